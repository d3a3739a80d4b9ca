//! Words of controls that are plain words of the text: the label "Location" in a record, the item "Print" in a list
//! of buttons that a text describes, the number in a table of figures.
//!
//! Takes a page with its series and the evidence so far, and finds the blocks of which a rule on words is no
//! evidence: a few words in a series, most blocks of which have no evidence, and the boxes of facts in an `<aside>`
//! beside the text.

use std::ops::Range;

use super::found::Evidence;
use super::reading::Reading;
use super::series::Series;
use super::tree::{Tree, has_link, parent};
use crate::model::{BlockKind, Page};

/// Maximum number of words of a label, and of a sentence in a box of a series.
const LABEL_MAX_WORDS: u32 = 4;
const SENTENCE_MAX_WORDS: u32 = 12;
/// Part of the blocks of a series, one in this many, that must have no evidence; and of one below a heading or a
/// sentence with a colon. Set by hand: a list of the data that a form asks for has few other words.
const OPEN_ONE_IN: usize = 2;
const HEADED_OPEN_ONE_IN: usize = 3;

/// Returns the blocks that `is_named` by a rule on words, but are plain words of a series, in page order.
pub(super) fn in_series(
    page: &Page,
    reading: &Reading,
    series: &[Series],
    found: &[Evidence],
    is_named: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let is_open = |at: usize| found[at].is_open() && !is_named(at);
    let mut spared = Vec::new();
    for Series { blocks, .. } in series {
        let named = blocks.clone().filter(|&at| is_named(at)).collect::<Vec<_>>();
        let open = blocks.clone().filter(|&at| is_open(at)).count();
        let is_headed = || blocks.start.checked_sub(1).is_some_and(|at| is_open(at) && heads(page, at));
        let one_in = if is_headed() { HEADED_OPEN_ONE_IN } else { OPEN_ONE_IN };
        if named.is_empty() || open * one_in < blocks.len() {
            continue;
        }
        spared.extend(named.into_iter().filter(|&at| {
            let line = reading.lines[at];
            line.words <= if line.ends_sentence { SENTENCE_MAX_WORDS } else { LABEL_MAX_WORDS }
        }));
    }
    spared.sort_unstable();
    spared.dedup();
    spared
}

/// Returns true if the block at `at` announces what is below it.
fn heads(page: &Page, at: usize) -> bool {
    let block = &page.blocks[at];
    matches!(block.kind, BlockKind::Heading | BlockKind::Title) || block.text.ends_with([':', '：'])
}

/// Returns the blocks of the boxes of facts: an `<aside>` without links, most of which are pairs of label and value,
/// in the element that holds the text.
pub(super) fn in_fact_boxes(
    page: &Page,
    reading: &Reading,
    tree: &Tree<'_>,
    series: &[Series],
) -> Vec<Range<usize>> {
    let prose_in = |blocks: Range<usize>| reading.lines[blocks].iter().filter(|line| line.is_prose()).count();
    let asides = page.elements.iter().enumerate().filter(|(_, element)| element.name == "aside");
    asides
        .filter_map(|(at, _)| {
            let blocks = tree.blocks(at);
            let around = parent(&page.elements, at)?;
            let facts = series.iter().filter(|series| {
                series.are_pairs && blocks.start <= series.blocks.start && series.blocks.end <= blocks.end
            });
            let facts = facts.map(|series| series.blocks.clone()).collect::<Vec<_>>();
            let in_facts = blocks.clone().filter(|at| facts.iter().any(|facts| facts.contains(at))).count();
            let is_plain = blocks.clone().all(|at| !has_link(&page.blocks[at]));
            let beside = prose_in(tree.blocks(around)) - prose_in(blocks.clone());
            (in_facts * 2 > blocks.len() && is_plain && beside > 0).then_some(blocks)
        })
        .collect()
}
