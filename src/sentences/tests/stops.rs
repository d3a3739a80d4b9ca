//! Stops behind abbreviations, numbers and initials.

use super::*;

#[test]
fn an_abbreviation_that_is_also_a_word_may_end_a_sentence() {
    assert_split(&[
        ("de", "Sie fanden ein neues Gen. ¦ Das ist wichtig."),
        ("de", "Dort sprach Gen. Weber mit max. Lautstärke. ¦ Alle hörten zu."),
        ("en", "Take the cat to a vet. ¦ It will help."),
        ("pl", "Sąsiad pomógł im. ¦ Potem wrócił."),
        ("pl", "Szkoła im. Jana Kochanowskiego jest stara. ¦ Potem ją zamknięto."),
        ("ru", "Он дал это им. ¦ Потом он ушёл."),
        ("ru", "Он учился в школе им. Пушкина. ¦ Потом он ушёл."),
        ("cs", "Dopis poslal nám. ¦ Pak odjel."),
        ("cs", "Bydlí na nám. Míru. ¦ Pak odjel."),
        ("ro", "Nu mai este loc. ¦ Am plecat."),
        ("pt", "Queremos ir ver. ¦ O jogo começa."),
        ("bg", "Книгата е за вас. ¦ Той я купи."),
        ("sv", "Hon är ung. ¦ Han är gammal."),
        ("id", "Saya sayang ibu. ¦ Dia baik. ¦ Ia menjadi jenderal. ¦ Rakyat gembira."),
        // Months and streets: words without a number or a name.
        ("es", "La casa da al mar. ¦ Pedro la compró."),
        ("es", "Llegó el 5 mar. Pedro y se fue. ¦ Nadie lo vio."),
        ("tr", "Onu hemen bul. ¦ Ali bekliyor."),
        ("tr", "Ev Atatürk Bul. Ali Apartmanı içinde. ¦ Eski bir ev."),
        // Whole words are no units.
        ("sv", "Hon bodde där i många år. ¦ Anna flyttade."),
        ("ro", "Costă 500 de lei. ¦ Maria plătește."),
        ("fr", "La fête a lieu en août. ¦ Paris sera vide."),
    ]);
}

#[test]
fn a_number_behind_a_name_ends_a_sentence_where_ordinals_have_stops() {
    assert_split(&[
        ("de", "Das Update kommt für Windows 11. ¦ Microsoft hat es angekündigt."),
        ("de", "Der Zug fährt von Gleis 7. ¦ Reisende warten dort."),
        ("de", "Am 3. Tag kam seine 2. Frau zum 1. FC Kehl. ¦ Leute sahen zu."),
        ("de", "Sie spielten Mahlers 5. Sinfonie am Montag 3. Oktober. ¦ Leute sahen zu."),
        ("de", "Karl IV. war der Neffe von Otto II. Wagner. ¦ Leute sahen zu."),
        ("de", "Am Dienstag, 3. Tag der Messe, war Ruhe. ¦ Leute sahen zu."),
        ("pl", "Pociąg odjeżdża z peronu 7. ¦ Podróżni czekają."),
        ("pl", "Rusza jutro 3. Ogólnopolski Konkurs Piosenki. ¦ Podróżni czekają."),
        ("pl", "Zapraszamy na 3. Festiwal filmowy. ¦ Podróżni czekają."),
        ("cs", "Vlak jede z koleje 7. ¦ Cestující čekají."),
        ("cs", "Bydlíme v domě č. p. 5. ¦ Vstup je volný."),
        ("da", "Toget kører fra spor 7. ¦ Rejsende venter."),
        ("da", "Vi ses fredag 3. Maj klokken ni. ¦ Rejsende venter."),
        ("hu", "A szoba száma 12. ¦ Vendégek jönnek."),
        ("fi", "Juna lähtee raiteelta 7. ¦ Matkustajat odottavat."),
        ("tr", "Tren kalkar, kapı numarası 7. ¦ Yolcular bekliyor."),
        ("tr", "Karar Ankara 3. Ağır Ceza Mahkemesi tarafından verildi. ¦ Yolcular bekliyor."),
    ]);
}

#[test]
fn a_single_letter_that_is_a_unit_or_a_word_may_end_a_sentence() {
    assert_split(&[
        ("es", "La visita empieza a las 18 h. ¦ Luis llegará tarde."),
        ("fr", "La piscine mesure 50 m. ¦ Paul nage bien."),
        ("de", "Die Schanze misst 90 m. ¦ Anna springt."),
        ("gl", "A piscina mide 50 m. ¦ Pedro nada."),
        ("ru", "Билет стоит 500 р. ¦ Это дёшево."),
        ("it", "Non so quale è. ¦ Marco tacque."),
        ("pt", "Não sei quem é. ¦ Pedro chegou."),
        ("hu", "Ott jön ő. ¦ Péter vár."),
        ("en", "The rule is in section B. ¦ Wardens know it."),
        ("en", "The rule was made by Judge B. Warden."),
        ("fr", "Il est né en 1950. ¦ M. Paul et J. Tardi sont venus."),
        ("de", "Dort sprach K. Weber über Raum 3. ¦ Dann ging er."),
        ("uk", "Адреса: 01001 м. Київ. ¦ Там тихо."),
        ("ru", "Он живёт на 5 линии с. Ивановка. ¦ Там тихо."),
    ]);
}

#[test]
fn dates_in_figures_stay_whole() {
    assert_split(&[
        ("ko", "그는 2024. 5. 12. 서울에서 태어났다. ¦ 지금은 부산에 산다."),
        ("zh", "公司成立于2019. 9. 1. ¦ 总部在北京。"),
        ("hu", "A vonat 2024. 05. 12-én indul. ¦ Addig várunk."),
        ("hu", "A gyűlés 2024. 05. 12. 10:00-kor lesz. ¦ Jöjjenek!"),
        ("hu", "Született: 1984. X. 5. Szegeden. ¦ Ma Budapesten él."),
        ("ar", "ولد في ١٢. ٥. ١٩٨٤. ¦ يسكن في القاهرة."),
        ("vi", "Ông sinh ngày 12. 5. 1984 tại Huế. ¦ Nay ở xa."),
        ("en", "It opened on 12. 5. 1984 in Rome. ¦ It closed soon."),
        // Numbers that are no date.
        ("en", "They sold 40. ¦ 12 were red. ¦ 1984 was the year."),
        ("vi", "Năm 2024. ¦ 13 người đến. ¦ 12 người đi."),
        ("ar", "كان ذلك عام ١٩٨٤. ¦ ٥ رجال جاءوا."),
    ]);
}

#[test]
fn abbreviations_of_addresses_dates_and_measures_are_known() {
    assert_split(&[
        ("de", "Im Haus wohnt Fam. Meier (Az. 3 K 44). ¦ Offen ist Mo. 9–12 Uhr."),
        ("en", "Add 2 tsp. salt and stir. ¦ Serve hot."),
        ("da", "Hans far, dr. med. Jens Holm, er her. ¦ Han er gammel."),
        ("fr", "Il mourut en 44 av. J.-C. ¦ Rome pleura. ¦ Voir art. 4 du C. civ. français."),
        ("es", "Abierto de lun. a vie. en Madrid. ¦ Nadie vino."),
        ("it", "Nato nel sec. XIX, abita in p.zza Roma. ¦ Costa 5 mln. di euro."),
        ("ru", "Адрес: 123456, г. Москва. ¦ Это было в 1901 г. ¦ Москва росла."),
        ("bn", "মোছা. সালমা এসেছেন। ¦ তারা খুশি।"),
        ("ta", "டாக்டர் எம்.ஜி. ராமச்சந்திரன் வந்தார். ¦ நீ எங்கே?"),
        ("ur", "ڈاکٹر اے۔ کیو۔ خان آئے۔ ¦ وہ گھر گئے۔"),
    ]);
}

#[test]
fn an_abbreviation_on_no_list_goes_with_its_number() {
    assert_split(&[
        ("en", "We drove on Rte. 12. ¦ Then it rained."),
        ("en", "The atlas was publ. 1931 and lost."),
        ("sv", "Hon bor på Kyrkg. 14. ¦ Ingen kommer dit."),
        ("da", "Hun bor på Kirkeg. 14. ¦ Ingen kommer dertil."),
        ("en", "2. We saw it all. ¦ They liked Rome. ¦ 3. Then they went home."),
    ]);
}

#[test]
fn an_abbreviation_of_a_reference_with_a_capital_begins_a_sentence() {
    assert_split(&[("et", "Pood on Kooli tn. 3. ¦ Vrd. lk. 8."), ("lt", "Namas turi 2 a. ¦ Plg. p. 8.")]);
}

#[test]
fn a_hebrew_acronym_may_end_a_sentence() {
    assert_split(&[
        ("he", "הוא שירת בצה\"ל. ¦ אחר כך נסע לארה\"ב. ¦ היום הוא גר בת\"א."),
        ("he", "ד\"ר כהן קרא את \"א. ב. יהושע\" בבית. ¦ הוא נהנה."),
    ]);
}

#[test]
fn a_short_word_before_a_small_letter_may_be_an_abbreviation() {
    assert_split(&[
        ("en", "Add 2 pkgs. of yeast and stir for 5 min. or until smooth. ¦ Serve hot."),
        ("en", "The avg. of the govt. in that mo. was low. ¦ No. of cases: ten. ¦ He left."),
        (
            "de",
            "Die Gem. in der Nähe zahlt. ¦ Nach 20 Min. und 3 EL. der Soße ist es fertig. ¦ Guten Appetit.",
        ),
        ("fr", "Le nb. de pers. par table est fixe. ¦ Ajoutez 5 cl. de lait. ¦ Servez."),
        ("es", "La prov. de Cádiz y los RR. HH. de la empresa. ¦ Use 2 cdas. de sal."),
        ("it", "Il Dip. di Chimica, prov. di Pisa. ¦ Cuocere 5 min. a fuoco lento."),
        ("pt", "O depto. de obras e a Univ. de Évora. ¦ Use 2 col. de sal."),
        ("ru", "Пн. – сб. с девяти. ¦ Цена 5 руб. за шт. и дороже. ¦ Всё."),
        ("hr", "Naš fak. u Zagrebu ima 5 st. i dva doma. ¦ Kraj."),
        ("fi", "Sek. 5 rkl. ja vettä. ¦ Loppu."),
        // Long words and careless writing.
        ("fr", "Il faut partir. ¦ on verra demain. ¦ il pleut."),
        ("it", "ciao amici. ¦ la casa è bella. ¦ il cane dorme."),
        ("es", "me voy a casa. ¦ no quiero ir. ¦ es muy tarde."),
    ]);
}

#[test]
fn references_and_books_before_numbers_are_known() {
    assert_split(&[
        (
            "en",
            "On Mar. 5 we moved to Apt. 7 in Rm. 2. ¦ See Sect. 4 and 2 Tim. 3:16. ¦ He read Ezek. 37 aloud.",
        ),
        ("de", "Siehe Anl. 2 und Ausg. 7. ¦ In Jes. 53 und 2. Kor. 5 steht es. ¦ Vgl. Hebr. 11,1 dort."),
        ("fr", "Voir sect. 3 et tabl. 4 du texte. ¦ Selon Mc. 1, 15 et Lc. 2, 1. ¦ Fin."),
        ("es", "Llame al tel. 555, ext. 7 hoy. ¦ En Lc. 2, 1 se lee. ¦ Fin."),
        ("pl", "Zob. zał. 2 z dn. 5 maja. ¦ W Łk. 2, 1 jest o tym mowa. ¦ Tel. wew. 7 jest zajęty."),
        ("ru", "См. разд. 3 и прил. 4 закона. ¦ В Лк. 2, 1 сказано. ¦ Тел. дом. 777 занят."),
        // A word, or a city, before a number that opens a sentence.
        ("de", "Er reiste nach Rom. ¦ 8 Tage blieb er dort."),
        ("en", "He saw Dan. ¦ 12 men followed. ¦ They left."),
    ]);
}

#[test]
fn initials_of_double_names_are_initials() {
    assert_split(&[
        ("en", "We met J.-L. Picard and Y.-S. Kim there. ¦ They left."),
        ("fr", "Le roman de J.-M. Coste et de Ch.-L. Roy plaît. ¦ Fin."),
        ("de", "Gestern sprach H.-P. Kunz. ¦ Er kam spät."),
        ("ru", "Роман Ж.-К. Дюбуа вышел. ¦ Его читали."),
        ("sv", "Boken av K.-E. Lund är ny. ¦ Han är glad."),
    ]);
}

#[test]
fn titles_and_chains_of_abbreviations_go_on() {
    assert_split(&[
        ("en", "The Rt. Hon. Ann Reid met the Hon. Mrs. Poole and Thos. Ware. ¦ They left."),
        ("de", "Der Abg. Kunz, Dr. phil. Weber und Prof. em. Roth kamen. ¦ Sie blieben."),
        ("pl", "Prof. nadzw. Jan Kos mówił. ¦ Wyszedł."),
        ("tr", "Arş. Gör. Kaya konuştu. ¦ O gitti."),
        (
            "en",
            "It is in Proc. Natl. Acad. Sci. and J. Biol. Chem. as well. ¦ He cited Fed. R. Civ. P. 12 twice.",
        ),
        ("de", "Er schrieb in Angew. Chem. Int. Ed. über Salze. ¦ Es half."),
        ("en", "It appeared in J. Am. Chem. Soc. ¦ It was read."),
    ]);
}

#[test]
fn numbers_of_notes_that_lost_their_form_end_sentences() {
    assert_split(&[
        ("en", "The dose was low.3,4 ¦ Most patients slept.12 ¦ Others woke (see above).5–7 ¦ All left."),
        (
            "en",
            "He was born here.[1]:23–25 ¦ His house stands.(2,3) ¦ It is old.[^4] ¦ It is big.²,³ ¦ He left.",
        ),
        ("de", "Das Haus wurde neu gebaut.1 ¦ Heute wohnt dort Paul."),
        ("fr", "Le village fut détruit.2 ¦ On le reconstruisit."),
        ("en", "Get version v1.2 Beta and 3.5 Million or no.7 Buses with vol.3 Issue."),
        ("de", "Nach Abs.2 Satz 1 gilt es."),
        ("zh", "步骤如下。¦(1)打开。"),
    ]);
}

#[test]
fn numbers_of_verses_belong_to_what_follows() {
    assert_split(&[
        ("en", "5 The same man came again."),
        ("en", "2:14 And he went up."),
        ("en", "[1] In the night it rained. ¦ [2] The rain fell. ¦ [3] Then it stopped."),
        ("de", "[1] Es war Nacht. ¦ [2] Die Erde schlief."),
        ("en", "It was night. [2] ¦ The rain fell."),
    ]);
}

#[test]
fn a_writer_without_capitals_ends_sentences() {
    assert_split(&[
        ("es", "buenas tardes. ¦ alguno tiene la llave? ¦ mil gracias"),
        ("pt", "bom dia pessoal. ¦ alguem tem a chave?"),
        ("ru", "кто видел ключ? ¦ заранее благодарю"),
        ("pl", "zgubiłem klucze. ¦ szukałem wszędzie. ¦ dziękuję"),
        // With capitals, or behind a short word.
        ("de", "großes zimmer in verm. haus zu haben"),
        ("de", "kleines Haus mit gepfl. gartenanteil und Keller"),
        ("fr", "Le client (vraiment ?) paie. ¦ Il part."),
    ]);
}

#[test]
fn an_omission_does_not_end_a_stutter() {
    assert_split(&[
        ("en", "\"We... We cannot stay.\" ¦ He left."),
        ("de", "Ich… ich weiß nicht. ¦ Er… Er kam."),
        ("fr", "Assez… ! ¦ Il partit. ¦ … Non, merci."),
        ("en", "He waited… ¦ She came."),
    ]);
}

#[test]
fn units_and_months_behind_numbers_end_sentences() {
    assert_split(&[
        ("ru", "Доход вырос до 7 млрд руб. ¦ Расходы упали. ¦ Дом стоит в г. Тула."),
        (
            "ru",
            "Цены выросли на 2% в окт. ¦ Спрос упал. ¦ В янв. Иванов уехал. ¦ Он родился 5 янв. 1980 года.",
        ),
        ("en", "She lived at 7 Oak St. ¦ The shop is near. ¦ We saw St. Anne there."),
        ("en", "Let it rest for 2 hr. ¦ Serve it cold. ¦ Ferris plc. ¦ Offices in Leeds."),
        ("pl", "Dzwoń 22 555 12 34. ¦ Czekamy. ¦ To był 3. Festiwal Piosenki."),
    ]);
}

#[test]
fn rarer_abbreviations_before_small_letters_and_references_are_known() {
    assert_split(&[
        (
            "en",
            "The req. of the dir. is clear. ¦ Set the std. size on med. speed. ¦ It rose 2 std. dev. in all.",
        ),
        ("en", "Under lit. b it is void. ¦ It cites Res. 77 and Supp. 3."),
        ("fr", "Elle habite au bât. B près du port. ¦ Voir l'ann. 3."),
        ("it", "Cfr. Rossi sul punto. ¦ Si veda la sent. 5 del 2010."),
        ("pt", "Cf. Silva sobre isso. ¦ O rel. Min. Costa votou."),
        ("tr", "Bkz. Kaya bu konuda. ¦ O gitti."),
        ("bg", "Виж реш. № 7 на съда. ¦ То важи."),
        // Words that begin a sentence behind a reference that is a word too.
        ("en", "The answer is no. ¦ A man came. ¦ I saw him."),
        ("es", "Dijo que no. ¦ Y se fue."),
    ]);
}

#[test]
fn glued_stops_divide_words_but_not_names() {
    let splitter = splitter();
    assert_eq!(cut(&splitter, "It is over.The fans left.", "en"), ["It is over.", "The fans left."]);
    assert_eq!(cut(&splitter, "Really?He left.", "en"), ["Really?", "He left."]);
    assert_eq!(cut(&splitter, "She asked me.Everyone left.", "en"), ["She asked me.", "Everyone left."]);
    assert_eq!(cut(&splitter, "Wir sind da.Niemand wartet.", "de"), ["Wir sind da.", "Niemand wartet."]);
    for whole in [
        "Read www.example.Com/Page now.",
        "Use System.Out or node.Js.",
        "It rose 3.5 to 4.75.",
        "Go to a.b/c?Def=1 or No.Wait.",
    ] {
        assert_eq!(cut(&splitter, whole, "en"), [whole]);
    }
}
