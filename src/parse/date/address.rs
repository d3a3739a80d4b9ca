//! Days in addresses.

use chrono::NaiveDate;

use super::calendar::{compact, date, named};
use crate::parse::lexicon::{DateWord, Lexicon};

/// Parses the day in the path of `address`: `/2024/05/17/`, `/2024/may/17/`, `/2024-05-17-`, `/20240517/`,
/// `/2024-05/17/`.
pub(super) fn day(lexicon: &Lexicon, address: &str) -> Option<NaiveDate> {
    let path = address.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').collect();
    let two = |part: &str| (1..=2).contains(&part.len());
    let of_parts = parts.windows(3).find_map(|parts| {
        let [year, month, day] = parts else { return None };
        // `/2024/10/3-fragen` is not a day.
        let is_day = two(day) || (leading_digits(day).len() == 2 && day[2..].starts_with(['-', '_', '.']));
        if year.len() != 4 || !is_day {
            return None;
        }
        let (year, day) = (year.parse().ok()?, leading_digits(day).parse().ok()?);
        if let Some((_, name @ DateWord::Month(..))) = lexicon.date_word(&[month]) {
            return named(year, name, day);
        }
        two(month).then(|| date(year, month.parse().ok()?, day))?
    });
    let of_pair = || parts.windows(2).find_map(|parts| in_pair(parts[0], parts[1]));
    of_parts.or_else(of_pair).or_else(|| parts.iter().find_map(|part| in_segment(part)))
}

/// Parses a day in two components of an address: `/2024-05/17/`, `/202405/17/`, `/2024/0517/`.
fn in_pair(first: &str, second: &str) -> Option<NaiveDate> {
    let digits = |part: &str| -> Option<u32> {
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let cut = |part: &str, at: usize| Some((digits(part.get(..at)?)?, digits(part.get(at..)?)?));
    match (first.len(), second.len()) {
        (7, 2) => {
            let (year, month) = first.split_once(['-', '_']).filter(|(year, _)| year.len() == 4)?;
            date(digits(year)?, digits(month)?, digits(second)?)
        }
        (6, 2) => cut(first, 4).and_then(|(year, month)| date(year, month, digits(second)?)),
        (4, 4) => cut(second, 2).and_then(|(month, day)| date(digits(first)?, month, day)),
        _ => None,
    }
}

/// Parses a day inside a component of an address, if no digit adjoins it.
fn in_segment(part: &str) -> Option<NaiveDate> {
    let bytes = part.as_bytes();
    (0..bytes.len()).find_map(|at| {
        if at > 0 && bytes[at - 1].is_ascii_digit() {
            return None;
        }
        let rest = part.get(at..)?;
        let apart = |len: usize| !rest.as_bytes().get(len).is_some_and(u8::is_ascii_digit);
        let digits = |from: usize, to: usize| {
            let part = rest.get(from..to)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok())?
        };
        let mark = |at: usize| rest.as_bytes().get(at).copied();
        if leading_digits(rest).len() == 8 && apart(8) {
            // `74-20011223` is the number of a page.
            let is_numbered =
                part[..at].strip_suffix('-').is_some_and(|part| part.ends_with(|c: char| c.is_ascii_digit()));
            return compact(&rest[..8]).filter(|_| !is_numbered);
        }
        match (mark(2), mark(4)) {
            // `2024-05-17`, `2024_05_17`
            (_, Some(sign @ (b'-' | b'_'))) if mark(7) == Some(sign) && apart(10) => {
                let (year, month, day) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
                let is_headline = is_amid_words(&part[..at], rest.get(10..)?);
                if is_headline { None } else { date(year, month, day) }
            }
            // `17-05-2024`, `17.05.2024`. Without dots, the month might come first.
            (Some(sign @ (b'-' | b'_' | b'.')), _) if mark(5) == Some(sign) && apart(10) => {
                let (day, month, year) = (digits(0, 2)?, digits(3, 5)?, digits(6, 10)?);
                (sign == b'.' || day > 12).then(|| date(year, month, day))?
            }
            _ => None,
        }
    })
}

/// Returns true if a day between `before` and `after` is part of a headline, with several words before it and one
/// behind: `battle-of-2023-10-12-remembered`. A single word before may be the kind of the page.
fn is_amid_words(before: &str, after: &str) -> bool {
    let words = |text: &str| {
        let parts = text.split(['-', '_', '.']);
        parts.filter(|part| part.starts_with(|c: char| c.is_alphabetic() || c == '%')).count()
    };
    words(before) > 1 && after.starts_with(['-', '_']) && words(after) > 0
}

fn leading_digits(part: &str) -> &str {
    &part[..part.bytes().take_while(u8::is_ascii_digit).count()]
}
