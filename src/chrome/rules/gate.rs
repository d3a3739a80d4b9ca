//! Which of many patterns a text may match, told from its first bytes and from the bytes it holds.
//!
//! In: patterns, then texts. Out: for each text the few patterns that are worth running; one that is left
//! out cannot match. Nearly every pattern of the packs is anchored at the start of the line and needs a
//! digit or a sign somewhere, and nearly every line fails one of the two, so that a line costs two or three
//! table look-ups and a pass over its bytes instead of an automaton of all patterns.
//!
//! What is asked of a text is read from the pattern's syntax tree ([`Opening`], [`Signs`]) and errs towards
//! running the pattern. Patterns that may begin with anything need a word somewhere ([`literals`]) or several digits ([`digits`]).

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look};

use crate::text::words::is_word_byte;

mod digits;
mod literals;
mod opening;
mod row;
mod signs;

use literals::Literals;
use opening::Opening;
use row::{DEPTH, Row};
use signs::Signs;

/// Patterns that one word of a mask holds.
const BLOCK: usize = 64;

/// Tells which patterns a text may match.
#[derive(Clone, Debug, Default)]
pub(super) struct Gate {
    blocks: Vec<Block>,
    /// Index of the last block of the patterns that need a string, and of that of the others.
    last: [Option<usize>; 2],
    literals: Literals,
}

/// A pattern, as the caller knows it.
#[derive(Clone, Copy, Debug)]
struct Entry {
    index: usize,
    /// Number of digits that it needs.
    digits: u32,
}

/// Up to [`BLOCK`] patterns, and what they need of a text. Either all of them need a string or none does, so that most
/// blocks are passed over by a single test.
#[derive(Clone, Debug)]
struct Block {
    /// The pattern of each bit.
    entries: Vec<Entry>,
    /// Bits of patterns that need no string: all or none.
    wordless: u64,
    /// Patterns that may go on with a byte so far behind the start of the text.
    at_start: [Box<Row>; DEPTH],
    /// Patterns that may go on with a byte so far behind the first word of the text.
    at_word: [Box<Row>; DEPTH],
    /// Patterns for which a byte is one of those they need.
    signs: Box<Row>,
    /// Patterns that need no byte in particular.
    signless: u64,
}

impl Gate {
    /// Adds a pattern that the caller knows as `index`.
    pub(super) fn push(&mut self, index: usize, pattern: &Hir) {
        let strings = literals::required(pattern);
        let last = &mut self.last[usize::from(strings.is_none())];
        let is_open = |at: &usize| self.blocks[*at].entries.len() < BLOCK;
        let at = last.filter(is_open).unwrap_or_else(|| {
            self.blocks.push(Block::new(if strings.is_none() { u64::MAX } else { 0 }));
            self.blocks.len() - 1
        });
        *last = Some(at);
        let block = &mut self.blocks[at];
        let bit = block.entries.len();
        block.entries.push(Entry { index, digits: digits::fewest(pattern) });
        block.set(1 << bit, pattern);
        for string in strings.into_iter().flatten() {
            self.literals.push(string, at * BLOCK + bit);
        }
    }

    /// Calls `ask` with the index of each pattern that `text` may match, in no order.
    pub(super) fn each(&self, text: &str, mut ask: impl FnMut(usize)) {
        let bytes = text.as_bytes();
        let word = first_word(bytes);
        let mut open = self.blocks.iter().map(|block| block.wordless).collect::<Vec<_>>();
        self.literals.find(bytes, |slot| open[slot / BLOCK] |= 1 << (slot % BLOCK));
        let mut in_text = None;
        for (block, mut open) in self.blocks.iter().zip(open) {
            if open != 0 {
                open &= block.open_to(bytes, word);
            }
            if open != 0 {
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

    fn set(&mut self, bit: u64, pattern: &Hir) {
        let anchored = pattern.properties().look_set_prefix().contains(Look::Start);
        let start = if anchored { Opening::of(pattern) } else { Opening::any() };
        let word = after_marks(pattern).map(|rest| Opening::of(&rest)).filter(Opening::begins_a_word);
        start.add_to(&mut self.at_start, bit);
        word.unwrap_or_else(Opening::any).add_to(&mut self.at_word, bit);
        match Signs::of(pattern) {
            Some(signs) => signs.add_to(&mut self.signs, bit),
            None => self.signless |= bit,
        }
    }

    /// Patterns that may begin as `text` does, whose first word stands at `word`.
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

    /// Patterns that `text` has a byte for that they need.
    fn with_signs(&self, text: &[u8]) -> u64 {
        text.iter().fold(self.signless, |seen, &byte| seen | self.signs[usize::from(byte)])
    }
}

/// Where the first character of a word stands, if there is nothing but ASCII marks before it.
fn first_word(text: &[u8]) -> Option<usize> {
    let at = text.iter().position(|&byte| is_word_byte(byte) || !byte.is_ascii())?;
    text[at].is_ascii().then_some(at)
}

/// What follows in a pattern that begins `^\W*`. Where that begins with a word, it stands where the first
/// word of the text does.
fn after_marks(pattern: &Hir) -> Option<Hir> {
    let HirKind::Concat(parts) = pattern.kind() else { return None };
    let [start, marks, rest @ ..] = parts.as_slice() else { return None };
    let HirKind::Repetition(marks) = marks.kind() else { return None };
    let HirKind::Class(Class::Unicode(class)) = marks.sub.kind() else { return None };
    (*start.kind() == HirKind::Look(Look::Start) && holds_no_ascii_word(class))
        .then(|| Hir::concat(rest.to_vec()))
}

fn holds_no_ascii_word(class: &ClassUnicode) -> bool {
    let holds = |byte: u8| class.ranges().iter().any(|r| (r.start()..=r.end()).contains(&char::from(byte)));
    !(0..=127).filter(|&byte| is_word_byte(byte)).any(holds)
}

#[cfg(test)]
mod tests;
