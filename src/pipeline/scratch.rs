//! Parsed pages between the two passes, on disk.
//!
//! In: chunks of parsed pages in any order. Out: the same chunks in input order. A chunk is
//! `postcard(Chunk)` in one LZ4 block; the index stays in memory, 32 bytes a chunk of about a
//! megabyte of raw pages. Keeping the parsed form means that each input is opened once: a file that
//! changes between the passes cannot make them disagree, and HTML is not parsed twice.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Error;
use crate::model::{Page, Reject};

/// What one chunk of the input became.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Chunk {
    pub(super) pages: Vec<Page>,
    pub(super) rejects: Vec<Reject>,
}

/// Where a chunk belongs: its unit of input, then its number in that unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ChunkAt {
    pub(super) unit: u32,
    pub(super) chunk: u32,
}

/// A chunk ready to be put aside.
pub(super) struct Packed(Vec<u8>);

impl Chunk {
    pub(super) fn pack(&self) -> Packed {
        let plain = postcard::to_stdvec(self).expect("a chunk holds only what postcard can write");
        Packed(lz4_flex::compress_prepend_size(&plain))
    }

    fn unpack(packed: &[u8]) -> Option<Self> {
        let plain = lz4_flex::decompress_size_prepended(packed).ok()?;
        postcard::from_bytes(&plain).ok()
    }
}

#[derive(Clone, Copy)]
struct Entry {
    at: ChunkAt,
    offset: u64,
    len: usize,
}

/// Takes chunks in.
pub(super) struct ScratchWriter {
    path: PathBuf,
    file: BufWriter<File>,
    offset: u64,
    index: Vec<Entry>,
}

impl ScratchWriter {
    pub(super) fn create(path: &Path) -> Result<Self, Error> {
        let file = File::options().read(true).write(true).create_new(true).open(path);
        let file = file.map_err(|source| Error::Scratch { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), file: BufWriter::new(file), offset: 0, index: Vec::new() })
    }

    pub(super) fn push(&mut self, at: ChunkAt, chunk: &Packed) -> Result<(), Error> {
        let len = chunk.0.len();
        self.file.write_all(&chunk.0).map_err(|source| self.error(source))?;
        self.index.push(Entry { at, offset: self.offset, len });
        self.offset += len as u64;
        Ok(())
    }

    /// Gives the chunks back, in input order.
    pub(super) fn finish(mut self) -> Result<Scratch, Error> {
        self.file.flush().map_err(|source| self.error(source))?;
        self.index.sort_unstable_by_key(|entry| entry.at);
        let Self { path, file, index, .. } = self;
        match file.into_inner() {
            Ok(file) => Ok(Scratch { path, file, index }),
            Err(error) => Err(Error::Scratch { path, source: error.into_error() }),
        }
    }

    fn error(&self, source: std::io::Error) -> Error {
        Error::Scratch { path: self.path.clone(), source }
    }
}

/// The chunks of a run, in input order. The file goes when this does.
pub(super) struct Scratch {
    path: PathBuf,
    file: File,
    index: Vec<Entry>,
}

impl Scratch {
    pub(super) fn len(&self) -> usize {
        self.index.len()
    }

    /// Loads the chunk at `position` of the input order.
    pub(super) fn load(&self, position: usize) -> Result<Chunk, Error> {
        let entry = self.index[position];
        let mut packed = vec![0; entry.len];
        let read = self.file.read_exact_at(&mut packed, entry.offset);
        read.map_err(|source| Error::Scratch { path: self.path.clone(), source })?;
        Chunk::unpack(&packed).ok_or_else(|| Error::ScratchDamaged { path: self.path.clone() })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A leftover is removed with the staging folder that it stands in.
        let _ = fs::remove_file(&self.path);
    }
}
