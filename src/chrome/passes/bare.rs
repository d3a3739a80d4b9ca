//! Bare headings: those above a list of links, or cards of other pages, that was dropped.
//!
//! Takes an assessed page and the blocks to keep, and drops each kept heading directly above dropped links to
//! other pages, if nothing else is in its element, or if they stand between two paragraphs of the text: the
//! text that follows is not about the heading.

use std::cell::OnceCell;

use super::assessed::Assessed;
use crate::chrome::found::Kind;
use crate::chrome::headings::Headings;
use crate::chrome::reading::{HEADLINE_MIN_WORDS, is_link};
use crate::chrome::tree::{Rank, has_link, link_share};

/// Maximum probability of content of a bare heading: the model is sure of a line of the text.
const MAX_CONTENT: f32 = 0.8;
/// Minimum number of cards below a heading that goes with them, and maximum mean of the probabilities of content of
/// their blocks. By hand: with more, they may be a list of the page that the model has wrong.
const MIN_CARDS: usize = 2;
const CARDS_MAX_MEAN: f32 = 0.35;

/// Drops the headings of dropped lists of links. Cost: linear, since no two headings share a link.
pub(super) fn drop_bare(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, tree, reading, found, leads, content, .. } = assessed;
    let headings = OnceCell::new();
    let headings = || headings.get_or_init(|| Headings::of(page, reading, tree, |_| true));
    let is_gone = |at: usize, keep: &[bool]| !keep[at] && is_link(&page.blocks[at]);
    let (mut read, mut is_below_text) = (0, false);
    for at in 0..keep.len().saturating_sub(1) {
        let may_be = keep[at]
            && !keep[at + 1]
            && found[at].kind == Kind::None
            && content[at] <= MAX_CONTENT
            && !page.blocks[at].text.contains('\n')
            && !reading.lines[at].ends_sentence
            && leads.binary_search(&at).is_err()
            && tree.rank(reading, at).is_some();
        if !may_be {
            continue;
        }
        is_below_text |= (read..at).any(|at| keep[at] && reading.lines[at].is_prose());
        read = at;
        if is_below_text && heads_cards(assessed, at, keep) {
            keep[at] = false;
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

/// Returns true if all that the heading at `at`, below the beginning of the text, heads is dropped, and is cards of other
/// pages, of which the model is sure: links with prices or days beside them, and no paragraph.
fn heads_cards(assessed: &Assessed<'_>, at: usize, keep: &[bool]) -> bool {
    let &Assessed { page, tree, reading, content, .. } = assessed;
    let below = at + 1..tree.section(at).blocks.end.max(at + 1);
    let is_card = |at: usize| !keep[at] && !reading.lines[at].is_prose();
    // A title that is a link is that of a card.
    let is_label = matches!(tree.rank(reading, at), Some(Rank::Level(_))) && !has_link(&page.blocks[at]);
    if !is_label || !below.clone().all(is_card) {
        return false;
    }
    let links = || below.clone().filter(|&at| has_link(&page.blocks[at]));
    let all = content[below.clone()].iter().sum::<f32>();
    links().count() >= MIN_CARDS
        && links().any(|at| reading.lines[at].words > 1)
        && all <= CARDS_MAX_MEAN * f32::from(u16::try_from(below.len()).unwrap_or(u16::MAX))
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
    fn a_heading_goes_with_the_cards_below_it() {
        let goes = |content: f32, card: [(&str, &str); 2], last: &str| {
            let head = [("main > h1", "The mill"), ("main > p", TEXT), ("main > div > h2", "Others saw")];
            let cards = [("main > div > div > h3", LINK), ("main > div > div > p", "12 €")];
            let page = html(&[&head[..], &cards, &card, &[("main > p", last)]].concat());
            let mut keep = [true, true, true, false, false, false, false, true];
            let found = vec![Evidence::default(); 8];
            let content = [vec![0.5; 3], vec![content; 5]].concat();
            run_pass(drop_bare, &page, &found, &[0], &content, &mut keep);
            !keep[2]
        };
        let card = [("main > div > div > h3", "@Oaks"), ("main > div > div > p", "9 €")];
        assert!(goes(0.3, card, TEXT));
        assert!(!goes(0.45, card, TEXT), "in doubt");
        assert!(!goes(0.3, [card[1], card[1]], TEXT), "one link");
        assert!(!goes(0.3, [card[0], ("main > div > p", TEXT)], TEXT), "a paragraph");
        let title = [
            ("main > h1", "The mill"),
            ("main > p", TEXT),
            ("main > div > h2", "@Oak and elm"),
            ("main > div > p", LINK),
        ];
        assert_eq!(bare(&[&title[..], &[("main > div > p", "@Add one")]].concat()), [0usize; 0], "of a card");
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
