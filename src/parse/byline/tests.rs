use super::*;

fn line(text: &str) -> Option<String> {
    let lexicon = Lexicon::built_in();
    Names::new(&lexicon).in_line(text).map(|names| names.join(", "))
}

fn signature(text: &str) -> Option<String> {
    let lexicon = Lexicon::built_in();
    Names::new(&lexicon).in_signature(text).map(|names| names.join(", "))
}

fn pen_name(text: &str) -> Option<String> {
    let lexicon = Lexicon::built_in();
    Names::new(&lexicon).pen_name(text)
}

#[test]
fn takes_names_and_leaves_prose() {
    for (text, expected) in [
        ("By Sajjad Shaukat", Some("Sajjad Shaukat")),
        ("by Ludwig van Beethoven and Johann S. Bach", Some("Ludwig van Beethoven, Johann S. Bach")),
        ("BY JANE O'NEILL", Some("JANE O'NEILL")),
        ("Written by: Jean d'Ormesson | 3 May 2024", Some("Jean d'Ormesson")),
        ("Von Anna-Lena Müller", Some("Anna-Lena Müller")),
        ("Par Émile Zola, Victor Hugo", Some("Émile Zola, Victor Hugo")),
        ("Por María de la Cruz", Some("María de la Cruz")),
        ("By Ayman al-Zawahiri", Some("Ayman al-Zawahiri")),
        ("By Robert Downey Jr.", Some("Robert Downey Jr.")),
        ("By AFP", None),
        ("By the time we came it was over.", None),
        ("By Monday.", None),
        ("By and by", None),
        ("Byron Smith", None),
        ("By", None),
        ("Von hier an wird es schwer", None),
        ("Von Angela Merkel gibt es nichts Neues", None),
        ("Por 30 euros", None),
    ] {
        assert_eq!(line(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn leaves_out_what_stands_beside_names() {
    for text in [
        "By Ida Brandt – 14 May 2024",
        "By Ida Brandt | 14 May 2024",
        "By Ida Brandt, May 14, 2024",
        "by Ida Brandt May. 14, 2024 9:45 am",
        "By Ida Brandt in Portside",
        "By Ida Brandt, Portside",
        "By Ida Brandt for Harbour Press",
        "By Ida Brandt For Harbour.Com",
        "By Ida Brandt ida@harbour.example",
        "By Ida Brandt @idab",
        "By Ida Brandt, Senior Transport Correspondent",
        "By Ida Brandt, transport correspondent",
        "By Ida Brandt Transport Correspondent",
        "By Ida Brandt, MDR THÜRINGEN",
        "Von Ida Brandt, dpa",
        "von Ida Brandt",
        "Do 25.04.24 | 14:07 Uhr | Von Ida Brandt",
        "Text: Ida Brandt",
        "Автор: Ida Brandt",
        "Door Ida Brandt, verslaggever",
        "Di Ida Brandt",
    ] {
        assert_eq!(line(text).as_deref(), Some("Ida Brandt"), "{text}");
    }
    assert_eq!(line("BY IDA BRANDT STAFF WRITER").as_deref(), Some("IDA BRANDT"));
    assert_eq!(line("By I. K. Brandt-Ede III").as_deref(), Some("I. K. Brandt-Ede III"));
}

#[test]
fn knows_the_words_of_other_languages() {
    for (text, expected) in [
        ("Автор: Иван Петров", "Иван Петров"),
        ("بقلم: أحمد علي", "أحمد علي"),
        ("2005-03-21 11:21 来源：某报 作者：王小明 责任编辑：李四", "王小明"),
        ("作者：王　明", "王明"),
        ("文/李 四", "李四"),
        ("新华网 记者 王小明 李晓红", "王小明, 李晓红"),
        ("文／王小明", "王小明"),
        ("김철수 기자", "김철수"),
        ("글 김철수 기자 kim@news.example", "김철수"),
        ("Yazan: Ayşe Yılmaz", "Ayşe Yılmaz"),
        ("लेखक: राम कुमार", "राम कुमार"),
        ("Autor: Jan Kowalski", "Jan Kowalski"),
    ] {
        assert_eq!(line(text).as_deref(), Some(expected), "{text}");
    }
    for text in ["作者简介和版权声明", "记者从市政府了解到，今年的", "他是一名记者 并且写作"]
    {
        assert_eq!(line(text), None, "{text}");
    }
}

#[test]
fn a_marked_element_needs_no_prefix() {
    for (text, expected) in [
        ("Ida Brandt", Some("Ida Brandt")),
        ("Ida Brandt\nTransport correspondent", Some("Ida Brandt")),
        ("Ida Brandt and Carl Ede in Portside", Some("Ida Brandt, Carl Ede")),
        ("Ida Brandt, 14/05/2024 08:15", Some("Ida Brandt")),
        ("14 May 2024 / Ida Brandt", Some("Ida Brandt")),
        ("Brandt, Ida", Some("Ida Brandt")),
        ("Van Morrison", Some("Van Morrison")),
        ("admin", None),
        ("Staff Reporter", None),
        ("https://a.org/ida", None),
        ("@ida", None),
    ] {
        assert_eq!(signature(text).as_deref(), expected, "{text}");
    }
    assert_eq!(pen_name("zboygirl").as_deref(), Some("zboygirl"));
    for nobody in ["https://www.facebook.com/gazette", "admin", "@gazette", "AFP", "editor@a.org"] {
        assert_eq!(pen_name(nobody), None, "{nobody}");
    }
}

#[test]
fn titles_and_labels_end_a_name() {
    for text in [
        "By Ida Brandt, Ph.D.",
        "By Ida Brandt, Ph.D., R.D.",
        "By Ida Brandt PhD",
        "By Ida Brandt, MD, MPH",
        "By Ida Brandt, M.D., Portside",
        "Opinion by Ida Brandt",
        "Analysis by Ida Brandt, transport editor",
        "Text and photos by Ida Brandt",
        "Written By: Ida Brandt, Edited By: Carl Ede",
        "Author: Ida Brandt Date: May 17, 2024 Category: News",
        "Author: Ida Brandt Publication date: May 17, 2024",
    ] {
        assert_eq!(line(text).as_deref(), Some("Ida Brandt"), "{text}");
    }
    assert_eq!(line("By Ida Brandt, Ph.D., and Carl Ede, M.D.").as_deref(), Some("Ida Brandt, Carl Ede"));
    assert_eq!(line("By J.R. Brandt").as_deref(), Some("J.R. Brandt"));
    assert_eq!(line("By Ida Jane Brandt PhD").as_deref(), Some("Ida Jane Brandt"));
    assert_eq!(line("By YO-YO MA").as_deref(), Some("YO-YO MA"));
    for text in ["Photo by Ida Brandt", "Powered by Grain Mill", "Comment by Ida Brandt", "Ends: Ida Brandt"]
    {
        assert_eq!(line(text), None, "{text}");
    }
}

#[test]
fn what_stands_behind_a_comma_may_be_an_office() {
    for text in [
        "By Ida Brandt, Rural Affairs",
        "By Ida Brandt, Rural Affairs Correspondent",
        "By Ida Brandt, High School Sports Writer",
        "By Ida Brandt, Head of Water",
        "By Ida Brandt, University of Portside",
        "By Ida Brandt, The Mill",
        "By Ida Brandt, Canadian Press",
        "By Ida Brandt, Portside Herald-Tribune",
        "By Ida Brandt and Canadian Press",
        "Von Ida Brandt, Leiterin der Mühlen",
        "Von Ida Brandt, Ellbacher Zeitung",
        "Por Ida Brandt, Enviada Especial",
        "Por Ida Brandt, da Agência Ede",
        "Av Ida Brandt, Sveriges Radio",
    ] {
        assert_eq!(line(text).as_deref(), Some("Ida Brandt"), "{text}");
    }
    for text in ["By Ida Brandt, Carl Ede", "By Ida Brandt, Carl van der Ede", "By Ida Brandt and Carl Ede"] {
        assert!(line(text).is_some_and(|names| names.contains("Ida Brandt, Carl")), "{text}");
    }
}

#[test]
fn a_full_stop_ends_a_list_of_names() {
    for text in [
        "By Ida Brandt.",
        "Text: Ida Brandt. Fotos: Carl Ede",
        "By Ida Brandt. Photographs by Carl Ede",
        "Écrit par Ida Brandt. Publié dans Pays le 17 mai 2024",
    ] {
        assert_eq!(line(text).as_deref(), Some("Ida Brandt"), "{text}");
    }
    for text in ["By Ida Brandt. The mill was built by the river.", "By Monday.", "By people of the town."] {
        assert_eq!(line(text), None, "{text}");
    }
    let lexicon = Lexicon::built_in();
    assert_eq!(Names::new(&lexicon).alone("Old Mills."), None);
}

#[test]
fn a_button_may_stand_beside_a_name_alone() {
    let lexicon = Lexicon::built_in();
    let names = Names::new(&lexicon);
    for text in ["Ida Brandt·Follow", "Ida Brandt ∙ Subscribe", "Ida Brandt ⋅ 5 min read"] {
        assert_eq!(names.alone(text), Some(vec!["Ida Brandt".to_owned()]), "{text}");
    }
    assert_eq!(names.alone("Ida Brandt · Old Mills"), None);
}

#[test]
fn east_asian_labels_need_no_gap() {
    for (text, expected) in [
        ("記者王曉明／台北報導", Some("王曉明")),
        ("〔記者王曉明／台北報導〕渡輪公司今天撤回冬季時刻表。", Some("王曉明")),
        ("新华社北京5月14日电（记者王晓明）渡轮公司", Some("王晓明")),
        ("文／記者王曉明台北報導", Some("王曉明")),
        ("本报讯（记者 王晓明 通讯员 李红）渡轮公司", Some("王晓明")),
        ("取材・文／田中真理　撮影／鈴木一郎", Some("田中真理")),
        ("文：田中 真理　写真：鈴木 一郎", Some("田中 真理")),
        ("记者 王明 李红", Some("王明, 李红")),
        ("文｜王小明 编辑｜李红", Some("王小明")),
        ("作者丨王小明", Some("王小明")),
        ("撰文 | 王小明", Some("王小明")),
        ("本文作者：王小明，转载请注明", Some("王小明")),
        ("文＝佐藤花子 写真＝鈴木一郎", Some("佐藤花子")),
        ("［文］佐藤花子", Some("佐藤花子")),
        ("text by 佐藤花子", Some("佐藤花子")),
        ("by 김철수", Some("김철수")),
        ("김철수 선임기자", Some("김철수")),
        ("김철수 객원기자", Some("김철수")),
        ("김철수 기자 = 옛 물레방아 아래 연못에 물이 찼다고 군이", Some("김철수")),
        ("글 김민서, 사진 박지훈", Some("김민서")),
        ("记者从市政府了解到", None),
        ("（记者手记）", None),
        ("记者王晓明说，渡轮公司今年", None),
    ] {
        assert_eq!(line(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn a_name_alone_is_one_of_persons_only() {
    let lexicon = Lexicon::built_in();
    let names = Names::new(&lexicon);
    for (text, expected) in [
        ("Ida Brandt", Some("Ida Brandt")),
        ("Ida Brandt, Carl Ede", Some("Ida Brandt, Carl Ede")),
        ("王小明", Some("王小明")),
        ("张小明", Some("张小明")),
        ("田中真理", Some("田中真理")),
        ("佐々木真理", Some("佐々木真理")),
        ("田中 真理", Some("田中 真理")),
        ("Autorin Ida Brandt", Some("Ida Brandt")),
        ("Ida Brandt 0 Kommentare", Some("Ida Brandt")),
        ("Ida Brandt, dpa", Some("Ida Brandt")),
        ("Ida Brandt 5", None),
        ("Neue Regeln für Mieter", None),
        ("Portside", None),
        ("Portside, Maine", None),
        ("By Brandt", None),
        ("Latest News", None),
        ("Press Release", None),
        ("Die Mühlen für alle", None),
        ("Reading Time", None),
        ("高新区", None),
        ("高松市", None),
        ("山口県", None),
        ("The harbour is closed", None),
        ("分享到", None),
        ("Contact", None),
    ] {
        assert_eq!(names.alone(text).map(|names| names.join(", ")).as_deref(), expected, "{text}");
    }
}

#[test]
fn a_bracket_behind_the_last_sentence_signs_it() {
    let lexicon = Lexicon::built_in();
    let names = Names::new(&lexicon);
    for (text, expected) in [
        ("池に水が戻った。【山田太郎】", Some("山田太郎")),
        ("池に水が戻った。（佐藤花子）", Some("佐藤花子")),
        ("池に水が戻った（山田）", None),
        ("池に水が戻った。（写真）", None),
        ("池塘蓄上了水。（完）", None),
    ] {
        let found = names.in_last_bracket(text).map(|names| names.join(", "));
        assert_eq!(found.as_deref(), expected, "{text}");
    }
}

#[test]
fn desks_and_programs_are_nobody() {
    for value in [
        "Web Editor",
        "Content Team",
        "Our Correspondent",
        "Special Correspondent",
        "Courier Reporter",
        "The Editorial Team",
        "WordPress",
        "[object Object]",
        "undefined",
        "编辑部",
    ] {
        assert_eq!(signature(value), None, "{value}");
        assert_eq!(pen_name(value), None, "{value}");
    }
    assert_eq!(signature("Ida Brandt Web Editor").as_deref(), Some("Ida Brandt"));
    assert_eq!(pen_name("millwright").as_deref(), Some("millwright"));
    assert_eq!(pen_name("Flussbote Redaktion").as_deref(), Some("Flussbote Redaktion"));
}

#[test]
fn agencies_roles_and_buttons_behind_a_name_need_no_comma() {
    for text in [
        "By Ida Brandt Associated Press",
        "By Ida Brandt BBC News, Portside",
        "By Ida Brandt Political reporter",
        "By IDA BRANDT AP Business Writer",
        "By Ida Brandt -",
        "By Ida Brandt Leave a Comment",
        "By Ida Brandt This post may contain links",
        "By Ida Brandt. Photos by Carl Ede.",
        "By Ida Brandt, Illustrations by Carl Ede",
    ] {
        let name = line(text).unwrap_or_default();
        assert!(name.eq_ignore_ascii_case("Ida Brandt"), "{text}: {name}");
    }
    for text in ["Ida Brandt Email", "Ida Brandt Twitter Email", "Ida Brandt View Bio", "Ida Brandt 🐦 @idab"]
    {
        assert_eq!(signature(text).as_deref(), Some("Ida Brandt"), "{text}");
    }
    // Names of three words, and names that other names contain.
    for text in ["Ida Jane Brandt", "Ida Leaver", "Ida van Berg", "Ida Brandt Contreras", "Ida Bio"] {
        assert_eq!(signature(text).as_deref(), Some(text), "{text}");
    }
}

#[test]
fn lists_are_read_without_blanks_and_in_capitals() {
    for (text, expected) in [
        ("Ida Brandt,Carl Ede,Jo Lee", "Ida Brandt, Carl Ede, Jo Lee"),
        ("BY IDA McCARTHY AND CARL MacDONALD", "IDA McCARTHY, CARL MacDONALD"),
        ("By IDA McCARTHY and JO EDE", "IDA McCARTHY, JO EDE"),
        ("van der Berg, Ida", "Ida van der Berg"),
        ("von Berg, Ida", "Ida von Berg"),
        ("von Ida Berg, Portside", "Ida Berg"),
    ] {
        assert_eq!(signature(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn the_kind_of_text_may_stand_before_the_marker() {
    for text in [
        "Artikel von Ida Brandt",
        "Von unserem Korrespondenten Ida Brandt",
        "Article rédigé par Ida Brandt",
        "Entretien réalisé par Ida Brandt",
        "Articolo di Ida Brandt",
        "Entrevista de Ida Brandt",
        "oprac. Ida Brandt",
        "Recipe by Ida Brandt",
        "Column: Ida Brandt",
    ] {
        assert_eq!(line(text).as_deref(), Some("Ida Brandt"), "{text}");
    }
    for text in ["Recipe by the river", "Articolo di fondo", "Artikel von gestern", "Column of smoke"] {
        assert_eq!(line(text), None, "{text}");
    }
}

#[test]
fn each_name_may_stand_with_its_place() {
    for (text, expected) in [
        ("By Ida Brandt in Portside, Carl Ede in Paris", "Ida Brandt, Carl Ede"),
        ("By Ida Brandt in New York, Carl Ede in Paris and Jo Lee in Rome", "Ida Brandt, Carl Ede, Jo Lee"),
        ("Von Ida Brandt in Frankfurt am Main und Carl Ede in Paris", "Ida Brandt, Carl Ede"),
        ("Par Ida Brandt à Lyon et Carl de Ede à Paris", "Ida Brandt, Carl de Ede"),
        ("Por Ida Brandt en Madrid y Carl Ede en Quito", "Ida Brandt, Carl Ede"),
        ("By Ida Brandt in Portside, and Carl Ede in Old Mills", "Ida Brandt, Carl Ede"),
        // A second place is no name.
        ("By Ida Brandt in Portside and Buenos Aires", "Ida Brandt"),
        ("By Ida Brandt in Portside, Old Kent", "Ida Brandt"),
        ("By Ida Brandt in Portside, with Reuters", "Ida Brandt"),
    ] {
        assert_eq!(line(text).as_deref(), Some(expected), "{text}");
    }
    let lexicon = Lexicon::built_in();
    let names = Names::new(&lexicon);
    let alone = |text| names.alone(text).map(|names| names.join(", "));
    assert_eq!(alone("Ida Brandt in Portside, Carl Ede in Paris").as_deref(), Some("Ida Brandt, Carl Ede"));
    assert_eq!(alone("Ida Brandt in Portside and Old Mills"), None);
    assert_eq!(alone("Living in Portside, Working in Paris"), None);
}

#[test]
fn the_place_may_stand_before_the_name() {
    for (text, expected) in [
        ("Aus Berlin berichtet Ida Brandt", Some("Ida Brandt")),
        ("Aus Frankfurt am Main berichten: Ida Brandt und Carl Ede", Some("Ida Brandt, Carl Ede")),
        ("Depuis Rome, rapporte Ida Brandt", Some("Ida Brandt")),
        ("Desde Madrid informa Ida Brandt", Some("Ida Brandt")),
        ("Da Roma riferisce Ida Brandt", Some("Ida Brandt")),
        ("Vanuit Den Haag doet verslag Ida Brandt", Some("Ida Brandt")),
        ("Från Malmö rapporterar Ida Brandt", Some("Ida Brandt")),
        ("From our correspondent in Berlin, Ida Brandt", Some("Ida Brandt")),
        ("De notre correspondante à Berlin, Ida Brandt", Some("Ida Brandt")),
        ("Aus Berlin berichtet wird derzeit wenig", None),
        ("Aus der Mühle berichtet Ida Brandt", None),
        ("Da Vinci racconta la sua vita", None),
        ("Desde Madrid informa Ida Brandt a los socios del club.", None),
    ] {
        assert_eq!(line(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn the_photographer_beside_the_writer_is_no_author() {
    for (text, expected) in [
        ("文・佐藤花子　写真・鈴木一郎", Some("佐藤花子")),
        ("写真・鈴木一郎　文・佐藤花子", Some("佐藤花子")),
        ("文 佐藤花子　写真 鈴木一郎", Some("佐藤花子")),
        ("文 佐藤 花子　写真 鈴木 一郎", Some("佐藤 花子")),
        ("文/张三 图/李四", Some("张三")),
        ("图/李四 文/张三", Some("张三")),
        ("图文/张三", Some("张三")),
        ("글 김철수 사진 이영희", Some("김철수")),
        ("사진 이영희 글 김철수", Some("김철수")),
        ("글·김철수 / 사진·이영희", Some("김철수")),
        ("김철수 기자 사진 이영희 기자", Some("김철수")),
        ("글·사진 김철수 기자", Some("김철수")),
        ("사진=이영희 기자", None),
        ("사진 이영희", None),
        ("写真・鈴木一郎", None),
        ("图/李四", None),
        // Words of a menu.
        ("首页 | 记者 | 分类", None),
        ("首页 / 作者 / 专栏", None),
        ("뉴스 | 기자 | 사진", None),
        ("ホーム ｜ ライター ｜ タグ", None),
        ("Home | Authors | Tags", None),
    ] {
        assert_eq!(line(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn a_family_name_may_have_two_parts() {
    for (text, expected) in [
        ("Por José Baroja y Nessi", "José Baroja y Nessi"),
        ("Josep Puig i Ferrater", "Josep Puig i Ferrater"),
        ("Por Ana de la Vega y Soto, Luis Prado y Eva Mar", "Ana de la Vega y Soto, Luis Prado, Eva Mar"),
        ("Por Ana Vega y Luis Prado", "Ana Vega, Luis Prado"),
        ("Por Ana Vega y Agencias", "Ana Vega"),
        ("Por Ana Vega y EFE", "Ana Vega"),
    ] {
        assert_eq!(signature(text).as_deref(), Some(expected), "{text}");
    }
    for (text, expected) in [
        ("Ida\n  Brandt", Some("Ida Brandt")),
        ("Ida\nBrandt\nScience Reporter", Some("Ida Brandt")),
        ("Ida\nReporter", Some("Ida")),
        ("Ida Brandt\nColumnist", Some("Ida Brandt")),
    ] {
        assert_eq!(signature(text).as_deref(), expected, "{text}");
    }
    for (text, expected) in [
        ("水沢 澄江", "水沢 澄江"),
        ("水沢　澄江", "水沢 澄江"),
        ("王小明 李四", "王小明, 李四"),
        ("陈小军 摄影", "陈小军"),
        ("변옥희·김철수 기자", "변옥희, 김철수"),
        ("정치부·김철수 기자", "김철수"),
    ] {
        assert_eq!(signature(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn editors_sources_and_sponsors_are_no_authors() {
    for (text, expected) in [
        ("Source: Mill Press", None),
        ("Fuente: EFE", None),
        ("Zdroj: TASR", None),
        ("Presented by Fen Water plc", None),
        ("Übersetzt von Carl Ede", None),
        ("نویسنده: مهرانگیز صالحی، مترجم: بهرام کیا", Some("مهرانگیز صالحی")),
        ("نوشتهٔ مهرانگیز صالحی، ترجمهٔ بهرام کیا", Some("مهرانگیز صالحی")),
        ("เรื่อง: สมศรี แก้วประเสริฐ ภาพ: วิชัย ทองดี", Some("สมศรี แก้วประเสริฐ")),
        ("Toimetaja: Kalle Saar Autor: Maarika Tamm", Some("Maarika Tamm")),
        ("Por Lucía Prado Enviada especial", Some("Lucía Prado")),
        ("Textes : Ida Brandt", Some("Ida Brandt")),
        ("文/图 柳玉珍", Some("柳玉珍")),
        ("Հեղինակ՝ Անի Պետրոսյան", Some("Անի Պետրոսյան")),
        ("ავტორი: ნინო ბერიძე", Some("ნინო ბერიძე")),
    ] {
        assert_eq!(signature(text).as_deref(), expected, "{text}");
    }
    assert_eq!(pen_name("责任编辑：陈小军"), None);
}

#[test]
fn a_clause_of_thai_is_no_name() {
    let lexicon = Lexicon::built_in();
    let names = Names::new(&lexicon);
    assert_eq!(names.alone("สมศรี แก้วประเสริฐ"), Some(vec!["สมศรี แก้วประเสริฐ".to_owned()]));
    for clause in [
        "น้ำท่วมเมื่อสองปีก่อนทำให้หนังสือเสียหาย แต่ตอนนี้เปิดใหม่แล้ว",
        "ห้องสมุดเก่ากลางเมือง เปิดให้บริการอีกครั้งแล้ว",
        "ໂຮງສີເກົ່າແຄມແມ່ນ້ຳ ໄດ້ເປີດຄືນໃໝ່ໃນຕອນເຊົ້ານີ້",
    ] {
        assert_eq!(names.alone(clause), None, "{clause}");
    }
}

#[test]
fn signs_part_names_from_names_and_from_other_things() {
    for text in [
        "By Ida Brandt / Carl Ede",
        "By Ida Brandt; Carl Ede",
        "By Ida Brandt | Carl Ede | 3 May 2024",
        "By Ida Brandt | Carl Ede | Staff Reporters",
        "Ida Brandt\nCarl Ede",
    ] {
        let found = if text.starts_with("By") { line(text) } else { signature(text) };
        assert_eq!(found.as_deref(), Some("Ida Brandt, Carl Ede"), "{text}");
    }
    for text in [
        "By Ida Brandt | Harbour Gazette",
        "By Ida Brandt / El Faro de Portside",
        "By Ida Brandt / MDR Portside",
        "By Ida Brandt — San Marco",
        "By Ida Brandt - San Marco",
        "By Ida Brandt | Mill Pond | Weirs and Locks of the North",
        "By Ida Brandt | Photos Carl Ede",
        "Text Ida Brandt | Photos Carl Ede",
        "By Ida Brandt, Mill Press — Campo Verde",
    ] {
        assert_eq!(line(text).as_deref(), Some("Ida Brandt"), "{text}");
    }
}

#[test]
fn languages_join_names_in_their_own_ways() {
    for (text, expected) in [
        ("منى سالم وهدى ناصر", "منى سالم, هدى ناصر"),
        ("بقلم: كريم عبد الله وسعاد حداد", "كريم عبد الله, سعاد حداد"),
        ("كريم سالم وائل حداد", "كريم سالم وائل حداد"),
        ("רון כהן ומיכל לוי", "רון כהן, מיכל לוי"),
        ("Elif Kaya-Işıl Doğan", "Elif Kaya, Işıl Doğan"),
        ("Ana García-López Ruiz", "Ana García-López Ruiz"),
        ("Nguyễn Thị Hoa – Phạm Văn Đức", "Nguyễn Thị Hoa, Phạm Văn Đức"),
        ("Иванов П. С., Сидорова А. В.", "Иванов П. С., Сидорова А. В."),
        ("박지훈, 최유나 기자", "박지훈, 최유나"),
        ("박지훈 최유나 기자", "박지훈, 최유나"),
        ("사회부 최유나 기자", "최유나"),
        ("【田中花子、中村太郎】", "田中花子, 中村太郎"),
        ("作者：王小明 刘洋发布时间：", "王小明, 刘洋"),
    ] {
        assert_eq!(signature(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn a_role_in_front_of_a_name_or_between_names_is_no_part_of_it() {
    for text in [
        "By our health editor Ida Brandt",
        "By senior fisheries reporter Ida Brandt",
        "By Reporter Ida Brandt",
        "Von Sportredakteurin Ida Brandt",
        "Par notre journaliste Ida Brandt",
        "Por nuestro redactor Ida Brandt",
        "Av vår korrespondent Ida Brandt",
    ] {
        assert_eq!(line(text).as_deref(), Some("Ida Brandt"), "{text}");
    }
    for (text, expected) in [
        ("Biên tập viên Nguyễn Thị Hoa", "Nguyễn Thị Hoa"),
        ("By Ida Brandt, Editor, and Carl Ede, Reporter", "Ida Brandt, Carl Ede"),
        ("By Ida Brandt and Carl Ede, Contributing Writers", "Ida Brandt, Carl Ede"),
        ("By Ida Brandt, Head of Water and Sewage", "Ida Brandt"),
        ("首席記者 王曉明／高雄報導", "王曉明"),
        ("資深記者王曉明／高雄報導", "王曉明"),
        ("社会部 田中花子", "田中花子"),
        ("社会部・田中花子", "田中花子"),
        ("（本報記者王曉明高雄3日電）", "王曉明"),
    ] {
        assert_eq!(signature(text).as_deref(), Some(expected), "{text}");
    }
    for nobody in ["Political editor", "Press office", "Editorial board", "संवाददाता, हरितपुर"]
    {
        assert_eq!(signature(nobody), None, "{nobody}");
    }
}

#[test]
fn who_made_something_else_is_no_author() {
    for text in [
        "Dubbed by Ida Brandt",
        "Reviewed by Ida Brandt",
        "Illustré par Ida Brandt",
        "Corregido por Ida Brandt",
        "Illustrazione di Ida Brandt",
        "Foto. Ida Brandt",
        "校对：王小明",
    ] {
        assert_eq!(signature(text), None, "{text}");
    }
    assert_eq!(signature("A. Grosso").as_deref(), Some("A. Grosso"));
}

#[test]
fn names_with_titles_brackets_and_in_lower_case() {
    for (text, expected) in [
        ("By the Hon. Ida Brandt", Some("Hon. Ida Brandt")),
        ("By the Very Rev. Carl Ede", Some("Very Rev. Carl Ede")),
        ("By Capt. (Retired) Carl Ede", Some("Capt. Carl Ede")),
        ("By Ida (Millie) Brandt", Some("Ida Brandt")),
        ("by ida brandt", Some("ida brandt")),
        ("by staff reporter", None),
        ("by guest blogger", None),
        ("Posted in Weirs and Mills by Ida Brandt", Some("Ida Brandt")),
        ("Reportage: Ida Brandt", Some("Ida Brandt")),
    ] {
        assert_eq!(signature(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn a_word_behind_a_particle_is_of_the_name_not_of_the_role() {
    for (text, expected) in [
        ("By Ludwig van Dam Reporter", "Ludwig van Dam"),
        ("By Femke van der Laan Redacteur", "Femke van der Laan"),
        ("By Ana dos Santos Editor", "Ana dos Santos"),
        ("By Ludwig van Dam Transport Reporter", "Ludwig van Dam"),
        ("By Nora Whitlow Transport Reporter", "Nora Whitlow"),
    ] {
        assert_eq!(line(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn labels_of_writers_and_reports_are_no_names() {
    for (text, expected) in [("撰文者 林怡君", "林怡君"), ("گزارش از مینا کاظمی", "مینا کاظمی")]
    {
        assert_eq!(line(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn a_line_of_related_stories_names_no_author() {
    for text in [
        "関連記事：橋の補修工事が来月から",
        "前の記事：雪まつりの日程決まる",
        "おすすめ記事：給食に地元の野菜",
    ] {
        assert_eq!(line(text), None, "{text}");
    }
    assert_eq!(line("谷川日報記者：田中一郎").as_deref(), Some("田中一郎"));
}

#[test]
fn what_has_a_role_word_behind_a_comma_is_no_name() {
    for (text, expected) in [
        ("Ida Brandt, Redakteur Wirtschaft", "Ida Brandt"),
        ("Ida Brandt, Jefa de Sección", "Ida Brandt"),
        ("Ida Brandt, Utrikesreporter Norden", "Ida Brandt"),
        ("Ida Brandt, Caporedattore Cronaca", "Ida Brandt"),
        ("תמר אזולאי, כתבת הדרום", "תמר אזולאי"),
        ("Ida Brandt, Carl Ede", "Ida Brandt, Carl Ede"),
        ("Ida Brandt, Professor Carl Ede", "Ida Brandt, Professor Carl Ede"),
        ("Ida Brandt, Nora de la Cruz", "Ida Brandt, Nora de la Cruz"),
    ] {
        assert_eq!(signature(text).as_deref(), Some(expected), "{text}");
    }
}
