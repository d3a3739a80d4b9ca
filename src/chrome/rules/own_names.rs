//! Names that the author's headings gave to the sections of a text.
//!
//! Sphinx, Hugo and GitHub make the id of a section or heading from its words, so that a section about
//! comments has the id `comments`. Such a name says nothing about chrome. It is recognised by its heading,
//! whose words it has, if three or more elements with the same other names are named in this way; or by its
//! place: the element has no other name, no other element has the same one, and the text goes on beside it.
//!
//! A `<header>` with the subheading of a part of the text is no masthead either, though its name is not the author's; nor is
//! the footer of a card or quotation the footer of the site.

use hashbrown::HashMap;

use crate::chrome::tree::{Tree, parent};
use crate::model::Page;
use crate::text::hash::fingerprint64;

/// Minimum number of sections beside one that is named for its heading.
const MIN_SISTERS: usize = 2;

/// What GitHub puts before the words of a heading.
const SLUG_PREFIX: &str = "user-content-";

/// Number of elements around a header or footer among which its box is searched.
const BOX_REACH: usize = 4;

/// Tells which names of a page are those of sections of its text.
pub(super) struct OwnNames<'a> {
    page: &'a Page,
    tree: Tree<'a>,
    /// For each block, whether it is prose.
    is_prose: Vec<bool>,
    /// Number of elements with each name.
    names: HashMap<&'a str, usize>,
    /// Elements of one kind in the same element, by that element and their kind.
    rows: HashMap<(Option<usize>, &'a str), Row>,
    /// Number of headings of a level in the same element that have prose directly below them.
    headings: HashMap<(usize, u8), usize>,
    /// Elements named with the words of their heading, each with its [`fashion`].
    worded: HashMap<usize, u64>,
    /// Number of such elements of each fashion that have prose directly below the heading.
    fashions: HashMap<u64, usize>,
}

/// Elements of one kind in the same element.
struct Row {
    count: usize,
    /// Level of the headings that all of them begin with, if each has a name of its own.
    level: Option<u8>,
}

impl<'a> OwnNames<'a> {
    /// Prepares the names of `page`. Cost: linear in blocks and elements, times their depth.
    pub(super) fn of(page: &'a Page, is_prose: impl Fn(usize) -> bool) -> Self {
        let is_prose = (0..page.blocks.len()).map(is_prose).collect();
        let mut own = Self {
            page,
            tree: Tree::of(page),
            is_prose,
            names: HashMap::new(),
            rows: HashMap::new(),
            headings: HashMap::new(),
            worded: HashMap::new(),
            fashions: HashMap::new(),
        };
        for element in &page.elements {
            *own.names.entry(element.tokens.as_str()).or_default() += 1;
        }
        for (at, element) in page.elements.iter().enumerate() {
            let around = parent(&page.elements, at);
            let level = own.opening_level(at).filter(|_| own.is_single(at));
            let row = own.rows.entry((around, element.name.as_str())).or_insert(Row { count: 0, level });
            row.count += 1;
            row.level = row.level.filter(|&of_row| Some(of_row) == level);
            if let Some(heading) = own.heading(at) {
                *own.headings.entry(heading).or_default() += 1;
            }
        }
        own.note_worded();
        own
    }

    /// Notes the elements that are named with the words of a heading: the heading itself, or an element that
    /// begins with it. Cost: linear in headings, times their depth.
    fn note_worded(&mut self) {
        for (at, block) in self.page.blocks.iter().enumerate() {
            let Some(markup) = block.markup.as_ref().filter(|markup| markup.heading_level > 0) else {
                continue;
            };
            let heads_prose = self.is_prose.get(at + 1) == Some(&true);
            let mut around = Some(markup.element as usize);
            while let Some(element) = around.filter(|&element| self.tree.blocks(element).start == at) {
                let is_heading = self.tree.blocks(element).len() == 1;
                let named = &self.page.elements[element];
                let slug = named.tokens.split(' ').find(|token| is_slug(token, &block.text));
                if let Some(slug) = slug.filter(|_| is_heading || heads_prose) {
                    let fashion = fashion(&named.name, &named.tokens, slug, markup.heading_level);
                    self.worded.insert(element, fashion);
                    *self.fashions.entry(fashion).or_default() += usize::from(heads_prose);
                }
                around = parent(&self.page.elements, element);
            }
        }
    }

    /// Returns true if `element` has a single name, alone on the page.
    fn is_single(&self, element: usize) -> bool {
        let tokens = self.page.elements[element].tokens.as_str();
        !tokens.contains(' ') && self.names.get(tokens) == Some(&1)
    }

    /// Returns true if `element`, by its name, is a heading or section of the text, or, if `may_be_plain`, a
    /// part of it without a heading.
    pub(super) fn is_section(&self, element: usize, may_be_plain: bool) -> bool {
        self.is_worded(element)
            || (self.is_single(element)
                && (self.is_heading(element)
                    || self.has_sisters(element)
                    || (may_be_plain && self.is_amid_text(element))))
    }

    /// Returns true if `element` is named with the words of its heading, like at least two others of its
    /// fashion with prose, or like one other if both are parts of a text that is named in this way too.
    fn is_worded(&self, element: usize) -> bool {
        let is_part = || {
            let above = |&at: &usize| parent(&self.page.elements, at);
            std::iter::successors(Some(element), above)
                .skip(1)
                .any(|around| self.worded.contains_key(&around))
        };
        self.worded.get(&element).map(|fashion| self.fashions[fashion]).is_some_and(|alike| {
            alike > MIN_SISTERS || (alike == MIN_SISTERS && self.tree.blocks(element).len() > 1 && is_part())
        })
    }

    /// Returns true if `element` is a heading beside another one of its level, with prose directly below both.
    fn is_heading(&self, element: usize) -> bool {
        self.heading(element).is_some_and(|heading| self.headings[&heading] > 1)
    }

    /// Returns the element around `element` and its level, if it is a heading with prose directly below it.
    fn heading(&self, element: usize) -> Option<(usize, u8)> {
        let (level, around) = (self.level(element)?, parent(&self.page.elements, element)?);
        let below = self.tree.blocks(element).end;
        let heads_prose =
            self.is_prose.get(below) == Some(&true) && self.parent_of_block(below) == Some(around);
        heads_prose.then_some((around, level))
    }

    /// Returns true if `element` and at least two others beside it are alike: each has a name of its own, and
    /// begins with a heading of the same level above prose. An article and its comments are only two.
    fn has_sisters(&self, element: usize) -> bool {
        let elements = &self.page.elements;
        let row = &self.rows[&(parent(elements, element), elements[element].name.as_str())];
        row.level.is_some() && row.count > MIN_SISTERS
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

    /// Returns true if `element` is the header of a part of the text: it holds nothing but headings below the rank
    /// of the title, without links, the text is above it, and goes on below it in the same element.
    pub(super) fn is_head_of_part(&self, element: usize) -> bool {
        let blocks = self.tree.blocks(element);
        let is_subheading = |at: usize| {
            let markup = self.page.blocks[at].markup.as_ref();
            markup.is_some_and(|markup| markup.heading_level > 1 && markup.link_chars == 0)
        };
        let around = parent(&self.page.elements, element).map_or(0..0, |around| self.tree.blocks(around));
        self.page.elements[element].name == "header"
            && !blocks.is_empty()
            && blocks.clone().all(is_subheading)
            && self.is_prose.iter().position(|&is_prose| is_prose).is_some_and(|first| first < blocks.start)
            && (blocks.end..around.end).any(|at| self.is_prose[at])
    }

    /// Returns true if `element` is the header or footer of a box on the page rather than of the site: it is in a
    /// quotation, or named after a box around it with at most half of the words of the page (`card__footer` in `card`).
    pub(super) fn is_part_of_box(&self, element: usize) -> bool {
        let elements = &self.page.elements;
        let above = |&at: &usize| parent(elements, at);
        let around = || std::iter::successors(Some(element), above).skip(1).take(BOX_REACH);
        let named = elements[element].tokens.split(' ').filter_map(box_of).collect::<Vec<_>>();
        around().any(|at| elements[at].name == "blockquote")
            || around().any(|at| {
                let is_box = || elements[at].tokens.split(' ').any(|token| named.contains(&token));
                is_box() && self.tree.is_small(&self.tree.blocks(at))
            })
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

/// Returns what an element named with the words of its heading has in common with others: its tag, its other
/// names and the level of its heading, as a hash.
fn fashion(tag: &str, tokens: &str, slug: &str, level: u8) -> u64 {
    let others = tokens.split(' ').filter(|&token| token != slug);
    let sum = others.fold(u64::from(level), |sum, token| sum.wrapping_add(fingerprint64(token)));
    fingerprint64(tag).rotate_left(17) ^ sum
}

/// Returns the name of the box that a class names an element after: what is before `__`, or else before the last `-` or `_`.
fn box_of(token: &str) -> Option<&str> {
    let name = token.split_once("__").or_else(|| token.rsplit_once(['-', '_'])).map(|(name, _)| name);
    name.filter(|name| !name.is_empty())
}

/// Returns true if `token` has the letters and digits of `heading`, in lower case, and no others.
fn is_slug(token: &str, heading: &str) -> bool {
    let token = token.strip_prefix(SLUG_PREFIX).unwrap_or(token);
    let mut words = heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).peekable();
    words.peek().is_some() && token.chars().filter(|c| c.is_alphanumeric()).eq(words)
}
