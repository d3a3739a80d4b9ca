//! Reasons for dropping a block.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

use super::ids::BlockId;

/// Reason for dropping a block, with its evidence. Codes are never reused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Reason {
    /// The block has the same normalised text as an earlier kept block.
    DuplicateExact {
        /// The keeper.
        of: BlockId,
    },
    /// The block is a near-duplicate of an earlier kept block.
    DuplicateNear {
        /// The keeper.
        of: BlockId,
        /// Jaccard similarity of the two blocks' shingles, 0..=1.
        similarity: f32,
    },
    /// The block belongs to the site, not to the page.
    Chrome {
        /// Stable code of the rule (`en.related.check_also`).
        rule: Arc<str>,
    },
    /// The block belongs to a reader's comment below the text, and the settings drop comments.
    Comments {
        /// Stable code of the rule that recognised it (`markup.comments`).
        rule: Arc<str>,
    },
}

impl Reason {
    /// Codes in the order of the data dictionary.
    pub const CODES: [&'static str; 4] = ["duplicate_exact", "chrome", "duplicate_near", "comments"];

    /// Returns true if `code` is the reason of a judge (chrome or comments), not of a repeat.
    #[must_use]
    pub fn is_of_judge(code: &str) -> bool {
        matches!(code, "chrome" | "comments")
    }

    /// Returns the code of the rule that dropped the block; `None` for repeats.
    #[must_use]
    pub fn rule(&self) -> Option<&Arc<str>> {
        match self {
            Self::Chrome { rule } | Self::Comments { rule } => Some(rule),
            Self::DuplicateExact { .. } | Self::DuplicateNear { .. } => None,
        }
    }

    /// Returns the keeper of a repeat: the earlier block that stays.
    #[must_use]
    pub fn keeper(&self) -> Option<BlockId> {
        match *self {
            Self::DuplicateExact { of } | Self::DuplicateNear { of, .. } => Some(of),
            Self::Chrome { .. } | Self::Comments { .. } => None,
        }
    }

    /// Returns the similarity of a near-duplicate to its keeper; `None` for exact copies and other reasons.
    #[must_use]
    pub fn similarity(&self) -> Option<f32> {
        match *self {
            Self::DuplicateNear { similarity, .. } => Some(similarity),
            Self::DuplicateExact { .. } | Self::Chrome { .. } | Self::Comments { .. } => None,
        }
    }

    /// Returns the stable code in the `blocks.reason` column.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::DuplicateExact { .. } => "duplicate_exact",
            Self::DuplicateNear { .. } => "duplicate_near",
            Self::Chrome { .. } => "chrome",
            Self::Comments { .. } => "comments",
        }
    }
}
