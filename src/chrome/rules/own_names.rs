//! Names that the author's headings gave to the sections of a text.
//!
//! Sphinx, Hugo and GitHub make the id of a section or heading from its words, so that a section about
//! comments has the id `comments`. Such a name says nothing about chrome. It is recognised by its place: the
//! element has no other name, no other element has the same one, and the text goes on beside it.

use crate::chrome::tree::{Tree, parent};
use crate::model::Page;

/// Minimum number of sections beside one that is named for its heading.
const MIN_SISTERS: usize = 2;

/// Tells which names of a page are those of sections of its text.
pub(super) struct OwnNames<'a> {
    page: &'a Page,
    tree: Tree<'a>,
    /// For each block, whether it is prose.
    is_prose: Vec<bool>,
}

impl<'a> OwnNames<'a> {
    /// Prepares the names of `page`. Cost: linear in blocks and elements.
    pub(super) fn of(page: &'a Page, is_prose: impl Fn(usize) -> bool) -> Self {
        let is_prose = (0..page.blocks.len()).map(is_prose).collect();
        Self { page, tree: Tree::of(page), is_prose }
    }

    /// Returns true if `element` may be named for a section: it has a single name, alone on the page.
    pub(super) fn may_be(page: &Page, element: usize) -> bool {
        let tokens = &page.elements[element].tokens;
        !tokens.contains(' ') && page.elements.iter().filter(|other| other.tokens == *tokens).nth(1).is_none()
    }

    /// Returns true if `element` is a heading or section of the text, or, if `may_be_plain`, a part of it
    /// without a heading.
    pub(super) fn is_section(&self, element: usize, may_be_plain: bool) -> bool {
        self.is_heading(element) || self.has_sisters(element) || (may_be_plain && self.is_amid_text(element))
    }

    /// Returns true if `element` is a heading beside another one of its level, with prose directly below both.
    fn is_heading(&self, element: usize) -> bool {
        let (Some(level), Some(around)) = (self.level(element), parent(&self.page.elements, element)) else {
            return false;
        };
        let heads_prose = |heading: usize| {
            let below = self.tree.blocks(heading).end;
            self.is_prose.get(below) == Some(&true) && self.parent_of_block(below) == Some(around)
        };
        let is_sister = |other: usize| {
            other != element
                && self.level(other) == Some(level)
                && parent(&self.page.elements, other) == Some(around)
                && heads_prose(other)
        };
        heads_prose(element) && (0..self.page.elements.len()).any(is_sister)
    }

    /// Returns true if `element` and at least two others beside it are alike: each has a name of its own, and
    /// begins with a heading of the same level above prose. An article and its comments are only two.
    fn has_sisters(&self, element: usize) -> bool {
        let elements = &self.page.elements;
        let (around, name) = (parent(elements, element), &elements[element].name);
        let is_alike = |at: &usize| elements[*at].name == *name && parent(elements, *at) == around;
        let Some(level) = self.opening_level(element) else { return false };
        let sisters = (0..elements.len()).filter(is_alike).filter(|&at| at != element).collect::<Vec<_>>();
        let is_sister = |&at: &usize| self.opening_level(at) == Some(level) && Self::may_be(self.page, at);
        sisters.len() >= MIN_SISTERS && sisters.iter().all(is_sister)
    }

    /// Returns true if `element` is prose with paragraphs of the text directly above and below it.
    fn is_amid_text(&self, element: usize) -> bool {
        let blocks = self.tree.blocks(element);
        let around = parent(&self.page.elements, element);
        let is_beside = |at: usize| {
            self.is_prose.get(at) == Some(&true) && around.is_some() && self.parent_of_block(at) == around
        };
        blocks.clone().all(|at| self.is_prose[at])
            && blocks.start.checked_sub(1).is_some_and(is_beside)
            && is_beside(blocks.end)
    }

    /// Returns the level of the heading that `element` begins with, if it has prose below that.
    fn opening_level(&self, element: usize) -> Option<u8> {
        let blocks = self.tree.blocks(element);
        let markup = self.page.blocks.get(blocks.start)?.markup.as_ref()?;
        let has_prose = blocks.clone().skip(1).any(|at| self.is_prose[at]);
        (markup.heading_level > 0 && has_prose).then_some(markup.heading_level)
    }

    /// Returns the level of `element` if it is a heading.
    fn level(&self, element: usize) -> Option<u8> {
        self.page.elements[element].name.strip_prefix('h')?.parse().ok()
    }

    /// Returns the parent of the element of the block at `index`.
    fn parent_of_block(&self, index: usize) -> Option<usize> {
        let element = self.page.blocks.get(index)?.markup.as_ref()?.element;
        parent(&self.page.elements, element as usize)
    }
}
