//! The phrases of all rules.
//!
//! A phrase that counts neither begins nor ends inside a word, and most must stand at the start of the
//! line. So a line is tried at the few places where a phrase can begin, first against a filter over the
//! next four bytes; what passes walks an Aho-Corasick automaton (Aho and Corasick 1975) from that place
//! on, which ends with the first byte that no phrase goes on with. Reading whole lines through the
//! automaton gives the same.

use aho_corasick::automaton::OverlappingState;
use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, MatchKind, StartKind};

use super::RuleId;
use super::matching::{stands_alone, too_many};
use crate::chrome::Error;
use crate::text::words::is_word_char;

/// Where in the line a phrase must stand. Marks and symbols around the line's words do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Line,
    Prefix,
    Suffix,
    Within,
}

/// Finds the rules whose phrases a line has.
#[derive(Clone, Debug)]
pub(super) struct Phrases {
    automaton: AhoCorasick,
    /// Anchor and rule of each phrase.
    rules: Vec<(Anchor, RuleId)>,
    /// How phrases begin, whatever their anchor.
    all: Starts,
    /// How those begin that may stand behind the first word of a line.
    inner: Starts,
}

/// What [`Phrases`] are built from.
#[derive(Debug, Default)]
pub(super) struct PhrasesBuilder {
    phrases: Vec<String>,
    rules: Vec<(Anchor, RuleId)>,
}

impl PhrasesBuilder {
    pub(super) fn push(&mut self, phrase: String, anchor: Anchor, rule: RuleId) {
        self.phrases.push(phrase);
        self.rules.push((anchor, rule));
    }

    pub(super) fn build(self) -> Result<Phrases, Error> {
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .match_kind(MatchKind::Standard)
            .start_kind(StartKind::Anchored)
            .build(&self.phrases)
            .map_err(too_many)?;
        let (mut all, mut inner) = (Starts::default(), Starts::default());
        for (phrase, (anchor, _)) in self.phrases.iter().zip(&self.rules) {
            all.add(phrase);
            if matches!(anchor, Anchor::Suffix | Anchor::Within) {
                inner.add(phrase);
            }
        }
        Ok(Phrases { automaton, rules: self.rules, all, inner })
    }
}

impl Phrases {
    /// Adds to `hits` the rules whose phrases stand in `form`, a line in normalised form.
    pub(super) fn find(&self, form: &str, hits: &mut Vec<RuleId>) {
        let bytes = form.as_bytes();
        let first = form.find(is_word_char).unwrap_or(0);
        let mut after_word = false;
        for (at, &byte) in bytes.iter().enumerate() {
            // Past ASCII every byte may begin a word here; `stands_alone` tells.
            let in_word = byte.is_ascii_alphanumeric() || byte == b'_';
            let splits_word = after_word && in_word;
            after_word = in_word;
            let starts = if at <= first { &self.all } else { &self.inner };
            if !splits_word && starts.may_begin(&bytes[at..]) {
                self.find_at(at, form, first, hits);
            }
        }
    }

    /// Adds the rules whose phrases begin at `at`; the first word begins at `first`.
    fn find_at(&self, at: usize, form: &str, first: usize, hits: &mut Vec<RuleId>) {
        let last = form.rfind(is_word_char).map_or(form.len(), |last| last + 1);
        let input = Input::new(form).range(at..).anchored(Anchored::Yes);
        // The automaton also gives phrases that stand inside of those that it goes along with.
        let mut state = OverlappingState::start();
        let walk = std::iter::from_fn(|| {
            self.automaton.find_overlapping(input.clone(), &mut state);
            state.get_match()
        });
        for hit in walk.filter(|hit| hit.start() == at) {
            let (anchor, rule) = self.rules[hit.pattern().as_usize()];
            let at_start = at <= first;
            let at_end = hit.end() >= last;
            let anchored = match anchor {
                Anchor::Line => at_start && at_end,
                Anchor::Prefix => at_start,
                Anchor::Suffix => at_end,
                Anchor::Within => true,
            };
            if anchored && stands_alone(form, hit.start(), hit.end()) {
                hits.push(rule);
            }
        }
    }
}

/// Bits of the filter, as a power of two: 4 KiB, thirty times the beginnings that the packs have.
const FILTER_BITS: u32 = 15;

/// The first bytes of some phrases: a Bloom filter (Bloom 1970) with one hash.
#[derive(Clone, Debug)]
struct Starts {
    /// Hashes of the first four bytes.
    fours: Box<[u64]>,
    /// First bytes of phrases that are shorter.
    short: [bool; 256],
}

impl Default for Starts {
    fn default() -> Self {
        Self { fours: vec![0; 1 << (FILTER_BITS - u64::BITS.ilog2())].into(), short: [false; 256] }
    }
}

impl Starts {
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

    /// Whether one of the phrases may begin `rest`; all that do are told.
    fn may_begin(&self, rest: &[u8]) -> bool {
        let is_four = rest.first_chunk().is_some_and(|&four| {
            let (word, bit) = cell(four);
            self.fours[word] & bit != 0
        });
        is_four || rest.first().is_some_and(|&first| self.short[usize::from(first)])
    }
}

/// Word and bit of the filter for a beginning: the upper bits of a multiplicative hash (Knuth 1998, 6.4).
fn cell(four: [u8; 4]) -> (usize, u64) {
    let hash = u32::from_le_bytes(four).wrapping_mul(0x9e37_79b1) >> (u32::BITS - FILTER_BITS);
    ((hash / u64::BITS) as usize, 1 << (hash % u64::BITS))
}
