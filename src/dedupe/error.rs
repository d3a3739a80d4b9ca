//! What ends dedupe.

use crate::spill;

/// A reason for which repeats cannot be found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// What does not fit memory cannot be kept on disk.
    #[error(transparent)]
    Spill(#[from] spill::Error),
    /// More texts than can be numbered.
    #[error("more than 4,294,967,295 paragraphs or sentences; split the input into several runs")]
    TooMany,
}
