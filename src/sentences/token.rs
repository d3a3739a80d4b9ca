//! What a model sees of a word: its marks, its shape, its kind.
//!
//! In: the line and a place in it. Out: the token at either side, cut to a window, so that a token of ten
//! million characters costs no more than one of fifty.

use super::candidates::{head, tail, terminator};
use super::words::{LOWER_HASH_START, is_closer, is_opener, lower_hash, lower_hash_end, lower_hash_step};

/// How much of a token is looked at, in bytes. The longest words of English have some thirty letters;
/// addresses are longer and told by their start or their end.
const TOKEN_BYTES: usize = 48;

/// What a token is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// There is none.
    #[default]
    None,
    Lower,
    Title,
    Upper,
    /// A single capital.
    Initial,
    Mixed,
    /// Digits alone.
    Digits,
    /// Digits and other characters: `3.5`, `7pm`, `10:30`.
    Number,
    /// A web or mail address.
    Address,
    /// Neither letter nor digit.
    Marks,
    Other,
}

/// How a token begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum First {
    #[default]
    None,
    Upper,
    Lower,
    Digit,
    Quote,
    Bracket,
    Dash,
    Money,
    Mark,
    Caseless,
}

/// A token, white space at either side.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Token<'t> {
    /// Marks ahead of the word.
    pub(super) lead: &'t str,
    /// The word; all of a token that is marks only.
    pub(super) core: &'t str,
    /// Marks behind the word, terminators among them.
    pub(super) tail: &'t str,
    /// Hash of the word in lower case, as word lists have it.
    pub(super) hash: u64,
    /// Half of that hash.
    pub(super) word: u32,
    /// Hash of the word's shape: `Xx+`, `d:d`.
    pub(super) shape: u32,
    /// What it is.
    pub(super) kind: Kind,
    /// How it begins.
    pub(super) first: First,
}

impl<'t> Token<'t> {
    /// The token that ends at byte `end` of `line`, and where it starts.
    pub(super) fn ending_at(line: &'t str, end: usize) -> (Self, usize) {
        let bytes = &line.as_bytes()[..end];
        let size = bytes.iter().rev().take(TOKEN_BYTES).take_while(|byte| byte.is_ascii_graphic()).count();
        if size < end && bytes[end - size - 1] == b' ' {
            return (Self::new_ascii(&line[end - size..end]), end - size);
        }
        let window = tail(&line[..end], TOKEN_BYTES);
        let start = window.rfind(char::is_whitespace);
        let start = start.map_or(0, |at| at + window[at..].chars().next().map_or(0, char::len_utf8));
        (Self::new(&window[start..]), end - (window.len() - start))
    }

    /// The token that starts at byte `start` of `line`, and where it ends.
    pub(super) fn starting_at(line: &'t str, start: usize) -> (Self, usize) {
        let bytes = &line.as_bytes()[start..];
        let size = bytes.iter().take(TOKEN_BYTES).take_while(|byte| byte.is_ascii_graphic()).count();
        if bytes.get(size) == Some(&b' ') {
            return (Self::new_ascii(&line[start..start + size]), start + size);
        }
        let window = head(&line[start..], TOKEN_BYTES);
        let end = window.find(char::is_whitespace).unwrap_or(window.len());
        (Self::new(&window[..end]), start + end)
    }

    fn new(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self::new_ascii(text);
        }
        let Some(first) = text.chars().next() else { return Self::default() };
        let inner = text.trim_start_matches(is_lead);
        let lead = &text[..text.len() - inner.len()];
        let core = inner.trim_end_matches(is_tail);
        let (lead, core, tail) =
            if core.is_empty() { ("", text, "") } else { (lead, core, &inner[core.len()..]) };
        let mut counts = Counts::default();
        core.chars().for_each(|c| counts.add(class_of(c), u32::from(c)));
        Self::made(lead, core, tail, lower_hash(&[core]), &counts, first_of(first))
    }

    /// The same for a text of ASCII alone, byte by byte.
    fn new_ascii(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let Some(first) = bytes.first() else { return Self::default() };
        let is = |byte: u8, mark: u8| ASCII[usize::from(byte)] & mark != 0;
        let lead = bytes.iter().take_while(|&&byte| is(byte, LEAD)).count();
        let tail = bytes[lead..].iter().rev().take_while(|&&byte| is(byte, TAIL)).count();
        let (lead, tail) = if lead + tail == bytes.len() { (0, 0) } else { (lead, tail) };
        let core = &text[lead..text.len() - tail];
        let mut counts = Counts::default();
        let mut hash = LOWER_HASH_START;
        for &byte in core.as_bytes() {
            hash = lower_hash_step(hash, u32::from(byte.to_ascii_lowercase()));
            counts.add(ASCII[usize::from(byte)] & 3, u32::from(byte));
        }
        let hash = lower_hash_end(hash);
        Self::made(&text[..lead], core, &text[text.len() - tail..], hash, &counts, FIRST[usize::from(*first)])
    }

    fn made(lead: &'t str, core: &'t str, tail: &'t str, hash: u64, counts: &Counts, first: First) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "half of a hash is a hash")]
        let word = hash as u32;
        Self { lead, core, tail, hash, word, shape: counts.shape, kind: counts.kind(core), first }
    }
}

/// Marks of [`ASCII`]; the two lowest bits are a class.
const LEAD: u8 = 4;
const TAIL: u8 = 8;

/// Classes of characters.
const OTHER: u8 = 0;
const LOWER: u8 = 1;
const UPPER: u8 = 2;
const DIGIT: u8 = 3;

const ASCII: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        let class = match byte {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            _ => OTHER,
        };
        let is_closer = matches!(byte, b'"' | b'\'' | b')' | b']' | b'}' | b'*' | b'_');
        let is_lead = is_closer || matches!(byte, b'-' | b'(' | b'[' | b'{');
        let is_tail = is_closer || matches!(byte, b'.' | b'?' | b'!' | b',' | b';' | b':' | b'-');
        table[byte as usize] = class + if is_lead { LEAD } else { 0 } + if is_tail { TAIL } else { 0 };
        byte += 1;
    }
    table
};

const FIRST: [First; 256] = {
    let mut table = [First::Mark; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = ascii_first(byte);
        byte += 1;
    }
    table
};

/// Whether `c` may stand ahead of a word without being part of it; `#` belongs to its word.
fn is_lead(c: char) -> bool {
    is_opener(c) && c != '#'
}

/// Whether `c` may stand behind a word without being part of it.
fn is_tail(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | ',' | ';' | ':' | '-' | '–' | '—')
        || is_closer(c)
        || terminator(c).is_some()
}

const fn ascii_first(byte: u8) -> First {
    match byte {
        b'a'..=b'z' => First::Lower,
        b'A'..=b'Z' => First::Upper,
        b'0'..=b'9' => First::Digit,
        b'"' | b'\'' | b'`' => First::Quote,
        b'(' | b'[' | b'{' | b'<' => First::Bracket,
        b'-' | b'_' | b'=' | b'*' | b'~' => First::Dash,
        b'$' => First::Money,
        _ => First::Mark,
    }
}

fn first_of(c: char) -> First {
    match c {
        '“' | '‘' | '”' | '’' | '«' => First::Quote,
        '–' | '—' => First::Dash,
        '£' | '€' | '¥' => First::Money,
        c if c.is_ascii() => FIRST[c as usize],
        c if c.is_uppercase() => First::Upper,
        c if c.is_lowercase() => First::Lower,
        c if c.is_numeric() => First::Digit,
        c if c.is_alphabetic() => First::Caseless,
        _ => First::Mark,
    }
}

fn class_of(c: char) -> u8 {
    match c {
        c if c.is_ascii() => ASCII[c as usize] & 3,
        c if c.is_uppercase() => UPPER,
        c if c.is_alphabetic() => LOWER,
        c if c.is_numeric() => DIGIT,
        _ => OTHER,
    }
}

/// What is counted along a word.
#[derive(Clone, Copy, Debug)]
struct Counts {
    /// Characters of each class, 16 bits a class: a register, where an array would wait for memory.
    of: u64,
    /// Hash of the shape: runs of three or more characters of a class count as two and more.
    shape: u32,
    last: u32,
    run: u8,
    starts_upper: bool,
    has_address_mark: bool,
}

impl Default for Counts {
    fn default() -> Self {
        let (of, shape, last) = (0, 0x811c_9dc5, u32::MAX);
        Self { of, shape, last, run: 0, starts_upper: false, has_address_mark: false }
    }
}

impl Counts {
    #[inline]
    fn add(&mut self, class: u8, c: u32) {
        self.of += 1 << (16 * class);
        let sign = if class == OTHER { c } else { u32::from(class) };
        if class == OTHER {
            self.has_address_mark |= self.last != u32::MAX && (c == u32::from('@') || c == u32::from('/'));
        } else if class == UPPER {
            self.starts_upper |= self.last == u32::MAX;
        }
        self.run = if sign == self.last { self.run + 1 } else { 0 };
        self.last = sign;
        if self.run <= 2 {
            self.shape = (self.shape ^ (sign + u32::from(self.run == 2))).wrapping_mul(0x0100_0193);
        }
    }

    fn kind(&self, core: &str) -> Kind {
        let [others, lowers, uppers, digits] = [0, 16, 32, 48].map(|shift| (self.of >> shift) & 0xffff);
        let is_address = self.has_address_mark
            && lowers + uppers > 3
            && (others > 1 || core.contains('@') || core.contains("//"));
        match (lowers, uppers, digits) {
            _ if is_address || core.starts_with("www.") => Kind::Address,
            (0, 0, 0) => Kind::Marks,
            (0, 0, _) if others == 0 => Kind::Digits,
            (_, _, 1..) => Kind::Number,
            (0, 1, 0) if others == 0 => Kind::Initial,
            (0, ..) => Kind::Upper,
            (_, 0, _) => Kind::Lower,
            (_, 1, _) if self.starts_upper => Kind::Title,
            (_, 1, _) => Kind::Other,
            _ => Kind::Mixed,
        }
    }
}
