//! What ends a run.

use crate::{chrome, dedupe, read, sentences, spill, tables};

/// A reason for which a run, or the preparation of one, ends without publishing.
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
    /// What does not fit memory could not be put on disk.
    #[error("cannot go on")]
    Spill(#[from] spill::Error),
    /// Repeats could not be found.
    #[error("cannot go on")]
    Dedupe(#[from] dedupe::Error),
    /// What is remembered of published pages could not be read, though it was found to be right.
    #[error("cannot read what is remembered of the published run; with --full it is not needed")]
    State(#[source] std::io::Error),
    /// An input that was found to be as it was changed before pages of it were read again.
    #[error("{0} changed while the run went on")]
    InputChanged(String),
    /// Lines of JSON could not be written.
    #[error("cannot write the result")]
    Lines(#[source] std::io::Error),
    /// A worker pool could not be started.
    #[error("cannot start worker threads")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// A file delivered other content than its records account for.
    #[error(
        "{file} delivered {delivered} bytes or rows but its records account for {accounted}; please report this"
    )]
    Content {
        /// Name of the input.
        file: String,
        /// Bytes decompressed, or rows of a Parquet file.
        delivered: u64,
        /// What belongs to a page, a reject or a skipped record.
        accounted: u64,
    },
    /// Something was lost or doubled on the way.
    #[error("the run does not add up: {left_count} {left} but {right_count} {right}; please report this")]
    Accounting {
        /// What one side counts.
        left: &'static str,
        /// Its count.
        left_count: u64,
        /// What the other side counts.
        right: &'static str,
        /// Its count.
        right_count: u64,
    },
    /// The run was asked to stop.
    #[error("stopped; nothing was published")]
    Stopped,
}
