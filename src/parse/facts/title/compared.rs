//! Words by which a line of a text dump is compared with the text below it.

use crate::text::hash::fingerprint64;
use crate::text::normalize::normalize;
use crate::text::words;

/// Minimum number of characters of a word that is compared: shorter ones are in any text.
const MIN_CHARS: usize = 4;

/// Calls `visit` with the hash of each word of `text` that is long enough to compare, and of each pair of
/// characters in scripts without spaces.
pub(super) fn each_word(text: &str, mut visit: impl FnMut(u64)) {
    for word in words::iter(&normalize(text)) {
        if word.contains(words::is_spaceless) {
            let starts = word.char_indices().map(|(at, _)| at);
            let ends = starts.clone().skip(2).chain([word.len()]);
            starts.zip(ends).for_each(|(start, end)| visit(fingerprint64(&word[start..end])));
        } else if word.chars().nth(MIN_CHARS - 1).is_some() {
            visit(fingerprint64(word));
        }
    }
}

/// Returns true if a full stop inside `text` ends a sentence: a capital letter follows, and a word of some length
/// precedes.
pub(super) fn has_inner_end(text: &str) -> bool {
    text.match_indices(". ").any(|(at, stop)| {
        let after = text[at + stop.len()..].starts_with(char::is_uppercase);
        after && text[..at].chars().rev().take(MIN_CHARS).all(char::is_alphabetic)
    })
}
