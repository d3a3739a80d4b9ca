//! Marks of notes behind a sentence: `[3]`, `[citation needed]`, `²`, `[1]:23`, and numbers that were raised
//! before their markup was removed: `early.2,3 Nobody`.

use super::marks::terminator;
use super::window::{ends_token, head};
use super::words::{self, is_closer};
use crate::text::normalize::is_superscript;

/// Maximum length in bytes of a note mark that closes a sentence: `[citation needed]` fits.
const NOTE_MAX_BYTES: usize = 24;

/// Maximum number of digits of the number of a note.
const NUMBER_MAX_DIGITS: usize = 3;

/// Minimum number of letters of a word that a flattened note may follow. Shorter ones may be abbreviations
/// (`no.7`); so may capitalised ones (`Abs.2`).
const FLAT_MIN_CHARS: usize = 3;
const FLAT_MIN_CHARS_CAPITALISED: usize = 6;

/// Returns the length of a note mark at the start of `text`, directly behind the text that it annotates: `[3]`,
/// `[^1]`, `[citation needed]`, `²`, `²,³`, `†`, `(1)`, `{3}`, `[1]:23`.
pub(super) fn note_len(text: &str) -> Option<usize> {
    match text.chars().next()? {
        c if is_raised(c) => {
            let behind = text[c.len_utf8()..].strip_prefix([',', '-', '–']);
            let behind = behind.filter(|behind| behind.starts_with(is_raised));
            Some(behind.map_or(c.len_utf8(), |behind| text.len() - behind.len()))
        }
        '[' => {
            let inner = head(&text[1..], NOTE_MAX_BYTES);
            let inner = inner.find(|c| !is_note_char(c)).unwrap_or(inner.len());
            let behind = text[1 + inner..].strip_prefix(']').filter(|_| inner > 0)?;
            // The page of the source.
            let page = behind.strip_prefix(':').and_then(numbers_len).map_or(0, |len| len + 1);
            Some(text.len() - behind.len() + page)
        }
        open @ ('(' | '{') => {
            let inner = numbers_len(&text[1..])?;
            let close = if open == '(' { ')' } else { '}' };
            let behind = text[1 + inner..].strip_prefix(close)?;
            // Without white space, the number opens an item: `。(1)第一`.
            (ends_token(behind) || behind.starts_with(open)).then_some(inner + 2)
        }
        _ => None,
    }
}

/// Returns true for marks of notes above the line.
fn is_raised(c: char) -> bool {
    is_superscript(c) || matches!(c, '†' | '‡')
}

fn is_note_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ' ' | ',' | '.' | '-' | '–' | '*' | '^')
}

/// Returns the length of the numbers of notes at the start of `text`: `3`, `2,3`, `4–6`.
fn numbers_len(text: &str) -> Option<usize> {
    let mut len = 0;
    loop {
        let rest = &text[len..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if !(1..=NUMBER_MAX_DIGITS).contains(&digits) || rest.starts_with('0') {
            return None;
        }
        len += digits;
        let joint = text[len..].chars().next().filter(|c| matches!(c, ',' | '-' | '–'));
        let Some(joint) = joint else { return Some(len) };
        let behind = &text[len + joint.len_utf8()..];
        len = text.len() - behind.strip_prefix(' ').filter(|_| joint == ',').unwrap_or(behind).len();
        if len > NOTE_MAX_BYTES {
            return None;
        }
    }
}

/// Returns the length of flattened note numbers at the start of `text`: `early.2,3 Nobody`, but not `v1.2 Beta`,
/// `Abs.2 Satz`. `before` is the text before the terminators, and `marks` these and the marks behind them. The next
/// sentence must not begin in lower case.
pub(super) fn flat_len(before: &str, marks: &str, text: &str) -> Option<usize> {
    if !text.starts_with(|c: char| c.is_ascii_digit())
        || !marks.ends_with(|c| is_closer(c) || terminator(c).is_some())
    {
        return None;
    }
    let len = numbers_len(text)?;
    let behind = &text[len..];
    let starts = |c: char| c.is_alphabetic() && !c.is_lowercase();
    let next =
        head(behind, NOTE_MAX_BYTES).trim_start_matches(|c: char| c.is_whitespace() || words::is_opener(c));
    (ends_token(behind) && (behind.is_empty() || next.starts_with(starts)) && may_be_noted(before))
        .then_some(len)
}

/// Returns true if the sentence that `before` ends may have a note whose mark looks like a number.
pub(super) fn may_be_noted(before: &str) -> bool {
    before.ends_with([')', ']', '”', '»']) || ends_in_word(before)
}

/// Returns true if the last word of `before` is too long for an abbreviation that a number may follow.
fn ends_in_word(before: &str) -> bool {
    let letters =
        before.chars().rev().take_while(|c| c.is_lowercase()).take(FLAT_MIN_CHARS_CAPITALISED).count();
    let ahead = before.chars().rev().nth(letters);
    match ahead {
        Some(c) if c.is_uppercase() => letters + 1 >= FLAT_MIN_CHARS_CAPITALISED,
        Some(c) => {
            letters >= FLAT_MIN_CHARS && (c.is_whitespace() || c.is_lowercase() || words::is_opener(c))
        }
        None => letters >= FLAT_MIN_CHARS,
    }
}

/// Returns the length of a note mark at the start of `text` that is preceded by white space: a number in
/// brackets, or the ellipsis of an omission, which belongs to the text before it. If `line` begins with a number in
/// brackets, such numbers precede their sentences, as those of verses do.
pub(super) fn stray_len(text: &str, line: &str) -> Option<usize> {
    let inner = text.strip_prefix('[')?;
    let mark = inner.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '…'));
    let behind = mark.strip_prefix(']').filter(|_| mark.len() < inner.len())?;
    let leads = |text: &str| {
        text.strip_prefix('[').is_some_and(|inner| inner.starts_with(|c: char| c.is_ascii_digit()))
    };
    (ends_token(behind) && !(leads(text) && leads(line))).then_some(text.len() - behind.len())
}
