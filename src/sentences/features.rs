//! What a model sees of a place: hashed features of the words at either side and of the sentence so far.
//!
//! In: a [`Place`] of a line. Out: 32-bit feature ids, the same for training and for prediction, on every
//! machine. Cost: six tokens a place, each cut to a window; no text is copied.

use super::candidates::Stop;
use super::language::Language;
use super::rules::Ruling;
use super::token::{First, Kind, Token};

/// A white space between two words, or a stop glued to the next word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'t> {
    pub(super) line: &'t str,
    /// Where the sentence begins.
    pub(super) start: usize,
    /// Where the sentence would end.
    pub(super) end: usize,
    /// Where the next would start; equals `end` at a glued stop.
    pub(super) next: usize,
    /// The terminator that ends the word ahead, marks that close behind it aside.
    pub(super) stop: Option<Stop>,
    /// Whether marks close a quotation or bracket behind the terminator.
    pub(super) closes: bool,
    /// What the rules say, where there is a terminator.
    pub(super) ruling: Option<Ruling>,
    /// The sentence so far.
    pub(super) state: State,
}

/// What is known of the sentence so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    /// White spaces in it, the one at the place included.
    pub(super) words: u32,
    /// Those ahead of a small letter.
    pub(super) lower: u32,
    /// Straight quotation marks since the line began.
    pub(super) quotes: u32,
    /// Curly quotations that are open.
    pub(super) curly: u32,
    /// Brackets that are open.
    pub(super) depth: u32,
}

/// What the model keeps apart of the terminator.
fn stop_code(place: &Place<'_>, token: &Token<'_>) -> u32 {
    let code = match place.stop {
        Some(Stop::Period) => 1,
        Some(Stop::Ellipsis) => 2,
        Some(Stop::Mark) => 3,
        Some(Stop::Sure) => 4,
        None => match token.tail.chars().next_back() {
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

/// Position of `x` among 1, 2, 3, 4–5, 6–8, 9–13, 14–21, 22–34, more.
fn bucket(x: usize) -> u32 {
    [1, 2, 3, 5, 8, 13, 21, 34].iter().position(|&edge| x <= edge).map_or(8, |at| at as u32)
}

fn text_hash(text: &str) -> u32 {
    text.bytes().take(8).fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The last three letters, in lower case.
fn suffix(core: &str) -> u32 {
    let bytes = core.as_bytes();
    let last = &bytes[bytes.len().saturating_sub(3)..];
    last.iter().fold(7, |hash, byte| (hash << 8) ^ u32::from(byte.to_ascii_lowercase()))
}

/// One id of a template and two values.
fn id(template: u32, a: u32, b: u32) -> u32 {
    let mixed = (u64::from(a) ^ (u64::from(b) << 32 | u64::from(b) >> 5)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 29) ^ u64::from(template) << 40).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 32) as u32
}

fn pair(a: u32, b: u32) -> u32 {
    (a.rotate_left(9) ^ b).wrapping_mul(0x9e37_79b1)
}

/// Gives `sink` the id of every feature of `place`. Most places need few: where there is no terminator
/// the gate's features, which have weights of their own, tell whether any other is read; behind one the
/// first few do.
pub(super) fn visit(
    place: &Place<'_>,
    language: &Language,
    sink: &mut impl Sink,
) {
    let line = place.line;
    let (here, here_start) = Token::ending_at(line, place.end);
    let (next, next_end) = Token::starting_at(line, place.next);
    let stop = stop_code(place, &here);
    let first = next.first as u32;
    let both = stop * 16 + first;
    let mut t = 0;
    let mut add = |sink: &mut dyn FnMut(u32), a: u32, b: u32| {
        t += 1;
        sink(id(t, a, b));
    };
    let state = &place.state;
    let ruling = place.ruling.map_or(0, |r| r.why as u32 * 4 + u32::from(r.ends) * 2 + 1);
    let kinds = here.kind as u32 * 16 + next.kind as u32;
    let sizes = bucket(state.words as usize) * 16 + bucket(state.lower as usize);
    if place.stop.is_none() {
        sink.add(id(GATE, kinds, stop));
        sink.add(id(GATE + 1, here.word, first));
        sink.add(id(GATE + 2, next.word, 0));
        sink.add(id(GATE + 3, sizes, pair(kinds, stop)));
        sink.add(id(GATE + 4, here.shape, next.shape));
        if !sink.passes_gate() {
            return;
        }
    }
    {
        let f = &mut |x: u32| sink.add(x);
        add(f, both, 0);
        add(f, here.word, both);
        add(f, next.word, both);
        add(f, next.shape ^ text_hash(next.lead), stop);
        add(f, here.shape, stop);
        add(f, kinds, stop);
        add(f, sizes, both);
        add(f, ruling, both);
        add(f, text_hash(here.tail), both);
        add(f, here.word, stop);
        add(f, next.word, stop);
    }
    if place.stop.is_some() && !sink.is_in_doubt() {
        return;
    }
    let skip = |at: usize| {
        let rest = &line[at..];
        line.len() - rest.trim_start().len()
    };
    let ahead_end = line[..here_start].trim_end().len();
    let (ahead, ahead_start) = Token::ending_at(line, ahead_end);
    let third_end = line[..ahead_start].trim_end().len();
    let (third, _) = Token::ending_at(line, third_end);
    let (second, second_end) = Token::starting_at(line, skip(next_end));
    let (later, _) = Token::starting_at(line, skip(second_end));
    let f = &mut |x: u32| sink.add(x);
    add(f, next.shape, pair(here.shape, stop));
    add(f, here.word, first);
    add(f, here.word, pair(next.word, stop));
    add(f, bucket(here.core.len()), both);
    add(f, bucket(next.core.len()), both);
    add(f, ahead.word, stop);
    add(f, text_hash(ahead.tail), both);
    add(f, ahead.shape, pair(here.shape, stop));
    add(f, second.word, stop);
    add(f, second.kind as u32, pair(next.shape, stop));
    add(f, text_hash(next.tail), both);
    let quoted = (state.quotes % 2) * 2 + u32::from(state.curly > 0);
    add(f, quoted, pair(text_hash(here.tail), both));
    add(f, state.depth.min(2), both);
    add(f, text_hash(next.lead), stop);
    add(f, bucket(state.words as usize), both);
    add(f, bucket((line.len() - place.next) / 6 + 1), both);
    add(f, u32::from(here.core.contains('.')), both);
    add(f, suffix(here.core), both);
    add(f, suffix(next.core), both);
    add(f, ahead.word, pair(next.word, stop));
    let class = language.class_of(here.hash).map_or(0, |class| class as u32 + 1);
    let starter = u32::from(language.is_starter_of(next.hash));
    add(f, class, both);
    add(f, class, pair(next.shape, stop));
    add(f, class * 2 + starter, both);
    if class > 0 || here.kind == Kind::Initial {
        add(f, class, pair(next.word, both));
    } else {
        add(f, 0, 0);
    }
    add(f, ruling * 2 + starter, kinds);
    add(f, u32::from(here.kind == Kind::Initial) * 16 + ahead.first as u32, both);
    let after = (next.kind as u32 * 16 + second.kind as u32) * 16 + later.kind as u32;
    let before = (third.kind as u32 * 16 + ahead.kind as u32) * 16 + here.kind as u32;
    add(f, after, stop);
    add(f, before, stop);
    add(f, kinds * 16 + second.kind as u32, stop);
    add(f, kinds * 16 + ahead.kind as u32, stop);
    add(f, pair(text_hash(next.tail), text_hash(second.tail)), pair(after, stop));
    add(f, here.word, pair(bucket(state.words as usize).min(4), first));
    add(f, next.word, kinds * 16 + ahead.kind as u32);
    add(f, sizes, pair(kinds, stop));
    add(f, pair(before, text_hash(ahead.tail)), both);
    add(f, pair(after, before), stop);
    add(f, second.word, pair(next.word, stop));
    add(f, later.first as u32 * 16 + second.first as u32, both);
    add(f, u32::from(here.first == First::Upper), pair(sizes, both));
}

/// What takes the features of a place.
pub(super) trait Sink {
    /// Takes a feature.
    fn add(&mut self, id: u32);
    /// Whether a place without a terminator is worth the other features; asked behind the gate's.
    fn passes_gate(&mut self) -> bool;
    /// Whether a place behind a terminator needs the other features; asked behind the first few.
    fn is_in_doubt(&mut self) -> bool;
}

/// First template of the gate.
const GATE: u32 = 0x80;
