//! The phrases of all rules.
//!
//! A phrase must begin and end at word boundaries, and most must be at the start of the line. So a line is
//! tried at the few positions where a phrase can begin, first against a filter of the next four bytes. At
//! positions that pass, an Aho-Corasick automaton (Aho and Corasick 1975) is run until no phrase continues
//! with the next byte. Running the automaton over whole lines gives the same result.

use std::ops::Range;

use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, BuildError, MatchKind};

use super::id::RuleId;
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
#[derive(Clone, Debug)]
pub(super) struct Phrases {
    /// An NFA, small enough for the cache, unlike a DFA of all phrases.
    automaton: NFA,
    start: StateID,
    /// Anchor and rule of each phrase.
    rules: Vec<(Anchor, RuleId)>,
    /// First bytes of all phrases.
    all: Starts,
    /// First bytes of phrases that may be after the first word of a line.
    inner: Starts,
}

/// Builder of [`Phrases`].
#[derive(Debug, Default)]
pub(super) struct PhrasesBuilder {
    phrases: Vec<String>,
    rules: Vec<(Anchor, RuleId)>,
}

impl PhrasesBuilder {
    /// Adds a normalised phrase of `rule`.
    pub(super) fn push(&mut self, phrase: String, anchor: Anchor, rule: RuleId) {
        self.phrases.push(phrase);
        self.rules.push((anchor, rule));
    }

    /// Builds the automaton and the filters.
    pub(super) fn build(self) -> Result<Phrases, Error> {
        let automaton =
            NFA::builder().match_kind(MatchKind::Standard).build(&self.phrases).map_err(too_many)?;
        let start = automaton.start_state(Anchored::Yes).expect("the automaton supports anchored searches");
        let (mut all, mut inner) = (Starts::default(), Starts::default());
        for (phrase, (anchor, _)) in self.phrases.iter().zip(&self.rules) {
            all.add(phrase);
            if matches!(anchor, Anchor::Suffix | Anchor::Within) {
                inner.add(phrase);
            }
        }
        Ok(Phrases { automaton, start, rules: self.rules, all, inner })
    }
}

impl Phrases {
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
            let starts = if at <= first { &self.all } else { &self.inner };
            if starts.may_begin(&bytes[at..]) {
                self.find_at(at, form, first, hits);
            }
        }
    }

    /// Appends the rules whose phrases begin at `at`; the first word of the line begins at `first`.
    fn find_at(&self, at: usize, form: &str, first: usize, hits: &mut Vec<RuleId>) {
        let mut state = self.start;
        for (end, &byte) in (at + 1..).zip(&form.as_bytes()[at..]) {
            state = self.automaton.next_state(Anchored::Yes, state, byte);
            if !self.automaton.is_special(state) {
                continue;
            }
            if self.automaton.is_dead(state) {
                return;
            }
            let ended = if self.automaton.is_match(state) { self.automaton.match_len(state) } else { 0 };
            for index in 0..ended {
                let phrase = self.automaton.match_pattern(state, index);
                // The automaton also reports phrases inside of those on its path.
                if self.automaton.pattern_len(phrase) == end - at {
                    let (anchor, rule) = self.rules[phrase.as_usize()];
                    if stands_as(anchor, form, first, at..end) && stands_alone(form, at, end) {
                        hits.push(rule);
                    }
                }
            }
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

/// Base-2 logarithm of the number of bits of the filter: 4 KiB, thirty times the number of beginnings in the
/// packs.
const FILTER_BITS: u32 = 15;

/// The first bytes of a set of phrases: a Bloom filter (Bloom 1970) with one hash.
#[derive(Clone, Debug)]
struct Starts {
    /// Bits for hashes of the first four bytes.
    fours: Box<[u64]>,
    /// First bytes of phrases shorter than four bytes.
    short: [bool; 256],
}

impl Default for Starts {
    fn default() -> Self {
        Self { fours: vec![0; 1 << (FILTER_BITS - u64::BITS.ilog2())].into(), short: [false; 256] }
    }
}

impl Starts {
    /// Adds the first bytes of `phrase`.
    fn add(&mut self, phrase: &str) {
        match phrase.as_bytes() {
            [a, b, c, d, ..] => {
                let (word, bit) = cell([*a, *b, *c, *d]);
                self.fours[word] |= bit;
            }
            [first, ..] => self.short[usize::from(*first)] = true,
            [] => {}
        }
    }

    /// Returns true if one of the phrases may begin at the start of `rest`; false positives are possible.
    fn may_begin(&self, rest: &[u8]) -> bool {
        let is_four = rest.first_chunk().is_some_and(|&four| {
            let (word, bit) = cell(four);
            self.fours[word] & bit != 0
        });
        is_four || rest.first().is_some_and(|&first| self.short[usize::from(first)])
    }
}

/// Returns word and bit of the filter for four bytes: the upper bits of a multiplicative hash (Knuth 1998,
/// 6.4).
fn cell(four: [u8; 4]) -> (usize, u64) {
    let hash = u32::from_le_bytes(four).wrapping_mul(0x9e37_79b1) >> (u32::BITS - FILTER_BITS);
    ((hash / u64::BITS) as usize, 1 << (hash % u64::BITS))
}

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

/// Returns true if `text[start..end]` begins and ends at word boundaries. In scripts without spaces every
/// position is a boundary. Korean attaches endings to words, so a phrase may also end beside any Hangul
/// character.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let cuts = |at: usize| {
        let is_inner = |c: char| {
            is_word_char(c) && !is_spaceless(c) && !(at == end && matches!(c, '\u{ac00}'..='\u{d7a3}'))
        };
        let before = text[..at].chars().next_back().is_some_and(is_inner);
        before && text[at..].chars().next().is_some_and(is_inner)
    };
    !cuts(start) && !cuts(end)
}
