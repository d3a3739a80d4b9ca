//! Which of the names on a page are those of its authors: senders, owners of sites, agencies, authors of posts.

use super::{ENGLISH, MediaType, facts, parse};

/// Returns the byline of a page with `head`, a headline, `top` below it, and text.
fn byline(head: &str, top: &str) -> Option<String> {
    let page = format!("<title>Weir holds</title>{head}<h1>Weir holds</h1>{top}{ENGLISH}");
    facts(&page).byline
}

#[test]
fn the_sender_of_a_message_is_its_author() {
    const TEXT: &str = "The river froze in the night, and in the morning the wheel of the old mill stood still. \
        Nobody had seen it so quiet, and the mill pond was white.";
    for (sender, name) in [
        ("From: Ida Brandt <ida@mill.example>", Some("Ida Brandt")),
        ("From: \"Brandt, Ida\" <ida@mill.example>", Some("Ida Brandt")),
        ("From: ida at mill.example (Ida Brandt)", Some("Ida Brandt")),
        ("Von: Ida Brandt <ida@mill.example>", Some("Ida Brandt")),
        ("差出人: Ida Brandt <ida@mill.example>", Some("Ida Brandt")),
        ("From: ida@mill.example", None),
        ("From: Portside to Paris", None),
    ] {
        let dump = format!(
            "{sender}\nDate: Tue, 12 Mar 2024 18:30:00 +0000\nSubject: Weir holds\n\n{TEXT}\n\n{TEXT}\n"
        );
        let found = parse(MediaType::Text, &dump, |_| {}).page.facts.byline;
        assert_eq!(found.as_deref(), name, "{sender}");
    }
    let list = "<ul><li><em>From</em>: Ida Brandt &lt;<a href='mailto:i@m.example'>i@m.example</a>&gt;</li>\
        <li><em>Subject</em>: Weir holds</li></ul>";
    assert_eq!(byline("", list).as_deref(), Some("Ida Brandt"));
}

#[test]
fn a_person_may_own_the_site() {
    let page = |author: &str, owner: &str| {
        facts(&format!(
            "<title>Weir holds</title><h1>Weir holds</h1><p>By {author}</p>{ENGLISH}</p><footer><p>© 2024 {owner}</p>\
             </footer>"
        ))
        .byline
    };
    assert_eq!(page("Ida Brandt", "Ida Brandt").as_deref(), Some("Ida Brandt"));
    assert_eq!(page("Ida Brandt", "Mill Media").as_deref(), Some("Ida Brandt"));
    assert_eq!(page("Harbour Gazette", "Harbour Gazette"), None);
    assert_eq!(byline("<meta property=og:site_name content='Molten Bits'>", "<p>By Molten Bits</p>"), None);
}

#[test]
fn an_agency_shown_as_the_author_is_nobody() {
    for agency in [
        "The Canadian Press",
        "Qatar News Agency",
        "Europa Press",
        "Polska Agencja Prasowa",
        "ТАСС",
        "रॉयटर्स",
        "共同通信",
    ] {
        assert_eq!(byline("", &format!("<p class=author>{agency}</p>")), None, "{agency}");
        let head = format!("<meta name=author content='{agency}'>");
        assert_eq!(byline(&head, "<p>By Ida Brandt</p>").as_deref(), Some("Ida Brandt"), "{agency}");
    }
    // An organization that the data of the page state as the author is one if nobody else is named.
    let data = |name: &str| {
        format!(
            "<script type=application/ld+json>{{\"@type\":\"Article\",\"author\":{{\"@type\":\"Organization\",\
             \"name\":\"{name}\"}}}}</script>"
        )
    };
    assert_eq!(byline(&data("Ministry of Mills"), "").as_deref(), Some("Ministry of Mills"));
    assert_eq!(byline("", "<p class=author>Lusa Brandt</p>").as_deref(), Some("Lusa Brandt"));
}

#[test]
fn links_and_offices_part_authors() {
    for top in [
        "<div class=author><a href=/i>Ida Brandt</a> <a href=/c>Carl Ede</a></div>",
        "<div class=author>Ida Brandt<br>Carl Ede</div>",
        "<ul class=authors><li><span>Ida Brandt</span><span class=affiliation>TU Portside</span><li><span>Carl Ede</span></ul>",
        "<div class=authors><p itemprop=name>Ida Brandt</p><p itemprop=jobTitle>Mill Wright</p><p>Carl Ede</p></div>",
    ] {
        assert_eq!(byline("", top).as_deref(), Some("Ida Brandt, Carl Ede"), "{top}");
    }
    let follow = "<div class=author><a href=/i>Ida Brandt</a> <a href=/f>Follow</a></div>";
    assert_eq!(byline("", follow).as_deref(), Some("Ida Brandt"));
}

#[test]
fn given_names_on_the_page_outdo_initials_in_the_head() {
    let head = "<meta name=citation_authors content='Brandt I;Ede CM;'>";
    let shown = "<div class=authors><p>Ida Brandt</p><p>Carl M Ede</p></div>";
    assert_eq!(byline(head, shown).as_deref(), Some("Ida Brandt, Carl M Ede"));
    assert_eq!(
        byline(head, "<div class=authors><p>Nora Weir</p><p>Carl M Ede</p></div>").as_deref(),
        Some("Brandt I, Ede CM")
    );
}

#[test]
fn a_heading_above_a_post_names_who_wrote_it() {
    let post = |name: &str, day: u32| {
        format!(
            "<section><h3>{name}</h3><span>unread,</span><span>Mar {day}, 2019</span>{ENGLISH}</p></section>"
        )
    };
    let page = |first: &str, second: &str| byline("", &(post(first, 12) + &post(second, 13)));
    assert_eq!(page("Ida Brandt", "Carl Ede").as_deref(), Some("Ida Brandt"));
    assert_eq!(page("Mill Pond", "On the ropes of the weir"), None);
}
