//! Series: boxes of one kind beside each other, without links and controls, as the rows of a record, the items of
//! a list or the parameters of a function are.
//!
//! Takes a page and finds
//!
//! - each `<dl>`, whose boxes are its terms with their definitions,
//! - each `<ul>` and `<ol>` of at least three items, and each `<table>` of at least two rows, and
//! - each run of at least three elements of the same name with the same classes in the same element, or two with two
//!   blocks each.
//!
//! The parts of a series are of one kind, so they are judged together: a label means nothing without its value, and
//! a word such as "Location" is no control beside "Material" and "Colour".

use std::collections::BTreeMap;
use std::ops::Range;

use super::tree::{Tree, has_link, parent};
use crate::model::{Block, BlockKind, Element, Page};

/// Minimum number of boxes in a run of elements, and of items of a list.
const MIN_BOXES: usize = 3;
/// Minimum number of boxes that are pairs of label and value.
const MIN_PAIRS: usize = 2;
/// Minimum number of rows of a table.
const MIN_ROWS: usize = 2;
/// Maximum number of blocks in a box; a post or an article has more.
const BOX_MAX_BLOCKS: usize = 6;

/// Boxes of one kind beside each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Series {
    /// The element around the boxes.
    pub(super) element: usize,
    /// All blocks of the boxes.
    pub(super) blocks: Range<usize>,
    /// True if a box is a label with its value.
    pub(super) are_pairs: bool,
}

/// Returns the series of `page`, the outer before the inner. Cost: linear, but for sorting.
pub(super) fn find(page: &Page, tree: &Tree<'_>) -> Vec<Series> {
    let is_plain = plain_blocks(page);
    let mut children: BTreeMap<(usize, &str, String), Vec<Range<usize>>> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, element) in page.elements.iter().enumerate() {
        let blocks = tree.blocks(at);
        if blocks.is_empty() {
            continue;
        }
        found.extend(of_element(page, at, element, &blocks));
        let around = parent(&page.elements, at).filter(|_| may_be_box(&element.name));
        if let Some(around) = around.filter(|_| blocks.len() <= BOX_MAX_BLOCKS) {
            let key = (around, element.name.as_str(), lasting_tokens(&element.tokens));
            children.entry(key).or_default().push(blocks);
        }
    }
    for ((element, _, _), boxes) in children {
        for run in boxes.chunk_by(|one, next| one.end == next.start) {
            let pairs = run.iter().filter(|blocks| blocks.len() == 2).count();
            if run.len() >= MIN_BOXES || pairs >= MIN_PAIRS {
                let blocks = run[0].start..run[run.len() - 1].end;
                found.push(Series { element, blocks, are_pairs: pairs * 4 >= run.len() * 3 });
            }
        }
    }
    found.retain(|series| series.blocks.clone().all(|at| is_plain[at]));
    found.sort_by_key(|series| (series.blocks.start, std::cmp::Reverse(series.blocks.end)));
    found
}

/// Returns the series that the element at `at` is by its name.
fn of_element(page: &Page, at: usize, element: &Element, blocks: &Range<usize>) -> Option<Series> {
    let count = |kind| page.blocks[blocks.clone()].iter().filter(|block| block.kind == kind).count();
    let is_series = match element.name.as_str() {
        "dl" => blocks.len() >= 2,
        "ul" | "ol" => count(BlockKind::ListItem) >= MIN_BOXES,
        "table" => count(BlockKind::TableRow).max(1) >= MIN_ROWS,
        _ => return None,
    };
    let has_cells = || page.blocks[blocks.clone()].iter().all(|block| block.text.matches('\t').count() == 1);
    let are_pairs = element.name == "dl" || (element.name == "table" && has_cells());
    is_series.then(|| Series { element: at, blocks: blocks.clone(), are_pairs })
}

/// Returns true if an element of this name can be a box. Plain paragraphs are not boxes.
fn may_be_box(name: &str) -> bool {
    matches!(name, "div" | "section" | "article" | "span" | "dl")
}

/// Returns the classes and ids that do not number the element.
fn lasting_tokens(tokens: &str) -> String {
    let is_lasting = |token: &&str| !token.contains(|c: char| c.is_ascii_digit());
    tokens.split(' ').filter(is_lasting).collect::<Vec<_>>().join(" ")
}

/// Returns for each block whether it is shown and neither a link nor part of a control, menu or footer.
fn plain_blocks(page: &Page) -> Vec<bool> {
    let mut is_barred = Vec::with_capacity(page.elements.len());
    for (at, element) in page.elements.iter().enumerate() {
        let is_barred_above = parent(&page.elements, at).is_some_and(|above| is_barred[above]);
        let is_control = matches!(
            element.name.as_str(),
            "button" | "label" | "select" | "option" | "form" | "nav" | "menu" | "footer" | "dialog"
        );
        is_barred.push(is_control || is_barred_above);
    }
    let is_plain = |block: &Block| {
        block.markup.as_ref().is_some_and(|markup| {
            !markup.hidden && is_barred.get(markup.element as usize) == Some(&false) && !has_link(block)
        })
    };
    page.blocks.iter().map(is_plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;

    /// Returns the blocks of the series of a page, each with whether it is one of pairs.
    fn found(blocks: &[(&str, &str)]) -> Vec<(Range<usize>, bool)> {
        let page = html(blocks);
        find(&page, &Tree::of(&page)).into_iter().map(|series| (series.blocks, series.are_pairs)).collect()
    }

    #[test]
    fn records_and_lists_are_series() {
        let boxes = [
            ("main > h1", "The chest"),
            ("main > div#1 > p", "Date"),
            ("main > div#1 > p", "1780"),
            ("main > div#2 > p", "Material"),
            ("main > div#2 > p", "Elm"),
        ];
        assert_eq!(found(&boxes), [(1..5, true)]);
        let terms = [("main > dl > dt#1", "Date"), ("main > dl > dd#1", "1780")];
        assert_eq!(found(&terms), [(0..2, true)]);
        let lists = ["main > dl#1 > dt", "main > dl#1 > dd", "main > dl#2 > dt", "main > dl#2 > dd"];
        let lists = lists.iter().copied().zip(["Date", "1780", "Wood", "Elm"]).collect::<Vec<_>>();
        assert_eq!(found(&lists)[0], (0..4, true), "a list each");
        let items = [("main > ul > li", "Name"), ("main > ul > li", "Phone"), ("main > ul > li", "Print")];
        assert_eq!(found(&items), [(0..3, false)]);
        let single = [("main > div#1", "Name"), ("main > div#2", "Phone"), ("main > div#3", "Print")];
        assert_eq!(found(&single), [(0..3, false)]);
        assert!(found(&single[..2]).is_empty(), "too few");
    }

    #[test]
    fn links_controls_and_boxes_of_other_classes_are_none() {
        for (path, text) in [("main > ul > li", "@Print"), ("main > ul > li > button", "Print")] {
            assert!(
                found(&[("main > ul > li", "Name"), ("main > ul > li", "Phone"), (path, text)]).is_empty()
            );
        }
        let form = [("form > ul > li", "Name"), ("form > ul > li", "Phone"), ("form > ul > li", "Print")];
        assert!(found(&form).is_empty());
        let others = [("main > div.a", "Name"), ("main > div.b", "Phone"), ("main > div.c", "Print")];
        assert!(found(&others).is_empty());
    }
}
