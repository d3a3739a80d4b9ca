//! Errors of a run.

use crate::{chrome, dedupe, read, sentences, spill, tables};

/// A reason why a run, or its preparation, fails without publishing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The inputs could not be listed.
    #[error("cannot list the inputs")]
    Inputs(#[from] read::Error),
    /// A rule pack does not compile.
    #[error("cannot use the chrome rules")]
    Rules(#[from] chrome::Error),
    /// A language file does not compile.
    #[error("cannot use the sentence languages")]
    Languages(#[from] sentences::Error),
    /// The model of site chrome cannot be read.
    #[error("cannot use models/chrome.bin")]
    ChromeModel(#[from] chrome::model::Error),
    /// The model of sentence boundaries cannot be read.
    #[error("cannot use models/sentences.bin")]
    SentenceModel(#[from] sentences::ModelError),
    /// Tables could not be written or published.
    #[error("cannot write the run")]
    Write(#[from] tables::Error),
    /// Data beyond the memory budget could not be spilled or read back.
    #[error(transparent)]
    Spill(#[from] spill::Error),
    /// Duplicates could not be found.
    #[error(transparent)]
    Dedupe(#[from] dedupe::Error),
    /// The state of published pages could not be read, although its digest was correct.
    #[error("cannot read the state of the published run")]
    State(#[source] std::io::Error),
    /// An input that had been found unchanged was changed before some of its pages were read again.
    #[error("{0} changed during the run")]
    InputChanged(String),
    /// JSON lines could not be written.
    #[error("cannot write the result")]
    Lines(#[source] std::io::Error),
    /// A worker pool could not be started.
    #[error("cannot start worker threads")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// The records of a file do not account for its content.
    #[error(
        "{file} delivered {delivered} bytes or rows but its records account for {accounted}; please report this"
    )]
    Content {
        /// Name of the input.
        file: String,
        /// Decompressed bytes, or rows of a Parquet file.
        delivered: u64,
        /// Bytes or rows in pages, rejects and skipped records.
        accounted: u64,
    },
    /// Something was lost or duplicated.
    #[error("the counts do not add up: {left_count} {left} but {right_count} {right}; please report this")]
    Accounting {
        /// What the first count is of.
        left: &'static str,
        /// The first count.
        left_count: u64,
        /// What the second count is of.
        right: &'static str,
        /// The second count.
        right_count: u64,
    },
    /// The run was asked to stop.
    #[error("stopped; nothing was published")]
    Stopped,
}
