//! Panels of tabs: parts of the text of which the page shows one at a time.
//!
//! Takes a page and finds the hidden elements beside a shown one of the same name in the same element, with a class
//! or role in common and a name for tabs or panels, as `<div role="tabpanel">`. A panel is a unit:
//! where its paragraphs stay, so do its tables, lists, code and headings. A slide with a sentence and no link is such a
//! panel, as the quotations of customers are: it is shown some seconds later. Slides with links are teasers, and the copies
//! that a script makes of the first and the last slide are none.

use std::ops::Range;

use hashbrown::HashMap;

use super::tree::{Tree, has_link, is_hidden, parent};
use crate::model::{Block, Element, Page};
use crate::text::marks;

/// A hidden panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Panel {
    pub(super) blocks: Range<usize>,
    /// Blocks of the shown panel beside it.
    pub(super) shown: Range<usize>,
}

/// Returns the hidden panels of `page`, in page order. Cost: linear.
pub(super) fn find(page: &Page, tree: &Tree<'_>) -> Vec<Panel> {
    let mut hidden = vec![0usize; page.blocks.len() + 1];
    for (at, block) in page.blocks.iter().enumerate() {
        hidden[at + 1] = hidden[at] + usize::from(is_hidden(block));
    }
    if hidden[page.blocks.len()] == 0 {
        return Vec::new();
    }
    let hidden_in = |blocks: &Range<usize>| hidden[blocks.end] - hidden[blocks.start];
    // The first shown element by the element around it, its name, and each of its classes, ids and roles.
    let mut shown: HashMap<(usize, &str, &str), usize> = HashMap::new();
    let mut all_hidden = Vec::new();
    for (at, element) in page.elements.iter().enumerate() {
        let blocks = tree.blocks(at);
        let Some(around) =
            parent(&page.elements, at).filter(|_| !blocks.is_empty() && may_be_panel(&element.name))
        else {
            continue;
        };
        if hidden_in(&blocks) == blocks.len() {
            all_hidden.push((at, around));
        } else if hidden_in(&blocks) == 0 {
            for token in tokens(element) {
                shown.entry((around, element.name.as_str(), token)).or_insert(at);
            }
        }
    }
    let panel = |(at, around): (usize, usize)| {
        let element = &page.elements[at];
        let is_named = is_panel(&element.tokens) || is_panel(&page.elements[around].tokens);
        let alike = |token| shown.get(&(around, element.name.as_str(), token));
        let beside = *tokens(element).filter_map(alike).min()?;
        let (blocks, shown) = (tree.blocks(at), tree.blocks(beside));
        let is_slide = || {
            (is_slide(&element.tokens) || is_slide(&page.elements[around].tokens))
                && !is_copy(&element.tokens)
                && !page.blocks[blocks.clone()].iter().any(has_link)
                && page.blocks[blocks.clone()].iter().any(is_sentence)
        };
        (is_named || is_slide()).then_some(Panel { blocks, shown })
    };
    all_hidden.into_iter().filter_map(panel).collect()
}

/// Returns true if an element of this name can be a panel.
fn may_be_panel(name: &str) -> bool {
    matches!(name, "div" | "section" | "article" | "li")
}

/// Minimum number of words of a sentence on a slide.
const SENTENCE_MIN_WORDS: u32 = 4;

/// Returns true if the block is a sentence, however short.
fn is_sentence(block: &Block) -> bool {
    block.words >= SENTENCE_MIN_WORDS && marks::ends_sentence(&block.text)
}

/// Parts of the names that scripts for slides give to these and what holds them: Swiper, Splide, Slick, Owl Carousel,
/// Bootstrap, Glide, Flickity, Keen, Embla.
const SLIDES: [&str; 9] =
    ["slide", "carousel", "swiper", "splide", "slick", "owl", "glide", "flickity", "embla"];

/// Returns true if a class, id or role says that the element is a slide or holds some.
fn is_slide(tokens: &str) -> bool {
    let mut parts = tokens.split(|c: char| !c.is_ascii_alphanumeric());
    parts.any(|part| SLIDES.iter().any(|name| part.starts_with(name)))
}

/// Returns true if a class says that the element is a copy that the script made of a slide.
fn is_copy(tokens: &str) -> bool {
    tokens.contains("clone") || tokens.contains("duplicate")
}

/// Returns true if a class, id or role says that the element is a panel or holds some. The slides of a carousel are
/// hidden as well.
fn is_panel(tokens: &str) -> bool {
    let mut parts = tokens.split(|c: char| !c.is_ascii_alphanumeric());
    parts.any(|part| part.starts_with("tab") || part.starts_with("pane"))
}

/// Yields the classes, ids and roles of `element`.
fn tokens(element: &Element) -> impl Iterator<Item = &str> {
    element.tokens.split(' ').filter(|token| !token.is_empty())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";

    /// Makes a page whose blocks from the second on are hidden.
    pub(in crate::chrome) fn page(shown: &str, hidden: &str, text: &str) -> Page {
        let mut page = html(&[(shown, TEXT), (hidden, text), (hidden, "42 m")]);
        for block in &mut page.blocks[1..] {
            block.markup.as_mut().unwrap().hidden = true;
        }
        page
    }

    #[test]
    fn a_hidden_panel_beside_a_shown_one_is_found() {
        let panels = |shown: &str, hidden: &str| {
            let page = page(shown, hidden, "Head");
            find(&page, &Tree::of(&page)).into_iter().map(|panel| panel.blocks).collect::<Vec<_>>()
        };
        assert_eq!(panels("main > div.pane.on > p", "main > div.pane > p"), vec![1..3]);
        assert_eq!(panels("main > div.a.tabpanel > p", "main > div.b.tabpanel > p"), vec![1..3]);
        let slides = |hidden: &str, text: &str| {
            let page = page("main > div.slide.on > p", hidden, text);
            find(&page, &Tree::of(&page)).len()
        };
        assert_eq!(slides("main > div.slide > p", "He was right about it."), 1);
        assert_eq!(slides("main > div.slide > p", "@He was right about it."), 0, "a teaser");
        assert_eq!(slides("main > div.slide.slide-clone > p", "He was right about it."), 0, "a copy");
        for (shown, hidden) in [
            ("main > div.slide.on > p", "main > div.slide > p"),
            ("main > div.tab-a > p", "main > div.tab-b > p"),
            ("main > div.pane.on > p", "main > section.pane > p"),
            ("main > div.pane.on > p", "div.pane > p"),
        ] {
            assert!(panels(shown, hidden).is_empty(), "{shown}, {hidden}");
        }
    }
}
