//! Pages that are refused.

use crate::model::RejectCode;

/// Error for a page beyond a limit of its structure.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::parse) enum Refused {
    /// Its elements are nested too deep.
    #[error("elements are nested deeper than {max_depth} at byte {at} of the decoded page")]
    TooDeep {
        /// See [`Options::max_depth`](crate::parse::Options::max_depth).
        max_depth: u32,
        /// Offset of the start tag beyond the limit.
        at: u32,
    },
    /// It has too many blocks.
    #[error("the page has more than {max_blocks} blocks")]
    TooManyBlocks {
        /// See [`Options::max_blocks`](crate::parse::Options::max_blocks).
        max_blocks: u32,
    },
}

impl Refused {
    /// Returns the code of the reject.
    pub(in crate::parse) fn code(&self) -> RejectCode {
        match self {
            Self::TooDeep { .. } => RejectCode::TooDeep,
            Self::TooManyBlocks { .. } => RejectCode::PageTooLarge,
        }
    }
}
