//! Errors of writing, publishing and checking tables.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, SecondsFormat, Utc};
use parquet::errors::ParquetError;

use super::schema::Table;
use crate::model::PageId;

/// A reason why tables could not be written, published or checked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file system is full, or the quota of the user is used up.
    #[error("no space left to write `{}`: free some space or choose another output folder", path.display())]
    DiskFull {
        /// The file that could not be written.
        path: PathBuf,
        /// Error of the system.
        #[source]
        source: io::Error,
    },
    /// A file or folder could not be created, written, moved or removed.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// What was attempted, as a verb.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Error of the system.
        #[source]
        source: io::Error,
    },
    /// A Parquet file could not be written or read.
    #[error("cannot {action} the Parquet file `{}`", path.display())]
    Parquet {
        /// What was attempted, as a verb.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Error of the Parquet library.
        #[source]
        source: ParquetError,
    },
    /// Columns do not fit the schema of a table.
    #[error("rows do not fit the schema of table {table}")]
    Schema {
        /// The table.
        table: Table,
        /// Error of the Arrow library.
        #[source]
        source: arrow_schema::ArrowError,
    },
    /// The pages given at once have more text than fits in an Arrow column.
    #[error("{pages} pages with {bytes} bytes of text are too many for one batch: pass fewer at once")]
    BatchTooLarge {
        /// Number of pages given.
        pages: usize,
        /// Bytes of their rows.
        bytes: usize,
    },
    /// A page or a keeper has no document id.
    #[error("page {} of input file {} has no document id", page.record, page.file)]
    UnknownPage {
        /// The page.
        page: PageId,
    },
    /// Another run holds the lock.
    #[error("another run is writing to `{}`{}", path.display(), holder(*pid, *since))]
    Locked {
        /// The output folder.
        path: PathBuf,
        /// Id of the process that holds the lock, if known.
        pid: Option<u32>,
        /// Time at which it took the lock, if known.
        since: Option<SystemTime>,
    },
    /// A run of the same name is already published.
    #[error("run `{}` exists already", path.display())]
    RunExists {
        /// Folder of the run.
        path: PathBuf,
    },
    /// `latest` is not a link made by a run.
    #[error("`{}` is in the way: it is not a link to a run of this folder, move it elsewhere", path.display())]
    LatestInTheWay {
        /// Path of `latest`.
        path: PathBuf,
    },
    /// The content of a file of a published run differs from what was published.
    #[error("`{}` is damaged: its content differs from what was published", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// `latest` does not lead to a run.
    #[error("`{}` does not lead to a readable run", path.display())]
    LatestBroken {
        /// The link.
        path: PathBuf,
    },
    /// `latest` is missing although there are runs.
    #[error("`{}` is missing, though there are runs", path.display())]
    LatestMissing {
        /// Path of `latest`.
        path: PathBuf,
    },
    /// A file or folder that this program did not make has the name of one of its own.
    #[error("`{}` is in the way: no run made it, move it elsewhere", path.display())]
    InTheWay {
        /// Path of the file or folder.
        path: PathBuf,
    },
    /// `.lock` is not a file that a run may lock.
    #[error("`{}` is in the way: it is not a regular file, move it elsewhere", path.display())]
    LockInTheWay {
        /// The path of the lock file.
        path: PathBuf,
    },
    /// A manifest was changed since it was written.
    #[error("`{}` was changed since it was written", path.display())]
    ManifestChanged {
        /// The file.
        path: PathBuf,
    },
    /// Reading was cancelled.
    #[error("stopped while tables were read")]
    Stopped,
    /// A manifest cannot be parsed.
    #[error("`{}` is not a manifest of this program", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// Error of the JSON parser.
        #[source]
        source: serde_json::Error,
    },
}

impl Error {
    /// Creates the error of a failed `action` on `path`.
    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path, source },
            _ => Self::Io { action, path, source },
        }
    }

    /// Returns the message followed by those of its causes, on one line.
    #[must_use]
    pub fn with_causes(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }

    /// Creates the error of a failed `action` on the Parquet file `path`; an I/O error inside it becomes
    /// [`Error::Io`].
    pub(crate) fn parquet(action: &'static str, path: &Path, source: ParquetError) -> Self {
        match source {
            ParquetError::External(inner) => match inner.downcast::<io::Error>() {
                Ok(io) => Self::io(action, path, *io),
                Err(inner) => {
                    Self::Parquet { action, path: path.to_owned(), source: ParquetError::External(inner) }
                }
            },
            source => Self::Parquet { action, path: path.to_owned(), source },
        }
    }
}

/// Describes the process that holds a lock, as far as it is known.
fn holder(pid: Option<u32>, since: Option<SystemTime>) -> String {
    let mut text = String::new();
    if let Some(pid) = pid {
        text = format!(": process {pid}");
        if let Some(since) = since {
            let since = DateTime::<Utc>::from(since).to_rfc3339_opts(SecondsFormat::Secs, true);
            text.push_str(", since ");
            text.push_str(&since);
        }
    }
    text
}
