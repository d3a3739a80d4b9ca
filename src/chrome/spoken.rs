//! Words of the text that look like controls: "(Pause.)", "“Share.”", a verdict such as "Recommended."
//!
//! Takes a page and returns the blocks of one or two words that end like a sentence, without a link, below a
//! paragraph of the text in the same element and above another one, or at the end of the element. The label of
//! a button has no stop. Also finds longer sentences between two paragraphs or headings, in which a phrase of a rule
//! is plain language.

use super::headings::Headings;
use super::reading::{PROSE_MIN_WORDS, Reading};
use super::tree::{Tree, has_link};
use crate::model::{BlockKind, Page};

/// Maximum number of words.
const MAX_WORDS: u32 = 2;

/// Minimum number of words of a sentence between two paragraphs.
const SENTENCE_MIN_WORDS: u32 = 5;

/// Returns true if the block at `at` is a short sentence of the text.
pub(super) fn is_spoken(page: &Page, reading: &Reading, tree: &Tree<'_>, at: usize) -> bool {
    let block = &page.blocks[at];
    let line = reading.lines[at];
    if line.words > MAX_WORDS
        || !line.is_full_paragraph(1)
        || !matches!(block.kind, BlockKind::Paragraph | BlockKind::Other)
        || has_link(block)
    {
        return false;
    }
    let scope = tree.around(at);
    let element = tree.element_around(at);
    let is_text = |beside: usize| {
        reading.lines[beside].is_prose()
            && !has_link(&page.blocks[beside])
            && tree.element_around(beside) == element
    };
    element.is_some()
        && at > scope.blocks.start
        && is_text(at - 1)
        && (at + 1 >= scope.blocks.end || is_text(at + 1))
}

/// Returns true if the block at `at` of an HTML page is a full sentence without a link between two paragraphs of
/// the same element: a phrase in it is plain language there. In a text dump it may as well be a call to
/// subscribe, which stood in a box. `is_named` tells whether a rule recognised a block by its words.
pub(super) fn is_amid_text(
    page: &Page,
    reading: &Reading,
    tree: &Tree<'_>,
    at: usize,
    is_named: impl Fn(usize) -> bool,
) -> bool {
    let is_sentence = |at: usize, min_words: u32| {
        reading.lines[at].is_full_paragraph(min_words)
            && matches!(page.blocks[at].kind, BlockKind::Paragraph | BlockKind::Other)
            && !has_link(&page.blocks[at])
    };
    let element = tree.element_around(at);
    let is_text = |beside: usize| {
        is_sentence(beside, PROSE_MIN_WORDS) && !is_named(beside) && tree.element_around(beside) == element
    };
    element.is_some()
        && (1..page.blocks.len() - 1).contains(&at)
        && is_sentence(at, SENTENCE_MIN_WORDS)
        && is_text(at - 1)
        && is_text(at + 1)
}

/// Maximum number of blocks between a heading and a sentence of its section.
const REACH: usize = 4;

/// Returns true if the block at `at` is a full sentence without a link in a section of the text: below one of its
/// headings and above another, all in the same element. A help page tells how to subscribe; the box that asks to do
/// so is an element of its own, or the last thing on the page.
pub(super) fn is_in_section(
    page: &Page,
    reading: &Reading,
    tree: &Tree<'_>,
    headings: &Headings<'_>,
    at: usize,
) -> bool {
    let element = tree.element_around(at);
    let is_plain = |at: usize| {
        let kind = page.blocks[at].kind;
        matches!(kind, BlockKind::Paragraph | BlockKind::Other | BlockKind::ListItem | BlockKind::TableRow)
            && !has_link(&page.blocks[at])
    };
    let is_sentence = reading.lines[at].is_full_paragraph(SENTENCE_MIN_WORDS) && is_plain(at);
    let Some(element) = element.filter(|_| is_sentence) else { return false };
    let heads = |at: usize| {
        tree.rank(reading, at)
            .filter(|_| tree.element_around(at) == Some(element) && headings.has_sisters(at))
    };
    let above = (at.saturating_sub(REACH)..at).rev().find(|&at| !is_plain(at));
    let Some(rank) = above.and_then(heads) else { return false };
    let end = tree.blocks(element).end;
    (at + 1..end).find(|&at| !is_plain(at)).and_then(heads) == Some(rank)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";

    fn spoken(lines: &[(&str, &str)]) -> Vec<usize> {
        let page = html(lines);
        let (reading, tree) = (Reading::of(&page), Tree::of(&page));
        (0..lines.len()).filter(|&at| is_spoken(&page, &reading, &tree, at)).collect()
    }

    #[test]
    fn a_word_with_a_stop_between_paragraphs_or_last_is_text() {
        for word in ["(Pause.)", "“Share.”", "Recommended.", "[Sign in.]"] {
            assert_eq!(spoken(&[("main > p", TEXT), ("main > p", word), ("main > p", TEXT)]), [1], "{word}");
            let last = [("main > article > p", TEXT), ("main > article > p", word), ("main > p", "Menu")];
            assert_eq!(spoken(&last), [1], "{word}");
        }
    }

    #[test]
    fn a_sentence_between_paragraphs_is_text_whatever_its_words() {
        let amid = |lines: &[(&str, &str)], named: usize| {
            let page = html(lines);
            let (reading, tree) = (Reading::of(&page), Tree::of(&page));
            is_amid_text(&page, &reading, &tree, 1, |at| at == named)
        };
        let call = "They had to sign up for our newsletter first.";
        assert!(amid(&[("main > p", TEXT), ("main > p", call), ("main > p", TEXT)], 9));
        for (lines, named) in [
            ([("main > p", TEXT), ("main > div > p", call), ("main > div > p", "Subscribe")], 9),
            ([("main > p", TEXT), ("main > p", call), ("main > p", "Subscribe")], 9),
            ([("main > p", TEXT), ("main > p", "Sign up for our newsletter now"), ("main > p", TEXT)], 9),
            ([("main > p", TEXT), ("main > p", call), ("main > p", TEXT)], 2),
        ] {
            assert!(!amid(&lines, named), "{lines:?}");
        }
    }

    #[test]
    fn a_sentence_between_two_headings_of_the_text_is_text_whatever_its_words() {
        let call = "Subscribe to the newsletter in the tab and we write to you.";
        let in_section = |lines: &[(&str, &str)], at: usize| {
            let page = html(lines);
            let (reading, tree) = (Reading::of(&page), Tree::of(&page));
            let headings = Headings::of(&page, &reading, &tree, |_| true);
            is_in_section(&page, &reading, &tree, &headings, at)
        };
        let page = [
            ("main > h1", "Your account"),
            ("main > h2", "Loans"),
            ("main > p", "Press the round arrow beside the book."),
            ("main > h2", "Letters"),
            ("main > p", call),
            ("main > h2", "Print"),
            ("main > p", "Press the printer beside the list."),
        ];
        assert!(in_section(&page, 4));
        assert!(!in_section(&page[..5], 4), "the last thing on the page");
        let mut boxed = page;
        (boxed[3].0, boxed[4].0) = ("main > div > h2", "main > div > p");
        assert!(!in_section(&boxed, 4), "a box of its own");
        let mut linked = page;
        linked[4].1 = "@Subscribe to the newsletter in the tab and we write to you.";
        assert!(!in_section(&linked, 4));
    }

    #[test]
    fn labels_links_and_words_elsewhere_are_none() {
        for lines in [
            [("main > p", TEXT), ("main > p", "Share"), ("main > p", TEXT)],
            [("main > p", TEXT), ("main > p", "@Share."), ("main > p", TEXT)],
            [("main > p", "Menu"), ("main > p", "Share."), ("main > p", TEXT)],
            [("main > p", TEXT), ("main > p", "Share."), ("main > p", "Menu")],
            [("main > p", TEXT), ("main > div > p", "Share."), ("main > div > p", "Print.")],
            [("main > p", TEXT), ("main > p", "The text goes on below."), ("main > p", TEXT)],
        ] {
            assert_eq!(spoken(&lines), [0usize; 0], "{lines:?}");
        }
    }
}
