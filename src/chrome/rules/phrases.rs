//! The phrases of all rules.
//!
//! A phrase must begin and end at word boundaries, and most must be at the start of the line. So a line is
//! tried at the few positions where a phrase can begin.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, MatchKind};

use super::id::RuleId;
use super::prefixes::Prefixes;
use crate::chrome::error::Error;
use crate::text::words::{is_spaceless, is_word_byte, is_word_char};

/// Where in the line a phrase must be. Marks and symbols around the words of the line are ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Line,
    Prefix,
    Suffix,
    Within,
}

/// Finds the rules whose phrases occur in a line.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases {
    /// All phrases, normalised.
    all: Prefixes<(Anchor, RuleId), 4, 0>,
    /// Phrases that may be after the first word of a line.
    inner: Prefixes<(Anchor, RuleId), 4, 0>,
}

impl Phrases {
    /// Adds normalised phrases.
    pub(super) fn extend(&mut self, phrases: &[(String, Anchor, RuleId)]) {
        let all = || phrases.iter().map(|(phrase, anchor, rule)| (phrase.as_bytes(), (*anchor, *rule)));
        self.all.extend(all());
        self.inner.extend(all().filter(|(_, (anchor, _))| matches!(anchor, Anchor::Suffix | Anchor::Within)));
    }

    /// Appends to `hits` the rules whose phrases occur in `form`, a normalised line.
    pub(super) fn find(&self, form: &str, hits: &mut Vec<RuleId>) {
        let bytes = form.as_bytes();
        let first = form.find(is_word_char).unwrap_or(0);
        let mut after_word = false;
        for (at, &byte) in bytes.iter().enumerate() {
            // A non-ASCII byte may always begin a word here; `stands_alone` decides.
            let in_word = IN_WORD[usize::from(byte)];
            let splits_word = after_word && in_word;
            after_word = in_word;
            if splits_word || byte == b' ' {
                continue;
            }
            let phrases = if at <= first { &self.all } else { &self.inner };
            phrases.each(&bytes[at..], |length, (anchor, rule)| {
                let place = at..at + length;
                if stands_as(anchor, form, first, place.clone()) && stands_alone(form, place) {
                    hits.push(rule);
                }
            });
        }
    }
}

/// Returns true if a phrase at `place` of `form`, whose first word begins at `first`, is where `anchor`
/// requires it.
fn stands_as(anchor: Anchor, form: &str, first: usize, place: Range<usize>) -> bool {
    let at_start = place.start <= first;
    let at_end = || place.end >= form.rfind(is_word_char).map_or(form.len(), |last| last + 1);
    match anchor {
        Anchor::Line => at_start && at_end(),
        Anchor::Prefix => at_start,
        Anchor::Suffix => at_end(),
        Anchor::Within => true,
    }
}

/// Whether each byte is an ASCII word character.
const IN_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0u8;
    while byte < 128 {
        table[byte as usize] = is_word_byte(byte);
        byte += 1;
    }
    table
};

/// Builds one automaton for `phrases`: a DFA, which reads short lines more than twice as fast as the other
/// kinds.
pub(super) fn bounded_phrases(phrases: &[String]) -> Result<AhoCorasick, Error> {
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .match_kind(MatchKind::Standard)
        .build(phrases)
        .map_err(too_many)
}

/// Converts the error of the automaton builder.
fn too_many(source: BuildError) -> Error {
    Error::TooManyPhrases { source: Box::new(source) }
}

/// Returns true if the `place` of `text` begins and ends at word boundaries. In scripts without spaces every
/// position is a boundary. Korean attaches endings to words, so a phrase may also end beside any Hangul
/// character.
fn stands_alone(text: &str, place: Range<usize>) -> bool {
    let cuts = |at: usize| {
        let is_inner = |c: char| {
            is_word_char(c) && !is_spaceless(c) && !(at == place.end && matches!(c, '\u{ac00}'..='\u{d7a3}'))
        };
        let before = text[..at].chars().next_back().is_some_and(is_inner);
        before && text[at..].chars().next().is_some_and(is_inner)
    };
    !cuts(place.start) && !cuts(place.end)
}
