//! The bytes that a match of a pattern may begin with.

use regex_syntax::hir::{Class, Hir, HirKind, Repetition};
use regex_syntax::utf8::Utf8Sequences;

use super::row::{DEPTH, Row};
use crate::text::words::is_word_byte;

/// Bits of the offsets 0 to [`DEPTH`] from the start of a match; the last stands for all from there on.
type Offsets = u8;

const START: Offsets = 1;
const ALL_OFFSETS: Offsets = (1 << (DEPTH + 1)) - 1;

/// For each of the first bytes of a match those that may stand there, each place for itself. A match that
/// is shorter leaves the places behind it open.
#[derive(Debug)]
pub(super) struct Opening {
    places: [[bool; 256]; DEPTH],
}

impl Opening {
    /// What `pattern` may begin with.
    pub(super) fn of(pattern: &Hir) -> Self {
        let mut opening = Self { places: [[false; 256]; DEPTH] };
        let ends = opening.walk(pattern, START);
        for (offset, place) in opening.places.iter_mut().enumerate() {
            // A match that ends at or before this place says nothing of it.
            if ends & ((1 << (offset + 1)) - 1) != 0 {
                place.fill(true);
            }
        }
        opening
    }

    /// Anything at all.
    pub(super) fn any() -> Self {
        Self { places: [[true; 256]; DEPTH] }
    }

    /// Whether the first byte is part of a word, or of a character past ASCII.
    pub(super) fn begins_a_word(&self) -> bool {
        (0..=127).all(|byte| !self.places[0][usize::from(byte)] || is_word_byte(byte))
    }

    /// Sets `bit` in the cell of each byte of each place.
    pub(super) fn add_to(&self, rows: &mut [Box<Row>; DEPTH], bit: u64) {
        for (row, place) in rows.iter_mut().zip(&self.places) {
            for (cell, _) in row.iter_mut().zip(place).filter(|(_, may_stand)| **may_stand) {
                *cell |= bit;
            }
        }
    }

    /// Notes the bytes of `part` where it begins at the offsets `from`, and gives those where it may end.
    fn walk(&mut self, part: &Hir, from: Offsets) -> Offsets {
        match part.kind() {
            HirKind::Empty | HirKind::Look(_) => from,
            HirKind::Literal(literal) => self.bytes(literal.0.iter().map(|&byte| byte..=byte), from),
            HirKind::Class(Class::Bytes(class)) => class
                .ranges()
                .iter()
                .fold(0, |ends, range| ends | self.bytes([range.start()..=range.end()].into_iter(), from)),
            HirKind::Class(Class::Unicode(class)) => {
                let ranges = class.ranges().iter();
                let sequences = ranges.flat_map(|range| Utf8Sequences::new(range.start(), range.end()));
                sequences.fold(0, |ends, sequence| {
                    let bytes = sequence.as_slice().iter().map(|range| range.start..=range.end);
                    ends | self.bytes(bytes, from)
                })
            }
            HirKind::Repetition(repetition) => self.repeat(repetition, from),
            HirKind::Capture(capture) => self.walk(&capture.sub, from),
            HirKind::Concat(parts) => parts.iter().fold(from, |from, part| self.walk(part, from)),
            HirKind::Alternation(parts) => parts.iter().fold(0, |ends, part| ends | self.walk(part, from)),
        }
    }

    fn repeat(&mut self, repetition: &Repetition, from: Offsets) -> Offsets {
        let mut ends = from;
        for _ in (0..repetition.min).take(DEPTH) {
            ends = self.walk(&repetition.sub, ends);
        }
        if repetition.max == Some(repetition.min) && repetition.min as usize <= DEPTH {
            return ends;
        }
        // Once more adds offsets until none is new: at most one step an offset.
        loop {
            let more = ends | self.walk(&repetition.sub, ends);
            if more == ends {
                return ends;
            }
            ends = more;
        }
    }

    fn bytes(&mut self, bytes: impl Iterator<Item = std::ops::RangeInclusive<u8>>, from: Offsets) -> Offsets {
        let mut at = from;
        for range in bytes {
            for (offset, place) in self.places.iter_mut().enumerate() {
                if at & (1 << offset) != 0 {
                    place[usize::from(*range.start())..=usize::from(*range.end())].fill(true);
                }
            }
            let beyond = at & (1 << DEPTH);
            at = ((at << 1) & ALL_OFFSETS) | beyond;
        }
        at
    }
}
