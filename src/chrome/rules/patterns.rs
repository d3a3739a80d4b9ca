//! The patterns of all rules.

use regex::Regex;

use super::RuleId;
use super::gate::Gate;

/// Finds the rules whose patterns a text matches.
///
/// Each pattern has an automaton of its own, and few are run on a text ([`Gate`]). One `RegexSet` of all
/// reads each line once, but took ten times as long: its automaton has more states than fit its cache.
#[derive(Clone, Debug, Default)]
pub(super) struct Patterns {
    gate: Gate,
    patterns: Vec<(Regex, RuleId)>,
}

impl Patterns {
    /// Takes up `pattern` for `rule`.
    ///
    /// # Errors
    /// If it is no pattern.
    pub(super) fn push(&mut self, pattern: &str, rule: RuleId) -> Result<(), regex::Error> {
        let regex = Regex::new(pattern)?;
        let syntax = regex_syntax::parse(pattern).map_err(|error| regex::Error::Syntax(error.to_string()))?;
        self.gate.push(self.patterns.len(), &syntax);
        self.patterns.push((regex, rule));
        Ok(())
    }

    /// Adds to `hits` the rules whose patterns are found in `text`.
    pub(super) fn find(&self, text: &str, hits: &mut Vec<RuleId>) {
        self.gate.each(text, |index| {
            let (pattern, rule) = &self.patterns[index];
            if pattern.is_match(text) {
                hits.push(*rule);
            }
        });
    }
}
