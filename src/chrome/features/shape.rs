//! The shape of the text of a block, in any language: what its characters and words look like, determined in
//! one pass.
//!
//! Takes the text of a block and returns a [`Shape`] of counts and the tokens of the block as 32-bit hashes.
//! A token is a word in lower case with every run of digits replaced by one `0`, or a single mark of
//! [`is_telling_mark`]. A word in a script without spaces may be a whole sentence, so pairs of its characters
//! are tokens too. No word list is used.

use crate::model::to_u32;
use crate::text::hash::finish32;
use crate::text::words::{is_word_char, quarters};

/// Number of words from which a line that ends like a sentence is prose.
pub(super) const PROSE_WORDS: f32 = 12.0;

/// Initial hash of pairs, which distinguishes them from words of two letters.
const PAIR: u32 = 0x2c0d_e5ed;

/// Counts of the text of one block.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shape {
    pub(super) chars: f32,
    /// Number of words as of [`crate::text::words::count`], but with fractions, and with letters attached to
    /// a script without spaces as one word.
    pub(super) words: f32,
    pub(super) word_chars: f32,
    /// Length of the longest run without white space, in characters.
    pub(super) longest: f32,
    pub(super) capitalized: f32,
    pub(super) shouted: f32,
    pub(super) lower: f32,
    /// Number of lower-case words of one to three letters, which are function words in most alphabets.
    pub(super) short_lower: f32,
    pub(super) numbers: f32,
    pub(super) letters: f32,
    pub(super) capitals: f32,
    pub(super) digits: f32,
    pub(super) spaces: f32,
    pub(super) wide: f32,
    pub(super) non_ascii: f32,
    pub(super) commas: f32,
    pub(super) colons: f32,
    pub(super) separators: f32,
    pub(super) tabs: f32,
    pub(super) breaks: f32,
    pub(super) quotes: f32,
    pub(super) parens: f32,
    pub(super) code_marks: f32,
    pub(super) sentences: f32,
    /// Number of distinct words, counted in a 64-bit sketch and thus at most 64.
    pub(super) distinct: f32,
    pub(super) years: f32,
    pub(super) dates: f32,
    pub(super) times: f32,
    pub(super) prices: f32,
    pub(super) addresses: f32,
    pub(super) handles: f32,
    pub(super) first: Opening,
    pub(super) last: Closing,
}

/// First character of a block, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Opening {
    #[default]
    Other,
    Capital,
    Lower,
    Digit,
    Bullet,
    Quote,
    Currency,
    Handle,
    Bracket,
    Letter,
}

/// Last character of a block, by kind; closing quotes and brackets are skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Closing {
    #[default]
    Other,
    Stop,
    Question,
    Exclamation,
    Colon,
    Comma,
    Bracket,
    Quote,
    Ellipsis,
    Digit,
    Letter,
    Separator,
}

impl Closing {
    /// Returns true if this ends a sentence.
    pub(super) fn ends_sentence(self) -> bool {
        matches!(self, Self::Stop | Self::Question | Self::Exclamation)
    }
}

/// Properties of one word.
#[derive(Clone, Copy, Default)]
struct Word {
    hash: u32,
    chars: u32,
    capitals: u32,
    digits: u32,
    non_ascii: u32,
    wide: u32,
    /// Number of characters of scripts without spaces, and the quarters of words that they count as.
    spaceless: u32,
    quarters: u32,
    /// Value of its digits, saturating.
    value: u32,
}

impl Word {
    /// Reads the word at the start of `text` and returns it with its length in bytes, 0 if there is none.
    fn read(text: &str) -> (Self, usize) {
        let bytes = text.as_bytes();
        let mut word = Self::default();
        let mut at = 0;
        loop {
            match bytes.get(at) {
                Some(b'a'..=b'z' | b'_') => {
                    // Most characters of most words, so counted at once.
                    let (start, mut hash) = (at, word.hash);
                    while let Some(&small @ (b'a'..=b'z' | b'_')) = bytes.get(at) {
                        hash = mix(hash, small.into());
                        at += 1;
                    }
                    word.hash = hash;
                    word.chars += to_u32(at - start);
                    continue;
                }
                Some(byte @ b'A'..=b'Z') => {
                    word.hash = mix(word.hash, byte.to_ascii_lowercase().into());
                    word.capitals += 1;
                }
                Some(byte @ b'0'..=b'9') => {
                    if at == 0 || !bytes[at - 1].is_ascii_digit() {
                        word.hash = mix(word.hash, b'0'.into());
                    }
                    word.digits += 1;
                    word.value = word.value.saturating_mul(10).saturating_add((byte - b'0').into());
                }
                None | Some(0..=127) => break,
                Some(_) => {
                    let Some(c) = text[at..].chars().next().filter(|&c| is_word_char(c)) else { break };
                    word.hash = mix(word.hash, c.to_lowercase().next().map_or(0, u32::from));
                    word.capitals += u32::from(c.is_uppercase());
                    word.non_ascii += 1;
                    word.wide += u32::from(is_wide(c));
                    word.quarters += quarters(c);
                    word.spaceless += u32::from(quarters(c) > 0);
                    at += c.len_utf8() - 1;
                }
            }
            word.chars += 1;
            at += 1;
        }
        word.hash = finish32(word.hash);
        (word, at)
    }

    fn letters(&self) -> u32 {
        self.chars - self.digits
    }
}

/// Reads a block word by word.
struct Reader<'a> {
    text: &'a str,
    shape: Shape,
    tokens: &'a mut Vec<u32>,
    sketch: u64,
    run: u32,
    numbers: Numbers,
}

/// State for the recognition of dates and times from consecutive numbers.
#[derive(Clone, Copy, Default)]
struct Numbers {
    /// Number of words since a number of one or two digits, if there was one.
    since_small: Option<u32>,
    after_year: bool,
    /// True after a number and a colon.
    clock: bool,
}

impl Shape {
    /// Reads `text` and appends its tokens to `tokens`. Cost: linear.
    pub(super) fn read(text: &str, tokens: &mut Vec<u32>) -> Self {
        let (shape, sketch) = (Self::default(), 0);
        let mut reader = Reader { text, shape, tokens, sketch, run: 0, numbers: Numbers::default() };
        let mut at = 0;
        while at < text.len() {
            let (word, bytes) = Word::read(&text[at..]);
            if bytes > 0 {
                reader.word(word, at);
                if word.spaceless > 2 {
                    reader.pairs(&text[at..at + bytes]);
                }
                at += bytes;
            }
            if let Some(c) = text[at..].chars().next() {
                reader.mark(c, at, bytes > 0);
                at += c.len_utf8();
            }
        }
        reader.finish()
    }

    /// Returns true for a line that ends like a sentence and has at least [`PROSE_WORDS`].
    pub(super) fn is_prose(&self) -> bool {
        self.words >= PROSE_WORDS && self.last.ends_sentence()
    }

    /// Returns `amount` divided by the number of words.
    pub(super) fn per_word(&self, amount: f32) -> f32 {
        amount / self.words.max(1.0)
    }

    /// Returns `amount` divided by the number of characters.
    pub(super) fn per_char(&self, amount: f32) -> f32 {
        amount / self.chars.max(1.0)
    }
}

impl Reader<'_> {
    /// Returns the two characters before `at`, the nearest first, with spaces before the start of the text.
    fn before(&self, at: usize) -> [char; 2] {
        let mut chars = self.text[..at].chars();
        [(); 2].map(|()| chars.next_back().unwrap_or(' '))
    }

    /// Counts the word at `at`.
    fn word(&mut self, word: Word, at: usize) {
        let (letters, shape) = (word.letters(), &mut self.shape);
        self.tokens.push(word.hash);
        self.sketch |= 1 << (word.hash >> 26);
        self.run += word.chars;
        shape.words += word.quarters as f32 / 4.0;
        if word.chars > word.spaceless {
            shape.words += 1.0;
        }
        shape.word_chars += word.chars as f32;
        shape.letters += letters as f32;
        if word.capitals > 0 {
            shape.capitals += word.capitals as f32;
            if self.text[at..].starts_with(char::is_uppercase) {
                shape.capitalized += 1.0;
            }
            if letters > 1 && word.capitals == letters {
                shape.shouted += 1.0;
            }
        } else if letters > 0 {
            shape.lower += 1.0;
            if word.chars <= 3 {
                shape.short_lower += 1.0;
            }
        }
        if word.non_ascii > 0 {
            shape.non_ascii += word.non_ascii as f32;
            shape.wide += word.wide as f32;
        }
        if word.digits > 0 {
            shape.digits += word.digits as f32;
            let [before, before_that] = self.before(at);
            let starts_digit = self.text.as_bytes()[at].is_ascii_digit();
            if starts_digit && (is_currency(before) || before == ' ' && is_currency(before_that)) {
                self.shape.prices += 1.0;
            }
        }
        self.note_number(word, at);
    }

    /// Appends tokens for the pairs of characters in a run of a script without spaces.
    fn pairs(&mut self, run: &str) {
        let chars =
            run.chars().zip(run.chars().skip(1)).filter(|&(one, other)| quarters(one) * quarters(other) > 0);
        self.tokens.extend(chars.map(|(one, other)| finish32(mix(mix(PAIR, one.into()), other.into()))));
    }

    /// Counts years, dates (a day or month up to two words before a year, or after a year and a hyphen) and
    /// times of day.
    fn note_number(&mut self, word: Word, at: usize) {
        let numbers = std::mem::take(&mut self.numbers);
        let since_small = numbers.since_small.map(|words| words + 1).filter(|&words| words <= 2);
        if word.letters() > 0 {
            self.numbers.since_small = since_small;
            return;
        }
        self.shape.numbers += 1.0;
        if word.digits <= 2 {
            self.numbers.since_small = Some(0);
            if numbers.clock && word.digits == 2 {
                self.shape.times += 1.0;
            } else if numbers.after_year && self.before(at)[0] == '-' {
                self.shape.dates += 1.0;
            }
        } else if word.digits == 4 && (1900..2100).contains(&word.value) {
            self.numbers.after_year = true;
            self.shape.years += 1.0;
            if since_small.is_some() {
                self.shape.dates += 1.0;
            }
        }
    }

    /// Counts the character `c` at `at`, which is not part of a word.
    fn mark(&mut self, c: char, at: usize, is_behind_word: bool) {
        let shape = &mut self.shape;
        if c.is_whitespace() {
            shape.longest = shape.longest.max(self.run as f32);
            self.run = 0;
            match c {
                '\t' => shape.tabs += 1.0,
                '\n' => shape.breaks += 1.0,
                _ => {}
            }
            shape.spaces += 1.0;
            if !is_behind_word {
                let [before, before_that] = self.before(at);
                if is_terminator(before) || is_closer(before) && is_terminator(before_that) {
                    self.shape.sentences += 1.0;
                }
            }
            return;
        }
        self.run += 1;
        if !c.is_ascii() {
            shape.non_ascii += 1.0;
        }
        match c {
            ',' => shape.commas += 1.0,
            ':' => {
                shape.colons += 1.0;
                self.numbers.clock = self.before(at)[0].is_ascii_digit();
            }
            '"' | '“' | '”' | '„' | '«' | '»' => shape.quotes += 1.0,
            '(' => shape.parens += 1.0,
            '{' | '}' | ';' | '=' | '<' | '>' | '[' | ']' | '\\' | '$' | '`' => shape.code_marks += 1.0,
            '@' | '#' if self.before(at)[0] == ' ' => self.shape.handles += 1.0,
            '@' if self.before(at)[0].is_alphanumeric() => self.shape.addresses += 1.0,
            '/' if self.before(at) == ['/', ':'] => self.shape.addresses += 1.0,
            c if is_currency(c) && self.before(at)[0].is_ascii_digit() => self.shape.prices += 1.0,
            _ => {}
        }
        if is_separator(c) {
            self.shape.separators += 1.0;
        }
        if is_telling_mark(c) {
            self.tokens.push(finish32(mix(MARK, u32::from(c))));
        }
    }

    /// Completes the counts.
    fn finish(self) -> Shape {
        let mut shape = self.shape;
        shape.chars = self.text.chars().count() as f32;
        shape.longest = shape.longest.max(self.run as f32);
        shape.distinct = self.sketch.count_ones() as f32;
        shape.first = opening(self.text);
        shape.last = closing(self.text);
        if shape.last.ends_sentence() {
            shape.sentences += 1.0;
        }
        shape
    }
}

/// Initial hash of marks, which distinguishes them from words.
const MARK: u32 = 0x9e37_79b9;

/// Adds `value` to a multiplicative hash; the constant is the 32-bit golden ratio, made odd.
pub(super) fn mix(hash: u32, value: u32) -> u32 {
    (hash.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b1)
}

/// Returns true for marks that distinguish chrome from text often enough to be tokens.
fn is_telling_mark(c: char) -> bool {
    matches!(
        c,
        '|' | '©'
            | '»'
            | '›'
            | '•'
            | '·'
            | '→'
            | '$'
            | '€'
            | '£'
            | '%'
            | '@'
            | '#'
            | '…'
            | ':'
            | '?'
            | '!'
            | '&'
            | '+'
            | '/'
    )
}

/// Returns true for Thai, Lao, kana, Han and full-width characters, which are written without spaces or are
/// wide.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '€' | '£' | '¥' | '₹' | '₽' | '₩' | '₺')
}

fn is_separator(c: char) -> bool {
    matches!(c, '|' | '»' | '›' | '>' | '·' | '•' | '/' | '«' | '‹' | '→' | '▸' | '►' | '—' | '–' | '~')
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '…' | '。' | '！' | '？' | '؟' | '।')
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | ')' | ']' | '»')
}

/// Class of the first character.
fn opening(text: &str) -> Opening {
    let Some(c) = text.chars().next() else { return Opening::Other };
    match c {
        c if c.is_uppercase() => Opening::Capital,
        c if c.is_lowercase() => Opening::Lower,
        c if c.is_ascii_digit() => Opening::Digit,
        '•' | '·' | '-' | '–' | '—' | '*' | '▪' | '●' | '○' | '■' | '□' | '✓' | '✔' | '►' | '▸' | '→' => {
            Opening::Bullet
        }
        '"' | '\'' | '“' | '‘' | '«' | '„' => Opening::Quote,
        c if is_currency(c) => Opening::Currency,
        '#' | '@' => Opening::Handle,
        '(' | '[' => Opening::Bracket,
        c if c.is_alphabetic() => Opening::Letter,
        _ => Opening::Other,
    }
}

/// Class of the end of the text, ignoring closing quotes and brackets.
fn closing(text: &str) -> Closing {
    let inner = text.trim_end_matches(is_closer);
    let shown = if inner.is_empty() { text } else { inner };
    if shown.ends_with('…') || shown.ends_with("...") {
        return Closing::Ellipsis;
    }
    let Some(c) = shown.chars().next_back() else { return Closing::Other };
    match c {
        '.' | '。' | '।' => Closing::Stop,
        '?' | '？' | '؟' => Closing::Question,
        '!' | '！' => Closing::Exclamation,
        _ if text.ends_with([')', ']']) => Closing::Bracket,
        _ if inner.len() < text.len() => Closing::Quote,
        ':' => Closing::Colon,
        ',' | ';' => Closing::Comma,
        c if c.is_ascii_digit() => Closing::Digit,
        c if c.is_alphabetic() => Closing::Letter,
        c if is_separator(c) => Closing::Separator,
        _ => Closing::Other,
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "whole and half numbers")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> (Shape, Vec<u32>) {
        let mut tokens = Vec::new();
        (Shape::read(text, &mut tokens), tokens)
    }

    proptest! {
        #[test]
        fn tokens_know_neither_case_nor_digits(text in "[a-dA-C0-2 .,$:@'(éÉß日-]{0,80}") {
            let small = text.chars().map(|c| c.to_lowercase().next().unwrap_or(c));
            let folded = small.map(|c| if c.is_ascii_digit() { '0' } else { c });
            let folded = folded.collect::<Vec<_>>();
            let once = folded.chunk_by(|a, b| (*a, *b) == ('0', '0')).flat_map(|run| {
                if run[0] == '0' { &run[..1] } else { run }
            });
            prop_assert_eq!(read(&text).1, read(&once.collect::<String>()).1);
        }

        #[test]
        fn every_character_counts_once(text in "[a-dA-C0-2 \t.,$:@'(é№日-]{0,80}") {
            let (shape, tokens) = read(&text);
            let count = |is: &dyn Fn(char) -> bool| text.chars().filter(|&c| is(c)).count() as f32;
            let words = text.split(|c| !is_word_char(c)).filter(|word| !word.is_empty());
            let given = [shape.chars, shape.letters, shape.digits, shape.capitals, shape.spaces, shape.non_ascii];
            prop_assert_eq!(given, [
                count(&|_| true),
                count(&|c| is_word_char(c) && !c.is_ascii_digit()),
                count(&|c| c.is_ascii_digit()),
                count(&char::is_uppercase),
                count(&char::is_whitespace),
                count(&|c| !c.is_ascii()),
            ]);
            let spaced = words.clone().filter(|word| word.contains(|c| c != '日')).count();
            prop_assert_eq!(shape.words, spaced as f32 + shape.wide / 2.0);
            let capitalized = words.clone().filter(|word| word.starts_with(char::is_uppercase));
            prop_assert_eq!(shape.capitalized, capitalized.count() as f32);
            let pairs = words.clone().filter(|word| word.matches('日').count() > 2);
            let pairs = pairs.map(|word| word.chars().zip(word.chars().skip(1)).filter(|&pair| pair == ('日', '日')).count());
            let pairs = pairs.sum::<usize>();
            prop_assert_eq!(tokens.len() as f32, (words.count() + pairs) as f32 + count(&is_telling_mark));
        }
    }

    #[test]
    fn numbers_are_told_apart() {
        for (text, numbers, years, dates, times, prices) in [
            ("12 May 2024", 2.0, 1.0, 1.0, 0.0, 0.0),
            ("2024-05-12", 3.0, 1.0, 1.0, 0.0, 0.0),
            ("at 10:30", 2.0, 0.0, 0.0, 1.0, 0.0),
            ("$5, € 7 and 8£", 3.0, 0.0, 0.0, 0.0, 3.0),
            ("a1 7th", 0.0, 0.0, 0.0, 0.0, 0.0),
        ] {
            let shape = read(text).0;
            let given = [shape.numbers, shape.years, shape.dates, shape.times, shape.prices];
            assert_eq!(given, [numbers, years, dates, times, prices], "{text}");
        }
    }
}
