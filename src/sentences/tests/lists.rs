//! Items, labels, turns of a dialogue, lines.

use super::*;

#[test]
fn brackets_stars_speakers_and_items_go_on() {
    assert_split(&[
        ("en", "He was early [sic!] again. ¦ *Go!* she cried. ¦ _Never!_ he said. ¦ We left."),
        ("en", "Now what? said Tom. ¦ Why not? she asked. ¦ “No!” Anna hissed. ¦ We left."),
        ("en", "Bring: 1. a rope, 2. a knife, 3. a map. ¦ You need 1. a pen, 2. a cup, and 3. a hat. ¦ Go."),
        ("en", "She went (who? he asked) at noon. ¦ We left."),
        ("es", "Hola.¦¿Qué tal?¦¡Bien!¦¿Y tú? ¦ Ya."),
        ("de", "Vom 13. auf den 14. Mai ruht der Verkehr. ¦ Danach fährt er."),
        ("ar", "غادر الرجل (لماذا؟) دون كلمة. ¦ أغلق الباب."),
        ("ar", "نام الطفل... ثم استيقظ. ¦ ضحكت أمه."),
        ("hi", "बच्चा रुका... फिर हँसा। ¦ माँ सो गई।"),
        ("th", "แม่ถามว่า “ใคร?” แล้วเปิดประตู"),
        ("ka", "დედამ იკითხა „ვინ არის?“ და კარი გააღო. ¦ ბავშვმა გაიცინა."),
        ("pa", "ਐੱਮ. ਐੱਸ. ਗਿੱਲ ਘਰ ਆਏ। ¦ ਸਾਰੇ ਹੱਸੇ।"),
        ("he", "הוא יצא (למה?) בלי מילה. ¦ הדלת נסגרה."),
    ]);
}

#[test]
fn a_bullet_or_an_arrow_belongs_to_its_item() {
    assert_split(&[
        ("en", "• The boat was late."),
        ("en", "● We sold the boat."),
        ("en", "► Read the letter. ¦ It is short."),
        ("en", "✓ The boat is dry."),
        ("en", "→ Look at the map."),
        ("en", "✅ The boat is paid for."),
        ("en", ">> He is right. ¦ I think so too."),
        ("en", "1/ The boat is dry. ¦ 2/ The road is wet."),
        ("en", "The boat is dry. ¦ – The road is wet."),
    ]);
}

#[test]
fn a_turn_of_a_dialogue_begins_with_its_dash() {
    assert_split(&[
        ("en", "— Who has it? ¦ — In the box it is. ¦ — Give it here!"),
        ("en", "– Was it you? ¦ – Yes."),
        // A dash in a narrated sentence.
        ("en", "He asked — as one does — for more time. ¦ Nobody spoke."),
    ]);
}

#[test]
fn a_label_belongs_to_its_text() {
    assert_split(&[
        ("en", "(a) The buyer pays. ¦ (b) The seller delivers. ¦ (ii) Both sign. ¦ iii. Nobody left."),
        ("en", "A. The boat sank. ¦ B. The boat was sold."),
        ("en", "Q. Did it sink? ¦ A. It did. ¦ Q2. Where? ¦ A2. In the bay."),
        ("en", "IV. The boat sank. ¦ V. It was found."),
        ("en", "1.1. The buyer pays. ¦ 1.2. The seller delivers. ¦ #3. Both sign."),
        ("en", "Fig. 2. The boat in the bay. ¦ Step 3. Close the box. ¦ § 4. The buyer pays."),
        ("de", "Abb. 3. Das Boot in der Bucht. ¦ Kapitel 4. Der Sturm. ¦ II. Der Käufer zahlt."),
        ("fr", "Art. 2. Le vendeur livre. ¦ Article 1er. Le client paie."),
        ("es", "Artículo 7. El barco es viejo. ¦ Fig. 3. El barco en la bahía."),
        ("pt", "Art. 3º. O barco é velho. ¦ B. O barco foi vendido."),
        ("ru", "Статья 4. Лодка продана. ¦ Рис. 2. Лодка в бухте. ¦ Б. Лодка цела."),
        ("pl", "Rozdział 2. Łódź tonie. ¦ Rys. 3. Łódź w zatoce."),
        ("id", "Pasal 5. Kapal dijual. ¦ Gambar 2. Kapal di teluk."),
        // Numbers and letters at the end of a longer sentence, and words that are no labels.
        (
            "en",
            "See step 3. ¦ The box is shut. ¦ She got a B. ¦ They left. ¦ It is in Fig. 2. ¦ The boat sank.",
        ),
        ("en", "Windows 11. ¦ The box is shut."),
        ("de", "Siehe Kapitel 4. ¦ Der Sturm kam. ¦ Sie nahm Vitamin B. ¦ Das half."),
        ("fr", "Lisez l'article 2. ¦ Le vendeur livre."),
    ]);
}

#[test]
fn a_line_end_is_a_boundary() {
    let text = " One\ntwo\r\n\r\nthree \u{2028}four ";
    assert_eq!(cut(&splitter(), text, "en"), ["One", "two", "three", "four"]);
}

#[test]
fn items_stay_together_where_only_punctuation_counts() {
    let text = "1) One thing 2) Another thing";
    let options = Options { only_after_punctuation: true };
    let strict = Splitter::new(Vec::new(), options).unwrap();
    assert_eq!(cut(&strict, text, "en"), [text]);
    let free = Splitter::new(Vec::new(), Options::default()).unwrap();
    assert_eq!(cut(&free, text, "en"), ["1) One thing", "2) Another thing"]);
}
