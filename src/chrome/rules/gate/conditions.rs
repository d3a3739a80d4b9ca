//! The conditions that a text must fulfil for a pattern to match, derived from its syntax tree.

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look};

use super::digits;
use super::literals::{self, Strings};
use super::opening::Opening;
use super::signs::Signs;
use crate::text::words::is_word_byte;

/// The conditions of one pattern. Deriving them costs more than entering them in a gate, and most patterns stand in
/// the gates of many languages.
#[derive(Debug)]
pub(in crate::chrome::rules) struct Conditions {
    /// Strings of which every match contains one, if there are such strings.
    pub(super) strings: Option<Strings>,
    /// The first bytes of the text.
    pub(super) start: Opening,
    /// The first bytes from the first word of the text on.
    pub(super) word: Opening,
    /// Bytes of which every match contains one, if there are such bytes.
    pub(super) signs: Option<Signs>,
    /// Minimum number of digits of a match.
    pub(super) digits: u32,
}

impl Conditions {
    /// Derives the conditions of `pattern`.
    pub(in crate::chrome::rules) fn of(pattern: &Hir) -> Self {
        let anchored = pattern.properties().look_set_prefix().contains(Look::Start);
        let word = after_marks(pattern).map(|rest| Opening::of(&rest)).filter(Opening::begins_a_word);
        Self {
            strings: literals::required(pattern),
            start: if anchored { Opening::of(pattern) } else { Opening::any() },
            word: word.unwrap_or_else(Opening::any),
            signs: Signs::of(pattern),
            digits: digits::fewest(pattern),
        }
    }
}

/// Returns the rest of a pattern that begins with `^\W*`. If the rest begins with a word, that is the first
/// word of the text.
fn after_marks(pattern: &Hir) -> Option<Hir> {
    let HirKind::Concat(parts) = pattern.kind() else { return None };
    let [start, marks, rest @ ..] = parts.as_slice() else { return None };
    let HirKind::Repetition(marks) = marks.kind() else { return None };
    let HirKind::Class(Class::Unicode(class)) = marks.sub.kind() else { return None };
    (*start.kind() == HirKind::Look(Look::Start) && holds_no_ascii_word(class))
        .then(|| Hir::concat(rest.to_vec()))
}

/// Returns true if `class` has no ASCII word character.
fn holds_no_ascii_word(class: &ClassUnicode) -> bool {
    let holds = |byte: u8| class.ranges().iter().any(|r| (r.start()..=r.end()).contains(&char::from(byte)));
    !(0..=127).filter(|&byte| is_word_byte(byte)).any(holds)
}
