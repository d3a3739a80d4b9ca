//! A page with everything that decides which of its blocks are kept.

use crate::chrome::found::{Evidence, Kind};
use crate::chrome::parts::Parts;
use crate::chrome::reading::Reading;
use crate::chrome::tree::Tree;
use crate::model::Page;

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
}
