//! Repeated lines that are the page's own: values of a form that many pages of a site fill in.
//!
//! Takes the lines that many pages of the site have, and returns those to spare. On pages of courses or
//! libraries "Price £40", "Gloves" or a heading such as "What to bring" repeat, beside lines that do not. A
//! line is spared only in HTML, without a link, beside prose of the page's own, and
//!
//! 1. as an item or row of a list or table with a line of the page's own,
//! 2. below a heading, which may be a bold question, in a row of headings, one of which has a line of the page's
//!    own below it, or
//! 3. as a heading directly above a line of the page's own or a spared one.

use std::ops::Range;

use hashbrown::HashMap;

use super::reading::Reading;
use super::series::Series;
use super::tree::{Rank, Tree, has_link, link_share, parent};
use crate::model::{BlockKind, Element, Page};
use crate::text::marks;

/// Part of the blocks of a series of pairs, one in this many, that are the page's own if it is one: half of them are
/// labels, and some values repeat too.
const OWN_ONE_IN: usize = 4;

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
    let is_candidate = |&at: &usize| repeated[at] && !is_chrome(at) && !is_linked(at);
    let candidates = (0..repeated.len()).filter(is_candidate).collect::<Vec<_>>();
    let own = (0..repeated.len()).filter(|&at| !repeated[at] && !is_chrome(at) && !is_linked(at));
    let own = own.collect::<Vec<_>>();
    let prose = own.iter().copied().filter(|&at| reading.lines[at].is_prose()).collect::<Vec<_>>();
    // Elements that contain prose of the page's own.
    let holds_prose =
        |element: Option<usize>| element.is_some_and(|element| has_any(&prose, &tree.blocks(element)));
    let rows = Rows::of(page, reading, tree, &own);
    for &at in &candidates {
        let around = tree.around(at);
        let Some(element) = tree.element_around(at) else { continue };
        let is_value = matches!(page.blocks[at].kind, BlockKind::ListItem | BlockKind::TableRow)
            && holds_prose(parent(&page.elements, element))
            && has_any(&own, &around.blocks);
        let is_below = |heading: usize| {
            let section = tree.element_around(heading);
            repeated[heading]
                && holds_prose(section)
                && (section == Some(element) || section == parent(&page.elements, element))
        };
        let is_filled_in =
            rows.above(at).is_some_and(|heading| is_below(heading) && rows.has_filled_sisters(heading));
        spared[at] = is_value || (!rows.is_heading(at) && is_filled_in);
    }
    for &at in candidates.iter().rev().filter(|&&at| rows.is_heading(at)) {
        let below = at + 1;
        spared[at] |= spared.get(below) == Some(&true)
            || (below < repeated.len()
                && own.binary_search(&below).is_ok()
                && holds_prose(tree.element_around(at))
                && tree.around(at).blocks.contains(&below));
    }
    spared
}

/// Spares the labels of the series whose values are the page's own: a record has the same labels on each page.
pub(super) fn spare_labels(
    series: &[Series],
    repeated: &[bool],
    is_chrome: impl Fn(usize) -> bool,
    spared: &mut [bool],
) {
    for Series { blocks, .. } in series.iter().filter(|series| series.are_pairs) {
        let is_own = |at: &usize| !repeated[*at] && !is_chrome(*at);
        let own = blocks.clone().filter(is_own).count();
        if own * OWN_ONE_IN >= blocks.len() {
            spared[blocks.clone()].fill(true);
        }
    }
}

/// Returns true if one of the sorted `places` is in `blocks`.
fn has_any(places: &[usize], blocks: &Range<usize>) -> bool {
    let first = places.partition_point(|&at| at < blocks.start);
    places.get(first).is_some_and(|&at| at < blocks.end)
}

/// Returns true if the block at `at` is a bold question without a link: a heading in a portrait.
fn is_bold_question(page: &Page, at: usize) -> bool {
    let block = &page.blocks[at];
    let Some(markup) = block.markup.as_ref().filter(|_| !has_link(block)) else { return false };
    let is_bold = |element: &Element| matches!(element.name.as_str(), "b" | "strong");
    page.elements.get(markup.element as usize).is_some_and(is_bold) && marks::is_question(&block.text)
}

/// A heading of a page.
struct Heading {
    at: usize,
    /// Element around it and its rank: what it has in common with the other headings of its row.
    row: (Option<usize>, Rank),
    /// Whether a line of the page's own is below it, before the next heading.
    is_filled: bool,
}

/// The headings of a page, in rows.
struct Rows {
    headings: Vec<Heading>,
    /// Number of headings of each row that are filled.
    filled: HashMap<(Option<usize>, Rank), usize>,
}

impl Rows {
    /// Collects the headings; `own` are the lines of the page's own, sorted. Cost: linear, but for searches.
    fn of(page: &Page, reading: &Reading, tree: &Tree<'_>, own: &[usize]) -> Self {
        let rank =
            |at: usize| tree.rank(reading, at).or_else(|| is_bold_question(page, at).then_some(Rank::Bold));
        let ranked = (0..reading.lines.len()).filter_map(|at| Some((at, rank(at)?)));
        let ranked = ranked.collect::<Vec<_>>();
        let mut rows = Self { headings: Vec::with_capacity(ranked.len()), filled: HashMap::new() };
        for (index, &(at, rank)) in ranked.iter().enumerate() {
            let next = ranked.get(index + 1).map_or(usize::MAX, |&(next, _)| next);
            let scope = tree.around(at);
            let is_filled = has_any(own, &(at + 1..scope.blocks.end.min(next)));
            let row = (tree.element_around(at), rank);
            *rows.filled.entry(row).or_default() += usize::from(is_filled);
            rows.headings.push(Heading { at, row, is_filled });
        }
        rows
    }

    fn get(&self, at: usize) -> Option<&Heading> {
        let index = self.headings.binary_search_by_key(&at, |heading| heading.at).ok()?;
        Some(&self.headings[index])
    }

    fn is_heading(&self, at: usize) -> bool {
        self.get(at).is_some()
    }

    /// Returns the last heading above the block at `at`.
    fn above(&self, at: usize) -> Option<usize> {
        let index = self.headings.partition_point(|heading| heading.at < at).checked_sub(1)?;
        Some(self.headings[index].at)
    }

    /// Returns true if another heading in the row of the one at `at` is filled.
    fn has_filled_sisters(&self, at: usize) -> bool {
        self.get(at).is_some_and(|heading| self.filled[&heading.row] > usize::from(heading.is_filled))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;

    #[test]
    fn labels_of_a_record_whose_values_are_its_own_are_spared() {
        let page = html(&[
            ("main > h1", "The chest"),
            ("main > div#1 > h3", "Date"),
            ("main > div#1 > p", "1780"),
            ("main > div#2 > h3", "Material"),
            ("main > div#2 > p", "Elm"),
        ]);
        let series = crate::chrome::series::find(&page, &Tree::of(&page));
        let spared = |repeated: [bool; 5]| {
            let mut spared = vec![false; 5];
            spare_labels(&series, &repeated, |_| false, &mut spared);
            spared
        };
        assert_eq!(spared([false, true, false, true, true]), [false, true, true, true, true]);
        assert_eq!(spared([false, true, true, true, true]), [false; 5], "nothing of its own");
    }

    #[test]
    fn bold_questions_are_headings_whose_answers_may_repeat() {
        let text = "The wheel is of oak and turns once in a while, as it has for two hundred years.";
        let page = html(&[
            ("main > h1", "Three questions"),
            ("main > p", text),
            ("main > p > strong#a", "Where were you born?"),
            ("main > p", "On a boat in the sound."),
            ("main > p > strong#b", "Any regrets?"),
            ("main > p", "None."),
            ("footer > p", "Mill post"),
        ]);
        let repeated = [false, false, true, false, true, true, true];
        let spared = own_values(&page, &Reading::of(&page), &Tree::of(&page), &repeated, |_| false);
        assert_eq!(spared, [false, false, true, false, true, true, false]);
    }
}
