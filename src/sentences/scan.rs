//! Scan for the places of a line that a model decides: white space, and stops without white space after them.
//!
//! In: one line. Out: each [`Place`] in order, to be decided at once, since the state of the sentence depends
//! on where it began. Most white spaces are dismissed by the two bytes around them. Cost: linear.

use super::bytes;
use super::candidates;
use super::language::Language;
use super::marks::{Stop, terminator};
use super::place::{Place, State};
use super::rules;
use super::words::{self, Next};

/// Class of a byte.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Byte {
    Plain,
    Space,
    Stop,
    Quote,
    Open,
    Close,
    /// First byte of a multi-byte character that may be white space, a terminator or a quote.
    Wide,
}

const BYTES: [Byte; 256] = {
    let mut table = [Byte::Plain; 256];
    let mut byte = 0_u8;
    loop {
        table[byte as usize] = match byte {
            b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r' => Byte::Space,
            b'.' | b'!' | b'?' => Byte::Stop,
            b'"' => Byte::Quote,
            b'(' | b'[' | b'{' => Byte::Open,
            b')' | b']' | b'}' => Byte::Close,
            0xc2 | 0xd6 | 0xd8 | 0xdb | 0xdc | 0xdf | 0xe0..=0xe3 | 0xef => Byte::Wide,
            _ => Byte::Plain,
        };
        if byte == u8::MAX {
            break table;
        }
        byte += 1;
    }
};

/// Calls `decide` with each place of `line`, in order; a new sentence begins where it returns true.
pub(super) fn scan<'t>(line: &'t str, language: &Language, decide: impl FnMut(&Place<'t>) -> bool) {
    let start = line.len() - line.trim_start().len();
    let block = Block::at(start, line.as_bytes());
    let mut scan = Scan { line, language, decide, start, at: start, block, state: State::default() };
    while scan.step().is_some() {}
}

struct Scan<'t, 'l, D> {
    line: &'t str,
    language: &'l Language,
    decide: D,
    /// Start of the sentence.
    start: usize,
    at: usize,
    block: Block,
    state: State,
}

/// Properties of a block of bytes, one bit each. Computing them all at once costs less than stopping at the
/// end of each word, which branch prediction cannot foresee.
struct Block {
    /// Offset of the block.
    start: usize,
    /// Spaces between words of which the second begins in lower case: no sentence ends there.
    inner: u64,
    /// All other bytes that are not plain.
    marks: u64,
}

/// Number of bytes in a block.
const BLOCK: usize = 64;

/// Number of bytes whose properties are collected in one number.
const LANE: usize = 16;

/// Properties of a byte, one bit each, [`LANE`] bits apart: not plain; a space; may precede a space inside a
/// sentence; may follow one.
const PROPERTIES: [u64; 256] = {
    let mut table = [0; 256];
    let mut byte = 0_u8;
    loop {
        let is_mark = !matches!(BYTES[byte as usize], Byte::Plain);
        let may_lead = is_inner(byte);
        // `http` and `www.` may begin a sentence.
        let may_follow = byte.is_ascii_lowercase() && !matches!(byte, b'h' | b'w');
        table[byte as usize] = is_mark as u64
            | ((byte == b' ') as u64) << LANE
            | (may_lead as u64) << (2 * LANE)
            | (may_follow as u64) << (3 * LANE);
        if byte == u8::MAX {
            break table;
        }
        byte += 1;
    }
};

/// Collects the [`PROPERTIES`] of the bytes of a block, sixteen bytes in one addition. Byte by byte, splitting
/// takes 1.15 times as long for text dumps and 1.3 times for HTML (`make bench STAGES=splitters`).
#[inline]
fn properties(bytes: &[u8; BLOCK]) -> [u64; 4] {
    let mut properties = [0; 4];
    for (lane, bytes) in bytes.chunks_exact(LANE).enumerate() {
        let found =
            bytes.iter().zip(0..).fold(0, |found, (&byte, at)| found | PROPERTIES[usize::from(byte)] << at);
        for (property, bits) in properties.iter_mut().enumerate() {
            *bits |= (found >> (property * LANE) & 0xffff) << (lane * LANE);
        }
    }
    properties
}

impl Block {
    /// Makes the block at byte `start` of `bytes`.
    fn at(start: usize, bytes: &[u8]) -> Self {
        let rest = &bytes[start..];
        let [marks, spaces, leading, following] = if let Some(block) = rest.first_chunk() {
            properties(block)
        } else {
            let mut block = [0; BLOCK];
            block[..rest.len()].copy_from_slice(rest);
            properties(&block)
        };
        let of = |byte: Option<&u8>, property: usize| {
            byte.map_or(0, |&byte| PROPERTIES[usize::from(byte)] >> (property * LANE) & 1)
        };
        let ahead = of(start.checked_sub(1).and_then(|at| bytes.get(at)), 2);
        let behind = of(rest.get(BLOCK), 3);
        let inner = spaces & (leading << 1 | ahead) & (following >> 1 | behind << (BLOCK - 1));
        Self { start, inner, marks: marks & !inner }
    }
}

impl<'t, D: FnMut(&Place<'t>) -> bool> Scan<'t, '_, D> {
    /// Advances past the next mark or white space; `None` at the line's end.
    #[inline]
    fn step(&mut self) -> Option<()> {
        let bytes = self.line.as_bytes();
        loop {
            let done = self.at - self.block.start;
            if done < BLOCK {
                let marks = self.block.marks >> done;
                let inner = self.block.inner >> done;
                let plain = marks.trailing_zeros();
                // A shift by 64 would overflow; then nothing is masked.
                let passed = (inner & !(u64::MAX.checked_shl(plain).unwrap_or(0))).count_ones();
                self.state.words += passed;
                self.state.lower += passed;
                if marks != 0 {
                    self.at += plain as usize;
                    break;
                }
                self.at = self.block.start + BLOCK;
            }
            if self.at >= bytes.len() {
                return None;
            }
            self.block = Block::at(self.at, bytes);
        }
        match BYTES[usize::from(bytes[self.at])] {
            Byte::Space => self.space(),
            Byte::Stop => self.stop(),
            Byte::Wide => self.wide(),
            mark => {
                self.state.note(mark);
                self.at += 1;
                Some(())
            }
        }
    }

    /// Handles a multi-byte character.
    fn wide(&mut self) -> Option<()> {
        let c = self.line[self.at..].chars().next()?;
        match c {
            '“' => self.state.curly += 1,
            '”' => self.state.curly = self.state.curly.saturating_sub(1),
            c if c.is_whitespace() => return self.space(),
            c if terminator(c).is_some() => return self.stop(),
            _ => {}
        }
        self.at += c.len_utf8();
        Some(())
    }

    /// Handles white space: asks about it unless it is plainly inside a sentence.
    fn space(&mut self) -> Option<()> {
        let (line, bytes) = (self.line, self.line.as_bytes());
        let end = self.at;
        let next = line.len() - line[end..].trim_start().len();
        let is_lower = bytes.get(next)?.is_ascii_lowercase();
        self.state.words += 1;
        self.at = next;
        let is_inner = (is_lower && is_inner(bytes[end - 1]) && !begins_address(&bytes[next..]))
            || is_led_on(&bytes[..end]);
        if !is_inner {
            let (start, state) = (self.start, self.state);
            self.ask(&Place { line, start, end, next, stop: None, closes: false, ruling: None, state });
        }
        self.state.lower += u32::from(is_lower);
        Some(())
    }

    /// Handles a run of terminators.
    fn stop(&mut self) -> Option<()> {
        let line = self.line;
        let (candidate, at) = candidates::read_at(line, self.at, self.language.marks());
        let mut candidate = candidate?;
        // The sentence may have begun after a stop without white space, which the candidate does not know.
        let ahead = candidate.before.len().min(self.at - self.start);
        candidate.before = &candidate.before[candidate.before.len() - ahead..];
        self.at = at;
        candidate.closers.bytes().for_each(|byte| self.state.note(BYTES[usize::from(byte)]));
        if candidate.closers.contains('”') {
            self.state.curly = self.state.curly.saturating_sub(1);
        }
        if candidate.is_glued() && !may_be_glued(&candidate) {
            return Some(());
        }
        self.state.words += 1;
        let sentence = &line[self.start..candidate.end];
        let ruling = rules::ruling(&candidate, sentence, &Next::new(candidate.after), self.language);
        self.ask(&Place {
            line,
            start: self.start,
            end: candidate.end,
            next: candidate.next,
            stop: Some(candidate.stop),
            closes: candidate.closes_inset(),
            ruling: Some(ruling),
            state: self.state,
        });
        self.state.lower += u32::from(line.as_bytes()[candidate.next].is_ascii_lowercase());
        Some(())
    }

    /// Asks for a decision, and begins a new sentence if it says so.
    fn ask(&mut self, place: &Place<'t>) {
        if (self.decide)(place) {
            self.start = place.next;
            self.state.words = 0;
            self.state.lower = 0;
        }
    }
}

impl State {
    /// Counts a quotation mark or bracket.
    fn note(&mut self, mark: Byte) {
        match mark {
            Byte::Quote => self.quotes += 1,
            Byte::Open => self.depth += 1,
            Byte::Close => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}

/// Returns true if white space between `ahead` and a lower-case letter separates no sentences, unless an
/// address follows: in UD English EWT (train), 83 of 141,123 such places do.
const fn is_inner(ahead: u8) -> bool {
    ahead.is_ascii_alphanumeric() || matches!(ahead, b',' | b'\'' | b')' | b';') || !ahead.is_ascii()
}

fn begins_address(next: &[u8]) -> bool {
    next.starts_with(b"http") || next.starts_with(b"www.")
}

/// Returns true if `ahead` ends with a word that cannot end a sentence. Of the 6,587 white spaces in UD
/// English EWT (train) between one of these and a word that does not begin in lower case, two end a sentence.
fn is_led_on(ahead: &[u8]) -> bool {
    let Some(last) = ahead.last_chunk() else { return false };
    let last = u64::from_le_bytes(*last);
    let spaces = bytes::equal(last, b' ');
    let size = spaces.leading_zeros() / 8;
    (1..=5).contains(&size) && LEADING_WORDS[size as usize].contains(&(last >> (64 - 8 * size)))
}

/// Words of [`is_led_on`] by length, as numbers whose lowest byte is the first letter. Within eight bytes of
/// a line's start, they are not recognised.
const LEADING_WORDS: [&[u64]; 6] = [
    &[],
    &words_of([b"a"]),
    &words_of([b"an", b"as", b"at", b"by", b"in", b"of", b"on", b"or", b"to"]),
    &words_of([b"and", b"for", b"our", b"the"]),
    &words_of([b"from", b"into", b"than", b"that", b"with", b"your"]),
    &words_of([b"their"]),
];

/// Packs words of equal length into numbers, the first letter lowest.
const fn words_of<const LEN: usize, const COUNT: usize>(words: [&[u8; LEN]; COUNT]) -> [u64; COUNT] {
    let mut numbers = [0; COUNT];
    let mut at = 0;
    while at < COUNT {
        let mut byte = LEN;
        while byte > 0 {
            byte -= 1;
            numbers[at] = numbers[at] << 8 | words[at][byte] as u64;
        }
        at += 1;
    }
    numbers
}

/// Returns true if a sentence can start after a stop without white space: `over.The`, `it?is`, `well...no`,
/// but not `3.5`, `node.js`, `www.example.com`.
fn may_be_glued(candidate: &candidates::Candidate<'_>) -> bool {
    let Some(first) = candidate.after.chars().next() else { return false };
    match candidate.stop {
        Stop::Sure | Stop::Space | Stop::Picture => true,
        _ if words::last_word(candidate.before).contains(['/', '@', '=', '&']) => false,
        Stop::Period => candidates::may_be_glued(first),
        Stop::Ellipsis | Stop::Mark => first.is_alphabetic() || candidates::may_be_glued(first),
    }
}
