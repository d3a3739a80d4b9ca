//! Checklists: items with a box to tick, as the ingredients of a recipe or the tasks of a plan. Each is the
//! `<label>` of its box, which is no field of a form.
//!
//! Takes a page and finds rows of labels at places with the same elements, outside forms and menus, below a heading or a
//! sentence of the text.

use std::ops::Range;

use super::reading::Reading;
use super::tree::{Tree, has_link, is_heading, parent};
use crate::model::{Block, Element, Page};
use crate::text::marks;

/// Minimum number of items.
const MIN_ITEMS: usize = 2;
/// Maximum number of words of an item.
const ITEM_MAX_WORDS: u32 = 20;
/// Minimum number of words of a sentence of the text.
const SENTENCE_MIN_WORDS: u32 = 8;
/// Elements in which labels belong to fields.
const BARRED: [&str; 7] = ["form", "fieldset", "nav", "aside", "header", "footer", "dialog"];

/// Returns the rows of items of `page`, in page order. Cost: linear.
pub(super) fn find(page: &Page, reading: &Reading, tree: &Tree<'_>) -> Vec<Range<usize>> {
    let Some(text) =
        (0..page.blocks.len()).find(|&at| reading.lines[at].is_full_paragraph(SENTENCE_MIN_WORDS))
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut start = text;
    while start < page.blocks.len() {
        let is_item = |&at: &usize| is_item(page, at);
        let end = (start..page.blocks.len()).find(|at| !is_item(at)).unwrap_or(page.blocks.len());
        let items = start..end;
        if items.len() >= MIN_ITEMS && are_alike(page, &items) && is_headed(page, reading, tree, &items) {
            found.push(items);
        }
        start = end.max(start) + 1;
    }
    found
}

/// Returns true if the block at `at` is the label of a box to tick outside forms.
fn is_item(page: &Page, at: usize) -> bool {
    let block = &page.blocks[at];
    let names = |element: &Element| element.name == "label";
    (1..=ITEM_MAX_WORDS).contains(&block.words)
        && !has_link(block)
        && page.ancestors(block).take(3).any(names)
        && !page.ancestors(block).any(|element| BARRED.contains(&element.name.as_str()))
}

/// Returns true if the items have the same elements around them, and different texts.
fn are_alike(page: &Page, items: &Range<usize>) -> bool {
    let way = |block: &Block| page.ancestors(block).map(|element| element.name.clone()).collect::<Vec<_>>();
    let blocks = &page.blocks[items.clone()];
    let first = way(&blocks[0]);
    let mut texts = blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>();
    texts.sort_unstable();
    blocks.iter().all(|block| way(block) == first) && texts.windows(2).all(|pair| pair[0] != pair[1])
}

/// Returns true if a heading that asks nothing, or a sentence of the text, stands above the items, in the element
/// around theirs or one near it.
fn is_headed(page: &Page, reading: &Reading, tree: &Tree<'_>, items: &Range<usize>) -> bool {
    let Some(above) = items.start.checked_sub(1) else { return false };
    let block = &page.blocks[above];
    let is_sentence = || reading.lines[above].is_full_paragraph(SENTENCE_MIN_WORDS);
    let heads = (is_heading(block) || is_sentence()) && !marks::is_question(&block.text);
    let around = std::iter::successors(tree.element_around(items.start), |&at| parent(&page.elements, at));
    heads && around.take(3).any(|element| tree.blocks(element).contains(&above))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "Print this and stick it on the door, which is the last thing to be shut.";

    fn rows(around: &str, above: &str, items: [&str; 2]) -> Vec<Range<usize>> {
        let item = |number: usize| format!("{around} > ul > li#{number} > label");
        let (one, two, head) = (item(1), item(2), format!("{around} > h2"));
        let page = html(&[("main > p", TEXT), (&head, above), (&one, items[0]), (&two, items[1])]);
        find(&page, &Reading::of(&page), &Tree::of(&page))
    }

    #[test]
    fn labels_below_a_heading_are_a_checklist() {
        assert_eq!(rows("main > div", "On the day", ["Read the meters", "Leave the keys"]), vec![2..4]);
    }

    #[test]
    fn fields_polls_and_filters_are_none() {
        let items = ["Read the meters", "Leave the keys"];
        assert!(rows("main > form", "On the day", items).is_empty());
        assert!(rows("aside", "On the day", items).is_empty());
        assert!(rows("main", "What will you do?", items).is_empty(), "a poll");
        assert!(rows("main", "On the day", ["Yes", "Yes"]).is_empty());
        assert!(rows("main", "On the day", ["Read the meters", "@All meters"]).is_empty(), "a link");
        let page = html(&[("main > h2", "Colour"), ("main > label#1", "Red"), ("main > label#2", "Blue")]);
        assert!(find(&page, &Reading::of(&page), &Tree::of(&page)).is_empty(), "no text above");
    }
}
