//! JSON as pages have it, with the usual mistakes of templates repaired.
//!
//! In: a text that should be JSON. Out: its value, and the JSON that was read, with the place of each part in
//! the text. Repaired are commas before closing brackets; quotation marks, line breaks and other controls inside
//! strings; escapes that JSON does not have; and several values in a row, which become an array. A quotation
//! mark ends a string if a colon, a closing bracket or a comma and the next value follow. Cost: linear.

use std::borrow::Cow;

use serde_json::{Deserializer, Value};

/// A value, and the JSON that it was read from.
#[derive(Debug)]
pub(super) struct Read<'t> {
    pub(super) value: Value,
    pub(super) json: Cow<'t, str>,
    /// Offsets in `json` and in the text, from which on both go on alike.
    edits: Vec<(usize, usize)>,
}

impl<'t> Read<'t> {
    /// Makes the reading of `json`, which had nothing to repair and has `value`.
    pub(super) fn unmended(value: Value, json: &'t str) -> Self {
        Self { value, json: Cow::Borrowed(json), edits: Vec::new() }
    }

    /// Returns the offset in the text of the byte at `at` of the JSON.
    pub(super) fn place(&self, at: usize) -> usize {
        let edit = self.edits.partition_point(|(json, _)| *json <= at).checked_sub(1);
        edit.map_or(at, |edit| self.edits[edit].1 + (at - self.edits[edit].0))
    }
}

/// Reads `text`; `None` if it cannot be repaired.
pub(super) fn read(text: &str) -> Option<Read<'_>> {
    if let Some(value) = values(text) {
        return Some(Read::unmended(value, text));
    }
    let (json, edits) = mended(text);
    Some(Read { value: values(&json)?, json: Cow::Owned(json), edits })
}

/// Parses the value in `json`, or an array of the values in a row.
fn values(json: &str) -> Option<Value> {
    let mut values = Vec::new();
    let mut rest = json;
    loop {
        let mut stream = Deserializer::from_str(rest).into_iter::<Value>();
        match stream.next() {
            Some(Ok(value)) => values.push(value),
            Some(Err(_)) => return None,
            None => break,
        }
        rest = rest
            .get(stream.byte_offset()..)?
            .trim_start_matches(|c: char| c.is_whitespace() || ",;".contains(c));
    }
    if values.len() > 1 { Some(Value::Array(values)) } else { values.pop() }
}

/// Returns `json` with its usual mistakes repaired, and the places of its parts in the original. The result
/// need not be valid.
fn mended(json: &str) -> (String, Vec<(usize, usize)>) {
    let mut out = String::with_capacity(json.len() + 16);
    let mut edits = Vec::new();
    let (mut in_string, mut is_escaped) = (false, false);
    for (at, c) in json.char_indices() {
        let after = at + c.len_utf8();
        let is_simple = std::mem::take(&mut is_escaped) && in_string;
        match c {
            '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u' if is_simple => out.push(c),
            _ if is_simple && u32::from(c) <= 0xffff => {
                out.push_str(&format!("u{:04x}", u32::from(c)));
                edits.push((out.len(), after));
            }
            '\\' if in_string => {
                is_escaped = true;
                out.push(c);
            }
            '\0'..='\u{1f}' if in_string => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
                edits.push((out.len(), after));
            }
            '"' if in_string && !ends_string(&json[after..]) => {
                out.push_str("\\\"");
                edits.push((out.len(), after));
            }
            '"' => {
                in_string = !in_string;
                out.push(c);
            }
            ',' if !in_string && json[after..].trim_start().starts_with(['}', ']']) => {
                edits.push((out.len(), after));
            }
            _ => out.push(c),
        }
    }
    (out, edits)
}

/// Returns true if a quotation mark before `rest` ends a string.
fn ends_string(rest: &str) -> bool {
    let rest = rest.trim_start();
    let Some(next) = rest.strip_prefix(',') else {
        return rest.is_empty() || rest.starts_with([':', '}', ']']);
    };
    // A comma ends the string if a value or a closing bracket follows, not if prose goes on.
    let next = next.trim_start();
    let is_word = ["true", "false", "null"].iter().any(|word| next.starts_with(word));
    is_word
        || next.starts_with(['"', '{', '[', '}', ']', '-'])
        || next.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repairs_what_templates_get_wrong_and_nothing_else() {
        for (json, expected) in [
            (r#"{"a":1,}"#, r#"{"a":1}"#),
            (r#"["a" , ]"#, r#"["a"  ]"#),
            (r#"{"a":"They said "no" again"}"#, r#"{"a":"They said \"no\" again"}"#),
            (r#"{"a":"x "y", z","b":2}"#, r#"{"a":"x \"y\", z","b":2}"#),
            (r#"{"a":"x","b":[1,true , null]}"#, r#"{"a":"x","b":[1,true , null]}"#),
            (r#"{"a":"x \"y\" ,} z"}"#, r#"{"a":"x \"y\" ,} z"}"#),
            (r#"{"a":"it\'s \é"}"#, r#"{"a":"it\u0027s \u00e9"}"#),
            ("{\"a\":\"x\ny\u{1}\"\n}", "{\"a\":\"x\\u000ay\\u0001\"\n}"),
            ("", ""),
            (r#"{"a":"ö"#, r#"{"a":"ö"#),
        ] {
            assert_eq!(mended(json).0, expected);
        }
    }

    #[test]
    fn each_part_has_its_place() {
        let text = "{\"a\":[1,],\"b\":\"x \"y\"\nz\\'\",\"c\":\"end\",}";
        let read = read(text).unwrap();
        for part in ["\"b\"", "x ", "y", "z", "\"c\"", "end"] {
            let at = read.json.find(part).unwrap();
            assert_eq!(read.place(at), text.find(part).unwrap(), "{part}");
        }
    }

    #[test]
    fn values_in_a_row_are_an_array() {
        for text in [r#"{"a":1} {"b":2}"#, "{\"a\":1},\n{\"b\":2};", r#"{"a":1,}{"b":2}"#] {
            assert_eq!(read(text).unwrap().value, serde_json::json!([{"a": 1}, {"b": 2}]), "{text}");
        }
        assert_eq!(read(r#"{"a":1}"#).unwrap().value, serde_json::json!({"a": 1}));
        assert!(read("{} x").is_none() && read("").is_none());
    }
}
