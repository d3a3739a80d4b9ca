//! What later runs know of the texts of earlier ones.
//!
//! A run that goes on from a published one settles only new pages. It numbers the texts of the published pages first, as if it
//! had met them, but takes in only those that a new text may repeat: those whose fingerprint, or one of whose keys, a
//! new text seems to have. The filters that tell let some through that no new text repeats, and never hold one back that a new
//! text does; whether two texts are the same is settled as in any run.

use serde::{Deserialize, Serialize};

use super::bands::Bands;
use super::bitmap::Bitmap;
use super::exact::{Note, decode_id, encode_id};
use super::spill::{Budget, Record, Sorter};
use super::survey::{Notes, TextNotes};
use super::{Error, Keeper};
use crate::model::{BlockId, PageId};

/// Bytes of a text beside its keys: fingerprint, page, block.
const MARK_BYTES: usize = 24;
/// Bits of a filter for each key in it, and bits that a key sets: one other key in 400 gets through (Bloom, 1970), and so one
/// text in sixteen of those that share no key with a new one, of which each has 26.
const BITS_PER_KEY: u64 = 16;
const PROBES: [u32; 4] = [0x9e37_79b1, 0x85eb_ca77, 0xc2b2_ae3d, 0x27d4_eb2f];
/// Bytes of the smallest filter.
const MIN_FILTER_BYTES: usize = 1 << 13;

/// Texts of one sort of some neighbouring pages, in corpus order. 24 bytes a text and 4 for each of its keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    #[serde(with = "serde_bytes")]
    marks: Vec<u8>,
    #[serde(with = "serde_bytes")]
    keys: Vec<u8>,
}

/// What later runs know of the texts of some neighbouring pages, chrome aside.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// Blocks that are compared across pages.
    pub blocks: Texts,
    /// Pages with a kept word.
    pub pages: Texts,
}

/// How many texts of published pages a run numbers before its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Blocks.
    pub blocks: u32,
    /// Pages.
    pub pages: u32,
}

/// One of [`Texts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Fingerprint of its normalised form.
    pub fingerprint: u128,
    /// Its page, counted from the first of the neighbouring pages.
    pub page: u32,
    /// Its block; 0 for a page.
    pub block: u32,
}

impl Texts {
    fn of(notes: &TextNotes, position: &impl Fn(PageId) -> u32) -> Self {
        let mut marks = Vec::with_capacity(notes.notes.len() * MARK_BYTES);
        for note in &notes.notes {
            marks.extend_from_slice(&note.fingerprint.to_le_bytes());
            marks.extend_from_slice(&position(note.id.page).to_le_bytes());
            marks.extend_from_slice(&note.id.index.to_le_bytes());
        }
        Self { marks, keys: notes.keys.iter().flat_map(|key| key.to_le_bytes()).collect() }
    }

    /// Number of texts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.marks.len() / MARK_BYTES
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Bytes of memory.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.marks.len() + self.keys.len()
    }

    /// The texts, each with the bytes of its keys.
    ///
    /// # Panics
    /// Never: what is cut out has the size that it is cut to.
    pub fn iter(&self) -> impl Iterator<Item = (Mark, &[u8])> {
        let keys = self.keys.len().checked_div(self.len()).unwrap_or(0);
        let marks = self.marks.chunks_exact(MARK_BYTES).map(|bytes| {
            let (fingerprint, rest) = bytes.split_at(16);
            let (page, block) = rest.split_at(4);
            Mark {
                fingerprint: u128::from_le_bytes(fingerprint.try_into().expect("a fingerprint has 16 bytes")),
                page: number(page),
                block: number(block),
            }
        });
        marks.enumerate().map(move |(at, mark)| (mark, &self.keys[at * keys..(at + 1) * keys]))
    }

    /// The texts of the pages that `place` gives a new position.
    #[must_use]
    pub fn only(&self, place: impl Fn(u32) -> Option<u32>) -> Self {
        let mut left = Self::default();
        for ((mark, keys), bytes) in self.iter().zip(self.marks.chunks_exact(MARK_BYTES)) {
            let Some(page) = place(mark.page) else { continue };
            left.marks.extend_from_slice(&bytes[..16]);
            left.marks.extend_from_slice(&page.to_le_bytes());
            left.marks.extend_from_slice(&bytes[20..]);
            left.keys.extend_from_slice(keys);
        }
        left
    }

    /// Whether each text has `bands` keys.
    #[must_use]
    pub fn has_keys(&self, bands: u32) -> bool {
        self.marks.len().is_multiple_of(MARK_BYTES) && self.keys.len() == self.len() * 4 * bands as usize
    }
}

impl Notes {
    /// What later runs need of these notes; `position` gives the place of a page among those that were noted.
    #[must_use]
    pub fn remember(&self, position: impl Fn(PageId) -> u32) -> Remembered {
        Remembered { blocks: Texts::of(&self.blocks, &position), pages: Texts::of(&self.pages, &position) }
    }
}

/// Takes texts of published pages in. What gets through the filters is put on disk past the budget; of that, memory holds in the
/// end what new texts do repeat.
#[derive(Debug)]
pub(super) struct Recall {
    /// Numbers given so far.
    next: u32,
    fingerprints: Filters,
    /// Texts taken in.
    known: Sorter<KnownText>,
    /// What those of them that do not stay went for.
    keepers: Sorter<KnownKeeper>,
}

/// What a run took in of the texts of published pages.
#[derive(Debug, Default)]
pub(super) struct Recalled {
    /// Texts that a new one may be a near-duplicate of, by number.
    pub(super) known: Vec<(u32, BlockId)>,
    /// For texts that do not stay and that a new one is a copy of, what they went for.
    pub(super) keepers: Vec<(u32, Keeper)>,
}

/// A published text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct KnownText {
    number: u32,
    id: BlockId,
}

/// What a published text went for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct KnownKeeper {
    number: u32,
    id: BlockId,
    /// The bits of the similarity, those of NaN for a copy.
    similarity: u32,
}

impl Record for KnownText {
    const BYTES: usize = 16;

    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.number.to_le_bytes());
        encode_id(self.id, out);
    }

    fn decode(bytes: &[u8]) -> Self {
        Self { number: number(&bytes[..4]), id: decode_id(&bytes[4..]) }
    }
}

impl Record for KnownKeeper {
    const BYTES: usize = 20;

    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.number.to_le_bytes());
        encode_id(self.id, out);
        out.extend_from_slice(&self.similarity.to_le_bytes());
    }

    fn decode(bytes: &[u8]) -> Self {
        let (number_and_id, similarity) = bytes.split_at(16);
        let KnownText { number: own, id } = KnownText::decode(number_and_id);
        Self { number: own, id, similarity: number(similarity) }
    }
}

impl KnownKeeper {
    fn new(number: u32, keeper: Keeper) -> Self {
        Self { number, id: keeper.id, similarity: keeper.similarity.unwrap_or(f32::NAN).to_bits() }
    }

    fn keeper(self) -> Keeper {
        let similarity = f32::from_bits(self.similarity);
        Keeper { id: self.id, similarity: (!similarity.is_nan()).then_some(similarity) }
    }
}

impl Recall {
    pub(super) fn new(budget: &Budget) -> Self {
        Self {
            next: 0,
            fingerprints: Filters { blooms: Vec::new(), keys: 0, max_bytes: budget.bytes / 4 },
            known: Sorter::new("known-texts", budget.share(4)),
            keepers: Sorter::new("known-keepers", budget.share(4)),
        }
    }

    /// Notes that a new text has `fingerprint`.
    pub(super) fn expect(&mut self, fingerprint: u128) {
        self.fingerprints.insert(low_half(fingerprint));
    }

    /// Takes in those of `texts` that a new text may repeat. `page` gives their pages, where these are still there; `fate` what
    /// a text went for, where it does not stay.
    pub(super) fn take(
        &mut self,
        texts: &Texts,
        notes: &mut Sorter<Note>,
        mut bands: Option<&mut Bands>,
        page: &impl Fn(u32) -> Option<PageId>,
        fate: impl Fn(Mark) -> Option<Keeper>,
    ) -> Result<(), Error> {
        if let Some(bands) = &mut bands {
            bands.expect_keys()?;
        }
        for (mark, keys) in texts.iter() {
            let number = self.next;
            self.next += 1;
            let has_fingerprint = self.fingerprints.contains(low_half(mark.fingerprint));
            let has_key = bands.as_ref().is_some_and(|bands| bands.expects(keys));
            if !has_fingerprint && !has_key {
                continue;
            }
            let Some(page) = page(mark.page) else { continue };
            let id = BlockId { page, index: mark.block };
            let keeper = fate(mark);
            if has_fingerprint {
                notes.extend([Note { fingerprint: mark.fingerprint, number, id }])?;
                self.keepers.extend(keeper.map(|keeper| KnownKeeper::new(number, keeper)))?;
            }
            if let Some(bands) = bands.as_mut().filter(|_| has_key && keeper.is_none()) {
                bands.recall(number, keys)?;
                self.known.extend([KnownText { number, id }])?;
            }
        }
        Ok(())
    }

    /// Of what was taken in, the texts in `wanted`, and what those in `copied` went for.
    pub(super) fn finish(self, wanted: &Bitmap, copied: &Bitmap) -> Result<Recalled, Error> {
        let mut recalled = Recalled::default();
        let mut known = self.known.finish()?;
        while let Some(KnownText { number, id }) = known.next()? {
            if wanted.contains(number) {
                recalled.known.push((number, id));
            }
        }
        let mut keepers = self.keepers.finish()?;
        while let Some(known) = keepers.next()? {
            if copied.contains(known.number) {
                recalled.keepers.push((known.number, known.keeper()));
            }
        }
        Ok(recalled)
    }
}

/// Which of many keys were put in; may say so of one other in 400, or of more where there is no room for more bits.
#[derive(Clone, Debug)]
pub(super) struct Bloom {
    filter: Filter,
}

impl Bloom {
    /// For so many keys, in `max_bytes` at most, but no less than 8 kB.
    pub(super) fn for_keys(keys: u64, max_bytes: usize) -> Self {
        let room = (max_bytes.max(MIN_FILTER_BYTES) as u64).saturating_mul(8).ilog2();
        let wanted = keys.saturating_mul(BITS_PER_KEY).max(1).next_power_of_two().ilog2();
        Self { filter: Filter::of_bits(wanted.max(MIN_FILTER_BYTES.ilog2() + 3).min(room).min(31)) }
    }

    pub(super) fn insert(&mut self, key: u32) {
        for probe in PROBES {
            self.filter.insert(key.wrapping_mul(probe));
        }
    }

    pub(super) fn contains(&self, key: u32) -> bool {
        PROBES.iter().all(|&probe| self.filter.contains(key.wrapping_mul(probe)))
    }
}

/// A filter for keys of which it is not known how many will come: each next one is twice as large.
#[derive(Debug)]
struct Filters {
    blooms: Vec<Bloom>,
    /// Keys that the last filter has room for.
    keys: u64,
    max_bytes: usize,
}

impl Filters {
    fn insert(&mut self, key: u32) {
        // All filters together take twice the last one.
        let has_room =
            self.blooms.iter().map(|bloom| bloom.filter.words.len() * 8).sum::<usize>() < self.max_bytes / 2;
        if self.blooms.is_empty() || (self.keys == 0 && has_room) {
            let keys = (MIN_FILTER_BYTES as u64 * 8 / BITS_PER_KEY) << self.blooms.len().min(20);
            self.blooms.push(Bloom::for_keys(keys, self.max_bytes / 2));
            self.keys = keys;
        }
        self.keys = self.keys.saturating_sub(1);
        if let Some(last) = self.blooms.last_mut() {
            last.insert(key);
        }
    }

    fn contains(&self, key: u32) -> bool {
        self.blooms.iter().any(|filter| filter.contains(key))
    }
}

/// Which of many keys were put in; may say so of others too.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    words: Vec<u64>,
    /// What is left of a key is the number of its bit.
    shift: u32,
}

impl Filter {
    /// A filter of about `bits` bits, from 8 kB to 16 MB.
    pub(super) fn for_keys(bits: u64) -> Self {
        Self::of_bits(bits.max(1).ilog2().clamp(16, 27))
    }

    fn of_bits(bits: u32) -> Self {
        Self { words: vec![0; 1 << (bits - 6)], shift: 32 - bits }
    }

    pub(super) fn insert(&mut self, key: u32) {
        let bit = key >> self.shift;
        self.words[bit as usize / 64] |= 1 << (bit % 64);
    }

    pub(super) fn contains(&self, key: u32) -> bool {
        let bit = key >> self.shift;
        self.words[bit as usize / 64] & (1 << (bit % 64)) != 0
    }

    pub(super) fn clear(&mut self) {
        self.words.fill(0);
    }
}

/// The key of four bytes.
pub(super) fn number(bytes: &[u8]) -> u32 {
    u32::from_le_bytes(bytes.try_into().expect("a number has four bytes"))
}

#[expect(clippy::cast_possible_truncation, reason = "some of its bits are what is wanted")]
fn low_half(fingerprint: u128) -> u32 {
    fingerprint as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys of texts that have none in common with those of another salt.
    fn keys(texts: u32, bands: u32, salt: u32) -> impl Iterator<Item = Vec<u32>> {
        let key = move |text: u32, band: u32| {
            crate::text::hash::fingerprint64(&format!("{salt} {text} {band}")).to_le_bytes()
        };
        (0..texts).map(move |text| (0..bands).map(|band| number(&key(text, band)[..4])).collect())
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

    #[test]
    fn fingerprints_find_room_however_many_come() {
        let mut filters = Filters { blooms: Vec::new(), keys: 0, max_bytes: 1 << 20 };
        let key = |number: u32| number.wrapping_mul(0x9e37_79b1) ^ 0x5bd1_e995;
        (0..200_000).for_each(|number| filters.insert(key(number)));
        assert!((0..200_000).all(|number| filters.contains(key(number))));
        let others = (1_000_000..1_010_000).filter(|&number| filters.contains(key(number))).count();
        assert!(others < 1_000, "{others}");
        assert!(filters.blooms.iter().map(|bloom| bloom.filter.words.len() * 8).sum::<usize>() <= 1 << 20);
    }

    #[test]
    fn texts_of_pages_that_are_gone_are_left_out() {
        let page = |record| PageId { file: 3, record };
        let mut notes = TextNotes::default();
        for (record, index) in [(0, 4), (0, 5), (2, 0)] {
            notes.push(u128::from(record) << 100 | u128::from(index), BlockId { page: page(record), index });
            notes.keys.extend([record, index]);
        }
        let texts = Texts::of(&notes, &|page| page.record);
        assert!(texts.has_keys(2) && !texts.has_keys(3));
        let found =
            texts.iter().map(|(mark, keys)| (mark.page, mark.block, keys.to_vec())).collect::<Vec<_>>();
        assert_eq!(found[1], (0, 5, vec![0, 0, 0, 0, 5, 0, 0, 0]));
        let left = texts.only(|page| (page == 2).then_some(1));
        let mark = Mark { fingerprint: 2 << 100, page: 1, block: 0 };
        assert_eq!(left.iter().collect::<Vec<_>>(), [(mark, &[2, 0, 0, 0, 0, 0, 0, 0][..])]);
    }
}
