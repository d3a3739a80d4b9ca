//! Selects the patterns that a text may match, by its first bytes and the bytes it contains.
//!
//! Takes patterns, then texts, and returns for each text the few patterns worth running; patterns left out
//! cannot match. Nearly every pattern of the packs is anchored at the start of the line and needs a digit or
//! a sign somewhere, and nearly every line fails one of the two. So a line costs two or three table look-ups
//! and a pass over its bytes instead of an automaton of all patterns. If every pattern is tried on every line,
//! the chrome stage takes 1.7 times as long for text dumps and 1.3 times for HTML (`make bench STAGES=chrome`).
//!
//! The conditions are derived from the syntax tree of a pattern ([`Conditions`]); in doubt the pattern is run. Patterns
//! that may begin with anything need certain strings ([`literals`]) or several digits ([`digits`]).

use super::prefixes::Prefixes;
use crate::text::words::is_word_byte;

mod conditions;
mod digits;
mod literals;
mod opening;
mod row;
mod signs;

pub(super) use conditions::Conditions;
use row::{DEPTH, Row};

/// Number of patterns for which one word of a mask has bits.
const BLOCK: usize = 64;

/// Selects the patterns that a text may match.
#[derive(Clone, Debug, Default)]
pub(super) struct Gate {
    blocks: Vec<Block>,
    /// Index of the last block of patterns that need a string, and of the last block of other patterns.
    last: [Option<usize>; 2],
    /// Strings of which every match of a pattern contains one, with the slot of the pattern.
    literals: Prefixes<usize, { literals::GRAM }, { literals::CASE }>,
}

/// A pattern of a block.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Index that the caller knows it by.
    index: usize,
    /// Minimum number of digits of a match.
    digits: u32,
}

/// The conditions of up to [`BLOCK`] patterns on a text, as masks. Either all of them need a string or none
/// does, so that most blocks are skipped after a single test.
#[derive(Clone, Debug)]
struct Block {
    /// The pattern of each bit.
    entries: Vec<Entry>,
    /// Patterns that need no string: all or none.
    wordless: u64,
    /// For each of the first positions in the text: the patterns that allow a byte there.
    at_start: [Box<Row>; DEPTH],
    /// For each of the first positions from the first word of the text on: the patterns that allow a byte
    /// there.
    at_word: [Box<Row>; DEPTH],
    /// The patterns for which a byte is one of the signs that they need.
    signs: Box<Row>,
    /// Patterns that need no sign.
    signless: u64,
}

impl Gate {
    /// Adds patterns with their conditions, each under the number that the caller knows it by.
    pub(super) fn extend<'a>(&mut self, patterns: impl IntoIterator<Item = (usize, &'a Conditions)>) {
        let mut strings = Vec::new();
        for (index, conditions) in patterns {
            let slot = self.push(index, conditions);
            strings.extend(conditions.strings.iter().flatten().map(|string| (string.as_slice(), slot)));
        }
        self.literals.extend(strings);
    }

    /// Adds a pattern, and returns its slot: the place of its bit among the bits of all blocks.
    fn push(&mut self, index: usize, conditions: &Conditions) -> usize {
        let needs_no_string = conditions.strings.is_none();
        let last = &mut self.last[usize::from(needs_no_string)];
        let is_open = |at: &usize| self.blocks[*at].entries.len() < BLOCK;
        let at = last.filter(is_open).unwrap_or_else(|| {
            self.blocks.push(Block::new(if needs_no_string { u64::MAX } else { 0 }));
            self.blocks.len() - 1
        });
        *last = Some(at);
        let block = &mut self.blocks[at];
        let bit = block.entries.len();
        block.entries.push(Entry { index, digits: conditions.digits });
        block.set(1 << bit, conditions);
        at * BLOCK + bit
    }

    /// Calls `ask` with the index of each pattern that `text` may match, in no order.
    pub(super) fn each(&self, text: &str, mut ask: impl FnMut(usize)) {
        let bytes = text.as_bytes();
        let word = first_word(bytes);
        let mut open = self.blocks.iter().map(|block| block.wordless).collect::<Vec<_>>();
        for at in 0..bytes.len() {
            self.literals.each(&bytes[at..], |_, slot| open[slot / BLOCK] |= 1 << (slot % BLOCK));
        }
        let mut in_text = None;
        for (block, mut open) in self.blocks.iter().zip(open) {
            if open != 0 {
                open &= block.open_to(bytes, word);
            }
            if open & !block.signless != 0 {
                open &= block.with_signs(bytes);
            }
            while open != 0 {
                let Entry { index, digits } = block.entries[open.trailing_zeros() as usize];
                if digits == 0 || *in_text.get_or_insert_with(|| digits::in_text(text)) >= digits {
                    ask(index);
                }
                open &= open - 1;
            }
        }
    }
}

impl Block {
    fn new(wordless: u64) -> Self {
        let rows = || std::array::from_fn(|_| Box::new([0; 256]));
        let signs = Box::new([0; 256]);
        Self { entries: Vec::new(), wordless, at_start: rows(), at_word: rows(), signs, signless: 0 }
    }

    /// Enters the conditions of a pattern, whose bit in masks is `bit`.
    fn set(&mut self, bit: u64, conditions: &Conditions) {
        conditions.start.add_to(&mut self.at_start, bit);
        conditions.word.add_to(&mut self.at_word, bit);
        match &conditions.signs {
            Some(signs) => signs.add_to(&mut self.signs, bit),
            None => self.signless |= bit,
        }
    }

    /// Returns the patterns that may match the first bytes of `text`, whose first word begins at `word`.
    fn open_to(&self, text: &[u8], word: Option<usize>) -> u64 {
        let mut open = u64::MAX;
        for (row, &byte) in self.at_start.iter().zip(text) {
            open &= row[usize::from(byte)];
        }
        for (row, &byte) in self.at_word.iter().zip(word.map_or(&[][..], |word| &text[word..])) {
            open &= row[usize::from(byte)];
        }
        open
    }

    /// Returns the patterns that need no sign or one that `text` has.
    fn with_signs(&self, text: &[u8]) -> u64 {
        text.iter().fold(self.signless, |seen, &byte| seen | self.signs[usize::from(byte)])
    }
}

/// Returns where the first word begins, if there are only ASCII marks before it.
fn first_word(text: &[u8]) -> Option<usize> {
    let at = text.iter().position(|&byte| is_word_byte(byte) || !byte.is_ascii())?;
    text[at].is_ascii().then_some(at)
}

#[cfg(test)]
mod tests;
