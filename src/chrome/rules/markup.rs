//! Markup rules: names, classes, ids and roles of the elements around a block.
//!
//! A rule that fits an element fits every block in it. The elements of a page stand parents first, so
//! each takes over its parent's rules and adds its own; elements that add none share their parent's
//! list, which keeps the cost linear however deep a page is nested.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;

use super::RuleId;
use super::matching::bounded_phrases;
use crate::chrome::Error;
use crate::model::{Block, Element, Page};

/// Share of the page's words, one part in this many, from which an element is the page's content
/// whatever its class says (`<div class="page has-sidebar">` holds everything).
const CONTENT_ONE_IN: u64 = 2;

/// Whether a rule wants its element outside `<article>` and `<main>`, and the rule.
type Wanted = (bool, RuleId);

/// Finds the rules that fit the elements of a page.
#[derive(Clone, Debug)]
pub(super) struct MarkupMatcher {
    elements: BTreeMap<String, Vec<Wanted>>,
    classes: AhoCorasick,
    /// What each phrase of `classes` stands for.
    class_rules: Vec<Wanted>,
}

/// What a [`MarkupMatcher`] is built from.
#[derive(Debug, Default)]
pub(super) struct MarkupMatcherBuilder {
    elements: BTreeMap<String, Vec<Wanted>>,
    classes: Vec<String>,
    class_rules: Vec<Wanted>,
}

impl MarkupMatcherBuilder {
    pub(super) fn element(&mut self, name: &str, outside_article: bool, rule: RuleId) {
        self.elements.entry(name.to_owned()).or_default().push((outside_article, rule));
    }

    pub(super) fn class(&mut self, class: String, outside_article: bool, rule: RuleId) {
        self.classes.push(class);
        self.class_rules.push((outside_article, rule));
    }

    pub(super) fn build(self) -> Result<MarkupMatcher, Error> {
        let classes = bounded_phrases(&self.classes)?;
        Ok(MarkupMatcher { elements: self.elements, classes, class_rules: self.class_rules })
    }
}

impl MarkupMatcher {
    pub(super) fn builder() -> MarkupMatcherBuilder {
        MarkupMatcherBuilder::default()
    }

    /// The rules that fit each element of `page`, those set aside that hold the page's content.
    pub(super) fn find(&self, page: &Page) -> MarkupHits {
        let words = words_within(page);
        let total = page.blocks.iter().map(|block| u64::from(block.words)).sum::<u64>();
        self.find_among(page, |index| words[index] * CONTENT_ONE_IN <= total)
    }

    /// The rules that fit each element of `page`, however much it holds.
    pub(super) fn find_all(&self, page: &Page) -> MarkupHits {
        self.find_among(page, |_| true)
    }

    fn find_among(&self, page: &Page, may_be_chrome: impl Fn(usize) -> bool) -> MarkupHits {
        let mut lists = vec![Vec::new()];
        let mut list_of = Vec::<usize>::with_capacity(page.elements.len());
        let mut in_article = Vec::<bool>::with_capacity(page.elements.len());
        let mut own = Vec::new();
        for (index, element) in page.elements.iter().enumerate() {
            let parent = parent_of(element, index);
            let around = parent.is_some_and(|parent| in_article[parent]);
            let inherited = parent.map_or(0, |parent| list_of[parent]);
            own.clear();
            if may_be_chrome(index) {
                self.own_rules(element, around, &mut own);
                own.retain(|rule| !lists[inherited].contains(rule));
            }
            list_of.push(if own.is_empty() {
                inherited
            } else {
                own.extend_from_slice(&lists[inherited]);
                own.sort_unstable();
                own.dedup();
                lists.push(own.clone());
                lists.len() - 1
            });
            in_article.push(around || matches!(element.name.as_str(), "article" | "main"));
        }
        MarkupHits { lists, list_of }
    }

    fn own_rules(&self, element: &Element, in_article: bool, own: &mut Vec<RuleId>) {
        if matches!(element.name.as_str(), "html" | "body") {
            return; // their classes describe the page's layout
        }
        let mut add = |&(outside_article, rule): &Wanted| {
            if !(outside_article && in_article) {
                own.push(rule);
            }
        };
        self.elements.get(&element.name).into_iter().flatten().for_each(&mut add);
        for hit in self.classes.find_overlapping_iter(&element.tokens) {
            if is_whole_part(&element.tokens, hit.start(), hit.end()) {
                add(&self.class_rules[hit.pattern().as_usize()]);
            }
        }
    }
}

/// The rules that fit each element of one page.
#[derive(Debug)]
pub(super) struct MarkupHits {
    /// Distinct lists of rules, each sorted; the first is empty.
    lists: Vec<Vec<RuleId>>,
    list_of: Vec<usize>,
}

impl MarkupHits {
    /// The rules that fit an element around `block`, sorted.
    pub(super) fn of(&self, block: &Block) -> &[RuleId] {
        let element = block.markup.as_ref().map(|markup| markup.element as usize);
        let list = element.and_then(|element| self.list_of.get(element)).copied().unwrap_or(0);
        &self.lists[list]
    }
}

/// Words of the blocks in each element, at any depth.
fn words_within(page: &Page) -> Vec<u64> {
    let mut words = vec![0; page.elements.len()];
    for block in &page.blocks {
        let element = block.markup.as_ref().map(|markup| markup.element as usize);
        if let Some(slot) = element.and_then(|element| words.get_mut(element)) {
            *slot += u64::from(block.words);
        }
    }
    for (index, element) in page.elements.iter().enumerate().rev() {
        if let Some(parent) = parent_of(element, index) {
            words[parent] += words[index];
        }
    }
    words
}

/// The parent of the element at `index`, which stands before it.
fn parent_of(element: &Element, index: usize) -> Option<usize> {
    element.parent.map(|parent| parent as usize).filter(|&parent| parent < index)
}

/// Whether `tokens[start..end]` is a whole part of a class: every mark divides parts, `_` too.
fn is_whole_part(tokens: &str, start: usize, end: usize) -> bool {
    let edge = |c: Option<u8>| !c.is_some_and(|c| c.is_ascii_alphanumeric());
    let bytes = tokens.as_bytes();
    edge(start.checked_sub(1).map(|at| bytes[at])) && edge(bytes.get(end).copied())
}
