//! A limit on memory, and the folder to spill to beyond it.

use std::path::PathBuf;

/// A limit on memory, and the folder to spill to beyond it.
#[derive(Clone, Debug)]
pub struct Budget {
    /// Folder for files; `None` if nothing may be spilled.
    pub folder: Option<PathBuf>,
    /// Limit on memory in bytes.
    pub bytes: usize,
}

impl Budget {
    /// Returns a budget without a limit.
    #[must_use]
    pub fn unlimited() -> Self {
        Self { folder: None, bytes: usize::MAX }
    }

    /// Returns a budget of one part in `parts`.
    #[must_use]
    pub fn share(&self, parts: usize) -> Self {
        Self { folder: self.folder.clone(), bytes: self.bytes / parts }
    }
}
