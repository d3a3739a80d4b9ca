//! State of the texts of published pages that later runs need: fingerprints, positions and keys.

use serde::{Deserialize, Serialize};

use super::notes::{Notes, TextNotes, u32_of};
use crate::model::PageId;

/// Bytes of a text beside its keys: fingerprint, page, block.
const MARK_BYTES: usize = 24;

/// Texts of one kind, blocks or pages, of consecutive pages in corpus order. 24 bytes for each text and 4 for
/// each of its keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    #[serde(with = "serde_bytes")]
    marks: Vec<u8>,
    #[serde(with = "serde_bytes")]
    keys: Vec<u8>,
}

/// What later runs need to know of the texts of consecutive pages that chrome keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// Blocks that are compared across pages.
    pub blocks: Texts,
    /// Pages with a kept word.
    pub pages: Texts,
}

/// Number of texts of published pages that a run numbers before its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Number of blocks.
    pub blocks: u32,
    /// Number of pages.
    pub pages: u32,
}

/// An element of [`Texts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Fingerprint of the normalised text.
    pub fingerprint: u128,
    /// Position of its page, counted from the first of the consecutive pages.
    pub page: u32,
    /// Index of its block; 0 for a page.
    pub block: u32,
}

impl Texts {
    /// Encodes `notes`; `position` returns the position of a page.
    fn of(notes: &TextNotes, position: &impl Fn(PageId) -> u32) -> Self {
        let mut marks = Vec::with_capacity(notes.notes.len() * MARK_BYTES);
        for note in &notes.notes {
            marks.extend_from_slice(&note.fingerprint.to_le_bytes());
            marks.extend_from_slice(&position(note.id.page).to_le_bytes());
            marks.extend_from_slice(&note.id.index.to_le_bytes());
        }
        Self { marks, keys: notes.keys.iter().flat_map(|key| key.to_le_bytes()).collect() }
    }

    /// Returns the number of texts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.marks.len() / MARK_BYTES
    }

    /// Returns true if there are no texts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Returns the size in bytes.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.marks.len() + self.keys.len()
    }

    /// Iterates over the texts with their encoded keys.
    ///
    /// # Panics
    /// Never: all slices have the length that they are converted to.
    pub fn iter(&self) -> impl Iterator<Item = (Mark, &[u8])> {
        let keys = self.keys.len().checked_div(self.len()).unwrap_or(0);
        let marks = self.marks.chunks_exact(MARK_BYTES).map(|bytes| {
            let (fingerprint, rest) = bytes.split_at(16);
            let (page, block) = rest.split_at(4);
            Mark {
                fingerprint: u128::from_le_bytes(fingerprint.try_into().expect("a fingerprint has 16 bytes")),
                page: u32_of(page),
                block: u32_of(block),
            }
        });
        marks.enumerate().map(move |(at, mark)| (mark, &self.keys[at * keys..(at + 1) * keys]))
    }

    /// Returns the texts of the pages for which `place` returns a new position, with that position.
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

    /// Returns true if each text has `bands` keys.
    #[must_use]
    pub fn has_keys(&self, bands: u32) -> bool {
        self.marks.len().is_multiple_of(MARK_BYTES) && self.keys.len() == self.len() * 4 * bands as usize
    }
}

impl Notes {
    /// Returns what later runs need of these notes. `position` returns the position of a page among the noted
    /// ones.
    #[must_use]
    pub fn remember(&self, position: impl Fn(PageId) -> u32) -> Remembered {
        Remembered { blocks: Texts::of(&self.blocks, &position), pages: Texts::of(&self.pages, &position) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BlockId;

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
