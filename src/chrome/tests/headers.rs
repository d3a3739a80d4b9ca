//! `<header>` elements: the masthead of the site, and the heads of an article and of its parts.

use super::markup::html;
use super::{PROSE, dropped};

#[test]
fn the_header_of_a_part_of_the_text_is_no_masthead() {
    let page = |heading: &'static str| {
        html(&[
            ("div > h1", "The mill"),
            ("div > p", PROSE),
            ("div > div#c7 > header > h2", heading),
            ("div > div#c7 > p", PROSE),
        ])
    };
    assert_eq!(dropped(&page("The wheel")), [0usize; 0]);
    assert_eq!(dropped(&page("@The wheel")), [2], "a link");
    let masthead = html(&[("header > h2", "The valley"), ("div > h1", "The mill"), ("div > p", PROSE)]);
    assert_eq!(dropped(&masthead), [0]);
}

#[test]
fn the_header_around_the_headline_is_no_masthead() {
    let page = |above: &'static str| {
        html(&[
            ("header > p", "The valley"),
            ("div > header > p", above),
            ("div > header > h1", "The mill"),
            ("div > header > p", "Three hundred years, and one wet spring"),
            ("div > p", PROSE),
        ])
    };
    assert_eq!(dropped(&page("History")), [0]);
    assert_eq!(
        dropped(&page("@Home News Sports Weather The valley Letters Jobs Cars Flats About us")),
        [0, 1, 3],
        "links"
    );
}
