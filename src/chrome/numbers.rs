//! Numbers that head the parts of a text: chapters called "1" and "2", years of a chronicle.
//!
//! Takes a page and returns the lines that consist of a whole number directly above a paragraph, or above a heading
//! and a paragraph, in the same element. There are at least two, and they ascend, or in HTML descend: counts of votes or
//! comments are in no order, and in boxes of their own.

use super::reading::Reading;
use super::tree::{Tree, link_share};
use crate::model::{BlockKind, Page};

/// Minimum number of such lines.
const MIN_NUMBERS: usize = 2;
/// Maximum number of digits.
const MAX_DIGITS: usize = 4;

/// Returns the numbers that head a part of the text, in page order. Cost: linear.
pub(super) fn heads(page: &Page, reading: &Reading, tree: &Tree<'_>) -> Vec<usize> {
    let numbers = (0..page.blocks.len()).filter_map(|at| {
        let number = number(page, at).filter(|_| heads_text(page, reading, tree, at))?;
        Some((at, number))
    });
    let numbers = numbers.collect::<Vec<_>>();
    let ascend = numbers.windows(2).all(|pair| pair[0].1 < pair[1].1);
    let descend = || !page.elements.is_empty() && numbers.windows(2).all(|pair| pair[0].1 > pair[1].1);
    let are_heads = numbers.len() >= MIN_NUMBERS && (ascend || descend());
    if are_heads { numbers.into_iter().map(|(at, _)| at).collect() } else { Vec::new() }
}

/// Returns the number that is all of the block at `at`.
fn number(page: &Page, at: usize) -> Option<u32> {
    let block = &page.blocks[at];
    let may_be = matches!(block.kind, BlockKind::Paragraph | BlockKind::Other)
        && block.text.len() <= MAX_DIGITS
        && block.text.bytes().all(|byte| byte.is_ascii_digit());
    if may_be && link_share(&page.blocks[at..=at]) == 0.0 { block.text.parse().ok() } else { None }
}

/// Returns true if a paragraph is directly below the block at `at`, or below the heading there, in the same element.
fn heads_text(page: &Page, reading: &Reading, tree: &Tree<'_>, at: usize) -> bool {
    let element = tree.element_around(at);
    let is_text = |below: usize| {
        reading.lines.get(below).is_some_and(|line| line.is_prose())
            && link_share(&page.blocks[below..=below]) < 0.5
            && tree.element_around(below) == element
    };
    let is_heading =
        |below: usize| page.blocks.get(below).is_some_and(|block| block.kind == BlockKind::Heading);
    is_text(at + 1) || (is_heading(at + 1) && is_text(at + 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;
    use crate::chrome::tests::paragraphs;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";

    fn found(page: &Page) -> Vec<usize> {
        heads(page, &Reading::of(page), &Tree::of(page))
    }

    #[test]
    fn numbers_in_order_above_paragraphs_head_parts_of_the_text() {
        let years = |one: &'static str, two: &'static str| {
            html(&[("main > p > b", one), ("main > p", TEXT), ("main > p", two), ("main > p", TEXT)])
        };
        assert_eq!(found(&years("1811", "1814")), [0, 2]);
        assert_eq!(found(&years("1814", "1811")), [0, 2]);
        assert_eq!(found(&years("7", "7")), [0usize; 0]);
        let headed = |number| [("main > p", number), ("main > h2", "The wheel"), ("main > p", TEXT)];
        assert_eq!(found(&html(&[headed("01"), headed("02")].concat())), [0, 3]);
    }

    #[test]
    fn a_single_number_and_counts_in_boxes_head_nothing() {
        assert_eq!(found(&html(&[("main > p", "1"), ("main > p", TEXT)])), [0usize; 0]);
        let votes = [
            ("main > div#a > div#v > p", "3"),
            ("main > div#a > div#t > p", TEXT),
            ("main > div#a > div#t > p", TEXT),
            ("main > div#b > div#v > p", "5"),
            ("main > div#b > div#t > p", TEXT),
            ("main > div#b > div#t > p", TEXT),
        ];
        assert_eq!(found(&html(&votes)), [0usize; 0]);
    }

    #[test]
    fn numbers_of_a_dump_ascend() {
        assert_eq!(found(&paragraphs(&["1", TEXT, "2", TEXT])), [0, 2]);
        assert_eq!(found(&paragraphs(&["5", TEXT, "2", TEXT])), [0usize; 0]);
    }
}
