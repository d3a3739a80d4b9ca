//! The bytes with which a match of a pattern may begin.

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Repetition};
use regex_syntax::utf8::Utf8Sequences;

use super::row::{DEPTH, Row};
use crate::text::words::is_word_byte;

/// A bit for each offset from 0 to [`DEPTH`] from the start of a match; the last bit stands for all larger
/// offsets too.
type Offsets = u8;

/// Number of ranges beyond which a class counts as one with all characters past ASCII: letters, word characters
/// and their complements are spread over nearly all first bytes, and listing them takes most of the start of the program.
const MAX_CLASS_RANGES: usize = 64;

const START: Offsets = 1;
const ALL_OFFSETS: Offsets = (1 << (DEPTH + 1)) - 1;

/// For each of the first positions of a match, the bytes that may occur there, regardless of the other
/// positions. A position beyond the end of a short match allows all bytes.
#[derive(Debug)]
pub(super) struct Opening {
    places: Box<[[bool; 256]; DEPTH]>,
}

impl Opening {
    /// Determines the first bytes of matches of `pattern`.
    pub(super) fn of(pattern: &Hir) -> Self {
        let mut opening = Self { places: Box::new([[false; 256]; DEPTH]) };
        let ends = opening.walk(pattern, START);
        for (offset, place) in opening.places.iter_mut().enumerate() {
            // A match that ends at or before this position allows any byte here.
            if ends & ((1 << (offset + 1)) - 1) != 0 {
                place.fill(true);
            }
        }
        opening
    }

    /// Allows all bytes.
    pub(super) fn any() -> Self {
        Self { places: Box::new([[true; 256]; DEPTH]) }
    }

    /// Returns true if the first byte belongs to a word or to a non-ASCII character.
    pub(super) fn begins_a_word(&self) -> bool {
        (0..=127).all(|byte| !self.places[0][usize::from(byte)] || is_word_byte(byte))
    }

    /// Sets `bit` for each allowed byte of each position.
    pub(super) fn add_to(&self, rows: &mut [Box<Row>; DEPTH], bit: u64) {
        for (row, place) in rows.iter_mut().zip(&*self.places) {
            for (cell, _) in row.iter_mut().zip(place).filter(|(_, may_stand)| **may_stand) {
                *cell |= bit;
            }
        }
    }

    /// Enters the bytes of `part`, which begins at one of the offsets `from`, and returns the offsets where
    /// it may end.
    fn walk(&mut self, part: &Hir, from: Offsets) -> Offsets {
        match part.kind() {
            HirKind::Empty | HirKind::Look(_) => from,
            HirKind::Literal(literal) => self.bytes(literal.0.iter().map(|&byte| byte..=byte), from),
            HirKind::Class(Class::Bytes(class)) => class
                .ranges()
                .iter()
                .fold(0, |ends, range| ends | self.bytes([range.start()..=range.end()].into_iter(), from)),
            HirKind::Class(Class::Unicode(class)) => self.characters(class, from),
            HirKind::Repetition(repetition) => self.repeat(repetition, from),
            HirKind::Capture(capture) => self.walk(&capture.sub, from),
            HirKind::Concat(parts) => parts.iter().fold(from, |from, part| self.walk(part, from)),
            HirKind::Alternation(parts) => parts.iter().fold(0, |ends, part| ends | self.walk(part, from)),
        }
    }

    /// Like [`Self::walk`], for a class of characters.
    fn characters(&mut self, class: &ClassUnicode, from: Offsets) -> Offsets {
        let large = class.ranges().len() > MAX_CLASS_RANGES;
        let past_ascii = large.then_some(('\u{80}', char::MAX));
        let ranges = class.ranges().iter().map(|range| (range.start(), range.end()));
        let ranges = ranges.filter(|(start, _)| !large || start.is_ascii()).chain(past_ascii);
        let sequences = ranges.flat_map(|(start, end)| Utf8Sequences::new(start, end));
        sequences.fold(0, |ends, sequence| {
            let bytes = sequence.as_slice().iter().map(|range| range.start..=range.end);
            ends | self.bytes(bytes, from)
        })
    }

    /// Like [`Self::walk`], for a repetition.
    fn repeat(&mut self, repetition: &Repetition, from: Offsets) -> Offsets {
        let mut ends = from;
        for _ in (0..repetition.min).take(DEPTH) {
            ends = self.walk(&repetition.sub, ends);
        }
        if repetition.max == Some(repetition.min) && repetition.min as usize <= DEPTH {
            return ends;
        }
        // Repeats until no new offset is added: at most once for each offset.
        loop {
            let more = ends | self.walk(&repetition.sub, ends);
            if more == ends {
                return ends;
            }
            ends = more;
        }
    }

    /// Enters a sequence of byte ranges at the offsets `from`, and returns the offsets where it ends.
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
