//! Repair of the usual mistakes in JSON that templates write.
//!
//! In: a text that is not valid JSON. Out: the text without commas before closing brackets, and with
//! quotation marks inside strings escaped. A quotation mark ends a string if a colon, a closing bracket or a
//! comma and the next value follow. The result need not be valid. Cost: linear.

/// Returns `json` with its usual mistakes repaired.
pub(super) fn mended(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 16);
    let (mut in_string, mut is_escaped) = (false, false);
    for (at, c) in json.char_indices() {
        let rest = &json[at + c.len_utf8()..];
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if in_string => is_escaped = true,
            '"' if !in_string => in_string = true,
            '"' if ends_string(rest) => in_string = false,
            '"' => out.push('\\'),
            ',' if !in_string && rest.trim_start().starts_with(['}', ']']) => continue,
            _ => {}
        }
        out.push(c);
    }
    out
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
            ("", ""),
            (r#"{"a":"ö"#, r#"{"a":"ö"#),
        ] {
            assert_eq!(mended(json), expected);
        }
    }
}
