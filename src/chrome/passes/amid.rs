//! Short lines amid the text, which a model of single lines takes for chrome, in dumps and in boxes of HTML.
//!
//! In: an assessed page and the blocks to keep; only adds to those. What is added has no evidence against it and stands
//! between kept blocks below the first kept paragraph: a sentence between two of them, a heading directly above one that
//! is a sentence, and the rest of a row of short lines between paragraphs of which most are kept. In a thread, such
//! lines are the names of the writers. In HTML, what is added is a line alone in nested boxes between two paragraphs.

use std::ops::Range;

use super::assessed::Assessed;
use crate::chrome::found::Kind;
use crate::chrome::tree::{has_link, parent};

/// Minimum probability of content of a sentence or heading between kept blocks, or of a line of a row most of which is
/// kept. Set by hand.
const MIN_CONTENT: f32 = 0.3;
/// The same of a line in boxes of its own in HTML, and the minimum number of these boxes. Set by hand.
const BOXED_MIN_CONTENT: f32 = 0.25;
const MIN_BOXES: usize = 2;
/// Minimum number of lines of such a row.
const ROW_MIN_LINES: usize = 3;
/// Minimum number of words of a sentence, and of one below a heading.
const SENTENCE_MIN_WORDS: u32 = 2;
const HEADED_MIN_WORDS: u32 = 5;
/// Maximum number of words of a heading.
const HEADING_MAX_WORDS: u32 = 8;

/// Keeps short lines amid the text. Cost: linear.
pub(super) fn keep_amid(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { reading, content, .. } = assessed;
    if !assessed.is_dump() {
        keep_boxed(assessed, keep);
        return;
    }
    let Some(first) = (0..keep.len()).find(|&at| assessed.is_kept_prose(at, keep)) else { return };
    let is_doubtful = |at: usize| !keep[at] && content[at] >= MIN_CONTENT && may_be_text(assessed, at);
    if !(first + 1..keep.len()).any(is_doubtful) || assessed.parts.is_thread() {
        return;
    }
    for at in first + 1..keep.len().saturating_sub(1) {
        let line = reading.lines[at];
        let is_open = !keep[at] && keep[at - 1] && keep[at + 1] && may_be_text(assessed, at);
        let below = reading.lines[at + 1];
        let is_sentence = line.is_full_paragraph(SENTENCE_MIN_WORDS) && !line.is_prose();
        let is_heading = line.is_phrase(HEADING_MAX_WORDS) && below.is_full_paragraph(HEADED_MIN_WORDS);
        keep[at] |= is_open && content[at] >= MIN_CONTENT && (is_sentence || is_heading);
    }
    let texts = (first..keep.len()).filter(|&at| assessed.is_kept_prose(at, keep)).collect::<Vec<_>>();
    for ends in texts.windows(2) {
        keep_row(assessed, ends[0] + 1..ends[1], keep);
    }
}

/// Keeps the lines of an HTML page that are alone in a box between two kept paragraphs: page builders put each heading in
/// boxes of its own.
fn keep_boxed(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, reading, content, .. } = assessed;
    let is_text = |at: usize, keep: &[bool]| assessed.is_kept_prose(at, keep) && !has_link(&page.blocks[at]);
    for at in 1..keep.len().saturating_sub(1) {
        let is_line = !keep[at]
            && content[at] >= BOXED_MIN_CONTENT
            && (1..=HEADING_MAX_WORDS).contains(&reading.lines[at].words)
            && !has_link(&page.blocks[at]);
        keep[at] |= is_line
            && is_text(at - 1, keep)
            && is_text(at + 1, keep)
            && may_be_text(assessed, at)
            && is_alone_in_boxes(assessed, at);
    }
}

/// Returns true if the block at `at` is alone in plain boxes in the innermost element around its neighbours.
fn is_alone_in_boxes(assessed: &Assessed<'_>, at: usize) -> bool {
    let &Assessed { page, tree, .. } = assessed;
    let own = page.blocks[at].markup.as_ref().map(|markup| markup.element as usize);
    let boxes = std::iter::successors(own, |&at| parent(&page.elements, at))
        .take_while(|&around| tree.blocks(around).len() == 1)
        .collect::<Vec<_>>();
    let is_plain = |&at: &usize| {
        matches!(
            page.elements[at].name.as_str(),
            "div" | "section" | "span" | "p" | "b" | "strong" | "em" | "i" | "font"
        )
    };
    let is_box = |at: &&usize| page.elements[**at].name == "div";
    let around = boxes.last().and_then(|&last| parent(&page.elements, last));
    boxes.iter().all(is_plain)
        && boxes.iter().filter(is_box).count() >= MIN_BOXES
        && around.is_some_and(|around| {
            let blocks = tree.blocks(around);
            blocks.contains(&(at - 1)) && blocks.contains(&(at + 1))
        })
}

/// Keeps the rest of the lines `row` between two paragraphs, if most of them are kept and none is known to be chrome.
fn keep_row(assessed: &Assessed<'_>, row: Range<usize>, keep: &mut [bool]) {
    let kept = row.clone().filter(|&at| keep[at]).count();
    let is_open =
        |at: usize| keep[at] || (may_be_text(assessed, at) && !assessed.reading.lines[at].is_prose());
    if row.len() < ROW_MIN_LINES || kept * 2 <= row.len() || !row.clone().all(is_open) {
        return;
    }
    for at in row {
        keep[at] |= assessed.content[at] >= MIN_CONTENT;
    }
}

/// Returns true if there is no evidence against the block, and it is neither title, byline nor date.
fn may_be_text(assessed: &Assessed<'_>, at: usize) -> bool {
    assessed.may_be_text(at)
        && assessed.found[at].kind == Kind::None
        && !assessed.reading.lines[at].is_heading_matter
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Evidence;
    use crate::chrome::passes::tests::{run_pass, stay_by};
    use crate::chrome::tests::markup::html;

    const TEXT: &str =
        "The wheel of the upper mill turned once more when we cleared the sluice of all the old leaves.";

    fn stay(lines: &[&str], out: &[usize], content: f32) -> Vec<usize> {
        stay_by(keep_amid, lines, out, content)
    }

    #[test]
    fn sentences_and_headings_amid_the_text_stay() {
        assert_eq!(stay(&["Mill", TEXT, "Oil the axle.", TEXT], &[2], 0.3), [2]);
        assert_eq!(stay(&["Mill", TEXT, "The axle", "Oil it twice a year."], &[2], 0.3), [2]);
        for (lines, out, content) in [
            (&["Mill", TEXT, "The axle", "Oil it twice a year."][..], 2, 0.2),
            (&["Mill", "The axle", TEXT, TEXT], 1, 0.5),
            (&["Mill", TEXT, "The axle", "The wheel", TEXT], 2, 0.5),
            (&["Mill", TEXT, "# Got it.", TEXT], 2, 0.5),
            (&["Mill", TEXT, "Got it."], 2, 0.5),
            (&["Mill", TEXT, TEXT, TEXT], 2, 0.5),
        ] {
            assert_eq!(stay(lines, &[out], content), [0usize; 0], "{lines:?}");
        }
    }

    #[test]
    fn the_rest_of_a_row_stays_with_most_of_it() {
        let row = [TEXT, "Oak", "Two floors", "No lift", "Dry cellar", TEXT];
        assert_eq!(stay(&row, &[2], 0.3), [2]);
        assert_eq!(stay(&row, &[2, 3], 0.3), [0usize; 0], "half of it goes");
        assert_eq!(stay(&[TEXT, "Oak", "# Share", "No lift", "Dry", TEXT], &[2, 3], 0.3), [0usize; 0]);
        assert_eq!(stay(&row[..5], &[2], 0.3), [0usize; 0], "below the text");
    }

    #[test]
    fn a_line_alone_in_nested_boxes_between_paragraphs_stays() {
        let stays = |path: &str, line: &str, below: &str| {
            let page = html(&[("main > p", TEXT), (path, line), ("main > p", below)]);
            let mut keep = vec![true, false, true];
            let found = vec![Evidence::default(); 3];
            run_pass(keep_amid, &page, &found, &[], &[0.3; 3], &mut keep);
            keep[1]
        };
        assert!(stays("main > div#a > div#b", "The axle", TEXT));
        assert!(!stays("main > div#a", "The axle", TEXT), "one box");
        assert!(!stays("main > div#a > div#b > button", "The axle", TEXT));
        assert!(!stays("main > div#a > div#b", "@The axle", TEXT));
        assert!(!stays("main > div#a > div#b", "The axle", "Oil it."), "no paragraph below");
    }

    #[test]
    fn names_above_posts_do_not_stay() {
        let thread =
            ["3 May 2024", "ida", TEXT, "4 May 2024", "bo", "Oil it twice a year.", "5 May 2024", "cy", TEXT];
        assert_eq!(stay(&thread, &[4, 7], 0.5), [0usize; 0]);
    }
}
