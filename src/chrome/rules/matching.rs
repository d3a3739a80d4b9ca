//! Phrases and patterns of all rules in one pass over a line.
//!
//! Phrases see the normalised line ([`Phrases`]), patterns the printed text ([`Patterns`]). The cost is
//! linear in the line and hardly grows with the number of rules, but for those that hit.

use super::id::RuleId;
use super::patterns::Patterns;
use super::phrases::{Anchor, Phrases, PhrasesBuilder};
use crate::chrome::error::Error;

/// Longest line, in words, that phrases and patterns are looked for in. The longest chrome that is
/// known by its words are cookie notices; what is longer is an article's paragraph.
pub(super) const TEXT_MAX_WORDS: u32 = 60;

/// Finds the rules whose phrases or patterns a line has.
#[derive(Clone, Debug)]
pub(super) struct TextMatcher {
    phrases: Phrases,
    patterns: Patterns,
}

/// What a [`TextMatcher`] is built from.
#[derive(Debug, Default)]
pub(super) struct TextMatcherBuilder {
    phrases: PhrasesBuilder,
    patterns: Patterns,
}

impl TextMatcherBuilder {
    pub(super) fn phrase(&mut self, phrase: String, anchor: Anchor, rule: RuleId) {
        self.phrases.push(phrase, anchor, rule);
    }

    /// # Errors
    /// If it is no pattern.
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

    /// Adds to `hits` the rules that match the line: `form` is its normalised form, `text` the line as printed. The
    /// patterns of rules that are not `wanted` are not run.
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
