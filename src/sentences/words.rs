//! Words on either side of a candidate, and the marks around them.

use std::borrow::Cow;

use super::bytes;

/// Hashes the concatenation of `parts` in lower case, for lookup in word lists and for features. Stable
/// across versions and machines.
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

/// Hash under construction, of UTF-8 text in lower case, eight bytes at a time, padded with zeros.
pub(super) struct LowerHash(u64);

impl Default for LowerHash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl LowerHash {
    /// Takes eight more bytes, the first one lowest.
    #[inline]
    pub(super) fn add(&mut self, chunk: u64) {
        let mixed = (self.0 ^ chunk).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }

    /// Returns the hash, mixed so that the low bits depend on all.
    #[inline]
    pub(super) fn end(self) -> u64 {
        let mixed = self.0.wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ (mixed >> 29)
    }
}

/// Returns true for marks that may stand between a terminator and the end of its sentence.
pub(super) fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '}' | '*' | '_' | '“' | '‘' | '«')
        || is_wide_closer(c)
}

/// Returns true for marks that may precede the first word of a sentence: quotes, brackets, dashes, bullets.
pub(super) fn is_opener(c: char) -> bool {
    is_closer(c)
        || is_dash(c)
        || matches!(c, '(' | '[' | '{' | '„' | '‚' | '‹' | '‘' | '¿' | '¡' | '#' | '•' | '⁃' | '·')
        || matches!(c, '「' | '『' | '（' | '《' | '〈' | '【' | '〔' | '［')
}

/// Returns true for marks after which a sentence continues.
pub(super) fn is_comma(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '،' | '؛' | '，' | '；' | '：' | '、' | '､')
}

/// Returns true for closing marks of East Asian text.
fn is_wide_closer(c: char) -> bool {
    matches!(c, '」' | '』' | '）' | '》' | '〉' | '】' | '〕' | '］')
}

/// Returns true for dashes and hyphens.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '–' | '—' | '―' | '−')
}

/// Returns true for marks that close a quotation or bracket.
pub(super) fn ends_inset(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | '“' | '‘' | '«' | ')') || is_wide_closer(c)
}

/// Returns true if only terminators stand between an opening bracket, which ends `before`, and a closing one,
/// which is all of `closers`: `(!)`, `[...]`, `(¡!)`. They are a remark or an omission.
pub(super) fn is_bracketed_mark(before: &str, closers: &str) -> bool {
    let open = match closers {
        ")" => '(',
        "]" => '[',
        "）" => '（',
        _ => return false,
    };
    before.trim_end_matches(['¡', '¿', ' ', '\u{a0}']).ends_with(open)
}

/// Beginning of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    Capital,
    Small,
    Digit,
    /// A letter in a script without case.
    Caseless,
    /// Neither letter nor digit.
    Mark,
}

/// Text after a candidate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Next<'t> {
    /// Marks before the first word.
    pub(super) lead: &'t str,
    /// The first word: letters and digits only.
    pub(super) word: &'t str,
    /// Beginning of the first word; for a word like `iPhone`, a capital.
    pub(super) start: Start,
    /// Text after the first word.
    pub(super) rest: &'t str,
}

impl<'t> Next<'t> {
    pub(super) fn new(after: &'t str) -> Self {
        let is_lead = |c: char| !c.is_ascii_alphanumeric() && (is_opener(c) || c.is_whitespace());
        let word_start = after.find(|c| !is_lead(c)).unwrap_or(after.len());
        let word_start = word_start + clitic_len(&after[..word_start], &after[word_start..]);
        let (lead, text) = after.split_at(word_start);
        let word = leading_word(text);
        Self { lead, word, start: start_of(word), rest: &text[word.len()..] }
    }

    /// Returns true if the first word is a single letter.
    pub(super) fn is_letter(&self) -> bool {
        single_letter(self.word).is_some()
    }

    /// Returns true if the first word begins a web address.
    pub(super) fn begins_address(&self) -> bool {
        matches!(self.word, "http" | "https" | "www")
    }

    /// Returns true if the first word is the initial of a name: `A.`
    pub(super) fn is_initial(&self) -> bool {
        single_letter(self.word).is_some() && self.rest.starts_with('.')
    }

    /// Returns the first word in lower case that only capitalised words precede: `asked` in `Mrs. Jones
    /// asked`. Empty if a mark comes before it.
    pub(super) fn first_small_word(&self) -> &'t str {
        let words = self.rest.trim_start_matches('.').split_whitespace().map(leading_word);
        let mut small = words.skip_while(|word| start_of(word) == Start::Capital);
        small.next().unwrap_or_default()
    }
}

/// Maximum number of letters left of a word that an apostrophe shortens.
const CLITIC_MAX_LETTERS: usize = 2;

/// Returns the length of the shortened word and the space at the start of `text`, if `lead`, which precedes it,
/// ends with an apostrophe and a capital follows. Dutch and Afrikaans capitalise the second word then:
/// `'s Avonds`, `'t Was`, `'n Man`.
fn clitic_len(lead: &str, text: &str) -> usize {
    if !lead.ends_with(['\'', '’', '‘']) {
        return 0;
    }
    let len = text.bytes().take(CLITIC_MAX_LETTERS).take_while(u8::is_ascii_lowercase).count();
    let behind = text[len..].strip_prefix(' ').filter(|_| len > 0);
    if behind.is_some_and(|behind| behind.starts_with(char::is_uppercase)) { len + 1 } else { 0 }
}

fn leading_word(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len())]
}

/// Classifies the beginning of `word`.
fn start_of(word: &str) -> Start {
    let mut chars = word.chars();
    match chars.next() {
        None => Start::Mark,
        // Georgian letters count as lower case, and have capitals that are used only in headings.
        Some('\u{10d0}'..='\u{10ff}') => Start::Caseless,
        Some(c) if c.is_numeric() => Start::Digit,
        Some(c) if c.is_uppercase() => Start::Capital,
        // Product names: iPhone, eBay, macOS.
        Some(c) if c.is_lowercase() && chars.take(3).any(char::is_uppercase) => Start::Capital,
        Some(c) if c.is_lowercase() => Start::Small,
        Some(_) => Start::Caseless,
    }
}

/// Returns the last word of `before`: what follows the last white space, without marks at its start.
pub(super) fn last_word(before: &str) -> &str {
    let start = before.rfind(char::is_whitespace).map_or(0, |at| at + first_len(&before[at..]));
    let token = &before[start..];
    if token.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return token;
    }
    let is_cut = |&(at, c): &(usize, char)| {
        is_opener(c)
            && !matches!(c, '-' | '‐' | '\'' | '’' | '_')
            && !(c == '"' && stands_in_acronym(&token[..at], &token[at + 1..]))
    };
    let inner = token.char_indices().rev().find(is_cut).map(|(at, _)| at);
    let token = inner.map_or(token, |at| &token[at + first_len(&token[at..])..]);
    let token = token.trim_start_matches(is_opener);
    if token.is_ascii() || token.ends_with(is_unspaced) {
        return token;
    }
    // `Ver` in `医者だ。Ver`: no white space separates it from the text before.
    let unspaced = token.rfind(|c| is_unspaced(c) || matches!(c, '。' | '！' | '？' | '，' | '、'));
    unspaced.map_or(token, |at| &token[at + first_len(&token[at..])..])
}

/// Returns true if a quotation mark between `ahead` and `behind` belongs to a Hebrew acronym, in which it stands
/// for a mark of its own: `צה"ל`.
fn stands_in_acronym(ahead: &str, behind: &str) -> bool {
    let is_hebrew = |c: char| ('\u{5d0}'..='\u{5ea}').contains(&c);
    ahead.ends_with(is_hebrew) && behind.starts_with(is_hebrew)
}

/// Returns the last two words of `before`, `word` being the last, or `None` if there is only one.
pub(super) fn last_two_words<'t>(before: &'t str, word: &str) -> Option<&'t str> {
    let ahead = before[..before.len() - word.len()].trim_end();
    let first = last_word(ahead);
    (!first.is_empty() && ahead.len() < before.len() - word.len())
        .then(|| &before[ahead.len() - first.len()..])
}

/// Returns the length in bytes of the first character of `text`.
fn first_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// Returns true if `word` has three or more letters, all lower case but perhaps the first.
pub(super) fn is_plain(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_alphabetic)
        && chars.clone().count() >= 2
        && chars.all(char::is_lowercase)
}

/// Returns true if `word` consists of letters with stops between them: `U.S`, `a.m`, `Ph.D`.
pub(super) fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word
            .split('.')
            .all(|part| (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic))
}

/// Returns true if `word` consists of the initials of a double name: `J.-P`, `Y.-H`, `Ж.-П`, `Ch.-L`.
pub(super) fn is_hyphenated_initials(word: &str) -> bool {
    let is_initial = |part: &str| {
        let mut letters = part.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_none_or(char::is_lowercase)
            && letters.next().is_none()
    };
    let Some((first, second)) = word.split_once(['-', '‐', '‑']) else { return false };
    first.strip_suffix('.').is_some_and(is_initial) && is_initial(second)
}

/// Returns true if `word` looks like a Roman numeral below a hundred.
pub(super) fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X' | b'L'))
}

/// Returns the only character of `word`, if it is a single letter.
pub(super) fn single_letter(word: &str) -> Option<char> {
    let mut chars = word.chars();
    let letter = chars.next()?;
    (chars.next().is_none() && letter.is_alphabetic()).then_some(letter)
}

/// Returns true for letters of scripts that write no white space between sentences, or of Korean, which may
/// not.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
        || matches!(c, '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Returns true for letters of scripts that write no white space between words: all of [`is_unspaced`] but Korean,
/// and Thai and Lao.
pub(super) fn joins_words(c: char) -> bool {
    is_unspaced(c) && !is_hangul(c) || ('\u{e00}'..='\u{eff}').contains(&c)
}

/// Returns true for Korean syllables.
pub(super) fn is_hangul(c: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

/// Returns the value of a decimal digit of any script in which dates are commonly written. Arabic and full-width
/// digits begin at a multiple of sixteen, those of Indic scripts six places behind one.
pub(super) fn digit(c: char) -> Option<u32> {
    let code = u32::from(c);
    match c {
        '0'..='9' | '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' | '\u{ff10}'..='\u{ff19}' => {
            Some(code & 0xf)
        }
        '\u{966}'..='\u{def}' if c.is_numeric() => (code & 0xf).checked_sub(6),
        _ => None,
    }
}

/// Returns true if `word` is one letter with its signs, in a script that writes vowels as signs: `ए`, `के`,
/// `মো`. The Unicode blocks of these scripts share a layout, with signs at the same offsets.
pub(super) fn is_one_syllable(word: &str) -> bool {
    let is_indic = |c: char| ('\u{900}'..='\u{d7f}').contains(&c);
    let is_sign =
        |c: char| matches!(u32::from(c) & 0x7f, 0..=3 | 0x3c | 0x3e..=0x4d | 0x51..=0x57 | 0x62 | 0x63);
    word.chars().all(is_indic) && word.chars().filter(|&c| !is_sign(c)).count() == 1
}

/// Returns true for full-width forms of ASCII letters, digits and marks.
pub(super) fn is_wide_ascii(c: char) -> bool {
    ('\u{ff01}'..='\u{ff5e}').contains(&c)
}

/// Converts full-width letters, digits and marks to ASCII: `Ｎｏ．` to `No.`
pub(super) fn to_half_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(is_wide_ascii) {
        return Cow::Borrowed(text);
    }
    let narrow =
        |c: char| if is_wide_ascii(c) { char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c) } else { c };
    Cow::Owned(text.chars().map(narrow).collect())
}
