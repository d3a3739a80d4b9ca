//! Keys of words: words with equal keys are the same in any case.

use crate::text::shingles;

/// Returns the hash of `word` in lower case.
pub(super) fn key(word: &str) -> u64 {
    if word.is_ascii() {
        return shingles::hash_word(word.as_bytes(), 0, word.len());
    }
    let small = word.chars().flat_map(char::to_lowercase).collect::<String>();
    shingles::hash_word(small.as_bytes(), 0, small.len())
}

/// Returns the sorted keys of `words`.
pub(super) fn keys<'a>(words: impl Iterator<Item = &'a str>) -> Vec<u64> {
    let mut keys = words.map(key).collect::<Vec<_>>();
    keys.sort_unstable();
    keys
}
