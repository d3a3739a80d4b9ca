//! The judge of chrome: set up once for a run, then applied to each page.

use std::sync::Arc;

use super::evidence;
use super::found::Evidence;
use super::model::Model;
use super::options::Options;
use super::parts::Parts;
use super::reading::Reading;
use super::rules::Rules;
use super::site::Repetition;
use super::sources::Sources;
use super::tree::Tree;
use super::{contrast, decide};
use crate::model::{Page, Verdicts};

/// Judges which blocks of a page are chrome.
#[derive(Clone, Debug)]
pub struct Chrome {
    sources: Sources,
    model: Option<Arc<Model>>,
    is_enabled: bool,
}

impl Chrome {
    /// Creates a judge from `rules`, except those that `options` disables, `repetition`, and `model`, if
    /// there is one and `options` enables it.
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

    /// Returns what rules, navigation and repetition say about each block of `page`.
    #[must_use]
    pub fn evidence(&self, page: &Page) -> Vec<Evidence> {
        let (tree, reading) = (Tree::of(page), Reading::of(page));
        evidence::gather(&self.sources, page, &tree, &reading, &Parts::of(page, &tree, &reading)).0
    }

    /// Returns for each block of `page` at most `most` phrases, in a reader's words, that distinguish it from
    /// the other blocks, the best first.
    #[must_use]
    pub fn contrasts(&self, page: &Page, verdicts: &Verdicts, most: usize) -> Vec<Vec<String>> {
        contrast::of_page(page, &self.evidence(page), verdicts, most)
    }

    /// Returns for each block of `page` the `most` features with the largest effect on the model, strongest
    /// first, each with its contribution to the log odds of content. Empty without a model.
    #[must_use]
    pub fn reasons(&self, page: &Page, most: usize) -> Vec<Vec<(String, f32)>> {
        self.model.as_ref().map(|model| model.reasons(page, &self.evidence(page), most)).unwrap_or_default()
    }

    /// Drops the chrome blocks of `page` in `verdicts`, which must have an entry for each block.
    pub fn judge(&self, page: &Page, verdicts: &mut Verdicts) {
        if self.is_enabled {
            decide::decide(&self.sources, self.model.as_deref(), page, verdicts);
        }
    }
}
