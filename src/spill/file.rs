//! A temporary file without a name, so that nothing is left behind however the process ends.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;

use super::budget::Budget;
use super::error::Error;

/// An append-only temporary file without a name, visible to this process only.
#[derive(Debug)]
pub(crate) struct SpillFile {
    path: PathBuf,
    file: File,
    len: u64,
}

impl SpillFile {
    /// Creates a file in the folder of `budget`; returns `None` if the budget has no folder. `name` is used
    /// in messages.
    pub(crate) fn create(budget: &Budget, name: &str) -> Result<Option<Self>, Error> {
        let Some(folder) = &budget.folder else { return Ok(None) };
        let path = folder.join(name);
        let file = File::options().read(true).write(true).create_new(true).open(&path);
        let file = file.and_then(|file| fs::remove_file(&path).map(|()| file));
        match file {
            Ok(file) => Ok(Some(Self { path, file, len: 0 })),
            Err(source) => Err(Error::Io { path, source }),
        }
    }

    /// Returns the number of bytes written so far.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// Appends `bytes`.
    pub(crate) fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let written = self.file.write_all_at(bytes, self.len);
        written.map_err(|source| Error::Io { path: self.path.clone(), source })?;
        self.len += bytes.len() as u64;
        Ok(())
    }

    /// Fills `bytes` with the content from `offset` on.
    pub(crate) fn read(&self, bytes: &mut [u8], offset: u64) -> Result<(), Error> {
        let read = self.file.read_exact_at(bytes, offset);
        read.map_err(|source| Error::Io { path: self.path.clone(), source })
    }
}
