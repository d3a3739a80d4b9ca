//! Phrases of the lexicon, looked up by their first word.

use hashbrown::HashMap;

use crate::text::words;

/// Buffer for lower-casing; longer than the longest ASCII word in the lexicon.
const MAX_ASCII_BYTES: usize = 32;

/// Base-2 logarithm of the number of bits of [`Filter`]: 4 KiB, which leave room in the cache for the text.
const FILTER_BITS: u32 = 15;

/// Phrases by their first word.
#[derive(Debug)]
pub(super) struct Phrases<K> {
    /// The rest of each phrase behind a first word, longest first.
    by_first: HashMap<String, Vec<(Vec<String>, K)>>,
    filter: Filter,
}

impl<K: Copy + PartialEq> Phrases<K> {
    pub(super) fn new() -> Self {
        Self { by_first: HashMap::new(), filter: Filter::default() }
    }

    /// Adds a phrase with its meaning, unless it is known.
    pub(super) fn add(&mut self, phrase: &str, kind: K) {
        let mut parts = parts(phrase).map(key);
        let Some(first) = parts.next() else { return };
        self.filter.add(&first);
        let (rest, entry) = (parts.collect::<Vec<_>>(), self.by_first.entry(first).or_default());
        if !entry.iter().any(|(known, of)| *known == rest && *of == kind) {
            entry.push((rest, kind));
            // The sort is stable: of phrases of the same length, the one added first comes first.
            entry.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
    }

    /// Returns the phrases that begin with `word`. ASCII words, which most are, need no allocation.
    #[inline]
    pub(super) fn get(&self, word: &str) -> Option<&Vec<(Vec<String>, K)>> {
        if !word.is_ascii() {
            return self.by_first.get(key(word).as_str());
        }
        // Most words return here.
        if !self.filter.may_have(word) {
            return None;
        }
        let mut buffer = [0; MAX_ASCII_BYTES];
        let lower = buffer.get_mut(..word.len())?;
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        std::str::from_utf8(lower).ok().and_then(|lower| self.by_first.get(lower))
    }

    /// Yields the phrases that begin `words`, longest first, as their number of words and meaning.
    #[inline]
    pub(super) fn starting<'a>(&'a self, words: &'a [&str]) -> impl Iterator<Item = (usize, K)> + 'a {
        let known = words.first().and_then(|first| self.get(first));
        known.into_iter().flatten().filter_map(|(rest, kind)| {
            let same = words.len() > rest.len() && rest.iter().zip(&words[1..]).all(|(a, b)| is_key(a, b));
            same.then_some((rest.len() + 1, *kind))
        })
    }
}

/// Tells of most ASCII words that no phrase begins with them: a Bloom filter (Bloom 1970) with one hash, of length, first,
/// second and last byte.
#[derive(Debug)]
struct Filter(Box<[u64]>);

impl Default for Filter {
    fn default() -> Self {
        Self(vec![0; 1 << (FILTER_BITS - u64::BITS.ilog2())].into())
    }
}

impl Filter {
    /// Adds a key. Keys that are not ASCII are never asked for.
    fn add(&mut self, key: &str) {
        let (word, bit) = Self::cell(key);
        self.0[word] |= bit;
    }

    /// Returns false if no key equals `word`, case aside.
    #[inline]
    fn may_have(&self, word: &str) -> bool {
        let (at, bit) = Self::cell(word);
        self.0[at] & bit != 0
    }

    /// Returns word and bit for `text`: the upper bits of a multiplicative hash (Knuth 1998, 6.4). Both cases of a letter are
    /// equal in it.
    fn cell(text: &str) -> (usize, u64) {
        let bytes = text.as_bytes();
        let byte = |at: Option<&u8>| u32::from(at.copied().unwrap_or_default() | 0x20);
        let [first, second, last] = [bytes.first(), bytes.get(1), bytes.last()].map(byte);
        let sum = first | second << 8 | last << 16 | u32::try_from(bytes.len()).unwrap_or_default() << 24;
        let hash = sum.wrapping_mul(0x9e37_79b1) >> (u32::BITS - FILTER_BITS);
        ((hash / u64::BITS) as usize, 1 << (hash % u64::BITS))
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

/// Returns true if `known` is the key of `word`.
fn is_key(known: &str, word: &str) -> bool {
    if word.is_ascii() { known.eq_ignore_ascii_case(word) } else { known == key(word) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_in_any_case_and_other_words_are_not() {
        let mut phrases = Phrases::new();
        for (kind, phrase) in ["by", "Written by", "Von", "İle", "автор", "f"].iter().enumerate() {
            phrases.add(phrase, kind);
        }
        for (words, found) in [
            (&["BY", "Ida"][..], Some((1, 0))),
            (&["written", "BY"], Some((2, 1))),
            (&["written"], None),
            (&["vON"], Some((1, 2))),
            (&["ile"], Some((1, 3))),
            (&["АВТОР"], Some((1, 4))),
            (&["F"], Some((1, 5))),
            (&["von_"], None),
            (&["a-word-that-is-longer-than-the-buffer"], None),
            (&[], None),
        ] {
            assert_eq!(phrases.starting(words).next(), found, "{words:?}");
        }
    }
}
