//! Keeps lists of links with facts beside each, as the jobs of a board, below a kept heading.
//!
//! In: an assessed page and the blocks to keep; only adds to those. The model takes links for other pages, but those that a
//! heading of the text names are what the page is about.

use super::assessed::Assessed;
use crate::chrome::found::Kind;
use crate::chrome::tree::link_share;
use crate::model::{BlockKind, Element};

/// Minimum number of items.
const MIN_ITEMS: usize = 2;
/// Maximum share of an item that is link: the rest are facts.
const MAX_LINK_SHARE: f32 = 0.8;
/// Minimum mean of the probabilities of content of the items, and minimum of each. By hand: of a list of other pages the
/// model is surer.
const MIN_MEAN: f32 = 0.38;
const MIN_CONTENT: f32 = 0.25;

/// Keeps the items below each kept heading. Cost: linear.
pub(super) fn keep_items(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, reading, found, content, .. } = assessed;
    let element = |at: usize| {
        let markup = page.blocks[at].markup.as_ref()?;
        page.elements.get(markup.element as usize)
    };
    let is_item = |at: usize| {
        let share = link_share(&page.blocks[at..=at]);
        share > 0.0
            && share <= MAX_LINK_SHARE
            && !reading.lines[at].is_prose()
            && found[at].kind == Kind::None
            && !found[at].is_shared
    };
    let are_alike = |one: &Element, other: &Element| {
        one.name == other.name && one.tokens == other.tokens && one.parent == other.parent
    };
    let mut start = 1;
    while start < page.blocks.len() {
        let goes_on = |at: usize| {
            is_item(at) && element(start).zip(element(at)).is_some_and(|(one, other)| are_alike(one, other))
        };
        let end = (start..page.blocks.len()).find(|&at| !goes_on(at)).unwrap_or(page.blocks.len());
        let is_headed = keep[start - 1] && page.blocks[start - 1].kind == BlockKind::Heading;
        let items = start..end;
        if is_headed && items.len() >= MIN_ITEMS {
            let all = content[items.clone()].iter().sum::<f32>();
            let count = f32::from(u16::try_from(items.len()).unwrap_or(u16::MAX));
            for at in items.filter(|_| all >= MIN_MEAN * count) {
                keep[at] |= content[at] >= MIN_CONTENT;
            }
        }
        start = end.max(start + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Evidence;
    use crate::chrome::passes::tests::run_pass;
    use crate::chrome::tests::markup::html;

    #[test]
    fn jobs_stay_with_the_heading_above() {
        let kept = |is_heading_kept: bool, content: f32, kind: Kind, link_chars: u32| {
            let mut page = html(&[
                ("main > h2", "Hatchery"),
                ("main > div#a.opening", "Marine Biologist\nOban, Scotland"),
                ("main > div#b.opening", "Hatchery Technician\nOban, Scotland"),
            ]);
            for at in [1, 2] {
                page.blocks[at].markup.as_mut().unwrap().link_chars = link_chars;
                let element = page.blocks[at].markup.as_ref().unwrap().element as usize;
                page.elements[element].tokens = "opening".to_owned();
            }
            let mut keep = vec![is_heading_kept, false, false];
            let found = vec![Evidence { kind, ..Evidence::default() }; 3];
            run_pass(keep_items, &page, &found, &[], &[content; 3], &mut keep);
            keep[1..] == [true, true]
        };
        assert!(kept(true, 0.42, Kind::None, 16));
        assert!(!kept(false, 0.42, Kind::None, 16), "no heading");
        assert!(!kept(true, 0.3, Kind::None, 16), "the model is sure");
        assert!(!kept(true, 0.42, Kind::Section, 16));
        assert!(!kept(true, 0.42, Kind::None, 30), "links alone");
        assert!(!kept(true, 0.42, Kind::None, 0), "no links");
    }
}
