//! Strings of which every match of a pattern holds one, and a search for those of all patterns at once.
//!
//! Strings and texts are compared with bit 5 of every byte set. That makes the two cases of a letter equal in ASCII and in much
//! of Latin, Greek and Cyrillic; where it makes other characters equal, a pattern is run for nothing.

use std::collections::BTreeSet;

use regex_syntax::hir::{Class, Hir, HirKind};

/// Bytes that a string must have to be looked for: shorter ones stand in nearly every line.
const GRAM: usize = 3;
/// Strings that a part of a pattern is spelled out to, at most; a longer part is cut in two.
const MAX_SPELLINGS: usize = 64;
/// Characters of a class that is spelled out, at most: a letter in both cases, with the signs that Unicode takes for it.
const MAX_CLASS_CHARS: usize = 8;
/// Bytes past which a longer string is not rarer to speak of.
const LONG_ENOUGH: usize = 6;
/// Bits of the filter of beginnings, as a power of two: 8 KiB, which leave the cache room for the text.
const FILTER_BITS: u32 = 16;
/// What makes the two cases of an ASCII letter one.
const CASE: u8 = 0x20;

type Strings = BTreeSet<Vec<u8>>;

/// A string, and the patterns that need it or one of a few others.
#[derive(Clone, Debug)]
struct Literal {
    string: Vec<u8>,
    /// First bytes of `string`, as [`head`] gives them, and the bits of them that count.
    head: u64,
    mask: u64,
    patterns: Vec<usize>,
}

impl Literal {
    fn new(string: Vec<u8>, pattern: usize) -> Self {
        let mask = u64::MAX >> (8 * 8usize.saturating_sub(string.len()));
        Self { head: head(&string) & mask, mask, string, patterns: vec![pattern] }
    }

    /// Returns true if `text`, whose first bytes are `head`, begins with the string.
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
    /// Hashes of the first bytes of each string: a Bloom filter with one hash.
    filter: Box<[u64]>,
    /// For each word of the filter the strings that set a bit in it.
    strings: Box<[Vec<Literal>]>,
}

impl Default for Literals {
    fn default() -> Self {
        let words = 1 << (FILTER_BITS - u64::BITS.ilog2());
        Self { filter: vec![0; words].into(), strings: vec![Vec::new(); words].into() }
    }
}

impl Literals {
    /// Adds a string of the pattern at `index`.
    pub(super) fn push(&mut self, string: Vec<u8>, index: usize) {
        let Some(&gram) = string.first_chunk() else { return };
        let (word, bit) = cell(gram);
        self.filter[word] |= bit;
        let beside = &mut self.strings[word];
        match beside.iter_mut().find(|other| other.string == string) {
            Some(known) => known.patterns.push(index),
            None => beside.push(Literal::new(string, index)),
        }
    }

    /// Calls `found` for each pattern that one of its strings stands in `text` for, perhaps more than once.
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

/// Word and bit of the filter for a beginning: the upper bits of a multiplicative hash (Knuth 1998, 6.4).
fn cell([a, b, c]: [u8; GRAM]) -> (usize, u64) {
    let hash = u32::from_le_bytes([a, b, c, 0]).wrapping_mul(0x9e37_79b1) >> (u32::BITS - FILTER_BITS);
    ((hash / u64::BITS) as usize, 1 << (hash % u64::BITS))
}

/// Strings of which every match of `pattern` holds one; none is shorter than [`GRAM`].
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

/// The best of what the parts need one by one and of what neighbours that can be spelled out need together.
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

/// All strings that match `pattern`, if they are few.
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

/// The strings of a class, if they are few.
fn few(strings: impl Iterator<Item = Vec<u8>>) -> Option<Strings> {
    let mut strings = strings.take(MAX_CLASS_CHARS + 1).collect::<Vec<_>>();
    let is_few = strings.len() <= MAX_CLASS_CHARS;
    is_few.then(|| strings.drain(..).collect())
}

/// Each of `heads` with each of `tails` behind it, if they are few.
fn joined(heads: &Strings, tails: &Strings) -> Option<Strings> {
    let joined = || heads.iter().flat_map(|head| tails.iter().map(|tail| [head.as_slice(), tail].concat()));
    (heads.len() * tails.len() <= MAX_SPELLINGS).then(|| joined().collect())
}

fn folded(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| byte | CASE).collect()
}

fn shortest(strings: &Strings) -> usize {
    strings.iter().map(Vec::len).min().unwrap_or(0)
}
