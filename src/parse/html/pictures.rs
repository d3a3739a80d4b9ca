//! Pictures that are text, and text that is a picture.
//!
//! In: the attributes of an image, or a piece of text. Out: true if the image draws a character or a formula, or
//! if the text is drawn as an icon; or the formula in a script.

use super::attributes::Attributes;
use super::blocks;
use crate::parse::cdata;

/// Maximum number of characters in the `alt` of an image that draws one character: emoji have up to ten.
const MAX_DRAWN_CHARS: usize = 10;

/// Maximum length in bytes of the source of a formula in a line of text.
const MAX_FORMULA_BYTES: usize = 200;

/// Maximum length in bytes of a text that is an icon.
const MAX_ICON_BYTES: usize = 12;

/// Returns true if an image draws its `alt`.
pub(super) fn draws(alt: &str, attributes: &Attributes) -> bool {
    is_emoji(alt)
        || (is_letter(alt) && blocks::is_drop_cap_name(&attributes.tokens()))
        || (attributes.is_formula() && alt.len() <= MAX_FORMULA_BYTES)
}

/// Returns true if `text` consists of characters for private use, which an icon font draws.
pub(super) fn is_icon(text: &str) -> bool {
    // Their first bytes, sought first since hardly any text has them.
    let may_be = |text: &str| text.bytes().any(|byte| matches!(byte, 0xee | 0xef));
    text.len() <= MAX_ICON_BYTES
        && may_be(text)
        && text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{e000}'..='\u{f8ff}'))
}

/// Maximum length in bytes of the name of a picture in an icon font; the longest of Material Symbols has 38.
const MAX_ICON_NAME_BYTES: usize = 40;

/// Returns true if `text` may be the name of a picture in an icon font: `arrow_forward`.
pub(super) fn is_icon_name(text: &str) -> bool {
    let name = text.trim();
    name.len() <= MAX_ICON_NAME_BYTES
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Returns the formula in the text of a script, and its offset: some are wrapped in CDATA behind a comment sign
/// of TeX.
pub(super) fn formula(script: &str) -> (usize, &str) {
    let (start, formula) = cdata::inside(script);
    let is_closed = start + formula.len() < script.len();
    (start, if is_closed { formula.trim_end_matches('%') } else { formula })
}

/// Returns true if `alt` is an emoji.
fn is_emoji(alt: &str) -> bool {
    let is_sign = |c: char| matches!(c, '\u{2300}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}');
    let is_part = |c: char| matches!(c, '\u{200d}' | '\u{fe0f}' | '\u{20e3}' | '\u{e0020}'..='\u{e007f}' | '#' | '*' | '0'..='9');
    alt.contains(|c| is_sign(c) || c == '\u{20e3}')
        && alt.chars().all(|c| is_sign(c) || is_part(c))
        && alt.chars().count() <= MAX_DRAWN_CHARS
}

/// Returns true if `alt` is a capital letter.
pub(super) fn is_letter(alt: &str) -> bool {
    let mut chars = alt.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}
