//! The words at either side of a place where a sentence may end, and the marks around them.

/// Hash of `parts` one after the other, in lower case: what word lists and features are looked up by.
/// Equal texts have equal hashes in every version and on every machine (FNV-1a over characters).
pub(super) fn lower_hash(parts: &[&str]) -> u64 {
    let mut hash = LOWER_HASH_START;
    for part in parts {
        if part.is_ascii() {
            for byte in part.bytes() {
                hash = lower_hash_step(hash, u32::from(byte.to_ascii_lowercase()));
            }
        } else {
            for c in part.chars().flat_map(char::to_lowercase) {
                hash = lower_hash_step(hash, u32::from(c));
            }
        }
    }
    lower_hash_end(hash)
}

/// The hash of nothing, to be carried on by [`lower_hash_step`].
pub(super) const LOWER_HASH_START: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash with one more character, which is in lower case.
#[inline]
pub(super) fn lower_hash_step(hash: u64, c: u32) -> u64 {
    (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3)
}

/// The hash with its high bits, which are the better ones, mixed into the low.
#[inline]
pub(super) fn lower_hash_end(hash: u64) -> u64 {
    hash ^ (hash >> 29)
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
    token.trim_start_matches(is_opener)
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
