//! Numbers as written: sign, digits with the separators between them, letters attached to them, and unit.

use super::key::key;
use super::units;
use crate::text::{hash, words};

/// Number in a text.
pub(super) struct Number {
    /// First byte of the number, with attached letters and without its sign.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Hash of sign, attached letters and digits.
    pub(super) key: u64,
    /// Hash of the unit or currency, 0 if there is none.
    pub(super) unit: u64,
}

/// Words that make the number after them negative.
const MINUS: [&str; 6] = ["minus", "moins", "menos", "meno", "минус", "мінус"];

/// Reads the number of `text` whose first digit is at `digit`, in a part that begins at `from`. The key has no
/// separators of thousands, which writers put or leave out as they like: "3,400", "3.400", "3 400", "3'400" and
/// "3400" are the same. So "3.400" is "3400" even where it means three and four tenths: no two texts that are
/// otherwise alike say the one and the other.
pub(super) fn read(text: &str, from: usize, digit: usize) -> Number {
    let start = digit - letters_before(&text[from..digit]);
    let mut value = String::new();
    let (sign, mut unit) = before(&text[..start], start == from);
    if sign {
        value.push('-');
    }
    let mut letters = &text[start..digit];
    if unit == 0 && start < digit {
        // "EUR12"
        unit = units::currency(letters);
        letters = if unit == 0 { letters } else { "" };
    }
    value.extend(letters.chars().flat_map(char::to_lowercase));
    let mut end = digit + digits(&text[digit..], &mut value);
    let suffix = run_len(&text[end..], |c| is_letter(c) || c.is_ascii_digit());
    let suffix = &text[end..end + suffix];
    end += suffix.len();
    if unit == 0 {
        unit = if suffix.is_empty() { units::after(&text[end..]) } else { units::unit(suffix) };
        // "£5m" is an amount, "5m" a length.
        if unit != 0 {
            return Number { start, end, key: hash::fingerprint64(&value), unit };
        }
    }
    if !matches!(&*suffix.to_ascii_lowercase(), "st" | "nd" | "rd" | "th" | "er" | "re") {
        value.extend(suffix.chars().flat_map(char::to_lowercase));
    }
    Number { start, end, key: hash::fingerprint64(&value), unit }
}

/// Appends the digits at the start of `text`, with the separators between them, to `value`. Returns their
/// length in bytes.
fn digits(text: &str, value: &mut String) -> usize {
    let mut rest = text;
    let (mut groups, mut is_first_short) = (0, true);
    loop {
        let (digits, after) = rest.split_at(run_len(rest, is_digit));
        value.extend(digits.chars().map(ascii_digit));
        is_first_short &= groups > 0 || digits.chars().count() <= GROUP;
        groups += 1;
        rest = after;
        let mut chars = rest.chars();
        let Some(sign) = chars.next() else { break };
        let digits = &chars.as_str()[..run_len(chars.as_str(), is_digit)];
        let is_group = digits.chars().count() == GROUP;
        match sign {
            '.' | ',' if is_group => {}
            // The sign of decimals.
            '.' | ',' if !digits.is_empty() => value.push('.'),
            ':' if !digits.is_empty() => value.push(':'),
            ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '’'
                if is_group && is_first_short && digits.is_ascii() => {}
            _ => break,
        }
        rest = chars.as_str();
    }
    text.len() - rest.len()
}

/// Number of digits between two separators of thousands.
const GROUP: usize = 3;

/// Returns the length in bytes of the letters at the end of `text`.
fn letters_before(text: &str) -> usize {
    let letters = text.trim_end_matches(is_letter);
    text.len() - letters.len()
}

/// Reads what is written before a number: true if it is negative, and the hash of its currency. `is_apart` is
/// true if no word ends at the number.
fn before(text: &str, is_apart: bool) -> (bool, u64) {
    if !is_apart {
        return (false, 0);
    }
    let mut chars = text.chars();
    let (mut sign, mut unit) = (false, 0);
    // "-£5" and "£-5".
    for _ in 0..2 {
        let Some(c) = chars.clone().next_back() else { break };
        let of_char = units::currency(c.encode_utf8(&mut [0; 4]));
        if unit == 0 && of_char != 0 {
            unit = of_char;
        } else if !sign && is_minus(c, chars.as_str()) {
            sign = true;
        } else {
            break;
        }
        chars.next_back();
    }
    // "minus 5", "USD 5", "US$5"
    let rest = chars.as_str().trim_end_matches([' ', '\u{a0}']);
    let word = rest.char_indices().rev().take(MAX_WORD + 1).take_while(|&(_, c)| is_letter(c));
    let (mut len, mut first) = (0, rest.len());
    for (at, _) in word {
        (len, first) = (len + 1, at);
    }
    let word = &rest[first..];
    if !(1..=MAX_WORD).contains(&len) {
        return (sign, unit);
    }
    let own = key(word);
    sign |= MINUS.iter().any(|minus| key(minus) == own);
    let of_word = units::currency(word);
    (sign, if unit == 0 { of_word } else { unit })
}

/// Maximum length in characters of a word before a number that may belong to it.
const MAX_WORD: usize = 5;

/// Returns true if `c`, directly before a number and at the end of `text`, is a minus: a dash, but not one
/// between words or numbers.
fn is_minus(c: char, text: &str) -> bool {
    let before = text[..text.len() - c.len_utf8()].chars().next_back();
    let is_start =
        before.is_none_or(|c| c.is_whitespace() || c.is_control() || "([\"'“„«=~<>≤≥£$€¥".contains(c));
    c == '⁻' || (matches!(c, '-' | '−' | '–' | '－') && is_start)
}

/// Returns the length in bytes of the run at the start of `text` whose characters all are `wanted`.
pub(super) fn run_len(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.find(|c| !wanted(c)).unwrap_or(text.len())
}

/// Returns true if `c` is a letter of a script with capitals. Letters of other scripts next to digits are
/// words of their own.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || (!c.is_ascii() && (c.is_lowercase() || c.is_uppercase()))
}

/// Returns true if `c` is a digit or a number of any script, or a Han numeral.
pub(super) fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    c.is_numeric() || (words::is_spaceless(c) && "〇零一二三四五六七八九十百千万萬亿億两兩".contains(c))
}

/// Returns the ASCII digit with the same value if `c` is a digit of another script (Unicode category Nd), and
/// `c` itself otherwise.
fn ascii_digit(c: char) -> char {
    /// The zeros of scripts that are in use on web pages; the other nine digits follow each zero.
    const ZEROS: [u32; 18] = [
        0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
        0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x17e0, 0xff10,
    ];
    let digit = ZEROS.iter().find_map(|&zero| u32::from(c).checked_sub(zero).filter(|&digit| digit < 10));
    digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> (u64, u64) {
        let digit = text.find(is_digit).unwrap();
        let from = text[..digit]
            .rfind(|c| !words::is_word_char(c))
            .map_or(0, |at| at + text[at..].chars().next().unwrap().len_utf8());
        let number = read(text, from, digit);
        (number.key, number.unit)
    }

    #[test]
    fn numbers_that_say_the_same_are_equal() {
        for [a, b] in [
            ["-5", "at −5"],
            ["-5", "minus 5"],
            ["£5", "5 £"],
            ["-£5", "£-5"],
            ["EUR 5", "€5"],
            ["5km", "5 km"],
            ["5 km", "5 kilometres"],
            ["7:30 am", "7:30 a.m."],
            ["5 %", "5 per cent"],
            ["1,200", "1200"],
            ["1.200", "1200"],
            ["1 200", "1200"],
            ["1\u{202f}200 km", "1,200 km"],
            ["1'200", "1’200"],
            ["12 345 678", "12,345,678"],
            ["3,5", "3.5"],
            ["5th", "5"],
            ["१२", "12"],
            ["5 Menschen", "5"],
        ] {
            assert_eq!(number(a), number(b), "{a} / {b}");
        }
    }

    #[test]
    fn numbers_that_say_something_else_are_not() {
        for [a, b] in [
            ["-5", "5"],
            ["£5", "$5"],
            ["5 km", "5 m"],
            ["5 °C", "5 °F"],
            ["7:30 am", "7:30 p.m."],
            ["5 %", "5 ‰"],
            ["2.1a", "2.1b"],
            ["A5", "B5"],
            ["5 days", "5 weeks"],
            ["5k", "5m"],
            ["10⁵", "105"],
            ["2024 400", "2024400"],
            ["1.2", "12"],
            ["5 20", "520"],
            ["5 2000", "52000"],
        ] {
            assert_ne!(number(a), number(b), "{a} / {b}");
        }
    }
}
