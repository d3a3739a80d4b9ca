//! Parsing of days and times in containers.
//!
//! In: the value of a date field, or the `WARC-Date` of a record. Out: a day in one of the [`YEARS`], nothing
//! if the value names none, or the finding that the day is out of range, which is counted. Accepted are ISO
//! 8601 and RFC 3339, RFC 2822, the forms of `Date.toString()`, `ctime` and `date`, digits (`20240518`,
//! `20240518015810`), the forms with the name of a month, and seconds, milliseconds, microseconds or
//! nanoseconds since 1970. Small numbers are no days: they may count days (of a spreadsheet), or be wrong.

mod months;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};

use crate::model::{YEARS, is_in_years};

/// Result of parsing a day or time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Given<T> {
    /// No day was found.
    #[default]
    Nothing,
    /// A day within the permitted years.
    Known(T),
    /// A day outside the permitted years.
    OutOfRange,
}

impl<T> Given<T> {
    /// Returns the value if it is within the permitted years.
    pub(super) fn known(self) -> Option<T> {
        if let Self::Known(value) = self { Some(value) } else { None }
    }
}

/// Numbers below this are seconds since 1970, up to the year 5138; every thousandfold above it, the unit is a
/// thousand times finer. Read in the finer unit, the same number would be a day of 1973.
const SECONDS_BELOW: u128 = 100_000_000_000;

/// Numbers below this are no time: seconds up to March 1973, but also days since 1970 or 1900, and digits of a
/// day that does not exist.
const MIN_SECONDS: u128 = 100_000_000;

/// Parses the day that `text` names: as written, in its own time zone; for a timestamp, in UTC.
pub(super) fn day(text: &str) -> Given<NaiveDate> {
    let text = text.trim();
    // ASP.NET writes milliseconds like this: `/Date(1716000000000+0200)/`.
    let text = text.strip_prefix("/Date(").map_or(text, |rest| rest.split(['+', ')']).next().unwrap_or(rest));
    match number(text) {
        Some(Number::Digits(digits)) => of_digits(digits),
        Some(Number::Value(value)) => of_number(value),
        None => of_words(text),
    }
}

/// Returns the day of `value`, a time since 1970 in the unit that its size suggests; nothing if it is small.
pub(super) fn of_number(value: i128) -> Given<NaiveDate> {
    let size = value.unsigned_abs();
    let per_second = match size {
        _ if size < MIN_SECONDS => return Given::Nothing,
        _ if size < SECONDS_BELOW => 1,
        _ if size < SECONDS_BELOW * 1_000 => 1_000,
        _ if size < SECONDS_BELOW * 1_000_000 => 1_000_000,
        _ => 1_000_000_000,
    };
    of_seconds(i64::try_from(value.div_euclid(per_second)).unwrap_or(i64::MAX))
}

/// Returns the day, in UTC, of a time in seconds since 1970.
pub(super) fn of_seconds(seconds: i64) -> Given<NaiveDate> {
    DateTime::from_timestamp(seconds, 0).map_or(Given::OutOfRange, |at| checked(at.date_naive()))
}

/// Parses the time of a `WARC-Date`: in the form of ISO 28500, without a zone, or in digits as in ARC files.
pub(super) fn moment(text: &str) -> Given<DateTime<Utc>> {
    const FORMS: [&str; 5] = [
        "%Y-%m-%dT%H:%M:%S%.fZ",
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%MZ",
        "%Y%m%d%H%M%S",
    ];
    let text = text.trim();
    let zoned = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text));
    let at = zoned.ok().map(|at| at.to_utc()).or_else(|| {
        let at = FORMS.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
        at.map(|at| at.and_utc())
    });
    match at {
        Some(at) if is_in_years(at.date_naive()) => Given::Known(at),
        Some(_) => Given::OutOfRange,
        None => match iso(text) {
            Given::Known(day) => Given::Known(day.and_time(chrono::NaiveTime::MIN).and_utc()),
            Given::OutOfRange => Given::OutOfRange,
            Given::Nothing => Given::Nothing,
        },
    }
}

/// A value that is a number.
enum Number<'a> {
    /// Only digits, which may be a calendar day.
    Digits(&'a str),
    Value(i128),
}

/// Parses `text` as a number, if it is one.
fn number(text: &str) -> Option<Number<'_>> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Number::Digits(text));
    }
    // A whole number that passed through a column of floats: `20240518.0`.
    if let Some((digits, zeros)) = text.split_once('.')
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && zeros.bytes().all(|byte| byte == b'0')
    {
        return Some(Number::Digits(digits));
    }
    // The standard library parses `nan` and `inf` as floats.
    let is_numeric = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    let value = text.parse::<f64>().ok().filter(|value| is_numeric && value.is_finite())?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the cast saturates, and such large numbers are no days"
    )]
    let whole = value.floor() as i128;
    Some(text.parse::<i128>().map_or(Number::Value(whole), Number::Value))
}

/// Parses digits as a calendar day with or without a time, else as a timestamp.
fn of_digits(digits: &str) -> Given<NaiveDate> {
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let year = part(0, 4).and_then(|year| i32::try_from(year).ok());
    let day = || NaiveDate::from_ymd_opt(year?, part(4, 6)?, part(6, 8)?);
    let is_time =
        || part(8, 10).is_some_and(|hour| hour < 24) && part(10, 12).is_some_and(|minute| minute < 60);
    let in_years = year.is_some_and(|year| YEARS.contains(&year));
    match digits.len() {
        // A year or a month is not a day.
        4 if in_years => return Given::Nothing,
        6 if in_years && part(4, 6).is_some_and(|month| (1..=12).contains(&month)) => return Given::Nothing,
        8 if !digits.starts_with('0') => {
            if let Some(day) = day() {
                return checked(day);
            }
        }
        12 | 14 | 17 if in_years && is_time() => {
            if let Some(day) = day() {
                return checked(day);
            }
        }
        _ => {}
    }
    digits.parse().map_or(Given::OutOfRange, of_number)
}

/// Forms with the name of the month, or in German order.
const DAY_FORMS: [&str; 7] =
    ["%d %B %Y", "%B %d, %Y", "%B %d %Y", "%d-%B-%y", "%d-%B-%Y", "%d %B, %Y", "%d.%m.%Y"];

/// Parses a day written with words or separators.
fn of_words(text: &str) -> Given<NaiveDate> {
    let given = iso(text);
    if given != Given::Nothing {
        return given;
    }
    let text = without_weekday(text);
    for form in DAY_FORMS {
        if let Ok((day, rest)) = NaiveDate::parse_and_remainder(text, form)
            && !rest.starts_with(char::is_alphanumeric)
            // chrono reads `02:40` as a year.
            && day.year() > 999
        {
            return checked(day);
        }
    }
    let given = of_ctime(text).or_else(|| with_marks(text)).or_else(|| months::with_name(text));
    given.or_else(|| months::with_signs(text)).map_or(Given::Nothing, checked)
}

/// Parses `2024-05-18` and the like, optionally followed by a time; `/` and `.` may separate as well, and
/// Koreans and Hungarians write `2024. 5. 18.`.
fn iso<'a>(text: &'a str) -> Given<NaiveDate> {
    let signless = text.trim_start_matches(['+', '-']);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (year, rest) = signless.split_at(digits(signless));
    if year.len() == 8 && rest.starts_with(['T', 't', ' ', '_']) {
        return of_digits(year);
    }
    let Some(mark) = rest.chars().next().filter(|mark| "-/.".contains(*mark)) else { return Given::Nothing };
    let behind = |rest: &'a str| if mark == '.' { rest[1..].trim_start() } else { &rest[1..] };
    let rest = behind(rest);
    let (month, rest) = rest.split_at(digits(rest));
    if !rest.starts_with(mark) {
        return Given::Nothing;
    }
    let rest = behind(rest);
    let (day, rest) = rest.split_at(digits(rest));
    let rest = if mark == '.' { rest.strip_prefix('.').unwrap_or(rest) } else { rest };
    let is_ended = rest.is_empty() || rest.starts_with(['T', 't', ' ', 'Z', 'z', '+', ',', '_']);
    if year.len() < 4 || !(1..=2).contains(&month.len()) || !(1..=2).contains(&day.len()) || !is_ended {
        return Given::Nothing;
    }
    if year.len() > 4 || signless.len() < text.len() {
        return Given::OutOfRange;
    }
    let parts = || NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    parts().map_or(Given::Nothing, checked)
}

/// Removes a leading weekday and its comma. It is not checked against the day, since wrong weekdays are
/// common.
fn without_weekday(text: &str) -> &str {
    const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let is_weekday =
        text.get(..3).is_some_and(|start| WEEKDAYS.iter().any(|day| day.eq_ignore_ascii_case(start)));
    if letters >= 3 && is_weekday { text[letters..].trim_start_matches([',', '.', ' ']) } else { text }
}

/// Parses `May 18 02:40:00 2024` as written by `ctime` and `date`, with or without a zone before the year.
fn of_ctime(text: &str) -> Option<NaiveDate> {
    let parts = text.split_whitespace().collect::<Vec<_>>();
    let [month, day, time, .., year] = *parts.as_slice() else { return None };
    let is_form = parts.len() <= 5 && time.contains(':') && year.len() == 4;
    NaiveDate::parse_from_str(&format!("{month} {day} {year}"), "%B %d %Y").ok().filter(|_| is_form)
}

/// Parses `05/18/2024` or `18-05-2024` if only one of the first two numbers can be the month, or they are
/// equal.
fn with_marks(text: &str) -> Option<NaiveDate> {
    let head = text.split([' ', ',', 'T']).next()?;
    let mark = head.chars().find(|c| matches!(c, '/' | '-'))?;
    let mut parts = head.split(mark);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next().filter(|year| year.len() == 4)?);
    let (first, second) = (first.parse::<u32>().ok()?, second.parse::<u32>().ok()?);
    let is_plain = parts.next().is_none() && ((first > 12) != (second > 12) || first == second);
    let day = NaiveDate::from_ymd_opt(year.parse().ok()?, first.min(second), first.max(second))?;
    is_plain.then_some(day)
}

fn checked(day: NaiveDate) -> Given<NaiveDate> {
    if is_in_years(day) { Given::Known(day) } else { Given::OutOfRange }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_day_comes_in_many_forms() {
        let expected = Given::Known(NaiveDate::from_ymd_opt(2024, 5, 18).unwrap());
        for text in [
            "2024-05-18",
            "2024-05-18T23:59:59-11:00",
            " 2024-05-18 01:02",
            "2024-05-18T00:00:00.000000000",
            "2024-05-18Z",
            "2024-5-18",
            "2024/05/18",
            "2024.05.18",
            "20240518",
            "20240518.0",
            "20240518T024000Z",
            "202405180240",
            "20240518024000",
            "1716000000",
            "1716000000.25",
            "1.716e9",
            "1716000000000",
            "1716000000000.0",
            "1716000000000000",
            "1716000000000000000",
            "+1716000000",
            "/Date(1716000000000+0200)/",
            "Sat, 18 May 2024 02:40:00 +0000",
            "Mon, 18 May 2024 02:40:00 GMT",
            "18 May 2024",
            "Saturday, 18-May-24 02:40:00 GMT",
            "Sat May 18 2024 04:40:00 GMT+0200 (CEST)",
            "Sat May 18 02:40:00 2024",
            "Sat May 18 02:40:00 UTC 2024",
            "May 18, 2024",
            "18.05.2024",
            "05/18/2024 02:40",
            "18-05-2024",
            "18-05-2024 02:40",
            "May 18th, 2024",
            "Sat, May 18th 2024, 2:40 am",
            "18th of May 2024",
            "2024-May-18",
            "2024 May 18",
            "18. Mai 2024",
            "Samstag, 18. Mai 2024, 02:40 Uhr",
            "18 мая 2024",
            "18 мая 2024 г., 02:40",
            "18 de mayo de 2024",
            "samedi 18 mai 2024 à 02h40",
            "18/mai/2024",
            "2024. május 18.",
            "2024年5月18日",
            "2024年05月18日 02:40",
            "2024년 5월 18일",
            "2024. 5. 18.",
            "2024. 05. 18. 02:40",
        ] {
            assert_eq!(day(text), expected, "{text}");
        }
        let september = Given::Known(NaiveDate::from_ymd_opt(2024, 9, 1).unwrap());
        for text in ["Sept. 1, 2024", "1er septembre 2024", "1 set 2024", "1º de setembro de 2024"] {
            assert_eq!(day(text), september, "{text}");
        }
        assert_eq!(day("-186400000"), Given::Known(NaiveDate::from_ymd_opt(1964, 2, 4).unwrap()));
    }

    #[test]
    fn what_names_no_day_is_nothing() {
        for text in [
            "",
            "yesterday",
            "NaT",
            "nan",
            "inf",
            "null",
            "2024-05-189",
            "2024-13-01",
            "2024",
            "202405",
            "5/6/2024",
            "May 2024",
            "18 May",
            "-",
            ".",
            "e",
            "1/2/3/4",
            "2024-W20-6",
            // Days of spreadsheets, days since 1970, days without a century, days that do not exist.
            "45430",
            "45430.25",
            "19861",
            "0",
            "-1",
            "-86400",
            "240518",
            "20240532",
            "20241318",
            "5-6-2024",
            "18-05-24",
            "31 Feb 2024",
            "Mai 2024",
            "18 May, 19 May 2024 words",
            "18 words 2024",
            "May 18, 2024th",
            "2024年5月",
            "18 2024 May",
        ] {
            assert_eq!(day(text), Given::Nothing, "{text}");
        }
    }

    #[test]
    fn days_outside_the_years_are_told() {
        for text in [
            "0001-01-01",
            "9999-12-31",
            "1899-12-31",
            "2101-01-01",
            "+056347-01-01",
            "-0044-03-15",
            "99991231",
            "18991231",
            "99999999999",
            "-9999999999",
            "1e30",
            "-1e300",
            "99999999999999999999999999999999999999999999",
            "Fri, 31 Dec 9999 23:59:59 GMT",
        ] {
            assert_eq!(day(text), Given::OutOfRange, "{text}");
        }
    }

    #[test]
    fn moments_come_with_and_without_a_zone() {
        let expected = Given::Known(DateTime::from_timestamp(1_716_000_000, 0).unwrap());
        for text in [
            "2024-05-18T02:40:00Z",
            "2024-05-18T04:40:00+02:00",
            "2024-05-18 02:40:00",
            "2024-05-18T02:40Z",
            "20240518024000",
        ] {
            assert_eq!(moment(text), expected, "{text}");
        }
        assert!(matches!(moment("2024-05-18"), Given::Known(_)));
        assert_eq!(moment("56347-01-01T00:00:00Z"), Given::OutOfRange);
        assert_eq!(moment("0000-00-00T00:00:00Z"), Given::Nothing);
        assert_eq!(moment("0001-01-01T00:00:00Z"), Given::OutOfRange);
        assert_eq!(moment("soon"), Given::Nothing);
    }

    proptest! {
        #[test]
        fn no_value_gives_a_day_outside_the_years(text in "\\PC{0,24}", value: i128) {
            for given in [day(&text), day(&value.to_string()), of_number(value)] {
                prop_assert!(given.known().is_none_or(is_in_years));
            }
            prop_assert!(moment(&text).known().is_none_or(|at| is_in_years(at.date_naive())));
        }

        #[test]
        fn every_unit_gives_its_day(seconds in 100_000_000i64..4_000_000_000) {
            for unit in [1, 1_000, 1_000_000, 1_000_000_000i128] {
                let value = i128::from(seconds) * unit;
                // Eight digits are tried as a calendar day first, and small numbers of a fine unit pass for a
                // coarser one.
                prop_assert_eq!(of_number(value), of_seconds(seconds));
            }
        }
    }
}
