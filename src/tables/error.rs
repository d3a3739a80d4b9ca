//! What can go wrong while tables are written, published or checked.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, SecondsFormat, Utc};
use parquet::errors::ParquetError;

use super::schema::Table;
use crate::model::PageId;

/// Why tables could not be written, published or checked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file system is full, or the user's quota on it is used up.
    #[error("no space left to write `{}`: free some space or choose another output folder", path.display())]
    DiskFull {
        /// The file that could not grow.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A file or folder could not be created, written, moved or removed.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// What was being done, as a verb.
        action: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A Parquet file could not be written or read.
    #[error("cannot {action} the Parquet file `{}`", path.display())]
    Parquet {
        /// What was being done, as a verb.
        action: &'static str,
        /// With what.
        path: PathBuf,
        /// What the Parquet library said.
        #[source]
        source: ParquetError,
    },
    /// Columns do not make a batch of the table.
    #[error("rows do not fit the schema of table {table}")]
    Schema {
        /// The table.
        table: Table,
        /// What the Arrow library said.
        #[source]
        source: arrow::error::ArrowError,
    },
    /// The pages given at once hold more text than one Arrow column can.
    #[error("{pages} pages with {bytes} bytes of text are more than one batch holds: give fewer at once")]
    BatchTooLarge {
        /// Pages given.
        pages: usize,
        /// Bytes of their rows.
        bytes: usize,
    },
    /// A page or a keeper that has no document id.
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
        /// Process that holds the lock, where it left its number.
        pid: Option<u32>,
        /// When it took the lock.
        since: Option<SystemTime>,
    },
    /// The run has been published before.
    #[error("run `{}` exists already", path.display())]
    RunExists {
        /// Folder of the run.
        path: PathBuf,
    },
    /// `latest` is not a link that a run has put there.
    #[error("`{}` is in the way: it is not a link to a run of this folder, move it elsewhere", path.display())]
    LatestInTheWay {
        /// The path that `latest` would take.
        path: PathBuf,
    },
    /// A file of a published run does not hold what was published.
    #[error("`{}` is damaged: it is not as it was published", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// `latest` leads to no run.
    #[error("`{}` leads to no run that could be read", path.display())]
    LatestBroken {
        /// The link.
        path: PathBuf,
    },
    /// `latest` is not there though there are runs.
    #[error("`{}` is missing, though there are runs", path.display())]
    LatestMissing {
        /// Where it would be.
        path: PathBuf,
    },
    /// Something that this program did not make has the name of one of its files.
    #[error("`{}` is in the way: no run made it", path.display())]
    InTheWay {
        /// Where it is.
        path: PathBuf,
    },
    /// `.lock` is no file that a run may lock.
    #[error("`{}` is in the way: it is not a regular file, move it elsewhere", path.display())]
    LockInTheWay {
        /// The path of the lock file.
        path: PathBuf,
    },
    /// A manifest that is not as it was written.
    #[error("`{}` was changed since it was written", path.display())]
    ManifestChanged {
        /// The file.
        path: PathBuf,
    },
    /// What is read is not wanted any longer.
    #[error("stopped while tables were read")]
    Stopped,
    /// A manifest that cannot be understood.
    #[error("`{}` is not a manifest of this program", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: serde_json::Error,
    },
}

impl Error {
    /// An I/O error met while doing `action` with `path`.
    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path, source },
            _ => Self::Io { action, path, source },
        }
    }

    /// The message with its causes, on one line.
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

    /// A Parquet error met while doing `action` with `path`; an I/O error inside it comes out as one.
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
