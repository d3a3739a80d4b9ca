//! Kept texts that later ones are compared with for near-duplicates.
//!
//! Memory: 24 bytes for each text and the text itself, up to the budget; texts beyond it are read back from
//! disk on demand.

use super::Error;
use crate::model::BlockId;
use crate::spill::{Budget, SpillFile};

/// Texts by number.
#[derive(Debug)]
pub(super) struct Witnesses {
    budget: Budget,
    index: Vec<Entry>,
    /// Texts in memory, those from offset `flushed` on.
    recent: Vec<u8>,
    flushed: u64,
    spilled: Option<SpillFile>,
}

#[derive(Debug)]
struct Entry {
    offset: u64,
    number: u32,
    id: BlockId,
}

impl Witnesses {
    pub(super) fn new(budget: Budget) -> Self {
        Self { budget, index: Vec::new(), recent: Vec::new(), flushed: 0, spilled: None }
    }

    /// Adds the text `number`, which must be greater than earlier ones.
    pub(super) fn push(&mut self, number: u32, id: BlockId, text: &str) -> Result<(), Error> {
        self.index.push(Entry { offset: self.flushed + self.recent.len() as u64, number, id });
        self.recent.extend_from_slice(text.as_bytes());
        if self.recent.len() > self.budget.bytes {
            if self.spilled.is_none() {
                self.spilled = SpillFile::create(&self.budget, "texts")?;
            }
            if let Some(file) = &mut self.spilled {
                file.append(&self.recent)?;
                self.flushed += self.recent.len() as u64;
                self.recent.clear();
            }
        }
        Ok(())
    }

    /// Returns the block of the text `number` and its position for [`Self::read`], if the text was added.
    pub(super) fn find(&self, number: u32) -> Option<(BlockId, usize)> {
        let at = self.index.binary_search_by_key(&number, |entry| entry.number).ok()?;
        Some((self.index[at].id, at))
    }

    /// Reads the text at position `at` into `text`.
    pub(super) fn read(&self, at: usize, text: &mut String) -> Result<(), Error> {
        let start = self.index[at].offset;
        let end = self.index.get(at + 1).map_or(self.flushed + self.recent.len() as u64, |next| next.offset);
        let mut bytes = std::mem::take(text).into_bytes();
        bytes.clear();
        if let Some(start) = start.checked_sub(self.flushed) {
            let range = to_usize(start)..to_usize(end - self.flushed);
            bytes.extend_from_slice(&self.recent[range]);
        } else if let Some(file) = &self.spilled {
            bytes.resize(to_usize(end - start), 0);
            file.read(&mut bytes, start)?;
        }
        // Invalid UTF-8 is possible only if somebody else wrote to the file.
        *text = String::from_utf8(bytes).unwrap_or_default();
        Ok(())
    }
}

fn to_usize(len: u64) -> usize {
    usize::try_from(len).expect("a text fits in memory")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PageId;

    #[test]
    fn texts_come_back_from_memory_and_from_disk() {
        let folder = tempfile::tempdir().unwrap();
        for bytes in [0, 10, usize::MAX] {
            let budget = Budget { folder: Some(folder.path().to_owned()), bytes };
            let mut witnesses = Witnesses::new(budget);
            let id = |index| BlockId { page: PageId { file: 0, record: 0 }, index };
            let texts = ["Ä mill", "", "by the river", "and another"];
            for (number, text) in (0..).zip(texts) {
                witnesses.push(2 * number, id(number), text).unwrap();
            }
            let mut text = String::new();
            for (number, expected) in (0..).zip(texts) {
                let (found, at) = witnesses.find(2 * number).unwrap();
                witnesses.read(at, &mut text).unwrap();
                assert_eq!((found, text.as_str()), (id(number), expected));
                assert_eq!(witnesses.find(2 * number + 1), None);
            }
        }
    }
}
