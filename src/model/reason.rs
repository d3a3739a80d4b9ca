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
    /// A reader's comment below a text, where the settings leave comments out.
    Comments {
        /// Stable code of the rule that knows it for one (`markup.comments`).
        rule: Arc<str>,
    },
}

impl Reason {
    /// Codes in the order of the data dictionary.
    pub const CODES: [&'static str; 4] = ["duplicate_exact", "chrome", "duplicate_near", "comments"];

    /// Returns true if `code` is that of a block that is left out for what it is, not for being a repeat.
    #[must_use]
    pub fn is_of_judge(code: &str) -> bool {
        matches!(code, "chrome" | "comments")
    }

    /// The rule that speaks against the block, where this is no repeat.
    #[must_use]
    pub fn rule(&self) -> Option<&Arc<str>> {
        match self {
            Self::Chrome { rule } | Self::Comments { rule } => Some(rule),
            Self::DuplicateExact { .. } | Self::DuplicateNear { .. } => None,
        }
    }

    /// The block that stays, where this is a repeat.
    #[must_use]
    pub fn keeper(&self) -> Option<BlockId> {
        match *self {
            Self::DuplicateExact { of } | Self::DuplicateNear { of, .. } => Some(of),
            Self::Chrome { .. } | Self::Comments { .. } => None,
        }
    }

    /// How similar this is to its keeper, where it is no copy.
    #[must_use]
    pub fn similarity(&self) -> Option<f32> {
        match *self {
            Self::DuplicateNear { similarity, .. } => Some(similarity),
            Self::DuplicateExact { .. } | Self::Chrome { .. } | Self::Comments { .. } => None,
        }
    }

    /// The stable code in the `blocks.reason` column.
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
