//! Why a block was left out.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

use super::block::BlockId;

/// Why a block was left out, with the evidence. Codes are never reused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Reason {
    /// The text of an earlier kept block, compared in normalised form.
    DuplicateExact {
        /// The block that stays for both.
        of: BlockId,
    },
    /// Nearly the text of an earlier kept block.
    DuplicateNear {
        /// The block that stays for both.
        of: BlockId,
        /// Jaccard similarity of the shingles of both, 0..=1.
        similarity: f32,
    },
    /// Text of the site, not of the page.
    Chrome {
        /// Stable code of the rule (`en.related.check_also`).
        rule: Arc<str>,
    },
}

impl Reason {
    /// Codes in the order of the data dictionary.
    pub const CODES: [&'static str; 3] = ["duplicate_exact", "chrome", "duplicate_near"];

    /// The block that stays, where this is a repeat.
    #[must_use]
    pub fn keeper(&self) -> Option<BlockId> {
        match *self {
            Self::DuplicateExact { of } | Self::DuplicateNear { of, .. } => Some(of),
            Self::Chrome { .. } => None,
        }
    }

    /// How similar this is to its keeper, where it is no copy.
    #[must_use]
    pub fn similarity(&self) -> Option<f32> {
        match *self {
            Self::DuplicateNear { similarity, .. } => Some(similarity),
            Self::DuplicateExact { .. } | Self::Chrome { .. } => None,
        }
    }

    /// The stable code in the `blocks.reason` column.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::DuplicateExact { .. } => "duplicate_exact",
            Self::DuplicateNear { .. } => "duplicate_near",
            Self::Chrome { .. } => "chrome",
        }
    }
}
