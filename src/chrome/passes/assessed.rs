//! A page with everything that decides which of its blocks are kept, and what several passes ask of a block.

use std::ops::Range;

use crate::chrome::found::{Evidence, Kind};
use crate::chrome::parts::Parts;
use crate::chrome::reading::Reading;
use crate::chrome::tree::Tree;
use crate::model::Page;
use crate::text::marks;

/// A page, the evidence on its blocks and the opinion of the model. Slices have one element for each block.
pub(in crate::chrome) struct Assessed<'a> {
    pub(in crate::chrome) page: &'a Page,
    pub(in crate::chrome) tree: &'a Tree<'a>,
    pub(in crate::chrome) reading: &'a Reading,
    pub(in crate::chrome) parts: &'a Parts<'a>,
    pub(in crate::chrome) found: &'a [Evidence],
    /// Blocks of title, byline and date, in page order.
    pub(in crate::chrome) leads: &'a [usize],
    /// Probability of content, limited by the rules.
    pub(in crate::chrome) content: &'a [f32],
    /// Number of words, by which blocks are weighed.
    pub(in crate::chrome) words: &'a [f32],
}

impl Assessed<'_> {
    /// Returns true unless evidence other than the look of a menu speaks against the block at `at`.
    pub(in crate::chrome) fn may_be_text(&self, at: usize) -> bool {
        let found = &self.found[at];
        matches!(found.kind, Kind::None | Kind::Navigation)
            && !found.is_comment
            && !found.is_shared
            && !found.opens_section
            && found.whole.is_none()
    }

    /// Returns true if the page is a text dump.
    pub(in crate::chrome) fn is_dump(&self) -> bool {
        self.page.elements.is_empty()
    }

    /// Returns true if the block at `at` may be text, and the model gives it at least the probability `min_content`.
    pub(super) fn may_join(&self, at: usize, min_content: f32) -> bool {
        self.content[at] >= min_content && self.may_be_text(at)
    }

    /// Keeps all of `blocks` if each of them is kept already or may join.
    pub(super) fn keep_whole(&self, blocks: Range<usize>, min_content: f32, keep: &mut [bool]) {
        if blocks.clone().all(|at| keep[at] || self.may_join(at, min_content)) {
            keep[blocks].fill(true);
        }
    }

    /// Returns true if the block at `at` is a kept paragraph.
    pub(super) fn is_kept_prose(&self, at: usize, keep: &[bool]) -> bool {
        keep.get(at) == Some(&true) && self.reading.lines[at].is_prose()
    }

    /// Returns true if the block at `at` is a sentence of at least `min_words` words and no question, as "Was this page
    /// useful?" is.
    pub(super) fn is_statement(&self, at: usize, min_words: u32) -> bool {
        self.reading.lines[at].is_full_paragraph(min_words) && !marks::is_question(&self.page.blocks[at].text)
    }
}
