//! Senders of messages, as archives of mailing lists and text dumps of mail show them.
//!
//! In: the blocks of a page. Out: the name on the line that states the sender, among other lines of the head of a message.

use super::Sources;
use crate::text::field::{COLONS, Field};

/// Maximum number of blocks between the lines with the sender and the subject of a message.
const HEAD_REACH: usize = 6;

/// Maximum length in bytes of a line with a sender.
const MAX_LINE_BYTES: usize = 300;

impl Sources<'_> {
    /// Returns the sender of the first message on the page: `From: Carl Ede <carl@mill.example>` near `Subject: The weir`.
    pub(super) fn sender(&self) -> Vec<String> {
        let field = |at: usize| {
            let text = self.drafts.get(at).map(|draft| draft.text.as_str())?;
            if text.len() <= MAX_LINE_BYTES { Field::of(text, &COLONS) } else { None }
        };
        let is_in_head = |at: usize| {
            let around = at.saturating_sub(HEAD_REACH)..=at + HEAD_REACH;
            around.filter_map(field).any(|other| self.names.is_title_label(other.name))
        };
        let mut senders = (0..self.drafts.len()).filter_map(|at| {
            let field = field(at).filter(|field| self.names.is_sender_label(field.name))?;
            let name = shown_name(field.value)?;
            is_in_head(at).then(|| self.names.in_citation(name, false))
        });
        self.persons(senders.next().unwrap_or_default().into_iter())
    }
}

/// Returns the name of a sender beside the address: `Carl Ede <carl@mill.example>`, `carl at mill.example (Carl Ede)`.
fn shown_name(value: &str) -> Option<&str> {
    let value = value.trim();
    let is_address = |text: &str| text.contains('@') || text.contains(" at ") || text.contains("[at]");
    let name = match value.split_once(['<', '[', '(']) {
        Some((before, inner)) if !before.trim().is_empty() && is_address(inner) => before,
        Some((before, inner)) if is_address(before) => inner.trim_end_matches([')', ']', '>']),
        _ => return None,
    };
    Some(name.trim().trim_matches(['"', '\'', '“', '”'])).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_sender_stands_before_or_behind_the_address() {
        for (value, name) in [
            ("Carl Ede <carl@mill.example>", Some("Carl Ede")),
            ("\"Ede, Carl\" <carl@mill.example>", Some("Ede, Carl")),
            ("carl at mill.example (Carl Ede)", Some("Carl Ede")),
            ("Carl Ede [mailto:carl@mill.example]", Some("Carl Ede")),
            ("<carl@mill.example>", None),
            ("Carl Ede", None),
        ] {
            assert_eq!(shown_name(value), name, "{value}");
        }
    }
}
