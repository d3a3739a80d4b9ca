//! What one pass puts aside for a later one: parsed pages, and verdicts on them.
//!
//! In: chunks in any order. Out: the same chunks in input order. A chunk is its postcard form in one LZ4 block, in memory up
//! to a budget and in a file past it; the index takes 40 bytes a chunk of about a megabyte of raw pages. Keeping the
//! parsed form means that each input is opened once: a file that changes between the passes cannot make them disagree, and
//! nothing is parsed or judged twice.

use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Error;
use crate::dedupe::{Budget, SpillFile};
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

/// The packed form of `chunk`.
pub(super) fn pack(chunk: &impl Serialize) -> Packed {
    let plain = postcard::to_stdvec(chunk).expect("a chunk holds only what postcard can write");
    Packed(lz4_flex::compress_prepend_size(&plain))
}

fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Option<T> {
    let plain = lz4_flex::decompress_size_prepended(packed).ok()?;
    postcard::from_bytes(&plain).ok()
}

#[derive(Clone, Copy)]
struct Entry {
    at: ChunkAt,
    place: Place,
}

#[derive(Clone, Copy)]
enum Place {
    Memory(usize),
    Disk { offset: u64, len: usize },
}

/// Takes chunks in.
pub(super) struct ScratchWriter<T> {
    name: &'static str,
    budget: Budget,
    held: Vec<Vec<u8>>,
    held_bytes: usize,
    file: Option<SpillFile>,
    index: Vec<Entry>,
    chunk: PhantomData<T>,
}

impl<T: Serialize + DeserializeOwned> ScratchWriter<T> {
    /// Takes chunks in memory up to `budget`, and past it in a file of `name`.
    pub(super) fn new(name: &'static str, budget: Budget) -> Self {
        let (held, index) = (Vec::new(), Vec::new());
        Self { name, budget, held, held_bytes: 0, file: None, index, chunk: PhantomData }
    }

    pub(super) fn push(&mut self, at: ChunkAt, chunk: Packed) -> Result<(), Error> {
        let Packed(bytes) = chunk;
        let len = bytes.len();
        if self.file.is_none() && self.held_bytes + len > self.budget.bytes {
            self.file = SpillFile::create(&self.budget, self.name)?;
        }
        let place = if let Some(file) = &mut self.file {
            let offset = file.len();
            file.append(&bytes)?;
            Place::Disk { offset, len }
        } else {
            self.held_bytes += len;
            self.held.push(bytes);
            Place::Memory(self.held.len() - 1)
        };
        self.index.push(Entry { at, place });
        Ok(())
    }

    /// Gives the chunks back, in input order.
    pub(super) fn finish(mut self) -> Scratch<T> {
        self.index.sort_unstable_by_key(|entry| entry.at);
        Scratch { held: self.held, file: self.file, index: self.index, chunk: PhantomData }
    }
}

/// The chunks of a run, in input order.
pub(super) struct Scratch<T> {
    held: Vec<Vec<u8>>,
    file: Option<SpillFile>,
    index: Vec<Entry>,
    chunk: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Scratch<T> {
    pub(super) fn len(&self) -> usize {
        self.index.len()
    }

    /// Where the chunk at `position` of the input order belongs.
    pub(super) fn at(&self, position: usize) -> ChunkAt {
        self.index[position].at
    }

    /// Loads the chunk at `position` of the input order.
    pub(super) fn load(&self, position: usize) -> Result<T, Error> {
        let chunk = match (self.index[position].place, &self.file) {
            (Place::Memory(held), _) => unpack(&self.held[held]),
            (Place::Disk { offset, len }, Some(file)) => {
                let mut packed = vec![0; len];
                file.read(&mut packed, offset)?;
                unpack(&packed)
            }
            (Place::Disk { .. }, None) => None,
        };
        chunk.ok_or(Error::ScratchDamaged)
    }
}
