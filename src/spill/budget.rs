//! How much memory may be taken, and where files go beyond it.

use std::path::PathBuf;

/// Where files may be put, and how much memory may be taken before.
#[derive(Clone, Debug)]
pub struct Budget {
    /// Folder for files; without one nothing is ever put on disk.
    pub folder: Option<PathBuf>,
    /// Bytes of memory.
    pub bytes: usize,
}

impl Budget {
    /// As much memory as it takes.
    #[must_use]
    pub fn unlimited() -> Self {
        Self { folder: None, bytes: usize::MAX }
    }

    /// One part in `parts` of it.
    #[must_use]
    pub fn share(&self, parts: usize) -> Self {
        Self { folder: self.folder.clone(), bytes: self.bytes / parts }
    }
}
