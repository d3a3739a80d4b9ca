//! Panels of tabs: parts of the text of which the page shows one at a time.
//!
//! Takes a page and finds the hidden elements beside a shown one of the same name in the same element, with a class
//! or role in common and a name for tabs or panels, as `<div role="tabpanel">`. A panel is a unit:
//! where its paragraphs stay, so do its tables, lists, code and headings.

use std::collections::HashMap;
use std::ops::Range;

use super::assessed::Assessed;
use super::found::Kind;
use super::tree::{Tree, link_share, parent};
use crate::model::{Block, Page};

/// Minimum probability of content of a block in a panel of which half is kept or that stands beside a kept one.
/// Set by hand; the model takes hidden text for chrome.
const MIN_CONTENT: f32 = 0.25;

/// A hidden panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Panel {
    pub(super) blocks: Range<usize>,
    /// Blocks of the shown panel beside it.
    shown: Range<usize>,
}

/// Returns the hidden panels of `page`, in page order. Cost: linear, times the number of elements beside each hidden
/// one.
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
    let mut shown: HashMap<(usize, &str), Vec<usize>> = HashMap::new();
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
            shown.entry((around, element.name.as_str())).or_default().push(at);
        }
    }
    let panel = |(at, around): (usize, usize)| {
        let element = &page.elements[at];
        let beside = shown.get(&(around, element.name.as_str()))?;
        let shares = |other: &&usize| shares_name(&element.tokens, &page.elements[**other].tokens);
        let is_named = is_panel(&element.tokens) || is_panel(&page.elements[around].tokens);
        let beside = *beside.iter().find(shares)?;
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

/// Returns true if two elements have a class or role in common.
fn shares_name(one: &str, other: &str) -> bool {
    one.split(' ').any(|token| !token.is_empty() && other.split(' ').any(|of_other| of_other == token))
}

/// Keeps the rest of the panels of which half is kept, and those beside a shown panel that is kept.
pub(super) fn keep_tabs(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, tree, found, content, words, .. } = assessed;
    for Panel { blocks, shown } in find(page, tree) {
        if link_share(&page.blocks[blocks.clone()]) >= 0.5 {
            continue;
        }
        let is_half = |range: &Range<usize>, keep: &[bool]| {
            let all = words[range.clone()].iter().sum::<f32>();
            let kept = range.clone().filter(|&at| keep[at]).map(|at| words[at]).sum::<f32>();
            kept > 0.0 && kept * 2.0 >= all
        };
        if is_half(&blocks, keep) || is_half(&shown, keep) {
            for at in blocks {
                keep[at] |=
                    found[at].is_in_panel && found[at].kind == Kind::None && content[at] >= MIN_CONTENT;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Evidence;
    use crate::chrome::reading::Reading;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";

    /// Makes a page whose blocks from the second on are hidden.
    fn page(shown: &str, hidden: &str, text: &str) -> Page {
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

    #[test]
    fn a_panel_stays_with_the_shown_one() {
        let stays = |is_shown_kept: bool, text: &str, content: f32| {
            let page = page("main > div.pane.on > p", "main > div.pane > p", text);
            let found = vec![Evidence { is_in_panel: true, ..Evidence::default() }; 3];
            let (content, words) = ([content; 3], [17.0, 1.0, 2.0]);
            let (tree, reading) = (&Tree::of(&page), &Reading::of(&page));
            let page = &page;
            let mut keep = vec![is_shown_kept, false, false];
            keep_tabs(
                &Assessed {
                    page,
                    tree,
                    reading,
                    found: &found,
                    leads: &[],
                    content: &content,
                    words: &words,
                },
                &mut keep,
            );
            keep[1]
        };
        assert!(stays(true, "Head", 0.3));
        assert!(!stays(true, "Head", 0.1), "the model is sure");
        assert!(!stays(false, "Head", 0.3));
        assert!(!stays(true, "@Head of the water above the pump", 0.3), "links");
    }
}
