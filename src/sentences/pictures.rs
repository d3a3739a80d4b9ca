//! Pictures of a mood: emoticons (`:)`), emoji, and the brackets that stand for them (`)))`).
//!
//! Behind a terminator they belong to the sentence before them. Where none stands, a picture often takes its
//! place: `Thanks :) I will try`. A single heart and the stars of a rating are weaker evidence than others: they
//! may stand for a word (`I ❤ Rome`) or belong to a name (`Hotel Adler ★★★★ Vienna`).

use super::window::{WINDOW_BYTES, ends_token, tail};
use super::words;

/// Minimum number of stars of a rating; fewer stand in names and logos.
const RATING_MIN_STARS: usize = 3;

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

/// Returns the length of the emoji at the start of `text` that belong to the sentence before them, behind its stop:
/// those of a mood, sun and stars, fire, people, flags. Others often open an item (`✅`, `👉`), but not at the end of a
/// line.
pub(super) fn closing_emoji_len(text: &str) -> Option<usize> {
    let is_one = |c| is_mood(c) || is_of_scene(c);
    if !matches!(text.as_bytes().first(), Some(0xe2 | 0xf0)) {
        return None;
    }
    if !text.starts_with(is_one) {
        let is_any = |c: char| is_picture(c) || is_modifier(c) || c.is_whitespace();
        let is_last = text.starts_with(is_picture) && text.trim_start_matches(is_any).is_empty();
        return is_last.then(|| text.trim_end().len());
    }
    Some(text.len() - text.trim_start_matches(|c| is_one(c) || is_modifier(c)).len())
}

/// Returns true for emoji, apart from arrows and geometric shapes that are signs of lists too.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}')
}

/// Returns true for sun, weather and stars, fire, a strong arm, people, and the letters of flags.
fn is_of_scene(c: char) -> bool {
    matches!(c, '☀'..='☄' | '⚡' | '✨' | '❄' | '⭐' | '\u{1f31e}' | '\u{1f31f}' | '\u{1f525}' | '\u{1f4aa}')
        || matches!(c, '\u{1f466}'..='\u{1f469}' | '\u{1f476}' | '\u{1f1e6}'..='\u{1f1ff}')
}

/// Returns the length of the emoji of a mood at the start of `text`: faces, hearts, applause.
fn emoji_len(text: &str) -> Option<usize> {
    // All others begin with other bytes.
    if !matches!(text.as_bytes().first(), Some(0xe2 | 0xf0)) {
        return None;
    }
    let behind = text.trim_start_matches(|c| is_mood(c) || is_modifier(c));
    text.starts_with(is_mood).then_some(text.len() - behind.len())
}

fn is_mood(c: char) -> bool {
    matches!(c, '\u{1f600}'..='\u{1f64f}' | '\u{1f90c}'..='\u{1f92f}' | '\u{1f970}'..='\u{1f97a}')
        || matches!(c, '\u{1f44c}'..='\u{1f44f}' | '\u{1f389}' | '\u{1f38a}' | '☹' | '☺')
        || is_heart(c)
}

fn is_heart(c: char) -> bool {
    matches!(
        c,
        '❤' | '♥' | '♡' | '\u{1f493}'..='\u{1f49f}' | '\u{1f5a4}' | '\u{1f90d}' | '\u{1f90e}' | '\u{1f9e1}'
    )
}

/// Returns true for skin tones, joiners and variants.
fn is_modifier(c: char) -> bool {
    matches!(c, '\u{1f3fb}'..='\u{1f3ff}' | '\u{200d}' | '\u{fe0f}')
}

fn is_star(c: char) -> bool {
    matches!(c, '★' | '☆' | '⭐')
}

/// Returns the length of the stars of a rating at the start of `text`: `★★★★☆`.
fn rating_len(text: &str) -> Option<usize> {
    let behind = text.trim_start_matches(|c| is_star(c) || is_modifier(c));
    let stars = &text[..text.len() - behind.len()];
    (stars.starts_with(is_star) && stars.chars().filter(|&c| is_star(c)).count() >= RATING_MIN_STARS)
        .then_some(stars.len())
}

/// Returns true if [`closing_len`] may find a picture that begins with `byte`.
pub(super) fn may_start_picture(byte: u8) -> bool {
    matches!(byte, b':' | b';' | b'=' | b'<' | b'x' | b'X' | b'^' | b'(' | b')' | 0xe2 | 0xf0)
}

/// Returns the length of the picture at byte `at` of `line`, if it may take the place of a terminator: between
/// white space, or behind a word, if it is an emoji or brackets that nothing opened. Behind it, scripts without
/// spaces need none.
pub(super) fn closing_len(line: &str, at: usize) -> Option<usize> {
    let (ahead, text) = line.split_at(at);
    if !may_start_picture(*text.as_bytes().first()?) {
        return None;
    }
    let emoji = || emoji_len(text).or_else(|| rating_len(text));
    let len = if ahead.ends_with(char::is_whitespace) {
        emoticon_len(text).or_else(emoji)?
    } else if ahead.ends_with(is_of_word) {
        brackets_len(ahead, text).or_else(emoji)?
    } else {
        return None;
    };
    let behind = &text[len..];
    (ends_token(behind) || behind.starts_with(words::is_unspaced)).then_some(len)
}

/// Returns true for letters, and for the signs of vowels and tones that Hebrew, Arabic, Indic scripts, Thai and Lao
/// write behind them.
fn is_of_word(c: char) -> bool {
    // Without the strokes that end a sentence in Indic scripts (U+0964, U+0965).
    let is_sign = || {
        matches!(c, '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}')
            || matches!(c, '\u{900}'..='\u{963}' | '\u{966}'..='\u{eff}')
    };
    c.is_alphabetic() || is_sign()
}

/// Splits `sentence`, which ends with a picture, before it.
pub(super) fn split(sentence: &str) -> (&str, &str) {
    let last = sentence.rfind(char::is_whitespace).map_or(sentence, |at| sentence[at..].trim_start());
    let picture = if emoticon_len(last) == Some(last.len()) {
        last.len()
    } else {
        let text = sentence.trim_end_matches(|c| is_mood(c) || is_star(c) || is_modifier(c));
        sentence.len() - text.trim_end_matches([')', '(']).len()
    };
    sentence.split_at(sentence.len() - picture)
}

/// Returns true for a single heart, which may stand for a verb, and for the stars of a rating, which may belong to
/// a name.
pub(super) fn is_weak(picture: &str) -> bool {
    let is_one_heart = || picture.chars().filter(|&c| !is_modifier(c)).count() == 1;
    picture == "<3" || picture.starts_with(is_star) || picture.starts_with(is_heart) && is_one_heart()
}

/// Returns the length of the two or more equal brackets at the start of `text` that stand for a smile or a frown
/// behind the word that ends `ahead`: `Спасибо)))`.
fn brackets_len(ahead: &str, text: &str) -> Option<usize> {
    if tail(ahead, WINDOW_BYTES).contains('(') {
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
