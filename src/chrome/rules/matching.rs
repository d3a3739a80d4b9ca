//! Phrases and patterns of all rules in one pass over a line.
//!
//! Every phrase sits in one Aho-Corasick automaton (Aho and Corasick 1975) over the normalised line,
//! where its anchor decides which hits count; patterns see the printed text, and only those that it may
//! match are run ([`Patterns`]). The cost is linear in the line and hardly grows with the number of rules,
//! but for those that hit.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::RuleId;
use super::patterns::Patterns;
use crate::chrome::Error;
use crate::text::words::is_word_char;

/// Longest line, in words, that phrases and patterns are looked for in. The longest chrome that is
/// known by its words are cookie notices; what is longer is an article's paragraph.
pub(super) const TEXT_MAX_WORDS: u32 = 60;

/// Where in the line a phrase must stand. Marks and symbols around the line's words do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Line,
    Prefix,
    Suffix,
    Within,
}

/// Finds the rules whose phrases or patterns a line has.
#[derive(Clone, Debug)]
pub(super) struct TextMatcher {
    phrases: AhoCorasick,
    /// Anchor and rule of each phrase.
    phrase_rules: Vec<(Anchor, RuleId)>,
    patterns: Patterns,
}

/// What a [`TextMatcher`] is built from.
#[derive(Debug, Default)]
pub(super) struct TextMatcherBuilder {
    phrases: Vec<String>,
    phrase_rules: Vec<(Anchor, RuleId)>,
    patterns: Patterns,
}

impl TextMatcherBuilder {
    pub(super) fn phrase(&mut self, phrase: String, anchor: Anchor, rule: RuleId) {
        self.phrases.push(phrase);
        self.phrase_rules.push((anchor, rule));
    }

    /// # Errors
    /// If it is no pattern.
    pub(super) fn pattern(&mut self, pattern: &str, rule: RuleId) -> Result<(), regex::Error> {
        self.patterns.push(pattern, rule)
    }

    pub(super) fn build(self) -> Result<TextMatcher, Error> {
        let phrases = bounded_phrases(&self.phrases)?;
        let Self { phrase_rules, patterns, .. } = self;
        Ok(TextMatcher { phrases, phrase_rules, patterns })
    }
}

impl TextMatcher {
    pub(super) fn builder() -> TextMatcherBuilder {
        TextMatcherBuilder::default()
    }

    /// Adds to `hits` the rules that fit the line: `form` is its normalised form, `text` the line as printed.
    pub(super) fn find(&self, form: &str, text: &str, hits: &mut Vec<RuleId>) {
        let first = form.find(is_word_char).unwrap_or(0);
        let last = form.rfind(is_word_char).map_or(form.len(), |at| at + 1);
        for hit in self.phrases.find_overlapping_iter(form) {
            let (anchor, rule) = self.phrase_rules[hit.pattern().as_usize()];
            let at_start = hit.start() <= first;
            let at_end = hit.end() >= last;
            let anchored = match anchor {
                Anchor::Line => at_start && at_end,
                Anchor::Prefix => at_start,
                Anchor::Suffix => at_end,
                Anchor::Within => true,
            };
            if anchored && stands_alone(form, hit.start(), hit.end()) {
                hits.push(rule);
            }
        }
        self.patterns.find(text, hits);
    }
}

/// One automaton for `phrases`; a DFA, which reads short lines more than twice as fast as the others.
pub(super) fn bounded_phrases(phrases: &[String]) -> Result<AhoCorasick, Error> {
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .match_kind(MatchKind::Standard)
        .build(phrases)
        .map_err(|source| Error::TooManyPhrases { source: Box::new(source) })
}

/// Whether `text[start..end]` neither begins nor ends inside a word.
pub(super) fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let cuts = |at: usize| {
        let before = text[..at].chars().next_back().is_some_and(is_word_char);
        let after = text[at..].chars().next().is_some_and(is_word_char);
        before && after
    };
    !cuts(start) && !cuts(end)
}
