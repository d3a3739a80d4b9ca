//! Numbers in text.

/// Returns true if `digits` are those of a year of the last century or this one.
#[must_use]
pub fn is_year(digits: &[u8]) -> bool {
    digits.len() == 4 && (digits.starts_with(b"19") || digits.starts_with(b"20"))
}
