//! What can be wrong with settings.

use std::io;
use std::path::PathBuf;

/// Settings that cannot be used. Nothing was read with them.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A settings file or folder could not be read.
    #[error("cannot read the settings in {}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A settings file is not valid TOML, or has a key or a value that nobody knows.
    #[error("cannot understand {file}")]
    Syntax {
        /// The file, as the user named it.
        file: String,
        /// Where and why.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// A file stands where no settings file of that kind is known.
    #[error("{} is no settings file: expected gristmill.toml, or a .toml file in chrome/, sites/, sentences/ or facts/, or models/chrome.bin", path.display())]
    UnknownFile {
        /// The file.
        path: PathBuf,
    },
    /// A value is out of range.
    #[error("{key} is {value}: it must be {must_be}")]
    OutOfRange {
        /// The key, with its section.
        key: &'static str,
        /// The value as resolved.
        value: String,
        /// What it must be.
        must_be: &'static str,
    },
}
