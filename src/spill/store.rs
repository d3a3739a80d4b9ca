//! Storage of whole values that one pass leaves for a later one.
//!
//! Takes values in any order, each with its place, and returns them sorted by place. Up to a budget, values
//! are kept in memory; further ones are written to a file, serialised with postcard and compressed as an LZ4
//! block each. Passes read values in windows that fit in memory.

use std::ops::{Deref, Range, RangeInclusive};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::budget::Budget;
use super::error::Error;
use super::file::SpillFile;

/// Number of chunks in a window for each thread, which keeps all threads busy although chunks differ.
const CHUNKS_OF_THREAD: usize = 3;
/// Minimum and maximum number of chunks in a window. Smaller windows take less memory, and find the memory of
/// the last one still in use by the process; in larger ones, threads wait less for each other.
const WINDOW_CHUNKS: RangeInclusive<usize> = 4..=24;
/// Maximum memory of a window in bytes, unless a single chunk takes more: 24 chunks of usual pages take some
/// 80 MB, but a megabyte of lines of one letter takes several hundred.
const WINDOW_BYTES: usize = 96 << 20;

/// Place of a chunk in the input: its read task, and its number in that task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ChunkAt {
    pub(crate) task: u32,
    pub(crate) chunk: u32,
}

/// A value that a [`Store`] can keep.
pub(crate) trait Spillable: Serialize + DeserializeOwned {
    /// Returns the approximate memory size of the value in bytes.
    fn weight(&self) -> usize;
}

/// Decides whether a chunk stays in memory, which it does as long as the budget has room. Shared by the
/// threads that make chunks.
#[derive(Debug)]
pub(crate) struct SpillPolicy {
    left: AtomicUsize,
}

impl SpillPolicy {
    /// Creates a policy with the memory `budget`; without a folder everything stays in memory.
    pub(crate) fn new(budget: &Budget) -> Self {
        let bytes = if budget.folder.is_some() { budget.bytes } else { usize::MAX };
        Self { left: AtomicUsize::new(bytes) }
    }

    /// Returns `chunk` unchanged if there is room for it, and packed for the disk otherwise.
    pub(crate) fn pack<T: Spillable>(&self, chunk: T) -> Packed<T> {
        let weight = chunk.weight();
        let take = |left: usize| left.checked_sub(weight);
        if self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok() {
            return Packed { weight, form: Form::Live(chunk) };
        }
        let plain = postcard::to_stdvec(&chunk).expect("a chunk has only types that postcard supports");
        drop(chunk);
        Packed { weight, form: Form::Packed(lz4_flex::compress_prepend_size(&plain)) }
    }
}

/// A chunk, ready for a [`StoreWriter`].
pub(crate) struct Packed<T> {
    /// Memory size of the unpacked chunk in bytes.
    weight: usize,
    form: Form<T>,
}

enum Form<T> {
    Live(T),
    Packed(Vec<u8>),
}

/// Collects chunks, in any order.
pub(crate) struct StoreWriter<T> {
    name: &'static str,
    budget: Budget,
    file: Option<SpillFile>,
    chunks: Vec<Kept<T>>,
}

/// A stored chunk.
struct Kept<T> {
    at: ChunkAt,
    /// Memory size of the unpacked chunk in bytes.
    weight: usize,
    place: Place<T>,
}

/// Location of a stored chunk.
enum Place<T> {
    Memory(T),
    Disk(Extent),
    /// Taken out of the store.
    Nowhere,
}

/// A byte range of the file.
#[derive(Clone, Copy)]
struct Extent {
    offset: u64,
    len: usize,
}

impl<T: Spillable> StoreWriter<T> {
    /// Creates a writer whose packed chunks go to a file called `name` in the folder of `budget`.
    pub(crate) fn new(name: &'static str, budget: Budget) -> Self {
        Self { name, budget, file: None, chunks: Vec::new() }
    }

    /// Adds the chunk at `at`, appending it to the file if it is packed.
    pub(crate) fn push(&mut self, at: ChunkAt, chunk: Packed<T>) -> Result<(), Error> {
        let Packed { weight, form } = chunk;
        let place = match form {
            Form::Live(chunk) => Place::Memory(chunk),
            Form::Packed(bytes) => {
                if self.file.is_none() {
                    self.file = SpillFile::create(&self.budget, self.name)?;
                }
                let file = self.file.as_mut().expect("chunks are packed only if there is a folder");
                let offset = file.len();
                file.append(&bytes)?;
                Place::Disk(Extent { offset, len: bytes.len() })
            }
        };
        self.chunks.push(Kept { at, weight, place });
        Ok(())
    }

    /// Returns the store of all chunks, in input order.
    pub(crate) fn finish(mut self) -> Store<T> {
        self.chunks.sort_unstable_by_key(|kept| kept.at);
        Store { file: self.file.map(Arc::new), chunks: self.chunks }
    }
}

/// The chunks of a run, in input order.
pub(crate) struct Store<T> {
    file: Option<Arc<SpillFile>>,
    chunks: Vec<Kept<T>>,
}

/// Consecutive chunks that a pass processes together: few enough to fit in memory, and at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) chunks: Range<usize>,
    /// Whether it fits in memory together with the window before it.
    pub(crate) fits_with_last: bool,
}

/// Returns the maximum number of chunks in a window for the current thread pool.
fn window_chunks() -> usize {
    (CHUNKS_OF_THREAD * rayon::current_num_threads()).clamp(*WINDOW_CHUNKS.start(), *WINDOW_CHUNKS.end())
}

impl<T: Spillable> Store<T> {
    /// Returns the place of the chunk at `position` of the input order.
    pub(crate) fn at(&self, position: usize) -> ChunkAt {
        self.chunks[position].at
    }

    /// Divides the store into windows.
    pub(crate) fn windows(&self) -> Vec<Window> {
        let mut windows = Vec::new();
        let (mut first, mut last_bytes) = (0, 0usize);
        let most = window_chunks();
        while first < self.chunks.len() {
            let mut sum = 0usize;
            let fits = |kept: &&Kept<T>| {
                sum = sum.saturating_add(kept.weight);
                sum <= WINDOW_BYTES
            };
            let fitting = self.chunks[first..].iter().take(most).take_while(fits).count();
            let chunks = first..first + fitting.max(1);
            let bytes = self.chunks[chunks.clone()].iter().map(|kept| kept.weight).sum::<usize>();
            first = chunks.end;
            windows.push(Window { chunks, fits_with_last: last_bytes + bytes <= 2 * WINDOW_BYTES });
            last_bytes = bytes;
        }
        windows
    }

    /// Returns the chunk at `position`, borrowed or read from disk.
    pub(crate) fn get(&self, position: usize) -> Result<Loaded<'_, T>, Error> {
        match &self.chunks[position].place {
            Place::Memory(chunk) => Ok(Loaded::Borrowed(chunk)),
            &Place::Disk(extent) => Ok(Loaded::Read(read(self.file.as_deref(), extent)?)),
            Place::Nowhere => Err(Error::Damaged),
        }
    }

    /// Takes the chunk at `position` out of the store without loading it.
    pub(crate) fn take(&mut self, position: usize) -> Slot<T> {
        let place = std::mem::replace(&mut self.chunks[position].place, Place::Nowhere);
        Slot { file: self.file.clone(), place }
    }
}

/// A chunk taken out of a store, in memory or still on disk.
pub(crate) struct Slot<T> {
    file: Option<Arc<SpillFile>>,
    place: Place<T>,
}

impl<T: Spillable> Slot<T> {
    /// Returns the chunk, reading it from disk if it was spilled.
    pub(crate) fn load(self) -> Result<T, Error> {
        match self.place {
            Place::Memory(chunk) => Ok(chunk),
            Place::Disk(extent) => read(self.file.as_deref(), extent),
            Place::Nowhere => Err(Error::Damaged),
        }
    }
}

/// Reads and decodes a packed chunk.
fn read<T: Spillable>(file: Option<&SpillFile>, extent: Extent) -> Result<T, Error> {
    let mut packed = vec![0; extent.len];
    file.ok_or(Error::Damaged)?.read(&mut packed, extent.offset)?;
    let plain = lz4_flex::decompress_size_prepended(&packed).map_err(|_| Error::Damaged)?;
    postcard::from_bytes(&plain).map_err(|_| Error::Damaged)
}

/// A chunk in memory, borrowed or read from disk.
pub(crate) enum Loaded<'a, T> {
    Borrowed(&'a T),
    Read(T),
}

impl<T> Deref for Loaded<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Borrowed(chunk) => chunk,
            Self::Read(chunk) => chunk,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    /// A value that reports the given memory size.
    #[derive(Serialize, Deserialize)]
    struct Heavy(usize);

    impl Spillable for Heavy {
        fn weight(&self) -> usize {
            self.0
        }
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Text(String);

    impl Spillable for Text {
        fn weight(&self) -> usize {
            self.0.len()
        }
    }

    #[test]
    fn windows_are_bounded_by_chunks_and_by_bytes() {
        let budget = Budget::unlimited();
        let (policy, mut writer) = (SpillPolicy::new(&budget), StoreWriter::new("heavy", budget));
        let weights = [1, WINDOW_BYTES / 2, WINDOW_BYTES / 2, 3 * WINDOW_BYTES, 7];
        let most = window_chunks();
        let weights = weights.into_iter().chain(std::iter::repeat_n(1, 2 * most));
        for (chunk, weight) in (0..).zip(weights) {
            writer.push(ChunkAt { task: 0, chunk }, policy.pack(Heavy(weight))).unwrap();
        }
        let windows = writer.finish().windows();
        let ends = windows.iter().map(|window| window.chunks.end).collect::<Vec<_>>();
        assert_eq!(ends, [2, 3, 4, 4 + most, 4 + 2 * most, 5 + 2 * most]);
        assert!(windows[1].fits_with_last && !windows[2].fits_with_last);
    }

    #[test]
    fn chunks_come_back_in_order_from_memory_and_from_disk() {
        let folder = tempfile::tempdir().unwrap();
        for bytes in [0, 30, usize::MAX] {
            let budget = Budget { folder: Some(folder.path().to_owned()), bytes };
            let (policy, mut writer) = (SpillPolicy::new(&budget), StoreWriter::new("texts", budget));
            let chunk = |number: usize| Text("by the mill ".repeat(number + 1));
            for number in [2u32, 0, 1] {
                let at = ChunkAt { task: 0, chunk: number };
                writer.push(at, policy.pack(chunk(number as usize))).unwrap();
            }
            let mut store = writer.finish();
            for position in 0..3 {
                assert_eq!(*store.get(position).unwrap(), chunk(position));
                assert_eq!(store.take(position).load().unwrap(), chunk(position));
                assert!(store.get(position).is_err());
            }
        }
    }
}
