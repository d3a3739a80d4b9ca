mod authors;
mod bylines;
mod days;
mod dumps;
mod languages;
mod others;
mod pages;
mod persons;
mod titles;

use chrono::NaiveDate;

use super::*;
use crate::model::{Body, MediaType, PageId, Source};
use crate::parse::{Parsed, Parser};

fn parse(media_type: MediaType, body: &str, change: impl FnOnce(&mut RawPage)) -> Parsed {
    let mut raw = RawPage {
        id: PageId { file: 0, record: 0 },
        source: Source { file: "page".into(), record: 0, byte: 0 },
        media_type,
        charset: None,
        body: Body::Text(body.to_owned()),
        given_id: None,
        url: None,
        title: None,
        published: None,
        fetched_at: None,
    };
    change(&mut raw);
    Parser::default().parse(raw).unwrap()
}

pub(super) fn facts(body: &str) -> Facts {
    parse(MediaType::Html, body, |_| {}).page.facts
}

pub(super) fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

const ENGLISH: &str =
    "<p>The river froze in the night, and in the morning the wheel of the old mill stood still.";

#[test]
fn the_container_knows_better() {
    let body =
        "<title>Own</title><link rel=canonical href=https://own.org/><time datetime=2024-01-01>x</time>";
    let page = parse(MediaType::Html, body, |raw| {
        raw.title = Some(" Given  title ".to_owned());
        raw.url = Some("https://WWW.Given.org/a".to_owned());
        raw.published = day(1999, 9, 9);
    })
    .page;
    assert_eq!(page.facts.title.as_deref(), Some("Given title"));
    assert_eq!(page.facts.url.as_deref(), Some("https://WWW.Given.org/a"));
    assert_eq!(page.facts.site.as_deref(), Some("given.org"));
    assert_eq!(page.facts.published, day(1999, 9, 9));
    let own = facts(body);
    assert_eq!((own.url.as_deref(), own.site.as_deref()), (Some("https://own.org/"), Some("own.org")));
    assert_eq!(facts("<link rel=canonical href=/relative>").url, None);
}

#[test]
fn declared_and_detected_languages_are_weighed() {
    let language = |body: &str| facts(body).language;
    let agreed = language(&format!("<html lang=en-GB>{ENGLISH}")).unwrap();
    assert_eq!(agreed.code, "en");
    assert!(agreed.confidence >= 0.95);
    let contradicted = language(&format!("<html lang=de>{}", ENGLISH.repeat(3))).unwrap();
    assert_eq!(contradicted.code, "en");
    let declared = language("<html lang=en><p>Too short.").unwrap();
    assert_eq!((declared.code.as_str(), declared.confidence), ("en", 0.5));
    assert_eq!(language("<p>Too short."), None);
    assert_eq!(language("<html lang=en><p>短すぎる").unwrap().code, "ja");
    let german = "<p>Der Fluss fror in der Nacht zu, und am Morgen stand das Rad der alten Mühle still.";
    assert_eq!(language(german).unwrap().code, "de");
    // Templates declare English for pages in any language.
    for (code, text) in [
        (
            "da",
            "Møllen blev bygget ved åen i foråret det år, længe før vejen. Den malede kornet for seks landsbyer, og \
             hver af dem holdt dæmningen i orden et år ud af seks, så vandet ikke løb fra den.",
        ),
        (
            "sl",
            "Mlin so zgradili ob reki spomladi tistega leta, dolgo pred cesto. Mlel je žito za šest vasi, vsaka od \
             njih pa je eno leto skrbela za jez, da voda ne bi odtekla.",
        ),
        (
            "gl",
            "O muíño foi construído na beira do río na primavera dese ano, moito antes da estrada. Moía o gran de \
             seis aldeas, e cada unha delas coidaba da presa un ano, pero non sempre.",
        ),
        (
            "sq",
            "Mulliri u ndërtua pranë lumit në pranverën e atij viti, shumë kohë para rrugës. Ai bluante drithin e \
             gjashtë fshatrave dhe secili prej tyre kujdesej për pendën një vit.",
        ),
    ] {
        assert_eq!(language(&format!("<html lang=en-US><p>{text}")).unwrap().code, code, "{text}");
    }
    for (code, text) in [
        (
            "kk",
            "Диірмен сол жылдың көктемінде өзен жағасында, жолдан көп бұрын салынған. Ол алты ауылдың астығын тартты.",
        ),
        (
            "mn",
            "Тээрмийг тэр оны хавар голын эрэг дээр, замаас бүр өмнө барьсан. Энэ нь зургаан тосгоны тариаг нунтагладаг байсан.",
        ),
    ] {
        assert_eq!(language(&format!("<p>{text}")).unwrap().code, code, "{text}");
    }
}

#[test]
fn the_language_of_text_set_like_code_is_known() {
    let lines =
        "The wheel turned\nand it was old\nas the miller said\nand the weir was\nfull of the leaves\n";
    assert_eq!(
        facts(&format!("<pre>{}</pre>", lines.repeat(4))).language.map(|of| of.code).as_deref(),
        Some("en")
    );
    let code = "let x = wheel.turn(12);\nif x > 3 { stop(x); }\n".repeat(9);
    assert_eq!(facts(&format!("<pre>{code}</pre>")).language, None);
}

#[test]
fn the_head_describes_and_tags_the_page() {
    let found = facts(
        "<meta name=description content='For search engines'><meta property=og:description content=' Mills &amp;amp; \n rivers '>\
         <meta name=keywords content='site, news'><meta property=article:tag content=Mills><meta property=article:tag content='Rivers, #mills'>",
    );
    assert_eq!(found.description.as_deref(), Some("Mills & rivers"));
    assert_eq!(found.tags, ["Mills", "Rivers"]);
    let found = facts(
        r#"<meta property=og:description content=" - "><script type=application/ld+json>{"@type":"Article","description":"Of mills","keywords":["Mills",{"@type":"DefinedTerm","name":"Rivers"}]}</script><meta name=keywords content=site>"#,
    );
    assert_eq!(found.description.as_deref(), Some("Of mills"));
    assert_eq!(found.tags, ["Mills", "Rivers"]);
    let found = facts("<meta name=keywords content='水车、河流，磨坊'><p>text");
    assert_eq!((found.description, found.tags.join("|").as_str()), (None, "水车|河流|磨坊"));
    let many = format!(
        "<meta name=keywords content='{}'>",
        (0..10_000).map(|at| at.to_string()).collect::<Vec<_>>().join(",")
    );
    assert_eq!(facts(&many).tags.len(), 64);
}
