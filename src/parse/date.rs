//! Days as pages write them.
//!
//! In: a line, an attribute or an address. Out: the first day in it. Read are ISO 8601
//! (`2024-05-17T08:00Z`), day and month name in either order with the year (English, German, French,
//! Spanish), `17.05.2024`, and `5/17/2024` where one of the numbers can only be a day.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::model::YEARS;

/// Names and usual abbreviations of the months, January first, lower case: English, German, French,
/// Spanish.
const MONTHS: [&str; 12] = [
    "january jan januar jänner jän janvier janv enero ene",
    "february feb februar febr février fevrier févr fév febrero",
    "march mar märz mär maerz mars marzo",
    "april apr avril avr abril abr",
    "may mai mayo",
    "june jun juni juin junio",
    "july jul juli juillet juil julio",
    "august aug août aout agosto ago",
    "september sep sept septembre septiembre setiembre",
    "october oct oktober okt octobre octubre",
    "november nov novembre noviembre",
    "december dec dezember dez décembre decembre déc diciembre dic",
];

/// What else stands on a line that is only a date: weekdays, labels, joining words, zones.
const LINE_WORDS: &str = "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun \
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so \
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo \
    published posted updated modified created date on at of the last first released \
    veröffentlicht aktualisiert stand am um uhr vom den publié mis à jour le du publicado actualizado el de del las \
    am pm a m p utc gmt est edt cst cdt mst mdt pst pdt cet cest bst ist et pt h t z";

/// Words of a line that is only a date, at most: "Published on Friday, May 17, 2024 at 8:00 AM EST,
/// updated …" has as many.
const MAX_LINE_WORDS: usize = 16;

/// Tokens of a text that are looked at, so that a long one costs no more than a short one.
const MAX_TOKENS: usize = 48;

/// The first day in `text`.
pub(super) fn find(text: &str) -> Option<NaiveDate> {
    let tokens: Vec<Token> = tokens(text).take(MAX_TOKENS).collect();
    (0..tokens.len()).find_map(|at| day_at(&tokens[at..]))
}

/// Whether `line` holds a day, and besides it only weekdays, times and labels.
pub(super) fn is_date_line(line: &str) -> bool {
    // No day without a digit, and most lines have none. The words of the others end the search soon.
    line.bytes().any(|byte| byte.is_ascii_digit()) && is_all_date(line) && find(line).is_some()
}

/// Whether `line` is nothing but numbers, months and what stands beside them.
fn is_all_date(line: &str) -> bool {
    let mut words = 0;
    tokens(line).all(|token| {
        words += 1;
        words <= MAX_LINE_WORDS
            && match token.kind {
                Kind::Number(_) => true,
                Kind::Month(_) => true,
                Kind::Word => is_line_word(token.text),
            }
    })
}

/// The day in the path of `address`, as in `/2024/05/17/`.
pub(super) fn find_in_address(address: &str) -> Option<NaiveDate> {
    let path = address.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').collect();
    parts.windows(3).find_map(|parts| match parts {
        [year, month, day]
            if year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len()) =>
        {
            date(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        }
        _ => None,
    })
}

#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    text: &'a str,
    /// The character before the token, `' '` at the start.
    before: char,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number(u32),
    Month(u32),
    Word,
}

/// Runs of digits (with `st`, `nd`, `rd`, `th`, `er` left out) and runs of letters.
fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = text;
    let mut before = ' ';
    std::iter::from_fn(move || {
        let start = rest.find(char::is_alphanumeric)?;
        before = rest[..start].chars().next_back().unwrap_or(before);
        rest = &rest[start..];
        let is_number = rest.starts_with(|c: char| c.is_ascii_digit());
        let end = rest.find(|c: char| !c.is_alphanumeric() || c.is_ascii_digit() != is_number);
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        let kind = if is_number {
            rest = without_ordinal(rest);
            word.parse().map_or(Kind::Word, Kind::Number)
        } else {
            month(word).map_or(Kind::Word, Kind::Month)
        };
        let token = Token { text: word, before, kind };
        before = word.chars().next_back().unwrap_or(' ');
        Some(token)
    })
}

fn without_ordinal(rest: &str) -> &str {
    let Some((suffix, after)) = rest.split_at_checked(2) else { return rest };
    let is_ordinal = ["st", "nd", "rd", "th", "er"].iter().any(|known| suffix.eq_ignore_ascii_case(known));
    if is_ordinal && !after.starts_with(char::is_alphanumeric) { after } else { rest }
}

fn month(word: &str) -> Option<u32> {
    // No month name is shorter than 3 or longer than 10 letters.
    if !(3..=12).contains(&word.len()) {
        return None;
    }
    known(word).and_then(|known| known.month)
}

fn is_line_word(word: &str) -> bool {
    known(word).is_some_and(|known| known.is_line_word)
}

/// What a word is to a date.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    /// The month that it names, 1 to 12.
    month: Option<u32>,
    is_line_word: bool,
}

/// Letters of the longest word that is known, in bytes; in ASCII words lower case is as long.
const MAX_KNOWN_BYTES: usize = 16;

fn known(word: &str) -> Option<Known> {
    static WORDS: LazyLock<BTreeMap<&str, Known>> = LazyLock::new(|| {
        let mut words = BTreeMap::<_, Known>::new();
        for (number, names) in (1..).zip(MONTHS) {
            for name in names.split(' ') {
                words.entry(name).or_default().month.get_or_insert(number);
            }
        }
        for word in LINE_WORDS.split_whitespace() {
            words.entry(word).or_default().is_line_word = true;
        }
        words
    });
    if !word.is_ascii() {
        return WORDS.get(word.to_lowercase().as_str()).copied();
    }
    let mut lower = [0; MAX_KNOWN_BYTES];
    let lower = lower.get_mut(..word.len())?;
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).ok().and_then(|lower| WORDS.get(lower)).copied()
}

/// The day that begins with the first of `tokens`.
fn day_at(tokens: &[Token]) -> Option<NaiveDate> {
    let number = |at: usize| match tokens.get(at)?.kind {
        Kind::Number(n) => Some(n),
        _ => None,
    };
    // Past "de", "del", "of": "17 de mayo de 2024", "3rd of May".
    let past_joint = |at: usize| match tokens.get(at) {
        Some(token) if token.kind == Kind::Word && matches!(token.text, "de" | "del" | "of") => at + 1,
        _ => at,
    };
    match tokens.first()?.kind {
        Kind::Month(month) => date(number(2)?, month, number(1)?),
        Kind::Number(first) if tokens[0].text.len() == 4 => {
            is_joined(tokens, &['-', '/', '.']).then(|| date(first, number(1)?, number(2)?)).flatten()
        }
        Kind::Number(first) => {
            let second = past_joint(1);
            match tokens.get(second)?.kind {
                Kind::Month(month) => date(number(past_joint(second + 1))?, month, first),
                Kind::Number(middle) if second == 1 && tokens.get(2)?.text.len() == 4 => {
                    let year = number(2)?;
                    if is_joined(tokens, &['.']) {
                        date(year, middle, first)
                    } else if is_joined(tokens, &['/', '-']) && (first > 12) != (middle > 12) {
                        date(year, first.min(middle), first.max(middle))
                    } else {
                        None
                    }
                }
                _ => None,
            }
        }
        Kind::Word => None,
    }
}

/// Whether the first three tokens are held together by one of `marks`.
fn is_joined(tokens: &[Token], marks: &[char]) -> bool {
    tokens.len() >= 3 && marks.contains(&tokens[1].before) && tokens[1].before == tokens[2].before
}

fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|year| YEARS.contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_days_in_four_languages() {
        let expected = NaiveDate::from_ymd_opt(2024, 5, 17);
        for text in [
            "2024-05-17",
            "2024-05-17T08:00:00+02:00",
            "2024/5/17",
            "May 17, 2024",
            "MAY 17TH, 2024",
            "17 May 2024",
            "Friday, 17th of May, 2024",
            "Published: Fri, 17 May 2024 08:00:00 GMT",
            "17. Mai 2024",
            "le 17 mai 2024",
            "17 de mayo de 2024",
            "17.05.2024",
            "5/17/2024",
            "17/05/2024",
        ] {
            assert_eq!(find(text), expected, "{text}");
            assert!(is_date_line(text), "{text}");
        }
        assert_eq!(find("3. März 2012"), NaiveDate::from_ymd_opt(2012, 3, 3));
        assert_eq!(find("1er août 2012"), NaiveDate::from_ymd_opt(2012, 8, 1));
    }

    #[test]
    fn leaves_what_is_no_day() {
        for text in ["", "2024", "May 2024", "5/6/2024", "31 February 2024", "1/2", "17 May 3024", "10-20-30"]
        {
            assert_eq!(find(text), None, "{text}");
        }
        assert!(!is_date_line("He was born on 17 May 1924 in Rome"));
        assert!(!is_date_line("Published yesterday"));
    }

    proptest! {
        /// Lines of every word that may stand on one, with and without digits.
        #[test]
        fn a_line_without_a_digit_is_no_date_line(words in prop::collection::vec(
            prop::sample::select(LINE_WORDS.split_whitespace().chain(["May", "17,", "2024", "٢٠٢٤", "mill"]).collect::<Vec<_>>()),
            0..20,
        )) {
            let line = words.join(" ");
            prop_assert_eq!(is_date_line(&line), is_all_date(&line) && find(&line).is_some());
        }
    }

    #[test]
    fn reads_addresses() {
        assert_eq!(find_in_address("https://a.org/2024/05/17/x?y=1"), NaiveDate::from_ymd_opt(2024, 5, 17));
        assert_eq!(find_in_address("https://a.org/1024/05/17/"), None);
        assert_eq!(find_in_address("https://a.org/item/12/34"), None);
    }
}
