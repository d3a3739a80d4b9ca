//! The two kinds of work on pages: judging one, and learning from all.

use super::page::Page;
use super::verdict::Verdicts;

/// Looks at one page and drops blocks.
///
/// The page is borrowed shared, so a judge cannot alter text. Whatever can fail was prepared
/// earlier, so judging does not.
pub trait Judge {
    /// Drops blocks of `page` in `verdicts`, which has a slot for each.
    fn judge(&self, page: &Page, verdicts: &mut Verdicts);
}

/// Learns from all pages of a run, then yields what a judge needs.
///
/// `merge` is commutative and associative up to `conclude`, and pages may be observed in any order,
/// so threads split the work freely and the result does not show how.
pub trait Survey {
    /// What is gathered; each survey documents its bytes a block.
    type Notes: Default + Send;
    /// What the survey learnt.
    type Findings;

    /// Notes what `page` adds.
    fn observe(&self, page: &Page, notes: &mut Self::Notes);

    /// Adds `other` to `notes`.
    fn merge(&self, notes: &mut Self::Notes, other: Self::Notes);

    /// Draws the conclusion from the notes of all pages.
    fn conclude(&self, notes: Self::Notes) -> Self::Findings;
}
