//! Values of JSON as fields of a page: strings, also in lists, numbers as ids, days in their wrappings.
//!
//! In: the bytes of a value, as `json` hands them over. Out: decoded strings and days; nothing if the value is of
//! another kind.

use super::days::{self, Given};
use super::{fields, json};

/// Maximum nesting of lists of strings.
const MAX_LIST_DEPTH: u32 = 2;

/// Decodes `value`, a string or a list of strings, which are joined by `separator`. Nulls in the list are
/// skipped; with values of any other kind, it is no list of strings.
pub(super) fn strings(value: &[u8], separator: &[u8], depth: u32) -> Option<Vec<u8>> {
    if !json::is_array(value) {
        return json::string(value);
    }
    if depth == MAX_LIST_DEPTH {
        return None;
    }
    let (mut joined, mut is_list) = (None::<Vec<u8>>, true);
    json::array(value, |item| match strings(item, separator, depth + 1) {
        Some(string) => match &mut joined {
            Some(joined) => {
                joined.extend_from_slice(separator);
                joined.extend_from_slice(&string);
            }
            None => joined = Some(string),
        },
        None => is_list &= fields::is_missing(item),
    })
    .ok()?;
    joined.filter(|_| is_list)
}

/// Decodes `value`, a string or, if `may_be_number`, a number; or the first such value of a list.
pub(super) fn first(value: &[u8], may_be_number: bool) -> Option<Vec<u8>> {
    let scalar = |value: &[u8]| {
        json::string(value).or_else(|| number(value).filter(|_| may_be_number).map(String::into_bytes))
    };
    if !json::is_array(value) {
        return scalar(value);
    }
    let mut found = None;
    json::array(value, |item| {
        if found.is_none() {
            found = scalar(item).filter(|item| !fields::is_missing(item));
        }
    })
    .ok()?;
    found
}

/// Returns the text of a JSON value that starts as a number does.
fn number(value: &[u8]) -> Option<String> {
    let is_number = value.first().is_some_and(|first| b"+-.".contains(first) || first.is_ascii_digit());
    is_number.then(|| String::from_utf8_lossy(value).into_owned())
}

/// Maximum nesting of objects and arrays around a date: `{"$date": {"$numberLong": "…"}}` has two.
const MAX_DATE_DEPTH: u32 = 3;

/// Parses the day in `value`: a string, a number, what databases and languages wrap one in (`$date` of Mongo,
/// `seconds` of Firestore, `date` of PHP), or year, month and day in an array (Jackson).
pub(super) fn day(value: &[u8], depth: u32) -> Given<chrono::NaiveDate> {
    const KEYS: [&[u8]; 7] =
        [b"$date", b"$numberLong", b"seconds", b"_seconds", b"date", b"value", b"@value"];
    let mut found = Given::Nothing;
    match value.first() {
        _ if depth > MAX_DATE_DEPTH => {}
        Some(b'{') => {
            let _ = json::object(value, |key, value| {
                if KEYS.contains(&key) && found == Given::Nothing {
                    found = day(value, depth + 1);
                }
            });
        }
        Some(b'[') => {
            let mut items = Vec::new();
            let _ = json::array(value, |item| items.push(item));
            let parts = items
                .iter()
                .map_while(|item| std::str::from_utf8(item).ok()?.parse::<u32>().ok())
                .collect::<Vec<_>>();
            found = match parts.as_slice() {
                [year, month, day, ..] if *year > 99 => days::day(&format!("{year:04}-{month:02}-{day:02}")),
                _ => items.first().map_or(Given::Nothing, |item| day(item, depth + 1)),
            };
        }
        _ => {
            let text = json::string(value).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            found = text.or_else(|| number(value)).map_or(Given::Nothing, |text| days::day(&text));
        }
    }
    found
}
