//! What one pass puts aside for a later one: parsed pages, and verdicts on them.
//!
//! In: chunks in any order. Out: the same chunks in input order. Up to a budget a chunk stays in memory as it is; past it, it
//! goes to a file: by column, in postcard's form, one LZ4 block a chunk of about a megabyte of raw pages. Keeping the parsed form
//! means that each input is opened once: a file that changes between the passes cannot make them disagree, and nothing is
//! parsed or judged twice.

use std::ops::{Deref, Range};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Error;
use crate::dedupe::{Budget, SpillFile};
use crate::model::{Block, Page, Reject, Verdicts, columns};

/// Chunks that a pass works on at a time, at most.
const WINDOW_CHUNKS: usize = 24;
/// Bytes of memory that these chunks take, at most, unless one alone takes more: 24 chunks of usual pages take some 80 MB, but a megabyte of
/// lines of one letter takes several hundred.
const WINDOW_BYTES: usize = 96 << 20;

/// What one chunk of the input became.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Chunk {
    #[serde(with = "columns")]
    pub(super) pages: Vec<Page>,
    pub(super) rejects: Vec<Reject>,
}

/// Where a chunk belongs: its unit of input, then its number in that unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ChunkAt {
    pub(super) unit: u32,
    pub(super) chunk: u32,
}

/// What can be put aside.
pub(super) trait Keep: Serialize + DeserializeOwned {
    /// Bytes of memory that it takes, about.
    fn weight(&self) -> usize;
}

impl Keep for Chunk {
    fn weight(&self) -> usize {
        let block = |block: &Block| size_of::<Block>() + block.text.len() + block.map.weight();
        let page = |page: &Page| {
            let elements = page.elements.iter().map(|element| 80 + element.name.len() + element.tokens.len());
            let facts = [&page.given_id, &page.facts.url, &page.facts.title, &page.facts.byline];
            let facts = facts.into_iter().flatten().map(String::len);
            let blocks = page.blocks.iter().map(block);
            2 * size_of::<Page>() + blocks.chain(elements).chain(facts).sum::<usize>()
        };
        let rejects = self.rejects.iter().map(|reject| size_of::<Reject>() + reject.message.len());
        self.pages.iter().map(page).chain(rejects).sum()
    }
}

impl Keep for Vec<Verdicts> {
    fn weight(&self) -> usize {
        self.iter().map(|verdicts| size_of::<Verdicts>() + verdicts.weight()).sum()
    }
}

/// The memory that is left for chunks; shared by those who make them.
#[derive(Debug)]
pub(super) struct Room {
    left: AtomicUsize,
}

impl Room {
    pub(super) fn new(budget: &Budget) -> Self {
        let bytes = if budget.folder.is_some() { budget.bytes } else { usize::MAX };
        Self { left: AtomicUsize::new(bytes) }
    }

    /// `chunk` as it is where there is room for it, else packed.
    pub(super) fn place<T: Keep>(&self, chunk: T) -> Placed<T> {
        let weight = chunk.weight();
        let take = |left: usize| left.checked_sub(weight);
        if self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok() {
            return Placed { weight, form: Form::Live(chunk) };
        }
        let plain = postcard::to_stdvec(&chunk).expect("a chunk holds only what postcard can write");
        drop(chunk);
        Placed { weight, form: Form::Packed(lz4_flex::compress_prepend_size(&plain)) }
    }
}

/// A chunk ready to be put aside.
pub(super) struct Placed<T> {
    /// Bytes of memory that it takes, not packed.
    weight: usize,
    form: Form<T>,
}

enum Form<T> {
    Live(T),
    Packed(Vec<u8>),
}

/// Takes chunks in.
pub(super) struct ScratchWriter<T> {
    name: &'static str,
    budget: Budget,
    file: Option<SpillFile>,
    slots: Vec<Kept<T>>,
}

/// A chunk that was put aside.
struct Kept<T> {
    at: ChunkAt,
    /// Bytes of memory that it takes, not packed.
    weight: usize,
    slot: Slot<T>,
}

/// Where a chunk is.
pub(super) enum Slot<T> {
    Live(T),
    Disk { offset: u64, len: usize },
    Taken,
}

impl<T: Keep> ScratchWriter<T> {
    /// Packed chunks go to a file of `name` in the folder of `budget`.
    pub(super) fn new(name: &'static str, budget: Budget) -> Self {
        Self { name, budget, file: None, slots: Vec::new() }
    }

    pub(super) fn push(&mut self, at: ChunkAt, chunk: Placed<T>) -> Result<(), Error> {
        let Placed { weight, form } = chunk;
        let slot = match form {
            Form::Live(chunk) => Slot::Live(chunk),
            Form::Packed(bytes) => {
                if self.file.is_none() {
                    self.file = SpillFile::create(&self.budget, self.name)?;
                }
                let file = self.file.as_mut().expect("chunks are packed only where there is a folder");
                let offset = file.len();
                file.append(&bytes)?;
                Slot::Disk { offset, len: bytes.len() }
            }
        };
        self.slots.push(Kept { at, weight, slot });
        Ok(())
    }

    /// Gives the chunks back, in input order.
    pub(super) fn finish(mut self) -> Scratch<T> {
        self.slots.sort_unstable_by_key(|kept| kept.at);
        Scratch { file: self.file, slots: self.slots }
    }
}

/// The chunks of a run, in input order.
pub(super) struct Scratch<T> {
    file: Option<SpillFile>,
    slots: Vec<Kept<T>>,
}

impl<T: Keep> Scratch<T> {
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// Where the chunk at `position` of the input order belongs.
    pub(super) fn at(&self, position: usize) -> ChunkAt {
        self.slots[position].at
    }

    /// The chunks from `first` on that a pass works on together: few enough that they fit in memory, but one at least where there
    /// is one.
    pub(super) fn window(&self, first: usize) -> Range<usize> {
        let mut bytes = 0usize;
        let fits = |kept: &&Kept<T>| {
            bytes = bytes.saturating_add(kept.weight);
            bytes <= WINDOW_BYTES
        };
        let chunks = self.slots[first..].iter().take(WINDOW_CHUNKS).take_while(fits).count();
        first..self.slots.len().min(first + chunks.max(1))
    }

    /// Whether the chunks of two windows may be in memory at once.
    pub(super) fn fit_together(&self, a: &Range<usize>, b: &Range<usize>) -> bool {
        let weight =
            |window: &Range<usize>| self.slots[window.clone()].iter().map(|kept| kept.weight).sum::<usize>();
        weight(a) + weight(b) <= 2 * WINDOW_BYTES
    }

    /// The chunk at `position`, to look at.
    pub(super) fn look(&self, position: usize) -> Result<Looked<'_, T>, Error> {
        match &self.slots[position].slot {
            Slot::Live(chunk) => Ok(Looked::Live(chunk)),
            &Slot::Disk { offset, len } => Ok(Looked::Loaded(self.load(offset, len)?)),
            Slot::Taken => Err(Error::ScratchDamaged),
        }
    }

    /// Takes the chunk at `position` out, still where it is.
    pub(super) fn take(&mut self, position: usize) -> Slot<T> {
        std::mem::replace(&mut self.slots[position].slot, Slot::Taken)
    }

    /// The chunk of a slot that was taken.
    pub(super) fn open(&self, slot: Slot<T>) -> Result<T, Error> {
        match slot {
            Slot::Live(chunk) => Ok(chunk),
            Slot::Disk { offset, len } => self.load(offset, len),
            Slot::Taken => Err(Error::ScratchDamaged),
        }
    }

    fn load(&self, offset: u64, len: usize) -> Result<T, Error> {
        let mut packed = vec![0; len];
        self.file.as_ref().ok_or(Error::ScratchDamaged)?.read(&mut packed, offset)?;
        let plain = lz4_flex::decompress_size_prepended(&packed).map_err(|_| Error::ScratchDamaged)?;
        postcard::from_bytes(&plain).map_err(|_| Error::ScratchDamaged)
    }
}

/// A chunk in memory.
pub(super) enum Looked<'a, T> {
    Live(&'a T),
    Loaded(T),
}

impl<T> Deref for Looked<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Live(chunk) => chunk,
            Self::Loaded(chunk) => chunk,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Reason;

    /// What is said to take so much memory.
    #[derive(Serialize, Deserialize)]
    struct Heavy(usize);

    impl Keep for Heavy {
        fn weight(&self) -> usize {
            self.0
        }
    }

    #[test]
    fn windows_are_bounded_by_chunks_and_by_bytes() {
        let budget = Budget::unlimited();
        let (room, mut writer) = (Room::new(&budget), ScratchWriter::new("heavy", budget));
        let weights = [1, WINDOW_BYTES / 2, WINDOW_BYTES / 2, 3 * WINDOW_BYTES, 7];
        let weights = weights.into_iter().chain(std::iter::repeat_n(1, 2 * WINDOW_CHUNKS));
        for (chunk, weight) in (0..).zip(weights) {
            writer.push(ChunkAt { unit: 0, chunk }, room.place(Heavy(weight))).unwrap();
        }
        let scratch = writer.finish();
        let (mut first, mut windows) = (0, Vec::new());
        while first < scratch.len() {
            let window = scratch.window(first);
            first = window.end;
            windows.push(window);
        }
        let ends = windows.iter().map(|window| window.end).collect::<Vec<_>>();
        assert_eq!(ends, [2, 3, 4, 4 + WINDOW_CHUNKS, 4 + 2 * WINDOW_CHUNKS, 5 + 2 * WINDOW_CHUNKS]);
        assert!(
            scratch.fit_together(&windows[0], &windows[1]) && !scratch.fit_together(&windows[1], &windows[2])
        );
        assert!(scratch.window(scratch.len()).is_empty());
    }

    #[test]
    fn chunks_come_back_in_order_from_memory_and_from_disk() {
        let folder = tempfile::tempdir().unwrap();
        for bytes in [0, 200, usize::MAX] {
            let budget = Budget { folder: Some(folder.path().to_owned()), bytes };
            let (room, mut writer) = (Room::new(&budget), ScratchWriter::new("verdicts", budget));
            let chunk = |number: usize| {
                let mut verdicts = Verdicts::keep_all(number + 1);
                verdicts.drop_block(0, Reason::Chrome { rule: "test".into() });
                vec![verdicts]
            };
            for number in [2u32, 0, 1] {
                let at = ChunkAt { unit: 0, chunk: number };
                writer.push(at, room.place(chunk(number as usize))).unwrap();
            }
            let mut scratch = writer.finish();
            for position in 0..scratch.len() {
                assert_eq!(*scratch.look(position).unwrap(), chunk(position));
                let slot = scratch.take(position);
                assert_eq!(scratch.open(slot).unwrap(), chunk(position));
                assert!(scratch.look(position).is_err());
            }
        }
    }
}
