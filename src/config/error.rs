//! Errors in settings.

use std::io;
use std::path::PathBuf;

/// An error in the settings. Nothing has been read when it is reported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A settings file or folder could not be read.
    #[error("cannot read the settings in {}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Reason.
        #[source]
        source: io::Error,
    },
    /// A settings file is not valid TOML, or has an unknown key or value.
    #[error("cannot understand {file}")]
    Syntax {
        /// The file, as the user named it.
        file: String,
        /// Position and reason.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// A file in a settings folder has no known place there.
    #[error("{} is not a settings file: expected gristmill.toml, a .toml file in chrome/, sites/, sentences/ or facts/, models/chrome.bin or models/sentences.bin", path.display())]
    UnknownFile {
        /// The file.
        path: PathBuf,
    },
    /// A file in a settings folder differs from a built-in one that cannot be replaced.
    #[error("{} differs from the built-in file of that name: the word lists in dedupe/ cannot be replaced, remove the file", path.display())]
    FixedFile {
        /// The file.
        path: PathBuf,
    },
    /// A value is out of range.
    #[error("{key} is {value}: it must be {must_be}")]
    OutOfRange {
        /// The key, with its section.
        key: &'static str,
        /// The value.
        value: String,
        /// The permitted range.
        must_be: &'static str,
    },
}
