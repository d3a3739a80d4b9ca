use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::features::Sink;
use super::*;
use crate::model::TextSpan;

/// Languages that write no space between sentences.
const UNSPACED: [&str; 2] = ["ja", "zh"];

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Returns name without extension, and content, of every file in `path`, by name.
fn files(path: &str) -> Vec<(String, String)> {
    let mut paths: Vec<_> = fs::read_dir(folder(path)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let stem = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    paths.iter().map(|path| (stem(path), fs::read_to_string(path).unwrap())).collect()
}

fn splitter() -> Splitter {
    splitter_with(Options::default())
}

fn splitter_with(options: Options) -> Splitter {
    let languages = files("config/sentences").into_iter();
    let languages = languages.map(|(code, file)| (code, toml::from_str(&file).unwrap())).collect();
    Splitter::new(languages, options).unwrap().with_model(shipped_model())
}

fn shipped_model() -> Model {
    Model::decode(&fs::read(folder("config/models/sentences.bin")).unwrap()).unwrap()
}

fn cut<'t>(splitter: &Splitter, text: &'t str, language: &str) -> Vec<&'t str> {
    splitter.split(text, Some(language)).iter().map(|span| span.slice(text).unwrap()).collect()
}

/// A golden file contains cases separated by blank lines, one sentence per line. The text of a case is its
/// lines joined by a space, or by nothing if the language writes none.
#[test]
fn golden_files_hold() {
    let splitter = splitter();
    let mut wrong = Vec::new();
    for (name, file) in files("tests/golden/sentences") {
        let language = name.split('-').next().unwrap();
        let joint = if UNSPACED.contains(&language) { "" } else { " " };
        for case in file.trim_end().split("\n\n") {
            let wanted: Vec<_> = case.lines().collect();
            let text = wanted.join(joint);
            let got = cut(&splitter, &text, language);
            if got != wanted {
                wrong.push(format!("{name}\n  wanted {wanted:#?}\n  got {got:#?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} cases are split otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_language_has_a_golden_file() {
    let golden: Vec<_> = files("tests/golden/sentences").into_iter().map(|(name, _)| name).collect();
    for (code, _) in files("config/sentences") {
        assert!(golden.contains(&code), "tests/golden/sentences/{code}.txt is missing");
    }
}

/// Asserts that each text, with `¦` where a sentence ends, is split there and nowhere else.
#[track_caller]
fn assert_split(cases: &[(&str, &str)]) {
    let splitter = splitter();
    let mut wrong = Vec::new();
    for (language, marked) in cases {
        let wanted = marked.split('¦').map(str::trim).collect::<Vec<_>>();
        let text = marked.replace(" ¦ ", " ").replace('¦', "");
        let got = cut(&splitter, &text, language);
        if got != wanted {
            wrong.push(format!("{language}: {}", got.join(" ¦ ")));
        }
    }
    assert!(wrong.is_empty(), "{} texts are split otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_bracket_with_marks_only_ends_no_sentence() {
    assert_split(&[
        ("en", "It cost 9,000 (!) Euro in all. ¦ The town paid."),
        ("en", "She said that [...] Rome was near. ¦ He smiled."),
        ("de", "Man habe für (…) Miete zu viel bezahlt. ¦ Der Rat schwieg."),
        ("es", "Costó 9.000 (¡!) Euros. ¦ Nadie pagó."),
        ("ru", "Он писал, что (...) Москва далеко. ¦ Она молчала."),
        ("pl", "Pisał, że [...] Warszawa jest daleko. ¦ Milczała."),
        ("el", "Κόστισε 9.000 (!) Ευρώ. ¦ Κανείς δεν πλήρωσε."),
        ("en", "Levels have declined since then [...] ¦ However, they may rise."),
        // A stop before or behind the bracket, or words inside, end the sentence as ever.
        ("de", "Das war alles. [...] ¦ Der Rat schwieg."),
        ("en", "It cost nine euros (!). ¦ The town paid."),
        ("en", "It cost nine euros (or ten?). ¦ The town paid."),
        ("fr", "Il est venu (enfin !). ¦ Paul dormait."),
    ]);
}

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
fn a_sentence_may_begin_with_an_apostrophe() {
    assert_split(&[
        ("nl", "Hij kwam om acht uur. ¦ 's Avonds vertrok hij. ¦ ’t Was toen donker."),
        ("af", "Dit reën. ¦ 'n Man staan by die hek. ¦ ’n Vrou kom."),
        // Without a capital, the sentence goes on.
        ("nl", "Dat is v. 't huis en d. 's nachts."),
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
fn a_mark_without_another_use_ends_a_sentence_behind_any_word() {
    assert_split(&[
        ("hi", "नमस्ते वर्मा जी। ¦ वह गाँव में ए। ¦ सब लोग घर गए॥ ¦ रात हुई।"),
        ("ne", "सबैले चिया पी। ¦ अनि घर गए।"),
        ("bn", "চিঠিটা কাল এল। ¦ কেউ পড়েনি।"),
        ("ur", "بچے نے دودھ پی۔ ¦ ماں خوش ہوئی۔ ¦ ایم۔ احمد نے کہا۔ ¦ ڈاکٹر بی۔ خان آئے۔"),
        ("vi", "Cháu chào bà ạ. ¦ Bà khỏe không? ¦ Họ cắt khối u. ¦ Nay anh ổn."),
        ("cy", "Fe welon ni o. ¦ Aeth y cwch i'r môr."),
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
fn pictures_of_a_mood_belong_to_the_sentence_before_them() {
    assert_split(&[
        ("de", "Das war super! 😀 ¦ Danke an alle."),
        ("en", "It was great! 😀👏🏽 ¦ Thanks all."),
        ("ru", "Было здорово! ❤️ ¦ Спасибо всем."),
        ("zh", "今天好开心！😀¦明天见。"),
        ("de", "Das war super 😀 und laut. ¦ 👉 Danke an alle. ¦ ✅ Fertig."),
        ("de", "Wir sehen uns morgen. ¦ Bis dann! 👋"),
        ("en", "The boat is ours. ¦ Come and see it. 🚤 🎵"),
        ("en", "We got home at six. ✨ ¦ Thanks all."),
        ("fr", "Nous avons gagné. 🇫🇷 ¦ Merci à tous. 👨‍👩‍👧 ¦ Bonne nuit."),
    ]);
}

#[test]
fn names_and_titles_with_marks_stay_inside_sentences_without_spaces() {
    assert_split(&[
        ("ja", "Yahoo!ニュースによると、雨だという。¦傘が要る。"),
        ("zh", "他在Yahoo!奇摩上看到新闻。¦很惊讶。"),
        ("ko", "영화 '어쩌다 가족?' 이 영화는 재미있다. ¦ 관객은 많았다."),
        ("ko", "영화 '가족?'이 개봉했다. ¦ 관객은 많았다."),
        // An apostrophe opens nothing.
        ("ko", "Kim's 카페에 갔다. ¦ Lee's 카페는 닫혔다. ¦ 집에 왔다."),
        ("zh", "好!¦下雨了。¦带伞。"),
    ]);
}

#[test]
fn a_speaker_behind_a_quotation_belongs_to_it_in_scripts_without_capitals() {
    assert_split(&[
        ("hi", "\"तुम कहाँ हो?\" माँ ने पूछा। ¦ वह चुप रहा।"),
        ("bn", "‘আমি যাব না।’ বলল রহিম। ¦ সবাই চুপ।"),
        ("ta", "\"நீ எங்கே?\" என்று அம்மா கேட்டார். ¦ அவன் பேசவில்லை."),
        ("ur", "’’تم کہاں ہو؟‘‘ ماں نے پوچھا۔ ¦ وہ چپ رہا۔"),
        ("fa", "«کجا می‌روی؟» مادر پرسید. ¦ او ساکت ماند."),
        ("ar", "«إلى أين تذهب؟» سألت الأم. ¦ لم يجب."),
        ("he", "\"לאן אתה הולך?\" שאלה אמא. ¦ הוא שתק."),
        ("am", "«ወዴት ነው?» ብላ ጠየቀችው። ¦ እሱ ዝም አለ።"),
        ("my", "“ဘယ်သွားမလို့လဲ။” ဟု အမေက မေးသည်။ ¦ သူ တိတ်ဆိတ်နေသည်။"),
        ("ka", "„სად მიდიხარ?“ ჰკითხა დედამ. ¦ ის გაჩუმდა."),
        // The next sentence names no speaker.
        ("hi", "उसने कहा, \"रुको!\" ¦ सीता घर गई।"),
        ("ar", "قال: «أين كنت؟» ¦ ثم نام."),
    ]);
}

#[test]
fn a_title_with_a_mark_goes_on() {
    assert_split(&[
        ("de", "Die Sendung „Wer weiß das?“ Moderator Tim Vogt kennt sie. ¦ Niemand sieht zu."),
        ("ru", "Книга «Что делать?» Чернышевского вышла. ¦ Её запретили."),
        ("fr", "L’émission « Qui sait ? » Radio Sud la diffuse. ¦ Personne n’écoute."),
        ("pl", "W filmie „Kto tam?” Jan Nowak gra lekarza. ¦ Dobrze gra."),
        ("it", "Il programma «Chi sa?» Radio Sud lo trasmette. ¦ Nessuno ascolta."),
        ("he", "הוא קרא את הספר \"מה לעשות?\" של לנין. ¦ הספר ארוך."),
        ("fa", "کتاب «چه باید کرد؟» نوشتهٔ لنین است. ¦ من آن را خواندم."),
        // Speech, introduced by a colon or a verb; a starter; a quotation by itself.
        ("de", "Er fragte: „Wer weiß das?“ ¦ Peter schwieg."),
        ("de", "Anna rief „Halt!“ ¦ Peter blieb stehen."),
        ("de", "Gestern sah ich „Wer weiß das?“ ¦ Die Sendung war gut."),
        ("es", "«¿Quién sabe?» ¦ Pedro calló."),
        ("ru", "Он спросил: «Кто там?» ¦ Никто не ответил."),
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
fn a_spaced_guillemet_before_punctuation_closes() {
    assert_split(&[
        ("fr", "« Venez ! », dit Marie. ¦ Elle attend."),
        ("fr", "« Venez\u{202f}!\u{202f}», dit Marie. ¦ Elle attend."),
        ("fr", "Il a dit « non ! ». ¦ Marie partit. ¦ Le film « Qui ? » (2011) plaît."),
        ("fr", "Dit-on « oui ! » ou « non ! » ? ¦ On verra. ¦ Qui dit « non ! » ? ¦ Marie dit oui."),
        ("ru", "« Стой ! », сказал он. ¦ Она ушла."),
        ("fr", "Il rit ! ¦ « Venez », dit-il."),
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
fn a_quotation_inside_a_clause_goes_on_in_scripts_without_capitals() {
    assert_split(&[
        ("ar", "صرخ «توقف!» ثم جلس. ¦ نام."),
        ("fa", "او گفت «نه!» و رفت. ¦ تمام شد."),
        ("he", "הוא צעק \"לא!\" ואז יצא. ¦ הוא הלך."),
        ("hi", "उसने कहा “रुको!” और बैठ गया। ¦ बस।"),
        ("zh", "她问“谁？”时笑了。¦他喊“走！”后离开。¦之后下雨了。"),
        ("ko", "“뛰어!” 외치며 달렸다. ¦ 끝."),
        // A colon introduces speech.
        ("ar", "قال: «أين كنت؟» ¦ ثم نام."),
    ]);
}

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
fn a_quotation_whose_speaker_stands_before_it_ends_its_sentence() {
    assert_split(&[
        ("en", "He asked, “Why me?” ¦ Anna laughed."),
        ("de", "Er fragte: „Warum ich?“ ¦ Anna lachte."),
        ("nl", "Hij riep: “Kom!” ¦ Anna lachte."),
        ("en", "“Why me?” Anna asked. ¦ He left."),
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
fn a_picture_may_stand_for_a_stop() {
    assert_split(&[
        ("en", "Thanks a lot :) ¦ I will call you. ¦ Well done 👍 ¦ See you."),
        ("de", "Vielen Dank :-) ¦ Bis morgen."),
        ("fr", "Merci pour tout 😂 ¦ On se voit demain."),
        ("ru", "Спасибо вам))) ¦ Всё готово. ¦ Жаль((( ¦ Я ждал."),
        ("es", "Qué risa xD ¦ Nos vemos."),
        ("en", "🤖 Robots came first. ¦ They were fast."),
        ("es", "🤖 Robots primero."),
        // Inside a sentence, a heart for a verb, brackets in pairs, an item, a time.
        ("de", "Das war lustig :) und laut."),
        ("fr", "On ❤️ Paris en mai. ¦ Et vous ?"),
        ("ru", "Функция f(g(x)) Пример простой."),
        ("it", "Sono 8) Roma e 9) Milano."),
        ("es", "Mira esto :) (Ana lo dijo)."),
    ]);
}

#[test]
fn a_picture_ends_a_sentence_in_scripts_without_capitals() {
    assert_split(&[
        ("ar", "شكرا جزيلا 😊 ¦ سأعود غدا إلى السوق."),
        ("he", "תודה רבה 😊 ¦ נתראה מחר בשוק."),
        ("hi", "आज बहुत मज़ा आया 😊 ¦ कल फिर मिलेंगे।"),
        ("ta", "மிக்க நன்றி 😊 ¦ நாளை மீண்டும் வருவேன்."),
        ("th", "ขอบคุณมากค่ะ😊 ¦ พรุ่งนี้เจอกันที่ตลาดนะคะ"),
        ("zh", "今天很开心😊¦明天我们再去公园。"),
        ("zh", "味道真不错 😋😋 ¦ 下次还要来。"),
        ("ja", "ありがとうございます🎉¦これからも頑張ります。"),
        ("ko", "오늘 정말 즐거웠어요😊 ¦ 내일 또 만나요."),
        ("ar", "شكرا لكم جميعا ❤ ¦ سنعود في العام القادم."),
        // A single word follows, a heart stands for a verb, a particle carries on.
        ("ar", "شكرا 😊 أحمد"),
        ("ar", "أنا ❤ القاهرة كثيرا."),
        ("ja", "私は❤東京が好きです。"),
        ("zh", "我❤北京的秋天。"),
        ("ja", "楽しみ😊と言っていました。"),
        ("zh", "今天很开心😊。¦明天见。"),
    ]);
}

#[test]
fn hearts_and_stars_end_a_sentence_before_a_starter() {
    assert_split(&[
        ("en", "Thank you all ❤ ¦ We will be back next year."),
        ("en", "Loved this place ❤️ ¦ The staff was kind to us."),
        ("en", "See you soon <3 ¦ The shop opens at nine."),
        ("en", "Five stars from us ★★★★★ ¦ The staff was kind."),
        ("de", "Danke euch ♥ ¦ Wir kommen wieder."),
        ("fr", "Merci à tous ♥♥♥ ¦ Paris était beau."),
        ("ru", "Спасибо всем ❤ ¦ Мы вернёмся завтра."),
        // Verbs, names and ratings inside a sentence.
        ("en", "I ❤ Rome and its fountains. ¦ We ♥ The Beatles."),
        ("en", "The ★ Inn is small. ¦ We rate it ★★★☆☆ for now."),
        ("de", "Hotel Adler ★★★★ Wien liegt am Park. ¦ Ich ♥ Hamburg sehr."),
    ]);
}

#[test]
fn a_question_without_quotation_marks_goes_on_with_a_particle() {
    assert_split(&[
        ("ja", "どうしようかな？と思った。¦雨だった。"),
        ("ja", "もう無理！って感じでした。¦これでいいのか？という疑問が残る。"),
        ("ja", "いいね！をください。¦大丈夫？なんて聞かれた。"),
        ("ko", "정말 갈까? 라고 물었다. ¦ 비가 왔다."),
        // Words that only begin like one.
        ("ja", "すごい！¦とても嬉しい。"),
        ("ja", "行くの？¦ってか、今日は休みだよ。"),
        ("ja", "終わった！¦ということで、また明日。"),
        ("ja", "行くの？¦のんびりしよう。"),
        ("ja", "来た。¦と思った。"),
        ("ko", "배고파? ¦ 라면 먹자."),
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
fn a_line_end_is_a_boundary() {
    let text = " One\ntwo\r\n\r\nthree \u{2028}four ";
    assert_eq!(cut(&splitter(), text, "en"), ["One", "two", "three", "four"]);
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

/// The one golden rule for English whose text golden files cannot represent: sentences without white space
/// between them.
#[test]
fn sentences_without_white_space_are_divided() {
    let text = "Hello world.Today is Tuesday.Mr. Webb went to the shop and bought a thousand.That is a lot.";
    let wanted = [
        "Hello world.",
        "Today is Tuesday.",
        "Mr. Webb went to the shop and bought a thousand.",
        "That is a lot.",
    ];
    assert_eq!(cut(&splitter(), text, "en"), wanted);
}

#[test]
fn the_model_divides_where_no_stop_stands_unless_told_not_to() {
    let text = "Let me know if you have any questions. Thanks, Paula Jeff Dasovich 12/26/2000 03:15 PM Please see \
                attached.";
    let free = cut(&splitter(), text, "en");
    let options = Options { only_after_punctuation: true };
    let strict = cut(&splitter_with(options), text, "en");
    assert!(free.len() > strict.len(), "{free:#?}");
    assert_eq!(strict.len(), 2, "{strict:#?}");
}

#[test]
fn the_shipped_model_is_small_and_reads_back() {
    let file = fs::read(folder("config/models/sentences.bin")).unwrap();
    assert!(file.len() <= model::MAX_BYTES);
    let model = Model::decode(&file).unwrap();
    assert!(model.len() > 1_000, "{} weights", model.len());
}

#[test]
fn a_model_that_is_not_whole_is_refused() {
    let file = fs::read(folder("config/models/sentences.bin")).unwrap();
    assert_eq!(Model::decode(b"anything else"), Err(ModelError::NoModel));
    assert_eq!(Model::decode(&file[..file.len() - 1]), Err(ModelError::Damaged));
    assert_eq!(Model::decode(&file[..20]), Err(ModelError::Damaged));
    assert_eq!(Model::decode(&vec![0; model::MAX_BYTES + 1]), Err(ModelError::TooLarge));
    for at in [13, 50, file.len() / 2, file.len() - 9] {
        let mut bad = file.clone();
        bad[at] ^= 1;
        assert_eq!(Model::decode(&bad), Err(ModelError::Damaged), "byte {at}");
    }
    let mut newer = file;
    newer[8] += 1;
    assert!(matches!(Model::decode(&newer), Err(ModelError::Version { .. })));
}

#[test]
fn a_model_weighs_features_as_it_was_given_them() {
    let head =
        model::Head { bias: -1.0, after_stop: 0.0, elsewhere: 0.0, doubt_after_stop: [-1.0, 1.0], gate: 0.0 };
    // Three ids of one bucket: the smallest is dropped.
    let weights = [(5, 1.27), (5 + (1 << 14), -0.5), (5 + (2 << 14), 0.004), (7, 0.25), (9, 0.0)];
    let file = model::encode(&head, &weights);
    let model = Model::decode(&file).unwrap();
    assert_eq!((model.len(), model.head()), (3, head));
    let score = |ids: &[u32]| {
        let mut scorer = model::Scorer::new(&model);
        for &id in ids {
            scorer.add(id);
        }
        scorer.log_odds()
    };
    assert!((score(&[5]) - 0.27).abs() < 0.01);
    assert!((score(&[5 + (1 << 14), 7, 8, 9]) + 1.25).abs() < 0.01);
}

/// ASCII tokens are read byte by byte, others character by character: both must agree.
#[test]
fn words_hash_alike_in_any_company() {
    for word in ["Apple", "U.S", "o'clock", "x-2", "A1b2"] {
        let beside = format!("{word} é");
        let (plain, _) = token::Token::starting_at(word, 0);
        let (ahead, _) = token::Token::starting_at(&beside, 0);
        assert_eq!((plain.hash, plain.shape, plain.kind), (ahead.hash, ahead.shape, ahead.kind));
        assert_eq!(plain.hash, words::lower_hash(&[&word.to_lowercase()]));
        let (ending, start) = token::Token::ending_at(word, word.len());
        assert_eq!((ending.hash, start), (plain.hash, 0));
    }
}

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

/// A mark of one language also occurs in times, addresses and code.
#[test]
fn marks_of_a_language_end_sentences_behind_its_words_only() {
    let splitter = splitter();
    for (text, language) in [
        ("Δείτε http://example.org/?a=1;b=2 και &amp; τώρα", "el"),
        ("Ժամը 12:30 է", "hy"),
        ("देखें a|b और http://example.org/x|y", "hi"),
        ("ሰዓት 12:30 ነው", "am"),
    ] {
        assert_eq!(cut(&splitter, text, language), [text]);
    }
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

#[test]
fn refuses_data_that_could_never_match() {
    let list = |entry: &str| {
        let inside = vec![entry.to_owned()];
        LanguageData { abbreviations: Abbreviations { inside, ..Default::default() }, ..Default::default() }
    };
    let splitter = |languages: &[(&str, LanguageData)]| {
        let languages = languages.iter().map(|(code, data)| ((*code).to_owned(), data.clone())).collect();
        Splitter::new(languages, Options::default()).map(|_| ())
    };
    assert_eq!(splitter(&[("en", list("vs"))]), Ok(()));
    for entry in ["vs.", "Vs", " vs", ""] {
        let error = splitter(&[("en", list(entry))]).unwrap_err();
        assert!(matches!(error, Error::UnmatchableEntry { .. }), "{entry:?}: {error}");
    }
    let twice = splitter(&[("en", list("vs")), ("en", list("vs"))]);
    assert_eq!(twice, Err(Error::DuplicateLanguage { code: "en".to_owned() }));
    let mut data = list("vs");
    data.abbreviations.before_name.push("vs".to_owned());
    assert!(matches!(splitter(&[("en", data)]), Err(Error::RepeatedAbbreviation { .. })));
    let mut data = list("vs");
    data.also_words.push("gen".to_owned());
    assert!(matches!(splitter(&[("en", data)]), Err(Error::NoAbbreviation { .. })));
}

/// If any of these were quadratic, this test would run for hours.
#[test]
fn hostile_text_ends_in_time() {
    const BYTES: usize = 4_000_000;
    let splitter = splitter();
    for unit in [
        "7",
        ".",
        "(",
        ")",
        "\"",
        "a. ",
        ". ",
        " ",
        "?[",
        ".[1] ",
        "(!) ",
        "1) ",
        "1) a 2) ",
        "(1) ",
        "aaa.(1)",
        "aaa.1 A",
        ". ?",
        ".[1]:2",
        "J. Biol. ",
        "[1] a. ",
        "A.",
        "。",
        "a.\u{a0}»",
        "a. a. ",
        "Aa ",
        "A. B. ",
        "“",
        "a: ",
        "- ",
        ":) ",
        "• ",
    ] {
        let text = unit.repeat(BYTES / unit.len());
        let spans = splitter.split(&text, Some("en"));
        assert_spelled(&text, &spans);
    }
    // Insets, marks of one language and white space examine their surroundings.
    for (language, unit) in [
        ("zh", "（。"),
        ("zh", "“好。"),
        ("zh", "\"。"),
        ("ja", "「あ。」と"),
        ("ja", "Ａ．"),
        ("ko", "\"가. "),
        ("th", "กกกกกกก "),
        ("th", "ก "),
        ("el", "α; "),
        ("hi", "क | "),
        ("bo", "། "),
        ("km", "។ល"),
        ("ur", "ا۔"),
        ("de", "1. A, 2. "),
        ("xx", "f.eks. "),
        ("ru", "а)))) "),
        ("ru", ")"),
        ("ru", "а("),
        ("fr", "😀"),
        ("fr", " :)))"),
        ("fr", "a♥"),
        ("fr", "★"),
        ("zh", "好😀"),
        ("th", "ก😀 "),
        ("ar", " ا ❤"),
        ("ja", "あ？と"),
    ] {
        let text = unit.repeat(BYTES / 50 / unit.len());
        assert_spelled(&text, &splitter.split(&text, Some(language)));
    }
    // The most expensive case, a full evaluation of the model at every second byte: a tenth of the text will
    // do.
    for unit in ["?a", "...a", "?A"] {
        let text = unit.repeat(BYTES / 10 / unit.len());
        let spans = splitter.split(&text, Some("en"));
        assert_spelled(&text, &spans);
    }
}

/// Asserts that spans are in order, trimmed and not empty, with only white space between them.
fn assert_spelled(text: &str, spans: &[TextSpan]) {
    let mut end = 0;
    for span in spans {
        let sentence = span.slice(text).unwrap();
        assert!(!sentence.is_empty() && sentence.trim() == sentence, "{sentence:?} is not trimmed");
        assert_eq!(text[end..span.start() as usize].trim(), "");
        end = span.end() as usize;
    }
    assert_eq!(text[end..].trim(), "");
}

proptest! {
    #[test]
    fn sentences_spell_their_text(
        text in "([a-cA-C0-2.?!…。।؟\"'”»()\\[\\]:;*•—ßя中かกแल|「」“（）《》．१ \u{a0}\u{3000}\n\r\u{2028}]|Dr|U\\.S\\.|1\\)|\\PC){0,60}",
        language in prop::sample::select(vec!["en", "de", "ja", "zh", "ko", "th", "el", "hi", "hy", "bo", "xx"]),
    ) {
        assert_spelled(&text, &splitter().split(&text, Some(language)));
    }

    /// Scanning by blocks passes over the same white spaces as scanning one by one.
    #[test]
    fn white_spaces_inside_sentences_are_passed_over_alike(text in "[a-cA-Ch1w,;:'.)é “-]{0,200}") {
        let language = language::Language::default();
        let mut asked = Vec::new();
        scan::scan(&text, &language, |place| {
            if place.stop.is_none() {
                asked.push(place.end);
            }
            false
        });
        for (at, around) in text.as_bytes().windows(3).enumerate() {
            let is_inner = around[0].is_ascii_alphabetic() && around[1] == b' ' && around[2] == b'a';
            prop_assert!(!is_inner || !asked.contains(&(at + 1)), "{text:?} at {at}");
        }
    }

    /// The token read after one place equals the token before the next.
    #[test]
    fn words_are_the_same_from_either_side(text in "([a-cA-C0-2.?!\"'()—é]{1,9}[ \u{a0}]){1,12}") {
        let mut start = 0;
        for (at, c) in text.char_indices().filter(|(_, c)| c.is_whitespace()) {
            let (one, end) = token::Token::starting_at(&text, start);
            let (other, begin) = token::Token::ending_at(&text, at);
            prop_assert_eq!((end, begin), (at, start));
            prop_assert_eq!((one.hash, one.shape, one.kind), (other.hash, other.shape, other.kind));
            prop_assert_eq!((one.lead, one.core, one.tail), (other.lead, other.core, other.tail));
            start = at + c.len_utf8();
        }
    }
}
