//! Panels of tabs: parts of the text of which the page shows one at a time.
//!
//! Takes a page and finds the hidden elements beside a shown one of the same name in the same element, with a class
//! or role in common, as `<div role="tabpanel">`. A panel is a unit: where its paragraphs stay, so do its tables,
//! lists, code and headings.

use std::ops::Range;

use super::assessed::Assessed;
use super::found::Kind;
use super::tree::{Tree, link_share, parent};
use crate::model::{Block, Page};

/// Minimum probability of content of a block in a panel of which half is kept or that stands beside a kept one.
/// Set by hand; the model takes hidden text for chrome.
const MIN_CONTENT: f32 = 0.2;

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
    let mut shown: std::collections::HashMap<(usize, &str), Vec<usize>> = std::collections::HashMap::new();
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
        let beside = *beside.iter().find(shares)?;
        Some(Panel { blocks: tree.blocks(at), shown: tree.blocks(beside) })
    };
    all_hidden.into_iter().filter_map(panel).collect()
}

/// Returns true if an element of this name can be a panel.
fn may_be_panel(name: &str) -> bool {
    matches!(name, "div" | "section" | "article" | "li")
}

/// Returns true if two elements have a class or role in common, or neither has any.
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
