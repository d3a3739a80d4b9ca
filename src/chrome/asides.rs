//! Hidden text inside a visible one.
//!
//! Takes a page and the evidence on its blocks, and makes evidence against a tooltip or a note certain.

use super::found::{Evidence, Kind};
use super::tree::is_hidden;
use crate::model::Page;

/// Drops hidden text in the middle of a visible one for certain: a tooltip, a note that opens on demand, another
/// wording. Only whole blocks are folded text of the page.
pub(super) fn settle(page: &Page, found: &mut [Evidence]) {
    for (at, pair) in page.blocks.windows(2).enumerate() {
        let (around, aside) = (&pair[0], &pair[1]);
        let is_within = around.span.start() < aside.span.start() && aside.span.end() < around.span.end();
        let found = &mut found[at + 1];
        found.is_settled |= is_within && is_hidden(aside) && !is_hidden(around) && found.kind == Kind::Rule;
    }
}
