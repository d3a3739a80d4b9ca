//! What later runs know of the texts of earlier ones.
//!
//! A run that goes on from a published one settles only new pages. It numbers the texts of the published pages first, as if it
//! had met them, but takes in only those that a new text may repeat: those whose fingerprint, or one of whose keys, a
//! new text seems to have. The filters that tell let some through that no new text repeats, and never hold one back that a new
//! text does; whether two texts are the same is settled as in any run.

use serde::{Deserialize, Serialize};

use super::bands::Bands;
use super::exact::Note;
use super::spill::Sorter;
use super::survey::{Notes, TextNotes};
use super::{Error, Keeper};
use crate::model::{BlockId, PageId};

/// Bytes of a text beside its keys: fingerprint, page, block.
const MARK_BYTES: usize = 24;
/// Bits of a filter, as a power of two: with a million new texts one text in five gets through a filter for nothing.
const FILTER_BITS: u32 = 22;

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

/// Takes texts of published pages in.
#[derive(Debug)]
pub(super) struct Recall {
    /// Numbers given so far.
    next: u32,
    fingerprints: Filter,
    /// Texts taken in, by number.
    known: Vec<(u32, BlockId)>,
    /// What those of them that do not stay went for.
    keepers: Vec<(u32, Keeper)>,
}

/// What a run took in of the texts of published pages.
#[derive(Debug, Default)]
pub(super) struct Recalled {
    pub(super) known: Vec<(u32, BlockId)>,
    pub(super) keepers: Vec<(u32, Keeper)>,
}

impl Recall {
    pub(super) fn new() -> Self {
        Self { next: 0, fingerprints: Filter::new(), known: Vec::new(), keepers: Vec::new() }
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
                self.keepers.extend(keeper.map(|keeper| (number, keeper)));
            }
            if let Some(bands) = bands.as_mut().filter(|_| has_key && keeper.is_none()) {
                bands.recall(number, keys)?;
            }
            self.known.push((number, id));
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Recalled {
        Recalled { known: self.known, keepers: self.keepers }
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
    pub(super) fn new() -> Self {
        Self::of_bits(FILTER_BITS)
    }

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
