//! The patterns of all rules.

use std::sync::OnceLock;

use regex::Regex;

use super::gate::Gate;
use super::id::RuleId;

/// Finds the rules whose patterns a text matches.
///
/// Each pattern has an automaton of its own, and few are run on a text ([`Gate`]). One `RegexSet` of all
/// reads each line once, but took ten times as long: its automaton has more states than fit its cache.
#[derive(Clone, Debug, Default)]
pub(super) struct Patterns {
    gate: Gate,
    patterns: Vec<Pattern>,
}

/// A pattern, whose automaton is built when a text asks for it: most of them are never asked, and building all takes longer
/// than cleaning a page.
#[derive(Clone, Debug)]
struct Pattern {
    written: String,
    regex: OnceLock<Option<Regex>>,
    rule: RuleId,
}

impl Pattern {
    fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| Regex::new(&self.written).ok()).as_ref()
    }
}

impl Patterns {
    /// Takes up `pattern` for `rule`. A pattern that `is_users` is built at once, since it may be too large; those of the packs
    /// that the program is built with are known to a test.
    ///
    /// # Errors
    /// If it is no pattern.
    pub(super) fn push(&mut self, pattern: &str, rule: RuleId, is_users: bool) -> Result<(), regex::Error> {
        let syntax = regex_syntax::parse(pattern).map_err(|error| regex::Error::Syntax(error.to_string()))?;
        let regex = if is_users { OnceLock::from(Some(Regex::new(pattern)?)) } else { OnceLock::new() };
        self.gate.push(self.patterns.len(), &syntax);
        self.patterns.push(Pattern { written: pattern.to_owned(), regex, rule });
        Ok(())
    }

    /// Adds to `hits` the rules that are `wanted` and whose patterns match somewhere in `text`.
    pub(super) fn find(&self, text: &str, wanted: impl Fn(RuleId) -> bool, hits: &mut Vec<RuleId>) {
        self.gate.each(text, |index| {
            let pattern = &self.patterns[index];
            if wanted(pattern.rule) && pattern.regex().is_some_and(|regex| regex.is_match(text)) {
                hits.push(pattern.rule);
            }
        });
    }
}
