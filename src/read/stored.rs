//! Stored bytes of a file, with their digest.
//!
//! In: a path to a regular file. Out: its bytes in order, and at the end the SHA-256 of all of them and
//! whether the file changed while it was read. A device, socket or pipe is refused before it is opened, so
//! that reading never blocks.

use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek};
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::draft::Fault;
use crate::model::RejectCode;
use crate::text::hash;

pub(super) struct Stored {
    file: File,
    digest: Sha256,
    read_bytes: u64,
    /// Where the next read begins; below `read_bytes` when bytes are read again.
    position: u64,
    failed: bool,
    shared: bool,
    at_open: (u64, Option<SystemTime>),
    stamp: Stamp,
    /// Cancellation flag; reads fail once it is set.
    stop: Option<Arc<AtomicBool>>,
}

/// Size of a read: above 64 KiB, the cost of a call is negligible against the copy.
pub(super) const BUFFER_BYTES: usize = 64 << 10;

/// Change times and inode of a file: equal for the same file unless it was changed in between. Only for
/// comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Last change of the content, in seconds and nanoseconds since 1970.
    modified: (i64, i64),
    /// Last change of content or metadata.
    changed: (i64, i64),
    inode: u64,
}

/// Seconds that a file must have been unchanged for its stamp to reveal any later change: file systems have
/// time steps of up to two seconds (FAT).
const STAMP_SECONDS: i64 = 2;

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self {
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
            inode: metadata.ino(),
        }
    }

    /// Returns true if the file was last changed long enough before `seconds` since 1970 that any later
    /// change shows in the stamp.
    #[must_use]
    pub fn is_settled(&self, seconds: i64) -> bool {
        self.modified.0.max(self.changed.0) < seconds.saturating_sub(STAMP_SECONDS)
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { modified: (ms, mn), changed: (cs, cn), inode } = self;
        write!(f, "{ms}.{mn:09} {cs}.{cn:09} {inode}")
    }
}

/// Returns the SHA-256 of the file at `path` in hexadecimal, or `None` if it is not a regular file, cannot be
/// read, or `stop` is set meanwhile.
#[must_use]
pub fn digest(path: &Path, stop: &Arc<AtomicBool>) -> Option<String> {
    let mut stored = Stored::open(path).ok()?;
    stored.stop_at(stop);
    Some(stored.conclude()?.1)
}

impl Stored {
    /// Opens the regular file at `path`.
    pub(super) fn open(path: &Path) -> Result<Self, Fault> {
        let io = |error: io::Error| Fault::new(RejectCode::Io, format!("cannot open the file: {error}"));
        let not_regular = || Fault::new(RejectCode::Io, "not a regular file");
        if !fs::metadata(path).map_err(io)?.is_file() {
            return Err(not_regular());
        }
        // The path may by now lead to another file: a pipe without a writer would block, a terminal become
        // the controlling one.
        let file = File::options()
            .read(true)
            .custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY)
            .open(path)
            .map_err(io)?;
        let metadata = file.metadata().map_err(io)?;
        if !metadata.is_file() {
            return Err(not_regular());
        }
        let (at_open, stamp, digest) = (state(&metadata), Stamp::of(&metadata), Sha256::new());
        Ok(Self {
            file,
            digest,
            read_bytes: 0,
            position: 0,
            failed: false,
            shared: false,
            at_open,
            stamp,
            stop: None,
        })
    }

    /// Returns the stamp of the file when it was opened.
    pub(super) fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// Makes every read fail once `stop` is set.
    pub(super) fn stop_at(&mut self, stop: &Arc<AtomicBool>) {
        self.stop = Some(Arc::clone(stop));
    }

    /// Returns the position of the next read.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Sets the position of the next read, before or after what was read.
    pub(super) fn go_to(&mut self, position: u64) {
        self.position = position;
    }

    /// Reads bytes at `position` without moving there, until `buffer` is full or the file ends; `None` if
    /// that fails.
    pub(super) fn read_at(&self, position: u64, buffer: &mut [u8]) -> Option<usize> {
        let mut length = 0;
        while length < buffer.len() {
            if self.stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed)) {
                return None;
            }
            match self.file.read_at(&mut buffer[length..], position + length as u64) {
                Ok(0) => break,
                Ok(read) => length += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return None,
            }
        }
        Some(length)
    }

    /// Returns the number of bytes read so far.
    pub(super) fn read_bytes(&self) -> u64 {
        self.read_bytes
    }

    /// Returns true if reading the file failed, as opposed to decoding its bytes.
    pub(super) fn has_failed(&self) -> bool {
        self.failed
    }

    /// Returns the size in bytes when the file was opened.
    pub(super) fn size(&self) -> u64 {
        self.at_open.0
    }

    /// Returns true if size or modification time of the file have changed since it was opened.
    pub(super) fn has_changed(&self) -> bool {
        self.file.metadata().is_ok_and(|now| state(&now) != self.at_open)
    }

    /// Returns a handle for reading in any order. It shares its position with this one, which then reads only
    /// for the digest.
    pub(super) fn share(&mut self) -> io::Result<File> {
        self.shared = true;
        self.file.try_clone()
    }

    /// Returns true if [`Stored::share`] was called.
    pub(super) fn is_shared(&self) -> bool {
        self.shared
    }

    /// Reads the rest of the file; returns its length in bytes and its SHA-256 in hexadecimal, or `None` if
    /// it cannot be read to its end.
    pub(super) fn conclude(mut self) -> Option<(u64, String)> {
        if self.shared {
            self.file.rewind().ok()?;
            self.digest = Sha256::new();
            self.read_bytes = 0;
        }
        self.position = self.read_bytes;
        if self.failed {
            return None;
        }
        let mut buffer = vec![0; BUFFER_BYTES];
        while self.read(&mut buffer).ok()? > 0 {}
        Some((self.read_bytes, hash::hex_bytes(&self.digest.finalize())))
    }
}

impl Read for Stored {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            self.failed = true;
            return Err(io::Error::other("the run was stopped"));
        }
        if self.position < self.read_bytes {
            let length = usize::try_from(self.read_bytes - self.position)
                .map_or(buffer.len(), |left| left.min(buffer.len()));
            let read = self.read_at(self.position, &mut buffer[..length]).filter(|&read| read > 0);
            self.failed |= read.is_none();
            let read = read.ok_or_else(|| io::Error::other("bytes read before cannot be read again"))?;
            self.position += read as u64;
            return Ok(read);
        }
        loop {
            let read = loop {
                match self.file.read(buffer) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    result => break result.inspect_err(|_| self.failed = true)?,
                }
            };
            self.digest.update(&buffer[..read]);
            self.read_bytes += read as u64;
            // Skipped bytes belong to the digest too.
            let wanted = usize::try_from(self.read_bytes.saturating_sub(self.position)).unwrap_or(usize::MAX);
            if read == 0 || wanted > 0 {
                let kept = wanted.min(read);
                buffer.copy_within(read - kept..read, 0);
                self.position = self.read_bytes;
                return Ok(kept);
            }
        }
    }
}

/// Length and modification time, by which a change of the file is noticed.
fn state(metadata: &Metadata) -> (u64, Option<SystemTime>) {
    (metadata.len(), metadata.modified().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_ends_when_it_is_told_to() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        assert_eq!(digest(file.path(), &stop).map(|digest| digest.len()), Some(64));
        // Hashing a file of terabytes would take hours.
        file.as_file().set_len(1 << 42).unwrap();
        stop.store(true, Ordering::Relaxed);
        assert_eq!(digest(file.path(), &stop), None);
    }
}
