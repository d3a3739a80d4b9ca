//! Titles and days of whole HTML pages.

use super::*;

#[test]
fn elements_of_scripts_and_names_of_platforms_state_the_day() {
    for top in [
        "<relative-time datetime=2024-05-17T08:30:00Z>3 days ago</relative-time>",
        "<abbr class=timeago title=2024-05-17T08:30:00Z>3 days ago</abbr>",
        "<p>By Ida Brandt <a href=# title='Friday, May 17, 2024 8:30 AM'>3 days ago</a></p>",
        "<p><bsp-timestamp data-timestamp=1715934600000></bsp-timestamp></p>",
        "<p>By Ida Brandt<span class='updated hidden'>2024-09-18T10:00:00+00:00</span><span>May 17th, 2024</span></p>",
    ] {
        let body = format!("<html lang=en-US><h1>Old mills</h1>{top}{ENGLISH}");
        assert_eq!(facts(&body).published, day(2024, 5, 17), "{top}");
    }
    let captioned = format!("<h1>Old mills</h1><span title='Mills on 17 May 2024'>x</span>{ENGLISH}");
    assert_eq!(facts(&captioned).published, None);
    for (key, expected) in [
        ("vr:published_time", day(2024, 5, 17)),
        ("prism.publicationDate", day(2024, 5, 17)),
        ("gtm.publishDate", day(2024, 5, 17)),
        ("bepress_citation_date", day(2024, 5, 17)),
        ("x:unpublishDate", None),
        ("last_published", None),
    ] {
        let body = format!("<meta name={key} content='2024-05-17 08:30'><h1>Old mills</h1>{ENGLISH}");
        assert_eq!(facts(&body).published, expected, "{key}");
    }
    for nothing in ["1900-01-01T00:00:00Z", "2099-12-31"] {
        let meta = format!("<meta property=article:published_time content={nothing}>");
        let body = format!("{meta}<h1>Old mills</h1><p>17 May 2024</p>{ENGLISH}");
        assert_eq!(facts(&body).published, day(2024, 5, 17), "{nothing}");
    }
}

#[test]
fn the_day_of_something_in_a_list_is_not_that_of_the_page() {
    for (below, expected) in [
        ("<dl><dt>Free from</dt><dd>17 May 2024</dd></dl>", None),
        ("<dl><dt>Date</dt><dd>17 May 2024</dd></dl>", day(2024, 5, 17)),
        ("<dl><dt>Published on</dt><dd>17 May 2024</dd></dl>", day(2024, 5, 17)),
        ("<table><tr><td>17 May 2024<td>Whitby<tr><td>18 May 2024<td>Filey</table>", None),
        ("<table><tr><td>17 May 2024<td>Ida Brandt</table>", day(2024, 5, 17)),
        ("<h2><a href=/x>A billhook for each county</a></h2><p>Posted on <time>17 May 2024</time></p>", None),
        ("<h2>A billhook for each county</h2><p>Posted on <time>17 May 2024</time></p>", day(2024, 5, 17)),
        ("<h3><a href=#1>Re: Old mills</a></h3><p>Ida Brandt » 17 May 2024</p>", day(2024, 5, 17)),
        ("<time class=start-date>17 May 2024</time>", None),
    ] {
        let body = format!("<html lang=en><title>Old mills</title><h1>Old mills</h1>{below}{ENGLISH}");
        assert_eq!(facts(&body).published, expected, "{below}");
    }
}

#[test]
fn neither_a_button_nor_a_section_is_in_the_title() {
    for (head, shown) in [
        ("Pool of tides - Rust", "<h1>Pool of tides<button>Copy path</button></h1>"),
        ("Shop.com: Pool of tides : Home", "<h1>Pool of tides</h1><h1>About this item</h1>"),
    ] {
        let body = format!("<title>{head}</title>{shown}{ENGLISH} {}", &ENGLISH[3..]);
        assert_eq!(facts(&body).title.as_deref(), Some("Pool of tides"), "{shown}");
    }
    let whole = format!("<title>Tides</title><h1><button>Pool of tides</button></h1>{ENGLISH}");
    assert_eq!(facts(&whole).title.as_deref(), Some("Pool of tides"));
}

#[test]
fn what_editors_call_a_page_without_a_title_is_none() {
    for title in [
        "Untitled Document",
        "New Page 1",
        "Microsoft Word - mill.doc",
        "無題ドキュメント",
        "index",
        "mill.htm",
    ] {
        for shown in [
            "<h1>Old mills of the north</h1>",
            "<h2>Old mills of the north</h2>",
            "<p align=center><font size=6><b>Old mills of the north</b></font></p>",
        ] {
            let body = format!("<title>{title}</title>{shown}{ENGLISH} {}", &ENGLISH[3..]);
            assert_eq!(facts(&body).title.as_deref(), Some("Old mills of the north"), "{title} {shown}");
        }
    }
    let body = format!("<title>How to write index.html</title>{ENGLISH}");
    assert_eq!(facts(&body).title.as_deref(), Some("How to write index.html"));
}

#[test]
fn a_long_line_of_author_days_and_reading_time_is_the_byline() {
    let line = "By Ida Brandt (in Portside, special correspondent) Published on 17 May 2024 at 6:00, updated on 17 May 2024 \
                at 11:24 Reading time 3 min.";
    let body = format!("<h1>Old mills of the north</h1><div>{line}</div>{ENGLISH}");
    let page = parse(MediaType::Html, &body, |_| {}).page;
    let kind = page.blocks.iter().find(|block| block.text == line).map(|block| block.kind);
    assert_eq!(kind, Some(BlockKind::Byline));
}

#[test]
fn a_badge_in_the_headline_is_no_part_of_the_title() {
    for heading in [
        "<span>Premium</span>Old mills of the north",
        "<span>LIVE</span> Old mills of the north",
        "Old mills of the north <span>Premium</span>",
    ] {
        let head = "<title>Old mills of the north | Grain</title><meta property=og:title content='Old mills of the north'>";
        let body = format!("{head}<h1>{heading}</h1>{ENGLISH}");
        assert_eq!(facts(&body).title.as_deref(), Some("Old mills of the north"), "{heading}");
    }
}

#[test]
fn what_is_set_off_in_the_headline_is_no_part_of_the_title() {
    const TITLE: &str = "Old mills of the north turn again";
    let title = |heading: &str| {
        facts(&format!("<title>{TITLE} | Grain</title><h1>{heading}</h1>{ENGLISH}")).title.unwrap_or_default()
    };
    for heading in [
        "<span>Premium</span>Old mills of the north turn again",
        "<span>Countryside</span> <span>Old mills of the north turn again</span>",
        "Old mills of the north turn again <span>Premium</span>",
        "Old mills of the north turn again<button>Copy link</button>",
        "Old mills of the north turn again <a href=/e>[edit]</a>",
    ] {
        assert_eq!(title(heading), TITLE, "{heading}");
    }
    let longer = "Old mills of the north turn again in spring";
    assert_eq!(title(longer), longer);
}

#[test]
fn the_title_is_what_the_text_is_about() {
    let text = "<p>The river at the weir froze in the night, and in the morning the wheel of the old mill stood still. Nobody \
        had seen it so quiet.";
    let title = |head: &str, body: &str| {
        let page = format!("<title>{head}</title>{body}{text}");
        facts(&page).title
    };
    for (head, body) in [
        // A slogan of the site, of which no word is in the text.
        ("Harrow: offers, events and more", "<h1>Frozen weir stops old mill</h1>"),
        // The board shows its name in the first heading.
        (
            "Frozen weir stops old mill - Harrow board",
            "<h1>Harrow board</h1><h2>Frozen weir stops old mill</h2>",
        ),
        ("frozen_weir_stops_old_mill [Harrow]", "<a href=/>Harrow</a><h1>Frozen weir stops old mill</h1>"),
        (
            "[17.0524] Frozen weir stops old mill",
            "<meta name=citation_title content='Frozen weir stops old mill'>",
        ),
    ] {
        assert_eq!(title(head, body).as_deref(), Some("Frozen weir stops old mill"), "{head}");
    }
    let odd = title("Harrow mill and weir", "<h1>Frozen weir stops old mill</h1>");
    assert_eq!(odd.as_deref(), Some("Frozen weir stops old mill"));
    assert_eq!(title("Wheel stood still", "<h1>Opening hours</h1>").as_deref(), Some("Wheel stood still"));
    let escaped = title("Weir &amp;amp; mill", "<h1>Weir &amp;amp; mill</h1>");
    assert_eq!(escaped.as_deref(), Some("Weir & mill"));
}

#[test]
fn a_dump_may_state_its_title() {
    let text = "The river at the weir froze in the night, and in the morning the wheel of the old mill stood still. Nobody \
        had seen it so quiet, and the miller walked down to the mill with his hands in his pockets.";
    for top in [
        "Titel: Frozen weir\nAutor: Ida Brandt\n\n",
        "Von: Ida <ida@a.org>\nBetreff: Frozen weir\nDatum: 17. Mai 2024\n\n",
        "標題：Frozen weir\n作者：Ida Brandt\n\n",
        "Title: Frozen weir - Harrow\n\nURL Source: https://a.org/1\n\nMarkdown Content:\nSkip to content\n\n# Frozen weir\n\n",
    ] {
        let page = parse(MediaType::Text, &format!("{top}{text}"), |_| {}).page;
        assert_eq!(page.facts.title.as_deref(), Some("Frozen weir"), "{top}");
    }
    let reader = "Title: The frozen weir of Harrow\n\nURL Source: https://a.org/1\n\nMarkdown Content:\n[Skip to content](#c)\n\n";
    let page = parse(MediaType::Text, &format!("{reader}{text}"), |_| {}).page;
    assert_eq!(page.facts.title.as_deref(), Some("The frozen weir of Harrow"));
    assert_eq!(page.blocks[0].text, "Skip to content");
    assert_ne!(page.blocks[0].kind, BlockKind::Title);
}

#[test]
fn a_title_that_is_cut_off_is_completed() {
    let teasers =
        "<h3 class=entry-title>Weir holds the flood</h3><h3 class=entry-title>Ferry fares rise</h3>";
    for cut in ["Old mills of the north tu…", "Old mills of the north tu... | Grain"] {
        let body =
            format!("<title>{cut}</title><h1>Old mills of the north turn again</h1>{ENGLISH}{teasers}");
        assert_eq!(facts(&body).title.as_deref(), Some("Old mills of the north turn again"), "{cut}");
    }
}

#[test]
fn a_link_to_the_first_page_names_the_site() {
    for (title, home) in [
        ("Old mills of the north - Tide Tables", "<div><a href=/>Tide Tables</a></div>"),
        (
            "Old mills of the north — Tide Tables",
            "<nav><a class=l href='https://grain.org/'>Tide Tables</a></nav>",
        ),
        ("Tide Tables - Old mills of the north", "<header><a href=/en/>Tide Tables</a></header>"),
    ] {
        let body =
            format!("<link rel=canonical href=https://grain.org/mills><title>{title}</title>{home}{ENGLISH}");
        assert_eq!(facts(&body).title.as_deref(), Some("Old mills of the north"), "{title} {home}");
    }
    for home in [
        "<ul><li><a href=/>Tide Tables</a></li></ul>",
        "<div><a href=/>Tide Tables</a> and more</div>",
        "<div><a href=https://other.org/>Tide Tables</a></div>",
    ] {
        let body = format!(
            "<link rel=canonical href=https://grain.org/mills><title>Old mills - Tide Tables</title>{home}{ENGLISH}"
        );
        assert_eq!(facts(&body).title.as_deref(), Some("Old mills - Tide Tables"), "{home}");
    }
}

#[test]
fn the_day_is_the_one_shown_and_not_that_of_an_event() {
    for (top, expected) in [
        ("<time datetime=2024-05-18T00:30:00Z>17 May 2024, 20:30</time>", day(2024, 5, 17)),
        ("<time datetime=2024-05-16T23:30:00Z>17 May 2024, 00:30</time>", day(2024, 5, 17)),
        ("<time datetime=2024-05-17T08:30:00Z>15 May 2024</time>", day(2024, 5, 17)),
        ("<dl><dt>Venue</dt><dd>Mill Hall</dd><dt>Date</dt><dd>22 June 2024</dd></dl>", None),
        ("<p>Date: 22 June 2024</p><p>Venue: Mill Hall</p>", None),
        ("<p><span itemprop=startDate content=2024-06-22>22 June 2024</span></p>", None),
        ("<p>Published: 17 May 2024</p><p>Venue: Mill Hall</p>", day(2024, 5, 17)),
    ] {
        let body = format!("<html lang=en-GB><h1>Old mills</h1>{top}{ENGLISH}");
        assert_eq!(facts(&body).published, expected, "{top}");
    }
}

#[test]
fn a_title_may_begin_with_the_name_of_the_site() {
    const ADDRESS: &str = "<link rel=canonical href=https://grain.example/x>";
    for title in ["Grain prices", "Grain Pro", "Grain 4.2", "Grain: privacy", "Our Grain"] {
        for head in [format!("<title>{title} | Grain</title>"), format!("<title>{title}</title>")] {
            let body = format!("{ADDRESS}{head}<h1>{title}</h1>{ENGLISH}");
            assert_eq!(facts(&body).title.as_deref(), Some(title), "{body}");
        }
    }
    let logo = format!("{ADDRESS}<title>Old mills - Grain</title><h1>Grain</h1><h2>Old mills</h2>{ENGLISH}");
    assert_eq!(facts(&logo).title.as_deref(), Some("Old mills"));
}

#[test]
fn a_headline_below_the_first_level_is_told_from_its_section() {
    const TITLE: &str = "Old mills of the north turn again";
    for whole in
        ["Old mills of the north turn again - Local", "Show topic - Old mills of the north turn again"]
    {
        for level in ["h2", "h3"] {
            let body = format!("<title>{whole}</title><{level}>{TITLE}</{level}>{ENGLISH}");
            assert_eq!(facts(&body).title.as_deref(), Some(TITLE), "{body}");
        }
        let other = format!("<title>{whole}</title><h2>Local</h2>{ENGLISH}");
        assert_eq!(facts(&other).title.as_deref(), Some(whole));
    }
}

#[test]
fn the_day_of_the_visit_is_not_that_of_the_page() {
    for line in [
        "Today is Friday, 17 May 2024",
        "Heute ist Freitag, der 17. Mai 2024",
        "Сегодня 17.05.2024",
        "今天是2024年5月17日",
    ] {
        let body = format!("<title>Weir holds</title><h1>Weir holds</h1><p>{line}{ENGLISH}");
        assert_eq!(facts(&body).published, None, "{line}");
    }
    let body = format!("<h1>Weir holds</h1><p>Опубликовано сегодня, 17.05.2024{ENGLISH}");
    assert_eq!(facts(&body).published, day(2024, 5, 17));
}

/// A paragraph long enough for running text.
const LONG: &str = "<p>The river froze in the night, and in the morning the wheel of the old mill stood still, as it does in each cold winter.</p>";

#[test]
fn the_headline_is_the_part_of_the_windows_title_that_the_page_shows() {
    let masthead = "<h1><a href=/>Kitchen Ink</a></h1>";
    for (window, above) in [
        ("Kitchen Ink: The wheel turns again", "<h2>Old mills</h2><h3>The wheel turns again</h3>"),
        (
            "Kitchen Ink » Blog Archive » The wheel turns again",
            "<h2><a href=/7>The wheel turns again</a></h2>",
        ),
        ("Kitchen Ink :: View topic - The wheel turns again", "<table><tr><td>The wheel turns again</table>"),
        ("Kitchen Ink | Country | The wheel turns again", "<font size=4>The wheel turns again</font>"),
        (
            "The wheel turns again - Country of Ink",
            "<font size=4>The wheel turns again</font><br>By Ida Brandt<br>",
        ),
        ("The wheel turns again - Kitchen Ink", "<b>The wheel turns again</b>"),
    ] {
        let page = format!("<title>{window}</title>{masthead}{above}{LONG}");
        assert_eq!(facts(&page).title.as_deref(), Some("The wheel turns again"), "{window}");
    }
    // The whole is shown, or a part of it that names something else.
    for (window, above, expected) in [
        (
            "Mills: The wheel turns again",
            "<h1>Mills: The wheel turns again</h1>",
            "Mills: The wheel turns again",
        ),
        ("Mills: a history of wheels", "<h1>Mills</h1><h2>a history of wheels</h2>", "Mills"),
        ("The wheel turns again - the best", "<p>Mills</p>", "The wheel turns again - the best"),
    ] {
        let page = format!("<title>{window}</title>{above}{LONG}");
        assert_eq!(facts(&page).title.as_deref(), Some(expected), "{window}");
    }
}

#[test]
fn the_only_headline_is_the_title_of_a_page_that_declares_none_of_its_own() {
    let headline = "Frost stops the wheel";
    for above in [
        format!("<h2>{headline}</h2>"),
        format!("<p><b>{headline}</b></p><p>By Ida Brandt</p>"),
        format!("<div class=newstitle>{headline}</div>"),
        format!("<table><tr><td>{headline}<tr><td>By Ida Brandt</table>"),
        format!("<font size=5>{headline}</font><br>By Ida Brandt<br><br>"),
    ] {
        for window in ["<title>Weston Online - News</title>", "<title>item.cfm</title>", ""] {
            assert_eq!(facts(&format!("{window}{above}{LONG}")).title.as_deref(), Some(headline), "{above}");
        }
    }
    let list =
        format!("<title>Weston Online</title><h2>{headline}</h2>{LONG}<h2>Ice on the weir again</h2>{LONG}");
    assert_eq!(facts(&list).title.as_deref(), Some("Weston Online"), "several");
    let said = format!("<title>Old mill stood still in frozen river</title><b>{headline} here</b>{LONG}");
    assert_eq!(facts(&said).title.as_deref(), Some("Old mill stood still in frozen river"), "of the text");
}

#[test]
fn a_sentence_behind_author_and_day_is_text() {
    let lead = "Voters here said no to the new mill for the third time.";
    let texts = |html: &str| {
        let page = parse(MediaType::Html, html, |_| {}).page;
        page.blocks.into_iter().map(|block| (block.kind, block.text)).collect::<Vec<_>>()
    };
    for (above, kind) in [
        ("By Ida Brandt", BlockKind::Byline),
        ("<b>By Ida Brandt</b><br>Courier Staff", BlockKind::Byline),
        ("Posted Wednesday, October 25, 2006", BlockKind::Date),
    ] {
        let html = format!(
            "<title>The mill vote fails</title><h1>The mill vote fails</h1><p>{above}<br>{lead}</p>{LONG}"
        );
        let blocks = texts(&html);
        assert_eq!(blocks[1].0, kind, "{above}");
        assert_eq!(blocks[2], (BlockKind::Paragraph, lead.to_owned()), "{above}");
    }
    let dated = format!(
        "<title>The mill vote fails</title><h1>The mill vote fails</h1><p>October 25, 2006 - {lead}</p>{LONG}"
    );
    assert_eq!(texts(&dated)[1].0, BlockKind::Paragraph);
    let note = format!(
        "<title>The mill vote fails</title><h1>The mill vote fails</h1><p>By Ida Brandt<br>Courier Staff</p>{LONG}"
    );
    assert_eq!(texts(&note)[1], (BlockKind::Byline, "By Ida Brandt\nCourier Staff".to_owned()));
}
