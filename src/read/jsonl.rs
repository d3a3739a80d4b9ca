//! JSON Lines: an object a line, each a page.
//!
//! Lines end with a line feed, with or without a carriage return before it; a blank line is framing. A
//! line that is not UTF-8, not JSON (RFC 8259), not an object or too long is a reject, and the next
//! line goes on. A lone surrogate (`"\ud83d"`, which programs that count UTF-16 units leave behind when
//! they cut text) becomes U+FFFD, as it would in any decoder.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer as _;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::content::Content;
use super::draft::{Draft, Fault};
use super::fields::{self, Row};
use super::options::{Fields, Options};
use super::record::{self, Found, What};
use crate::model::{Body, RejectCode};

/// Reads one JSON object, as a line of a JSONL file, as a page.
///
/// `id` and `date` may be numbers. Where both `html` and `text` hold something, `html` is taken. Fields
/// of other names and types are passed over; of a name that stands twice the last is taken.
///
/// # Errors
/// `bad_json` where the line is not a JSON object in UTF-8, `missing_text` where neither `text` nor
/// `html` is a string.
///
/// ```
/// use gristmill::read::{Fields, jsonl};
///
/// let page = jsonl::draft(br#"{"id": 7, "text": "Rain."}"#, &Fields::default()).expect("a page");
/// assert_eq!(page.given_id.as_deref(), Some("7"));
/// ```
pub fn draft(line: &[u8], fields: &Fields) -> Result<Draft, Fault> {
    let bad = |message: String| Fault::new(RejectCode::BadJson, message);
    let text = std::str::from_utf8(line)
        .map_err(|error| bad(format!("not UTF-8 from byte {} of the line", error.valid_up_to())))?;
    let mut json = serde_json::Deserializer::from_str(text);
    let row = json.deserialize_map(RowVisitor(fields)).and_then(|row| json.end().map(|()| row));
    row.map_err(|error| bad(error.to_string()))?.into_draft(fields)
}

pub(super) struct Records {
    fields: Fields,
    max_line_bytes: u64,
    line: Vec<u8>,
    /// Lines read, blank ones included.
    lines: u64,
}

impl Records {
    pub(super) fn new(options: &Options) -> Self {
        let Options { ref fields, max_line_bytes, .. } = *options;
        Self { fields: fields.clone(), max_line_bytes, line: Vec::new(), lines: 0 }
    }
}

impl record::Records for Records {
    fn next(&mut self, content: &mut Content) -> Option<Found> {
        let offset = content.position();
        let mark = if offset == 0 { content.skip_byte_order_mark() } else { 0 };
        let line = content.read_line(self.max_line_bytes, &mut self.line);
        let extent = mark + line.map_or(0, |line| line.extent);
        if extent == 0 {
            return None;
        }
        self.lines += 1;
        let fault = if line.is_some_and(|line| line.is_ended) { None } else { content.take_fault() };
        let what = if let Some(fault) = fault {
            What::Reject(fault)
        } else if line.is_some_and(|line| line.is_too_long) {
            let message = format!("line {} is longer than {} bytes", self.lines, self.max_line_bytes);
            What::Reject(Fault::new(RejectCode::LineTooLong, message))
        } else if self.line.trim_ascii().is_empty() {
            What::Framing("blank_line")
        } else {
            let draft = draft(&self.line, &self.fields);
            let number = self.lines;
            draft.map_err(|fault| Fault::new(fault.code, format!("line {number}: {}", fault.message))).into()
        };
        Some(Found { offset: Some(offset), extent, what })
    }
}

struct RowVisitor<'a>(&'a Fields);

impl<'de> Visitor<'de> for RowVisitor<'_> {
    type Value = Row;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row, A::Error> {
        let fields = self.0;
        let mut row = Row::default();
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            let name = name.as_ref();
            if name == fields.text {
                row.text = string(map.next_value()?)?.map(Body::Text);
            } else if name == fields.html {
                row.html = string(map.next_value()?)?.map(Body::Text);
            } else if name == fields.id {
                row.id = string_or_number(map.next_value()?)?;
            } else if name == fields.url {
                row.url = string(map.next_value()?)?;
            } else if name == fields.title {
                row.title = string(map.next_value()?)?;
            } else if name == fields.date {
                row.published = string_or_number(map.next_value()?)?.and_then(|text| fields::day(&text));
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(row)
    }
}

/// The string that `value` is, if it is one.
///
/// A string is taken as bytes, because `serde_json` lets lone surrogates through only there: as three
/// bytes each (WTF-8), which U+FFFD replaces in place.
fn string<E: serde::de::Error>(value: &RawValue) -> Result<Option<String>, E> {
    struct Bytes;
    impl Visitor<'_> for Bytes {
        type Value = Vec<u8>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
            Ok(bytes.to_vec())
        }
    }
    if !value.get().starts_with('"') {
        return Ok(None);
    }
    let mut json = serde_json::Deserializer::from_str(value.get());
    let bytes = json.deserialize_bytes(Bytes).map_err(E::custom)?;
    Ok(Some(String::from_utf8(bytes).unwrap_or_else(|error| without_surrogates(error.into_bytes()))))
}

fn string_or_number<E: serde::de::Error>(value: &RawValue) -> Result<Option<String>, E> {
    let is_number = value.get().starts_with(|c: char| c == '-' || c.is_ascii_digit());
    if is_number { Ok(Some(value.get().to_owned())) } else { string(value) }
}

fn without_surrogates(mut wtf8: Vec<u8>) -> String {
    for at in 0..wtf8.len().saturating_sub(2) {
        if wtf8[at] == 0xed && wtf8[at + 1] >= 0xa0 {
            wtf8[at..at + 3].copy_from_slice("\u{fffd}".as_bytes());
        }
    }
    String::from_utf8_lossy(&wtf8).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::MediaType;

    fn read(line: &str) -> Result<Draft, Fault> {
        draft(line.as_bytes(), &Fields::default())
    }

    #[test]
    fn takes_the_named_fields() {
        let page = read(
            r#"{"x": {"text": "no"}, "id": 12, "url": "u", "html": "<p>", "text": "t", "date": 0, "title": null}"#,
        )
        .unwrap();
        assert_eq!(page.given_id.as_deref(), Some("12"));
        assert_eq!(page.url.as_deref(), Some("u"));
        assert_eq!((page.media_type, page.body), (MediaType::Html, Body::Text("<p>".into())));
        assert_eq!(page.published, chrono::NaiveDate::from_ymd_opt(1970, 1, 1));
        assert_eq!(page.title, None);
    }

    #[test]
    fn lone_surrogates_become_replacement_characters() {
        let page = read(r#"{"text": "a\ud83db \udc00 \ud83d\ude00 é"}"#).unwrap();
        assert_eq!(page.body, Body::Text("a\u{fffd}b \u{fffd} 😀 é".into()));
    }

    #[test]
    fn says_what_is_wrong() {
        for (line, code) in [
            ("{", RejectCode::BadJson),
            ("[1]", RejectCode::BadJson),
            ("{} {}", RejectCode::BadJson),
            (r#"{"text": "a" "b"}"#, RejectCode::BadJson),
            (r#"{"text": "\q"}"#, RejectCode::BadJson),
            ("{}", RejectCode::MissingText),
            (r#"{"text": ["a"]}"#, RejectCode::MissingText),
        ] {
            assert_eq!(read(line).unwrap_err().code, code, "{line}");
        }
        assert_eq!(draft(b"{\"text\": \"\xff\"}", &Fields::default()).unwrap_err().code, RejectCode::BadJson);
    }

    #[test]
    fn deep_nesting_does_not_overflow_the_stack() {
        let deep = format!(r#"{{"a": {}{}, "text": "t"}}"#, "[".repeat(1 << 20), "]".repeat(1 << 20));
        assert_eq!(read(&deep).unwrap().body, Body::Text("t".into()));
    }
}
