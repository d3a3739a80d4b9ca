//! What ends dedupe.

use std::path::PathBuf;

/// A reason for which repeats cannot be found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// What does not fit memory cannot be kept on disk.
    #[error("cannot put {} on disk; is it full?", path.display())]
    Spill {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// More texts than can be numbered.
    #[error("more than 4,294,967,295 paragraphs or sentences; split the input into several runs")]
    TooMany,
}
