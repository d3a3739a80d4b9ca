//! Cards: small boxes beside each other, each with a heading, what it offers and a button, as plans, classes and
//! library cards are.
//!
//! Takes a page and tells whether a line, such as "Sign up", is the button of a card. A box that does nothing but ask for
//! something has no such sister: its heading asks as well, or it has a form.

use std::collections::HashMap;
use std::ops::Range;

use super::reading::Reading;
use super::tree::{Rank, Tree, has_link, is_heading, parent};
use crate::model::{Element, Page};

/// Maximum number of elements around a button in which its card is searched.
const REACH: usize = 8;
/// Number of boxes on either side of a card in which a sister is searched: a card may be set apart, two in a row
/// rarely are.
const SISTER_REACH: usize = 3;
/// Maximum number of words of a button.
const BUTTON_MAX_WORDS: u32 = 6;
/// Maximum number of buttons of a card: a list of links has more.
const MAX_BUTTONS: usize = 2;
/// Maximum number of blocks of a card.
const MAX_BLOCKS: usize = 24;

/// The boxes of a page that may be cards.
pub(super) struct Cards<'a> {
    page: &'a Page,
    reading: &'a Reading,
    tree: &'a Tree<'a>,
    /// Child elements by parent and name.
    children: HashMap<(usize, &'a str), Vec<usize>>,
}

impl<'a> Cards<'a> {
    /// Finds the boxes of `page`. Cost: linear.
    pub(super) fn of(page: &'a Page, reading: &'a Reading, tree: &'a Tree<'a>) -> Self {
        let mut children: HashMap<_, Vec<_>> = HashMap::new();
        for (at, element) in page.elements.iter().enumerate().filter(|(_, element)| may_be_card(element)) {
            if let Some(around) = parent(&page.elements, at) {
                children.entry((around, element.name.as_str())).or_default().push(at);
            }
        }
        Self { page, reading, tree, children }
    }

    /// Returns true if the block at `index`, a button or badge, is in a card. `is_chrome` tells against which blocks there
    /// is evidence; a heading has none.
    pub(super) fn have(&self, index: usize, is_chrome: impl Fn(usize) -> bool) -> bool {
        let elements = &self.page.elements;
        let inner = self.page.blocks[index].markup.as_ref().map(|markup| markup.element as usize);
        let around = std::iter::successors(inner, |&at| parent(elements, at)).take(REACH);
        around.filter(|&at| elements.get(at).is_some_and(may_be_card)).any(|at| {
            let Some(heading) = self.heading(at, index).filter(|&heading| !is_chrome(heading)) else {
                return false;
            };
            let sisters = parent(elements, at)
                .and_then(|around| self.children.get(&(around, elements[at].name.as_str())));
            let text = |at: usize| self.page.blocks[at].text.as_str();
            let rank = |at: usize| self.tree.rank(self.reading, at);
            sisters.into_iter().flat_map(|sisters| beside(sisters, at)).any(|sister| {
                sister != at
                    && self.heading(sister, index).is_some_and(|other| {
                        rank(other) == rank(heading) && text(other) != text(heading) && !is_chrome(other)
                    })
                    && self.buttons(sister).any(|at| is_chrome(at) || text(at) == text(index))
            })
        })
    }

    /// Returns the heading of the card `element`; `None` if it is none: a card has text other than the block `asked`, a few
    /// buttons, and no form.
    fn heading(&self, element: usize, asked: usize) -> Option<usize> {
        let blocks = self.tree.blocks(element);
        if blocks.len() < 2 || blocks.len() > MAX_BLOCKS || !self.tree.is_small(&blocks) {
            return None;
        }
        let is_level = |&at: &usize| matches!(self.tree.rank(self.reading, at), Some(Rank::Level(_)));
        let heading = blocks.clone().find(is_level).unwrap_or(blocks.start);
        self.tree.rank(self.reading, heading)?;
        let buttons = self.buttons(element).filter(|&at| at != heading).count();
        let is_plain = |at: usize| {
            at != heading && at != asked && !self.is_button(at) && !has_link(&self.page.blocks[at])
        };
        ((1..=MAX_BUTTONS).contains(&buttons)
            && blocks.clone().any(is_plain)
            && !blocks.clone().any(|at| self.is_field(at)))
        .then_some(heading)
    }

    /// Yields the buttons in `element`.
    fn buttons(&self, element: usize) -> impl Iterator<Item = usize> {
        let blocks: Range<usize> = self.tree.blocks(element);
        blocks.filter(|&at| self.is_button(at))
    }

    /// Returns true if the block at `at` is a button, or a link of a few words alone.
    fn is_button(&self, at: usize) -> bool {
        let block = &self.page.blocks[at];
        let is_named = || {
            self.page.ancestors(block).take(2).any(|element| matches!(element.name.as_str(), "button" | "a"))
        };
        block.words <= BUTTON_MAX_WORDS && !is_heading(block) && is_named()
    }

    /// Returns true if the block at `at` belongs to a field of a form.
    fn is_field(&self, at: usize) -> bool {
        let is_of_form = |element: &Element| matches!(element.name.as_str(), "form" | "label" | "select");
        self.page.ancestors(&self.page.blocks[at]).any(is_of_form)
    }
}

/// Yields the few of `sisters`, which are in page order, that are next to `element`, and itself.
fn beside(sisters: &[usize], element: usize) -> impl Iterator<Item = usize> {
    let at = sisters.partition_point(|&sister| sister < element);
    let near = at.saturating_sub(SISTER_REACH)..(at + SISTER_REACH + 1).min(sisters.len());
    sisters[near].iter().copied()
}

/// Returns true if the element can be a card.
fn may_be_card(element: &Element) -> bool {
    matches!(element.name.as_str(), "div" | "section" | "article" | "li")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The society keeps a library in the old mill, in which all who live in the valley may read, \
        and from which members take home what they like for a month at a time, or two if nobody waits for it.";

    /// Returns whether the last block of the first of two boxes is the button of a card. Blocks that begin with "!" are
    /// named by rules.
    fn is_card(one: &[(&str, &str)], other: &[(&str, &str)]) -> bool {
        let path = |number: usize, path: &str| format!("main > div#{number} > {path}");
        let boxes = [(1, one), (2, other)];
        let blocks = boxes
            .iter()
            .flat_map(|&(number, blocks)| blocks.iter().map(move |&(at, text)| (path(number, at), text)));
        let blocks = blocks.collect::<Vec<_>>();
        let named = blocks.iter().map(|(_, text)| text.starts_with('!')).collect::<Vec<_>>();
        let text = [("main > p".to_owned(), TEXT); 1];
        let all = blocks.iter().map(|(at, text)| (at.as_str(), text.trim_start_matches('!')));
        let page = html(&all.chain(text.iter().map(|(at, text)| (at.as_str(), *text))).collect::<Vec<_>>());
        let (reading, tree) = (Reading::of(&page), Tree::of(&page));
        Cards::of(&page, &reading, &tree).have(one.len() - 1, |at| named.get(at) == Some(&true))
    }

    #[test]
    fn boxes_of_one_shape_with_buttons_are_cards() {
        let adults = [("h3", "Adults"), ("p", "Ten books a month"), ("a", "!@Join")];
        let children = [("h3", "Children"), ("p", "Twenty books"), ("a", "!@Join")];
        assert!(is_card(&adults, &children));
        let named = [("b", "Adults"), ("p", "Ten books a month"), ("button", "!Join")];
        let listed =
            [("b", "Children"), ("ul > li", "Twenty books"), ("ul > li", "No fines"), ("button", "!Ask")];
        assert!(is_card(&named, &listed), "other buttons and texts");
    }

    #[test]
    fn calls_are_no_cards() {
        let call = [("h3", "Our letter"), ("p", "All that is new"), ("a", "!@Join")];
        let named = [("h3", "!Our letter"), ("p", "All that is new"), ("a", "!@Join")];
        let card = [("h3", "Children"), ("p", "Twenty books"), ("a", "!@Join")];
        assert!(!is_card(&named, &card), "a heading that asks");
        assert!(!is_card(&call, &[("h3", "Children"), ("p", "Twenty books")]), "no button beside it");
        assert!(
            !is_card(&call, &[("h2", "Children"), ("p", "Twenty books"), ("a", "!@Join")]),
            "of another rank"
        );
        assert!(
            !is_card(&call, &[("h3", "Our letter"), ("p", "Twenty books"), ("a", "!@Join")]),
            "the same again"
        );
        let links = [("h3", "News"), ("p", "Of May"), ("a#1", "@Oak"), ("a#2", "@Elm"), ("a#3", "!@Ash")];
        assert!(!is_card(&call, &links), "a list of links");
        let form = [("h3", "Letter"), ("form > label", "Address"), ("p", "All that is new"), ("a", "!@Join")];
        assert!(!is_card(&form, &card), "a form");
    }
}
