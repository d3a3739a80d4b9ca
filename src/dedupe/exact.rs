//! Copies: texts with the same normalised form.
//!
//! In: a fingerprint of each text, in any order. Out: which texts are copies, and of which earlier one. Fingerprints are 128 bits
//! of xxh3, so that two different texts of a billion share one with probability 1e-21; nothing is left to a filter that
//! may err.

use super::Error;
use super::bitmap::Bitmap;
use super::notes::{Note, decode_id, encode_id, u32_at};
use crate::model::BlockId;
use crate::spill::{Budget, Record, Sorted, Sorter};

/// A text that is a copy, and the first text of its form. 20 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Repeat {
    pub(super) number: u32,
    pub(super) first: u32,
    pub(super) first_id: BlockId,
}

/// All copies of a corpus.
#[derive(Debug)]
pub(super) struct Repeats {
    /// Each that is a copy, by number.
    pub(super) by_number: Sorted<Repeat>,
    /// Texts that are copies of an earlier one.
    pub(super) later: Bitmap,
    /// Texts that a later one is a copy of.
    pub(super) copied: Bitmap,
    /// Those of them whose copies stand on many pages, the first one's counted.
    pub(super) common: Bitmap,
}

/// Groups `notes` by fingerprint; `many` is the number of pages that are many. Of the texts before `from` it is only told which
/// others are copies of.
pub(super) fn repeats(
    mut notes: Sorted<Note>,
    from: u32,
    many: u32,
    budget: Budget,
) -> Result<Repeats, Error> {
    let mut repeats = Sorter::new("copies", budget);
    let (mut later, mut copied, mut common) = (Bitmap::default(), Bitmap::default(), Bitmap::default());
    let mut first = None::<Note>;
    // Notes of a group come in corpus order, those of a page one after another.
    let (mut page, mut pages) = (None, 0);
    while let Some(note) = notes.next()? {
        match first {
            Some(first) if first.fingerprint == note.fingerprint && note.number < from => {}
            Some(first) if first.fingerprint == note.fingerprint => {
                if page.replace(note.id.page) != Some(note.id.page) {
                    pages += 1;
                    if pages == many {
                        common.insert(first.number);
                    }
                }
                later.insert(note.number);
                copied.insert(first.number);
                repeats.extend([Repeat { number: note.number, first: first.number, first_id: first.id }])?;
            }
            _ => (first, page, pages) = (Some(note), Some(note.id.page), 1),
        }
    }
    Ok(Repeats { by_number: repeats.finish()?, later, copied, common })
}

impl Record for Repeat {
    const BYTES: usize = 20;

    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.number.to_le_bytes());
        out.extend_from_slice(&self.first.to_le_bytes());
        encode_id(self.first_id, out);
    }

    fn decode(bytes: &[u8]) -> Self {
        Self { number: u32_at(bytes, 0), first: u32_at(bytes, 1), first_id: decode_id(&bytes[8..]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PageId;

    #[test]
    fn records_come_back_from_disk_as_they_went() {
        let id = BlockId { page: PageId { file: 1, record: 0x0203 }, index: u32::MAX };
        let note = Note { fingerprint: u128::MAX - 5, number: 77, id };
        let repeat = Repeat { number: 4, first: 3, first_id: id };
        let mut bytes = Vec::new();
        note.encode(&mut bytes);
        assert_eq!((bytes.len(), Note::decode(&bytes)), (Note::BYTES, note));
        bytes.clear();
        repeat.encode(&mut bytes);
        assert_eq!((bytes.len(), Repeat::decode(&bytes)), (Repeat::BYTES, repeat));
    }
}
