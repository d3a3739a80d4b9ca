//! The bytes of a file as stored, with their digest.
//!
//! In: a path to a regular file. Out: its bytes in order, and at the end the SHA-256 of all of them
//! and whether the file stayed the same meanwhile. A device, socket or pipe is refused before it is
//! opened, so that reading never blocks.

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
    /// Where the next read begins; before `read_bytes` where bytes are read again.
    position: u64,
    failed: bool,
    shared: bool,
    at_open: (u64, Option<SystemTime>),
    stamp: Stamp,
    /// Set when nobody wants the rest any longer.
    stop: Option<Arc<AtomicBool>>,
}

/// What the file system says of when a file was changed: equal for the same file unless it was changed in between. Only to be
/// compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When its content was changed last, in seconds and nanoseconds since 1970.
    modified: (i64, i64),
    /// When anything about it was.
    changed: (i64, i64),
    inode: u64,
}

/// Seconds that a file must have been left alone before its stamp tells whether it was changed since: file systems count in steps of
/// up to two (FAT).
const STAMP_SECONDS: i64 = 2;

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self {
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
            inode: metadata.ino(),
        }
    }

    /// Whether the file had been left alone for a while at `seconds` since 1970, so that a later change shows in the stamp.
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

/// The SHA-256 of the file at `path`, in hexadecimal, where it is a regular file that can be read before `stop` is set.
#[must_use]
pub fn digest(path: &Path, stop: &Arc<AtomicBool>) -> Option<String> {
    let mut stored = Stored::open(path).ok()?;
    stored.stop_at(stop);
    Some(stored.conclude()?.1)
}

impl Stored {
    pub(super) fn open(path: &Path) -> Result<Self, Fault> {
        let io = |error: io::Error| Fault::new(RejectCode::Io, format!("cannot open the file: {error}"));
        let not_regular = || Fault::new(RejectCode::Io, "not a regular file");
        if !fs::metadata(path).map_err(io)?.is_file() {
            return Err(not_regular());
        }
        // What stands there may be another file by now: a pipe without a writer would block, a terminal become the program's own.
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

    /// What the file system said of when it was changed, when it was opened.
    pub(super) fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// Lets every read fail once `stop` is set.
    pub(super) fn stop_at(&mut self, stop: &Arc<AtomicBool>) {
        self.stop = Some(Arc::clone(stop));
    }

    /// Where the next read begins.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Lets the next read begin at `position`, before or behind what was read.
    pub(super) fn go_to(&mut self, position: u64) {
        self.position = position;
    }

    /// Reads bytes from `position` on without going there, as many as `buffer` holds or there are; `None` where that fails.
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

    /// Bytes read so far.
    pub(super) fn read_bytes(&self) -> u64 {
        self.read_bytes
    }

    /// Whether reading the file failed, as opposed to what its bytes hold.
    pub(super) fn has_failed(&self) -> bool {
        self.failed
    }

    /// Size in bytes when it was opened.
    pub(super) fn size(&self) -> u64 {
        self.at_open.0
    }

    /// Whether the file's size or time of change differ from what they were when it was opened.
    pub(super) fn has_changed(&self) -> bool {
        self.file.metadata().is_ok_and(|now| state(&now) != self.at_open)
    }

    /// A handle for reading in any order. It shares its position with this one, which then reads only
    /// for the digest.
    pub(super) fn share(&mut self) -> io::Result<File> {
        self.shared = true;
        self.file.try_clone()
    }

    /// Whether [`Stored::share`] gave a handle away.
    pub(super) fn is_shared(&self) -> bool {
        self.shared
    }

    /// Reads what is left; gives the length of the whole file in bytes and its SHA-256 in hexadecimal,
    /// or nothing where it cannot be read to its end.
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
        let mut buffer = vec![0; super::content::BUFFER_BYTES];
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
            let read = read.ok_or_else(|| io::Error::other("bytes that were there cannot be read again"))?;
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
            // Bytes that are passed over belong to the digest too.
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
        // Of a file of terabytes it would take hours.
        file.as_file().set_len(1 << 42).unwrap();
        stop.store(true, Ordering::Relaxed);
        assert_eq!(digest(file.path(), &stop), None);
    }
}
