//! A page with everything that decides which of its blocks are kept.

use super::found::Evidence;
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
