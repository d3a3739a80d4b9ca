//! What the library needs of the program around it: a clock, memory figures, a wish to stop, and
//! somebody to tell how far it is. The library itself reads none of these.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};

use super::Error;
use crate::spill::Budget;

/// Hears how far a run is. Called from many threads, often.
pub trait Progress: Sync {
    /// The inputs are known: `files` of them, `bytes` on disk.
    fn begin(&self, files: u64, bytes: u64);
    /// `bytes` more of the inputs are read, and `files` more finished.
    fn advance(&self, files: u64, bytes: u64);
    /// All is read; `pages` are to be judged and written.
    fn judging(&self, pages: u64);
    /// `pages` more are written.
    fn written(&self, pages: u64);
}

/// Hears nothing.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _files: u64, _bytes: u64) {}
    fn advance(&self, _files: u64, _bytes: u64) {}
    fn judging(&self, _pages: u64) {}
    fn written(&self, _pages: u64) {}
}

/// The surroundings of a run.
#[derive(Clone, Copy)]
pub struct Environment<'a> {
    /// The time now.
    pub now: &'a (dyn Fn() -> DateTime<Utc> + Sync),
    /// The process's largest memory use so far, in bytes, where the system tells.
    pub peak_memory_bytes: &'a (dyn Fn() -> Option<u64> + Sync),
    /// The memory that the machine, or the container that the program runs in, has in bytes.
    pub memory_bytes: &'a (dyn Fn() -> u64 + Sync),
    /// Set when the run is to end without publishing.
    pub stop: &'a Arc<AtomicBool>,
    /// Who hears of progress.
    pub progress: &'a dyn Progress,
}

/// Part of the machine's memory that notes and pages may take before they are put on disk, where no setting says: 1 in so
/// many.
const MEMORY_SHARE: u64 = 4;

impl Environment<'_> {
    /// The memory that may be taken before files are put into `folder`: `limit_bytes`, or where that is 0 a quarter of what
    /// there is.
    #[must_use]
    pub fn budget(&self, limit_bytes: u64, folder: &Path) -> Budget {
        let bytes = if limit_bytes > 0 { limit_bytes } else { (self.memory_bytes)() / MEMORY_SHARE };
        Budget { folder: Some(folder.to_owned()), bytes: usize::try_from(bytes).unwrap_or(usize::MAX) }
    }

    /// Ends the run where it has been asked to stop.
    ///
    /// # Errors
    /// [`Error::Stopped`] once `stop` is set.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.stop.load(Ordering::Relaxed) { Err(Error::Stopped) } else { Ok(()) }
    }
}
