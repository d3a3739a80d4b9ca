//! Files that are counted and digested while they are written, so that nothing needs to be read again.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::error::Error;
use crate::text::hash;

/// Size of the buffers for writing and reading, in bytes.
const BUFFER_BYTES: usize = 256 << 10;

/// A new file, with the SHA-256 of what was written to it.
pub struct DigestedFile {
    path: PathBuf,
    inner: BufWriter<File>,
    digest: Sha256,
    bytes: u64,
}

/// Length and digest of a file.
pub struct Digested {
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
}

impl DigestedFile {
    /// Creates the file.
    ///
    /// # Errors
    /// Fails if it exists, even as a link, or cannot be created.
    pub fn create(path: PathBuf) -> Result<Self, Error> {
        let file = File::create_new(&path).map_err(|source| Error::io("create", &path, source))?;
        Ok(Self {
            path,
            inner: BufWriter::with_capacity(BUFFER_BYTES, file),
            digest: Sha256::new(),
            bytes: 0,
        })
    }

    /// Appends `bytes`.
    ///
    /// # Errors
    /// Fails with the name of the file if it cannot be written.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.write_all(bytes).map_err(|source| Error::io("write", &self.path, source))
    }

    /// Flushes the file and returns its length and digest. It is not synced here but on publication.
    ///
    /// # Errors
    /// Fails if the file cannot be written.
    pub fn finish(mut self) -> Result<Digested, Error> {
        self.inner.flush().map_err(|source| Error::io("write", &self.path, source))?;
        Ok(Digested { bytes: self.bytes, sha256: hash::hex_bytes(&self.digest.finalize()) })
    }
}

impl DigestedFile {
    /// Returns the SHA-256 of what was written so far.
    pub(super) fn sha256(&self) -> String {
        hash::hex_bytes(&self.digest.clone().finalize())
    }
}

/// Opens the regular file `path`, or that to which it links, for reading. Whoever may write to an output folder can put
/// a pipe in the place of a file, and opening that would block for ever.
///
/// # Errors
/// Fails if it is anything but a regular file, or cannot be opened.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    open_with(path, 0)
}

/// Opens the regular file `path` for reading, as [`open`] does, but follows no link in its place.
///
/// # Errors
/// Fails if it is anything but a regular file, or cannot be opened.
pub(crate) fn open_unlinked(path: &Path) -> io::Result<File> {
    open_with(path, libc::O_NOFOLLOW)
}

fn open_with(path: &Path, flags: libc::c_int) -> io::Result<File> {
    let file =
        File::options().read(true).custom_flags(flags | libc::O_NONBLOCK | libc::O_NOCTTY).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "is not a regular file"));
    }
    Ok(file)
}

/// Reads `source` to its end and returns its length and digest.
///
/// # Errors
/// Fails if `source` cannot be read.
pub fn digest(mut source: impl Read) -> io::Result<Digested> {
    let (mut digest, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0; BUFFER_BYTES]);
    loop {
        match source.read(&mut buffer)? {
            0 => break,
            read => {
                digest.update(&buffer[..read]);
                bytes += read as u64;
            }
        }
    }
    Ok(Digested { bytes, sha256: hash::hex_bytes(&digest.finalize()) })
}

impl Write for DigestedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn nothing_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let (theirs, link) = (folder.path().join("theirs"), folder.path().join("link"));
        std::fs::write(&theirs, "text").unwrap();
        std::os::unix::fs::symlink(&theirs, &link).unwrap();
        assert!(DigestedFile::create(theirs.clone()).is_err() && DigestedFile::create(link).is_err());
        assert_eq!(std::fs::read(&theirs).unwrap(), b"text");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_named_with_its_remedy() {
        let path = Path::new("/dev/full");
        let full = File::options().write(true).open(path).unwrap();
        let inner = BufWriter::with_capacity(BUFFER_BYTES, full);
        let mut file = DigestedFile { path: path.to_owned(), inner, digest: Sha256::new(), bytes: 0 };
        file.append(b"text").unwrap();
        let error = file.finish().map(|_| ()).unwrap_err();
        assert!(matches!(error, Error::DiskFull { .. }));
        assert_eq!(
            error.to_string(),
            "no space left to write `/dev/full`: free some space or choose another output folder"
        );
    }
}
