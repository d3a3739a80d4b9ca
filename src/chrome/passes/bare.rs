//! Bare headings: those above a list of links that was dropped.
//!
//! Takes an assessed page and the blocks to keep, and drops each kept heading directly above dropped links to
//! other pages, if nothing else is in its element, or if they stand between two paragraphs of the text: the
//! text that follows is not about the heading.

use std::cell::OnceCell;

use super::assessed::Assessed;
use crate::chrome::found::Kind;
use crate::chrome::headings::Headings;
use crate::chrome::reading::{HEADLINE_MIN_WORDS, is_link};
use crate::chrome::tree::link_share;

/// Maximum probability of content of a bare heading: the model is sure of a line of the text.
const MAX_CONTENT: f32 = 0.8;

/// Drops the headings of dropped lists of links. Cost: linear, since no two headings share a link.
pub(super) fn drop_bare(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, tree, reading, found, leads, content, .. } = assessed;
    let headings = OnceCell::new();
    let headings = || headings.get_or_init(|| Headings::of(page, reading, tree, |_| true));
    let is_gone = |at: usize, keep: &[bool]| !keep[at] && is_link(&page.blocks[at]);
    for at in 0..keep.len().saturating_sub(1) {
        let may_be = keep[at]
            && is_gone(at + 1, keep)
            && found[at].kind == Kind::None
            && content[at] <= MAX_CONTENT
            && !page.blocks[at].text.contains('\n')
            && !reading.lines[at].ends_sentence
            && leads.binary_search(&at).is_err()
            && tree.rank(reading, at).is_some();
        if !may_be {
            continue;
        }
        let end = tree.section(at).blocks.end.max(at + 1);
        let below = (at + 1..end).find(|&at| !is_gone(at, keep)).unwrap_or(end);
        let is_headline = |at: usize| reading.lines[at].words >= HEADLINE_MIN_WORDS;
        let is_text = |beside: usize| {
            keep[beside]
                && reading.lines[beside].is_prose()
                && link_share(&page.blocks[beside..=beside]) < 0.5
        };
        let is_amid_text = || {
            let element = tree.element_around(below);
            is_text(below)
                && element.is_some()
                && at
                    .checked_sub(1)
                    .is_some_and(|above| is_text(above) && tree.element_around(above) == element)
                && !headings().has_sisters(at)
        };
        if (at + 1..below).any(is_headline) && (below == end || is_amid_text()) {
            keep[at] = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Evidence;
    use crate::chrome::passes::tests::run_pass;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";
    const LINK: &str = "@How the mills work";

    /// Returns the blocks that the pass drops on a page whose links are dropped already.
    fn bare(blocks: &[(&str, &str)]) -> Vec<usize> {
        let page = html(blocks);
        let (found, content) = (vec![Evidence::default(); blocks.len()], vec![0.5; blocks.len()]);
        let kept = blocks.iter().map(|(_, text)| !text.starts_with('@')).collect::<Vec<_>>();
        let mut keep = kept.clone();
        run_pass(drop_bare, &page, &found, &[0], &content, &mut keep);
        (0..keep.len()).filter(|&at| kept[at] != keep[at]).collect()
    }

    #[test]
    fn a_heading_goes_with_the_links_below_it() {
        let title = ("main > h1", "The mill");
        let boxed = [title, ("main > p", TEXT), ("main > div > h3", "Seen"), ("main > div > p", LINK)];
        assert_eq!(bare(&[&boxed[..], &[("main > p", TEXT)]].concat()), [2]);
        let plain =
            [title, ("main > p", TEXT), ("main > h3", "Seen"), ("main > p", LINK), ("main > p", TEXT)];
        assert_eq!(bare(&plain), [2]);
    }

    #[test]
    fn a_heading_of_text_or_of_buttons_stays() {
        let title = ("main > h1", "The mill");
        for lines in [
            [title, ("main > p", TEXT), ("main > h3", "Seen"), ("main > p", "@Share"), ("main > p", TEXT)],
            [title, ("main > h3", "The wheel"), ("main > p", LINK), ("main > p", TEXT), ("main > p", TEXT)],
            [title, ("main > p", TEXT), ("main > h3", "Seen"), ("main > p", LINK), ("main > p", "Oak")],
        ] {
            assert_eq!(bare(&lines), [0usize; 0], "{lines:?}");
        }
        let parts = [("main > h3", "The wheel"), ("main > p", LINK), ("main > p", TEXT)];
        let text = [title, ("main > p", TEXT)];
        assert_eq!(bare(&[&text[..], &parts[..], &parts[..]].concat()), [0usize; 0]);
    }
}
