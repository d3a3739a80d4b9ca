//! A page with everything that decides which of its blocks are kept.

use super::found::{Evidence, Kind};
use super::reading::Reading;
use super::tree::Tree;
use crate::model::Page;

/// A page, the evidence on its blocks and the opinion of the model. Slices have one element for each block.
pub(super) struct Assessed<'a> {
    pub(super) page: &'a Page,
    pub(super) tree: &'a Tree<'a>,
    pub(super) reading: &'a Reading,
    pub(super) found: &'a [Evidence],
    /// Blocks of title, byline and date, in page order.
    pub(super) leads: &'a [usize],
    /// Probability of content, limited by the rules.
    pub(super) content: &'a [f32],
    /// Number of words, by which blocks are weighed.
    pub(super) words: &'a [f32],
}

impl Assessed<'_> {
    /// Returns true unless evidence other than the look of a menu speaks against the block at `at`.
    pub(super) fn may_be_text(&self, at: usize) -> bool {
        let found = &self.found[at];
        matches!(found.kind, Kind::None | Kind::Navigation)
            && !found.is_comment
            && !found.is_shared
            && !found.opens_section
            && found.whole.is_none()
    }
}
