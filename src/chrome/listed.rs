//! Tables of contents: lines that only repeat the headings of the page in their order.
//!
//! Takes a page and returns runs of short lines, each with the words of a heading further down, in the same order,
//! with or without numbers; and the label above them, such as "Contents". All headings are below the run.

use std::ops::Range;

use hashbrown::HashMap;

use super::reading::Reading;
use crate::model::{BlockKind, Page};
use crate::text::hash::fingerprint;
use crate::text::normalize::normalize;

/// Minimum number of entries.
const MIN_ENTRIES: usize = 3;
/// Maximum number of words of a label above the entries.
const LABEL_MAX_WORDS: u32 = 3;

/// Returns the tables of contents of `page`, in page order. Cost: linear; only lines with a number are normalised
/// again.
pub(super) fn find(page: &Page, reading: &Reading) -> Vec<Range<usize>> {
    let names = (0..page.blocks.len()).map(|at| name(page, reading, at)).collect::<Vec<_>>();
    let headings = names.iter().enumerate().filter(|(at, _)| may_be_heading(page, reading, *at));
    let last = headings.filter_map(|(at, name)| Some(((*name)?, at))).collect::<HashMap<u128, usize>>();
    if last.len() < MIN_ENTRIES {
        return Vec::new();
    }
    let target = |at: usize| names[at].and_then(|name| last.get(&name)).copied();
    let mut found = Vec::new();
    let mut start = 0;
    while start < names.len() {
        let mut end = start;
        let mut below = start;
        while end < names.len() && target(end).is_some_and(|heading| heading > below.max(end)) {
            below = target(end).unwrap_or(end);
            end += 1;
        }
        let is_above = |first: usize| end <= first;
        if end - start >= MIN_ENTRIES && target(start).is_some_and(is_above) {
            let label = start.checked_sub(1).filter(|&at| is_label(page, reading, at));
            found.push(label.unwrap_or(start)..end);
        }
        start = end.max(start + 1);
    }
    found
}

/// Returns the fingerprint of the line at `at` without its number; `None` if it is no entry and no heading.
fn name(page: &Page, reading: &Reading, at: usize) -> Option<u128> {
    let block = &page.blocks[at];
    let is_short = matches!(
        block.kind,
        BlockKind::Heading | BlockKind::ListItem | BlockKind::Paragraph | BlockKind::Other
    ) && !reading.lines[at].is_prose();
    let text = block.text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' '));
    if !is_short || text.is_empty() {
        return None;
    }
    let is_numbered = text.len() < block.text.len();
    Some(if is_numbered { fingerprint(&normalize(text)) } else { block.fingerprint })
}

/// Returns true if the block at `at` may be a heading: in HTML it is marked, in a dump it is a line directly above
/// a paragraph, as the lines of a song are not.
fn may_be_heading(page: &Page, reading: &Reading, at: usize) -> bool {
    let heads_prose = || reading.lines.get(at + 1).is_some_and(|line| line.is_prose());
    if page.elements.is_empty() { heads_prose() } else { page.blocks[at].kind == BlockKind::Heading }
}

/// Returns true if the block at `at` may be the label of a table of contents.
fn is_label(page: &Page, reading: &Reading, at: usize) -> bool {
    let line = reading.lines[at];
    page.blocks[at].kind != BlockKind::Title && line.words <= LABEL_MAX_WORDS && !line.ends_sentence
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;
    use crate::chrome::tests::page;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";

    fn lists(page: &Page) -> Vec<Range<usize>> {
        find(page, &Reading::of(page))
    }

    #[test]
    fn lines_with_the_words_of_the_headings_below_are_a_table_of_contents() {
        let blocks = [
            ("main > h1", "The mill"),
            ("main > p", "Contents"),
            ("main > li", "1 The wheel"),
            ("main > li", "2 The stones"),
            ("main > li", "3 The weir"),
            ("main > h2", "The wheel"),
            ("main > p", TEXT),
            ("main > h2", "The stones"),
            ("main > h2", "The weir"),
        ];
        assert_eq!(lists(&html(&blocks)), std::iter::once(1..5).collect::<Vec<_>>());
        let lines = [
            (BlockKind::Paragraph, TEXT),
            (BlockKind::Other, "The wheel"),
            (BlockKind::Other, "The stones"),
            (BlockKind::Other, "The weir"),
            (BlockKind::Other, "The wheel"),
            (BlockKind::Paragraph, TEXT),
            (BlockKind::Other, "The stones"),
            (BlockKind::Paragraph, TEXT),
            (BlockKind::Other, "The weir"),
            (BlockKind::Paragraph, TEXT),
        ];
        assert_eq!(lists(&page(0, &lines)), std::iter::once(1..4).collect::<Vec<_>>());
    }

    #[test]
    fn other_lists_and_the_lines_of_a_song_are_none() {
        let few = [
            ("main > li", "The wheel"),
            ("main > li", "The stones"),
            ("main > li", "Flour"),
            ("main > h2", "The wheel"),
            ("main > h2", "The stones"),
        ];
        let mixed = [
            ("main > li", "The weir"),
            ("main > li", "The stones"),
            ("main > li", "The wheel"),
            ("main > h2", "The wheel"),
            ("main > h2", "The stones"),
            ("main > h2", "The weir"),
        ];
        for blocks in [&few[..], &mixed] {
            assert!(lists(&html(blocks)).is_empty(), "{blocks:?}");
        }
        let song = ["Turn, wheel, turn", "Down by the weir", "All day long"];
        let lines = song.iter().chain(&song).map(|&line| (BlockKind::Other, line)).collect::<Vec<_>>();
        assert!(lists(&page(0, &lines)).is_empty());
    }
}
