//! Finds the blocks that state title, byline and date of the page.
//!
//! The parser marks every line that reads like a name or a date; those in comments and teasers do not belong
//! to the page. At most one block of each kind is selected.

use super::found::Evidence;
use super::reading::Reading;
use crate::model::{BlockKind, Page};
use crate::text::normalize::normalize;

/// Number of blocks above the title, or above the first paragraph if there is no title, in which byline and
/// date of the page may be.
const REACH_UP: usize = 4;
/// Number of blocks below the title, if no paragraph comes first: a standfirst and a caption may come
/// between.
const REACH_DOWN: usize = 12;

/// Returns the blocks of title, byline and date of the page, in page order.
pub(super) fn blocks(page: &Page, reading: &Reading, found: &[Evidence]) -> Vec<usize> {
    let may_be = |at: usize| {
        !found[at].is_comment
            && !found[at].is_no_lead
            && !found[at].is_explicit
            && !page.blocks[at].markup.as_ref().is_some_and(|markup| markup.hidden)
    };
    let of = |kind: BlockKind| {
        (0..page.blocks.len()).filter(move |&at| page.blocks[at].kind == kind && may_be(at))
    };
    let title = of(BlockKind::Title).next();
    let paragraph = (title.unwrap_or(0)..page.blocks.len())
        .find(|&at| reading.lines[at].is_prose() && !found[at].is_chrome());
    let head = title.or(paragraph).unwrap_or(0);
    // A standfirst may come before the byline.
    let end = paragraph.map_or(head + REACH_DOWN, |paragraph| paragraph + 2).min(head + REACH_DOWN);
    let near = head.saturating_sub(REACH_UP)..end.max(head + 1);

    let mut leads = title.into_iter().collect::<Vec<_>>();
    let name = page.facts.byline.as_deref().map(normalize);
    let names_author =
        |at: &usize| name.as_ref().is_none_or(|name| shares_name(&normalize(&page.blocks[*at].text), name));
    leads.extend(of(BlockKind::Byline).filter(|at| near.contains(at)).find(names_author));
    leads.extend(of(BlockKind::Date).find(|at| near.contains(at)));
    leads.sort_unstable();
    leads
}

/// Returns true if one of two normalised bylines contains a name of the other: "by ann lee" and "ann lee, bo
/// ek".
fn shares_name(line: &str, byline: &str) -> bool {
    byline.split(',').map(str::trim).any(|name| !name.is_empty() && line.contains(name))
        || byline.contains(line)
}
