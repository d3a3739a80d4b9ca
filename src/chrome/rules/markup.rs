//! Markup rules: names, classes, ids and roles of the elements around a block.
//!
//! A rule that fits an element fits every block in it. Parents come before their children, so each element
//! inherits the rules of its parent and adds its own. Elements that add none share the list of their parent,
//! which keeps the cost linear however deep a page is nested.
//!
//! Names alone prove little: a page builder calls every part of a page a widget, and a `banner-text` is a
//! text. So a rule that fits most of the prose of a page is ignored on that page, and of a compound name the
//! last word counts. Names made from the headings of the text do not count at all ([`OwnNames`]).

use std::cell::OnceCell;
use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;

use super::asides;
use super::id::RuleId;
use super::own_names::OwnNames;
use super::phrases::bounded_phrases;
use crate::chrome::error::Error;
use crate::chrome::tree::parent;
use crate::model::{Block, BlockKind, Element, Page};

/// Share of the words of the page, one part in this many, above which an element is the content of the page
/// whatever its class (`<div class="page has-sidebar">` holds everything).
const CONTENT_ONE_IN: u64 = 2;

/// Share of the characters inside links, one part in this many, above which an element points to other pages;
/// a lead has a link now and then.
const LINKS_ONE_IN: u64 = 8;

/// Maximum numbers of words, blocks and buttons of a box that asks for something: a heading, two sentences, a field
/// and its label, small print.
const BOX_MAX_WORDS: u64 = 80;
const BOX_MAX_BLOCKS: u64 = 8;
const BOX_MAX_BUTTONS: u64 = 2;
/// Number of elements around a block in which its button is searched.
const BUTTON_REACH: usize = 3;

/// Last words of compound names that only say that the element is some container: `share-bar` is about
/// sharing, but `modal-fit` is not a dialog and `teaser__text` is a text. Collected from class names on the
/// labelled pages that begin with a word of the pack.
const HOLDERS: [&str; 83] = [
    "ad",
    "ads",
    "area",
    "aside",
    "banner",
    "bar",
    "block",
    "blocks",
    "bottom",
    "box",
    "boxes",
    "btn",
    "btns",
    "button",
    "buttons",
    "card",
    "cards",
    "carousel",
    "cell",
    "col",
    "cols",
    "column",
    "columns",
    "component",
    "count",
    "counter",
    "desktop",
    "dialog",
    "drawer",
    "element",
    "feed",
    "footer",
    "form",
    "frame",
    "grid",
    "group",
    "holder",
    "icon",
    "icons",
    "inner",
    "item",
    "items",
    "left",
    "li",
    "link",
    "links",
    "list",
    "lists",
    "menu",
    "menus",
    "mobile",
    "modal",
    "module",
    "modules",
    "nav",
    "notice",
    "outer",
    "overlay",
    "panel",
    "placeholder",
    "popup",
    "posts",
    "rail",
    "region",
    "right",
    "row",
    "rows",
    "section",
    "sections",
    "sidebar",
    "slider",
    "slot",
    "stories",
    "strip",
    "tab",
    "tabs",
    "toolbar",
    "tools",
    "top",
    "ul",
    "unit",
    "widget",
    "widgets",
];
/// Words before the phrase by which a name tells what the page has or lacks; the element is around all of the
/// page (`has-sidebar`).
const STATES: [&str; 10] = ["allow", "enable", "has", "hide", "is", "no", "not", "show", "with", "without"];
/// Words before the phrase by which a name is that of a part of an article. By hand, from themes of blogs.
const ARTICLES: [&str; 5] = ["article", "entry", "post", "hentry", "story"];
/// Prefixes of further words like those in `HOLDERS`.
const HOLDER_PREFIXES: [&str; 2] = ["wrap", "contain"];

/// Conditions of a rule on its element.
#[expect(clippy::struct_excessive_bools, reason = "each is a condition of its own")]
#[derive(Clone, Copy, Debug)]
pub(super) struct MarkupGuards {
    /// The element must be outside `<article>` and `<main>`.
    pub(super) outside_article: bool,
    /// The element must contain links.
    pub(super) with_links: bool,
    /// The element must be a small box with a button and another line.
    pub(super) with_button: bool,
    /// The element may contain most of the words of the page.
    pub(super) however_large: bool,
    /// The phrase must begin the class, id or role.
    pub(super) begins_name: bool,
}

/// Finds the rules that fit the elements of a page.
#[derive(Clone, Debug)]
pub(super) struct MarkupMatcher {
    elements: BTreeMap<String, Vec<(MarkupGuards, RuleId)>>,
    classes: AhoCorasick,
    /// Conditions and rule of each phrase in `classes`.
    class_rules: Vec<(MarkupGuards, RuleId)>,
}

/// Builder of [`MarkupMatcher`].
#[derive(Debug, Default)]
pub(super) struct MarkupMatcherBuilder {
    elements: BTreeMap<String, Vec<(MarkupGuards, RuleId)>>,
    classes: Vec<String>,
    class_rules: Vec<(MarkupGuards, RuleId)>,
}

impl MarkupMatcherBuilder {
    /// Adds a rule for elements called `name` that meet the guards `wanted`.
    pub(super) fn element(&mut self, name: &str, wanted: MarkupGuards, rule: RuleId) {
        self.elements.entry(name.to_owned()).or_default().push((wanted, rule));
    }

    /// Adds a rule for elements with the class, id or role `class` that meet the guards `wanted`.
    pub(super) fn class(&mut self, class: String, wanted: MarkupGuards, rule: RuleId) {
        self.classes.push(class);
        self.class_rules.push((wanted, rule));
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

    /// Returns the rules that fit each element of `page`, except those that would take its content.
    pub(super) fn find(&self, page: &Page, is_prose: impl Fn(usize) -> bool) -> MarkupHits {
        let within = Within::of(page, &is_prose);
        let own_names = OnceCell::new();
        let article_header = header_of_article(page).filter(|&header| !within.are_pointers(header));
        let is_own_name = |index: usize, wanted: MarkupGuards| {
            let own_names = || own_names.get_or_init(|| OwnNames::of(page, &is_prose));
            if wanted.outside_article && own_names().is_part_of_box(index) {
                return true;
            }
            if self.elements.contains_key(&page.elements[index].name) {
                own_names().is_head_of_part(index)
            } else {
                own_names().is_section(index, wanted.however_large)
            }
        };
        let mut prose_of = BTreeMap::<RuleId, u64>::new();
        let mut hits = self.find_among(page, |index, wanted, rule| {
            let fits = (wanted.however_large || within.words[index] * CONTENT_ONE_IN <= within.all_words)
                && (!wanted.with_links || (within.are_pointers(index) && !page.elements[index].is_heading()))
                && (!wanted.with_button || within.is_small_with_button(index))
                && !(wanted.outside_article && article_header == Some(index))
                && !is_own_name(index, wanted);
            if fits && !wanted.however_large {
                *prose_of.entry(rule).or_default() += within.prose[index];
            }
            fits
        });
        prose_of.retain(|_, prose| *prose * CONTENT_ONE_IN > within.all_prose);
        if !prose_of.is_empty() {
            for list in &mut hits.lists {
                list.retain(|rule| !prose_of.contains_key(rule));
            }
        }
        hits
    }

    /// Returns the rules that fit each element of `page`, however much the element contains.
    pub(super) fn find_all(&self, page: &Page) -> MarkupHits {
        self.find_among(page, |_, _, _| true)
    }

    /// Finds rules by names. `fits` is called once for each rule and each outermost element with a fitting
    /// name, and decides.
    fn find_among(
        &self,
        page: &Page,
        mut fits: impl FnMut(usize, MarkupGuards, RuleId) -> bool,
    ) -> MarkupHits {
        let mut lists = vec![Vec::new()];
        let mut list_of = Vec::<usize>::with_capacity(page.elements.len());
        let mut in_article = Vec::<bool>::with_capacity(page.elements.len());
        let mut own = Vec::new();
        for (index, element) in page.elements.iter().enumerate() {
            let parent = parent(&page.elements, index);
            let around = parent.is_some_and(|parent| in_article[parent]);
            let inherited = parent.map_or(0, |parent| list_of[parent]);
            own.clear();
            self.each_own(element, |wanted, rule| {
                let is_outside = !wanted.outside_article || !around;
                let is_known = own.contains(&rule) || lists[inherited].contains(&rule);
                if is_outside && !is_known && fits(index, wanted, rule) {
                    own.push(rule);
                }
            });
            list_of.push(if own.is_empty() {
                inherited
            } else {
                own.extend_from_slice(&lists[inherited]);
                own.sort_unstable();
                lists.push(own.clone());
                lists.len() - 1
            });
            in_article.push(around || matches!(element.name.as_str(), "article" | "main"));
        }
        MarkupHits { lists, list_of }
    }

    /// Calls `visit` with each rule for the name, the classes, ids or roles of the element.
    fn each_own(&self, element: &Element, mut visit: impl FnMut(MarkupGuards, RuleId)) {
        if matches!(element.name.as_str(), "html" | "body") {
            return; // their classes describe the layout of the page
        }
        if element.name != "aside" || !asides::is_of_text(&element.tokens) {
            for &(wanted, rule) in self.elements.get(&element.name).into_iter().flatten() {
                visit(wanted, rule);
            }
        }
        for hit in self.classes.find_overlapping_iter(&element.tokens) {
            let (wanted, rule) = self.class_rules[hit.pattern().as_usize()];
            if names(&element.tokens, hit.start(), hit.end(), wanted) {
                visit(wanted, rule);
            }
        }
    }
}

/// The rules that fit each element of one page.
#[derive(Debug)]
pub(super) struct MarkupHits {
    /// Distinct sorted lists of rules; the first is empty.
    lists: Vec<Vec<RuleId>>,
    list_of: Vec<usize>,
}

impl MarkupHits {
    /// Returns the rules that fit an element around `block`, sorted.
    pub(super) fn of(&self, block: &Block) -> &[RuleId] {
        let element = block.markup.as_ref().map(|markup| markup.element as usize);
        let list = element.and_then(|element| self.list_of.get(element)).copied().unwrap_or(0);
        &self.lists[list]
    }
}

/// Amounts of text in each element, including nested ones.
struct Within {
    words: Vec<u64>,
    /// Number of words of prose.
    prose: Vec<u64>,
    /// Number of blocks, and of those in a button.
    blocks: Vec<u64>,
    buttons: Vec<u64>,
    link_chars: Vec<u64>,
    bytes: Vec<u64>,
    all_words: u64,
    all_prose: u64,
}

impl Within {
    /// Sums up the blocks in each element of `page`.
    fn of(page: &Page, is_prose: impl Fn(usize) -> bool) -> Self {
        let sums = |value: &dyn Fn(usize, &Block) -> u64| {
            let mut sums = vec![0; page.elements.len()];
            let mut all = 0;
            for (index, block) in page.blocks.iter().enumerate() {
                let value = value(index, block);
                all += value;
                let element = block.markup.as_ref().map(|markup| markup.element as usize);
                if let Some(sum) = element.and_then(|element| sums.get_mut(element)) {
                    *sum += value;
                }
            }
            for index in (0..sums.len()).rev() {
                if let Some(parent) = parent(&page.elements, index) {
                    sums[parent] += sums[index];
                }
            }
            (sums, all)
        };
        let (words, all_words) = sums(&|_, block| block.words.into());
        let (prose, all_prose) = sums(&|index, block| if is_prose(index) { block.words.into() } else { 0 });
        let (blocks, _) = sums(&|_, _| 1);
        let (buttons, _) = sums(&|_, block| u64::from(is_button(page, block)));
        let (link_chars, _) =
            sums(&|_, block| block.markup.as_ref().map_or(0, |markup| markup.link_chars.into()));
        let (bytes, _) = sums(&|_, block| block.text.len() as u64);
        Self { words, prose, blocks, buttons, link_chars, bytes, all_words, all_prose }
    }

    /// Returns true if the element is a small box with a button and another line.
    fn is_small_with_button(&self, element: usize) -> bool {
        let (blocks, buttons) = (self.blocks[element], self.buttons[element]);
        (1..=BOX_MAX_BUTTONS).contains(&buttons)
            && blocks > buttons
            && blocks <= BOX_MAX_BLOCKS
            && self.words[element] <= BOX_MAX_WORDS
            && self.words[element] <= self.all_prose
    }

    /// Returns true if the element contains enough links to point to other pages.
    fn are_pointers(&self, element: usize) -> bool {
        self.link_chars[element] * LINKS_ONE_IN > self.bytes[element]
    }
}

/// Returns the innermost `<header>` around the page's headline. Unless it is mostly links, it is the article's header
/// with headline, standfirst and byline, also where no `<article>` or `<main>` says so.
fn header_of_article(page: &Page) -> Option<usize> {
    let headline = page.blocks.iter().find(|block| {
        block.kind == BlockKind::Title && block.markup.as_ref().is_some_and(|markup| markup.heading_level > 0)
    })?;
    let innermost = headline.markup.as_ref().map(|markup| markup.element as usize);
    let mut around = std::iter::successors(innermost, |&element| parent(&page.elements, element));
    around.find(|&element| page.elements.get(element).is_some_and(|element| element.name == "header"))
}

/// Returns true if the block is the label of a button, or of a link that looks like one.
fn is_button(page: &Page, block: &Block) -> bool {
    let is_named =
        |element: &Element| element.tokens.split(' ').any(|token| matches!(token, "btn" | "button"));
    page.ancestors(block)
        .take(BUTTON_REACH)
        .any(|element| element.name == "button" || (element.name == "a" && is_named(element)))
}

/// Returns true if the phrase `tokens[start..end]` says what the element is: it is a class or id, or a part
/// of one between marks (including `_`) that is followed only by words for containers. The footer of an article
/// (`post-footer`) is not that of the site.
fn names(tokens: &str, start: usize, end: usize, wanted: MarkupGuards) -> bool {
    let is_edge = |c: Option<u8>| !c.is_some_and(|c| c.is_ascii_alphanumeric());
    let bytes = tokens.as_bytes();
    if !is_edge(start.checked_sub(1).map(|at| bytes[at])) || !is_edge(bytes.get(end).copied()) {
        return false;
    }
    let before = tokens[..start].rsplit(' ').next().unwrap_or_default();
    let is_barred = |part| STATES.contains(&part) || (wanted.outside_article && ARTICLES.contains(&part));
    if before.split(|c: char| !c.is_alphanumeric()).any(is_barred)
        || (wanted.begins_name && !before.is_empty())
    {
        return false;
    }
    let rest = tokens[end..].split(' ').next().unwrap_or_default();
    let mut parts = rest.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    // Numbers and generated names mean nothing.
    let last = parts.rfind(|part| !part.contains(|c: char| c.is_ascii_digit()));
    last.is_none_or(|last| {
        HOLDERS.binary_search(&last).is_ok() || HOLDER_PREFIXES.iter().any(|prefix| last.starts_with(prefix))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns guards without conditions but these.
    fn guards(outside_article: bool, begins_name: bool) -> MarkupGuards {
        MarkupGuards {
            outside_article,
            with_links: false,
            with_button: false,
            however_large: false,
            begins_name,
        }
    }

    #[test]
    fn what_is_before_the_phrase_counts_where_the_rule_says_so() {
        let widget = |tokens: &str| {
            let start = tokens.find("widget").unwrap();
            names(tokens, start, start + 6, guards(false, true))
        };
        assert!(widget("widget") && widget("side widget-3") && widget("widget_3f8a"));
        assert!(!widget("ui-widget") && !widget("page-builder-widget-container"));
        let footer = |tokens: &str, outside_article| {
            let start = tokens.find("footer").unwrap();
            names(tokens, start, start + 6, guards(outside_article, false))
        };
        assert!(footer("shop-footer", true) && footer("post-footer", false));
        assert!(!footer("post-footer", true) && !footer("entry-footer-bar", true));
    }

    #[test]
    fn holders_are_in_order() {
        assert!(HOLDERS.is_sorted());
    }

    #[test]
    fn a_compound_name_counts_by_its_last_word() {
        let named = |tokens: &str, phrase: &str| {
            let start = tokens.find(phrase).unwrap();
            names(tokens, start, start + phrase.len(), guards(false, false))
        };
        for (tokens, phrase) in [
            ("share", "share"),
            ("share-bar", "share"),
            ("post_share", "share"),
            ("left share__list-item big", "share"),
            ("promo-container", "promo"),
            ("sidebar-2", "sidebar"),
            ("widget_3f8a", "widget"),
        ] {
            assert!(named(tokens, phrase), "{tokens}");
        }
        for (tokens, phrase) in [
            ("shared", "share"),
            ("modal-fit", "modal"),
            ("banner-text", "banner"),
            ("teaser__text", "teaser"),
            ("gdpr-title", "gdpr"),
            ("has-sidebar", "sidebar"),
            ("post no-comments", "comments"),
            ("promo-free list", "promo"),
        ] {
            assert!(!named(tokens, phrase), "{tokens}");
        }
    }
}
