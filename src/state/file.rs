//! State file of a segment: a header, then chunks, each in two parts of which the second can be skipped.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::chunk::{Chunk, Pages};
use crate::dedupe::{Remembered, minhash};
use crate::publish::layout::STATE_FOLDER;
use crate::publish::{self, owned};
use crate::tables::{self, DigestedFile};
use crate::text::{normalize, shingles};

/// Version of the files. Raise it when their form, or the meaning of anything in them, changes. Fingerprints,
/// shingles and keys have versions of their own, which are also in each file.
pub const VERSION: u32 = 1;

/// First bytes of every state file.
const MAGIC: &[u8; 8] = b"GRISTATE";
/// Bytes read at a time.
const READ_BYTES: usize = 1 << 18;
/// Maximum size of a part of a chunk, in bytes: a chunk is about a megabyte of raw pages, and a page at most
/// a gigabyte.
const MAX_PART_BYTES: u32 = 1 << 30;

/// Versions of everything that determines the numbers in a state file. Files with different headers cannot be
/// compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    version: u32,
    normal_form: u32,
    shingles: u32,
    minhash: u32,
    /// Number of `MinHash` keys of each text.
    bands: u32,
}

impl Header {
    /// Returns the header of files that this program writes, for `bands` keys a text.
    #[must_use]
    pub fn new(bands: u32) -> Self {
        Self {
            version: VERSION,
            normal_form: normalize::FORM_VERSION,
            shingles: shingles::VERSION,
            minhash: minhash::VERSION,
            bands,
        }
    }

    /// Returns the header as written: the magic number, then the versions.
    pub(super) fn bytes(self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        for part in [self.version, self.normal_form, self.shingles, self.minhash, self.bands] {
            bytes.extend_from_slice(&part.to_le_bytes());
        }
        bytes
    }
}

/// Returns the path of the state file of segment `id` in the output folder.
#[must_use]
pub fn path(output: &Path, id: &str) -> PathBuf {
    output.join(STATE_FOLDER).join(id)
}

/// The state folder, during a run. Files created through it are removed when it is dropped, unless
/// [`Self::keep`] was called.
///
/// Removes only files that this program made: regular files that have the name of a segment and begin with
/// the magic number.
#[derive(Debug)]
pub struct Folder {
    output: PathBuf,
    made: Vec<PathBuf>,
    foreign: Vec<PathBuf>,
    is_own: bool,
}

impl Folder {
    /// Opens the state folder of `output`, creating it if missing, and removes the files of segments not in
    /// `segments`. If its name is taken by a link or file, no state can be kept: see [`Self::is_own`].
    ///
    /// # Errors
    /// If the folder cannot be created or listed, or a file cannot be removed.
    pub fn open<'a>(output: &Path, segments: impl Iterator<Item = &'a str>) -> Result<Self, tables::Error> {
        let folder = output.join(STATE_FOLDER);
        match fs::create_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            done => done.map_err(|source| tables::Error::io("create", &folder, source))?,
        }
        let is_own = owned::is_real_folder(&folder);
        let mut state = Self { output: output.to_owned(), made: Vec::new(), foreign: Vec::new(), is_own };
        if !is_own {
            state.foreign.push(folder);
            return Ok(state);
        }
        let wanted = segments.map(OsStr::new).collect::<HashSet<_>>();
        let entries = fs::read_dir(&folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        for entry in entries.map_err(|source| tables::Error::io("list", &folder, source))? {
            let path = entry.path();
            if !is_made_here(&path) {
                state.foreign.push(path);
            } else if !wanted.contains(&*entry.file_name()) {
                fs::remove_file(&path).map_err(|source| tables::Error::io("remove", &path, source))?;
            }
        }
        Ok(state)
    }

    /// Returns true if state files can be kept here.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.is_own
    }

    /// Returns the entries that were left alone because this program did not make them.
    #[must_use]
    pub fn foreign(&self) -> &[PathBuf] {
        &self.foreign
    }

    /// Creates the state file of segment `id`.
    ///
    /// # Errors
    /// If the file exists or cannot be created.
    pub fn create(&mut self, id: &str, header: Header) -> Result<Writer, tables::Error> {
        let writer = Writer::create(&self.output, id, header)?;
        self.made.push(path(&self.output, id));
        Ok(writer)
    }

    /// Syncs the folder, which makes the names of its files durable.
    ///
    /// # Errors
    /// If the system call fails.
    pub fn sync(&self) -> Result<(), tables::Error> {
        publish::sync(&self.output.join(STATE_FOLDER))
    }

    /// Keeps the files created through this folder.
    pub fn keep(mut self) {
        self.made.clear();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        for path in &self.made {
            // The next run removes what cannot be removed now.
            let _ = fs::remove_file(path);
        }
    }
}

/// Returns true if `id` has the form of the id of a segment. Any other one from a manifest could lead out of the
/// state folder.
#[must_use]
pub fn is_segment_id(id: &str) -> bool {
    id.rsplit_once('-').is_some_and(|(run, number)| {
        publish::is_run_name(run) && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Returns true if a run made the file at `path`: it has the name of a segment, and begins with the magic
/// number. A file left by a killed run may end within that.
fn is_made_here(path: &Path) -> bool {
    let is_segment = path.file_name().and_then(OsStr::to_str).is_some_and(is_segment_id);
    let Some(file) = is_segment.then(|| tables::open_unlinked(path).ok()).flatten() else { return false };
    let mut head = Vec::new();
    file.take(MAGIC.len() as u64).read_to_end(&mut head).is_ok() && MAGIC.starts_with(&head)
}

/// Removes the state file of segment `id`, if there is one, so that it can be created again.
///
/// # Errors
/// If this program did not make the file, or it cannot be removed.
pub(super) fn make_way(output: &Path, id: &str) -> Result<(), tables::Error> {
    let path = path(output, id);
    if fs::symlink_metadata(&path).is_err() {
        return Ok(());
    }
    if !is_made_here(&path) {
        return Err(tables::Error::InTheWay { path });
    }
    fs::remove_file(&path).map_err(|source| tables::Error::io("remove", &path, source))
}

/// Writer of the state file of a segment.
pub struct Writer {
    path: PathBuf,
    file: DigestedFile,
}

impl Writer {
    /// Creates the state file of segment `id` in the output folder.
    ///
    /// # Errors
    /// If the file cannot be created.
    pub(super) fn create(output: &Path, id: &str, header: Header) -> Result<Self, tables::Error> {
        let path = path(output, id);
        let mut file = DigestedFile::create(path.clone())?;
        file.append(&header.bytes())?;
        Ok(Self { path, file })
    }

    /// Appends a chunk encoded by [`Chunk::encode`].
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), tables::Error> {
        self.file.append(chunk)
    }

    /// Syncs and closes the file. Returns its SHA-256.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn finish(self) -> Result<String, tables::Error> {
        let digested = self.file.finish()?;
        publish::sync(&self.path)?;
        Ok(digested.sha256)
    }
}

impl Chunk {
    /// Encodes the chunk for [`Writer::push`].
    ///
    /// # Panics
    /// Never: a chunk consists of numbers, text and lists.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let parts = [postcard::to_stdvec(&self.pages), postcard::to_stdvec(&self.texts)];
        for part in parts.map(|part| part.expect("numbers, text and lists can be written")) {
            let len = u32::try_from(part.len()).expect("a chunk is a few megabytes");
            bytes.extend_from_slice(&len.to_le_bytes());
            bytes.extend_from_slice(&part);
        }
        bytes
    }
}

/// Reader of the state file of a segment, whose digest was verified.
#[derive(Debug)]
pub struct Reader {
    file: BufReader<File>,
    bands: u32,
    /// Size of all chunks, in bytes.
    bytes: u64,
    left: u64,
}

impl Reader {
    /// Opens the state file of segment `id` in the output folder, and verifies that its SHA-256 is `sha256`
    /// and its header is `header`.
    ///
    /// # Errors
    /// A message that says why the file cannot be used.
    pub fn open(output: &Path, id: &str, sha256: &str, header: Header) -> Result<Self, String> {
        let mut file = tables::open_unlinked(&path(output, id)).map_err(|error| error.to_string())?;
        let digested = tables::digest(&mut file).map_err(|error| error.to_string())?;
        if digested.sha256 != sha256 {
            return Err("its SHA-256 is not the one in the manifest".to_owned());
        }
        file.rewind().map_err(|error| error.to_string())?;
        let expected = header.bytes();
        let mut found = vec![0; expected.len()];
        let mut file = BufReader::with_capacity(READ_BYTES, file);
        if file.read_exact(&mut found).is_err() || found != expected {
            return Err("another version of the program wrote it".to_owned());
        }
        let bytes = digested.bytes - expected.len() as u64;
        Ok(Self { file, bands: header.bands, bytes, left: bytes })
    }

    /// Rewinds to the first chunk.
    ///
    /// # Errors
    /// If the system call fails.
    pub fn restart(&mut self) -> io::Result<()> {
        let header = (MAGIC.len() + 5 * size_of::<u32>()) as u64;
        self.file.seek(io::SeekFrom::Start(header))?;
        self.left = self.bytes;
        Ok(())
    }

    /// Reads the pages of the next chunk and skips its texts. Returns `None` at the end.
    ///
    /// # Errors
    /// If the file cannot be read or is malformed.
    pub fn next_pages(&mut self) -> io::Result<Option<Pages>> {
        let Some(pages) = self.part()? else { return Ok(None) };
        let texts = self.part_len()?;
        self.file.seek_relative(i64::from(texts))?;
        self.left = self.left.checked_sub(texts.into()).ok_or_else(damaged)?;
        Ok(Some(pages))
    }

    /// Reads the next chunk. Returns `None` at the end.
    ///
    /// # Errors
    /// If the file cannot be read or is malformed.
    pub fn next_chunk(&mut self) -> io::Result<Option<Chunk>> {
        let Some(pages) = self.part::<Pages>()? else { return Ok(None) };
        let texts = self.part::<Remembered>()?.ok_or_else(damaged)?;
        let chunk = Chunk { pages, texts };
        if chunk.is_consistent(self.bands) { Ok(Some(chunk)) } else { Err(damaged()) }
    }

    /// Reads the next part of a chunk; `None` at the end of the file.
    fn part<T: for<'a> Deserialize<'a>>(&mut self) -> io::Result<Option<T>> {
        if self.left == 0 {
            return Ok(None);
        }
        let len = self.part_len()?;
        let mut bytes = vec![0; len as usize];
        self.file.read_exact(&mut bytes)?;
        self.left = self.left.checked_sub(len.into()).ok_or_else(damaged)?;
        postcard::from_bytes(&bytes).map(Some).map_err(|_| damaged())
    }

    /// Reads the length of the next part, and checks it against what is left.
    fn part_len(&mut self) -> io::Result<u32> {
        let mut len = [0; 4];
        self.file.read_exact(&mut len)?;
        self.left = self.left.checked_sub(4).ok_or_else(damaged)?;
        let len = u32::from_le_bytes(len);
        if len > MAX_PART_BYTES || u64::from(len) > self.left { Err(damaged()) } else { Ok(len) }
    }
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "malformed state file, although its digest is right")
}
