//! Sorting with a memory budget: records beyond it are written to disk in sorted runs and merged.
//!
//! Takes records in any order and returns them in ascending order. The result does not depend on the budget.
//! Files are unlinked as soon as they are opened, so that nothing is left behind however the process ends.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use rayon::slice::ParallelSliceMut;

use super::budget::Budget;
use super::error::Error;
use super::file::SpillFile;

/// Maximum number of bytes that are read from a run at a time while merging.
const MAX_READ_BYTES: usize = 1 << 18;
/// Minimum number of bytes; more runs than the budget has room for then cost reads, not memory.
const MIN_READ_BYTES: usize = 1 << 12;

/// A record that can be sorted on disk.
pub(crate) trait Record: Copy + Ord + Send {
    /// Size on disk in bytes.
    const BYTES: usize;

    /// Appends the encoded record to `out`, exactly [`Self::BYTES`] bytes.
    fn encode(&self, out: &mut Vec<u8>);

    /// Decodes a record from [`Self::BYTES`] bytes.
    fn decode(bytes: &[u8]) -> Self;
}

impl Record for u64 {
    const BYTES: usize = 8;

    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_le_bytes());
    }

    fn decode(bytes: &[u8]) -> Self {
        Self::from_le_bytes(bytes.try_into().expect("a record has its size"))
    }
}

/// Collects records to be sorted.
#[derive(Debug)]
pub(crate) struct Sorter<R> {
    name: &'static str,
    budget: Budget,
    /// Number of records that fit the budget.
    capacity: usize,
    buffer: Vec<R>,
    spilled: Option<SpillFile>,
    /// Byte ranges of the sorted runs in the file.
    runs: Vec<Range<u64>>,
}

impl<R: Record> Sorter<R> {
    /// Creates a sorter that spills to a file called `name` beyond `budget`. Equal records are merged to one.
    pub(crate) fn new(name: &'static str, budget: Budget) -> Self {
        let capacity = (budget.bytes / size_of::<R>()).max(1024);
        Self { name, budget, capacity, buffer: Vec::new(), spilled: None, runs: Vec::new() }
    }

    /// Adds `records`.
    pub(crate) fn extend(&mut self, records: impl IntoIterator<Item = R>) -> Result<(), Error> {
        for record in records {
            if self.buffer.len() == self.capacity {
                self.spill()?;
            }
            if self.buffer.len() == self.buffer.capacity() {
                // Grows in steps that never exceed the budget, as doubling would.
                let more = self.buffer.len().max(1024).min(self.capacity - self.buffer.len());
                self.buffer.reserve_exact(more);
            }
            self.buffer.push(record);
        }
        Ok(())
    }

    /// Writes the records in memory to disk as a sorted run. Without a folder, lifts the limit instead.
    fn spill(&mut self) -> Result<(), Error> {
        self.sort();
        if self.spilled.is_none() {
            self.spilled = SpillFile::create(&self.budget, self.name)?;
        }
        let Some(file) = &mut self.spilled else {
            self.capacity = usize::MAX;
            return Ok(());
        };
        let start = file.len();
        let mut bytes = Vec::with_capacity(MAX_READ_BYTES + R::BYTES);
        for records in self.buffer.chunks(MAX_READ_BYTES / R::BYTES) {
            bytes.clear();
            for record in records {
                record.encode(&mut bytes);
            }
            file.append(&bytes)?;
        }
        self.runs.push(start..file.len());
        self.buffer.clear();
        Ok(())
    }

    /// Sorts the records in memory and removes repetitions.
    fn sort(&mut self) {
        self.buffer.par_sort_unstable();
        self.buffer.dedup();
    }

    /// Returns the records in order.
    pub(crate) fn finish(mut self) -> Result<Sorted<R>, Error> {
        if self.runs.is_empty() {
            self.sort();
            return Ok(Sorted { before: None, from: From::Memory(self.buffer.into_iter()) });
        }
        self.spill()?;
        self.buffer = Vec::new();
        let file = self.spilled.expect("there are runs");
        let room = (self.budget.bytes / 4 / self.runs.len()).clamp(MIN_READ_BYTES, MAX_READ_BYTES);
        let mut merge = Merge { file, runs: Vec::new(), heads: BinaryHeap::new() };
        for (at, left) in self.runs.into_iter().enumerate() {
            merge.runs.push(Run { left, room: room / R::BYTES * R::BYTES, bytes: Vec::new(), next: 0 });
            merge.advance(at)?;
        }
        Ok(Sorted { before: None, from: From::Disk(merge) })
    }
}

/// Records in ascending order without repetitions.
#[derive(Debug)]
pub(crate) struct Sorted<R: Ord> {
    before: Option<R>,
    from: From<R>,
}

#[derive(Debug)]
enum From<R: Ord> {
    Memory(std::vec::IntoIter<R>),
    Disk(Merge<R>),
}

impl<R: Record> Sorted<R> {
    /// Returns the next record, or `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<R>, Error> {
        loop {
            let next = match &mut self.from {
                From::Memory(records) => records.next(),
                From::Disk(merge) => merge.next()?,
            };
            if next.is_none() || next != self.before {
                self.before = next;
                return Ok(next);
            }
        }
    }
}

/// A merge of sorted runs on disk.
#[derive(Debug)]
struct Merge<R: Ord> {
    file: SpillFile,
    runs: Vec<Run>,
    /// The smallest remaining record of each run, with the index of the run.
    heads: BinaryHeap<Reverse<(R, usize)>>,
}

#[derive(Debug)]
struct Run {
    /// Bytes of the file that are not yet read.
    left: Range<u64>,
    room: usize,
    bytes: Vec<u8>,
    next: usize,
}

impl<R: Record> Merge<R> {
    /// Returns the smallest remaining record and advances its run.
    fn next(&mut self) -> Result<Option<R>, Error> {
        let Some(Reverse((record, run))) = self.heads.pop() else { return Ok(None) };
        self.advance(run)?;
        Ok(Some(record))
    }

    /// Pushes the next record of run `at`, if there is one, to the heads.
    fn advance(&mut self, at: usize) -> Result<(), Error> {
        let run = &mut self.runs[at];
        if run.next == run.bytes.len() {
            let wanted = (run.left.end - run.left.start).min(run.room as u64);
            run.bytes.resize(usize::try_from(wanted).unwrap_or(run.room), 0);
            run.next = 0;
            self.file.read(&mut run.bytes, run.left.start)?;
            run.left.start += wanted;
        }
        if let Some(bytes) = run.bytes.get(run.next..run.next + R::BYTES) {
            self.heads.push(Reverse((R::decode(bytes), at)));
            run.next += R::BYTES;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(records: &[u64], budget: &Budget) -> Vec<u64> {
        let mut numbers = Sorter::new("numbers", budget.clone());
        numbers.extend(records.iter().copied()).unwrap();
        let mut numbers = numbers.finish().unwrap();
        std::iter::from_fn(|| numbers.next().unwrap()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn the_budget_does_not_show(records in prop::collection::vec(0u64..9_000, 0..8_000)) {
            let folder = tempfile::tempdir().unwrap();
            let tight = Budget { folder: Some(folder.path().to_owned()), bytes: 0 };
            let mut expected = records.clone();
            expected.sort_unstable();
            expected.dedup();
            prop_assert_eq!(&sorted(&records, &Budget::unlimited()), &expected);
            prop_assert_eq!(&sorted(&records, &tight), &expected);
            prop_assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }

    #[test]
    fn a_full_disk_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        let budget = Budget { folder: Some(gone.clone()), bytes: 0 };
        let mut sorter = Sorter::new("numbers", budget);
        let error = sorter.extend(0..5_000u64).unwrap_err();
        assert!(error.to_string().contains(&*gone.join("numbers").to_string_lossy()), "{error}");
    }
}
