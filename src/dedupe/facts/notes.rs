//! Signs of footnotes: `[1]` and `¹` beside a stop, `(1)` and `[1]` at the end of a text. They say nothing of their
//! own, and each publisher numbers them anew.

use crate::text::marks;
use crate::text::normalize::is_superscript;

/// Maximum number of digits of a sign.
const MAX_DIGITS: usize = 3;

/// Returns true if the number `start..end` of `text` is the sign of a footnote: a superscript directly behind a
/// stop, a number in square brackets before a stop, or one in brackets behind it. Round brackets and ones behind a
/// space must end the text, since they also number what follows.
pub(super) fn is_sign(text: &str, start: usize, end: usize) -> bool {
    let (before, number, after) = (&text[..start], &text[start..end], &text[end..]);
    if number.starts_with(is_superscript) {
        return number.chars().all(is_superscript) && ends_with_stop(before);
    }
    let is_short = number.len() <= MAX_DIGITS && number.bytes().all(|byte| byte.is_ascii_digit());
    let square = before.strip_suffix('[').zip(after.strip_prefix(']'));
    let Some((before, after)) = square.or_else(|| before.strip_suffix('(').zip(after.strip_prefix(')')))
    else {
        return false;
    };
    let is_last = after.trim_start_matches(is_in_sign).is_empty();
    let is_behind_stop = || {
        ends_with_stop(before) && square.is_some() || is_last && ends_with_stop(before.trim_end_matches(' '))
    };
    let is_before_stop = || {
        square.is_some()
            && before.trim_end_matches(' ').ends_with(char::is_alphanumeric)
            && starts_with_stop(after)
    };
    is_short && (is_behind_stop() || is_before_stop())
}

/// Returns true for characters of signs in brackets, and of spaces between them.
fn is_in_sign(c: char) -> bool {
    matches!(c, '[' | ']' | '(' | ')' | ' ') || c.is_ascii_digit()
}

/// Returns true if `text` ends with a stop, or with a stop and signs in brackets.
fn ends_with_stop(text: &str) -> bool {
    let text = if text.ends_with([']', ')']) { text.trim_end_matches(is_in_sign) } else { text };
    text.ends_with(|c| is_stop(c) || (marks::is_closer(c) && !matches!(c, ')' | ']')))
}

/// Returns true if `text` begins with a stop, or with signs in brackets and a stop.
fn starts_with_stop(text: &str) -> bool {
    let text = if text.starts_with('[') { text.trim_start_matches(is_in_sign) } else { text };
    text.starts_with(is_stop)
}

fn is_stop(c: char) -> bool {
    marks::is_terminator(c) || matches!(c, ',' | ';' | ':' | '、' | '，' | '；')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_told_from_numbers() {
        for (text, expected) in [
            ("It burned down.[1] Later", true),
            ("It burned down.[12]", true),
            ("It burned down[3].", true),
            ("It burned down.[4][12] Later", true),
            ("It burned down.¹ Later", true),
            ("修好。[1]大约", true),
            ("an area of 5 m²", false),
            ("about 10⁵.", false),
            ("let x = list[1]", false),
            ("list[1] is", false),
            ("It cost [5] then.", false),
            ("It burned down.(1)", true),
            ("It burned down. (2)", true),
            ("It burned down. [3]", true),
            ("It burned down. [3] (4)", true),
            ("It burned down [3].", true),
            ("It burned down (1).", false),
            ("It burned down. (2) The next", false),
            ("It burned down. [2] The next", false),
            ("He is a goat farmer (42).", false),
            ("It burned down. (2024)", false),
            ("It burned down. (3 kg)", false),
            ("It burned down (3)", false),
            ("In all.[2024]", false),
        ] {
            let is_digit = |c: char| c.is_ascii_digit() || is_superscript(c);
            let text_to_end = text.trim_end_matches(|c| !is_digit(c));
            let (start, end) = (text_to_end.trim_end_matches(is_digit).len(), text_to_end.len());
            assert_eq!(is_sign(text, start, end), expected, "{text}");
        }
    }
}
