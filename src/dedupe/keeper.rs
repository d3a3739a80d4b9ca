//! Keepers: the texts kept instead of duplicates.

use crate::model::BlockId;

/// The text that is kept instead of another, and their similarity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Keeper {
    /// The block; the first of a page for pages.
    pub id: BlockId,
    /// Jaccard similarity of the shingles of both; `None` for an exact copy.
    pub similarity: Option<f32>,
}
