//! Errors of spilling to disk.

use std::path::PathBuf;

/// A reason why spilling fails.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file for data beyond the memory budget cannot be created, written or read.
    #[error("cannot store {} on disk; is it full?", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Cause.
        #[source]
        source: std::io::Error,
    },
    /// Values read from disk differ from those written.
    #[error("spilled pages were changed by another process")]
    Damaged,
}
