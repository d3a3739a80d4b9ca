//! The text that stays for others.

use crate::model::BlockId;

/// The text that stays for another, and how similar they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Keeper {
    /// The block; the first of a page for pages.
    pub id: BlockId,
    /// Jaccard similarity of their shingles, `None` for a copy.
    pub similarity: Option<f32>,
}
