//! Numbered items in one line: `1. The first 2. The second`, `a) one b) two`.
//!
//! A sentence that begins with the marker of an item is expected to continue with the next marker of the same
//! form. Any weaker condition would mistake numbers in prose for markers.

use super::language::Language;
use super::words;

/// Number or letter that opens an item, and how it is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    /// 1-based position in the list: 2 for `b`.
    ordinal: u32,
    is_letter: bool,
    closing: Closing,
    /// Length in bytes up to the white space after the marker, including a bullet before it.
    len: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closing {
    Stop,
    Bracket,
    StopAndBracket,
}

impl Marker {
    /// Parses the marker at the start of `text`, if white space or nothing follows it.
    pub(super) fn leading(text: &str) -> Option<Self> {
        // Fast path: most sentences begin otherwise.
        if matches!(text.as_bytes().first(), Some(b'A'..=b'Z' | b'i'..=b'z')) {
            return None;
        }
        let unmarked = text.trim_start_matches(['•', '⁃', '*', '-']).trim_start();
        let digits = unmarked.bytes().take_while(u8::is_ascii_digit).count();
        let (ordinal, is_letter, rest) = match (digits, unmarked.bytes().next()?) {
            (1..=2, _) => (unmarked[..digits].parse().ok()?, false, &unmarked[digits..]),
            (0, letter @ b'a'..=b'h') => (u32::from(letter - b'a') + 1, true, &unmarked[1..]),
            _ => return None,
        };
        let closing_len = rest.bytes().take_while(|byte| matches!(byte, b'.' | b')')).count();
        let closing = match &rest[..closing_len] {
            "." => Closing::Stop,
            ")" => Closing::Bracket,
            ".)" => Closing::StopAndBracket,
            _ => return None,
        };
        let behind = &rest[closing_len..];
        let len = text.len() - behind.len();
        (behind.is_empty() || behind.starts_with(char::is_whitespace)).then_some(Self {
            ordinal,
            is_letter,
            closing,
            len,
        })
    }

    /// Returns true if `self` opens the item after that of `ahead`.
    fn follows(self, ahead: Self) -> bool {
        self.ordinal == ahead.ordinal + 1 && self.is_like(ahead)
    }

    /// Returns true if both have the same form.
    fn is_like(self, other: Self) -> bool {
        self.is_letter == other.is_letter && self.closing == other.closing
    }
}

/// Returns true if `sentence` consists of a marker.
pub(super) fn is_marker(sentence: &str) -> bool {
    Marker::leading(sentence).is_some_and(|marker| marker.len == sentence.len())
}

/// Maximum length in bytes of a label.
const LABEL_MAX_BYTES: usize = 40;

/// Returns true if `sentence` only labels what follows: `A.`, `II.`, `1.1.`, `Q1.`, `§ 1.`, `Fig. 1.`, `Article 1er.`
pub(super) fn is_label(sentence: &str, language: &Language) -> bool {
    if sentence.len() > LABEL_MAX_BYTES {
        return false;
    }
    let text = sentence.trim_start_matches(|c: char| words::is_opener(c) || c.is_whitespace());
    let text = text.trim_end_matches(['.', ')', ']']);
    if let Some(number) = text.strip_prefix(['§', '№']) {
        return is_label_number(number.trim_start());
    }
    match text.rsplit_once(char::is_whitespace) {
        Some((word, number)) => {
            language.is_label_word(word.trim_end().trim_end_matches('.')) && is_label_number(number)
        }
        None => is_enumerator(text),
    }
}

/// Returns true if `text` numbers a section without a word: a capital as in the first items of a list, a Roman
/// numeral in capitals or small letters, numbers of two digits with stops between them, the letter of a question or
/// an answer with its number.
fn is_enumerator(text: &str) -> bool {
    let is_short =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = |c: char| c.is_ascii_uppercase() || matches!(c, 'А'..='К' | 'Α'..='Κ');
    words::single_letter(text).is_some_and(is_letter)
        || words::is_roman(text)
        || is_small_roman(text)
        || text.split('.').all(is_short)
        || text.strip_prefix(['Q', 'A']).is_some_and(is_short)
}

/// Returns true for Roman numerals of a list in small letters: `ii`, `iv`, `x`.
fn is_small_roman(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'))
}

/// Returns true if `text` is the number of a label: `1`, `1.2`, `2a`, `IV`, `B`, `1er`, `1º`.
fn is_label_number(text: &str) -> bool {
    let bare = text.strip_suffix("er").unwrap_or(text).trim_end_matches(['º', 'ª', '°']);
    let is_part =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let figures = bare.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(bare);
    figures.split('.').all(is_part)
        || words::is_roman(bare)
        || words::single_letter(bare).is_some_and(|c| c.is_ascii_uppercase())
}

/// Maximum length in bytes of the marks that open an item.
const BULLET_MAX_BYTES: usize = 6;

/// Returns true if `text`, all of a sentence so far, is a mark that opens an item: a bullet, a dash, an arrow, a tick.
/// Longer rows of marks are lines of their own.
pub(super) fn is_bullet(text: &str) -> bool {
    let may_open = |c: char| {
        matches!(c, '•' | '‣' | '⁃' | '◦' | '·' | '>' | '»' | '›' | '–' | '—' | '\u{fe0f}')
            || matches!(c, '\u{2190}'..='\u{21ff}' | '\u{25a0}'..='\u{25ff}' | '\u{2794}'..='\u{27be}')
            || matches!(c, '★' | '☆' | '✅' | '☑' | '✓' | '✔')
    };
    text.len() <= BULLET_MAX_BYTES && text.chars().all(may_open)
}

/// Returns true if the last word of `sentence`, `last` with its terminators, is the marker that follows the
/// one at its start.
pub(super) fn ends_with_next_marker(sentence: &str, last: &str) -> bool {
    let stops = sentence.bytes().rev().take_while(|byte| matches!(byte, b'.' | b')')).count();
    let end = sentence.len().checked_sub(stops + last.len()).and_then(|start| sentence.get(start..));
    match (end.and_then(Marker::leading), Marker::leading(sentence)) {
        (Some(next), Some(first)) => next.follows(first),
        _ => false,
    }
}

/// Returns true if the last word of `sentence` is the marker, with a bracket, of an item after the one that the
/// sentence begins with: `1) The first 2)`.
pub(super) fn ends_with_later_marker(sentence: &str) -> bool {
    let last = sentence.rsplit(char::is_whitespace).next().unwrap_or_default();
    if !last.ends_with(')') || last.len() == sentence.len() {
        return false;
    }
    match (Marker::leading(last), Marker::leading(sentence)) {
        (Some(later), Some(first)) => later.ordinal > first.ordinal && later.is_like(first),
        _ => false,
    }
}

/// Returns true if `word`, which ends `before`, is the number of an item after a colon.
pub(super) fn follows_colon(before: &str, word: &str) -> bool {
    let is_number = (1..=2).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    is_number && before[..before.len() - word.len()].trim_end().ends_with(':')
}

/// Maximum length in bytes of a letter or Roman numeral between brackets that opens an item: `(viii)`.
const BRACKETED_MAX_BYTES: usize = 6;

/// Returns true if `text`, all of a sentence so far, is a letter or Roman numeral between brackets: `(b)`, `(ii)`.
pub(super) fn is_bracketed_letter(text: &str) -> bool {
    let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    inside.is_some_and(|inside| {
        text.len() <= BRACKETED_MAX_BYTES
            && (words::single_letter(inside).is_some() || words::is_roman(&inside.to_ascii_uppercase()))
    })
}

/// Returns the offset of the second item of `sentence`, if it begins with a marker and contains the next.
/// Cost: linear in the text before that offset, or in the sentence if there is none.
pub(super) fn second_item(sentence: &str) -> Option<usize> {
    let first = Marker::leading(sentence)?;
    let starts = sentence[first.len..].char_indices().filter(|&(_, c)| c.is_whitespace());
    starts.map(|(at, c)| first.len + at + c.len_utf8()).find(|&at| {
        let item = &sentence[at..];
        !item.starts_with(char::is_whitespace)
            && Marker::leading(item).is_some_and(|next| next.follows(first))
    })
}

/// Returns true if `word`, which ends `before`, numbers an item inside a sentence: `1. Smith, 2. Jones and 3.
/// Brown`. The next or the previous number must be there, with a comma or a conjunction and no other stop
/// between the items.
pub(super) fn is_enumerated(before: &str, word: &str, after: &str) -> bool {
    let is_number = (1..=2).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    let Some(number) = word.parse::<u32>().ok().filter(|_| is_number) else { return false };
    let is_item = |text: &str| {
        let text = text.trim_end();
        let (_, last) = text.rsplit_once(char::is_whitespace).unwrap_or_default();
        let is_joined = text.ends_with([',', ';']) || (1..=3).contains(&last.chars().count());
        // `vom 13. auf den 14.`: an item that a conjunction joins is a name, so it is not in lower case.
        let is_listed =
            text.ends_with([',', ';']) || text[..text.len() - last.len()].trim_end().ends_with(',');
        let may_be_item = is_listed || !text.starts_with(char::is_lowercase);
        is_joined && may_be_item && !text.contains(['.', '!', '?', ':'])
    };
    let follows =
        |next: u32, text: &str| text.split_once(&format!(" {next}. ")).is_some_and(|(item, _)| is_item(item));
    let ahead = &before[..before.len() - word.len()];
    let behind_last = number.checked_sub(1).and_then(|last| ahead.rsplit_once(&format!("{last}. ")));
    follows(number + 1, after) || behind_last.is_some_and(|(_, item)| is_item(item))
}
