//! Forms of titles and headings, and the length of a headline.

use crate::parse::facts::site;

/// Minimum number of words of a headline after a kicker.
pub(super) const MIN_KICKED_WORDS: u32 = 3;

/// Returns the form by which titles are compared: titles that say the same have equal forms.
pub(in crate::parse::facts) fn form(title: &str) -> String {
    site::squeeze(title)
}
