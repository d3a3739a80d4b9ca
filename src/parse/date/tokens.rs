//! Tokens of dates: numbers and words.

use crate::parse::lexicon::is_letter;

/// Zeros of the scripts in whose decimal digits dates on the web are written.
const ZEROS: [char; 18] =
    ['0', '٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '០', '０'];

const PERSIAN_ZERO: char = '۰';

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number(u32),
    Word,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    /// Text between the previous token and this one.
    pub(super) between: &'a str,
    pub(super) kind: Kind,
    /// Number of digits.
    pub(super) digits: usize,
    pub(super) is_persian: bool,
    /// Byte range in the text.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Endings of ordinal numbers: of English and French, of Iberian languages and Italian, of Bengali.
const ORDINALS: [&str; 12] = ["st", "nd", "rd", "th", "er", "º", "°", "ª", "ই", "লা", "রা", "শে"];

/// Splits `text` into runs of digits (dropping the [`ORDINALS`]) and runs of letters.
/// A character for year, month or day directly after its number is a word of its own: `17日午前`.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut at = 0;
    let mut before = 0;
    let mut was_number = false;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let start = at + rest.find(|c: char| digit(c).is_some() || is_letter(c))?;
        let first = text[start..].chars().next()?;
        let between = &text[before..start];
        let run = &text[start..];
        let mut token = if digit(first).is_some() {
            let end = run.find(|c| digit(c).is_none()).unwrap_or(run.len());
            arabic(&run[..end])
        } else if let Some(end) = chinese_end(run) {
            chinese(&run[..end])
        } else {
            let is_unit = was_number && between.trim().is_empty() && is_unit(first);
            let len = if is_unit { first.len_utf8() } else { word_end(run) };
            Token { kind: Kind::Word, digits: 0, ..arabic(&run[..len]) }
        };
        (token.between, token.start, token.end) = (between, start, start + token.text.len());
        was_number = token.kind != Kind::Word;
        (before, at) = (token.end, token.end);
        if digit(first).is_some() {
            before = token.end + ordinal_len(&text[token.end..]);
            at = before;
        }
        Some(token)
    })
}

/// Returns true if `text` has two numbers, which every day needs, or a character behind which numbers in Chinese digits
/// are read.
pub(super) fn may_have_two_numbers(text: &str) -> bool {
    let mut was_digit = false;
    let mut begins = |is_digit: bool| {
        let begins = is_digit && !was_digit;
        was_digit = is_digit;
        begins
    };
    if text.is_ascii() {
        return text.bytes().filter(|byte| begins(byte.is_ascii_digit())).nth(1).is_some();
    }
    text.contains(is_unit) || text.chars().filter(|&c| begins(digit(c).is_some())).nth(1).is_some()
}

/// Makes the token of a number in digits of any scripts.
fn arabic(text: &str) -> Token<'_> {
    let digits = text.chars().count();
    // Longer numbers are not part of a date.
    let value = text.chars().take(9).filter_map(digit).fold(0, |value, digit| value * 10 + digit);
    let is_persian = text.starts_with(|c: char| (PERSIAN_ZERO..='۹').contains(&c));
    Token { text, between: "", kind: Kind::Number(value), digits, is_persian, start: 0, end: 0 }
}

/// Returns the value of a decimal digit in any supported script.
fn digit(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let of = |zero: char| (c as u32).checked_sub(zero as u32).filter(|digit| *digit < 10);
    c.is_numeric().then(|| ZEROS.iter().find_map(|&zero| of(zero)))?
}

/// Returns true for East Asian characters that directly follow the number of a year, month or day.
fn is_unit(c: char) -> bool {
    matches!(c, '年' | '月' | '日' | '号' | '號' | '년' | '월' | '일')
}

fn chinese_digit(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' | '○' | 'Ｏ' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Returns the end of the word at the start of `run`: of its letters, or before a year in Chinese digits behind the name of
/// an era (`平成三十年`).
fn word_end(run: &str) -> usize {
    let end = run.find(|c| !is_letter(c)).unwrap_or(run.len());
    let era = run.char_indices().nth(ERA_CHARS).map_or(end, |(at, _)| at);
    if era < end && chinese_end(&run[era..]).is_some_and(|year| run[era + year..].starts_with('年')) {
        era
    } else {
        end
    }
}

/// Number of characters of the names of Japanese and Chinese eras.
const ERA_CHARS: usize = 2;

/// The first year of an era.
const FIRST_YEAR: &str = "元";

/// Returns the end of the number in Chinese digits at the start of `run`, if a character for year, month or
/// day follows.
fn chinese_end(run: &str) -> Option<usize> {
    if run.strip_prefix(FIRST_YEAR).is_some_and(|rest| rest.starts_with('年')) {
        return Some(FIRST_YEAR.len());
    }
    let first = run.chars().next().filter(|&c| c == '十' || chinese_digit(c).is_some())?;
    let end = run.find(|c| c != '十' && chinese_digit(c).is_none())?;
    (end >= first.len_utf8() && run[end..].starts_with(is_unit)).then_some(end)
}

/// Makes the token of a number such as `二〇〇五` or `二十一`.
fn chinese(text: &str) -> Token<'_> {
    let chars = text.chars().take(9);
    if text == FIRST_YEAR {
        return Token { kind: Kind::Number(1), ..arabic(text) };
    }
    let value = chars.fold(0, |value: u32, c| match chinese_digit(c) {
        // After a ten, the digit is added: 二十一 is 21.
        Some(digit) if value >= 10 && value.is_multiple_of(10) && text.contains('十') => value + digit,
        Some(digit) => value * 10 + digit,
        None => value.max(1) * 10,
    });
    Token { kind: Kind::Number(value), ..arabic(text) }
}

/// Returns the length of the ordinal ending at the start of `rest`.
fn ordinal_len(rest: &str) -> usize {
    let is_ordinal = |known: &&&str| {
        let suffix = rest.get(..known.len());
        let is_apart = || !rest[known.len()..].starts_with(|c: char| is_letter(c) || digit(c).is_some());
        suffix.is_some_and(|suffix| suffix.eq_ignore_ascii_case(known)) && is_apart()
    };
    ORDINALS.iter().find(is_ordinal).map_or(0, |known| known.len())
}

/// Returns true if the number at the start of `tokens` is the hour of a time: `10:22`, `10.22`, `10h22`.
pub(super) fn is_hour(tokens: &[Token]) -> bool {
    let [hour, next, ..] = tokens else { return false };
    let is_minutes = |token: &Token| token.digits == 2 && matches!(token.between, ":" | ".");
    let is_sign = next.kind == Kind::Word && next.between.is_empty() && matches!(next.text, "h" | "H");
    hour.digits <= 2 && (is_minutes(next) || is_sign)
}

/// Returns where the year is in `tokens`, a time, a zone and a year: `06:00:00 UTC 2024`, as programs print it.
pub(super) fn year_behind_time(tokens: &[Token]) -> Option<usize> {
    let is_time = |at: usize| tokens.get(at).is_some_and(|token| token.between == ":");
    let [_, _, _, zone, year, ..] = tokens else { return None };
    (is_time(1) && is_time(2) && zone.kind == Kind::Word && year.digits == 4).then_some(4)
}
