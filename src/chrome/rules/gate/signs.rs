//! Bytes of which every match of a pattern contains one.

use std::ops::RangeInclusive;

use regex_syntax::hir::{Class, Hir, HirKind};

use super::row::Row;

/// Number of characters of a class beyond which it is not examined: nearly every line has one of them.
const MAX_CLASS_CHARS: u32 = 4096;

/// Maximum total weight of non-ASCII bytes: most lines have none.
const MAX_PAST_ASCII: u32 = 10;

/// A set of bytes of which every match contains one. Of non-ASCII characters it has the last byte, because
/// the first is the same for a whole script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signs([bool; 256]);

impl Signs {
    /// Returns the signs of `pattern`, if it has any; of several possible sets the rarest in lines.
    pub(super) fn of(pattern: &Hir) -> Option<Self> {
        match pattern.kind() {
            HirKind::Empty | HirKind::Look(_) => None,
            HirKind::Literal(literal) => rarest(literal.0.iter().map(|&byte| Self::from_bytes([byte]))),
            HirKind::Class(Class::Bytes(class)) => {
                Some(Self::from_bytes(class.ranges().iter().flat_map(|range| range.start()..=range.end())))
            }
            HirKind::Class(Class::Unicode(class)) => {
                let len = |from: char, to: char| u32::from(to) - u32::from(from) + 1;
                let chars = class.ranges().iter().fold(0, |sum, r| sum + len(r.start(), r.end()));
                let last = |c: char| c.encode_utf8(&mut [0; 4]).as_bytes().last().copied();
                (chars <= MAX_CLASS_CHARS).then(|| {
                    let chars = class.ranges().iter().flat_map(|range| range.start()..=range.end());
                    Self::from_bytes(chars.filter_map(last))
                })
            }
            HirKind::Repetition(repetition) if repetition.min > 0 => Self::of(&repetition.sub),
            HirKind::Repetition(_) => None,
            HirKind::Capture(capture) => Self::of(&capture.sub),
            HirKind::Concat(parts) => rarest(parts.iter().filter_map(Self::of)),
            HirKind::Alternation(parts) => {
                parts.iter().map(Self::of).reduce(|all, signs| Some(all?.or(&signs?)))?
            }
        }
    }

    /// Sets `bit` for each byte of the set.
    pub(super) fn add_to(&self, row: &mut Row, bit: u64) {
        for (cell, _) in row.iter_mut().zip(&self.0).filter(|(_, is_sign)| **is_sign) {
            *cell |= bit;
        }
    }

    fn from_bytes(bytes: impl IntoIterator<Item = u8>) -> Self {
        let mut set = [false; 256];
        for byte in bytes {
            set[usize::from(byte)] = true;
        }
        Self(set)
    }

    fn or(mut self, other: &Self) -> Self {
        for (own, others) in self.0.iter_mut().zip(&other.0) {
            *own |= others;
        }
        self
    }

    /// Returns a rough estimate of how frequent the bytes are in lines of text.
    fn weight(&self) -> u32 {
        let weight = |bytes: RangeInclusive<u8>| {
            bytes.filter(|&byte| self.0[usize::from(byte)]).map(usual).sum::<u32>()
        };
        weight(0..=127) + weight(128..=255).min(MAX_PAST_ASCII)
    }
}

/// Returns the set whose bytes are rarest in text.
fn rarest(sets: impl Iterator<Item = Signs>) -> Option<Signs> {
    sets.min_by_key(Signs::weight)
}

/// Returns a rough estimate of how frequent `byte` is in lines of text; it only affects which of several sets
/// is used.
fn usual(byte: u8) -> u32 {
    match byte {
        b' ' => 100,
        b'j' | b'q' | b'x' | b'z' => 5,
        b'b' | b'k' | b'v' | b'w' => 10,
        b'a'..=b'z' => 20,
        b'A'..=b'Z' | b'.' | b',' | b'-' => 5,
        b'0'..=b'9' => 1,
        _ => 1,
    }
}
