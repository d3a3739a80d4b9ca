//! Finds phrases and patterns of all rules in one pass over a line.
//!
//! Phrases are matched against the normalised line ([`Phrases`]), patterns against the printed text
//! ([`Patterns`]). The cost is linear in the line and hardly depends on the number of rules, except for those
//! that match.

use super::id::RuleId;
use super::patterns::Patterns;
use super::phrases::{Anchor, Phrases, PhrasesBuilder};
use crate::chrome::error::Error;

/// Maximum number of words of a line that phrases and patterns are matched against. The longest chrome that
/// can be recognised by its words are cookie notices; longer blocks are paragraphs of articles.
pub(super) const TEXT_MAX_WORDS: u32 = 60;

/// Finds the rules whose phrases or patterns match a line.
#[derive(Clone, Debug)]
pub(super) struct TextMatcher {
    phrases: Phrases,
    patterns: Patterns,
}

/// Builder of [`TextMatcher`].
#[derive(Debug, Default)]
pub(super) struct TextMatcherBuilder {
    phrases: PhrasesBuilder,
    patterns: Patterns,
}

impl TextMatcherBuilder {
    /// Adds a normalised phrase of `rule`.
    pub(super) fn phrase(&mut self, phrase: String, anchor: Anchor, rule: RuleId) {
        self.phrases.push(phrase, anchor, rule);
    }

    /// Adds a pattern of `rule`; see [`Patterns::push`] for `is_users`.
    ///
    /// # Errors
    /// Fails if the pattern is not a regular expression.
    pub(super) fn pattern(
        &mut self,
        pattern: &str,
        rule: RuleId,
        is_users: bool,
    ) -> Result<(), regex::Error> {
        self.patterns.push(pattern, rule, is_users)
    }

    pub(super) fn build(self) -> Result<TextMatcher, Error> {
        Ok(TextMatcher { phrases: self.phrases.build()?, patterns: self.patterns })
    }
}

impl TextMatcher {
    pub(super) fn builder() -> TextMatcherBuilder {
        TextMatcherBuilder::default()
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
