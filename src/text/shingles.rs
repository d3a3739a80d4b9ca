//! Shingles: hashes of every run of a few consecutive words of a text (Broder 1997, "On the resemblance and
//! containment of documents"). Two texts are as similar as the sets of their shingles.
//!
//! In: a text in normalised form. Out: 64-bit hashes, of runs of three words or, in scripts without spaces
//! between words, of five characters, which is as much text.

use super::hash;
use super::normalize::normalize_into;
use super::words;

/// Words in a shingle. Five, the usual number for whole documents, finds hardly any paragraph in which every
/// twentieth word was changed.
pub const WORDS: usize = 3;

/// Characters in a shingle, in a script without spaces.
pub const CHARACTERS: usize = 5;

/// Version of the hashes. Raise it when those of any text change.
pub const VERSION: u32 = 5;

/// Writes the shingles of `form`, in order and with repeats, into `out`, which is cleared first. A text
/// shorter than a shingle has one shingle; a text without words has none.
pub fn hash_into(form: &str, out: &mut Vec<u64>) {
    out.clear();
    let spaceless = if form.is_ascii() {
        let bytes = form.as_bytes();
        words::each(form, |start, end| out.push(hash_word(bytes, start, end)));
        0
    } else {
        words::each_unit(form, |unit| out.push(hash_word(unit.as_bytes(), 0, unit.len())))
    };
    let width = if 2 * spaceless > out.len() { CHARACTERS } else { WORDS };
    if out.is_empty() {
        return;
    }
    let shingles = out.len().saturating_sub(width - 1).max(1);
    for at in 0..shingles {
        let end = out.len().min(at + width);
        // Word hashes are already well mixed; the rotation makes the sum depend on word order.
        out[at] = hash::finish64(
            out[at..end].iter().fold(0, |joined, &unit| joined.rotate_left(21).wrapping_add(unit)),
        );
    }
    out.truncate(shingles);
}

/// Writes the shingles of the normalised form of `text` into `out`; `form` is scratch space.
pub fn hash_text_into(text: &str, form: &mut String, out: &mut Vec<u64>) {
    if text.is_ascii() {
        // ASCII: the normalised form has the same words, and hashing ignores ASCII case.
        hash_into(text, out);
    } else {
        normalize_into(text, form);
        hash_into(form, out);
    }
}

/// Returns the set of shingles of `form`, sorted and without repeats.
#[must_use]
pub fn set(form: &str) -> Vec<u64> {
    let mut shingles = Vec::new();
    hash_into(form, &mut shingles);
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

/// Returns the Jaccard similarity (intersection over union, 0..=1) of two sorted sets. Two empty sets are
/// equal.
#[must_use]
pub fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let (mut at, mut other, mut shared) = (0, 0, 0usize);
    while at < a.len() && other < b.len() {
        shared += usize::from(a[at] == b[other]);
        let (left, right) = (a[at], b[other]);
        at += usize::from(left <= right);
        other += usize::from(right <= left);
    }
    let all = a.len() + b.len() - shared;
    if all == 0 { 1.0 } else { shared as f64 / all as f64 }
}

/// Hashes the word `bytes[start..end]`, ignoring ASCII case, eight bytes at a time. Bytes outside the range
/// do not affect the result. Byte by byte, the dedupe stage takes 1.2 times as long for text dumps (`make bench
/// STAGES=dedupe`).
///
/// # Panics
/// If `end` is past the end of `bytes`.
#[inline]
#[must_use]
pub fn hash_word(bytes: &[u8], start: usize, end: usize) -> u64 {
    const ASCII: u64 = 0x8080_8080_8080_8080;
    let (mut at, mut hash) = (start, 0u64);
    while at < end {
        let size = (end - at).min(8);
        let eight = match bytes.get(at..).and_then(<[u8]>::first_chunk) {
            Some(eight) => u64::from_le_bytes(*eight) & (u64::MAX >> (64 - 8 * size)),
            None => bytes[at..end].iter().rev().fold(0, |eight, &byte| eight << 8 | u64::from(byte)),
        };
        // 0x20 lower-cases letters and leaves digits alone; `_` becomes 0x7f, as no other word byte does.
        let small = eight | ((!eight & ASCII) >> 2 & (u64::MAX >> (64 - 8 * size)));
        hash = (hash ^ small).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^= hash >> 32;
        at += size;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_do_not_change_between_versions() {
        assert_eq!(VERSION, 5);
        assert_eq!(set("the mill stands by the river").len(), 4);
        let mut shingles = Vec::new();
        hash_into("the mill stands by", &mut shingles);
        assert_eq!(shingles, [9_565_589_200_082_129_286, 807_912_197_808_240_681]);
    }

    #[test]
    fn a_word_has_one_hash_whatever_stands_around_it() {
        let (a, b) = (set("one two_3 four, five"), set("one two_3 four, five é"));
        assert_eq!(a.iter().filter(|shingle| b.contains(shingle)).count(), 2);
    }

    #[test]
    fn a_text_has_the_shingles_of_its_form() {
        for text in ["The  OLD `mill`\tby the\nRiver_2", "The OLD “Mühle” by the River"] {
            let mut shingles = Vec::new();
            hash_text_into(text, &mut String::new(), &mut shingles);
            shingles.sort_unstable();
            assert_eq!(shingles, set(&crate::text::normalize::normalize(text)), "{text}");
        }
    }

    #[test]
    fn short_texts_have_one_shingle_and_empty_ones_none() {
        assert_eq!(set("mill").len(), 1);
        assert_eq!(set("the mill").len(), 1);
        assert_eq!(set("the mill stands").len(), 1);
        assert!(set(" — ").is_empty());
        assert_ne!(set("the mill"), set("mill the"));
    }

    #[test]
    fn similarity_is_that_of_the_sets() {
        let (a, b) = (set("one two three four five"), set("one two three four six"));
        assert!((jaccard(&a, &b) - 0.5).abs() < 1e-9);
        assert!((jaccard(&a, &a) - 1.0).abs() < 1e-9);
        assert!(jaccard(&a, &[]).abs() < 1e-9);
        assert!((jaccard(&[], &[]) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn scripts_without_spaces_are_cut_by_character() {
        assert_eq!(set("水车在河边转了很多年").len(), 6);
        let (a, b) = (set("水车在河边转了很多年"), set("水车在河边转了很多月"));
        assert!((jaccard(&a, &b) - 5.0 / 7.0).abs() < 1e-9);
    }
}
