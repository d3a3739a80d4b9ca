//! Tests rules by their own examples.

use std::fmt;
use std::sync::Arc;

use super::judge::Chrome;
use super::options::Options;
use super::rules::{Rule, Rules};
use super::site::Repetition;
use crate::model::{Block, Verdicts};

/// An example with another outcome than its rule states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFailure {
    /// Code of the rule.
    pub code: String,
    /// Text of the block of the example.
    pub text: String,
    /// True if the rule should have fitted but does not.
    pub expected: bool,
}

impl fmt::Display for ExampleFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wanted = if self.expected { "should fit and does not" } else { "should not fit and does" };
        write!(f, "rule {} {wanted}: {:?}", self.code, self.text)
    }
}

impl Rules {
    /// Runs the examples of all rules and returns those with a wrong outcome, in the order of the rules.
    #[must_use]
    pub fn check(&self) -> Vec<ExampleFailure> {
        check(self)
    }
}

/// See [`Rules::check`].
fn check(rules: &Rules) -> Vec<ExampleFailure> {
    let mut failures = Vec::new();
    let shared = Arc::new(rules.clone());
    for (id, rule) in rules.numbered() {
        for (page, expected) in rule.examples.blocks() {
            if rules.fits_alone(&page, id) != expected {
                failures.push(failure(rule, &page.blocks[0], expected));
            }
        }
        let pages = rule.examples.pages();
        if pages.len() == 0 {
            continue;
        }
        let alone = alone(&shared, rule);
        for (page, drops) in pages {
            let mut verdicts = Verdicts::keep_all(page.blocks.len());
            alone.judge(&page, &mut verdicts);
            for (at, (block, expected)) in page.blocks.iter().zip(drops).enumerate() {
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

/// Returns a judge that has only `rule` enabled.
fn alone(rules: &Arc<Rules>, rule: &Rule) -> Chrome {
    let others = rules.compiled().iter().filter(|other| other.code != rule.code);
    let disabled = others.map(|other| other.code.to_string()).collect();
    let options = Options { navigation_min_lines: 0, disabled, ..Options::default() };
    Chrome::new(Arc::clone(rules), Repetition::default(), None, options)
}
