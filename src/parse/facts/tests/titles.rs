//! Titles of HTML pages.

use super::*;

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
fn headlines_of_other_forms_are_titles() {
    let text = "The river froze in the night, and in the morning the wheel of the old mill stood still, as nobody had seen it before.\n\
        The miller walked down to the weir and came back with his hands in his pockets, for there was nothing to be done.\n";
    let menu = "Skip to content\nHome\nMills\nSpring\nTides\nSport\nCulture\nJobs\nVideo\nRadio\n";
    for title in ["THE OLD MILL STANDS STILL", "The old mill stands still."] {
        let page = parse(MediaType::Text, &format!("{menu}{title}\n{text}"), |_| {}).page;
        assert_eq!(page.facts.title.as_deref(), Some(title));
    }
}

/// Makes a text of the line above that is long enough for prose.
const LONGER: &str = "Nobody had seen it so quiet before, and nobody knew why the water had stopped.";

#[test]
fn a_slogan_is_no_title_beside_a_heading_that_the_text_is_about() {
    let slogan = "News of the mills since 1884";
    for head in [
        format!(
            "<title>The Grain Courier</title><meta property=og:title content='The Grain Courier - {slogan}'>"
        ),
        format!("<title>The Grain Courier | {slogan}</title>"),
        format!(
            "<meta property=og:title content='The Grain Courier · {slogan}'><meta property=og:site_name content='The Grain Courier'>"
        ),
        format!(
            "<title>The Grain Courier – {slogan}</title><meta property=og:title content='The Grain Courier – {slogan}'>"
        ),
        "<title>The Grain Courier</title>".to_owned(),
    ] {
        let body = format!(
            "{head}<a href=/>The Grain Courier</a><h1>River froze in the night</h1>{ENGLISH} {LONGER}"
        );
        assert_eq!(facts(&body).title.as_deref(), Some("River froze in the night"), "{head}");
    }
}

#[test]
fn subtitles_buttons_and_sections_beside_a_title_are_none_of_it() {
    for (body, title) in [
        (
            "<title>River froze in the night</title><meta property=og:title content='River froze in the night'><h1>River froze in the night <small>Nobody saw it happen</small></h1>",
            "River froze in the night",
        ),
        (
            "<title>Why was the mill still? : Queueline</title><h1>Queueline</h1><h2>Why was the mill still?<a href=/p>Print</a></h2>",
            "Why was the mill still?",
        ),
        (
            "<title>Why the mill stood still : Canning</title><meta property=og:title content='r/Canning - Why the mill stood still'>",
            "Why the mill stood still",
        ),
    ] {
        let page =
            parse(MediaType::Html, &format!("{body}{ENGLISH}<footer>© Queueline</footer>"), |_| {}).page;
        assert_eq!(page.facts.title.as_deref(), Some(title), "{body}");
    }
}

#[test]
fn a_topic_that_the_host_is_called_after_is_the_title() {
    for (url, title, heading) in [
        ("https://www.bricks.example/bricks", "Bricks – Norham Merchants", "Bricks"),
        ("https://kiln.example/kiln", "The kiln - Norham Merchants", "The kiln"),
        ("https://ferrynews.example/a", "Ferry | Norham Merchants", "Ferry"),
        ("https://python-course.example/", "Python : Norham Merchants", "Python"),
        ("https://hallenbad.example/verein", "Das Hallenbad · Norham Merchants", "Das Hallenbad"),
    ] {
        let body =
            format!("<title>{title}</title><h1>{heading}</h1>{ENGLISH}<footer>© Norham Merchants</footer>");
        let page = parse(MediaType::Html, &body, |raw| raw.url = Some(url.to_owned())).page;
        assert_eq!(page.facts.title.as_deref(), Some(heading), "{url}");
    }
}

#[test]
fn the_kind_of_a_text_is_no_title_of_a_dump() {
    for kind in
        ["FOR IMMEDIATE RELEASE", "PRESS RELEASE", "Pressemitteilung", "Communiqué de presse", "新闻稿"]
    {
        let dump = format!(
            "{kind}\n\nRiver froze in the night\n\n{}",
            format!("{ENGLISH} {LONGER}\n\n").repeat(3).replace("<p>", "")
        );
        let page = parse(MediaType::Text, &dump, |_| {}).page;
        assert_eq!(page.facts.title.as_deref(), Some("River froze in the night"), "{kind}");
    }
}

#[test]
fn the_section_of_the_paper_is_not_the_headline() {
    for head in [
        "<title>Weir holds the flood - Letters - Weir Herald</title>",
        "<title>Weir holds the flood – Letters – Weir Herald</title>",
        "<title>Weir holds the flood - Letters | Weir Herald</title>",
    ] {
        let page = format!("{head}<h1>Letters</h1><h2>Weir holds the flood</h2>{ENGLISH}");
        assert_eq!(facts(&page).title.as_deref(), Some("Weir holds the flood"), "{head}");
    }
    // A subheading is not the headline.
    let page =
        format!("<title>Letters - Weir Herald</title><h1>Letters</h1><h2>Weir holds the flood</h2>{ENGLISH}");
    assert_eq!(facts(&page).title.as_deref(), Some("Letters"));
}

#[test]
fn what_follows_the_title_in_its_heading_is_taken_off() {
    for (heading, expected) in [
        ("Weir holds the high flood<span>Night watch was thanked</span>", "Weir holds the high flood"),
        ("Weir holds the high flood <small>Night watch was thanked</small>", "Weir holds the high flood"),
        ("Weir holds the high flood <time>2024. május 17.</time>", "Weir holds the high flood"),
    ] {
        let page = format!("<title>{expected} | Weir Herald</title><h1>{heading}</h1>{ENGLISH}");
        assert_eq!(facts(&page).title.as_deref(), Some(expected), "{heading}");
    }
    for window in ["[Weir Herald] Weir holds the flood", "Weir Herald ... Weir holds the flood"] {
        let page = format!("<title>{window}</title><h3>Weir holds the flood</h3>{ENGLISH}");
        assert_eq!(facts(&page).title.as_deref(), Some("Weir holds the flood"), "{window}");
    }
}
