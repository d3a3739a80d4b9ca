//! The patterns of all rules.

use std::sync::{Arc, OnceLock};

use regex::Regex;

use super::gate::{Conditions, Gate};
use super::id::RuleId;

/// Finds the rules whose patterns match a text.
///
/// Each pattern has its own automaton, and only a few are run on a text ([`Gate`]). A `RegexSet` of all
/// patterns reads each line once but took ten times as long, because its automaton has more states than fit
/// its cache.
#[derive(Clone, Debug, Default)]
pub(super) struct Patterns {
    gate: Gate,
    patterns: Vec<Arc<Pattern>>,
}

/// A pattern, compiled when it is first needed: most patterns never are, and compiling all takes longer than
/// cleaning a page. The matchers of all languages share it.
#[derive(Debug)]
pub(super) struct Pattern {
    written: String,
    conditions: OnceLock<Conditions>,
    regex: OnceLock<Option<Regex>>,
    rule: RuleId,
}

impl Pattern {
    pub(super) fn new(written: String, rule: RuleId) -> Self {
        Self { written, conditions: OnceLock::new(), regex: OnceLock::new(), rule }
    }

    /// Compiles the pattern now.
    ///
    /// # Errors
    /// Fails if it is not a regular expression, or too large.
    pub(super) fn check(&self) -> Result<(), regex::Error> {
        let regex = Regex::new(&self.written)?;
        self.regex.get_or_init(|| Some(regex));
        Ok(())
    }

    /// Returns what a text must have for the pattern to match.
    ///
    /// # Errors
    /// Fails if it is not a regular expression.
    pub(super) fn conditions(&self) -> Result<&Conditions, regex::Error> {
        if let Some(known) = self.conditions.get() {
            return Ok(known);
        }
        let syntax = regex_syntax::parse(&self.written);
        let syntax = syntax.map_err(|error| regex::Error::Syntax(error.to_string()))?;
        Ok(self.conditions.get_or_init(|| Conditions::of(&syntax)))
    }

    /// Returns the compiled pattern; `None` if it cannot be compiled.
    fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| Regex::new(&self.written).ok()).as_ref()
    }
}

impl Patterns {
    /// Adds patterns with their conditions.
    pub(super) fn extend(&mut self, patterns: &[(&Arc<Pattern>, &Conditions)]) {
        let first = self.patterns.len();
        let numbered = patterns.iter().enumerate();
        self.gate.extend(numbered.map(|(at, (_, conditions))| (first + at, *conditions)));
        self.patterns.extend(patterns.iter().map(|(pattern, _)| Arc::clone(pattern)));
    }

    /// Appends to `hits` the `wanted` rules with a pattern that matches in `text`.
    pub(super) fn find(&self, text: &str, wanted: impl Fn(RuleId) -> bool, hits: &mut Vec<RuleId>) {
        self.gate.each(text, |index| {
            let pattern = &self.patterns[index];
            if wanted(pattern.rule) && pattern.regex().is_some_and(|regex| regex.is_match(text)) {
                hits.push(pattern.rule);
            }
        });
    }
}
