//! The words at either side of a place where a sentence may end, and the marks around them.

use std::borrow::Cow;

use super::bytes;

/// Hash of `parts` one after the other, in lower case: what word lists and features are looked up by.
/// Equal texts have equal hashes in every version and on every machine.
pub(super) fn lower_hash(parts: &[&str]) -> u64 {
    let mut hash = LowerHash::default();
    if let [word] = parts
        && word.is_ascii()
    {
        for at in (0..word.len()).step_by(8) {
            let chunk = bytes::load(word.as_bytes(), at, word.len());
            hash.add(chunk | bytes::between(chunk, b'A', b'Z') >> 2);
        }
        return hash.end();
    }
    let (mut chunk, mut filled) = (0_u64, 0);
    let mut push = |byte: u8| {
        chunk |= u64::from(byte) << (8 * filled);
        filled += 1;
        if filled == 8 {
            hash.add(chunk);
            (chunk, filled) = (0, 0);
        }
    };
    for part in parts {
        if part.is_ascii() {
            part.bytes().for_each(|byte| push(byte.to_ascii_lowercase()));
        } else {
            let chars = part.chars().flat_map(char::to_lowercase);
            chars.for_each(|c| c.encode_utf8(&mut [0; 4]).bytes().for_each(&mut push));
        }
    }
    if filled > 0 {
        hash.add(chunk);
    }
    hash.end()
}

/// A hash in the making: of the UTF-8 of a text in lower case, eight bytes at a time, the last ones filled
/// up by zeros.
pub(super) struct LowerHash(u64);

impl Default for LowerHash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl LowerHash {
    /// Takes eight more bytes, the first the lowest.
    #[inline]
    pub(super) fn add(&mut self, chunk: u64) {
        let mixed = (self.0 ^ chunk).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }

    #[inline]
    pub(super) fn end(self) -> u64 {
        let mixed = self.0.wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ (mixed >> 29)
    }
}

/// Marks that may stand between a terminator and the end of its sentence.
pub(super) fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '}' | '*' | '_' | '“' | '‘' | '«')
        || is_wide_closer(c)
}

/// Marks that may stand ahead of the first word of a sentence: quotes, brackets, dashes, bullets.
pub(super) fn is_opener(c: char) -> bool {
    is_closer(c)
        || is_dash(c)
        || matches!(c, '(' | '[' | '{' | '„' | '‚' | '‹' | '‘' | '¿' | '¡' | '#' | '•' | '⁃' | '·')
        || matches!(c, '「' | '『' | '（' | '《' | '〈' | '【' | '〔' | '［')
}

/// Marks that a sentence goes on behind.
pub(super) fn is_comma(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '،' | '؛' | '，' | '；' | '：' | '、' | '､')
}

/// Closing marks of East Asian text.
fn is_wide_closer(c: char) -> bool {
    matches!(c, '」' | '』' | '）' | '》' | '〉' | '】' | '〕' | '］')
}

/// Whether `c` joins words or clauses as a dash.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '–' | '—' | '―' | '−')
}

/// Marks that end a quotation or a text in brackets.
pub(super) fn ends_inset(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | '“' | '‘' | '«' | ')') || is_wide_closer(c)
}

/// How a word begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    Capital,
    Small,
    Digit,
    /// A letter of a script without case.
    Caseless,
    /// No letter and no digit.
    Mark,
}

/// The text behind a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Next<'t> {
    /// Marks ahead of the first word.
    pub(super) lead: &'t str,
    /// The first word: letters and digits only.
    pub(super) word: &'t str,
    /// How the first word begins; a word like `iPhone` begins with a capital.
    pub(super) start: Start,
    /// What follows the first word.
    pub(super) rest: &'t str,
}

impl<'t> Next<'t> {
    pub(super) fn new(after: &'t str) -> Self {
        let is_lead = |c: char| is_opener(c) || c.is_whitespace();
        let word_start = after.find(|c| !is_lead(c)).unwrap_or(after.len());
        let (lead, text) = after.split_at(word_start);
        let word = leading_word(text);
        Self { lead, word, start: start_of(word), rest: &text[word.len()..] }
    }

    /// Whether the first word is a single letter.
    pub(super) fn is_letter(&self) -> bool {
        single_letter(self.word).is_some()
    }

    /// Whether the first word begins a web address.
    pub(super) fn begins_address(&self) -> bool {
        matches!(self.word, "http" | "https" | "www")
    }

    /// Whether the first word is the initial of a name: `A.`
    pub(super) fn is_initial(&self) -> bool {
        single_letter(self.word).is_some() && self.rest.starts_with('.')
    }

    /// The first word without a capital that nothing but words with one stand ahead of: `asked` in
    /// `Mrs. Jones asked`. Empty if a mark stands in between.
    pub(super) fn first_small_word(&self) -> &'t str {
        let words = self.rest.trim_start_matches('.').split_whitespace().map(leading_word);
        let mut small = words.skip_while(|word| start_of(word) == Start::Capital);
        small.next().unwrap_or_default()
    }
}

fn leading_word(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len())]
}

fn start_of(word: &str) -> Start {
    let mut chars = word.chars();
    match chars.next() {
        None => Start::Mark,
        // Georgian letters count as small ones, and have capitals that only headings are set in.
        Some('\u{10d0}'..='\u{10ff}') => Start::Caseless,
        Some(c) if c.is_numeric() => Start::Digit,
        Some(c) if c.is_uppercase() => Start::Capital,
        // Product names: iPhone, eBay, macOS.
        Some(c) if c.is_lowercase() && chars.take(3).any(char::is_uppercase) => Start::Capital,
        Some(c) if c.is_lowercase() => Start::Small,
        Some(_) => Start::Caseless,
    }
}

/// The word that ends `before`: what follows the last white space, without marks at its start.
pub(super) fn last_word(before: &str) -> &str {
    let start = before.rfind(char::is_whitespace).map_or(0, |at| at + first_len(&before[at..]));
    let token = &before[start..];
    let inner = token.rfind(|c| is_opener(c) && !matches!(c, '-' | '‐' | '\'' | '’' | '_'));
    let token = inner.map_or(token, |at| &token[at + first_len(&token[at..])..]);
    let token = token.trim_start_matches(is_opener);
    if token.is_ascii() || token.ends_with(is_unspaced) {
        return token;
    }
    // `Ver` in `医者だ。Ver`: no white space divides it from what stands ahead.
    let unspaced = token.rfind(|c| is_unspaced(c) || matches!(c, '。' | '！' | '？' | '，' | '、'));
    unspaced.map_or(token, |at| &token[at + first_len(&token[at..])..])
}

/// The two words that end `before`, `word` being the last, or `None` where it is the only one.
pub(super) fn last_two_words<'t>(before: &'t str, word: &str) -> Option<&'t str> {
    let ahead = before[..before.len() - word.len()].trim_end();
    let first = last_word(ahead);
    (!first.is_empty() && ahead.len() < before.len() - word.len())
        .then(|| &before[ahead.len() - first.len()..])
}

/// Bytes of the first character of `text`.
fn first_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// Whether `word` is of three letters or more, all small but perhaps the first.
pub(super) fn is_plain(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_alphabetic)
        && chars.clone().count() >= 2
        && chars.all(char::is_lowercase)
}

/// Whether `word` is letters with stops between them, as `U.S`, `a.m`, `Ph.D`.
pub(super) fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word
            .split('.')
            .all(|part| (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic))
}

/// Whether `word` is a Roman numeral below a hundred, roughly.
pub(super) fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X' | b'L'))
}

/// The only character of `word`, if it is a letter.
pub(super) fn single_letter(word: &str) -> Option<char> {
    let mut chars = word.chars();
    let letter = chars.next().filter(|c| c.is_alphabetic())?;
    chars.next().is_none().then_some(letter)
}

/// Whether `c` is a letter of a script that writes its sentences without white space between them, or of Korean, which may.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
        || matches!(c, '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether `word` is one letter with the signs that belong to it, in a script that writes vowels as signs: `ए`, `के`, `মো`.
/// The blocks of these scripts have one layout, in which signs stand at the same places.
pub(super) fn is_one_syllable(word: &str) -> bool {
    let is_indic = |c: char| ('\u{900}'..='\u{d7f}').contains(&c);
    let is_sign =
        |c: char| matches!(u32::from(c) & 0x7f, 0..=3 | 0x3c | 0x3e..=0x4d | 0x51..=0x57 | 0x62 | 0x63);
    word.chars().all(is_indic) && word.chars().filter(|&c| !is_sign(c)).count() == 1
}

/// Whether `c` is a letter, digit or mark of ASCII in full width.
pub(super) fn is_wide_ascii(c: char) -> bool {
    ('\u{ff01}'..='\u{ff5e}').contains(&c)
}

/// `text` with the letters, digits and marks of full width as ASCII: `Ｎｏ．` is `No.`
pub(super) fn to_half_width(text: &str) -> Cow<'_, str> {
    if !text.contains(is_wide_ascii) {
        return Cow::Borrowed(text);
    }
    let narrow =
        |c: char| if is_wide_ascii(c) { char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c) } else { c };
    Cow::Owned(text.chars().map(narrow).collect())
}
