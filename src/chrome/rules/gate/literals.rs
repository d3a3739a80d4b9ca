//! Strings of which every match of a pattern contains one, and a search for the strings of all patterns at
//! once.
//!
//! Strings and texts are compared with bit 5 of every byte set. This makes the two cases of a letter equal in
//! ASCII and in much of Latin, Greek and Cyrillic. If it makes different characters equal, a pattern is run
//! in vain.

use std::collections::BTreeSet;

use regex_syntax::hir::{Class, Hir, HirKind};

/// Minimum length in bytes of a string to search for: shorter ones occur in nearly every line.
const GRAM: usize = 3;
/// Maximum number of strings to which a part of a pattern is expanded; a longer part is split.
const MAX_SPELLINGS: usize = 64;
/// Maximum number of characters of a class that is expanded: a letter in both cases and its equivalents in
/// Unicode.
const MAX_CLASS_CHARS: usize = 8;
/// Length in bytes beyond which a longer string is not much rarer.
const LONG_ENOUGH: usize = 6;
/// Base-2 logarithm of the number of bits of the filter: 8 KiB, which leave room in the cache for the text.
const FILTER_BITS: u32 = 16;
/// Bit by which the two cases of an ASCII letter differ.
const CASE: u8 = 0x20;

/// Strings with bit 5 of every byte set.
pub(super) type Strings = BTreeSet<Vec<u8>>;

/// A string, and the patterns that need it or one of its alternatives.
#[derive(Clone, Debug)]
struct Literal {
    string: Vec<u8>,
    /// First bytes of `string`, as [`head`] packs them.
    head: u64,
    /// Bits of `head` that belong to `string`.
    mask: u64,
    patterns: Vec<usize>,
}

impl Literal {
    fn new(string: &[u8], pattern: usize) -> Self {
        let mask = u64::MAX >> (8 * 8usize.saturating_sub(string.len()));
        Self { head: head(string) & mask, mask, string: string.to_owned(), patterns: vec![pattern] }
    }

    /// Returns true if `text` begins with the string, up to case; `head` are the first bytes of `text`.
    fn begins(&self, text: &[u8], head: u64) -> bool {
        let rest = || text[8..].iter().zip(&self.string[8..]).all(|(&byte, &wanted)| byte | CASE == wanted);
        head & self.mask == self.head && text.len() >= self.string.len() && (self.string.len() <= 8 || rest())
    }
}

/// Packs the first eight bytes of `text` into a number, the first byte lowest, with bit 5 of each set.
fn head(text: &[u8]) -> u64 {
    let bytes = text.first_chunk().copied().unwrap_or_else(|| {
        let mut bytes = [0; 8];
        bytes[..text.len()].copy_from_slice(text);
        bytes
    });
    u64::from_le_bytes(bytes) | u64::from_le_bytes([CASE; 8])
}

/// The strings of all patterns.
#[derive(Clone, Debug)]
pub(super) struct Literals {
    /// Bits for hashes of the first bytes of each string: a Bloom filter with one hash.
    filter: Box<[u64]>,
    /// For each word of the filter, the strings that set a bit in it.
    strings: Box<[Vec<Literal>]>,
}

impl Default for Literals {
    fn default() -> Self {
        let words = 1 << (FILTER_BITS - u64::BITS.ilog2());
        Self { filter: vec![0; words].into(), strings: vec![Vec::new(); words].into() }
    }
}

impl Literals {
    /// Adds `string` for the pattern `index`; every match of the pattern contains one of its strings.
    pub(super) fn push(&mut self, string: &[u8], index: usize) {
        let Some(&gram) = string.first_chunk() else { return };
        let (word, bit) = cell(gram);
        self.filter[word] |= bit;
        let beside = &mut self.strings[word];
        match beside.iter_mut().find(|other| *other.string == *string) {
            Some(known) => known.patterns.push(index),
            None => beside.push(Literal::new(string, index)),
        }
    }

    /// Calls `found` with each pattern of which a string occurs in `text`, possibly several times.
    pub(super) fn find(&self, text: &[u8], mut found: impl FnMut(usize)) {
        for (at, window) in text.windows(GRAM).enumerate() {
            let gram = [window[0] | CASE, window[1] | CASE, window[2] | CASE];
            let (word, bit) = cell(gram);
            if self.filter[word] & bit == 0 {
                continue;
            }
            let rest = &text[at..];
            let head = head(rest);
            let here = self.strings[word].iter().filter(|literal| literal.begins(rest, head));
            here.flat_map(|literal| &literal.patterns).for_each(|&pattern| found(pattern));
        }
    }
}

/// Returns word and bit of the filter for the first bytes of a string: the upper bits of a multiplicative
/// hash (Knuth 1998, 6.4).
fn cell([a, b, c]: [u8; GRAM]) -> (usize, u64) {
    let hash = u32::from_le_bytes([a, b, c, 0]).wrapping_mul(0x9e37_79b1) >> (u32::BITS - FILTER_BITS);
    ((hash / u64::BITS) as usize, 1 << (hash % u64::BITS))
}

/// Returns strings of which every match of `pattern` contains one, none shorter than [`GRAM`]; `None` if
/// there are no such strings.
pub(super) fn required(pattern: &Hir) -> Option<Strings> {
    match pattern.kind() {
        HirKind::Concat(parts) => of_parts(parts),
        HirKind::Alternation(parts) => parts.iter().map(required).reduce(|all, strings| {
            let mut all = all?;
            all.extend(strings?);
            Some(all)
        })?,
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Capture(capture) => required(&capture.sub),
        _ => spelled(pattern).filter(|strings| shortest(strings) >= GRAM),
    }
}

/// Returns the best among the strings that single parts need and those of adjacent parts that can be expanded
/// together.
fn of_parts(parts: &[Hir]) -> Option<Strings> {
    let mut candidates = Vec::new();
    let mut run = Strings::from([Vec::new()]);
    for part in parts {
        let spelled = spelled(part);
        if let Some(longer) = spelled.as_ref().and_then(|part| joined(&run, part)) {
            run = longer;
            continue;
        }
        candidates.extend(required(part));
        let next = spelled.unwrap_or_else(|| Strings::from([Vec::new()]));
        candidates.push(std::mem::replace(&mut run, next));
    }
    candidates.push(run);
    let rank = |strings: &Strings| (shortest(strings).min(LONG_ENOUGH), std::cmp::Reverse(strings.len()));
    candidates.into_iter().filter(|strings| shortest(strings) >= GRAM).max_by_key(rank)
}

/// Returns all strings that match `pattern`, if there are few.
fn spelled(pattern: &Hir) -> Option<Strings> {
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(Strings::from([Vec::new()])),
        HirKind::Literal(literal) => Some(Strings::from([folded(&literal.0)])),
        HirKind::Class(Class::Bytes(class)) => {
            let bytes = class.ranges().iter().flat_map(|range| range.start()..=range.end());
            few(bytes.map(|byte| folded(&[byte])))
        }
        HirKind::Class(Class::Unicode(class)) => {
            let chars = class.ranges().iter().flat_map(|range| range.start()..=range.end());
            few(chars.map(|c| folded(c.encode_utf8(&mut [0; 4]).as_bytes())))
        }
        HirKind::Repetition(repetition) if repetition.min == 0 && repetition.max == Some(1) => {
            let mut strings = spelled(&repetition.sub)?;
            strings.insert(Vec::new());
            Some(strings)
        }
        HirKind::Repetition(_) => None,
        HirKind::Capture(capture) => spelled(&capture.sub),
        HirKind::Concat(parts) => {
            parts.iter().try_fold(Strings::from([Vec::new()]), |all, part| joined(&all, &spelled(part)?))
        }
        HirKind::Alternation(parts) => {
            let mut all = Strings::new();
            for part in parts {
                all.extend(spelled(part)?);
            }
            (all.len() <= MAX_SPELLINGS).then_some(all)
        }
    }
}

/// Returns the strings of a class, if there are few.
fn few(strings: impl Iterator<Item = Vec<u8>>) -> Option<Strings> {
    let mut strings = strings.take(MAX_CLASS_CHARS + 1).collect::<Vec<_>>();
    let is_few = strings.len() <= MAX_CLASS_CHARS;
    is_few.then(|| strings.drain(..).collect())
}

/// Returns all concatenations of one of `heads` and one of `tails`, if there are few.
fn joined(heads: &Strings, tails: &Strings) -> Option<Strings> {
    let joined = || heads.iter().flat_map(|head| tails.iter().map(|tail| [head.as_slice(), tail].concat()));
    (heads.len() * tails.len() <= MAX_SPELLINGS).then(|| joined().collect())
}

/// Sets bit 5 of every byte.
fn folded(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| byte | CASE).collect()
}

/// Returns the length in bytes of the shortest string; 0 if there are none.
fn shortest(strings: &Strings) -> usize {
    strings.iter().map(Vec::len).min().unwrap_or(0)
}
