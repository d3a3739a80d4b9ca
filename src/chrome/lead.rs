//! Title, byline and date of a page: which of the blocks of those kinds say them of the page itself.
//!
//! In: a parsed page. Out: at most one block of each kind, or several bylines that differ. The parser marks every line that reads like a name
//! or a day; those of comments and of teasers are none of the page's.

use super::found::Evidence;
use super::reading::Reading;
use crate::model::{BlockKind, Page};
use crate::text::normalize::normalize;

/// Blocks above the title, or above the first paragraph where a page has no title, in which a byline or a date is the page's.
const REACH_UP: usize = 4;
/// Blocks below the title, as far as there is no paragraph before: a standfirst and a caption may stand between.
const REACH_DOWN: usize = 12;

/// The blocks that say the page's title, byline and date, in page order.
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
    // A standfirst may come first.
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

/// Returns true if one of two normalised names holds the other, as far as it is a name: "by ann lee" and "ann lee, bo ek".
fn shares_name(line: &str, byline: &str) -> bool {
    byline.split(',').map(str::trim).any(|name| !name.is_empty() && line.contains(name))
        || byline.contains(line)
}
