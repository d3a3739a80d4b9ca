//! Errors of dedupe.

use crate::spill;

/// A reason why duplicates cannot be found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file on disk for data beyond the memory budget cannot be created, written or read.
    #[error(transparent)]
    Spill(#[from] spill::Error),
    /// There are more texts than 32-bit numbers.
    #[error("more than 4,294,967,295 paragraphs or sentences; split the input into several runs")]
    TooMany,
}
