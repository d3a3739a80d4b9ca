//! Panels of tabs: parts of the text of which the page shows one at a time.
//!
//! Takes a page and finds the hidden elements beside a shown one of the same name in the same element, with a class
//! or role in common and a name for tabs or panels, as `<div role="tabpanel">`. A panel is a unit:
//! where its paragraphs stay, so do its tables, lists, code and headings.

use std::collections::HashMap;
use std::ops::Range;

use super::tree::{Tree, parent};
use crate::model::{Block, Element, Page};

/// A hidden panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Panel {
    pub(super) blocks: Range<usize>,
    /// Blocks of the shown panel beside it.
    pub(super) shown: Range<usize>,
}

/// Returns the hidden panels of `page`, in page order. Cost: linear.
pub(super) fn find(page: &Page, tree: &Tree<'_>) -> Vec<Panel> {
    let is_hidden = |block: &Block| block.markup.as_ref().is_some_and(|markup| markup.hidden);
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
        is_named.then(|| Panel { blocks: tree.blocks(at), shown: tree.blocks(beside) })
    };
    all_hidden.into_iter().filter_map(panel).collect()
}

/// Returns true if an element of this name can be a panel.
fn may_be_panel(name: &str) -> bool {
    matches!(name, "div" | "section" | "article" | "li")
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
