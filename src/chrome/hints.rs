//! Hints: rules that say nothing about a block amid the text of the page, such as a box of facts in an `<aside>`
//! between two paragraphs, or the address that the text tells the reader to write to.
//!
//! Takes a page and the blocks that only hints speak against, and returns those amid the text: a run of them
//! without links or buttons,
//! - between a paragraph of the text and another one or a heading, all in the same element;
//! - or of one line, an address, below a sentence that ends in a colon, or below a line of the element that holds
//!   the paragraphs above;
//! - or of one paragraph directly below the title: the standfirst, which a page builder may call a widget.

use super::found::Evidence;
use super::reading::Reading;
use super::sections::REACH_UP;
use super::tree::{Tree, has_link};
use crate::model::{BlockKind, Page};

/// Minimum number of words of a sentence that sends the reader to an address; a label such as "E-mail:" is
/// shorter.
const SENDING_MIN_WORDS: u32 = 4;

/// Returns the blocks `hinted` that are amid the text, in page order. Cost: linear in the page, times
/// [`REACH_UP`].
pub(super) fn amid_text(
    page: &Page,
    tree: &Tree<'_>,
    reading: &Reading,
    hinted: &[bool],
    found: &[Evidence],
) -> Vec<usize> {
    let text = Text { page, tree, reading, found };
    let mut amid = Vec::new();
    let mut start = 0;
    let is_hinted = |at: usize| hinted[at] && !page.blocks[at].kind.is_heading_matter();
    let hinted = (0..hinted.len()).map(is_hinted).collect::<Vec<_>>();
    for run in hinted.chunk_by(|one, next| one == next) {
        let end = start + run.len();
        if run[0] && start > 0 && text.is_amid(start, end) {
            amid.extend(start..end);
        }
        start = end;
    }
    amid
}

/// The page with the evidence so far.
struct Text<'a> {
    page: &'a Page,
    tree: &'a Tree<'a>,
    reading: &'a Reading,
    found: &'a [Evidence],
}

impl Text<'_> {
    /// Returns true if the text goes on around the blocks from `start`, which is not the first one, to `end`.
    fn is_amid(&self, start: usize, end: usize) -> bool {
        let blocks = &self.page.blocks;
        let is_plain = |at: usize| {
            let is_control = |name: &str| matches!(name, "button" | "form" | "nav" | "footer");
            !has_link(&blocks[at])
                && !self.page.ancestors(&blocks[at]).any(|element| is_control(&element.name))
        };
        if !(start..end).all(is_plain) {
            return false;
        }
        let above = start - 1;
        let is_line = end == start + 1;
        self.is_between(above, end)
            || (is_line && self.answers(above, start))
            || (is_line
                && blocks[above].kind == BlockKind::Title
                && !self.found[above].is_no_lead
                && self.reading.lines[start].is_prose())
    }

    /// Returns true if the blocks at `above` and `below` are a paragraph of the text and the next block of it.
    fn is_between(&self, above: usize, below: usize) -> bool {
        let is_heading = |at: usize| self.page.blocks[at].kind == BlockKind::Heading;
        let is_sentence = |at: usize| self.reading.lines[at].ends_sentence;
        let is_prose = |at: usize| self.reading.lines[at].is_prose();
        below < self.found.len()
            && is_sentence(above)
            && (is_sentence(below) || is_heading(below))
            && (is_prose(above) || is_prose(below))
            && self.is_open(above)
            && self.is_open(below)
            && self.are_together(above, below)
    }

    /// Returns true if the line at `at` is an address that the text sends the reader to.
    fn answers(&self, above: usize, at: usize) -> bool {
        let line = self.reading.lines[above];
        let is_sent = line.words >= SENDING_MIN_WORDS && self.page.blocks[above].text.ends_with([':', '：']);
        let is_paragraph = |at: &usize| self.reading.lines[*at].is_prose() && self.is_open(*at);
        let follows_text = || {
            let paragraph = (above.saturating_sub(REACH_UP)..=above).rfind(is_paragraph);
            self.are_together(above, at)
                && paragraph.is_some_and(|paragraph| self.are_together(paragraph, at))
        };
        let is_dump = self.page.elements.is_empty();
        self.found[at].is_phrase && self.is_open(above) && ((is_dump && is_sent) || follows_text())
    }

    /// Returns true if there is no evidence against the block at `at`, and it has no link.
    fn is_open(&self, at: usize) -> bool {
        !self.found[at].is_chrome() && !self.found[at].opens_section && !has_link(&self.page.blocks[at])
    }

    /// Returns true if two blocks are in the same element.
    fn are_together(&self, one: usize, other: usize) -> bool {
        let element = self.tree.element_around(one);
        element.is_some() && element == self.tree.element_around(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Kind;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";

    /// Returns the blocks amid the text, if hints speak against those whose text ends with `hinted` or are in an
    /// aside or widget. `is_phrase` tells whether the hints know words.
    fn amid(page: &Page, is_phrase: bool) -> Vec<usize> {
        let hinted = page.blocks.iter().map(|block| {
            let is_beside = |name: &str| matches!(name, "aside" | "section");
            block.text.contains('@') || page.ancestors(block).any(|element| is_beside(&element.name))
        });
        let hinted = hinted.collect::<Vec<_>>();
        let evidence = |&is_hinted: &bool| {
            let (kind, code) =
                if is_hinted { (Kind::Rule, Some("any.hint".into())) } else { (Kind::None, None) };
            Evidence { kind, code, is_phrase: is_hinted && is_phrase, ..Evidence::default() }
        };
        let found = hinted.iter().map(evidence).collect::<Vec<_>>();
        amid_text(page, &Tree::of(page), &Reading::of(page), &hinted, &found)
    }

    #[test]
    fn a_box_between_paragraphs_of_the_text_is_amid_it() {
        let note =
            [("main > p", TEXT), ("main > aside > p", "Closed on Mondays."), ("main > p", "It turns.")];
        assert_eq!(amid(&html(&note), false), [1]);
        let facts = [
            ("main > p", TEXT),
            ("main > aside > h3", "The mill in figures"),
            ("main > aside > li", "Eleven stones"),
            ("main > h2", "The wheel"),
        ];
        assert_eq!(amid(&html(&facts), false), [1, 2]);
    }

    #[test]
    fn a_box_with_links_or_beside_the_text_is_not() {
        for blocks in [
            [("main > p", TEXT), ("main > aside > p", "@Most read"), ("main > p", TEXT)],
            [("main > p", TEXT), ("main > aside > form > p", "Your address"), ("main > p", TEXT)],
            [("main > p", TEXT), ("main > aside > p", "Most read"), ("main > p", "All stories")],
            [("main > h1", "The mill"), ("main > aside > p", "Most read"), ("main > p", TEXT)],
        ] {
            assert_eq!(amid(&html(&blocks), false), [0usize; 0], "{blocks:?}");
        }
        let beside = [
            ("main > div > p", TEXT),
            ("main > div > p", TEXT),
            ("main > aside > p", "Most read"),
            ("main > p", TEXT),
        ];
        assert_eq!(amid(&html(&beside), false), [0usize; 0], "the text is in an element of its own");
        let last = [("main > p", TEXT), ("main > p", TEXT), ("main > aside > p", "Most read")];
        assert_eq!(amid(&html(&last), false), [0usize; 0]);
    }

    #[test]
    fn a_paragraph_in_a_widget_below_the_title_is_the_standfirst() {
        let blocks =
            [("main > section > h1", "The mill"), ("main > section > p", TEXT), ("main > div > p", TEXT)];
        assert_eq!(amid(&html(&blocks), false), [1]);
    }

    #[test]
    fn an_address_in_the_element_of_the_text_is_amid_it() {
        let mail = "mill@alder.example";
        for blocks in [
            [("main > p", TEXT), ("main > p", "Send your plan of the mill to:"), ("main > p", mail)],
            [("main > p", TEXT), ("main > h2", "Contact"), ("main > p", mail)],
        ] {
            assert_eq!(amid(&html(&blocks), true), [2], "{blocks:?}");
        }
        let footer = [("main > p", TEXT), ("div > h2", "Contact"), ("div > p", mail)];
        assert_eq!(amid(&html(&footer), true), [0usize; 0]);
        let linked = [("main > p", TEXT), ("main > h2", "@Contact"), ("main > p", mail)];
        assert_eq!(amid(&html(&linked), true), [0usize; 0]);
    }

    #[test]
    fn a_dump_sends_the_reader_to_an_address_in_a_sentence() {
        let line = |text: &'static str| (BlockKind::Paragraph, text);
        let page = |above: &'static str| {
            crate::chrome::tests::page(0, &[line(TEXT), line(above), line("mill@alder.example")])
        };
        assert_eq!(amid(&page("Send your plan of the mill to:"), true), [2]);
        for label in ["E-mail:", "Alder Mill, 5 Weir Lane"] {
            assert_eq!(amid(&page(label), true), [0usize; 0], "{label}");
        }
    }
}
