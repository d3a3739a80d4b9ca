//! Keys of words: words with equal keys are the same in any case and spelling (`letters`).

use crate::text::{letters, shingles};

/// Returns `word` in lower case, with letters that are written in two ways as one.
pub(super) fn small(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.chars().flat_map(char::to_lowercase).filter_map(letters::fold).collect()
}

/// Returns the hash of `word` in its [`small`] form.
pub(super) fn key(word: &str) -> u64 {
    if word.is_ascii() {
        return shingles::hash_word(word.as_bytes(), 0, word.len());
    }
    let small = small(word);
    shingles::hash_word(small.as_bytes(), 0, small.len())
}

/// Returns the sorted keys of `words`.
pub(super) fn keys<'a>(words: impl Iterator<Item = &'a str>) -> Vec<u64> {
    let mut keys = words.map(key).collect::<Vec<_>>();
    keys.sort_unstable();
    keys
}
