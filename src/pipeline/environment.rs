//! What the library needs from the program around it: a clock, memory figures, a stop flag, and a receiver of
//! progress. The library itself reads none of these from the system.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};

use super::Error;
use crate::spill::Budget;

/// A receiver of progress. Called often and from many threads.
pub trait Progress: Sync {
    /// Called when the inputs are known: the number of files and their size in bytes.
    fn begin(&self, files: u64, bytes: u64);
    /// Called when `bytes` more of the inputs were read and `files` more were finished.
    fn advance(&self, files: u64, bytes: u64);
    /// Called when all inputs are read; `pages` are to be judged and written.
    fn judging(&self, pages: u64);
    /// Called when `pages` more were written.
    fn written(&self, pages: u64);
}

/// Ignores progress.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _files: u64, _bytes: u64) {}
    fn advance(&self, _files: u64, _bytes: u64) {}
    fn judging(&self, _pages: u64) {}
    fn written(&self, _pages: u64) {}
}

/// The environment of a run.
#[derive(Clone, Copy)]
pub struct Environment<'a> {
    /// Returns the current time.
    pub now: &'a (dyn Fn() -> DateTime<Utc> + Sync),
    /// Returns the peak memory of the process in bytes, if the system reports it.
    pub peak_memory_bytes: &'a (dyn Fn() -> Option<u64> + Sync),
    /// Returns the memory of the machine, or of the container in which the program runs, in bytes.
    pub memory_bytes: &'a (dyn Fn() -> u64 + Sync),
    /// Set when the run should stop without publishing.
    pub stop: &'a Arc<AtomicBool>,
    /// Receives progress.
    pub progress: &'a dyn Progress,
}

/// Part of the memory of the machine that notes and pages may take before they are spilled, one in this many,
/// unless a setting limits it.
const MEMORY_SHARE: u64 = 4;

impl Environment<'_> {
    /// Returns the memory budget with `folder` for spilled files: `limit_bytes`, or a quarter of the memory
    /// if that is 0.
    #[must_use]
    pub fn budget(&self, limit_bytes: u64, folder: &Path) -> Budget {
        let bytes = if limit_bytes > 0 { limit_bytes } else { (self.memory_bytes)() / MEMORY_SHARE };
        Budget { folder: Some(folder.to_owned()), bytes: usize::try_from(bytes).unwrap_or(usize::MAX) }
    }

    /// Fails if the run was asked to stop.
    ///
    /// # Errors
    /// [`Error::Stopped`] once `stop` is set.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.stop.load(Ordering::Relaxed) { Err(Error::Stopped) } else { Ok(()) }
    }
}
