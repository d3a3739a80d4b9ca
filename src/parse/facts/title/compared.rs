//! Words by which a line is compared with the text below it.

use hashbrown::HashSet;

use crate::parse::draft::Draft;
use crate::text::hash::fingerprint64;
use crate::text::limits::char_floor;
use crate::text::normalize::normalize;
use crate::text::words;

/// Minimum number of characters of a word that is compared: shorter ones are in any text.
const MIN_CHARS: usize = 4;

/// Number of bytes of a paragraph, and of paragraphs, that are compared: enough for every labelled page. They bound the
/// cost of hostile pages.
const COMPARED_BYTES: usize = 4_096;
const COMPARED_PARAGRAPHS: usize = 8;

/// Hashes of the words of a text.
pub(in crate::parse::facts) struct Words(HashSet<u64>);

impl Words {
    /// Collects the words of the first of `paragraphs`.
    pub(in crate::parse::facts) fn of<'a>(paragraphs: impl Iterator<Item = &'a Draft>) -> Self {
        let mut words = HashSet::new();
        for Draft { text, .. } in paragraphs.take(COMPARED_PARAGRAPHS) {
            add_words(text, &mut words);
        }
        Self(words)
    }

    /// Returns the share of the words of `line` that are among them.
    pub(in crate::parse::facts) fn share_in(&self, line: &str) -> f64 {
        let (mut found, mut all) = (0u32, 0u32);
        each_word(line, |word| {
            all += 1;
            found += u32::from(self.0.contains(&word));
        });
        if all == 0 { 0.0 } else { f64::from(found) / f64::from(all) }
    }
}

/// Adds the words at the start of `paragraph` to `words`.
pub(super) fn add_words(paragraph: &str, words: &mut HashSet<u64>) {
    each_word(&paragraph[..char_floor(paragraph, COMPARED_BYTES)], |word| {
        words.insert(word);
    });
}

/// Calls `visit` with the hash of each word of `text` that is long enough to compare, and of each pair of
/// characters in scripts without spaces.
pub(super) fn each_word(text: &str, mut visit: impl FnMut(u64)) {
    let form = normalize(text);
    words::each(&form, |start, end| {
        let word = &form[start..end];
        if word.contains(words::is_spaceless) {
            let starts = word.char_indices().map(|(at, _)| at);
            let ends = starts.clone().skip(2).chain([word.len()]);
            starts.zip(ends).for_each(|(start, end)| visit(fingerprint64(&word[start..end])));
        } else if word.chars().nth(MIN_CHARS - 1).is_some() {
            visit(fingerprint64(word));
        }
    });
}

/// Returns true if a full stop inside `text` ends a sentence: a capital letter follows, and a word of some length
/// precedes.
pub(super) fn has_inner_end(text: &str) -> bool {
    text.match_indices('.').any(|(at, stop)| {
        let after = text[at + stop.len()..].strip_prefix(' ');
        after.is_some_and(|after| after.starts_with(char::is_uppercase))
            && text[..at].chars().rev().take(MIN_CHARS).all(char::is_alphabetic)
    })
}
