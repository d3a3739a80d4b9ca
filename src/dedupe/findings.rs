//! Findings of the survey: copies, and candidate pairs of near-duplicates.

use super::bands::Pair;
use super::bitmap::Bitmap;
use super::exact::Repeats;
use super::recall::Recalled;
use crate::spill::{Budget, Sorted};

/// Duplicates found by the survey.
#[derive(Debug)]
pub struct Findings {
    pub(super) blocks: TextFindings,
    pub(super) pages: TextFindings,
}

/// Duplicates among texts of one kind, blocks or pages.
#[derive(Debug)]
pub(super) struct TextFindings {
    /// Number of the first new text.
    pub(super) first: u32,
    /// Loaded texts of published pages.
    pub(super) recalled: Recalled,
    pub(super) exact: Repeats,
    /// Pairs that may be near-duplicates, sorted by the later text; `None` if near-duplicates are not
    /// searched for.
    pub(super) pairs: Option<Sorted<Pair>>,
    /// Texts that a later one may be a near-duplicate of.
    pub(super) wanted: Bitmap,
    pub(super) budget: Budget,
}
