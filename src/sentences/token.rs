//! What a model sees of a word: its marks, its shape, its kind.
//!
//! In: the line and a place in it. Out: the token at either side, cut to a window, so that a token of ten
//! million characters costs no more than one of fifty.

use super::candidates::{head, tail, terminator};
use super::words::{is_closer, is_opener, lower_hash};

/// How much of a token is looked at, in bytes. The longest words of English have some thirty letters;
/// addresses are longer and told by their start or their end.
const TOKEN_BYTES: usize = 48;

/// Characters of a word that its shape is made of.
const SHAPE_CHARS: usize = 16;

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
    /// Hash of the word in lower case.
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
        let window = tail(&line[..end], TOKEN_BYTES);
        let start = window.rfind(char::is_whitespace);
        let start = start.map_or(0, |at| at + window[at..].chars().next().map_or(0, char::len_utf8));
        (Self::new(&window[start..]), end - (window.len() - start))
    }

    /// The token that starts at byte `start` of `line`, and where it ends.
    pub(super) fn starting_at(line: &'t str, start: usize) -> (Self, usize) {
        let window = head(&line[start..], TOKEN_BYTES);
        let end = window.find(char::is_whitespace).unwrap_or(window.len());
        (Self::new(&window[..end]), start + end)
    }

    fn new(text: &'t str) -> Self {
        let Some(first) = text.chars().next() else { return Self::default() };
        let inner = text.trim_start_matches(|c| is_opener(c) && !matches!(c, '#'));
        let lead = &text[..text.len() - inner.len()];
        let core = inner.trim_end_matches(is_tail);
        let (lead, core, tail) =
            if core.is_empty() { ("", text, "") } else { (lead, core, &inner[core.len()..]) };
        let (shape, kind) = shape(core);
        #[expect(clippy::cast_possible_truncation, reason = "the low half of a hash is a hash")]
        let word = lower_hash(&[core]) as u32;
        Self { lead, core, tail, word, shape, kind, first: first_of(first) }
    }
}

/// Whether `c` may stand behind a word without being part of it.
fn is_tail(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | ',' | ';' | ':' | '-' | '–' | '—') || is_closer(c) || terminator(c).is_some()
}

fn first_of(c: char) -> First {
    match c {
        'a'..='z' => First::Lower,
        'A'..='Z' => First::Upper,
        '0'..='9' => First::Digit,
        '"' | '\'' | '“' | '‘' | '”' | '’' | '«' | '`' => First::Quote,
        '(' | '[' | '{' | '<' => First::Bracket,
        '-' | '–' | '—' | '_' | '=' | '*' | '~' => First::Dash,
        '$' | '£' | '€' | '¥' => First::Money,
        c if c.is_uppercase() => First::Upper,
        c if c.is_lowercase() => First::Lower,
        c if c.is_numeric() => First::Digit,
        c if c.is_alphabetic() => First::Caseless,
        _ => First::Mark,
    }
}

/// Hash of a word's shape, runs of three or more written as two and a plus, and the word's kind.
fn shape(core: &str) -> (u32, Kind) {
    let (mut hash, mut last, mut run) = (0x811c_9dc5_u32, '\0', 0);
    let (mut uppers, mut lowers, mut digits, mut others, mut chars) = (0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
    let mut starts_upper = false;
    let mut is_address = false;
    for (at, c) in core.chars().enumerate() {
        let class = match c {
            'a'..='z' => 'x',
            'A'..='Z' => 'X',
            '0'..='9' => 'd',
            c if c.is_ascii() => c,
            c if c.is_uppercase() => 'X',
            c if c.is_alphabetic() => 'x',
            c if c.is_numeric() => 'd',
            c => c,
        };
        match class {
            'X' => uppers += 1,
            'x' => lowers += 1,
            'd' => digits += 1,
            _ => others += 1,
        }
        starts_upper |= at == 0 && class == 'X';
        is_address |= matches!(class, '@' | '/') && chars > 0;
        chars += 1;
        run = if class == last { run + 1 } else { 0 };
        last = class;
        if at < SHAPE_CHARS && run <= 2 {
            let class = if run == 2 { '+' } else { class };
            hash = (hash ^ u32::from(class)).wrapping_mul(0x0100_0193);
        }
    }
    let kind = if is_address && lowers + uppers > 3 && (core.contains("//") || core.contains('@') || others > 1)
        || core.starts_with("www.")
    {
        Kind::Address
    } else if uppers + lowers + digits == 0 {
        Kind::Marks
    } else if digits > 0 {
        if digits == chars { Kind::Digits } else { Kind::Number }
    } else if lowers == 0 {
        if chars == 1 { Kind::Initial } else { Kind::Upper }
    } else if uppers == 0 {
        Kind::Lower
    } else if starts_upper && uppers == 1 {
        Kind::Title
    } else if uppers > 1 {
        Kind::Mixed
    } else {
        Kind::Other
    };
    (hash, kind)
}
