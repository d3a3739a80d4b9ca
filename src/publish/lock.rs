//! The lock that allows only one run at a time in an output folder.
//!
//! It is an advisory lock on `.lock` in the output folder. The kernel releases it when the process ends, in
//! whatever way, so there are no stale locks to remove.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read};
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use super::layout::LOCK_FILE;
use crate::tables::Error;

/// Length of the content of the lock file: the id of the process that holds the lock, right-aligned, and a
/// line feed. Longer files do not belong to this program.
const PID_BYTES: usize = 20;

/// The lock of an output folder, held while a run writes to it. Dropping it releases the lock.
#[derive(Debug)]
pub struct RunLock {
    _file: File,
}

impl RunLock {
    /// Locks `output`, creating the folder if it is missing.
    ///
    /// # Errors
    /// [`Error::Locked`] if another run holds the lock, [`Error::LockInTheWay`] if the lock file is a link or
    /// not a file, and [`Error::Io`] if the folder or the lock file cannot be created.
    pub fn acquire(output: &Path) -> Result<Self, Error> {
        fs::create_dir_all(output).map_err(|source| Error::io("create", output, source))?;
        let path = output.join(LOCK_FILE);
        let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK;
        let mut open = File::options();
        open.read(true).write(true).create(true).truncate(false).custom_flags(flags);
        let file = match open.open(&path) {
            Ok(file) if file.metadata().is_ok_and(|facts| facts.is_file()) => file,
            Err(source) if fs::symlink_metadata(&path).map_or(true, |facts| facts.is_file()) => {
                return Err(Error::io("open", &path, source));
            }
            Ok(_) | Err(_) => return Err(Error::LockInTheWay { path }),
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(locked(output, &file)),
            Err(TryLockError::Error(source)) => return Err(Error::io("lock", &path, source)),
        }
        // The process id is only for the message of another run; the lock does not depend on it. A file with
        // other content is not changed.
        if holder_of(&file).is_ok() {
            let line = format!("{:>width$}\n", std::process::id(), width = PID_BYTES - 1);
            file.write_all_at(line.as_bytes(), 0).map_err(|source| Error::io("write", &path, source))?;
        }
        Ok(Self { _file: file })
    }
}

/// Returns the process named in the lock file `file`; `None` if the file is empty.
///
/// # Errors
/// Fails if the file has other content, or other names.
fn holder_of(file: &File) -> io::Result<Option<u32>> {
    let mut text = String::new();
    file.take(PID_BYTES as u64 + 1).read_to_string(&mut text)?;
    if text.len() > PID_BYTES || file.metadata()?.nlink() > 1 {
        return Err(io::ErrorKind::InvalidData.into());
    }
    match text.trim() {
        "" => Ok(None),
        pid => pid.parse().map(Some).map_err(|_| io::ErrorKind::InvalidData.into()),
    }
}

/// Error that names the process which holds the lock `file`.
fn locked(output: &Path, file: &File) -> Error {
    // Parts that cannot be read are left out of the message.
    let pid = holder_of(file).ok().flatten();
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
    fn nothing_of_somebody_else_is_written_to() {
        let scratch = tempfile::tempdir().unwrap();
        let theirs = scratch.path().join("theirs");
        for text in ["", "their text", "999999999999999999999999\n", "12 monkeys\n"] {
            fs::write(&theirs, text).unwrap();
            let output = tempfile::tempdir_in(scratch.path()).unwrap();
            let lock = output.path().join(LOCK_FILE);
            std::os::unix::fs::symlink(&theirs, &lock).unwrap();
            let error = RunLock::acquire(output.path()).unwrap_err();
            assert!(matches!(error, Error::LockInTheWay { .. }), "{error}");
            fs::remove_file(&lock).unwrap();
            fs::hard_link(&theirs, &lock).unwrap();
            drop(RunLock::acquire(output.path()).unwrap());
            assert_eq!(fs::read_to_string(&theirs).unwrap(), text);
        }
        let output = tempfile::tempdir().unwrap();
        let lock = output.path().join(LOCK_FILE);
        std::os::unix::fs::symlink(output.path().join("new"), &lock).unwrap();
        assert!(matches!(RunLock::acquire(output.path()), Err(Error::LockInTheWay { .. })));
        assert!(!output.path().join("new").exists());
        fs::remove_file(&lock).unwrap();
        fs::create_dir(&lock).unwrap();
        assert!(matches!(RunLock::acquire(output.path()), Err(Error::LockInTheWay { .. })));
    }

    #[test]
    fn what_a_dead_run_left_does_not_lock() {
        let output = tempfile::tempdir().unwrap();
        fs::write(output.path().join(LOCK_FILE), "99999\n").unwrap();
        RunLock::acquire(output.path()).unwrap();
    }
}
