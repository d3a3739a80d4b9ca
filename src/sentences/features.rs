//! Features of a place for the model: hashed features of the words on either side and of the sentence so far.
//!
//! In: a [`Place`] in a line. Out: 32-bit feature ids, the same for training and prediction on every machine.
//! Cost: at most four tokens per place, each cut to a window; no text is copied.

use super::language::Language;
use super::marks::Stop;
use super::place::{Place, State};
use super::token::{Kind, Token};

/// Encodes the terminator and its surroundings.
fn stop_code(place: &Place<'_>, token: &Token<'_>) -> u32 {
    let last_mark = if token.kind == Kind::Marks { token.core } else { token.tail };
    let code = match place.stop {
        Some(Stop::Period) => 1,
        Some(Stop::Ellipsis) => 2,
        Some(Stop::Mark) => 3,
        Some(Stop::Sure | Stop::Space | Stop::Picture) => 4,
        None => match last_mark.chars().next_back() {
            None => 5,
            Some(',') => 6,
            Some(';') => 7,
            Some(':') => 8,
            Some('-' | '–' | '—') => 9,
            Some(')' | ']' | '}') => 10,
            Some('"' | '”' | '\'' | '’') => 11,
            Some(_) => 12,
        },
    };
    code * 4 + u32::from(place.closes) * 2 + u32::from(place.end == place.next)
}

/// Precomputed [`bucket`] of small numbers.
const BUCKETS: [u32; 36] = {
    const EDGES: [usize; 8] = [1, 2, 3, 5, 8, 13, 21, 34];
    let mut buckets = [0; 36];
    let mut x = 0;
    while x < buckets.len() {
        let mut edge = 0;
        while edge < EDGES.len() && x > EDGES[edge] {
            edge += 1;
            buckets[x] += 1;
        }
        x += 1;
    }
    buckets
};

/// Returns the index of `x` among the ranges 0–1, 2, 3, 4–5, 6–8, 9–13, 14–21, 22–34, and more.
fn bucket(x: usize) -> u32 {
    BUCKETS[x.min(BUCKETS.len() - 1)]
}

/// FNV-1a hash of the first eight bytes.
fn text_hash(text: &str) -> u32 {
    text.bytes().take(8).fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Packs the last three bytes, in lower case.
fn suffix(core: &str) -> u32 {
    let bytes = core.as_bytes();
    let last = &bytes[bytes.len().saturating_sub(3)..];
    last.iter().fold(7, |hash, byte| (hash << 8) ^ u32::from(byte.to_ascii_lowercase()))
}

/// Hashes a template number and two values to a feature id.
fn id(template: u32, a: u32, b: u32) -> u32 {
    let mixed = (u64::from(a) ^ (u64::from(b) << 32 | u64::from(b) >> 5)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 29) ^ u64::from(template) << 40).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 32) as u32
}

/// Mixes two values into a feature value.
fn pair(a: u32, b: u32) -> u32 {
    (a.rotate_left(9) ^ b).wrapping_mul(0x9e37_79b1)
}

/// The token read last after a white space, cached because it is often the token before the next place.
#[derive(Default)]
pub(super) struct Seen<'t> {
    token: Token<'t>,
    start: usize,
    end: usize,
}

impl<'t> Seen<'t> {
    /// Returns the same as [`Token::ending_at`] for `place`.
    fn ending_at(&self, place: &Place<'t>) -> (Token<'t>, usize) {
        if self.end == place.end { (self.token, self.start) } else { Token::ending_at(place.line, place.end) }
    }
}

/// Words on either side of a place, and codes shared by most features.
struct View<'t> {
    here: Token<'t>,
    here_start: usize,
    next: Token<'t>,
    next_end: usize,
    /// Code of the terminator.
    stop: u32,
    /// Kind of the next word's first character.
    first: u32,
    /// Combination of the two.
    both: u32,
    /// Kinds of both words.
    kinds: u32,
    /// Buckets of the number of words of the sentence so far, and of lower-case ones among them.
    sizes: u32,
    /// Code of the ruling; 0 without one.
    ruling: u32,
}

impl<'t> View<'t> {
    fn new(place: &Place<'t>, seen: &mut Seen<'t>) -> Self {
        let (here, here_start) = seen.ending_at(place);
        let (next, next_end) = Token::starting_at(place.line, place.next);
        if place.end < place.next {
            *seen = Seen { token: next, start: place.next, end: next_end };
        }
        let stop = stop_code(place, &here);
        let first = next.first as u32;
        let State { words, lower, .. } = place.state;
        Self {
            stop,
            first,
            both: stop * 16 + first,
            kinds: here.kind as u32 * 16 + next.kind as u32,
            sizes: bucket(words as usize) * 16 + bucket(lower as usize),
            ruling: place.ruling.map_or(0, |ruling| ruling.why as u32 * 4 + u32::from(ruling.ends) * 2 + 1),
            here,
            here_start,
            next,
            next_end,
        }
    }
}

/// Numbers the feature templates in order of use.
struct Templates<'s, S> {
    sink: &'s mut S,
    template: u32,
}

impl<S: Sink> Templates<'_, S> {
    /// Adds the feature `(a, b)` of the next template.
    #[inline]
    fn add(&mut self, a: u32, b: u32) {
        self.template += 1;
        self.sink.add(id(self.template, a, b));
    }
}

/// Passes the id of every feature of `place` to `sink`. Most places need few: without a terminator, the
/// features of the gate, which have weights of their own, decide whether any others are read; after a
/// terminator, the first few do.
pub(super) fn visit<'t>(place: &Place<'t>, seen: &mut Seen<'t>, language: &Language, sink: &mut impl Sink) {
    let view = View::new(place, seen);
    if place.stop.is_none() {
        gate(&view, &mut Templates { sink, template: GATE });
        if !sink.passes_gate() {
            return;
        }
    }
    first(&view, &mut Templates { sink, template: FIRST });
    if place.stop.is_none() || sink.is_in_doubt() {
        rest(place, &view, language, &mut Templates { sink, template: REST });
    }
}

/// Adds the features of the gate.
fn gate(view: &View<'_>, to: &mut Templates<'_, impl Sink>) {
    let View { here, next, stop, both, .. } = *view;
    to.add(view.kinds, stop);
    to.add(here.word, view.first);
    to.add(next.word, 0);
    to.add(view.sizes, pair(view.kinds, stop));
    to.add(here.shape, next.shape);
    to.add(next.word, both);
    to.add(here.word, stop);
    to.add(view.sizes, both);
    to.add(next.shape ^ text_hash(next.lead), stop);
    to.add(here.shape, stop);
    to.add(text_hash(here.tail), both);
}

/// Adds the first features.
fn first(view: &View<'_>, to: &mut Templates<'_, impl Sink>) {
    let View { here, next, stop, both, .. } = *view;
    to.add(both, 0);
    to.add(here.word, both);
    to.add(next.word, both);
    to.add(next.shape ^ text_hash(next.lead), stop);
    to.add(here.shape, stop);
    to.add(view.kinds, stop);
    to.add(view.sizes, both);
    to.add(view.ruling, both);
    to.add(text_hash(here.tail), both);
    to.add(here.word, stop);
    to.add(next.word, stop);
}

/// Adds the other features.
fn rest(place: &Place<'_>, view: &View<'_>, language: &Language, to: &mut Templates<'_, impl Sink>) {
    let View { here, next, stop, both, kinds, .. } = *view;
    let line = place.line;
    let skip = |at: usize| line.len() - line[at..].trim_start().len();
    let (ahead, _) = Token::ending_at(line, line[..view.here_start].trim_end().len());
    let (second, _) = Token::starting_at(line, skip(view.next_end));
    // Both words, and their neighbours one by one.
    to.add(next.shape, pair(here.shape, stop));
    to.add(here.word, view.first);
    to.add(here.word, pair(next.word, stop));
    to.add(bucket(here.core.len()), both);
    to.add(bucket(next.core.len()), both);
    to.add(u32::from(here.core.contains('.')), both);
    to.add(suffix(here.core), both);
    to.add(suffix(next.core), both);
    to.add(text_hash(next.tail), both);
    to.add(text_hash(next.lead), stop);
    to.add(ahead.word, stop);
    to.add(text_hash(ahead.tail), both);
    to.add(ahead.shape, pair(here.shape, stop));
    to.add(ahead.word, pair(next.word, stop));
    to.add(second.word, stop);
    to.add(second.word, pair(next.word, stop));
    to.add(second.kind as u32, pair(next.shape, stop));
    to.add(second.first as u32, both);
    // Abbreviations and initials.
    let class = language.class_of(here.hash).map_or(0, |class| class as u32 + 1);
    let starter = u32::from(language.is_starter_of(next.hash));
    to.add(class, both);
    to.add(class, pair(next.shape, stop));
    to.add(class * 2 + starter, both);
    let is_special = class > 0 || here.kind == Kind::Initial;
    to.add(class, if is_special { pair(next.word, both) } else { 0 });
    to.add(view.ruling * 2 + starter, kinds);
    to.add(u32::from(here.kind == Kind::Initial) * 16 + ahead.first as u32, both);
    // Whether the next word is a starter, by the length of the sentence so far.
    to.add(starter * 16 + view.first, pair(stop, view.sizes));
}

// First template number of each group.
const FIRST: u32 = 0;
const REST: u32 = 0x20;
const GATE: u32 = 0x80;

/// Receiver of a place's features.
pub(super) trait Sink {
    /// Receives a feature.
    fn add(&mut self, id: u32);
    /// Decides whether a place without a terminator needs the other features. Called after those of the gate.
    fn passes_gate(&mut self) -> bool;
    /// Decides whether a place after a terminator needs the other features. Called after the first few.
    fn is_in_doubt(&mut self) -> bool;
}
