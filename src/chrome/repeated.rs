//! Repeated lines that are the page's own: values of a form that many pages of a site fill in.
//!
//! Takes the lines that many pages of the site have, and returns those to spare. On pages of courses or
//! libraries "Price £40", "Gloves" or a heading such as "What to bring" repeat, beside lines that do not. A
//! line is spared only in HTML, without a link, beside prose of the page's own, and
//!
//! 1. as an item or row of a list or table with a line of the page's own,
//! 2. below a heading in a row of headings, one of which has a line of the page's own below it, or
//! 3. as a heading directly above a line of the page's own or a spared one.

use std::collections::HashMap;

use super::reading::Reading;
use super::tree::{Tree, link_share, parent};
use crate::model::{BlockKind, Page};

/// Returns for each block whether it is to be spared. `repeated` tells which blocks many pages of the site
/// have, and `is_chrome` those against which there is other evidence.
pub(super) fn own_values(
    page: &Page,
    reading: &Reading,
    tree: &Tree<'_>,
    repeated: &[bool],
    is_chrome: impl Fn(usize) -> bool,
) -> Vec<bool> {
    let mut spared = vec![false; repeated.len()];
    let is_linked = |at: usize| link_share(&page.blocks[at..=at]) >= 0.5;
    let is_own = |at: usize| !repeated[at] && !is_chrome(at) && !is_linked(at);
    let prose =
        (0..repeated.len()).filter(|&at| reading.lines[at].is_prose() && is_own(at)).collect::<Vec<_>>();
    // Elements that contain prose of the page's own.
    let holds_prose = |element: Option<usize>| {
        element.is_some_and(|element| prose.iter().any(|at| tree.blocks(element).contains(at)))
    };
    let candidates = (0..repeated.len()).filter(|&at| repeated[at] && !is_chrome(at) && !is_linked(at));
    let candidates = candidates.collect::<Vec<_>>();
    let headings = (0..repeated.len()).map(|at| tree.is_heading(reading, at)).collect::<Vec<_>>();
    // For each heading, whether headings like it have lines of the page's own below them.
    let mut filled = HashMap::new();
    for &at in &candidates {
        let around = tree.around(at);
        let Some(element) = tree.element_around(at) else { continue };
        let is_value = matches!(page.blocks[at].kind, BlockKind::ListItem | BlockKind::TableRow)
            && holds_prose(parent(&page.elements, element))
            && around.blocks.clone().any(&is_own);
        let is_below = |heading: usize| {
            let section = tree.element_around(heading);
            repeated[heading]
                && holds_prose(section)
                && (section == Some(element) || section == parent(&page.elements, element))
        };
        let heading = headings[..at].iter().rposition(|&is_heading| is_heading);
        let is_filled_in = heading.is_some_and(|heading| {
            is_below(heading)
                && *filled.entry(heading).or_insert_with(|| tree.has_filled_sisters(reading, heading, is_own))
        });
        spared[at] = is_value || (!headings[at] && is_filled_in);
    }
    for &at in candidates.iter().rev().filter(|&&at| headings[at]) {
        let below = at + 1;
        spared[at] |= spared.get(below) == Some(&true)
            || (below < repeated.len()
                && is_own(below)
                && holds_prose(tree.element_around(at))
                && tree.around(at).blocks.contains(&below));
    }
    spared
}
