//! The tree of elements of a page in relation to its blocks: which blocks are in an element, and which
//! element is the box of a block.
//!
//! Each element has a range of blocks. A text dump has no elements; it is treated like a page whose blocks
//! are all in one element.

use std::ops::Range;

use super::reading::Reading;
use crate::model::{Block, Element, Page};
use crate::text::hash::fingerprint64;

/// Maximum number of blocks beside a heading that belong to its row: "See all", a count, a sort order.
const ROW_MAX_BLOCKS: usize = 2;
/// Maximum number of words of each of these.
const ROW_MAX_WORDS: u32 = 3;
/// Part of the words of the page, one in this many, above which an element is not a box but holds the
/// content.
const BOX_ONE_IN: u64 = 2;

/// The ranges of blocks in the elements of a page.
pub(super) struct Tree<'a> {
    page: &'a Page,
    stretches: Vec<Range<usize>>,
    /// For each block the number of words above it, and the number of all words.
    words: Vec<u64>,
}

/// Maximum number of words of a box that is dropped with a line in it.
const BOX_MAX_WORDS: u64 = 80;

/// Maximum number of words of a line that is a heading by its form alone.
const LABEL_MAX_WORDS: u32 = 12;

/// Rank of a heading among the headings of its page. Headings of the same rank divide a text into parts alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Rank {
    /// `<h1>` to `<h6>`.
    Level(u8),
    /// A term of a list of definitions.
    Term,
    /// A line that is wholly bold.
    Bold,
    /// A line in a box with a class or id, given by its hash.
    Named(u64),
}

/// The blocks that a heading covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scope {
    /// The element of the blocks; `None` for the page.
    pub(super) element: Option<usize>,
    /// The blocks.
    pub(super) blocks: Range<usize>,
}

impl<'a> Tree<'a> {
    /// Determines the blocks in each element of `page`. Cost: linear in blocks and elements.
    pub(super) fn of(page: &'a Page) -> Self {
        // Empty, so that minimum and maximum start with the first block.
        let none = Range { start: usize::MAX, end: 0 };
        let mut stretches = vec![none; page.elements.len()];
        for (index, block) in page.blocks.iter().enumerate() {
            if let Some(stretch) = element_of(block).and_then(|element| stretches.get_mut(element)) {
                *stretch = stretch.start.min(index)..index + 1;
            }
        }
        for at in (0..stretches.len()).rev() {
            if let Some(parent) = parent(&page.elements, at) {
                let (own, around) = (stretches[at].clone(), &mut stretches[parent]);
                *around = around.start.min(own.start)..around.end.max(own.end);
            }
        }
        let mut words = vec![0; page.blocks.len() + 1];
        for (at, block) in page.blocks.iter().enumerate() {
            words[at + 1] = words[at] + u64::from(block.words);
        }
        Self { page, stretches, words }
    }

    /// Returns the number of words of `blocks`.
    fn words(&self, blocks: &Range<usize>) -> u64 {
        self.words[blocks.end] - self.words[blocks.start]
    }

    /// Returns the number of words of the page.
    fn all_words(&self) -> u64 {
        self.words[self.page.blocks.len()]
    }

    /// Returns the blocks in `element`, an empty range if there are none.
    pub(super) fn blocks(&self, element: usize) -> Range<usize> {
        self.stretches.get(element).filter(|blocks| blocks.start < blocks.end).cloned().unwrap_or(0..0)
    }

    /// Returns the smallest element that contains the block at `index` and another one.
    pub(super) fn around(&self, index: usize) -> Scope {
        let mut at = element_of(&self.page.blocks[index]);
        while let Some(element) = at {
            let blocks = self.blocks(element);
            if blocks.len() > 1 {
                return Scope { element: Some(element), blocks };
            }
            at = parent(&self.page.elements, element);
        }
        Scope { element: None, blocks: 0..self.page.blocks.len() }
    }

    /// Returns the smallest element that contains the block at `index` and another one; `None` in a text dump.
    pub(super) fn element_around(&self, index: usize) -> Option<usize> {
        self.around(index).element
    }

    /// Returns the parent of the box of the block at `index`. Blocks at the same place in adjacent boxes have
    /// the same parent box.
    pub(super) fn parent_box(&self, index: usize) -> Option<usize> {
        let scope = self.around(index);
        scope.element.and_then(|element| parent(&self.page.elements, element))
    }

    /// Returns the element that the heading at `index` heads: the smallest one that contains more than the
    /// heading and its row.
    pub(super) fn section(&self, index: usize) -> Scope {
        let scope = self.around(index);
        let Some(element) = scope.element else { return scope };
        let beside = self.page.blocks[scope.blocks.clone()].len() - 1;
        let is_row = beside <= ROW_MAX_BLOCKS
            && scope.blocks.start == index
            && self.page.blocks[index + 1..scope.blocks.end].iter().all(|block| block.words <= ROW_MAX_WORDS);
        let Some(parent) = parent(&self.page.elements, element).filter(|_| is_row) else { return scope };
        let wider = self.blocks(parent);
        // A box of a single short link is complete; the element around it is not its section.
        let begins = wider.start == index && wider.len() > scope.blocks.len() && self.is_small(&wider);
        if begins { Scope { element: Some(parent), blocks: wider } } else { scope }
    }

    /// Returns the blocks of the box around the block at `index`: the largest element around it with at least
    /// two blocks, at most 80 words and at most a quarter of the words of the page.
    pub(super) fn small_box(&self, index: usize) -> Option<Range<usize>> {
        let elements = &self.page.elements;
        let limit = BOX_MAX_WORDS.min(self.all_words() / 4);
        let mut found = None;
        let mut at = self.around(index).element;
        while let Some(element) = at {
            let blocks = self.blocks(element);
            let is_container =
                matches!(elements[element].name.as_str(), "article" | "main" | "body" | "html");
            if is_container || self.words(&blocks) > limit {
                break;
            }
            found = Some(blocks);
            at = parent(elements, element);
        }
        found
    }

    /// Returns true if `blocks` have at most half of the words of the page.
    pub(super) fn is_small(&self, blocks: &Range<usize>) -> bool {
        self.words(blocks) * BOX_ONE_IN <= self.all_words()
    }

    /// Returns the rank of the block at `index` as a heading; `None` if it is none.
    pub(super) fn rank(&self, reading: &Reading, index: usize) -> Option<Rank> {
        let block = &self.page.blocks[index];
        let markup = block.markup.as_ref()?;
        if markup.heading_level > 0 {
            return Some(Rank::Level(markup.heading_level));
        }
        if block.words > LABEL_MAX_WORDS || reading.lines[index].ends_sentence || has_link(block) {
            return None;
        }
        let element = self.page.elements.get(markup.element as usize)?;
        match element.name.as_str() {
            "dt" => Some(Rank::Term),
            "b" | "strong" => Some(Rank::Bold),
            "div" | "p" | "span" if !element.tokens.is_empty() => {
                Some(Rank::Named(fingerprint64(&element.tokens)))
            }
            _ => None,
        }
    }
}

/// Returns the level of the heading that the block is in, 0 if it is in none.
pub(super) fn heading_level(block: &Block) -> u8 {
    block.markup.as_ref().map_or(0, |markup| markup.heading_level)
}

/// Returns true if the block is in a heading.
pub(super) fn is_heading(block: &Block) -> bool {
    heading_level(block) > 0
}

/// Returns true if the page does not show the block.
pub(super) fn is_hidden(block: &Block) -> bool {
    block.markup.as_ref().is_some_and(|markup| markup.hidden)
}

/// Returns true if there is a link in `block`.
pub(super) fn has_link(block: &Block) -> bool {
    block.markup.as_ref().is_some_and(|markup| markup.link_chars > 0)
}

/// Returns the share of characters inside links; 0 if nothing is known about links.
pub(super) fn link_share(blocks: &[Block]) -> f32 {
    let (mut links, mut chars) = (0u64, 0u64);
    for block in blocks {
        links += block.markup.as_ref().map_or(0, |markup| u64::from(markup.link_chars));
        chars += block.text.chars().count() as u64;
    }
    links as f32 / chars.max(1) as f32
}

/// Index of the element of `block`; `None` for text without markup.
fn element_of(block: &Block) -> Option<usize> {
    block.markup.as_ref().map(|markup| markup.element as usize)
}

/// Returns the parent of the element at `index`; parents come before their children.
pub(super) fn parent(elements: &[Element], index: usize) -> Option<usize> {
    elements.get(index)?.parent.map(|parent| parent as usize).filter(|&parent| parent < index)
}
