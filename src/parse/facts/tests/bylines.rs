//! Bylines.

use super::*;

#[test]
fn the_byline_is_names() {
    for (body, expected) in [
        ("<meta name=author content='By Ann Lee'>", Some("Ann Lee")),
        ("<meta name=author content=https://a.org/ann><p class=byline>By Bob Roe", Some("Bob Roe")),
        (
            "<script type=application/ld+json>{\"@type\":\"Article\",\"author\":[{\"name\":\"A B\"},\"C D\"]}</script>",
            Some("A B, C D"),
        ),
        ("<div class='post-author'><span>Ann Lee</span></div>", Some("Ann Lee")),
        ("<p class=author>By</p><p class=author>Ann Lee</p>", Some("Ann Lee")),
        ("<p>By the river stood a mill.", None),
    ] {
        assert_eq!(facts(body).byline.as_deref(), expected, "{body}");
    }
    let page = parse(MediaType::Text, "Old mills\n\nVon Anna Müller\n\n17. Mai 2024\n\nText.", |_| {}).page;
    assert_eq!(page.facts.byline.as_deref(), Some("Anna Müller"));
    assert_eq!(page.facts.published, day(2024, 5, 17));
    assert_eq!(page.facts.title.as_deref(), Some("Old mills"));
}

#[test]
fn a_name_without_a_marker_is_a_byline_beside_the_day() {
    let text = "The river froze in the night, and in the morning the wheel of the old mill stood still, as nobody had seen it before.\n\
        The miller walked down to the weir and came back with his hands in his pockets, for there was nothing to be done.\n";
    for menu in ["", "Home\n", "Home\nMills\nSpring\n", "Home\nMills\nSpring\nTides\nSport\nJobs\n"] {
        for (signature, name) in [
            ("Nora Whitlow\n14 May 2024\n".to_owned(), Some("Nora Whitlow")),
            ("14 May 2024\nNora Whitlow\n".to_owned(), Some("Nora Whitlow")),
            ("Nora Whitlow | The Islander\n14 May 2024\n".to_owned(), Some("Nora Whitlow")),
            ("14 May 2024\n".to_owned(), None),
        ] {
            let body = format!("{menu}Old mill of the north stops turning\n{signature}{text}");
            let facts = parse(MediaType::Text, &body, |_| {}).page.facts;
            assert_eq!(facts.byline.as_deref(), name, "{body}");
            assert_eq!(facts.title.as_deref(), Some("Old mill of the north stops turning"), "{body}");
        }
    }
    // A headline in capitals above a date is none.
    let body = format!("Home\nOld Mill Stands Still\n14 May 2024\n{text}");
    let facts = parse(MediaType::Text, &body, |_| {}).page.facts;
    assert_eq!((facts.title.as_deref(), facts.byline), (Some("Old Mill Stands Still"), None));
}

#[test]
fn a_house_is_the_byline_of_last_resort() {
    let data = r#"<script type=application/ld+json>{"@type":"Article","headline":"Weir holds","author":{"@type":"Organization","name":"The Grain"},
        "publisher":{"name":"The Grain"}}</script><title>Weir holds</title><h1>Weir holds</h1>"#;
    assert_eq!(facts(&format!("{data}{ENGLISH}")).byline.as_deref(), Some("The Grain"));
    assert_eq!(facts(&format!("{data}<p>By Ida Brandt</p>{ENGLISH}")).byline.as_deref(), Some("Ida Brandt"));
    for nobody in ["admin", "@grain", "https://grain.example/ida", "AFP"] {
        let head = format!("<meta name=author content='{nobody}'><title>Weir holds</title>");
        assert_eq!(facts(&format!("{head}{ENGLISH}")).byline, None, "{nobody}");
    }
}

#[test]
fn chinese_texts_are_signed_at_their_end() {
    let text = "河在夜里结了冰，早晨老磨坊的水车静静地停着，村里的人都说从来没有见过这样安静的河面。";
    for (end, expected) in [
        ("（姚峰 上海报道）", Some("姚峰")),
        ("(信报记者 张倩)", Some("张倩")),
        ("（总台记者 张倩）", Some("张倩")),
        ("（完）", None),
        ("（今年 上海）", None),
    ] {
        let page = format!("<title>水车停了</title><h1>水车停了</h1><p>{text}<p>{text}{end}</p>");
        assert_eq!(facts(&page).byline.as_deref(), expected, "{end}");
    }
}
