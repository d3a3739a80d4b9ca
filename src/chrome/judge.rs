//! The judge of site chrome: what stands behind it is gathered once, and asked page by page.

use std::sync::Arc;

use super::evidence::{self, Sources};
use super::found::Evidence;
use super::model::Model;
use super::options::Options;
use super::rules::Rules;
use super::site::Repetition;
use super::tree::Tree;
use super::{contrast, decide};
use crate::model::{Page, Verdicts};

/// The judge of site chrome.
#[derive(Clone, Debug)]
pub struct Chrome {
    sources: Sources,
    model: Option<Arc<Model>>,
    is_enabled: bool,
}

impl Chrome {
    /// Makes a judge that goes by `rules`, less those that `options` disables, by `repetition`, and by `model` where there
    /// is one and `options` wants it.
    #[must_use]
    pub fn new(
        rules: Arc<Rules>,
        repetition: Repetition,
        model: Option<Arc<Model>>,
        options: Options,
    ) -> Self {
        let model = model.filter(|_| options.enabled && options.model);
        let is_enabled = options.enabled;
        Self { sources: Sources::new(rules, repetition, options), model, is_enabled }
    }

    /// What the rules, navigation and repetition say of each block of `page`.
    #[must_use]
    pub fn evidence(&self, page: &Page) -> Vec<Evidence> {
        evidence::gather(&self.sources, page, &Tree::of(page)).0
    }

    /// For each block of `page`, what sets it apart from the others, in a reader's words: at most `most` phrases, the most telling first.
    #[must_use]
    pub fn contrasts(&self, page: &Page, verdicts: &Verdicts, most: usize) -> Vec<Vec<String>> {
        contrast::of_page(page, &self.evidence(page), verdicts, most)
    }

    /// For each block of `page`, the features that moved the model most, strongest first, each with what it added to the
    /// log odds of content; empty without a model.
    #[must_use]
    pub fn reasons(&self, page: &Page, most: usize) -> Vec<Vec<(String, f32)>> {
        self.model.as_ref().map(|model| model.reasons(page, &self.evidence(page), most)).unwrap_or_default()
    }

    /// Drops the chrome blocks of `page` in `verdicts`, which has a slot for each block.
    pub fn judge(&self, page: &Page, verdicts: &mut Verdicts) {
        if self.is_enabled {
            decide::decide(&self.sources, self.model.as_deref(), page, verdicts);
        }
    }
}
