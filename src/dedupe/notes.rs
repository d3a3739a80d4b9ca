//! Notes: the fingerprints and keys of the texts of consecutive pages.

use crate::model::{BlockId, PageId};
use crate::spill::Record;

/// Notes on consecutive pages.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    pub(super) blocks: TextNotes,
    pub(super) pages: TextNotes,
}

/// Notes on texts of one kind, blocks or pages, numbered from 0.
#[derive(Clone, Debug, Default)]
pub(super) struct TextNotes {
    pub(super) notes: Vec<Note>,
    pub(super) keys: Vec<u32>,
}

impl TextNotes {
    /// Adds the next text.
    pub(super) fn push(&mut self, fingerprint: u128, id: BlockId) {
        let number = u32::try_from(self.notes.len()).expect("a chunk of pages has fewer texts than bytes");
        self.notes.push(Note { fingerprint, number, id });
    }
}

/// A text with its fingerprint. 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Note {
    pub(super) fingerprint: u128,
    /// Position among the texts compared, in corpus order.
    pub(super) number: u32,
    pub(super) id: BlockId,
}

impl Record for Note {
    const BYTES: usize = 32;

    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.fingerprint.to_le_bytes());
        out.extend_from_slice(&self.number.to_le_bytes());
        encode_id(self.id, out);
    }

    fn decode(bytes: &[u8]) -> Self {
        let (fingerprint, rest) = bytes.split_at(16);
        Self {
            fingerprint: u128::from_le_bytes(fingerprint.try_into().expect("a fingerprint has 16 bytes")),
            number: u32_at(rest, 0),
            id: decode_id(&rest[4..]),
        }
    }
}

/// Appends file, record and index of `id` to `out`, four bytes each.
pub(super) fn encode_id(id: BlockId, out: &mut Vec<u8>) {
    for part in [id.page.file, id.page.record, id.index] {
        out.extend_from_slice(&part.to_le_bytes());
    }
}

/// Decodes what [`encode_id`] wrote.
pub(super) fn decode_id(bytes: &[u8]) -> BlockId {
    let page = PageId { file: u32_at(bytes, 0), record: u32_at(bytes, 1) };
    BlockId { page, index: u32_at(bytes, 2) }
}

/// Decodes the `at`-th number of four bytes.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32_of(&bytes[4 * at..4 * at + 4])
}

/// Decodes a key from four bytes.
pub(super) fn u32_of(bytes: &[u8]) -> u32 {
    u32::from_le_bytes(bytes.try_into().expect("a number has four bytes"))
}
