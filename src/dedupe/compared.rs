//! The form in which texts are compared; of those that are compared with many others, shingles and facts are read once.

use std::borrow::Cow;
use std::sync::OnceLock;

use hashbrown::HashMap;

use super::facts::{Facts, Told};
use crate::text::shingles;

/// Separates the blocks of a page in its compared text (ASCII "record separator"); shingles do not extend
/// across it.
const BLOCK_END: char = '\u{1e}';

/// A text with its shingles, and its facts once they are needed.
#[derive(Debug)]
pub(super) struct Compared<'a> {
    text: Cow<'a, str>,
    shingles: Vec<u64>,
    facts: OnceLock<Facts>,
}

impl<'a> Compared<'a> {
    pub(super) fn new(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        let shingles = shingle_set(&text);
        Self { text, shingles, facts: OnceLock::new() }
    }

    pub(super) fn shingles(&self) -> &[u64] {
        &self.shingles
    }

    pub(super) fn told(&self) -> Told<'_> {
        Told { text: &self.text, facts: self.facts.get_or_init(|| Facts::of(&self.text)) }
    }

    /// Returns the memory in bytes that it takes, approximately.
    fn bytes(&self) -> usize {
        self.text.len() + BYTES_OF_WORD * self.shingles.len() + size_of::<Self>()
    }
}

/// Memory of each word or character of a text besides the text: its shingle, its token, and its place among the sorted
/// words or numbers. A text has about as many shingles.
const BYTES_OF_WORD: usize = 80;

/// Maximum memory in bytes of the texts in [`Recent`]. The earlier texts that later ones are compared with are few, since
/// each is among the first with one of its keys.
const MAX_RECENT_BYTES: usize = 16 << 20;

/// The earlier texts that were compared last, by number, in two generations: if there is no room for another one, those
/// that were not asked for since the last time are forgotten.
#[derive(Debug, Default)]
pub(super) struct Recent {
    texts: HashMap<u32, Compared<'static>>,
    older: HashMap<u32, Compared<'static>>,
    /// Memory of `texts` in bytes, and how much it may be.
    bytes: usize,
    limit: usize,
}

impl Recent {
    /// Creates an empty one that takes up to `limit` bytes of memory.
    pub(super) fn new(limit: usize) -> Self {
        Self { limit: limit.min(MAX_RECENT_BYTES) / 2, ..Self::default() }
    }

    /// Returns the text `number`, which `read` supplies if it is not at hand.
    pub(super) fn get<E>(
        &mut self,
        number: u32,
        read: impl FnOnce() -> Result<String, E>,
    ) -> Result<&Compared<'static>, E> {
        if !self.texts.contains_key(&number) {
            let text = match self.older.remove(&number) {
                Some(text) => text,
                None => Compared::new(read()?),
            };
            if self.bytes + text.bytes() > self.limit {
                self.older = std::mem::take(&mut self.texts);
                self.bytes = 0;
            }
            self.bytes += text.bytes();
            self.texts.insert(number, text);
        }
        Ok(&self.texts[&number])
    }
}

/// Joins the texts of `blocks` to the text that represents a page in comparisons.
pub(super) fn page_text<'a>(blocks: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for block in blocks {
        text.push_str(block);
        text.push(BLOCK_END);
    }
    text
}

/// Returns the shingles of a block, or of all blocks of a page.
pub(super) fn shingle_set(text: &str) -> Vec<u64> {
    let mut set = Vec::new();
    let (mut form, mut of_block) = (String::new(), Vec::new());
    for block in text.split(BLOCK_END) {
        shingles::hash_text_into(block, &mut form, &mut of_block);
        set.append(&mut of_block);
    }
    set.sort_unstable();
    set.dedup();
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_again_only_for_want_of_room() {
        let mut reads = 0;
        let mut get = |recent: &mut Recent, number| {
            let read = || {
                reads += 1;
                Ok::<_, ()>(format!("text {number}"))
            };
            let text = recent.get(number, read).unwrap().told().text.to_owned();
            (text, reads)
        };
        let mut recent = Recent::new(usize::MAX);
        assert_eq!(get(&mut recent, 1), ("text 1".into(), 1));
        assert_eq!(get(&mut recent, 2), ("text 2".into(), 2));
        assert_eq!(get(&mut recent, 1), ("text 1".into(), 2));
        // With room for one in each generation.
        let mut recent = Recent::new(1);
        assert_eq!(get(&mut recent, 1), ("text 1".into(), 3));
        assert_eq!(get(&mut recent, 2), ("text 2".into(), 4));
        assert_eq!(get(&mut recent, 1), ("text 1".into(), 4));
        assert_eq!(get(&mut recent, 3), ("text 3".into(), 5));
        assert_eq!(get(&mut recent, 2), ("text 2".into(), 6));
    }
}
