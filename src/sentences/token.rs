//! What a model sees of a word: its marks, its shape, its kind.
//!
//! In: the line and a place in it. Out: the token at either side, cut to a window, so that a token of ten
//! million characters costs no more than one of fifty.

use super::bytes;
use super::candidates::{head, tail};
use super::marks::terminator;
use super::words::{LowerHash, is_closer, is_opener, lower_hash};

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

    /// The token that starts at byte `start` of `line`, and where it ends.
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

    fn new(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self::new_ascii(text, 0, text.len());
        }
        let Some(first) = text.chars().next() else { return Self::default() };
        if matches!(text, "—" | "–") {
            // A dash as typewriters write it.
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

    /// The same for `start..end` of `line`, which is ASCII alone, eight bytes at a time.
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

/// Cases of the letters of a word, as far as most words need them.
#[expect(clippy::struct_excessive_bools, reason = "four questions about one word, each open until its end")]
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
    /// Looks at eight more bytes or fewer, zeros behind them, of which `upper` are capitals.
    #[inline]
    fn add(&mut self, chunk: u64, upper: u64, is_first: bool) {
        let all = bytes::nonzero(chunk);
        let lower = bytes::between(chunk, b'a', b'z');
        self.are_lower &= lower == all;
        self.are_upper &= upper == all;
        self.are_title &= lower | (upper & if is_first { 0x80 } else { 0 }) == all;
        self.are_digits &= bytes::between(chunk, b'0', b'9') == all;
    }

    /// Shape and kind of a word of `len` letters or of digits, if it is all lower, all upper, all lower but
    /// for the first, or all digits.
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

/// Shapes of words of one, two, three and more letters: all lower, all upper, all lower but for the first,
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

/// The shape of a word in the making: runs of three or more characters of a class count as two and more.
#[derive(Clone, Copy, Debug)]
struct Shape {
    hash: u32,
    last: u32,
    run: u8,
}

impl Shape {
    const NEW: Self = Self { hash: 0x811c_9dc5, last: u32::MAX, run: 0 };

    /// The shape with one more character: its class, or itself where it has none.
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

/// What is counted along a word.
#[derive(Clone, Copy, Debug)]
struct Counts {
    /// Characters of each class, 16 bits a class: a register, where an array would wait for memory.
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
