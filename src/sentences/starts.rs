//! Where a sentence may start.

use super::language::Language;
use super::window::{WINDOW_BYTES, head};
use super::words::{self, Next, Start};

/// Returns true if a sentence can start with `next`. In careless writing it need not be capitalised, but then
/// only starters count.
pub(super) fn may_start(next: &Next<'_>, language: &Language) -> bool {
    let is_careless = || language.is_starter(next.word) && !next.lead.starts_with(words::is_dash);
    next.start != Start::Small || is_careless() || next.begins_address()
}

/// Returns true if `sentence` begins with a small letter, as in careless writing. Sentences that do not are not
/// followed by ones that do.
pub(super) fn begins_small(sentence: &str) -> bool {
    let first = head(sentence, WINDOW_BYTES).chars().find(|c| c.is_alphanumeric());
    first.is_some_and(char::is_lowercase)
}

/// Returns true if `next`, in lower case, may begin a sentence after `sentence` since the writer uses no capitals:
/// neither has any, as far as the window shows.
pub(super) fn is_careless(sentence: &str, next: &Next<'_>) -> bool {
    next.start == Start::Small
        && next.lead.is_empty()
        && begins_small(sentence)
        && !head(sentence, WINDOW_BYTES).contains(char::is_uppercase)
        && !next.rest.contains(char::is_uppercase)
}
