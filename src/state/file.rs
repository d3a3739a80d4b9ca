//! The file of a segment: a header, then chunks, each in two parts of which the second can be passed over.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::chunk::{Chunk, Pages};
use super::{STATE_FOLDER, VERSION};
use crate::dedupe::{Remembered, minhash};
use crate::text::{normalize, shingles};
use crate::write::{self, DigestedFile, owned, publish};

/// First bytes of every file.
const MAGIC: &[u8; 8] = b"GRISTATE";
/// Bytes read at once.
const READ_BYTES: usize = 1 << 18;
/// Bytes of a part of a chunk, at most: a chunk is about a megabyte of raw pages, and a page at most a gigabyte.
const MAX_PART_BYTES: u32 = 1 << 30;

/// What the numbers in a file were made by: those of files with another header mean something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    version: u32,
    normal_form: u32,
    shingles: u32,
    minhash: u32,
    /// Keys of each text.
    bands: u32,
}

impl Header {
    /// The header of files that this program writes, with `bands` keys a text.
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

    pub(super) fn bytes(self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        for part in [self.version, self.normal_form, self.shingles, self.minhash, self.bands] {
            bytes.extend_from_slice(&part.to_le_bytes());
        }
        bytes
    }
}

/// Where what is remembered of the segment `id` stands in the folder `output`.
#[must_use]
pub fn path(output: &Path, id: &str) -> PathBuf {
    output.join(STATE_FOLDER).join(id)
}

/// The folder of the files, while a run is under way. Files that it makes go when it is dropped, unless they are kept.
///
/// Of what it holds only files are removed that this program made: regular files under the name of a segment, with its header. All
/// else is left alone.
#[derive(Debug)]
pub struct Folder {
    output: PathBuf,
    made: Vec<PathBuf>,
    foreign: Vec<PathBuf>,
    is_own: bool,
}

impl Folder {
    /// Opens the folder in the folder `output`, creates it where it is missing, and removes the files of segments that are not among
    /// `segments`. Where a link or a file has its name, nothing can be remembered.
    ///
    /// # Errors
    /// Where it cannot be created, or a file not be removed.
    pub fn open<'a>(output: &Path, segments: impl Iterator<Item = &'a str>) -> Result<Self, write::Error> {
        let folder = output.join(STATE_FOLDER);
        match fs::create_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            done => done.map_err(|source| write::Error::io("create", &folder, source))?,
        }
        let is_own = owned::is_real_folder(&folder);
        let mut state = Self { output: output.to_owned(), made: Vec::new(), foreign: Vec::new(), is_own };
        if !is_own {
            state.foreign.push(folder);
            return Ok(state);
        }
        let wanted = segments.map(OsStr::new).collect::<HashSet<_>>();
        let entries = fs::read_dir(&folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        for entry in entries.map_err(|source| write::Error::io("list", &folder, source))? {
            let path = entry.path();
            if !is_made_here(&path) {
                state.foreign.push(path);
            } else if !wanted.contains(&*entry.file_name()) {
                fs::remove_file(&path).map_err(|source| write::Error::io("remove", &path, source))?;
            }
        }
        Ok(state)
    }

    /// Returns true if files can be kept here.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.is_own
    }

    /// What was left alone, since this program did not make it.
    #[must_use]
    pub fn foreign(&self) -> &[PathBuf] {
        &self.foreign
    }

    /// Begins the file of the segment `id`.
    ///
    /// # Errors
    /// Where it exists or cannot be created.
    pub fn create(&mut self, id: &str, header: Header) -> Result<Writer, write::Error> {
        let writer = Writer::create(&self.output, id, header)?;
        self.made.push(path(&self.output, id));
        Ok(writer)
    }

    /// Makes the names of the files durable.
    ///
    /// # Errors
    /// Where the system cannot.
    pub fn sync(&self) -> Result<(), write::Error> {
        write::publish::sync(&self.output.join(STATE_FOLDER))
    }

    /// Lets the files stay.
    pub fn keep(mut self) {
        self.made.clear();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        for path in &self.made {
            // What cannot be removed now, the next run removes.
            let _ = fs::remove_file(path);
        }
    }
}

/// Returns true if the entry `path` is a file that a run made: it has the name of a segment, and begins as [`Header`] does. A file that
/// a killed run left may end before.
fn is_made_here(path: &Path) -> bool {
    let name = path.file_name().and_then(OsStr::to_str).and_then(|name| name.rsplit_once('-'));
    let is_segment = name.is_some_and(|(run, number)| {
        publish::is_run_name(run) && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    let Some(file) = is_segment.then(|| owned::open_regular(path).ok()).flatten() else { return false };
    let mut head = Vec::new();
    file.take(MAGIC.len() as u64).read_to_end(&mut head).is_ok() && MAGIC.starts_with(&head)
}

/// Removes the file of the segment `id`, if there is one, to make way for another.
///
/// # Errors
/// Where this program did not make it, or it cannot be removed.
pub(super) fn make_way(output: &Path, id: &str) -> Result<(), write::Error> {
    let path = path(output, id);
    if fs::symlink_metadata(&path).is_err() {
        return Ok(());
    }
    if !is_made_here(&path) {
        return Err(write::Error::InTheWay { path });
    }
    fs::remove_file(&path).map_err(|source| write::Error::io("remove", &path, source))
}

/// Writes the file of a segment.
pub struct Writer {
    path: PathBuf,
    file: DigestedFile,
}

impl Writer {
    /// Begins the file of the segment `id` in the folder `output`.
    ///
    /// # Errors
    /// Where it cannot be created.
    pub(super) fn create(output: &Path, id: &str, header: Header) -> Result<Self, write::Error> {
        let path = path(output, id);
        let mut file = DigestedFile::create(path.clone())?;
        file.append(&header.bytes())?;
        Ok(Self { path, file })
    }

    /// Appends a chunk in the form that [`Chunk::encode`] gives it.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), write::Error> {
        self.file.append(chunk)
    }

    /// Ends the file and syncs it; gives its SHA-256.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn finish(self) -> Result<String, write::Error> {
        let digested = self.file.finish()?;
        write::publish::sync(&self.path)?;
        Ok(digested.sha256)
    }
}

impl Chunk {
    /// The chunk as it stands in a file.
    ///
    /// # Panics
    /// Never: a chunk holds only numbers, text and lists.
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

/// Reads the file of a segment, whose digest was found to be right.
#[derive(Debug)]
pub struct Reader {
    file: BufReader<File>,
    bands: u32,
    /// Bytes of all chunks.
    bytes: u64,
    left: u64,
}

impl Reader {
    /// Opens the file of the segment `id` in the folder `output`, or says why it is of no use: it is not there, its SHA-256 is not
    /// `sha256`, or it has another header.
    ///
    /// # Errors
    /// A message.
    pub fn open(output: &Path, id: &str, sha256: &str, header: Header) -> Result<Self, String> {
        let mut file = owned::open_regular(&path(output, id)).map_err(|error| error.to_string())?;
        let digested = write::digest(&mut file).map_err(|error| error.to_string())?;
        if digested.sha256 != sha256 {
            return Err("it is not as it was written".to_owned());
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

    /// Goes back to the first chunk.
    ///
    /// # Errors
    /// Where the system cannot.
    pub fn restart(&mut self) -> io::Result<()> {
        let header = (MAGIC.len() + 5 * size_of::<u32>()) as u64;
        self.file.seek(io::SeekFrom::Start(header))?;
        self.left = self.bytes;
        Ok(())
    }

    /// The pages of the next chunk; its texts are passed over.
    ///
    /// # Errors
    /// Where the file cannot be read or holds something else.
    pub fn next_pages(&mut self) -> io::Result<Option<Pages>> {
        let Some(pages) = self.part()? else { return Ok(None) };
        let texts = self.part_len()?;
        self.file.seek_relative(i64::from(texts))?;
        self.left = self.left.checked_sub(texts.into()).ok_or_else(damaged)?;
        Ok(Some(pages))
    }

    /// The next chunk.
    ///
    /// # Errors
    /// Where the file cannot be read or holds something else.
    pub fn next_chunk(&mut self) -> io::Result<Option<Chunk>> {
        let Some(pages) = self.part::<Pages>()? else { return Ok(None) };
        let texts = self.part::<Remembered>()?.ok_or_else(damaged)?;
        let chunk = Chunk { pages, texts };
        if chunk.is_consistent(self.bands) { Ok(Some(chunk)) } else { Err(damaged()) }
    }

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

    fn part_len(&mut self) -> io::Result<u32> {
        let mut len = [0; 4];
        self.file.read_exact(&mut len)?;
        self.left = self.left.checked_sub(4).ok_or_else(damaged)?;
        let len = u32::from_le_bytes(len);
        if len > MAX_PART_BYTES || u64::from(len) > self.left { Err(damaged()) } else { Ok(len) }
    }
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "it does not hold what its digest promises")
}
