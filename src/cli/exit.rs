//! Exit codes, and the errors that lead to them.

use std::io;

use gristmill::{config, pipeline, read, tables};

/// Outcome of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, or the reader of the output has gone.
    Done = 0,
    /// Failed; nothing was published.
    Failed = 1,
    /// Wrong usage or settings; nothing was read.
    Usage = 2,
    /// Published, but more was rejected than the settings allow.
    TooManyRejects = 3,
    /// Another run holds the lock.
    Locked = 4,
}

impl Exit {
    /// Returns the exit code for an error, according to the first cause that has one.
    pub(crate) fn of(error: &anyhow::Error) -> Self {
        for cause in error.chain() {
            if let Some(error) = cause.downcast_ref::<io::Error>()
                && error.kind() == io::ErrorKind::BrokenPipe
            {
                return Self::Done;
            }
            if cause.is::<config::Error>() || cause.is::<read::Error>() || cause.is::<Usage>() {
                return Self::Usage;
            }
            if let Some(
                pipeline::Error::Rules(_)
                | pipeline::Error::Languages(_)
                | pipeline::Error::ChromeModel(_)
                | pipeline::Error::SentenceModel(_),
            ) = cause.downcast_ref()
            {
                return Self::Usage;
            }
            if let Some(tables::Error::Locked { .. }) = cause.downcast_ref() {
                return Self::Locked;
            }
        }
        Self::Failed
    }
}

/// A request that makes no sense.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Usage(pub(crate) String);
