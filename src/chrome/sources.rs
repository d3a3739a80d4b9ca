//! Sources of evidence other than the page: rules, repetition on the site, and the settings.

use std::sync::Arc;

use super::codes::Codes;
use super::options::Options;
use super::rules::Rules;
use super::site::Repetition;

/// Sources of evidence other than the page.
#[derive(Clone, Debug)]
pub(super) struct Sources {
    pub(super) rules: Arc<Rules>,
    pub(super) repetition: Repetition,
    pub(super) options: Options,
    /// For each rule of `rules`, whether it is enabled.
    pub(super) enabled: Vec<bool>,
    pub(super) codes: Codes,
}

impl Sources {
    /// Sets up the sources; the rules that `options` disables are ignored.
    pub(super) fn new(rules: Arc<Rules>, repetition: Repetition, options: Options) -> Self {
        let enabled = rules.compiled().iter().map(|rule| !options.disabled.contains(&*rule.code)).collect();
        Self { rules, repetition, options, enabled, codes: Codes::default() }
    }

    /// Returns true unless the settings disable `code`.
    pub(super) fn is_enabled(&self, code: &str) -> bool {
        !self.options.disabled.contains(code)
    }
}
