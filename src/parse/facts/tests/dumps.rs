//! Titles and other facts of text dumps.

use super::*;

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
