//! The two kinds of work on pages: judging single pages, and surveying all of them.

use super::page::Page;
use super::verdict::Verdicts;

/// Judges one page at a time, dropping blocks.
///
/// The page is borrowed immutably, so a judge cannot alter text. Judging cannot fail: whatever can was
/// prepared earlier.
pub trait Judge {
    /// Drops blocks of `page` in `verdicts`, which has a verdict for each.
    fn judge(&self, page: &Page, verdicts: &mut Verdicts);
}

/// Gathers notes on all pages of a run, then concludes what a judge needs.
///
/// `merge` is commutative and associative as far as `conclude` can tell, and pages may be observed in any
/// order, so that the result does not depend on how threads split the work.
pub trait Survey {
    /// What is gathered; each survey documents its size per block.
    type Notes: Default + Send;
    /// Result of the survey.
    type Findings;

    /// Adds what `page` contributes to `notes`.
    fn observe(&self, page: &Page, notes: &mut Self::Notes);

    /// Adds `other` to `notes`.
    fn merge(&self, notes: &mut Self::Notes, other: Self::Notes);

    /// Concludes from the notes of all pages.
    fn conclude(&self, notes: Self::Notes) -> Self::Findings;
}
