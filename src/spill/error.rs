//! Why something cannot be spilled.

use std::path::PathBuf;

/// A reason for which spilling fails.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// What does not fit memory cannot be kept on disk.
    #[error("cannot put {} on disk; is it full?", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Values came back from disk other than they were put there.
    #[error("pages that were put aside on disk were changed by somebody else")]
    Damaged,
}
