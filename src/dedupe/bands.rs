//! The band keys of all texts, one column for each band, and the pairs of texts that share a key.
//!
//! Takes the keys of each text, in corpus order, and returns pairs of texts that may be near-duplicates.
//! Beyond the memory budget the columns are spilled to disk in segments, and a band is processed in ranges of
//! its keys, so that no step needs more memory than the budget.

use rayon::slice::ParallelSliceMut;

use super::Error;
use super::bitmap::Bitmap;
use super::filter::{Bloom, Filter};
use super::notes::u32_of;
use crate::spill::{Budget, Record, Sorted, Sorter, SpillFile, Stream};

/// Maximum number of earlier texts that a text is compared with for each key that they share: the first ones
/// in the corpus. The keeper of a text is usually the first of its kind, and a key shared by thousands of
/// texts must not cost millions of pairs. With 16 instead, the same texts are dropped from 2,233 labelled pages, 62 MB
/// of made prose and a corpus of known near-duplicates, and notices of one template that differ in six words cost twice
/// as much.
pub(super) const MAX_EARLIER: usize = 4;

/// Bytes of a column that are read from disk at a time.
const READ_BYTES: usize = 1 << 18;

/// Numbers of two texts: the later one in the upper 32 bits, so that pairs sort by it, and the earlier one in
/// the lower 32.
pub(super) type Pair = u64;

/// The keys of new texts, numbered from `first`, and the keys of earlier texts that they may share.
#[derive(Debug)]
pub(super) struct Bands {
    budget: Budget,
    first: u32,
    /// Keys of earlier texts that a new text may share; `None` if there are no earlier texts.
    earlier: Option<Sorter<Recalled>>,
    /// The keys in each band, as Bloom filters; empty until [`Self::expect_keys`].
    filters: Vec<Bloom>,
    columns: Vec<Vec<u32>>,
    /// Maximum number of keys of a column in memory.
    capacity: usize,
    spilled: Option<SpillFile>,
    segments: Vec<Segment>,
    texts: u64,
}

/// A key of an earlier text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Recalled {
    band: u32,
    key: u32,
    number: u32,
}

impl Record for Recalled {
    const BYTES: usize = 12;

    fn encode(&self, out: &mut Vec<u8>) {
        for part in [self.band, self.key, self.number] {
            out.extend_from_slice(&part.to_le_bytes());
        }
    }

    fn decode(bytes: &[u8]) -> Self {
        let part = |at: usize| u32_of(&bytes[4 * at..4 * at + 4]);
        Self { band: part(0), key: part(1), number: part(2) }
    }
}

/// Keys of one spill: columns on disk, one after another.
#[derive(Clone, Copy, Debug)]
struct Segment {
    offset: u64,
    /// Number of keys in each column.
    keys: usize,
}

impl Bands {
    /// Creates empty columns for `bands` bands. New texts are numbered from `first` on. Columns take up to
    /// `budget` in memory.
    pub(super) fn new(bands: u32, first: u32, budget: Budget) -> Self {
        let columns = vec![Vec::new(); bands as usize];
        let capacity = (budget.bytes / 4 / columns.len().max(1)).max(1024);
        let earlier = (first > 0).then(|| Sorter::new("recalled-keys", budget.share(4)));
        Self {
            budget,
            first,
            earlier,
            filters: Vec::new(),
            columns,
            capacity,
            spilled: None,
            segments: Vec::new(),
            texts: 0,
        }
    }

    /// Builds the filters for [`Self::expects`], once all new texts are added. They take at most a quarter of
    /// the budget; with a small budget they let more earlier texts through, which costs disk space.
    pub(super) fn expect_keys(&mut self) -> Result<(), Error> {
        if self.earlier.is_none() || !self.filters.is_empty() {
            return Ok(());
        }
        let bytes = self.budget.bytes / 4 / self.columns.len().max(1);
        for band in 0..self.columns.len() {
            let mut filter = Bloom::for_keys(self.texts, bytes);
            self.entries(band, |_, key| filter.insert(key))?;
            self.filters.push(filter);
        }
        Ok(())
    }

    /// Returns true if a new text may share one of `keys`, the encoded keys of a text.
    pub(super) fn expects(&self, keys: &[u8]) -> bool {
        let mut keys = self.filters.iter().zip(keys.chunks_exact(4));
        keys.any(|(filter, key)| filter.contains(u32_of(key)))
    }

    /// Adds the keys of the earlier text `number` that a new text may share.
    pub(super) fn recall(&mut self, number: u32, keys: &[u8]) -> Result<(), Error> {
        let Some(recalled) = &mut self.earlier else { return Ok(()) };
        for ((band, filter), key) in (0..).zip(&self.filters).zip(keys.chunks_exact(4)) {
            let key = u32_of(key);
            if filter.contains(key) {
                recalled.extend([Recalled { band, key, number }])?;
            }
        }
        Ok(())
    }

    /// Adds new texts; `keys` has as many keys for each text as there are bands.
    pub(super) fn extend(&mut self, keys: &[u32]) -> Result<(), Error> {
        let bands = self.columns.len();
        let mut keys = keys;
        while !keys.is_empty() {
            let held = self.columns[0].len();
            if held == self.capacity {
                self.spill()?;
                continue;
            }
            let texts = (keys.len() / bands).min(self.capacity - held);
            let (now, later) = keys.split_at(texts * bands);
            for (band, column) in self.columns.iter_mut().enumerate() {
                if column.capacity() < held + texts {
                    column.reserve_exact(held.max(texts).max(1024).min(self.capacity - held));
                }
                column.extend(now.iter().skip(band).step_by(bands));
            }
            self.texts += texts as u64;
            keys = later;
        }
        Ok(())
    }

    /// Writes the columns in memory to disk as a segment. Without a folder, lifts the limit instead.
    fn spill(&mut self) -> Result<(), Error> {
        if self.spilled.is_none() {
            self.spilled = SpillFile::create(&self.budget, "keys")?;
        }
        let Some(file) = &mut self.spilled else {
            self.capacity = usize::MAX;
            return Ok(());
        };
        self.segments.push(Segment { offset: file.len(), keys: self.columns[0].len() });
        let mut bytes = Vec::with_capacity(READ_BYTES);
        for column in &mut self.columns {
            for keys in column.chunks(READ_BYTES / 4) {
                bytes.clear();
                for key in keys {
                    bytes.extend_from_slice(&key.to_le_bytes());
                }
                file.append(&bytes)?;
            }
            column.clear();
        }
        Ok(())
    }

    /// Returns the pairs of texts that share a key, sorted and without duplicates, except pairs with a text
    /// in `passed` and pairs of two earlier texts. Inserts the earlier text of each pair into
    /// `earlier_texts`.
    pub(super) fn pairs(
        mut self,
        passed: &Bitmap,
        budget: &Budget,
        earlier_texts: &mut Bitmap,
    ) -> Result<Sorted<Pair>, Error> {
        let mut pairs = Sorter::new("pairs", budget.share(2));
        if self.spilled.is_some() {
            self.spill()?;
            self.columns.iter_mut().for_each(|column| *column = Vec::new());
        }
        let room = (budget.bytes / 2 / size_of::<u64>()).max(1024) as u64;
        let parts = if self.budget.folder.is_none() { 1 } else { self.texts.div_ceil(room).max(1) };
        let recalled = self.earlier.take().map(Sorter::finish).transpose()?;
        self.filters = Vec::new();
        let mut recalled = Stream::new(recalled);
        // Most keys occur once. If all columns are in memory, these keys are recognised first and not sorted.
        let mut seen = (self.segments.is_empty() && parts == 1).then(|| Seen::new(self.texts));
        let mut entries = Vec::new();
        for band in 0..self.columns.len() {
            for part in 0..parts {
                entries.clear();
                let is_here = |recalled: &Recalled| {
                    recalled.band as usize == band && (u64::from(recalled.key) * parts) >> 32 == part
                };
                if let Some(seen) = &mut seen {
                    seen.clear();
                }
                while let Some(Recalled { key, number, .. }) = recalled.take_if(is_here)? {
                    if let Some(seen) = &mut seen {
                        seen.note(key);
                    }
                    entries.push(u64::from(key) << 32 | u64::from(number));
                }
                if let Some(seen) = &mut seen {
                    self.entries(band, |number, key| {
                        if !passed.contains(number) {
                            seen.note(key);
                        }
                    })?;
                }
                let may_be_shared = |key| seen.as_ref().is_none_or(|seen| seen.has_twice(key));
                self.entries(band, |number, key| {
                    // Keys are random, so ranges of equal size hold about the same number of them.
                    let is_here = (u64::from(key) * parts) >> 32 == part;
                    if is_here && may_be_shared(key) && !passed.contains(number) {
                        entries.push(u64::from(key) << 32 | u64::from(number));
                    }
                })?;
                entries.par_sort_unstable();
                for sharing in entries.chunk_by(|a, b| a >> 32 == b >> 32).filter(|all| all.len() > 1) {
                    self.pair_up(sharing, earlier_texts, &mut pairs)?;
                }
            }
            self.columns[band] = Vec::new();
        }
        Ok(pairs.finish()?)
    }

    /// Adds the pairs of the texts in `sharing`, entries with one key in ascending order.
    fn pair_up(
        &self,
        sharing: &[u64],
        earlier_texts: &mut Bitmap,
        pairs: &mut Sorter<Pair>,
    ) -> Result<(), Error> {
        let is_new = |entry: u64| entry & u64::from(u32::MAX) >= u64::from(self.first);
        let [others @ .., last] = sharing else { return Ok(()) };
        if !is_new(*last) {
            return Ok(());
        }
        for &earlier in others.iter().take(MAX_EARLIER) {
            earlier_texts.insert(later_and_earlier(earlier).1);
        }
        for (at, &later) in sharing.iter().enumerate().skip(1).filter(|&(_, &later)| is_new(later)) {
            let later = later << 32;
            let earlier = sharing[..at.min(MAX_EARLIER)].iter().map(|entry| entry & u64::from(u32::MAX));
            pairs.extend(earlier.map(|earlier| later | earlier))?;
        }
        Ok(())
    }

    /// Calls `visit` with number and key of each new text in `band`.
    fn entries(&self, band: usize, mut visit: impl FnMut(u32, u32)) -> Result<(), Error> {
        let mut number = self.first;
        let mut bytes = Vec::new();
        for segment in &self.segments {
            let file = self.spilled.as_ref().expect("segments are in the file");
            let mut offset = segment.offset + 4 * (band * segment.keys) as u64;
            let mut left = 4 * segment.keys;
            while left > 0 {
                bytes.resize(left.min(READ_BYTES), 0);
                file.read(&mut bytes, offset)?;
                offset += bytes.len() as u64;
                left -= bytes.len();
                for key in bytes.chunks_exact(4) {
                    visit(number, u32_of(key));
                    number += 1;
                }
            }
        }
        for &key in &self.columns[band] {
            visit(number, key);
            number += 1;
        }
        Ok(())
    }
}

/// Two-pass filter for keys that occur more than once; may have false positives.
struct Seen {
    once: Filter,
    twice: Filter,
}

impl Seen {
    /// Creates a filter for `keys` keys; about one in sixteen keys is a false positive.
    fn new(keys: u64) -> Self {
        let filter = || Filter::for_keys(keys.saturating_mul(16));
        Self { once: filter(), twice: filter() }
    }

    /// Records an occurrence of `key`.
    fn note(&mut self, key: u32) {
        if self.once.contains(key) {
            self.twice.insert(key);
        } else {
            self.once.insert(key);
        }
    }

    /// Returns true if `key` was noted more than once, or seems so.
    fn has_twice(&self, key: u32) -> bool {
        self.twice.contains(key)
    }

    fn clear(&mut self) {
        self.once.clear();
        self.twice.clear();
    }
}

/// Splits a pair into the numbers of the later and of the earlier text.
#[expect(clippy::cast_possible_truncation, reason = "a pair is two halves")]
pub(super) fn later_and_earlier(pair: Pair) -> (u32, u32) {
    ((pair >> 32) as u32, pair as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(texts: &[[u32; 2]], passed: &[u32], budget: &Budget) -> Vec<(u32, u32)> {
        let mut bands = Bands::new(2, 0, budget.clone());
        for keys in texts {
            bands.extend(keys).unwrap();
        }
        let mut set = Bitmap::default();
        for &number in passed {
            set.insert(number);
        }
        let mut earlier = Bitmap::default();
        let mut sorted = bands.pairs(&set, budget, &mut earlier).unwrap();
        let pairs = std::iter::from_fn(|| sorted.next().unwrap()).map(later_and_earlier).collect::<Vec<_>>();
        for number in 0..u32::try_from(texts.len()).unwrap() {
            assert_eq!(earlier.contains(number), pairs.iter().any(|pair| pair.1 == number), "{number}");
        }
        pairs
    }

    #[test]
    fn texts_that_share_a_key_are_a_pair_once() {
        let texts = [[1, 9], [2, 9], [1, 9], [3, 4]];
        let unlimited = Budget::unlimited();
        assert_eq!(pairs(&texts, &[], &unlimited), [(1, 0), (2, 0), (2, 1)]);
        assert_eq!(pairs(&texts, &[0], &unlimited), [(2, 1)]);
        // Equal keys of different bands do not match.
        assert_eq!(pairs(&[[1, 2], [2, 1]], &[], &unlimited), []);
    }

    #[test]
    fn a_key_that_many_share_costs_few_pairs_each() {
        let texts = vec![[7, 8]; 100];
        let found = pairs(&texts, &[], &Budget::unlimited());
        assert_eq!(found.iter().filter(|pair| pair.0 == 99).count(), MAX_EARLIER);
        assert!(found.iter().all(|&(_, earlier)| (earlier as usize) < MAX_EARLIER));
    }

    /// Recalled earlier texts make the same pairs as texts of this run, except for pairs among themselves.
    #[test]
    fn recalled_texts_are_paired_with_new_ones_only() {
        let key = |number: u32, salt: u32| (number ^ salt).wrapping_mul(0x9e37_79b1) / 1_000_000;
        let texts = (0..3_000).map(|number| [key(number, 5), key(number, 77)]).collect::<Vec<_>>();
        let folder = tempfile::tempdir().unwrap();
        let tight = Budget { folder: Some(folder.path().to_owned()), bytes: 0 };
        let first = 2_000;
        for budget in [Budget::unlimited(), tight] {
            let mut bands = Bands::new(2, first, budget.clone());
            for keys in &texts[first as usize..] {
                bands.extend(keys).unwrap();
            }
            bands.expect_keys().unwrap();
            for (number, keys) in (0..first).zip(&texts) {
                let keys = keys.iter().flat_map(|key| key.to_le_bytes()).collect::<Vec<_>>();
                if bands.expects(&keys) {
                    bands.recall(number, &keys).unwrap();
                }
            }
            let mut earlier = Bitmap::default();
            let mut found = bands.pairs(&Bitmap::default(), &budget, &mut earlier).unwrap();
            let found =
                std::iter::from_fn(|| found.next().unwrap()).map(later_and_earlier).collect::<Vec<_>>();
            let mut expected = pairs(&texts, &[], &budget);
            expected.retain(|&(later, _)| later >= first);
            assert!(expected.iter().any(|&(_, earlier)| earlier < first));
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn the_budget_does_not_show() {
        let key = |number: u32, salt: u32| (number ^ salt).wrapping_mul(0x9e37_79b1) / 1_000_000;
        let texts = (0..6_000).map(|number| [key(number, 5), key(number, 77)]).collect::<Vec<_>>();
        let folder = tempfile::tempdir().unwrap();
        let tight = Budget { folder: Some(folder.path().to_owned()), bytes: 0 };
        let expected = pairs(&texts, &[3, 4_000], &Budget::unlimited());
        assert!(expected.len() > 1_000);
        assert_eq!(pairs(&texts, &[3, 4_000], &tight), expected);
    }

    /// Returns keys of texts that share none with texts of another `salt`.
    fn keys(texts: u32, bands: u32, salt: u32) -> impl Iterator<Item = Vec<u32>> {
        let key = move |text: u32, band: u32| {
            crate::text::hash::fingerprint64(&format!("{salt} {text} {band}")).to_le_bytes()
        };
        (0..texts).map(move |text| (0..bands).map(|band| u32_of(&key(text, band)[..4])).collect())
    }

    #[test]
    fn of_texts_that_no_new_one_repeats_few_are_taken_in() {
        const BANDS: u32 = 26;
        let mut bands = Bands::new(BANDS, 1, Budget { folder: None, bytes: 64 << 20 });
        let new = keys(100_000, BANDS, 1).collect::<Vec<_>>();
        for keys in &new {
            bands.extend(keys).unwrap();
        }
        bands.expect_keys().unwrap();
        let expects =
            |keys: &[u32]| bands.expects(&keys.iter().flat_map(|key| key.to_le_bytes()).collect::<Vec<_>>());
        assert!(new.iter().take(1_000).all(|keys| expects(keys)));
        let others = keys(2_000, BANDS, 2).filter(|keys| expects(keys)).count();
        assert!(others < 2_000 / 8, "{others} of 2000 texts are taken for repeats");
    }
}
