//! Days of publication and change.

use super::*;

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

#[test]
fn behind_the_text_only_lines_that_say_so_have_the_pages_day() {
    let text = format!("{ENGLISH} Nobody had seen it so quiet before.").repeat(3);
    let page = |line: &str| {
        let body = format!("<title>Weir holds</title><h1>Weir holds</h1>{text}{line}{text}");
        facts(&body).published
    };
    for line in [
        "<p>Next issue: 17 May 2024",
        "<p>Doors: Friday 17 May 2024, 10am",
        "<p>Du 17 mai 2024 au 19 mai 2024",
        "<p>Дата заседания: 17 мая 2024",
        "<p>Rules of the weir, version of May 17, 2024",
        "<table><tr><td>Opens<td>17 May 2024</table>",
        "<p>© 2023 Weir Herald. Online since 17 May 2024",
    ] {
        assert_eq!(page(line), None, "{line}");
    }
    for line in [
        "<p>17 May 2024",
        "<p>Published: 17 May 2024",
        "<p>Ida Brandt, 17 May 2024",
        "<p>Portside, den 17. Mai 2024",
        "<p>News | 17 May 2024 | 3 comments",
        "<p>Stored by Ida Brandt (17 May 2024)",
        "<p><a href=/members/7>millrat</a> on 17 May 2024",
    ] {
        assert_eq!(page(line), day(2024, 5, 17), "{line}");
    }
}

#[test]
fn a_day_from_before_the_web_counts_in_the_place_of_a_dateline() {
    let page = |head: &str, above: &str, behind: &str| {
        let text = format!("{ENGLISH} Nobody had seen it so quiet before.");
        let body = format!("<title>Weir holds</title>{head}<h1>Weir holds</h1>{above}{text}{behind}");
        facts(&body).published
    };
    assert_eq!(page("", "<p>17 May 1962", ""), day(1962, 5, 17));
    assert_eq!(page("", "<p>By Ida Brandt<p>17 May 1962", ""), day(1962, 5, 17));
    // What the page is about, or an older version of what it says itself.
    assert_eq!(page("", "<p>The flood of 17 May 1962", ""), None);
    assert_eq!(page("", "", "<p>17 May 1962"), None);
    assert_eq!(page("", "<p>17 May 1962<p>Posted 4 May 2024", ""), day(2024, 5, 4));
    let meta = "<meta property=article:published_time content=2024-05-04>";
    assert_eq!(page(meta, "<p>17 May 1962", ""), day(2024, 5, 4));
}

#[test]
fn a_page_that_shows_the_declared_day_and_the_next_shows_a_change() {
    let data = "<script type=application/ld+json>{\"@type\":\"Article\",\"datePublished\":\"2024-05-17T08:00:00+00:00\"}</script>";
    let times = |first: &str| {
        format!(
            "{data}<h1>Old mills</h1><div><time class=updated datetime=2024-05-18T08:00:00+00:00>{first}</time> <time class='entry-date published' datetime=2024-05-17T08:00:00+00:00>17 May 2024</time></div>"
        )
    };
    assert_eq!(facts(&times("18 May 2024")).published, day(2024, 5, 17));
    assert_eq!(facts(&times("20 May 2024")).published, day(2024, 5, 17));
    let shown = format!("{data}<h1>Old mills</h1><p>18 May 2024</p>");
    assert_eq!(facts(&shown).published, day(2024, 5, 18), "a time in UTC falls on the day before");
}
