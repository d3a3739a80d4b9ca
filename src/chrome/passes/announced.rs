//! Lines of a dump that the text around them announces: what a colon introduces, the rest of a list, and the text
//! behind a box of headlines.
//!
//! In: an assessed page and the blocks to keep; only adds to those. Nothing but the look of a menu may speak against a
//! line that is added.

use std::cell::LazyCell;
use std::ops::Range;

use hashbrown::HashMap;

use super::assessed::Assessed;
use crate::chrome::found::Kind;
use crate::model::BlockKind;

/// Minimum number of words of a line whose colon introduces lines, and minimum probability of its content: a label such
/// as "Share:" is shorter or surer chrome.
const COLON_MIN_WORDS: u32 = 3;
const COLON_MIN_CONTENT: f32 = 0.5;
/// Maximum number of lines that a colon introduces, and maximum number of words of each.
const INTRODUCED_MAX_LINES: usize = 8;
const INTRODUCED_MAX_WORDS: u32 = 11;
/// Number of lines with the same words from which they are the button below each price or picture.
const MIN_REPEATS: usize = 3;
/// Minimum probability of content of an introduced line and of an item of a list. On the labelled dumps, 86 of 148 rows
/// of such lines that the model drops below a colon are text, and code without a line in the labels makes up half of the
/// others.
const MIN_CONTENT: f32 = 0.2;

/// Keeps the short lines that a kept line with a colon introduces, up to a kept line or one with evidence against it.
pub(super) fn keep_introduced(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, reading, content, .. } = assessed;
    if !assessed.is_dump() {
        return;
    }
    // Few dumps have a line that introduces others.
    let seen = LazyCell::new(|| {
        let mut seen = HashMap::<u128, usize>::new();
        for block in &page.blocks {
            *seen.entry(block.fingerprint).or_default() += 1;
        }
        seen
    });
    for at in 0..keep.len().saturating_sub(1) {
        let introduces = keep[at]
            && content[at] >= COLON_MIN_CONTENT
            && reading.lines[at].words >= COLON_MIN_WORDS
            && page.blocks[at].text.ends_with([':', '：']);
        if !introduces {
            continue;
        }
        let below = at + 1..keep.len().min(at + 1 + INTRODUCED_MAX_LINES);
        let is_item = |at: &usize| {
            let line = reading.lines[*at];
            line.words <= INTRODUCED_MAX_WORDS
                && !line.is_heading_matter
                && assessed.may_join(*at, MIN_CONTENT)
                && seen.get(&page.blocks[*at].fingerprint).is_none_or(|&lines| lines < MIN_REPEATS)
        };
        for item in below.take_while(is_item) {
            if keep[item] {
                break;
            }
            keep[item] = true;
        }
    }
}

/// Keeps the other items of a list of which at least half are kept.
pub(super) fn keep_items(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let page = assessed.page;
    let is_item = |at: usize| page.blocks[at].kind == BlockKind::ListItem;
    if !assessed.is_dump() {
        return;
    }
    let mut start = 0;
    while start < keep.len() {
        let end = (start..keep.len()).find(|&at| !is_item(at)).unwrap_or(keep.len());
        let list = start..end;
        let kept = list.clone().filter(|&at| keep[at]).count();
        if kept * 2 >= list.len() {
            assessed.keep_whole(list, MIN_CONTENT, keep);
        }
        start = end.max(start + 1);
    }
}

/// Maximum number of headlines of a box in the text.
const BOX_MAX_LINES: usize = 3;
/// Maximum number of words of a subhead, and minimum number of words of a sentence behind a box.
const SUBHEAD_MAX_WORDS: u32 = 4;
const SENTENCE_MIN_WORDS: u32 = 2;
/// Minimum probability of content of a sentence behind a box. The model takes what follows a list of other pages for
/// its teasers.
const RESUMED_MIN_CONTENT: f32 = 0.08;

/// Keeps the sentences that go on behind a box of headlines between paragraphs, each with the subhead above it, up to a
/// line that is no sentence.
pub(super) fn keep_resumed(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { reading, found, .. } = assessed;
    if !assessed.is_dump() {
        return;
    }
    for at in 1..keep.len() {
        if !found[at].opens_section || !keep[at - 1] || !reading.lines[at - 1].ends_sentence {
            continue;
        }
        let below = at + 1..keep.len();
        let is_headline = |at: usize| found[at].kind == Kind::Section && !found[at].opens_section;
        let end = below.clone().find(|&at| !is_headline(at)).unwrap_or(below.end);
        if (1..=BOX_MAX_LINES).contains(&(end - below.start)) {
            for line in resumed(assessed, end) {
                keep[line] = true;
            }
        }
    }
}

/// Returns the row of sentences from `start` on, with subheads above some.
fn resumed(assessed: &Assessed<'_>, start: usize) -> Range<usize> {
    let &Assessed { reading, content, .. } = assessed;
    let is_open = |at: usize| assessed.may_join(at, RESUMED_MIN_CONTENT);
    let is_sentence =
        |at: usize| at < content.len() && assessed.is_statement(at, SENTENCE_MIN_WORDS) && is_open(at);
    let is_subhead =
        |at: usize| reading.lines[at].is_phrase(SUBHEAD_MAX_WORDS) && is_open(at) && is_sentence(at + 1);
    let mut end = start;
    while end < content.len() {
        end += if is_sentence(end) {
            1
        } else if is_subhead(end) {
            2
        } else {
            break;
        };
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Evidence;
    use crate::chrome::passes::tests::{run_pass, stay_by};
    use crate::chrome::tests::paragraphs;

    const TEXT: &str =
        "The wheel of the upper mill turned once more when we cleared the sluice of all the old leaves.";

    #[test]
    fn what_a_colon_introduces_stays() {
        let lines = ["Mill", TEXT, "You can pay by:", "card", "cheque", "# Share", "Twitter"];
        assert_eq!(stay_by(keep_introduced, &lines, &[3, 4, 6], 0.5), [3, 4]);
        assert_eq!(stay_by(keep_introduced, &lines, &[3, 4, 6], 0.4), [0usize; 0], "in doubt");
        let shops = ["Mill", TEXT, "See the best price:", "Shop", "Shop", "Shop"];
        assert_eq!(stay_by(keep_introduced, &shops, &[3, 4, 5], 0.5), [0usize; 0]);
        let label = ["Mill", TEXT, "Share:", "Twitter", "Mail"];
        assert_eq!(stay_by(keep_introduced, &label, &[3, 4], 0.5), [0usize; 0]);
        let dropped = ["Mill", TEXT, "You can pay by:", "card"];
        assert_eq!(stay_by(keep_introduced, &dropped, &[2, 3], 0.5), [0usize; 0]);
    }

    #[test]
    fn text_behind_a_box_stays() {
        let kept = |lines: &[&str], headlines: &[usize], content: f32| {
            let mut found = vec![Evidence::default(); lines.len()];
            for &at in headlines {
                (found[at].kind, found[at].code) = (Kind::Section, Some("any.related.label".into()));
            }
            let opener = headlines[0] - 1;
            found[opener].opens_section = true;
            let mut keep = (0..lines.len()).map(|at| at < opener).collect::<Vec<_>>();
            let content = vec![content; lines.len()];
            run_pass(keep_resumed, &paragraphs(lines), &found, &[], &content, &mut keep);
            (opener..lines.len()).filter(|&at| keep[at]).collect::<Vec<_>>()
        };
        let page =
            ["Mill", TEXT, "Read also", "Weir sold to the town", "The sign", "It stays.", "No rye.", "Mills"];
        assert_eq!(kept(&page, &[3], 0.1), [4, 5, 6]);
        assert_eq!(kept(&page, &[3], 0.05), [0usize; 0], "the model is sure");
        let long =
            ["Mill", TEXT, "Read also", "Weir sold", "Sluice open", "Bridge gone", "Bells rung", "It stays."];
        assert_eq!(kept(&long, &[3, 4, 5, 6], 0.3), [0usize; 0]);
        let teasers = ["Mill", TEXT, "Read also", "Weir sold", "Who owns it?", "It stays."];
        assert_eq!(kept(&teasers, &[3], 0.3), [0usize; 0], "a question may be a headline");
        assert_eq!(kept(&["Mill", "Read also", "Weir sold", "It stays."], &[2], 0.3), [0usize; 0], "no text");
    }
}
