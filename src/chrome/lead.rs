//! Finds the blocks that state title, byline and date of the page, and its author's note.
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

/// Minimum number of words of an author's note: a name with a date or a place is shorter.
const NOTE_MIN_WORDS: u32 = 6;

/// Keeps the author's note: a paragraph directly below a kept block that begins with a name of the byline,
/// unless there is evidence against it. Boxes about the author that a site adds have a heading, and rules
/// recognise them.
pub(super) fn keep_note(page: &Page, found: &[Evidence], keep: &mut [bool]) {
    let Some(byline) = page.facts.byline.as_deref() else { return };
    let names = byline.split(',').map(normalize).collect::<Vec<_>>();
    let begins_with_name = |text: &str| {
        let text = normalize(text);
        names
            .iter()
            .map(|name| name.trim())
            .any(|name| !name.is_empty() && text.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')))
    };
    for at in 1..page.blocks.len() {
        let block = &page.blocks[at];
        keep[at] = keep[at]
            || (keep[at - 1]
                && block.kind == BlockKind::Paragraph
                && block.words >= NOTE_MIN_WORDS
                && found[at].code.is_none()
                && !found[at].is_comment
                && !found[at].is_shared
                && !block.markup.as_ref().is_some_and(|markup| markup.hidden)
                && begins_with_name(&block.text));
    }
}

/// Returns true if one of two normalised bylines contains a name of the other: "by ann lee" and "ann lee, bo
/// ek".
fn shares_name(line: &str, byline: &str) -> bool {
    byline.split(',').map(str::trim).any(|name| !name.is_empty() && line.contains(name))
        || byline.contains(line)
}
