//! All rules, and how they are applied to the blocks of a page.

use super::facts;
use super::id::RuleId;
use super::markup::{MarkupHits, MarkupMatcher};
use super::matching::{TEXT_MAX_WORDS, TextMatcher, TextMatchers};
use super::pack::Effect;
use super::rule::{Rule, Scope};
use crate::chrome::codes::BUILT_IN;
use crate::chrome::error::Error;
use crate::chrome::reading::Reading;
use crate::chrome::tree::{has_link, is_hidden, link_share};
use crate::model::{Block, Page};
use crate::text::normalize::{normalize, normalize_into};
use crate::text::words;

/// Minimum confidence in the language of a page for packs of other languages to be ignored. Below it,
/// detection from the few lines of a page is often wrong, and phrases of other languages do no harm.
const LANGUAGE_MIN_CONFIDENCE: f32 = 0.8;

/// Minimum number of words from which a line that ends like a sentence counts as text of the page, of which a
/// rule on classes may take only a part.
const SENTENCE_MIN_WORDS: u32 = 5;

/// Maximum length in bytes of a title or part of an address that may name a legal document.
const NAME_MAX_BYTES: usize = 200;

/// All rules, compiled. Compiling takes milliseconds and some megabytes, mostly for the first page of each language;
/// applying does not allocate for each rule.
#[derive(Clone, Debug)]
#[expect(clippy::struct_field_names, reason = "there is no better name for the rules themselves")]
pub struct Rules {
    pub(super) text: TextMatchers,
    pub(super) markup: MarkupMatcher,
    pub(super) rules: Vec<Rule>,
}

impl Rules {
    /// Returns the number of rules.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Returns true if there are no rules.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Iterates over code and explanation of all rules of the packs, followed by the built-in codes.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let written = self.rules.iter().map(|rule| (&*rule.code, rule.explain.as_str()));
        written.chain(BUILT_IN)
    }

    /// Checks that each of `codes` is the code of a rule of the packs, or one that is built in.
    ///
    /// # Errors
    /// [`Error::UnknownRule`] for the first that is not.
    pub fn check_codes<'a>(&self, codes: impl IntoIterator<Item = &'a String>) -> Result<(), Error> {
        let is_known = |code: &&String| self.iter().any(|(known, _)| known == code.as_str());
        match codes.into_iter().find(|code| !is_known(code)) {
            Some(code) => Err(Error::UnknownRule { code: code.clone() }),
            None => Ok(()),
        }
    }

    pub(in crate::chrome) fn compiled(&self) -> &[Rule] {
        &self.rules
    }

    pub(in crate::chrome) fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[id.index()]
    }

    /// Returns true if the rule fits the only block of `page`, regardless of its position.
    pub(in crate::chrome) fn fits_alone(&self, page: &Page, rule: RuleId) -> bool {
        let reading = Reading::of(page);
        let mut asking = self.open(page, &reading);
        asking.markup = self.markup.find_all(page);
        asking.believes_hidden = true;
        asking.matching(0).contains(&rule)
    }

    /// Iterates over the rules with their ids.
    pub(in crate::chrome) fn numbered(&self) -> impl Iterator<Item = (RuleId, &Rule)> {
        self.rules.iter().enumerate().map(|(index, rule)| (RuleId::of(index), rule))
    }

    /// Returns true if title or address of `page` are the name of a legal document.
    fn is_legal(&self, page: &Page) -> bool {
        let language = known_language(page);
        let address = page.facts.url.as_deref().and_then(last_of_path);
        let names = [page.facts.title.as_deref(), address.as_deref()].into_iter().flatten();
        let (mut form, mut hits) = (String::new(), Vec::new());
        names.filter(|name| name.len() <= NAME_MAX_BYTES).any(|name| {
            let words = words::count(name);
            let wanted = |id| {
                let rule = self.rule(id);
                rule.effect == Effect::Legal
                    && (rule.min_words..=rule.max_words).contains(&words)
                    && fits_language(&rule.scope, language)
            };
            normalize_into(name, &mut form);
            hits.clear();
            self.text.of(language).find(&form, name, wanted, &mut hits);
            hits.iter().any(|&id| wanted(id) && fits_site(&self.rule(id).scope, page))
        })
    }

    /// Prepares the rules for the blocks of `page`.
    pub(in crate::chrome) fn open<'a>(&'a self, page: &'a Page, reading: &'a Reading) -> Asking<'a> {
        let author = page.facts.byline.as_deref().map(normalize).unwrap_or_default();
        let markup =
            self.markup.find(page, |index| reading.lines[index].is_full_paragraph(SENTENCE_MIN_WORDS));
        let hidden_words =
            page.blocks.iter().filter(|block| is_hidden(block)).map(|block| u64::from(block.words));
        let hidden_words = hidden_words.sum::<u64>();
        let words = page.blocks.iter().map(|block| u64::from(block.words)).sum::<u64>();
        let believes_hidden = hidden_words * 2 <= words;
        Asking {
            is_legal: self.is_legal(page),
            rules: self,
            text: self.text.of(known_language(page)),
            page,
            reading,
            markup,
            author,
            believes_hidden,
            form: String::new(),
            hits: Vec::new(),
        }
    }
}

/// Returns what the path of `url` ends with, without the file's extension, its parts separated by spaces:
/// `https://example.org/legal/privacy-policy.html` gives `privacy policy`.
fn last_of_path(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let (_, path) = rest.split(['?', '#']).next()?.split_once('/')?;
    let last = path.trim_end_matches('/').rsplit('/').next()?;
    let stem = last.split_once('.').map_or(last, |(stem, _)| stem);
    Some(stem.replace(['-', '_'], " "))
}

/// The rules, prepared for one page.
pub(in crate::chrome) struct Asking<'a> {
    rules: &'a Rules,
    /// The matcher for the language of the page.
    text: &'a TextMatcher,
    page: &'a Page,
    reading: &'a Reading,
    markup: MarkupHits,
    /// Normalised byline of the page; empty if it has none.
    author: String,
    /// True if hidden blocks are to be dropped. A page that hides most of its text probably shows it by
    /// script.
    believes_hidden: bool,
    /// True if the page is a legal document, such as a privacy policy.
    pub(in crate::chrome) is_legal: bool,
    /// Buffer for the normalised text of a block.
    form: String,
    hits: Vec<RuleId>,
}

impl Asking<'_> {
    /// Returns the rules that fit the block at `index`, in the order of the packs.
    pub(in crate::chrome) fn fitting(&mut self, index: usize) -> &[RuleId] {
        self.matching(index);
        let (rules, reading, page) = (self.rules, self.reading, self.page);
        let mut hits = std::mem::take(&mut self.hits);
        hits.retain(|&id| {
            let rule = rules.rule(id);
            fits_site(&rule.scope, page) && reading.stands_at(index, rule.position)
        });
        self.hits = hits;
        &self.hits
    }

    /// Returns the rules that fit the block itself, regardless of position and site.
    fn matching(&mut self, index: usize) -> &[RuleId] {
        let block = &self.page.blocks[index];
        let around = self.markup.of(block);
        let (rules, page) = (self.rules, self.page);
        let language = known_language(page);
        let fits = |rule: &Rule| fits_block(rule, block) && fits_language(&rule.scope, language);
        self.hits.clear();
        self.form.clear();
        if block.words <= TEXT_MAX_WORDS {
            normalize_into(&block.text, &mut self.form);
            self.text.find(&self.form, &block.text, |id| fits(rules.rule(id)), &mut self.hits);
            self.hits.retain(|&id| !rules.rule(id).wants_markup || around.binary_search(&id).is_ok());
        }
        let markup_alone = around.iter().copied().filter(|&id| !rules.rule(id).wants_text);
        self.hits.extend(markup_alone);
        let hidden = is_hidden(block) && self.believes_hidden;
        if hidden {
            let alone = |rule: &Rule| rule.hidden && !rule.wants_text && !rule.wants_markup;
            let ids = (0..rules.len()).map(RuleId::of);
            self.hits.extend(ids.filter(|&id| alone(rules.rule(id))));
        }
        self.hits.sort_unstable();
        self.hits.dedup();
        let (author, form) = (&self.author, &self.form);
        let names_author = || !author.is_empty() && form.contains(author.as_str());
        self.hits.retain(|&id| {
            let rule = rules.rule(id);
            fits(rule)
                && (!rule.hidden || hidden)
                && !(rule.not_the_author && names_author())
                && !(rule.states_nothing && facts::are_stated(page, index))
        });
        &self.hits
    }
}

/// Returns true if `rule` is for blocks of the length, kind and links of `block`.
fn fits_block(rule: &Rule, block: &Block) -> bool {
    (rule.min_words..=rule.max_words).contains(&block.words)
        && rule.kinds.contains(&block.kind)
        && (!rule.linked || link_share(std::slice::from_ref(block)) > 0.5)
        && (!rule.with_link || has_link(block))
}

/// Returns true unless the pack is for another site than that of `page`.
fn fits_site(scope: &Scope, page: &Page) -> bool {
    scope.site.as_ref().is_none_or(|site| page.facts.site.as_ref() == Some(site))
}

/// Returns the language of `page`, if it is known with some certainty.
fn known_language(page: &Page) -> Option<&str> {
    let language = page.facts.language.as_ref();
    language.filter(|known| known.confidence >= LANGUAGE_MIN_CONFIDENCE).map(|known| known.code.as_str())
}

/// Returns true unless `language`, the known one of a page, is another than that of the rules.
fn fits_language(scope: &Scope, language: Option<&str>) -> bool {
    match (scope.language.as_deref(), language) {
        (Some(wanted), Some(known)) => wanted == known,
        _ => true,
    }
}
