//! Exact copies: texts with the same normalised form.
//!
//! Takes a fingerprint of each text, in any order, and returns which texts are copies, and of which earlier
//! text. Fingerprints are 128 bits of xxh3, so that any two of a billion different texts share one with a
//! probability of 1e-21. No filter with false positives is involved.

use super::Error;
use super::bitmap::Bitmap;
use super::notes::{Note, decode_id, encode_id, u32_at};
use crate::model::BlockId;
use crate::spill::{Budget, Record, Sorted, Sorter};

/// A text that is a copy, and the first text of the same form. 20 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Repeat {
    pub(super) number: u32,
    pub(super) first: u32,
    pub(super) first_id: BlockId,
}

/// All copies in a corpus.
#[derive(Debug)]
pub(super) struct Repeats {
    /// The copies, sorted by number.
    pub(super) by_number: Sorted<Repeat>,
    /// Numbers of texts that are copies of an earlier one.
    pub(super) later: Bitmap,
    /// Numbers of texts that a later one is a copy of.
    pub(super) copied: Bitmap,
    /// Numbers of texts in `copied` that are on many pages, counting the page of the first.
    pub(super) common: Bitmap,
}

/// Groups `notes` by fingerprint. A text on at least `many` pages is in `common`. Texts numbered below `from`
/// are never reported as copies; they only serve as the first text of later ones.
pub(super) fn repeats(
    mut notes: Sorted<Note>,
    from: u32,
    many: u32,
    budget: Budget,
) -> Result<Repeats, Error> {
    let mut repeats = Sorter::new("copies", budget);
    let (mut later, mut copied, mut common) = (Bitmap::default(), Bitmap::default(), Bitmap::default());
    let mut first = None::<Note>;
    // Notes with the same fingerprint come in corpus order, so those of a page are adjacent.
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
