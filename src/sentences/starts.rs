//! Where a sentence may start.

use super::language::Language;
use super::words::{self, Next, Start};

/// Returns true if a sentence can start with `next`. In careless writing it need not be capitalised, but then
/// only starters count.
pub(super) fn may_start(next: &Next<'_>, language: &Language) -> bool {
    let is_careless = || language.is_starter(next.word) && !next.lead.starts_with(words::is_dash);
    next.start != Start::Small || is_careless() || next.begins_address()
}
