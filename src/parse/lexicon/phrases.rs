//! Phrases of the lexicon, looked up by their first word.

use hashbrown::HashMap;

use crate::text::words;

/// Buffer for lower-casing; longer than the longest ASCII word in the lexicon.
const MAX_ASCII_BYTES: usize = 32;

/// Phrases by their first word, longest first.
#[derive(Debug)]
pub(super) struct Phrases<K>(HashMap<String, Vec<(Vec<String>, K)>>);

impl<K: Copy + PartialEq> Phrases<K> {
    pub(super) fn new() -> Self {
        Self(HashMap::new())
    }

    /// Adds a phrase with its meaning, unless it is known.
    pub(super) fn add(&mut self, phrase: &str, kind: K) {
        let mut parts = parts(phrase).map(key);
        let Some(first) = parts.next() else { return };
        let (rest, entry) = (parts.collect::<Vec<_>>(), self.0.entry(first).or_default());
        if !entry.iter().any(|(known, of)| *known == rest && *of == kind) {
            entry.push((rest, kind));
            // The sort is stable: of phrases of the same length, the one added first comes first.
            entry.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
    }

    /// Returns the phrases that begin with `word`. ASCII words, which most are, need no allocation.
    #[inline]
    pub(super) fn get(&self, word: &str) -> Option<&Vec<(Vec<String>, K)>> {
        let mut buffer = [0; MAX_ASCII_BYTES];
        match buffer.get_mut(..word.len()).filter(|_| word.is_ascii()) {
            Some(lower) => {
                lower.copy_from_slice(word.as_bytes());
                lower.make_ascii_lowercase();
                std::str::from_utf8(lower).ok().and_then(|lower| self.0.get(lower))
            }
            None if word.is_ascii() => None,
            None => self.0.get(key(word).as_str()),
        }
    }

    /// Yields the phrases that begin `words`, longest first, as their number of words and meaning.
    #[inline]
    pub(super) fn starting<'a>(&'a self, words: &'a [&str]) -> impl Iterator<Item = (usize, K)> + 'a {
        let known = words.first().and_then(|first| self.get(first));
        known.into_iter().flatten().filter_map(|(rest, kind)| {
            let same = words.len() > rest.len() && rest.iter().zip(&words[1..]).all(|(a, b)| *a == key(b));
            same.then_some((rest.len() + 1, *kind))
        })
    }
}

/// Splits a phrase into words, as lines are split.
pub(super) fn parts(phrase: &str) -> impl Iterator<Item = &str> {
    phrase.split(|c: char| !is_letter(c) && !c.is_numeric()).filter(|part| !part.is_empty())
}

/// Returns true if `c` belongs to a word and is not a number: also vowel signs and accents, and joiners
/// inside words.
#[inline]
pub(in crate::parse) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic() || c == '_';
    }
    (words::is_word_char(c) && !c.is_numeric())
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{93c}' | '\u{94d}'
            | '\u{9bc}' | '\u{9cd}' | '\u{e31}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{200c}' | '\u{200d}')
}

/// Returns the key of a word: lower case, Turkish `İ` and `ı` as `i`, without joiners.
pub(super) fn key(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let lower = word.chars().flat_map(char::to_lowercase);
    lower
        .filter(|c| !matches!(c, '\u{307}' | '\u{200c}' | '\u{200d}'))
        .map(|c| if c == 'ı' { 'i' } else { c })
        .collect()
}
