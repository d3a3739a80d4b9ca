//! The shape of a block's text, read in one pass: what its characters and words look like, in any language.
//!
//! In: the text of a block. Out: a [`Shape`] of counts, and the block's tokens as 32-bit hashes. A token is a word in
//! lower case with every digit run folded to one `0`, or a single mark of [`is_telling_mark`]. No word list is used.

use crate::text::words::is_word_char;

/// Counts of one block's text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shape {
    pub(super) chars: f32,
    /// Words, where two characters of a script without spaces count as one.
    pub(super) words: f32,
    pub(super) word_chars: f32,
    /// Characters of the longest run without white space.
    pub(super) longest: f32,
    pub(super) capitalized: f32,
    pub(super) shouted: f32,
    pub(super) lower: f32,
    /// Lower-case words of one to three letters: function words in most alphabets.
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
    /// Distinct words, counted in a 64-bit sketch and so at most 64.
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

/// What a block begins with.
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

/// What a block ends with; closing quotes and brackets are looked through.
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
    /// Whether a sentence ends here.
    pub(super) fn ends_sentence(self) -> bool {
        matches!(self, Self::Stop | Self::Question | Self::Exclamation)
    }
}

/// A word as it is being read.
#[derive(Clone, Copy, Default)]
struct Word {
    hash: u32,
    chars: u32,
    letters: u32,
    capitals: u32,
    digits: u32,
    starts_capital: bool,
    /// Value of a word of digits alone, as far as it matters.
    value: u32,
    /// The character before the word.
    before: char,
}

/// Reads blocks; keeps the state between the words of one.
pub(super) struct Reader<'a> {
    shape: Shape,
    tokens: &'a mut Vec<u32>,
    word: Word,
    sketch: u64,
    run: u32,
    previous: char,
    before_previous: char,
    numbers: Numbers,
}

/// The numbers just read, as far as dates and times go.
#[derive(Clone, Copy, Default)]
struct Numbers {
    /// Words since a number of one or two digits, if there was one.
    since_small: Option<u32>,
    after_year: bool,
    /// A colon stands right behind a number.
    clock: bool,
}

impl Shape {
    /// Reads `text` and adds its tokens to `tokens`. Cost: linear.
    pub(super) fn read(text: &str, tokens: &mut Vec<u32>) -> Self {
        let mut reader = Reader::new(tokens);
        let mut rest = text;
        loop {
            // Most of a text is this, and it need not be looked at letter by letter.
            let small = rest.bytes().take_while(u8::is_ascii_lowercase).count();
            let (letters, behind) = rest.split_at(small);
            reader.small_letters(letters.as_bytes());
            let mut chars = behind.chars();
            let Some(c) = chars.next() else { break };
            reader.take(c);
            rest = chars.as_str();
        }
        reader.finish(text)
    }

    /// `amount` a word.
    pub(super) fn per_word(&self, amount: f32) -> f32 {
        amount / self.words.max(1.0)
    }

    /// `amount` a character.
    pub(super) fn per_char(&self, amount: f32) -> f32 {
        amount / self.chars.max(1.0)
    }
}

impl<'a> Reader<'a> {
    fn new(tokens: &'a mut Vec<u32>) -> Self {
        Self {
            shape: Shape::default(),
            tokens,
            word: Word::default(),
            sketch: 0,
            run: 0,
            previous: ' ',
            before_previous: ' ',
            numbers: Numbers::default(),
        }
    }

    fn take(&mut self, c: char) {
        self.shape.chars += 1.0;
        let is_ascii = c.is_ascii();
        let in_word = if is_ascii { c.is_ascii_alphanumeric() || c == '_' } else { is_word_char(c) };
        if in_word {
            self.letter_or_digit(c, is_ascii);
        } else {
            if self.word.chars > 0 {
                self.end_word();
            }
            self.mark(c, is_ascii);
        }
        self.before_previous = self.previous;
        self.previous = c;
    }

    /// Takes small ASCII letters, if there are any, as [`Self::take`] does one by one.
    fn small_letters(&mut self, letters: &[u8]) {
        let [.., last] = *letters else { return };
        let word = &mut self.word;
        if word.chars == 0 {
            word.before = self.previous;
        }
        word.hash = letters.iter().fold(word.hash, |hash, &letter| mix(hash, letter.into()));
        let count = u32::try_from(letters.len()).expect("a block is shorter than 4 GiB");
        word.chars += count;
        word.letters += count;
        self.run += count;
        self.shape.chars += count as f32;
        self.shape.letters += count as f32;
        self.before_previous = if let [.., before, _] = *letters { before.into() } else { self.previous };
        self.previous = last.into();
    }

    fn letter_or_digit(&mut self, c: char, is_ascii: bool) {
        let word = &mut self.word;
        let first = word.chars == 0;
        word.chars += 1;
        self.run += 1;
        if first {
            word.before = self.previous;
        }
        if c.is_ascii_digit() {
            let again = word.digits > 0 && self.previous.is_ascii_digit();
            word.digits += 1;
            word.value = word.value.saturating_mul(10).saturating_add(u32::from(c) - u32::from('0'));
            self.shape.digits += 1.0;
            if !again {
                word.hash = mix(word.hash, u32::from('0'));
            }
            if first && is_currency(self.previous)
                || (first && self.previous == ' ' && is_currency(self.before_previous))
            {
                self.shape.prices += 1.0;
            }
            return;
        }
        let (is_capital, folded) = if is_ascii {
            (c.is_ascii_uppercase(), u32::from(c.to_ascii_lowercase()))
        } else {
            self.shape.non_ascii += 1.0;
            if is_wide(c) {
                self.shape.wide += 1.0;
            }
            (c.is_uppercase(), c.to_lowercase().next().map_or(0, u32::from))
        };
        word.hash = mix(word.hash, folded);
        word.letters += 1;
        self.shape.letters += 1.0;
        if is_capital {
            word.capitals += 1;
            self.shape.capitals += 1.0;
            word.starts_capital |= first;
        }
    }

    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        let shape = &mut self.shape;
        shape.words += 1.0;
        shape.word_chars += word.chars as f32;
        let hash = finish(word.hash);
        self.sketch |= 1 << (hash >> 26);
        self.tokens.push(hash);
        if word.starts_capital {
            shape.capitalized += 1.0;
        }
        if word.letters > 1 && word.capitals == word.letters {
            shape.shouted += 1.0;
        }
        if word.letters > 0 && word.capitals == 0 {
            shape.lower += 1.0;
            if word.chars <= 3 {
                shape.short_lower += 1.0;
            }
        }
        self.note_number(word);
    }

    /// Counts years, dates (a day or month up to two words before a year, or behind one and a hyphen) and times of day.
    fn note_number(&mut self, word: Word) {
        let numbers = std::mem::take(&mut self.numbers);
        let since_small = numbers.since_small.map(|words| words + 1).filter(|&words| words <= 2);
        if word.letters > 0 || word.digits == 0 {
            self.numbers.since_small = since_small;
            return;
        }
        self.shape.numbers += 1.0;
        if word.digits <= 2 {
            self.numbers.since_small = Some(0);
            if numbers.clock && word.digits == 2 {
                self.shape.times += 1.0;
            } else if numbers.after_year && word.before == '-' {
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

    fn mark(&mut self, c: char, is_ascii: bool) {
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
            if is_terminator(self.previous)
                || (is_closer(self.previous) && is_terminator(self.before_previous))
            {
                shape.sentences += 1.0;
            }
            return;
        }
        self.run += 1;
        if !is_ascii {
            shape.non_ascii += 1.0;
        }
        match c {
            ',' => shape.commas += 1.0,
            ':' => {
                shape.colons += 1.0;
                self.numbers.clock = self.previous.is_ascii_digit();
            }
            '"' | '“' | '”' | '„' | '«' | '»' => shape.quotes += 1.0,
            '(' => shape.parens += 1.0,
            '{' | '}' | ';' | '=' | '<' | '>' | '[' | ']' | '\\' | '$' | '`' => shape.code_marks += 1.0,
            '@' | '#' if self.previous == ' ' => shape.handles += 1.0,
            '@' if self.previous.is_alphanumeric() => shape.addresses += 1.0,
            '/' if self.previous == '/' && self.before_previous == ':' => shape.addresses += 1.0,
            c if is_currency(c) && self.previous.is_ascii_digit() => shape.prices += 1.0,
            _ => {}
        }
        if is_separator(c) {
            shape.separators += 1.0;
        }
        if is_telling_mark(c) {
            self.tokens.push(finish(mix(MARK, u32::from(c))));
        }
    }

    fn finish(mut self, text: &str) -> Shape {
        if self.word.chars > 0 {
            self.end_word();
        }
        let mut shape = self.shape;
        shape.longest = shape.longest.max(self.run as f32);
        shape.words += shape.wide / 2.0;
        shape.distinct = self.sketch.count_ones() as f32;
        shape.first = opening(text);
        shape.last = closing(text);
        if shape.last.ends_sentence() {
            shape.sentences += 1.0;
        }
        shape
    }
}

/// Start of the hash of a mark, apart from that of any word.
const MARK: u32 = 0x9e37_79b9;

/// One step of a multiplicative hash; the constant is the 32-bit golden ratio made odd.
pub(super) fn mix(hash: u32, value: u32) -> u32 {
    (hash.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b1)
}

/// Spreads the bits of a hash (the finisher of `MurmurHash3`, 32 bits).
pub(super) fn finish(mut hash: u32) -> u32 {
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x85eb_ca6b);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

/// Marks that tell chrome from text often enough to be tokens.
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

/// Scripts written without spaces between words: kana, Han, Hangul's neighbours, full-width forms, Thai.
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn runs_of_letters_are_read_as_letter_by_letter(text in "[a-dA-C0-2 .,$:@'(é日-]{0,80}") {
            let (mut tokens, mut one_by_one) = (Vec::new(), Vec::new());
            let shape = Shape::read(&text, &mut tokens);
            let mut reader = Reader::new(&mut one_by_one);
            text.chars().for_each(|c| reader.take(c));
            prop_assert_eq!(format!("{shape:?}"), format!("{:?}", reader.finish(&text)));
            prop_assert_eq!(tokens, one_by_one);
        }
    }
}
