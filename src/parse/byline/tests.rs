use super::*;

fn line(text: &str) -> Option<String> {
    let lexicon = Lexicon::built_in();
    Names { lexicon: &lexicon }.in_line(text).map(|names| names.join(", "))
}

fn signature(text: &str) -> Option<String> {
    let lexicon = Lexicon::built_in();
    Names { lexicon: &lexicon }.in_signature(text).map(|names| names.join(", "))
}

fn pen_name(text: &str) -> Option<String> {
    let lexicon = Lexicon::built_in();
    Names { lexicon: &lexicon }.pen_name(text)
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
fn a_name_alone_is_one_of_persons_only() {
    let lexicon = Lexicon::built_in();
    let names = Names { lexicon: &lexicon };
    for (text, expected) in [
        ("Ida Brandt", Some("Ida Brandt")),
        ("Ida Brandt, Carl Ede", Some("Ida Brandt, Carl Ede")),
        ("王小明", Some("王小明")),
        ("Portside", None),
        ("The harbour is closed", None),
        ("分享到", None),
        ("Contact", None),
    ] {
        assert_eq!(names.alone(text).map(|names| names.join(", ")).as_deref(), expected, "{text}");
    }
}
