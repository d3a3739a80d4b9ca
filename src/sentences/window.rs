//! The part of a line that a decision may examine.

/// Amount of text that a decision may examine on either side: enough for three long words, and no rule asks
/// for more.
pub(super) const WINDOW_BYTES: usize = 96;

/// Returns the end of `text`, at most `bytes` long.
pub(super) fn tail(text: &str, bytes: usize) -> &str {
    let cut = text.len().saturating_sub(bytes);
    let cut = (cut..=text.len()).find(|&at| text.is_char_boundary(at));
    &text[cut.expect("the end of a text is a boundary")..]
}

/// Returns the start of `text`, at most `bytes` long.
pub(super) fn head(text: &str, bytes: usize) -> &str {
    let cut = (0..=bytes.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    &text[..cut.expect("the start of a text is a boundary")]
}

/// Returns true if `rest` is empty or starts with white space.
pub(super) fn ends_token(rest: &str) -> bool {
    rest.chars().next().is_none_or(char::is_whitespace)
}
