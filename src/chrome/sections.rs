//! Sections: the blocks below an opener such as "Check Also" are dropped with it.
//!
//! Takes the openers of a page and returns the blocks of each section. In HTML a section ends with the
//! element that its opener heads; if that element is a small box, all of it is the section. In a larger
//! element, and in a text dump, the section extends to where the article resumes: at a paragraph too long for
//! a teaser, at two shorter full paragraphs in a row, or at a heading directly before either. Two sentences in
//! a row suffice if one is long, because the summary of a teaser has a headline on each side; in HTML they must
//! be in the same element as the paragraphs above the opener. There a single sentence without a link suffices
//! behind a link of the section. In the middle of a text dump, where a box between paragraphs has headlines alone, one
//! paragraph below a headline suffices, and one sentence below a label that stands between paragraphs too. Text cut
//! off by an ellipsis is a teaser whatever its length.

use std::collections::BTreeSet;

use super::reading::{HEADLINE_MIN_WORDS, Reading};
use super::rules::RuleId;
use super::tree::{Tree, has_link, link_share};
use crate::model::{BlockKind, Page};
use crate::text::marks;

/// Minimum number of words of the longer of two sentences in a row at which the article of a text dump
/// resumes.
const LONG_SENTENCE_WORDS: u32 = 12;
/// Minimum number of words of the shorter one, and of a sentence at which an article in HTML resumes.
const SENTENCE_WORDS: u32 = 4;
/// Maximum number of headlines of a box between the paragraphs of a dump, and maximum number of words of a subhead
/// below it. Set by hand.
const BOX_MAX_LINES: usize = 3;
const SUBHEAD_MAX_WORDS: u32 = 4;
/// Maximum number of blocks between an opener or an address and the paragraph above it.
pub(super) const REACH_UP: usize = 12;

/// A block that opens a section.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opener {
    pub(super) rule: RuleId,
    /// True if nothing of the article can follow the section.
    pub(super) to_the_end: bool,
    /// True if the rule is not limited to the tail of a page: its label stands between paragraphs too.
    pub(super) is_inline: bool,
}

/// Keeps only the last opener of each rule whose sections run to the end of the page.
pub(super) fn keep_last_of_final(openers: &mut [Option<Opener>]) {
    let mut seen = BTreeSet::new();
    for slot in openers.iter_mut().rev() {
        if let Some(opener) = slot
            && opener.to_the_end
            && !seen.insert(opener.rule)
        {
            *slot = None;
        }
    }
}

/// An open section.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the section")]
struct Open {
    opener: Opener,
    /// Index after the last block of the element that the opener heads.
    end: usize,
    /// True if the element is a small box with the opener as its first block.
    is_box: bool,
    /// Element of the paragraphs above the opener; `None` if there are none.
    home: Option<usize>,
    /// True if the section has a link to another page so far.
    has_links: bool,
    /// True if the section is in the middle of the text of a dump.
    is_amid: bool,
    /// True if the section has a headline so far.
    has_headline: bool,
    /// True if the section is a box between paragraphs of a dump: its label may stand there, and does so directly below
    /// a sentence.
    is_inline: bool,
    /// Number of lines of the section so far, and the words of the shortest.
    lines: usize,
    least_words: u32,
}

/// Returns the blocks that are in a section, in page order, with the rule that opened it; openers are not
/// included. `openers` tells for each block what it opens, if anything.
pub(super) fn members(
    page: &Page,
    tree: &Tree<'_>,
    reading: &Reading,
    resume_words: u32,
    openers: &[Option<Opener>],
) -> Vec<(usize, RuleId)> {
    let mut members = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let text = Text { page, tree, reading, resume_words };
    // Returns true if a section ends where the text resumes.
    let ends = |section: &Open| !section.is_box && !section.opener.to_the_end;
    for (index, &opener) in openers.iter().enumerate() {
        open.retain(|section| index < section.end);
        if let Some(opener) = opener {
            if open.last().is_none_or(|section| !section.opener.to_the_end) {
                let scope = tree.section(index);
                let is_box = scope.blocks.start == index && tree.is_small(&scope.blocks);
                let home = text.home(index);
                let is_dump = page.elements.is_empty();
                let above = index.checked_sub(1).map(|above| reading.lines[above]);
                if !is_box && !opener.to_the_end {
                    // Sections that end where this one does, and no later, would never be asked again.
                    let is_over = |section: &Open| ends(section) && section.end <= scope.blocks.end;
                    while open.last().is_some_and(is_over) {
                        open.pop();
                    }
                }
                open.push(Open {
                    opener,
                    end: scope.blocks.end,
                    is_box,
                    home,
                    has_links: false,
                    is_amid: is_dump && !reading.is_late(index),
                    has_headline: false,
                    is_inline: is_dump
                        && opener.is_inline
                        && above.is_some_and(|above| above.is_full_paragraph(SENTENCE_WORDS)),
                    lines: 0,
                    least_words: u32::MAX,
                });
            }
            continue;
        }
        if open.last().is_some_and(|section| ends(section) && text.resumes(section, index)) {
            while open.last().is_some_and(ends) {
                open.pop();
            }
        }
        if let Some(section) = open.last_mut() {
            members.push((index, section.opener.rule));
            section.has_links |= link_share(&page.blocks[index..=index]) >= 0.5;
            let line = reading.lines[index];
            section.has_headline |= line.words >= HEADLINE_MIN_WORDS && !line.ends_sentence;
            section.lines += 1;
            section.least_words = section.least_words.min(line.words);
        }
    }
    members
}

/// The page whose sections are searched.
struct Text<'a> {
    page: &'a Page,
    tree: &'a Tree<'a>,
    reading: &'a Reading,
    resume_words: u32,
}

impl Text<'_> {
    /// Returns the element of the last paragraph above the opener at `index`.
    fn home(&self, index: usize) -> Option<usize> {
        let is_paragraph =
            |at: &usize| self.reading.lines[*at].is_prose() && !has_link(&self.page.blocks[*at]);
        let above = (index.saturating_sub(REACH_UP)..index).rfind(is_paragraph)?;
        self.tree.element_around(above)
    }

    /// Returns true if the article resumes at the block `index`, which is in `section`.
    fn resumes(&self, section: &Open, index: usize) -> bool {
        let is_heading = self.page.blocks[index].kind == BlockKind::Heading
            && link_share(&self.page.blocks[index..=index]) < 0.5;
        // The first line below a label such as "Read also" is the headline that it announces, not a subhead of the text.
        let is_announced = section.is_inline && section.lines == 0;
        self.is_text(section, index)
            || (is_heading && !is_announced && self.is_text(section, index + 1))
            || self.ends_box(section, index)
    }

    /// Returns true if the line at `index` of a dump is the first sentence below the few headlines of a box between
    /// paragraphs, or the subhead above that, which is shorter than the headlines.
    fn ends_box(&self, section: &Open, index: usize) -> bool {
        let is_sentence = |at: usize| {
            self.reading.lines.get(at).is_some_and(|line| line.is_full_paragraph(SENTENCE_WORDS))
                && !marks::is_question(&self.page.blocks[at].text)
                && !self.page.blocks[at].text.ends_with('…')
        };
        let is_subhead = || {
            let line = self.reading.lines[index];
            line.is_phrase(SUBHEAD_MAX_WORDS) && line.words < section.least_words && is_sentence(index + 1)
        };
        section.is_inline
            && (1..=BOX_MAX_LINES).contains(&section.lines)
            && (is_sentence(index) || is_subhead())
    }

    /// Returns true if the block at `at` is text of the article rather than a teaser.
    fn is_text(&self, section: &Open, at: usize) -> bool {
        let full = |at: usize, words: u32| {
            self.reading.lines.get(at).is_some_and(|line| line.is_full_paragraph(words))
        };
        let (whole, half) = (self.resume_words, self.resume_words / 2);
        if full(at, whole) || (full(at, half) && full(at + 1, half)) {
            return true;
        }
        if section.is_amid
            && section.has_headline
            && self.reading.lines.get(at).is_some_and(|line| line.is_prose())
        {
            return true;
        }
        if !full(at, SENTENCE_WORDS) {
            return false;
        }
        let long = LONG_SENTENCE_WORDS.min(half);
        let is_pair = full(at + 1, SENTENCE_WORDS) && (full(at, long) || full(at + 1, long));
        if self.page.elements.is_empty() {
            return is_pair;
        }
        (section.has_links || is_pair)
            && section.home.is_some()
            && section.home == self.tree.element_around(at)
            && !has_link(&self.page.blocks[at])
    }
}
