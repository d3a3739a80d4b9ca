//! Tokens as a model sees them: marks, shape and kind of a word.
//!
//! In: a line and a place in it. Out: the token on either side, cut to a window, so that a token of ten
//! million characters costs no more than one of fifty.

use super::bytes;
use super::marks::terminator;
use super::window::{head, tail};
use super::words::{LowerHash, is_closer, is_opener, lower_hash};

/// Maximum number of bytes of a token that are examined. The longest English words have some thirty letters;
/// addresses are longer but recognised by their start or end.
const TOKEN_BYTES: usize = 48;

/// Kind of a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// There is no token.
    #[default]
    None,
    Lower,
    Title,
    Upper,
    /// A single capital letter.
    Initial,
    Mixed,
    /// Only digits.
    Digits,
    /// Digits and other characters: `3.5`, `7pm`, `10:30`.
    Number,
    /// A web or mail address.
    Address,
    /// Neither letters nor digits.
    Marks,
    Other,
}

/// First character of a token.
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

/// A token: the text between white space.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Token<'t> {
    /// Marks before the word.
    pub(super) lead: &'t str,
    /// The word, or the whole token if it consists of marks.
    pub(super) core: &'t str,
    /// Marks after the word, including terminators.
    pub(super) tail: &'t str,
    /// Hash of the word in lower case, as used by word lists.
    pub(super) hash: u64,
    /// Lower half of that hash.
    pub(super) word: u32,
    /// Hash of the word's shape: `Xx+`, `d:d`.
    pub(super) shape: u32,
    /// Kind of the token.
    pub(super) kind: Kind,
    /// Kind of its first character.
    pub(super) first: First,
}

impl<'t> Token<'t> {
    /// Returns the token that ends at byte `end` of `line`, and its start.
    pub(super) fn ending_at(line: &'t str, end: usize) -> (Self, usize) {
        let bytes = line.as_bytes();
        let size = bytes::graphic_behind(bytes, end).min(TOKEN_BYTES);
        if size < end && bytes[end - size - 1] == b' ' {
            return (Self::new_ascii(line, end - size, end), end - size);
        }
        let window = tail(&line[..end], TOKEN_BYTES);
        let start = window.rfind(char::is_whitespace);
        let start = start.map_or(0, |at| at + window[at..].chars().next().map_or(0, char::len_utf8));
        (Self::new(&window[start..]), end - (window.len() - start))
    }

    /// Returns the token that starts at byte `start` of `line`, and its end.
    pub(super) fn starting_at(line: &'t str, start: usize) -> (Self, usize) {
        let bytes = line.as_bytes();
        let size = bytes::graphic_at(bytes, start).min(TOKEN_BYTES);
        if bytes.get(start + size) == Some(&b' ') {
            return (Self::new_ascii(line, start, start + size), start + size);
        }
        let window = head(&line[start..], TOKEN_BYTES);
        let end = window.find(char::is_whitespace).unwrap_or(window.len());
        (Self::new(&window[..end]), start + end)
    }

    /// Reads the token `text`, which contains no white space.
    fn new(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self::new_ascii(text, 0, text.len());
        }
        let Some(first) = text.chars().next() else { return Self::default() };
        if matches!(text, "—" | "–") {
            // Treat it as the dash of typewriters.
            return Self { lead: "", core: text, tail: "", ..Self::new_ascii("--", 0, 2) };
        }
        let inner = text.trim_start_matches(is_lead);
        let lead = &text[..text.len() - inner.len()];
        let core = inner.trim_end_matches(is_tail);
        let (lead, core, tail) =
            if core.is_empty() { ("", text, "") } else { (lead, core, &inner[core.len()..]) };
        let mut counts = Counts::default();
        core.chars().for_each(|c| counts.add(class_of(c), u32::from(c)));
        Self::made(lead, core, tail, lower_hash(&[core]), &counts, first_of(first))
    }

    /// Reads the ASCII token `start..end` of `line`, eight bytes at a time.
    fn new_ascii(line: &'t str, start: usize, end: usize) -> Self {
        let bytes = line.as_bytes();
        if start == end {
            return Self::default();
        }
        let is = |byte: u8, mark: u8| ASCII[usize::from(byte)] & mark != 0;
        let text = &bytes[start..end];
        let lead = text.iter().take_while(|&&byte| is(byte, LEAD)).count();
        let tail = text[lead..].iter().rev().take_while(|&&byte| is(byte, TAIL)).count();
        let (lead, tail) = if lead + tail == text.len() { (0, 0) } else { (lead, tail) };
        let (core_start, core_end) = (start + lead, end - tail);
        let core = &line[core_start..core_end];
        let mut hash = LowerHash::default();
        let mut cases = Cases::default();
        for at in (core_start..core_end).step_by(8) {
            let chunk = bytes::load(bytes, at, core_end);
            let upper = bytes::between(chunk, b'A', b'Z');
            hash.add(chunk | upper >> 2);
            cases.add(chunk, upper, at == core_start);
        }
        let hash = hash.end();
        let (shape, kind) = cases.plain(core.len()).unwrap_or_else(|| {
            let mut counts = Counts::default();
            core.bytes().for_each(|byte| counts.add(ASCII[usize::from(byte)] & 3, u32::from(byte)));
            (counts.shape.hash, counts.kind(core))
        });
        let (lead, tail) = (&line[start..core_start], &line[core_end..end]);
        #[expect(clippy::cast_possible_truncation, reason = "half of a hash is a hash")]
        let word = hash as u32;
        Self { lead, core, tail, hash, word, shape, kind, first: FIRST[usize::from(bytes[start])] }
    }

    fn made(lead: &'t str, core: &'t str, tail: &'t str, hash: u64, counts: &Counts, first: First) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "half of a hash is a hash")]
        let word = hash as u32;
        Self { lead, core, tail, hash, word, shape: counts.shape.hash, kind: counts.kind(core), first }
    }
}

/// Flags in [`ASCII`]; the two lowest bits are a class.
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

/// Returns true if `c` may precede a word without being part of it; `#` belongs to its word.
fn is_lead(c: char) -> bool {
    is_opener(c) && c != '#'
}

/// Returns true if `c` may follow a word without being part of it.
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

/// Class of a character in a word's shape.
fn class_of(c: char) -> u8 {
    match c {
        c if c.is_ascii() => ASCII[c as usize] & 3,
        c if c.is_uppercase() => UPPER,
        c if c.is_alphabetic() => LOWER,
        c if c.is_numeric() => DIGIT,
        _ => OTHER,
    }
}

/// Letter cases of a word, as far as most words need them.
#[expect(clippy::struct_excessive_bools, reason = "four properties of a word, each open until its end")]
struct Cases {
    are_lower: bool,
    are_upper: bool,
    are_title: bool,
    are_digits: bool,
}

impl Default for Cases {
    fn default() -> Self {
        Self { are_lower: true, are_upper: true, are_title: true, are_digits: true }
    }
}

impl Cases {
    /// Takes up to eight more bytes, padded with zeros, of which `upper` marks the capitals.
    #[inline]
    fn add(&mut self, chunk: u64, upper: u64, is_first: bool) {
        let all = bytes::nonzero(chunk);
        let lower = bytes::between(chunk, b'a', b'z');
        self.are_lower &= lower == all;
        self.are_upper &= upper == all;
        self.are_title &= lower | (upper & if is_first { 0x80 } else { 0 }) == all;
        self.are_digits &= bytes::between(chunk, b'0', b'9') == all;
    }

    /// Returns shape and kind of a word of `len` letters or digits, if it is all lower case, all upper case,
    /// capitalised, or all digits.
    #[inline]
    fn plain(&self, len: usize) -> Option<(u32, Kind)> {
        let size = len.min(4) - 1;
        if self.are_lower {
            Some((SHAPES[0][size], Kind::Lower))
        } else if self.are_upper {
            Some((SHAPES[1][size], if len == 1 { Kind::Initial } else { Kind::Upper }))
        } else if self.are_title {
            Some((SHAPES[2][size], Kind::Title))
        } else if self.are_digits {
            Some((SHAPES[3][size], Kind::Digits))
        } else {
            None
        }
    }
}

/// Shapes of words of one, two, three and more characters: all lower case, all upper case, capitalised,
/// digits.
const SHAPES: [[u32; 4]; 4] = {
    let mut shapes = [[0; 4]; 4];
    let mut form = 0;
    while form < 4 {
        let mut len = 0;
        let mut shape = Shape::NEW;
        while len < 4 {
            let class = match (form, len) {
                (0, _) | (2, 1..) => LOWER,
                (1 | 2, _) => UPPER,
                _ => DIGIT,
            };
            shape = shape.with(class as u32);
            shapes[form][len] = shape.hash;
            len += 1;
        }
        form += 1;
    }
    shapes
};

/// A shape under construction: runs of three or more characters of a class are equal.
#[derive(Clone, Copy, Debug)]
struct Shape {
    hash: u32,
    last: u32,
    run: u8,
}

impl Shape {
    const NEW: Self = Self { hash: 0x811c_9dc5, last: u32::MAX, run: 0 };

    /// Returns the shape with one more character, given by its class, or by itself if it has none.
    #[inline]
    const fn with(self, sign: u32) -> Self {
        let run = if sign == self.last { self.run.saturating_add(1) } else { 0 };
        let hash = if run <= 2 {
            (self.hash ^ (sign + (run == 2) as u32)).wrapping_mul(0x0100_0193)
        } else {
            self.hash
        };
        Self { hash, last: sign, run }
    }
}

/// Counts along a word.
#[derive(Clone, Copy, Debug)]
struct Counts {
    /// Number of characters of each class, 16 bits each: in a register, since an array would be slower.
    of: u64,
    shape: Shape,
    starts_upper: bool,
    has_address_mark: bool,
}

impl Default for Counts {
    fn default() -> Self {
        Self { of: 0, shape: Shape::NEW, starts_upper: false, has_address_mark: false }
    }
}

impl Counts {
    /// Counts a character of the given class.
    #[inline]
    fn add(&mut self, class: u8, c: u32) {
        self.of += 1 << (16 * class);
        let sign = if class == OTHER { c } else { u32::from(class) };
        let is_first = self.shape.last == u32::MAX;
        if class == OTHER {
            self.has_address_mark |= !is_first && (c == u32::from('@') || c == u32::from('/'));
        } else if class == UPPER {
            self.starts_upper |= is_first;
        }
        self.shape = self.shape.with(sign);
    }

    /// Returns the kind of the word `core`, whose characters were counted.
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
