//! Finds which of many strings a text begins with.
//!
//! A search asks at every position of a line, and nearly all positions begin none of the strings. So the first
//! bytes of a position are looked up in a filter first, and only the strings of the same bit of the filter are
//! compared, eight bytes at a time. Building costs a sort, which matters for tables of ten thousand strings: an
//! Aho-Corasick automaton of them takes fifty times as long to build.

use crate::model::to_u32;

/// Base-2 logarithm of the number of bits of the filter: 8 KiB, which leave room in the cache for the text.
const FILTER_BITS: u32 = 16;
/// Number of words of the filter.
const WORDS: usize = 1 << (FILTER_BITS - u64::BITS.ilog2());
/// Number of bytes that are compared at once.
const HEAD: usize = size_of::<u64>();

/// Strings with a value each. `GRAM` is the number of bytes that are looked up in the filter, at most 4; `FOLD` are
/// bits that are set in every byte of strings and texts before they are compared.
#[derive(Clone, Debug)]
pub(super) struct Prefixes<T, const GRAM: usize, const FOLD: u8> {
    /// Bits for hashes of the first bytes of each string: a Bloom filter (Bloom 1970) with one hash.
    filter: Box<[u64]>,
    /// For each word of the filter, the number of bits set in earlier words.
    bits_before: Box<[u32]>,
    /// For each bit that is set, the number of strings of earlier bits; then that of all.
    ends: Vec<u32>,
    /// The strings of at least `GRAM` bytes, by bit of the filter.
    strings: Vec<Entry<T>>,
    /// Shorter strings.
    short: Vec<Entry<T>>,
    /// Whether one of the shorter strings begins with a byte.
    begins_short: Box<[bool; 256]>,
    /// What strings have beyond their first [`HEAD`] bytes.
    tails: Vec<u8>,
}

/// A string and its value.
#[derive(Clone, Debug)]
struct Entry<T> {
    /// First bytes of the string, as [`head`] packs them.
    head: u64,
    /// Bits of `head` that belong to the string.
    mask: u64,
    /// Length of the string in bytes.
    length: usize,
    /// Offset of the rest of the string in [`Prefixes::tails`].
    tail: usize,
    value: T,
}

impl<T, const GRAM: usize, const FOLD: u8> Default for Prefixes<T, GRAM, FOLD> {
    fn default() -> Self {
        Self {
            filter: vec![0; WORDS].into(),
            bits_before: vec![0; WORDS].into(),
            ends: vec![0],
            strings: Vec::new(),
            short: Vec::new(),
            begins_short: Box::new([false; 256]),
            tails: Vec::new(),
        }
    }
}

impl<T: Copy, const GRAM: usize, const FOLD: u8> Prefixes<T, GRAM, FOLD> {
    /// Adds `strings`, none of them empty.
    pub(super) fn extend<'a>(&mut self, strings: impl IntoIterator<Item = (&'a [u8], T)>) {
        for (string, value) in strings {
            let Some(&first) = string.first() else { continue };
            let mask = u64::MAX >> (8 * HEAD.saturating_sub(string.len()));
            let (tail, length) = (self.tails.len(), string.len());
            self.tails.extend(string.iter().skip(HEAD).map(|byte| byte | FOLD));
            let entry = Entry { head: head::<FOLD>(string) & mask, mask, length, tail, value };
            if length < GRAM {
                self.begins_short[usize::from(first | FOLD)] = true;
                self.short.push(entry);
            } else {
                let (word, bit) = cell::<GRAM>(entry.head);
                self.filter[word] |= bit;
                self.strings.push(entry);
            }
        }
        self.strings.sort_by_key(|entry| cell::<GRAM>(entry.head));
        let mut bits = 0;
        for (before, word) in self.bits_before.iter_mut().zip(&self.filter) {
            *before = bits;
            bits += word.count_ones();
        }
        let mut end = 0;
        self.ends.clear();
        self.ends.push(end);
        let of_bits = self.strings.chunk_by(|one, next| cell::<GRAM>(one.head) == cell::<GRAM>(next.head));
        self.ends.extend(of_bits.map(|strings| {
            end += to_u32(strings.len());
            end
        }));
    }

    /// Calls `found` with length and value of each string with which `text` begins.
    #[inline]
    pub(super) fn each(&self, text: &[u8], mut found: impl FnMut(usize, T)) {
        if text.first().is_some_and(|&first| self.begins_short[usize::from(first | FOLD)]) {
            self.compare(&self.short, text, &mut found);
        }
        if let Some(gram) = text.first_chunk::<GRAM>() {
            let mut bytes = [0; HEAD];
            bytes[..GRAM].copy_from_slice(gram);
            let (word, bit) = cell::<GRAM>(u64::from_le_bytes(bytes) | u64::from_le_bytes([FOLD; HEAD]));
            if self.filter[word] & bit != 0 {
                // The rank of the bit among those that are set (Jacobson 1989).
                let rank = self.bits_before[word] + (self.filter[word] & (bit - 1)).count_ones();
                let strings = self.ends[rank as usize] as usize..self.ends[rank as usize + 1] as usize;
                self.compare(&self.strings[strings], text, &mut found);
            }
        }
    }

    /// Calls `found` with those of `entries` with which `text` begins.
    fn compare(&self, entries: &[Entry<T>], text: &[u8], found: &mut impl FnMut(usize, T)) {
        let head = head::<FOLD>(text);
        for entry in entries {
            if head & entry.mask == entry.head && text.len() >= entry.length && self.goes_on(entry, text) {
                found(entry.length, entry.value);
            }
        }
    }

    /// Returns true if `text`, which begins like `entry` and is no shorter, has all of it.
    fn goes_on(&self, entry: &Entry<T>, text: &[u8]) -> bool {
        let Some(rest) = text[..entry.length].get(HEAD..) else { return true };
        rest.iter().zip(&self.tails[entry.tail..]).all(|(&byte, &wanted)| byte | FOLD == wanted)
    }
}

/// Packs the first bytes of `text` into a number, the first byte lowest, with the bits of `FOLD` set in each.
fn head<const FOLD: u8>(text: &[u8]) -> u64 {
    let bytes = text.first_chunk().copied().unwrap_or_else(|| {
        let mut bytes = [0; HEAD];
        bytes[..text.len()].copy_from_slice(text);
        bytes
    });
    u64::from_le_bytes(bytes) | u64::from_le_bytes([FOLD; HEAD])
}

/// Returns word and bit of the filter for the first `GRAM` bytes of `head`: the upper bits of a multiplicative hash
/// (Knuth 1998, 6.4).
fn cell<const GRAM: usize>(head: u64) -> (usize, u64) {
    let [a, b, c, d, ..] = head.to_le_bytes();
    let gram = u32::from_le_bytes([a, b, c, d]) & (u32::MAX >> (8 * (4 - GRAM)));
    let hash = gram.wrapping_mul(0x9e37_79b1) >> (u32::BITS - FILTER_BITS);
    ((hash / u64::BITS) as usize, 1 << (hash % u64::BITS))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_what_a_comparison_finds(
            strings in proptest::collection::vec("[ab]{1,3}|[abA]{4}[ab]{0,8}", 0..40),
            more in proptest::collection::vec("[abB]{2,12}", 0..10),
            text in "[abAB]{0,16}",
        ) {
            let (mut exact, mut folded) = (Prefixes::<_, 4, 0>::default(), Prefixes::<_, 3, 0x20>::default());
            let bytes = |(at, string): (usize, &'_ String)| (string.clone().into_bytes(), at);
            let all = strings.iter().chain(&more).enumerate().map(bytes).collect::<Vec<_>>();
            let (early, late) = all.split_at(strings.len());
            for part in [early, late] {
                exact.extend(part.iter().map(|(string, at)| (string.as_slice(), *at)));
                folded.extend(part.iter().map(|(string, at)| (string.as_slice(), *at)));
            }
            let lower = text.to_lowercase();
            let begins = |text: &str, fold: fn(&str) -> String| {
                let has = |(string, _): &&(Vec<u8>, usize)| text.starts_with(&fold(str::from_utf8(string).unwrap()));
                all.iter().filter(has).map(|(string, at)| (string.len(), *at)).collect::<Vec<_>>()
            };
            let (mut found, mut found_folded) = (Vec::new(), Vec::new());
            exact.each(text.as_bytes(), |length, at| found.push((length, at)));
            folded.each(text.as_bytes(), |length, at| found_folded.push((length, at)));
            found.sort_by_key(|&(_, at)| at);
            found_folded.sort_by_key(|&(_, at)| at);
            prop_assert_eq!(found, begins(&text, str::to_owned));
            prop_assert_eq!(found_folded, begins(&lower, str::to_lowercase));
        }
    }
}
