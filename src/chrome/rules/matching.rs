//! Finds phrases and patterns of rules in one pass over a line.
//!
//! Phrases are matched against the normalised line ([`Phrases`]), patterns against the printed text
//! ([`Patterns`]). The cost is linear in the line and hardly depends on the number of rules, except for those
//! that match.
//!
//! Each language has its own matcher, built for its first page: building those of all languages takes longer
//! than cleaning a page.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::id::RuleId;
use super::patterns::{Pattern, Patterns};
use super::phrases::{Anchor, Phrases};
use super::place::Place;
use crate::chrome::error::Error;

/// Maximum number of words of a line that phrases and patterns are matched against. The longest chrome that
/// can be recognised by its words are cookie notices; longer blocks are paragraphs of articles.
pub(super) const TEXT_MAX_WORDS: u32 = 60;

/// Phrases and patterns of one rule, as written.
#[derive(Clone, Debug)]
pub(super) struct RuleText {
    /// File and code of the rule, for errors.
    pub(super) place: Place,
    pub(super) rule: RuleId,
    /// Language that a page must have, if its language is known.
    pub(super) language: Option<Arc<str>>,
    pub(super) phrases: Vec<(Anchor, Vec<String>)>,
    pub(super) patterns: Vec<Arc<Pattern>>,
}

impl RuleText {
    /// Checks that all phrases have words and all patterns compile.
    ///
    /// # Errors
    /// Fails if one does not.
    pub(super) fn check(&self) -> Result<(), Error> {
        TextMatcher::build(&TextMatcher::default(), [self])?;
        for pattern in &self.patterns {
            pattern.check().map_err(|source| self.place.bad_pattern(source))?;
        }
        Ok(())
    }
}

/// Finds the rules whose phrases or patterns match a line of a page.
#[derive(Clone, Debug)]
pub(super) struct TextMatchers {
    written: Arc<[RuleText]>,
    /// The rules for all languages, with which every other matcher begins.
    shared: OnceLock<TextMatcher>,
    /// For pages in each of the languages that rules are for.
    by_language: BTreeMap<Arc<str>, OnceLock<TextMatcher>>,
    /// For pages of unknown language, to which all rules apply.
    all: OnceLock<TextMatcher>,
}

impl TextMatchers {
    /// Prepares matchers of rules that were checked.
    pub(super) fn new(written: Vec<RuleText>) -> Self {
        let languages = written.iter().filter_map(|rule| rule.language.clone());
        let by_language = languages.map(|language| (language, OnceLock::new())).collect();
        Self { written: written.into(), shared: OnceLock::new(), by_language, all: OnceLock::new() }
    }

    /// Returns the matcher for pages in `language`, if it is known. It finds the rules for this language and
    /// those for all languages.
    pub(super) fn of(&self, language: Option<&str>) -> &TextMatcher {
        let shared = self.shared.get_or_init(|| self.build(&TextMatcher::default(), |of| of.is_none()));
        let Some(language) = language else {
            return self.all.get_or_init(|| self.build(shared, |of| of.is_some()));
        };
        let Some(matcher) = self.by_language.get(language) else { return shared };
        matcher.get_or_init(|| self.build(shared, |of| of == Some(language)))
    }

    /// Adds to `shared` the rules for languages that are `wanted`.
    fn build(&self, shared: &TextMatcher, wanted: impl Fn(Option<&str>) -> bool) -> TextMatcher {
        let rules = self.written.iter().filter(|rule| wanted(rule.language.as_deref()));
        TextMatcher::build(shared, rules).expect("rules were checked, the built-in ones by a test")
    }
}

/// Finds the rules whose phrases or patterns match a line.
#[derive(Clone, Debug, Default)]
pub(super) struct TextMatcher {
    phrases: Phrases,
    patterns: Patterns,
}

impl TextMatcher {
    /// Builds the matcher of the rules of `shared` and of `rules`.
    ///
    /// # Errors
    /// Fails if a phrase has no words, or a pattern is not a regular expression.
    fn build<'a>(shared: &Self, rules: impl IntoIterator<Item = &'a RuleText>) -> Result<Self, Error> {
        let mut matcher = shared.clone();
        let (mut phrases, mut patterns) = (Vec::new(), Vec::new());
        for RuleText { place, rule, phrases: written, patterns: of_rule, .. } in rules {
            for (anchor, written) in written {
                for phrase in written {
                    phrases.push((place.phrase(phrase)?, *anchor, *rule));
                }
            }
            for pattern in of_rule {
                let conditions = pattern.conditions().map_err(|source| place.bad_pattern(source))?;
                patterns.push((pattern, conditions));
            }
        }
        matcher.phrases.extend(&phrases);
        matcher.patterns.extend(&patterns);
        Ok(matcher)
    }

    /// Appends to `hits` the rules that fit the line; `form` is its normalised form, `text` the line as
    /// printed. Patterns of rules that are not `wanted` are not run.
    pub(super) fn find(
        &self,
        form: &str,
        text: &str,
        wanted: impl Fn(RuleId) -> bool,
        hits: &mut Vec<RuleId>,
    ) {
        self.phrases.find(form, hits);
        self.patterns.find(text, wanted, hits);
    }
}
