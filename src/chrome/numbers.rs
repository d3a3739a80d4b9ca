//! Numbers that head the parts of a text: chapters called "1" and "2", years of a chronicle.
//!
//! Takes a page and returns the lines that consist of a whole number directly above a paragraph, or above a heading
//! and a paragraph, in the same element. There are at least two, and they ascend, or in HTML descend: counts of votes or
//! comments are in no order, and in boxes of their own. Of three or more, some may stand above a shorter sentence.

use super::reading::Reading;
use super::tree::{Tree, has_link, link_share};
use crate::model::{BlockKind, Page};

/// Minimum number of such lines, and of those of which some stand above shorter sentences.
const MIN_NUMBERS: usize = 2;
const MIN_MIXED: usize = 3;
/// Minimum number of words of such a sentence.
const SENTENCE_MIN_WORDS: u32 = 2;
/// Maximum number of digits.
const MAX_DIGITS: usize = 4;

/// Returns the numbers that head a part of the text, in page order. Cost: linear.
pub(super) fn heads(page: &Page, reading: &Reading, tree: &Tree<'_>) -> Vec<usize> {
    let numbers = (0..page.blocks.len()).filter_map(|at| {
        let number = number(page, at)?;
        Some((at, number, headed(page, reading, tree, at)?))
    });
    let numbers = numbers.collect::<Vec<_>>();
    let ascend = numbers.windows(2).all(|pair| pair[0].1 < pair[1].1);
    let descend = || !page.elements.is_empty() && numbers.windows(2).all(|pair| pair[0].1 > pair[1].1);
    let paragraphs = numbers.iter().filter(|(_, _, below)| *below == Below::Paragraph).count();
    let min_numbers = if paragraphs == numbers.len() { MIN_NUMBERS } else { MIN_MIXED };
    let are_heads = paragraphs > 0 && numbers.len() >= min_numbers && (ascend || descend());
    if are_heads { numbers.into_iter().map(|(at, _, _)| at).collect() } else { Vec::new() }
}

/// Returns the number that is all of the block at `at`.
fn number(page: &Page, at: usize) -> Option<u32> {
    let block = &page.blocks[at];
    let may_be = matches!(block.kind, BlockKind::Paragraph | BlockKind::Other)
        && block.text.len() <= MAX_DIGITS
        && block.text.bytes().all(|byte| byte.is_ascii_digit());
    if may_be && !has_link(block) { block.text.parse().ok() } else { None }
}

/// What a number heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Below {
    Paragraph,
    Sentence,
}

/// Returns what is directly below the block at `at`, or below the heading there, in the same element, if it is text.
fn headed(page: &Page, reading: &Reading, tree: &Tree<'_>, at: usize) -> Option<Below> {
    let element = tree.element_around(at);
    let text = |below: usize| {
        let line = reading.lines.get(below).filter(|line| line.is_full_paragraph(SENTENCE_MIN_WORDS))?;
        let is_text = link_share(&page.blocks[below..=below]) < 0.5 && tree.element_around(below) == element;
        is_text.then(|| if line.is_prose() { Below::Paragraph } else { Below::Sentence })
    };
    let is_heading =
        |below: usize| page.blocks.get(below).is_some_and(|block| block.kind == BlockKind::Heading);
    text(at + 1).or_else(|| text(at + 2).filter(|_| is_heading(at + 1)))
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

    #[test]
    fn some_of_three_may_head_a_short_sentence() {
        let years = ["1811", TEXT, "1814", "It burns.", "1905", "The pier is built."];
        assert_eq!(found(&paragraphs(&years)), [0, 2, 4]);
        assert_eq!(found(&paragraphs(&years[..4])), [0usize; 0], "two");
        assert_eq!(found(&paragraphs(&["1", "It burns.", "2", "It does.", "3", "No."])), [0usize; 0]);
    }
}
