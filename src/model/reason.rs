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
    /// Text of the site, not of the page.
    Chrome {
        /// Stable code of the rule (`en.related.check_also`).
        rule: Arc<str>,
    },
}

impl Reason {
    /// Codes in the order of the data dictionary.
    pub const CODES: [&'static str; 2] = ["duplicate_exact", "chrome"];

    /// The stable code in the `blocks.reason` column.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::DuplicateExact { .. } => "duplicate_exact",
            Self::Chrome { .. } => "chrome",
        }
    }
}
