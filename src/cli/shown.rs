//! Safe display of foreign text on a terminal: titles, texts, paths and messages may contain control
//! sequences.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Escapes control characters (C0, DEL and C1, including line breaks) and the marks of Unicode's
/// bidirectional algorithm (UAX #9) as `\u{1b}`. Everything meant for people passes through here; data does
/// not.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(is_obeyed) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_obeyed(c) {
            let _ = write!(out, "{}", c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out.into()
}

/// Escapes a text of several lines, keeping its line feeds.
pub(super) fn shown_lines(text: &str) -> String {
    text.split('\n').map(shown).collect::<Vec<_>>().join("\n")
}

/// Returns true if a terminal would interpret `c` rather than show it.
fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{206f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_written_out() {
        for (text, expected) in [
            ("plain, ünïcode ← שלום", "plain, ünïcode ← שלום"),
            ("\u{1b}[31mred\u{1b}]0;title\u{7}", "\\u{1b}[31mred\\u{1b}]0;title\\u{7}"),
            ("\u{9b}2J\u{90}q\u{9c}\u{7f}", "\\u{9b}2J\\u{90}q\\u{9c}\\u{7f}"),
            ("a\rb\nc", "a\\u{d}b\\u{a}c"),
            ("\u{202e}gpj.exe\u{200f}\u{61c}", "\\u{202e}gpj.exe\\u{200f}\\u{61c}"),
        ] {
            assert_eq!(shown(text), expected);
        }
        assert_eq!(shown_lines("a\u{1b}\nb\n"), "a\\u{1b}\nb\n");
    }
}
