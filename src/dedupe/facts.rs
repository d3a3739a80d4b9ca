//! Facts of a text: the numbers and names that distinguish texts made from one template.
//!
//! "The 7:15 to Aldby is late" and "The 8:40 to Norton is late" share most of their words and say different
//! things. A text is not dropped as a near-duplicate if it has numbers (`numbers`), names or addresses
//! (`address`) that its keeper lacks, the same numbers of other things (`counted`), or the same facts in another
//! order (`order`). Facts that only the keeper has do not matter: nothing is lost. Names are recognised by
//! capitals (`slips` are not taken for other names), numbers in words, weekdays and months by lists
//! (`number_words`); for texts without capitals every word counts (`small`). Words that exclude each other
//! (`exclusive`) and negations (`negations`) matter whichever text has them. Signs of footnotes (`notes`) and what
//! publishers put around a text (`frame`) are no facts. Any other word in lower case may be replaced: whether
//! "granted" stands for "refused" or for "given", only a reader of the language can tell.

mod address;
mod counted;
mod exclusive;
mod frame;
mod key;
mod lists;
mod negations;
mod notes;
mod number_words;
mod numbers;
mod order;
mod slips;
mod small;
mod tokens;
mod units;

use std::cell::LazyCell;

use negations::Surplus;
use tokens::{Gap, Kind, Token, Tokens};

/// Facts of a text, as positions in it.
#[derive(Debug)]
pub(super) struct Facts {
    /// All tokens, in order.
    tokens: Vec<Token>,
    /// Keys, units and positions of the numbers, sorted.
    numbers: Vec<(u64, u64, usize)>,
    /// Keys and positions of the other tokens, sorted.
    words: Vec<(u64, usize)>,
}

/// A text with its facts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told<'a> {
    pub(super) text: &'a str,
    pub(super) facts: &'a Facts,
}

/// Words of a text that another one has less often: one entry for each different word.
struct Own {
    /// Position of one of them.
    at: usize,
    /// True if the word is a name, an address or a listed number in words.
    is_name: bool,
    /// How much more often this text has the word.
    more: usize,
    /// True if the other text does not have it at all.
    is_absent: bool,
}

impl Facts {
    /// Collects the facts of `text`.
    pub(super) fn of(text: &str) -> Self {
        let tokens = tokens::tokens(text);
        let (mut numbers, mut words) = (Vec::new(), Vec::with_capacity(tokens.len()));
        for (at, token) in tokens.iter().enumerate() {
            match token.kind {
                Kind::Number => numbers.push((token.key, token.unit, at)),
                _ => words.push((token.key, at)),
            }
        }
        numbers.sort_unstable();
        words.sort_unstable();
        Self { tokens, numbers, words }
    }

    /// Returns the words that occur more often here than in `other`.
    fn own_words(&self, other: &Self) -> Vec<Own> {
        let mut own = Vec::new();
        let mut held = &*other.words;
        for run in self.words.chunk_by(|a, b| a.0 == b.0) {
            let key = run[0].0;
            held = &held[held.partition_point(|held| held.0 < key)..];
            let count = held.iter().take(run.len()).take_while(|held| held.0 == key).count();
            if count < run.len() {
                let is_name = run.iter().any(|&(_, at)| is_name(&self.tokens[at]));
                own.push(Own { at: run[0].1, is_name, more: run.len() - count, is_absent: count == 0 });
            }
        }
        own
    }

    /// Returns true if the name at `at`, or another place of the same word, stands between the words that enclose
    /// another name in `other`: `named Anna Price as`, where `other` has `named Anna Ellis as` and tells of Price
    /// elsewhere. Neither text has both, so that the text around the differing parts does not matter.
    fn replaces_name(&self, at: usize, other: &Self) -> bool {
        let key = self.tokens[at].key;
        places(&self.words, key).iter().map(|&(_, at)| at).any(|at| {
            let (Some(ahead), Some(behind)) = (at.checked_sub(1), self.tokens.get(at + 1)) else {
                return false;
            };
            let (ahead, behind) = (self.tokens[ahead].key, behind.key);
            is_name(&self.tokens[at])
                && !other.between(ahead, behind).any(|token| token.key == key)
                && other.between(ahead, behind).any(|token| {
                    is_name(token) && !self.between(ahead, behind).any(|own| own.key == token.key)
                })
        })
    }

    /// Yields the tokens between the words `ahead` and `behind`.
    fn between(&self, ahead: u64, behind: u64) -> impl Iterator<Item = &Token> {
        places(&self.words, ahead).iter().filter_map(move |&(_, at)| {
            let next = self.tokens.get(at + 2)?;
            (next.key == behind).then_some(&self.tokens[at + 1])
        })
    }

    /// Counts the different names.
    fn names(&self) -> usize {
        let runs = self.words.chunk_by(|a, b| a.0 == b.0);
        runs.filter(|run| run.iter().any(|&(_, at)| is_name(&self.tokens[at]))).count()
    }

    /// Returns the keys of all tokens, in order, and the place of each token among them. Keys of 0 separate
    /// sentences, so that no context of a fact reaches into another sentence.
    fn sentences(&self) -> (Vec<u64>, Vec<usize>) {
        let (mut keys, mut places) = (Vec::new(), Vec::with_capacity(self.tokens.len()));
        let mut words = 0;
        for token in &self.tokens {
            if token.gap == Gap::SentenceEnd && words >= MIN_SENTENCE {
                keys.extend([0; order::CONTEXT]);
                words = 0;
            }
            places.push(keys.len());
            keys.push(token.key);
            words += 1;
        }
        (keys, places)
    }

    /// Iterates over the keys of the names, in order.
    fn name_keys(&self) -> impl Iterator<Item = u64> {
        self.tokens.iter().filter(|token| is_name(token)).map(|token| token.key)
    }

    /// Returns the positions of the numbers.
    fn number_positions(&self) -> Vec<usize> {
        (0..self.tokens.len()).filter(|&at| self.tokens[at].kind == Kind::Number).collect()
    }

    /// Returns the positions of the words that are names wherever they occur and that occur as often in
    /// `other`, where they are names too. Others, such as the first words of sentences, may be moved.
    fn shared_names(&self, other: &Self) -> Vec<usize> {
        let mut shared = Vec::new();
        let mut held = &*other.words;
        for run in self.words.chunk_by(|a, b| a.0 == b.0) {
            let key = run[0].0;
            held = &held[held.partition_point(|held| held.0 < key)..];
            let count = held.partition_point(|held| held.0 == key);
            if count == run.len()
                && run.iter().all(|&(_, at)| is_name(&self.tokens[at]))
                && held[..count].iter().all(|&(_, at)| is_name(&other.tokens[at]))
            {
                shared.extend(run.iter().map(|&(_, at)| at));
            }
        }
        shared.sort_unstable();
        shared
    }

    /// Returns true if numbers or names are in another order than in `other`.
    fn is_in_other_order(&self, other: &Self) -> bool {
        let is_changed = |facts: &[usize], others: &[usize]| {
            let mut later = others.iter();
            let is_later = |fact: u64| later.any(|&at| other.tokens[at].key == fact);
            if facts.iter().map(|&at| self.tokens[at].key).all(is_later) {
                return false;
            }
            let ((keys, places), (other_keys, other_places)) = (self.sentences(), other.sentences());
            let place =
                |facts: &[usize], places: &[usize]| facts.iter().map(|&at| places[at]).collect::<Vec<_>>();
            order::is_changed(&place(facts, &places), &keys, &place(others, &other_places), &other_keys)
        };
        (self.numbers.len() > 1 && is_changed(&self.number_positions(), &other.number_positions()))
            || (!self.name_keys().eq(other.name_keys())
                && is_changed(&self.shared_names(other), &other.shared_names(self)))
    }
}

impl<'a> Told<'a> {
    fn tokens(self) -> Tokens<'a> {
        Tokens { text: self.text, all: &self.facts.tokens }
    }

    /// Counts the numbers that occur more often here than in `other`, and those that count something else
    /// there.
    fn own_numbers(self, other: Self) -> usize {
        let mut own = 0;
        let of_other = &other.facts.numbers;
        for run in self.facts.numbers.chunk_by(|a, b| a.0 == b.0) {
            let held = &of_other[of_other.partition_point(|held| held.0 < run[0].0)..];
            let held = &held[..held.partition_point(|held| held.0 == run[0].0)];
            own += run.len().saturating_sub(held.len());
            if !held.is_empty() {
                let is_own = |&&(_, unit, at): &&(u64, u64, usize)| {
                    has_own_unit(unit, held) || self.counts_another_thing(at, other, held)
                };
                own += run.iter().filter(is_own).count();
            }
        }
        own
    }

    /// Returns true if the number at `at` counts another thing than the same number does in `other`, at the places
    /// of `held`.
    fn counts_another_thing(self, at: usize, other: Self, held: &[(u64, u64, usize)]) -> bool {
        let places = held.iter().map(|&(_, _, place)| place).take(MOST_PLACES);
        held.len() <= MOST_PLACES && counted::is_another(self.tokens(), at, other.tokens(), &places)
    }

    /// Returns the words of `own` in lower case, and counts the negations among them.
    fn surplus(self, own: &[Own]) -> Surplus {
        let tokens = self.tokens();
        let words = own.iter().map(|own| tokens.word(own.at).to_lowercase()).collect();
        let negations = own.iter().filter(|own| negations::is_negation(tokens.all[own.at].key));
        let negations = negations.map(|own| own.more).sum();
        Surplus { words, negations }
    }

    /// Returns true if the text has facts that `keeper` lacks, as [`tells_more`] says, except those of texts
    /// without capitals. With more of the same text around both, it never returns true if it returns false without.
    fn has_own(self, keeper: Self, tolerated: f64) -> bool {
        let more = |own: usize, all: usize| own as f64 > tolerated * all as f64;
        let (facts, kept) = (self.facts, keeper.facts);
        if more(self.own_numbers(keeper), facts.numbers.len()) {
            return true;
        }
        let (own, lost) = (facts.own_words(kept), kept.own_words(facts));
        let (surplus, lost) = (self.surplus(&own), keeper.surplus(&lost));
        let mut lost_stems =
            lost.words.iter().filter_map(|word| number_words::stem(word)).collect::<Vec<_>>();
        lost_stems.sort_unstable();
        let lost_words = LazyCell::new(|| {
            let mut words = lost.words.iter().map(String::as_str).collect::<Vec<_>>();
            words.sort_unstable();
            words
        });
        let is_new = |(own, word): (&Own, &String)| {
            let differs = if own.is_absent {
                own.is_name || is_number(word, &lost_stems)
            } else {
                own.is_name && facts.replaces_name(own.at, kept)
            };
            differs && !slips::is_slip(word, &lost_words)
        };
        let names = own.iter().zip(&surplus.words).filter(|&own| is_new(own)).count();
        if names > 0 && more(names, facts.names()) {
            return true;
        }
        tolerated <= 0.0
            && (exclusive::differ(&surplus.words, &lost.words)
                || negations::differ(&surplus, &lost)
                || facts.is_in_other_order(kept))
    }

    /// Returns what [`tells_more`] does for the two texts, whose facts are known here.
    pub(super) fn tells_more(self, keeper: Self, tolerated: f64) -> bool {
        is_more(self.text, keeper.text, tolerated, || self.has_own(keeper, tolerated))
    }
}

/// Maximum number of places of a word that are looked at beside a name: a small word that stands in each of some
/// thirty sentences.
const MOST_NEIGHBOURS: usize = 32;

/// Returns the places of the word `key` among the sorted `words`, none if there are more than [`MOST_NEIGHBOURS`].
fn places(words: &[(u64, usize)], key: u64) -> &[(u64, usize)] {
    let held = &words[words.partition_point(|held| held.0 < key)..];
    let count = held.iter().take(MOST_NEIGHBOURS + 1).take_while(|held| held.0 == key).count();
    if count > MOST_NEIGHBOURS { &[] } else { &held[..count] }
}

/// Minimum number of words of a sentence that may be moved: the order of shorter ones, such as the stops of a
/// line, says something.
const MIN_SENTENCE: usize = 5;

/// Maximum number of places of the same number that are looked at: in a table, a number says little.
const MOST_PLACES: usize = 8;

/// Returns true if none of `held`, the same number in another text, has `unit` or no unit. A number without a
/// unit has that of the sentence.
fn has_own_unit(unit: u64, held: &[(u64, u64, usize)]) -> bool {
    unit != 0 && !held.iter().any(|held| held.1 == unit || held.1 == 0)
}

/// Returns true if `token` is a name, an address, or a listed number in words.
fn is_name(token: &Token) -> bool {
    match token.kind {
        Kind::Name | Kind::Address => true,
        Kind::Word => number_words::is_listed(token.key),
        Kind::Number => false,
    }
}

/// Approximate share of the words of a text that are facts: one in ten in the English paragraphs of
/// `tests/golden/dedupe` has a capital or is a number. Of words that may or may not be names, the tolerated
/// share is multiplied by this.
const FACTS_PER_WORD: f64 = 0.1;

/// Returns true if `text` has numbers, names or addresses that `keeper` lacks, more than the share
/// `tolerated` (0 to 1) of its own. Names are words with a capital that `keeper` does not have in any case, or
/// only elsewhere while another name stands in their place. In texts
/// without capitals, and in scripts without case, they are words that `keeper` does not have in a similar
/// context. If nothing is tolerated, it also returns true if the order of numbers or names differs, or if one
/// text has the opposite of a word of the other.
#[must_use]
pub fn tells_more(text: &str, keeper: &str, tolerated: f64) -> bool {
    is_more(text, keeper, tolerated, || {
        // Most near-duplicates differ in a few places, and have no facts of their own between the first and the
        // last of them. Whoever has any there need not have any in the whole text.
        let (part, keeper_part) = differing_parts(text, keeper);
        let is_whole = part.len() == text.len();
        has_own_facts(part, keeper_part, tolerated) && (is_whole || has_own_facts(text, keeper, tolerated))
    })
}

/// Returns true if `text` tells more than `keeper`: it `has_own` facts, or units of its own, and is not the same
/// text in the frame of a publisher.
fn is_more(text: &str, keeper: &str, tolerated: f64, has_own: impl FnOnce() -> bool) -> bool {
    !frame::is_framed(text, keeper) && (has_own() || has_own_units(text, keeper, tolerated))
}

/// Returns true if `text`, which may be without capitals, has words in contexts that `keeper` lacks, more than the
/// share `tolerated` of what may be facts.
fn has_own_units(text: &str, keeper: &str, tolerated: f64) -> bool {
    let (own_units, units) = small::own_units(text, keeper);
    own_units as f64 > tolerated * FACTS_PER_WORD * units as f64
}

/// Bytes on each side of the first and the last difference of two texts that are compared with it: no unit or
/// sign is further from its number.
const MARGIN: usize = 80;

/// Returns the parts of `a` and `b` from the first to the last difference between them, each with at least [`MARGIN`]
/// bytes on both sides, up to white space.
fn differing_parts<'a>(a: &'a str, b: &'a str) -> (&'a str, &'a str) {
    let is_space = |byte: &u8| *byte == b' ';
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let start = &a.as_bytes()[..same.saturating_sub(MARGIN)];
    let start = start.iter().rposition(is_space).unwrap_or(0);
    let (a, b) = (&a[start..], &b[start..]);
    let same = a.bytes().rev().zip(b.bytes().rev()).take_while(|(a, b)| a == b).count();
    let end = &a.as_bytes()[a.len() - same.saturating_sub(MARGIN)..];
    let left = end.iter().position(is_space).map_or(0, |at| end.len() - at);
    (&a[..a.len() - left], &b[..b.len() - left])
}

/// Returns true if `text` has facts that `keeper` lacks; see [`Told::has_own`].
fn has_own_facts(text: &str, keeper: &str, tolerated: f64) -> bool {
    let (facts, kept) = (Facts::of(text), Facts::of(keeper));
    Told { text, facts: &facts }.has_own(Told { text: keeper, facts: &kept }, tolerated)
}

/// Returns true if `word`, which a keeper lacks, is an unlisted number, month or weekday, and not one with
/// another ending than in the keeper, whose own words have the sorted `stems`.
fn is_number(word: &str, stems: &[u64]) -> bool {
    number_words::stem(word).is_some_and(|stem| stems.binary_search(&stem).is_err())
        || number_words::is_composed(word)
}

#[cfg(test)]
mod tests;
