//! Which texts repeat, as found from the notes of all pages.

use super::bands::Pair;
use super::bitmap::Bitmap;
use super::exact::Repeats;
use super::recall::Recalled;
use crate::spill::{Budget, Sorted};

/// Which texts repeat.
#[derive(Debug)]
pub struct Findings {
    pub(super) blocks: TextFindings,
    pub(super) pages: TextFindings,
}

/// Which blocks, or which pages, repeat.
#[derive(Debug)]
pub(super) struct TextFindings {
    /// The number of the first text that is to be settled.
    pub(super) first: u32,
    /// Published texts.
    pub(super) recalled: Recalled,
    pub(super) exact: Repeats,
    /// Pairs that may be near-duplicates, later text first.
    pub(super) pairs: Option<Sorted<Pair>>,
    /// Texts that some later one may be a near-duplicate of.
    pub(super) wanted: Bitmap,
    pub(super) budget: Budget,
}
