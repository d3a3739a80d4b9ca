//! Pictures of a mood: emoticons (`:)`), emoji, and the brackets that stand for them (`)))`).
//!
//! Behind a terminator they belong to the sentence before them. Where none stands, a picture often takes its
//! place: `Thanks :) I will try`.

use super::window::{WINDOW_BYTES, ends_token, tail};

/// Returns the length of an emoticon at the start of `text`: eyes, an optional nose, a mouth, then white
/// space or the line's end.
pub(super) fn emoticon_len(text: &str) -> Option<usize> {
    let end = |rest: &str| ends_token(rest).then_some(text.len() - rest.len());
    for whole in ["xD", "XD", "<3", "^^", "^_^"] {
        if let Some(rest) = text.strip_prefix(whole) {
            return end(rest);
        }
    }
    let face = text.strip_prefix([':', ';', '=', '8'])?;
    let face = face.strip_prefix(['-', '\'', 'o']).unwrap_or(face);
    let face = face.strip_prefix([')', '(', 'D', 'P', 'p', '/', '|', ']', '['])?;
    end(face.trim_start_matches([')', '(']))
}

/// Returns the length of the emoji of a mood at the start of `text`: faces, hearts, applause. Other emoji often
/// open an item (`✅`, `👉`).
pub(super) fn emoji_len(text: &str) -> Option<usize> {
    // All others begin with other bytes.
    if !matches!(text.as_bytes().first(), Some(0xe2 | 0xf0)) {
        return None;
    }
    let is_picture = |c: char| {
        matches!(c, '\u{1f600}'..='\u{1f64f}' | '\u{1f90c}'..='\u{1f92f}' | '\u{1f970}'..='\u{1f97a}')
            || matches!(c, '\u{1f44c}'..='\u{1f44f}' | '\u{1f493}'..='\u{1f49f}' | '\u{1f5a4}' | '\u{1f389}' | '\u{1f38a}')
            || matches!(c, '☹' | '☺' | '❤')
    };
    // Skin tones, joiners and variants.
    let is_modifier = |c: char| matches!(c, '\u{1f3fb}'..='\u{1f3ff}' | '\u{200d}' | '\u{fe0f}');
    let behind = text.trim_start_matches(|c| is_picture(c) || is_modifier(c));
    text.starts_with(is_picture).then_some(text.len() - behind.len())
}

/// Returns true if [`closing_len`] may find a picture that begins with `byte`.
pub(super) fn may_start_picture(byte: u8) -> bool {
    matches!(byte, b':' | b';' | b'=' | b'x' | b'X' | b'^' | b'(' | b')' | 0xe2 | 0xf0)
}

/// Returns the length of the picture at byte `at` of `line`, if it may take the place of a terminator: between
/// white space, or, for brackets that nothing opened, behind a word. Hearts may stand for a verb (`I ❤ Rome`),
/// and `8)` for a number.
pub(super) fn closing_len(line: &str, at: usize) -> Option<usize> {
    let (ahead, text) = line.split_at(at);
    if !may_start_picture(*text.as_bytes().first()?) {
        return None;
    }
    let len = if ahead.ends_with(char::is_whitespace) {
        let is_heart = text.starts_with(['❤', '\u{1f5a4}']) || text.starts_with(is_coloured_heart);
        emoticon_len(text).or_else(|| emoji_len(text).filter(|_| !is_heart))?
    } else {
        brackets_len(ahead, text)?
    };
    ends_token(&text[len..]).then_some(len)
}

fn is_coloured_heart(c: char) -> bool {
    ('\u{1f493}'..='\u{1f49f}').contains(&c)
}

/// Returns the length of the two or more equal brackets at the start of `text` that stand for a smile or a frown
/// behind the word that ends `ahead`: `Спасибо)))`.
fn brackets_len(ahead: &str, text: &str) -> Option<usize> {
    if !ahead.ends_with(char::is_alphabetic) || tail(ahead, WINDOW_BYTES).contains('(') {
        return None;
    }
    let bracket = text.chars().next().filter(|c| matches!(c, ')' | '('))?;
    let len = text.len() - text.trim_start_matches(bracket).len();
    (len >= 2).then_some(len)
}

/// Returns true if `text` ends with a picture that may take the place of a terminator.
pub(super) fn ends_with_picture(text: &str) -> bool {
    let token = tail(text, WINDOW_BYTES);
    let start = token.rfind(char::is_whitespace);
    start.is_some_and(|at| {
        let at = at + token[at..].chars().next().map_or(0, char::len_utf8);
        closing_len(token, at) == Some(token.len() - at)
    })
}
