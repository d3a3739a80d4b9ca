//! White space.

/// Returns `text` with single spaces between its words, and none around it.
#[must_use]
pub fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
