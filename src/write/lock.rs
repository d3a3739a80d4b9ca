//! One run at a time in an output folder.
//!
//! The lock is an advisory lock on `.lock` in the output folder. The kernel releases it when the process
//! ends, however it ends, so there is no stale lock to remove.

use std::fs::{self, File, TryLockError};
use std::io::{Read, Write};
use std::path::Path;

use super::error::Error;

/// Name of the lock file in the output folder.
pub const LOCK_FILE: &str = ".lock";

/// Longest lock file that is read for the holder's number.
const PID_BYTES: u64 = 20;

/// Held while a run writes to its output folder; dropping it releases the lock.
#[derive(Debug)]
pub struct RunLock {
    _file: File,
}

impl RunLock {
    /// Locks `output`, which is created where it is missing.
    ///
    /// # Errors
    /// [`Error::Locked`] where another run holds the lock; [`Error::Io`] where the folder or the lock file
    /// cannot be created.
    pub fn acquire(output: &Path) -> Result<Self, Error> {
        fs::create_dir_all(output).map_err(|source| Error::io("create", output, source))?;
        let path = output.join(LOCK_FILE);
        let open = File::options().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = open.map_err(|source| Error::io("open", &path, source))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(locked(output, &file)),
            Err(TryLockError::Error(source)) => return Err(Error::io("lock", &path, source)),
        }
        // Only for the message that another run prints: the lock holds without it.
        file.set_len(0)
            .and_then(|()| writeln!(file, "{}", std::process::id()))
            .map_err(|source| Error::io("write", &path, source))?;
        Ok(Self { _file: file })
    }
}

fn locked(output: &Path, file: &File) -> Error {
    let mut text = String::new();
    // What cannot be read is left out of the message.
    let pid = file.take(PID_BYTES).read_to_string(&mut text).ok().and_then(|_| text.trim().parse().ok());
    let since = file.metadata().and_then(|facts| facts.modified()).ok();
    Error::Locked { path: output.to_owned(), pid, since }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_run_is_told_who_holds_the_lock() {
        let output = tempfile::tempdir().unwrap();
        let held = RunLock::acquire(output.path()).unwrap();
        let error = RunLock::acquire(output.path()).unwrap_err();
        assert!(
            matches!(error, Error::Locked { pid: Some(pid), since: Some(_), .. } if pid == std::process::id())
        );
        assert!(error.to_string().contains("another run is writing to"), "{error}");
        drop(held);
        RunLock::acquire(output.path()).unwrap();
    }

    #[test]
    fn what_a_dead_run_left_does_not_lock() {
        let output = tempfile::tempdir().unwrap();
        fs::write(output.path().join(LOCK_FILE), "999999999999999999999999\n").unwrap();
        RunLock::acquire(output.path()).unwrap();
    }
}
