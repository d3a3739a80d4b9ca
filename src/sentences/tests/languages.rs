//! The language whose rules hold.

use super::*;

#[test]
fn an_unknown_language_has_the_neutral_rules() {
    let splitter = splitter();
    let text = "Aa be. Cc 3.5 dd! ee. ff。gg hh. 7 ii b.cc. Dd";
    let wanted = ["Aa be.", "Cc 3.5 dd! ee. ff。", "gg hh. 7 ii b.cc. Dd"];
    assert_eq!(cut(&splitter, text, "xx"), wanted);
}

/// For texts too short for a detector, script, letters and frequent words suffice.
#[test]
fn a_text_without_a_language_tells_its_own() {
    let splitter = splitter();
    for (text, language, sentences) in [
        ("「行くの？」と姉が聞いた。弟は黙っていた。", "ja", 2),
        ("“你去吗？”姐姐问。弟弟没说话。", "zh", 2),
        ("प्रो. वर्मा आए। वे थके थे।", "hi", 2),
        ("Πού πας; Σπίτι.", "el", 2),
        ("Դու գալի՞ս ես: Այո:", "hy", 2),
        ("ڈاکٹر ایم۔ اے۔ بیگ آئے۔ وہ گھر گئے۔", "ur", 2),
        ("Он живёт в г. Туле. Там тихо.", "ru", 2),
        ("Він мешкає на вул. Лісовій. Їй подобається.", "uk", 2),
        ("Той дойде в 10 ч. Ъгълът беше празен.", "bg", 2),
        ("Er wohnt in der Ringstr. 8. Das Haus ist alt.", "de", 2),
        ("Kb. 20 néző volt, és pl. Éva is ott ült. Később esett.", "hu", 2),
        ("Hun bor her, f.eks. nær kl. 9 er det stille. Det er godt.", "da", 2),
        ("She left at 5 p.m. Nobody knew why.", "en", 2),
        ("Come at 5 p.m. Be there on time.", "en", 2),
        ("Come to the hall at 5 p.m. Go in.", "en", 2),
        ("The train leaves at 4 p.m. London time.", "en", 1),
        ("The show begins at 8 p.m. Greenwich Mean Time.", "en", 1),
        ("The offer ends at 5 p.m. Wed. next week.", "en", 1),
        ("The offer ends at 5 p.m. ET on Sunday.", "en", 1),
    ] {
        assert_eq!(splitter.guess(text), Some(language), "{text}");
        assert_eq!(splitter.split(text, None).len(), sentences, "{text}");
    }
    assert_eq!(splitter.guess("12 + 30 = 42"), None);
}

#[test]
fn a_text_in_another_script_than_its_page_has_the_rules_of_its_own() {
    let splitter = splitter();
    assert_eq!(cut(&splitter, "Πού πας; Σπίτι.", "en"), ["Πού πας;", "Σπίτι."]);
    assert_eq!(cut(&splitter, "「行こう。」と言った。", "zh"), ["「行こう。」と言った。"]);
    assert_eq!(cut(&splitter, "Where; here. There.", "el"), ["Where; here.", "There."]);
}

#[test]
fn a_code_with_a_region_or_another_name_is_known() {
    let splitter = splitter();
    let text = "Møtet er kl. 9 i rom nr. 4. Alle kommer.";
    for code in ["no", "nb", "nn-NO", "nb_NO", "NB"] {
        assert_eq!(cut(&splitter, text, code).len(), 2, "{code}");
    }
}
