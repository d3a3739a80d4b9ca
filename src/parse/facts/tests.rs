mod authors;
mod languages;
mod pages;

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
fn the_title_is_without_the_site() {
    for (head, expected) in [
        ("<title>Old mills | The Grain</title>", "Old mills"),
        ("<title>Old mills - the best of them</title>", "Old mills - the best of them"),
        ("<title>Old mills - The Grain</title><meta property=og:site_name content='The Grain'>", "Old mills"),
        (
            "<title>The Grain: old mills - grain</title><link rel=canonical href=https://www.grain.org/x>",
            "The Grain: old mills",
        ),
        ("<title>Grain » Old mills</title><link rel=canonical href=https://grain.org/>", "Old mills"),
        ("<title>x</title><meta property=og:title content='Old  mills'>", "Old mills"),
        (
            "<title>Old mills of the north - Grain</title><h1>Old Mills of the North</h1>",
            "Old Mills of the North",
        ),
        (
            "<title>港口新码头启用-港口日报</title><meta property=og:site_name content=港口日报>",
            "港口新码头启用",
        ),
        (
            "<title>港口新码头启用——港口日报</title><meta property=og:site_name content=港口日报>",
            "港口新码头启用",
        ),
        (
            "<title>杭州-宁波铁路通车</title><meta property=og:site_name content=港口日报>",
            "杭州-宁波铁路通车",
        ),
        ("<h1>Only a heading</h1>", "Only a heading"),
        // A single heading is the title reworded; one of several, or in other words, is not.
        ("<title>Best mills of 2024</title><h1>The mills of 2025</h1>", "The mills of 2025"),
        ("<title>Best mills of 2024</title><h1>The mills of 2025</h1><h1>Mills</h1>", "Best mills of 2024"),
        ("<title>Best mills of 2024</title><h1>Write to us</h1>", "Best mills of 2024"),
        (
            "<title>Best mills of 2024</title><h1 hidden>Mills of 2025</h1><p>They grind on.",
            "Best mills of 2024",
        ),
    ] {
        assert_eq!(facts(head).title.as_deref(), Some(expected), "{head}");
    }
    assert_eq!(facts("<p>nothing").title, None);
}

#[test]
fn one_heading_becomes_the_title_block() {
    for (body, expected) in [
        (
            "<title>Mills of old - Grain</title><h2>Grain</h2><h2>Mills of Old</h2><h1>Other</h1>",
            Some("Mills of Old"),
        ),
        ("<title>Something else</title><h1>Old mills</h1><h2>Part</h2>", Some("Old mills")),
        ("<title>Something else</title><h1>One</h1><h1>Two</h1>", None),
        ("<title>Old mills</title><h1 hidden>Old mills</h1><p>A page that is longer than its title.", None),
    ] {
        let page = parse(MediaType::Html, body, |_| {}).page;
        let titles: Vec<_> = page.blocks.iter().filter(|block| block.kind == BlockKind::Title).collect();
        assert!(titles.len() <= 1);
        assert_eq!(titles.first().map(|block| block.text.as_str()), expected, "{body}");
    }
}

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
fn the_day_comes_from_the_best_source() {
    let sources = [
        ("<link rel=canonical href=https://a.org/2024/01/05/x>", 5),
        (
            "<script type=application/ld+json>{\"@type\":\"Article\",\"datePublished\":\"2024-01-01\"}</script>",
            1,
        ),
        ("<meta property=article:published_time content=2024-01-02T00:00Z>", 2),
        ("<time datetime=2024-01-03>x</time>", 3),
        ("<p>4 January 2024</p>", 4),
    ];
    for from in 0..sources.len() {
        let body: String = sources[from..].iter().rev().map(|(source, _)| *source).collect();
        assert_eq!(facts(&body).published, day(2024, 1, sources[from].1), "{body}");
    }
    assert_eq!(facts(ENGLISH).published, None);
}

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
fn an_address_names_the_title_of_a_dump() {
    const BODY: &str = "Skip to content\n\nHome\n\nAbout us\n\nNews\n\nContact\n\nTen ways to mend a net\n\n\
        A net that is torn lets the fish go, and the day at sea was for nothing after all.\n\n\
        Ten ways to mend a net, and eleven ways to tear one\n";
    let at = |url: Option<&str>| {
        let page = parse(MediaType::Text, BODY, |raw| raw.url = url.map(str::to_owned)).page;
        let titles = page.blocks.iter().filter(|block| block.kind == BlockKind::Title);
        let titles: Vec<_> = titles.map(|block| block.text.clone()).collect();
        assert_eq!(titles.first(), page.facts.title.as_ref(), "{url:?}");
        (titles.len() <= 1).then_some(page.facts.title).unwrap()
    };
    for (url, expected) in [
        // The line with most of the address's words, whatever precedes it.
        (Some("https://a.org/2024/05/17/ten-ways-to-mend-a-net.html"), "Ten ways to mend a net"),
        (Some("https://a.org/news/10-ways-to-mend-net-4711/"), "Ten ways to mend a net"),
        (
            Some("https://a.org/ten-ways-to-mend-a-net-and-eleven-ways-to-tear-one"),
            "Ten ways to mend a net, and eleven ways to tear one",
        ),
        // An address of a word or two names the title if a line contains them all and few other words.
        (Some("https://a.org/2024/news"), "News"),
        (Some("https://a.org/about-us.html"), "About us"),
        (Some("https://a.org/t/net"), "Ten ways to mend a net"),
        // An address of other or too few words says nothing; then the line before prose is the title.
        (Some("https://a.org/how-boats-are-built"), "Ten ways to mend a net"),
        (Some("https://a.org/contact-us"), "Ten ways to mend a net"),
        (Some("https://a.org/news/4711"), "Ten ways to mend a net"),
        (None, "Ten ways to mend a net"),
    ] {
        assert_eq!(at(url).as_deref(), Some(expected), "{url:?}");
    }
}

#[test]
fn a_headline_outdoes_a_name_that_is_the_address() {
    let text = "The weir of the upper mill holds, said the miller, whatever the flood of this spring may bring.\n\n\
        The flood came down from the hills at noon and stood at the weir until the evening, but the oak beams held.";
    let title = |above: &str, url: Option<&str>, below: &str| {
        let body = format!("Home\n\nAbout us\n\n{above}\n\n{text}\n\n{below}");
        parse(MediaType::Text, &body, |raw| raw.url = url.map(str::to_owned))
            .page
            .facts
            .title
            .unwrap_or_default()
    };
    for (above, url, below, expected) in [
        // A company with a number, a kicker, and a place with a part of the address.
        (
            "Upper Mill Opens a Second Weir\n\nTown to pay for half of it\n\nNews provided by\n\nUpper Mill Ltd.\n\nMay 17, 2024",
            Some("https://a.org/news/upper-mill-302.html"),
            "",
            "Upper Mill Opens a Second Weir",
        ),
        (
            "WEIR\n\nA weir for a basket of eggs",
            Some("https://a.org/weir.html"),
            "",
            "A weir for a basket of eggs",
        ),
        (
            "Weir\n\nA weir for a basket of eggs",
            Some("https://a.org/weir.html"),
            "Weir",
            "A weir for a basket of eggs",
        ),
        (
            "Millhouse for sale by the river\n\nUpper Weir, Larne",
            Some("https://a.org/house/millhouse-upper-weir"),
            "",
            "Millhouse for sale by the river",
        ),
        // The short line is the title of its page.
        ("Weir\n\nHow a weir is built in stone", Some("https://a.org/weir"), "", "Weir"),
        (
            "Search all of the upper mill\n\nUpper Mill",
            Some("https://a.org/wiki/Upper_Mill"),
            "",
            "Upper Mill",
        ),
        (
            "Search all of the upper weirs\n\nUpper Mill",
            Some("https://a.org/upper-mill-history"),
            "",
            "Upper Mill",
        ),
        // What a path repeats is the headline of a longer line below it.
        (
            "News Weir holds again\n\nWeir holds again\n\nNews\n\nWeir holds again\n\nAt the upper mill the oak beams outlast the flood\n\nBy Ida Brandt",
            None,
            "",
            "Weir holds again",
        ),
        // The value of a byline in several lines is none.
        (
            "A street without rain\n\n17 May 2024\n\nby\n\nIda Brandt\n\nin\n\nMiller",
            None,
            "",
            "A street without rain",
        ),
        // Answers repeat the subject of a thread.
        (
            "Beam cracks in winter\n\n4 posts • page 1 of 1\n\nida\n\nBeam cracks in winter",
            None,
            "Re: Beam cracks in winter",
            "Beam cracks in winter",
        ),
    ] {
        assert_eq!(title(above, url, below), expected, "{above}");
    }
}

#[test]
fn a_title_stands_above_its_text() {
    let text = "A net that is torn lets the fish go, and the day at sea was for nothing after all, as every one of them knew.";
    let body =
        format!("Mending your net in ten ways\n\n{text}\n\nTen ways to mend a net: the summary of it all\n");
    let page =
        parse(MediaType::Text, &body, |raw| raw.url = Some("https://a.org/ten-ways-mend-net".to_owned()))
            .page;
    assert_eq!(page.facts.title.as_deref(), Some("Mending your net in ten ways"));
}

#[test]
fn a_skip_link_above_a_menu_is_no_title() {
    for body in [
        "Skip to content\nHome\nAbout us\nNews\nContact\nImprint\n",
        "Skip to content\n\nHome\n\nAbout us\n\nNews\n\nContact\n\nThe river froze in the night, and in the morning \
         the wheel of the old mill stood still.",
    ] {
        let page = parse(MediaType::Text, body, |_| {}).page;
        assert_eq!(page.facts.title, None, "{body}");
        assert!(page.blocks.iter().all(|block| block.kind != BlockKind::Title), "{body}");
    }
}

#[test]
fn a_headline_is_told_from_what_stands_around_it() {
    let text = format!("{ENGLISH} The weir of the upper mill holds, said the miller, whatever the flood of this spring may bring.\n\n\
        The flood came down from the hills at noon and stood at the weir until the evening, but the old oak beams held.")
        .replace("<p>", "");
    let menu = "Home\n\nMills\n\nSpring\n\nImprint\n\n";
    for (above, url, expected) in [
        // A byline or date is none, and neither is a line of other matters.
        ("17 May 2024\n\nWeir of the upper mill holds\n\n", None, "Weir of the upper mill holds"),
        (
            "Newsletter of the week: sign up\n\nWeir of the upper mill holds\n\nBy Ida Brandt\n\n",
            None,
            "Weir of the upper mill holds",
        ),
        // A sentence at the top is text, even if the address names it.
        (
            "The weir of the upper mill held in the flood that came down at noon from the hills.\n\nWeir of the upper mill holds\n\n",
            Some("https://a.org/t/weir"),
            "Weir of the upper mill holds",
        ),
        // Code never is.
        (
            "```\nlet weir = upper_mill();\n```\n\nWeir of the upper mill holds\n\n",
            Some("https://a.org/let-weir-upper-mill"),
            "Weir of the upper mill holds",
        ),
    ] {
        let body = format!("{menu}{above}{text}");
        let page = parse(MediaType::Text, &body, |raw| raw.url = url.map(str::to_owned)).page;
        assert_eq!(page.facts.title.as_deref(), Some(expected), "{above}");
    }
}

#[test]
fn kickers_quotations_and_names_of_applications_are_told_from_sites() {
    for (head, expected) in [
        (
            "<meta property=og:title content='Weir holds in spring flood'><title>Old mills: Weir holds in spring flood</title>\
             <h1>Old mills: Weir holds in spring flood</h1>",
            "Weir holds in spring flood",
        ),
        (
            "<meta property=og:site_name content=Grain><title>Moulins : «Vieux Gué», «Six Jours», «Le Bief»… - Grain</title>",
            "Moulins : «Vieux Gué», «Six Jours», «Le Bief»…",
        ),
        (
            "<meta property=og:site_name content=Grain><meta name=application-name content='Weir holds'><title>Weir holds</title>\
             <h1>grain back home</h1><h1>Weir holds</h1>",
            "Weir holds",
        ),
    ] {
        assert_eq!(facts(head).title.as_deref(), Some(expected), "{head}");
    }
}

#[test]
fn a_dump_without_an_address_still_has_its_title() {
    let below = format!("{ENGLISH} Nobody had seen it so quiet.\n\nThe miller walked down to the weir and came back with his hands \
        in his pockets, for there was nothing that he could do about it before the thaw.").replace("<p>", "");
    for (above, expected) in [
        (
            "Weir holds in flood | The Grain\n\nHome\n\nMills\n\nWeir holds in flood\n\nShare\n\n",
            "Weir holds in flood",
        ),
        ("Home\n\nMills\n\nWeir holds in flood\n\nIda Brandt 17 May 2024\n\n", "Weir holds in flood"),
        ("Home\n\nMills\n\nWeir holds in flood\n\n2024-05-17 08:00 The Grain\n\n", "Weir holds in flood"),
    ] {
        let parsed = parse(MediaType::Text, &format!("{above}{below}"), |_| {});
        assert_eq!(parsed.page.facts.title.as_deref(), Some(expected), "{above}");
    }
}

#[test]
fn no_entry_of_a_menu_and_no_standfirst_is_the_title_of_a_dump() {
    let below = format!("{ENGLISH} Nobody had seen it so quiet.\n\nThe miller walked down to the weir and came back with his hands \
        in his pockets, for there was nothing that he could do about it before the thaw.").replace("<p>", "");
    let title = "We mend what the river breaks";
    let standfirst = "A family of carpenters in Alder keeps the last mills of the valley turning";
    for (above, url) in [
        ("The Grain\nHome\nServices\nContact\n", Some("https://a.org/services/")),
        ("The Grain\nHome\nMills\nServices\n", Some("https://a.org/en/services.html")),
        ("Home News Mills Rivers Sport Travel Jobs Contact\n", None),
        ("HarrowCultureRiversArchiveSupportLogin\n", None),
        ("Spring til sidens indhold\n\nHjem\nMøller\nKontakt\n", None),
        ("This site uses cookies to count visitors.\nAccept\nHome\nMills\nContact\n", None),
        ("Home • Services • Contact\n", None),
    ] {
        for lead in ["", standfirst, "The mills of the valley turn on\nIda Brandt\n17 May 2024\n"] {
            let body = format!("{above}{title}\n{lead}\n{below}");
            let page = parse(MediaType::Text, &body, |raw| raw.url = url.map(str::to_owned)).page;
            assert_eq!(page.facts.title.as_deref(), Some(title), "{above} {lead}");
        }
    }
}

#[test]
fn the_days_behind_the_text_of_a_dump_are_of_others() {
    let text = format!("Old mill of the north\n\n{ENGLISH} Nobody had seen it so quiet for years.\n\n")
        .replace("<p>", "");
    for (behind, expected) in [
        ("Related stories\n\nThe lamp that went out\n\n17 May 2024", None),
        ("Comments\n\nIda\n\n17.05.2024 18:20\n\nWe were there!", None),
        ("More\n\n2024-05-17\n\nThe weir\n\n2024-05-11\n\nThe wheel", None),
        ("Privacy\n\nContact\n\nLast updated: 17 May 2024", None),
        ("Alder council\n\n17 May 2024", day(2024, 5, 17)),
        ("17 May 2024\n\nPrivacy", day(2024, 5, 17)),
        ("Print\n\nOld mill of the north\n\n17 May 2024\n\nPrivacy", day(2024, 5, 17)),
        ("Mills\n\nRivers\n\nPublished: 17 May 2024", day(2024, 5, 17)),
    ] {
        let page = parse(MediaType::Text, &format!("{text}{behind}"), |_| {}).page;
        assert_eq!(page.facts.published, expected, "{behind}");
    }
}

/// What stands above a headline and names the site, the section or a picture is not the title.
#[test]
fn neither_logo_nor_path_is_the_title_of_a_dump() {
    let below = format!("By Ida Brandt\n\n{ENGLISH} Nobody had seen it so quiet.\n\nThe miller walked down to the weir and came back with his \
        hands in his pockets, for there was nothing that he could do about it before the thaw.").replace("<p>", "");
    let title = "Weir at the old mill holds in flood";
    for (above, foot) in [
        ("[![The Grain](logo.png)](/)\n\n# ", ""),
        ("![The Grain](img/logo.svg)\n\n# ", ""),
        ("Home > Mills > Weir at the old mill holds in flood\n\n", ""),
        ("You are here: Home / Mills / Weir at the old mill holds in flood\n\n", ""),
        ("The Grain\n\n", "\n\n© 2024 The Grain"),
    ] {
        let body = format!("{above}{title}\n\n{below}{foot}\n");
        let parsed = parse(MediaType::Text, &body, |_| {});
        assert_eq!(parsed.page.facts.title.as_deref(), Some(title), "{above}");
    }
    // A page of the site itself has no other title.
    let parsed = parse(MediaType::Text, &format!("The Grain\n\n{below}\n\n© 2024 The Grain"), |_| {});
    assert_eq!(parsed.page.facts.title.as_deref(), Some("The Grain"));
}

#[test]
fn a_dump_of_short_paragraphs_has_a_title() {
    let text = "The river froze in the night over the weir.\nIn the morning the wheel of the old mill stood still.\n\
        Nobody in the village had seen it so quiet before.\nThe miller walked down to the weir at noon.\n";
    for menu in [2, 9] {
        let menu = "Home\nMills\nSpring\nTides\nSport\nCulture\nJobs\nVideo\nRadio\n"
            .split_inclusive('\n')
            .take(menu)
            .collect::<String>();
        let page =
            parse(MediaType::Text, &format!("{menu}Old mill of the north stops turning\n{text}"), |_| {})
                .page;
        assert_eq!(page.facts.title.as_deref(), Some("Old mill of the north stops turning"), "{menu}");
    }
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
fn headlines_of_other_forms_are_titles() {
    let text = "The river froze in the night, and in the morning the wheel of the old mill stood still, as nobody had seen it before.\n\
        The miller walked down to the weir and came back with his hands in his pockets, for there was nothing to be done.\n";
    let menu = "Skip to content\nHome\nMills\nSpring\nTides\nSport\nCulture\nJobs\nVideo\nRadio\n";
    for title in ["THE OLD MILL STANDS STILL", "The old mill stands still."] {
        let page = parse(MediaType::Text, &format!("{menu}{title}\n{text}"), |_| {}).page;
        assert_eq!(page.facts.title.as_deref(), Some(title));
    }
}

#[test]
fn front_matter_gives_the_facts_of_a_dump() {
    let text = "The river froze in the night, and in the morning the wheel of the old mill stood still.";
    let head =
        "---\ntitle: Old mills\nurl: https://a.example/old\nauthor: Ida Brandt\ndate: 2024-05-14\n---\n";
    for (shown, titles) in [("", 0), ("# Old mills\n\n", 1)] {
        let page = parse(MediaType::Text, &format!("{head}{shown}{text}"), |_| {}).page;
        assert_eq!(page.facts.title.as_deref(), Some("Old mills"));
        assert_eq!(page.facts.byline.as_deref(), Some("Ida Brandt"));
        assert_eq!(page.facts.published, day(2024, 5, 14));
        assert_eq!(page.facts.url.as_deref(), Some("https://a.example/old"));
        assert_eq!(page.blocks.iter().filter(|block| block.kind == BlockKind::Title).count(), titles);
    }
    let apart =
        format!("Title: Old mills\n\nAuthor: Ida Brandt\n\nDate: 2024-05-14\n\n{text}\n\nSummary: none.");
    let page = parse(MediaType::Text, &apart, |_| {}).page;
    assert_eq!(page.facts.title.as_deref(), Some("Old mills"));
    assert_eq!(page.facts.published, day(2024, 5, 14));
    assert_eq!(page.blocks.len(), 2, "{:?}", page.blocks);
}

#[test]
fn the_permanent_link_of_a_wiki_names_the_title_of_its_dump() {
    let text = ENGLISH.replace("<p>", "");
    let link = r#"Retrieved from "https://mill.example/index.php?title=Old_mill&oldid=4711""#;
    let body =
        format!("Jump to content\nMain page\nOld mill\nFrom MillWiki\n{text}\nWheel[edit]\n{text}\n{link}");
    let page = parse(MediaType::Text, &body, |_| {}).page;
    assert_eq!(page.facts.title.as_deref(), Some("Old mill"));
    let titles = page.blocks.iter().filter(|block| block.kind == BlockKind::Title);
    assert_eq!(titles.map(|block| block.text.as_str()).collect::<Vec<_>>(), ["Old mill"]);
    assert!(page.blocks.iter().any(|block| block.text == "Wheel"));
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
fn the_day_may_stand_in_the_head_or_foot_of_the_post() {
    let title = "<title>Weir holds</title>";
    let text = format!("{ENGLISH} Nobody had seen it so quiet before.").repeat(4);
    for (body, expected) in [
        // Above the headline, beside it, below the text: all belong to the post.
        (
            format!("<h2 class=date-header>Friday, 17 May 2024</h2><h1>Weir holds</h1>{text}"),
            day(2024, 5, 17),
        ),
        (
            format!(
                "<article><header><h1>Weir holds</h1></header>{text}<footer><time datetime=2024-05-17>17 May</time></footer></article>"
            ),
            day(2024, 5, 17),
        ),
        (
            format!(
                "<h1>Weir holds</h1>{text}<div class=post-footer><abbr class=published title=2024-05-17T08:00>8:00</abbr></div>"
            ),
            day(2024, 5, 17),
        ),
        (format!("<h1>Weir holds</h1><aside class=meta>17 May 2024</aside>{text}"), day(2024, 5, 17)),
        (format!("<h1>Weir holds</h1>{text}<p>Published: 17 May 2024"), day(2024, 5, 17)),
        (
            format!(
                "<main><div class=header-content><ul class=crumbs><li>Mills</ul><span class=date>17 May 2024</span></div><h1>Weir holds</h1>{text}</main>"
            ),
            day(2024, 5, 17),
        ),
        // Dates of the site do not.
        (
            format!(
                "<div class=header-top><span class=date>17 May 2024</span></div><main><h1>Weir holds</h1>{text}</main>"
            ),
            None,
        ),
        (format!("<header class=site-header>Friday, 17 May 2024</header><h1>Weir holds</h1>{text}"), None),
        (
            format!(
                "<h1>Weir holds</h1>{text}<footer class=site-footer>Page last reviewed 1 January 2019</footer>"
            ),
            None,
        ),
        // Nor do those of a forum member beside a post.
        (format!("<h1>Weir holds</h1><p>miller Posts: 77 Joined: Mon Mar 04, 2013 8:12 am{text}"), None),
        // Several days below the text belong to a list.
        (
            format!(
                "<h1>Weir holds</h1>{text}<div class=teasers><p>Published: 17 May 2024<p>Published: 16 May 2024</div>"
            ),
            None,
        ),
        // A change near the headline counts only if there is nothing better.
        (format!("<h1>Weir holds</h1><p>Updated: 18 May 2024{text}"), day(2024, 5, 18)),
        (
            format!("<h1>Weir holds</h1><p>Updated: 18 May 2024{text}<p>Published: 17 May 2024"),
            day(2024, 5, 17),
        ),
        (format!("<html lang=ar><h1>Weir</h1><p>الجمعة 24 نيسان / أبريل 2020{text}"), day(2020, 4, 24)),
    ] {
        assert_eq!(facts(&format!("{title}{body}")).published, expected, "{body}");
    }
}

#[test]
fn a_date_of_nothing_in_particular_yields_to_the_one_that_readers_see() {
    let page =
        |head: &str| format!("<title>Weir holds</title>{head}<h1>Weir holds</h1><p>17 May 2024</p>{ENGLISH}");
    for (head, expected) in [
        ("<meta name=date content=2024-05-12>", day(2024, 5, 17)),
        (
            "<meta name=date content=2024-05-12><meta property=article:modified_time content=2024-05-17>",
            day(2024, 5, 12),
        ),
        ("<meta property=article:published_time content=2024-05-12>", day(2024, 5, 12)),
    ] {
        assert_eq!(facts(&page(head)).published, expected, "{head}");
    }
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

#[test]
fn a_change_is_dated_as_declared_or_as_labelled_by_the_headline() {
    let article = |more: &str| format!("<h1>Old mills</h1><p>Published 3 May 2024</p>{more}{ENGLISH}");
    for (body, expected) in [
        ("<meta property=article:modified_time content=2024-05-09T10:00:00Z>".to_owned() + &article(""), day(2024, 5, 9)),
        (
            article("<p class=updated>3 May 2024 <span>Updated <time itemprop=dateModified datetime=2024-05-09>9 May 2024</time></span>"),
            day(2024, 5, 9),
        ),
        (
            r#"<script type=application/ld+json>{"@type":"NewsArticle","headline":"Old mills","datePublished":"2024-05-03","dateModified":"2024-05-11"}</script>"#.to_owned()
                + &article(""),
            day(2024, 5, 11),
        ),
        (article("<p>Last updated: 7 May 2024</p>"), day(2024, 5, 7)),
        (article("<time class=updated datetime=2024-05-08>in May</time>"), day(2024, 5, 8)),
        // Before the day of publication it is that of something else.
        (article("<p>Last updated: 7 May 2023</p>"), None),
        (article(""), None),
        // The list below has its own days.
        (article(&format!("{}<ul><li>Seal found <time class=updated datetime=2024-06-01>1 June</time></ul>", ENGLISH.repeat(20))), None),
    ] {
        assert_eq!(facts(&body).modified, expected, "{body}");
        assert_eq!(facts(&body).published, day(2024, 5, 3), "{body}");
    }
    let dump = "Old mills\n\nPublished 3 May 2024, updated 7 May 2024\n\nThe river froze in the night, and in the morning the wheel of the old mill stood still.";
    let found = parse(MediaType::Text, dump, |_| {}).page.facts;
    assert_eq!((found.published, found.modified), (day(2024, 5, 3), day(2024, 5, 7)));
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

#[test]
fn days_of_events_laws_and_deadlines_are_not_those_of_the_page() {
    for line in [
        "Event date: 17 May 2024",
        "<p>When<p>Friday 17 May 2024",
        "§ 5 der Wehrsatzung vom 17. Mai 2024",
        "Send two pages to the keepers of the weir by 17 May 2024.",
    ] {
        let page = format!("<title>Weir holds</title><h1>Weir holds</h1><p>{line}{ENGLISH}");
        assert_eq!(facts(&page).published, None, "{line}");
    }
    for line in ["By Ida Brandt, 17 May 2024.", "Ида Брандт, 17 мая 2024 г.", "<p>Published<p>17 May 2024"]
    {
        let page = format!("<title>Weir holds</title><h1>Weir holds</h1><p>{line}{ENGLISH}");
        assert_eq!(facts(&page).published, day(2024, 5, 17), "{line}");
    }
}

#[test]
fn the_label_of_a_day_may_be_the_line_above() {
    for lines in [
        "<p>Published<p>14 May 2024<p>Last updated<p>17 May 2024",
        "<dl><dt>Published:<dd>14 May 2024<dt>Last updated:<dd>17 May 2024</dl>",
        "<p>14 May 2024<p>Updated: <time datetime=2024-05-17>17 May</time>",
    ] {
        let found = facts(&format!("<title>Weir holds</title><h1>Weir holds</h1>{lines}{ENGLISH}"));
        assert_eq!((found.published, found.modified), (day(2024, 5, 14), day(2024, 5, 17)), "{lines}");
    }
    let found = facts(&format!("<h1>Weir holds</h1><p>14 May 2024 10:00 Updated 2 days ago{ENGLISH}"));
    assert_eq!((found.published, found.modified), (day(2024, 5, 14), None));
}
