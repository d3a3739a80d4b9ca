//! The trial of rules by their own examples.

use std::fmt;
use std::sync::Arc;

use super::judge::Chrome;
use super::options::Options;
use super::rules::{Rule, Rules};
use super::site::Repetition;
use crate::model::{Block, Verdicts};

/// An example that comes out otherwise than its rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFailure {
    /// Code of the rule.
    pub code: String,
    /// Text of the example's block.
    pub text: String,
    /// Whether the rule should have fitted.
    pub expected: bool,
}

impl fmt::Display for ExampleFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wanted = if self.expected { "should fit and does not" } else { "should not fit and does" };
        write!(f, "rule {} {wanted}: {:?}", self.code, self.text)
    }
}

impl Rules {
    /// Runs the examples of every rule and tells which come out otherwise, in the order of the rules.
    #[must_use]
    pub fn check(&self) -> Vec<ExampleFailure> {
        check(self)
    }
}

fn check(rules: &Rules) -> Vec<ExampleFailure> {
    let mut failures = Vec::new();
    let shared = Arc::new(rules.clone());
    for (id, rule) in rules.numbered() {
        for (page, expected) in &rule.examples.blocks {
            if rules.fits_alone(page, id) != *expected {
                failures.push(failure(rule, &page.blocks[0], *expected));
            }
        }
        if rule.examples.pages.is_empty() {
            continue;
        }
        let alone = alone(&shared, rule);
        for (page, drops) in &rule.examples.pages {
            let mut verdicts = Verdicts::keep_all(page.blocks.len());
            alone.judge(page, &mut verdicts);
            for (at, (block, &expected)) in page.blocks.iter().zip(drops).enumerate() {
                if verdicts.is_kept(at) == expected {
                    failures.push(failure(rule, block, expected));
                }
            }
        }
    }
    failures
}

fn failure(rule: &Rule, block: &Block, expected: bool) -> ExampleFailure {
    ExampleFailure { code: rule.code.to_string(), text: block.text.clone(), expected }
}

/// A judge that knows one rule.
fn alone(rules: &Arc<Rules>, rule: &Rule) -> Chrome {
    let others = rules.compiled().iter().filter(|other| other.code != rule.code);
    let disabled = others.map(|other| other.code.to_string()).collect();
    let options = Options { navigation_min_lines: 0, disabled, ..Options::default() };
    Chrome::new(Arc::clone(rules), Repetition::default(), None, options)
}
