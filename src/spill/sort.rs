//! Sorting within a budget of memory: what does not fit is put on disk in sorted runs and merged.
//!
//! In: records in any order. Out: the same in ascending order. The result does not depend on the budget. A file has no name
//! from the moment it is opened, so that whatever ends the process leaves nothing behind.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use rayon::slice::ParallelSliceMut;

use super::budget::Budget;
use super::error::Error;
use super::file::SpillFile;

/// Bytes that a run is read in at a time while runs are merged, at most.
const MAX_READ_BYTES: usize = 1 << 18;
/// The same, at least: runs beyond what the budget has room for cost reads, not memory.
const MIN_READ_BYTES: usize = 1 << 12;

/// What can be sorted on disk.
pub(crate) trait Record: Copy + Ord + Send {
    /// Bytes on disk.
    const BYTES: usize;

    /// Appends the record's bytes.
    fn encode(&self, out: &mut Vec<u8>);

    /// The record of [`Self::BYTES`] bytes.
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

/// Takes records in.
#[derive(Debug)]
pub(crate) struct Sorter<R> {
    name: &'static str,
    budget: Budget,
    /// Records that the budget holds.
    capacity: usize,
    buffer: Vec<R>,
    spilled: Option<SpillFile>,
    /// Bytes of the file, a sorted run each.
    runs: Vec<Range<u64>>,
}

impl<R: Record> Sorter<R> {
    /// A sorter that uses a file of `name` past `budget`. Equal records count once.
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
                // Never past the budget, as doubling would.
                let more = self.buffer.len().max(1024).min(self.capacity - self.buffer.len());
                self.buffer.reserve_exact(more);
            }
            self.buffer.push(record);
        }
        Ok(())
    }

    /// Puts what is in memory on disk, as one run. Nothing happens where there is no folder.
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

    fn sort(&mut self) {
        self.buffer.par_sort_unstable();
        self.buffer.dedup();
    }

    /// The records in order.
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

/// Records in ascending order, each once.
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
    /// The next record, if there is one.
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

/// Sorted runs on disk, merged.
#[derive(Debug)]
struct Merge<R: Ord> {
    file: SpillFile,
    runs: Vec<Run>,
    /// The least record of each run that has one left, and the run.
    heads: BinaryHeap<Reverse<(R, usize)>>,
}

#[derive(Debug)]
struct Run {
    /// Bytes of the file that were not read yet.
    left: Range<u64>,
    room: usize,
    bytes: Vec<u8>,
    next: usize,
}

impl<R: Record> Merge<R> {
    fn next(&mut self) -> Result<Option<R>, Error> {
        let Some(Reverse((record, run))) = self.heads.pop() else { return Ok(None) };
        self.advance(run)?;
        Ok(Some(record))
    }

    /// Puts the next record of `run` among the heads.
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
        let budget = Budget { folder: Some("/nonexistent".into()), bytes: 0 };
        let mut sorter = Sorter::new("numbers", budget);
        let error = sorter.extend(0..5_000u64).unwrap_err();
        assert!(error.to_string().contains("/nonexistent/numbers"), "{error}");
    }
}
