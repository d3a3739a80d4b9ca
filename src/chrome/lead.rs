//! Finds the blocks that state title, byline and date of the page, its standfirst and its author's note.
//!
//! The parser marks every line that reads like a name or a date; those in comments and teasers do not belong
//! to the page. At most one block of each kind is selected.

use super::found::{Evidence, Kind};
use super::reading::Reading;
use super::tree::is_hidden;
use crate::model::{Block, BlockKind, Markup, Page};
use crate::text::normalize::normalize;

/// Number of blocks above the title, or above the first paragraph if there is no title, in which byline and
/// date of the page may be.
pub(super) const REACH_UP: usize = 4;
/// Number of blocks below the title, if no paragraph comes first: a standfirst and a caption may come
/// between.
pub(super) const REACH_DOWN: usize = 12;

/// Maximum number of words of a label in scripts without spaces, where one word counts as several.
pub(super) const LABEL_MAX_WORDS: u32 = 3;

/// Returns the blocks of title, byline and date of the page, in page order.
pub(super) fn blocks(page: &Page, reading: &Reading, found: &[Evidence]) -> Vec<usize> {
    let may_be = |at: usize| {
        !found[at].is_comment
            && !found[at].is_no_lead
            && !found[at].is_explicit
            && !is_hidden(&page.blocks[at])
    };
    let of = |kind: BlockKind| {
        (0..page.blocks.len()).filter(move |&at| page.blocks[at].kind == kind && may_be(at))
    };
    // Where only navigation repeats the title of the head, the headline has other words.
    let title = of(BlockKind::Title).next().or_else(|| headline(page, found));
    let title = title.or_else(|| main_heading(page, found));
    let paragraph = (title.unwrap_or(0)..page.blocks.len())
        .find(|&at| reading.lines[at].is_prose() && !found[at].is_chrome());
    let head = title.or(paragraph).unwrap_or(0);
    let end = paragraph.map_or(head + REACH_DOWN, |paragraph| end_of_lines(page, reading, found, paragraph));
    let near = head.saturating_sub(REACH_UP)..end.min(head + REACH_DOWN).max(head + 1);

    let mut leads = title.into_iter().collect::<Vec<_>>();
    let name = page.facts.byline.as_deref().map(normalize);
    let names_author =
        |at: &usize| name.as_ref().is_none_or(|name| shares_name(&normalize(&page.blocks[*at].text), name));
    let byline = of(BlockKind::Byline).filter(|at| near.contains(at)).find(names_author);
    // Some themes name the author below the text only. In a dump, that line may be about another page, as may one
    // below the heading of a list of pages.
    let is_known = name.is_some() && !page.elements.is_empty();
    let below = || {
        let opens_list = |at: &usize| found[*at].opens_section;
        let below = near.end..(near.end..found.len()).find(opens_list).unwrap_or(found.len());
        of(BlockKind::Byline)
            .filter(|at| is_known && below.contains(at) && found[*at].kind != Kind::Navigation)
            .find(names_author)
    };
    // A dump does not mark a bare name, but the head of a page or its address tells who wrote it.
    let is_name = |at: &usize| {
        let block = &page.blocks[*at];
        matches!(block.kind, BlockKind::Paragraph | BlockKind::Other | BlockKind::ListItem)
            && may_be(*at)
            && name.as_ref().is_some_and(|name| *name == normalize(&block.text))
    };
    let named = || near.clone().find(|at| *at < page.blocks.len() && is_name(at));
    leads.extend(byline.or_else(named).or_else(below));
    leads.extend(of(BlockKind::Date).find(|at| near.contains(at)));
    leads.sort_unstable();
    leads
}

/// Returns the end of the lines about the page below its first paragraph, which may be a standfirst: name, date,
/// counts and labels. Always includes the block below the paragraph.
fn end_of_lines(page: &Page, reading: &Reading, found: &[Evidence], paragraph: usize) -> usize {
    let is_line = |at: &usize| {
        let block = &page.blocks[*at];
        !found[*at].opens_section
            && !found[*at].is_comment
            && (may_follow_title(block, &found[*at])
                || (block.words <= LABEL_MAX_WORDS && block.kind != BlockKind::Heading))
            && !reading.lines[*at].is_prose()
    };
    let below = paragraph + 1..page.blocks.len();
    below.clone().find(|at| !is_line(at)).unwrap_or(below.end).max(paragraph + 2)
}

/// Returns true if `block` may come between the title and the first line of the text: byline, date, caption, chrome.
pub(super) fn may_follow_title(block: &Block, found: &Evidence) -> bool {
    found.is_chrome() || matches!(block.kind, BlockKind::Byline | BlockKind::Date | BlockKind::Caption)
}

/// Returns the headline of a page without a block of its title: the first heading of level 1, or, if the
/// title is only in a breadcrumb or the like, the first heading below that. Headings that readers do not see
/// or against which there is evidence do not count.
fn headline(page: &Page, found: &[Evidence]) -> Option<usize> {
    let is_repeated = |at: &usize| page.blocks[*at].kind == BlockKind::Title && found[*at].is_no_lead;
    let repeated = (0..page.blocks.len()).find(is_repeated);
    (repeated.unwrap_or(0)..page.blocks.len()).find(|&at| {
        let block = &page.blocks[at];
        let is_of_level = |markup: &Markup| repeated.is_some() || markup.heading_level == 1;
        block.kind == BlockKind::Heading
            && block.markup.as_ref().is_some_and(is_of_level)
            && is_unopposed(block, &found[at])
    })
}

/// Returns the title in a heading of level 1 although a rule says that its element holds none: templates of lists put it
/// out of sight, for screen readers.
fn main_heading(page: &Page, found: &[Evidence]) -> Option<usize> {
    let is_main = |markup: &Markup| markup.heading_level == 1 && !markup.hidden;
    (0..page.blocks.len()).find(|&at| {
        let block = &page.blocks[at];
        block.kind == BlockKind::Title
            && block.markup.as_ref().is_some_and(is_main)
            && !found[at].is_comment
            && !found[at].is_explicit
    })
}

/// Returns true for a block that readers see and against which there is no evidence.
pub(super) fn is_unopposed(block: &Block, found: &Evidence) -> bool {
    !is_hidden(block) && !found.is_chrome() && !found.is_comment && !found.is_shared
}

/// Returns true if one of two normalised bylines contains a name of the other: "by ann lee" and "ann lee, bo
/// ek".
fn shares_name(line: &str, byline: &str) -> bool {
    byline.split(',').map(str::trim).any(|name| !name.is_empty() && line.contains(name))
        || byline.contains(line)
}
