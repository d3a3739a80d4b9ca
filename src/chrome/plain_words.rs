//! Words of controls that are plain words of the text: the label "Location" in a record, the item "Print" in a list
//! of buttons that a text describes, the number in a table of figures.
//!
//! Takes a page with its series and the evidence so far, and finds the blocks of which a rule on words is no
//! evidence: a few words in a series beside text, most blocks of which have no evidence, and the boxes
//! of facts in an `<aside>` beside the text.

use std::ops::Range;

use super::found::Evidence;
use super::reading::Reading;
use super::series::Series;
use super::tree::{Tree, has_link, heading_level, parent};
use crate::model::{BlockKind, Page};

/// Maximum number of words of a label, and of a sentence in a box of a series.
const LABEL_MAX_WORDS: u32 = 4;
const SENTENCE_MAX_WORDS: u32 = 12;
/// Number of elements around that of a series, one of which must hold text, and minimum number of words
/// of a sentence of that. Set by hand.
const REACH: usize = 3;
const TEXT_MIN_WORDS: u32 = 8;
/// Part of the blocks of a series, one in this many, that must have no evidence; and of one below a heading or a
/// sentence with a colon. Set by hand: a list of the data that a form asks for has few other words.
const OPEN_ONE_IN: usize = 2;
const HEADED_OPEN_ONE_IN: usize = 3;

/// Returns the blocks that `is_named` by a rule on words, but are plain words of a series, in page order.
pub(super) fn in_series(
    page: &Page,
    reading: &Reading,
    tree: &Tree<'_>,
    series: &[Series],
    found: &[Evidence],
    is_named: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let is_open = |at: usize| found[at].is_open() && !is_named(at);
    let mut spared = Vec::new();
    let is_text = |at: usize| reading.lines[at].is_full_paragraph(TEXT_MIN_WORDS) && is_open(at);
    for Series { blocks, element, .. } in series {
        let named = blocks.clone().filter(|&at| is_named(at)).collect::<Vec<_>>();
        let open = blocks.clone().filter(|&at| is_open(at)).count();
        let above = blocks.start.checked_sub(1).filter(|&at| is_open(at));
        let one_in = if above.is_some_and(|at| heads(page, at)) { HEADED_OPEN_ONE_IN } else { OPEN_ONE_IN };
        let is_open_enough =
            || open * one_in >= blocks.len() || above.is_some_and(|at| is_in_row(page, tree, at, is_open));
        let stands_by_text = || {
            let around = std::iter::successors(Some(*element), |&at| parent(&page.elements, at));
            around.take(1 + REACH).any(|element| tree.blocks(element).any(is_text))
        };
        if named.is_empty() || !is_open_enough() || !stands_by_text() {
            continue;
        }
        spared.extend(named.into_iter().filter(|&at| {
            let line = reading.lines[at];
            line.words <= if line.ends_sentence { SENTENCE_MAX_WORDS } else { LABEL_MAX_WORDS }
        }));
    }
    spared.sort_unstable();
    spared.dedup();
    spared
}

/// Returns true if the block at `at` announces what is below it.
fn heads(page: &Page, at: usize) -> bool {
    let block = &page.blocks[at];
    matches!(block.kind, BlockKind::Heading | BlockKind::Title) || block.text.ends_with([':', '：'])
}

/// Returns true if the block at `at` is a heading beside another one of its level in the same element: the series below
/// it is a part of a text.
fn is_in_row(page: &Page, tree: &Tree<'_>, at: usize, is_open: impl Fn(usize) -> bool) -> bool {
    let level = |at: usize| heading_level(&page.blocks[at]);
    let Some(element) = tree.element_around(at).filter(|_| level(at) > 0) else { return false };
    let is_sister = |other: usize| {
        other != at
            && level(other) == level(at)
            && is_open(other)
            && tree.element_around(other) == Some(element)
    };
    tree.blocks(element).any(is_sister)
}

/// Returns the blocks of the boxes of facts: an `<aside>` without links, most of which are series, in the element
/// that holds the text.
pub(super) fn in_fact_boxes(
    page: &Page,
    reading: &Reading,
    tree: &Tree<'_>,
    series: &[Series],
) -> Vec<Range<usize>> {
    let prose_in = |blocks: Range<usize>| reading.lines[blocks].iter().filter(|line| line.is_prose()).count();
    let asides = page.elements.iter().enumerate().filter(|(_, element)| element.name == "aside");
    asides
        .filter_map(|(at, _)| {
            let blocks = tree.blocks(at);
            let around = parent(&page.elements, at)?;
            let facts = series
                .iter()
                .filter(|series| blocks.start <= series.blocks.start && series.blocks.end <= blocks.end);
            let facts = facts.map(|series| series.blocks.clone()).collect::<Vec<_>>();
            let in_facts = blocks.clone().filter(|at| facts.iter().any(|facts| facts.contains(at))).count();
            let is_plain = blocks.clone().all(|at| !has_link(&page.blocks[at]));
            let beside = prose_in(tree.blocks(around)) - prose_in(blocks.clone());
            (in_facts * 2 > blocks.len() && is_plain && beside > 0).then_some(blocks)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Kind;
    use crate::chrome::series;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";

    /// Returns the plain words among the blocks `named` by rules.
    fn plain(blocks: &[(&str, &str)], named: &[usize]) -> Vec<usize> {
        let page = html(&[blocks, &[("main > p", TEXT)]].concat());
        let mut found = vec![Evidence::default(); blocks.len() + 1];
        for &at in named {
            found[at].drop_for(Kind::Rule, &"xx.rule".into(), false);
        }
        let tree = Tree::of(&page);
        let series = series::find(&page, &tree);
        in_series(&page, &Reading::of(&page), &tree, &series, &found, |at| named.contains(&at))
    }

    #[test]
    fn a_word_of_a_control_beside_other_labels_is_plain() {
        let record = [
            ("main > dl > dt#1", "Material"),
            ("main > dl > dd#1", "Elm"),
            ("main > dl > dt#2", "Location"),
            ("main > dl > dd#2", "Store"),
            ("main > dl > dt#3", "Colour"),
            ("main > dl > dd#3", "Green"),
        ];
        assert_eq!(plain(&record, &[2, 3]), [2, 3]);
        assert_eq!(plain(&record, &[0, 2, 3, 4]), [0usize; 0], "most of them are words of controls");
        let items = [
            ("main > h2", "What we store"),
            ("main > ul > li", "Name"),
            ("main > ul > li", "E-mail"),
            ("main > ul > li", "Phone"),
        ];
        assert_eq!(plain(&items, &[1, 2]), [1, 2]);
        assert_eq!(plain(&items, &[0, 1, 2]), [0usize; 0], "without a heading of the text");
        assert_eq!(plain(&items, &[1, 2, 3]), [0usize; 0], "all of them are words of controls");
        let sections = [&[("main > h2", "What we do not store")], &items[..]].concat();
        assert_eq!(plain(&sections, &[2, 3, 4]), [2, 3, 4], "a section of a text");
    }

    #[test]
    fn only_a_few_words_of_a_series_are_plain() {
        let long = "Subscribe to our free letter with all the news of the mill and of the weir";
        let items = [
            ("main > ul > li", long),
            ("main > ul > li", "Oak"),
            ("main > ul > li", "Elm"),
            ("main > p", "@Oak"),
        ];
        assert_eq!(plain(&items, &[0]), [0usize; 0]);
        assert_eq!(plain(&items[1..], &[0]), [0usize; 0], "no series");
        let foot = [
            ("div.foot > div > div > ul > li", "Oak"),
            ("div.foot > div > div > ul > li", "Contact"),
            ("div.foot > div > div > ul > li", "Elm"),
        ];
        assert_eq!(plain(&foot, &[1]), [0usize; 0], "far from the text");
    }

    #[test]
    fn an_aside_of_pairs_beside_the_text_is_a_box_of_facts() {
        let boxes = |value: &str, below: &str| {
            let page = html(&[
                ("main > h1", "The mill"),
                ("main > aside > h2", "The mill"),
                ("main > aside > dl > dt#1", "Built"),
                ("main > aside > dl > dd#1", value),
                ("main > aside > dl > dt#2", "Stones"),
                ("main > aside > dl > dd#2", "Two"),
                ("main > p", below),
            ]);
            let tree = Tree::of(&page);
            in_fact_boxes(&page, &Reading::of(&page), &tree, &series::find(&page, &tree))
        };
        assert_eq!(boxes("1811", TEXT), vec![1..6]);
        assert!(boxes("@1811", TEXT).is_empty(), "links");
        assert!(boxes("1811", "Most read").is_empty(), "no text beside it");
    }
}
