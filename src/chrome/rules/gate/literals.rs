//! Strings of which every match of a pattern contains one.
//!
//! Strings and texts are compared with bit 5 of every byte set. This makes the two cases of a letter equal in
//! ASCII and in much of Latin, Greek and Cyrillic. If it makes different characters equal, a pattern is run
//! in vain.

use std::collections::BTreeSet;

use regex_syntax::hir::{Class, Hir, HirKind};

/// Minimum length in bytes of a string to search for: shorter ones occur in nearly every line.
pub(super) const GRAM: usize = 3;
/// Maximum number of strings to which a part of a pattern is expanded; a longer part is split.
const MAX_SPELLINGS: usize = 64;
/// Maximum number of characters of a class that is expanded: a letter in both cases and its equivalents in
/// Unicode.
const MAX_CLASS_CHARS: usize = 8;
/// Length in bytes beyond which a longer string is not much rarer.
const LONG_ENOUGH: usize = 6;
/// Bit by which the two cases of an ASCII letter differ.
pub(super) const CASE: u8 = 0x20;

/// Strings with bit 5 of every byte set.
pub(super) type Strings = BTreeSet<Vec<u8>>;

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
