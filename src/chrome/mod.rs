//! Site chrome: text of the site rather than of the page.
//!
//! In: a parsed page, [`Rules`] compiled from packs, and the [`Repetition`] that a [`SiteSurvey`] found
//! across all pages. Out: each chrome block dropped in [`Verdicts`] with the code of the rule that
//! dropped it. The verdict on a page depends on that page, the rules and the repetition alone.
//!
//! Evidence is gathered by one file each ([`rules`] for phrases, patterns and markup, `sections` for what
//! stands below an opener such as "Check Also", `navigation` for runs of short lines, [`site`] for
//! repetition) and put in order by [`evidence`]. The learned [`model`] weighs it with the [`features`] of the
//! page. `decide` is the one place where evidence becomes a verdict.

mod comments;
mod contrast;
mod decide;
mod error;
pub mod evidence;
pub mod features;
mod lead;
pub mod model;
mod navigation;
mod reading;
pub mod rules;
mod sections;
mod sisters;
pub mod site;
mod tree;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use error::Error;
pub use evidence::Evidence;
pub use model::Model;
pub use rules::{ExampleFailure, Pack, Rules};
pub use site::{Notes as SiteNotes, Repetition, SiteLines, SiteSurvey};

use crate::model::{Judge, Page, Verdicts};

/// Pages of a site that must carry a line before it counts as the site's: two pages may well quote the
/// same sentence, five with the same line are a template.
pub const DEFAULT_SITE_MIN_PAGES: u32 = 5;
/// Share of a site's pages that must carry a line. Chosen low enough for a section's own menu and high
/// enough that a heading such as "Results" on some of the pages stays.
pub const DEFAULT_SITE_MIN_SHARE: f64 = 0.3;
/// Words from which a repeated line that ends as a sentence is left to dedupe, which keeps one copy.
pub const DEFAULT_SITE_MAX_PROSE_WORDS: u32 = 30;
/// Words of a paragraph that ends a section of related links. Of 20, 30 and 40, 30 gave the best word F1 on one half of
/// the labelled pages as text, measured while navigation runs inside the article of a text dump were still dropped.
pub const DEFAULT_SECTION_RESUME_WORDS: u32 = 30;
/// Short lines in a row, outside the article, that count as a menu.
pub const DEFAULT_NAVIGATION_MIN_LINES: u32 = 4;

/// What becomes of readers' comments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Comments {
    /// They go from below a page's own text, and stay where they are the page.
    #[default]
    Auto,
    /// They stay.
    Keep,
    /// They go.
    Drop,
}

/// Settings of the chrome judge and of its survey.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Pages of a site that must carry a line.
    pub site_min_pages: u32,
    /// Share of a site's pages that must carry a line, 0..=1.
    pub site_min_share: f64,
    /// Words from which a repeated sentence is left to dedupe.
    pub site_max_prose_words: u32,
    /// Words of a full paragraph that ends a section.
    pub section_resume_words: u32,
    /// Short lines in a row that make a menu; 0 switches the rule off.
    pub navigation_min_lines: u32,
    /// What becomes of readers' comments.
    pub comments: Comments,
    /// Codes of rules that drop nothing.
    pub disabled: BTreeSet<String>,
    /// Whether the learned model is asked; without it, rules and repetition decide alone.
    pub model: bool,
    /// Whether chrome is judged at all; if not, every block stays.
    pub enabled: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            site_min_pages: DEFAULT_SITE_MIN_PAGES,
            site_min_share: DEFAULT_SITE_MIN_SHARE,
            site_max_prose_words: DEFAULT_SITE_MAX_PROSE_WORDS,
            section_resume_words: DEFAULT_SECTION_RESUME_WORDS,
            navigation_min_lines: DEFAULT_NAVIGATION_MIN_LINES,
            comments: Comments::default(),
            disabled: BTreeSet::new(),
            model: true,
            enabled: true,
        }
    }
}

/// The judge of site chrome.
#[derive(Clone, Debug)]
pub struct Chrome {
    rules: Arc<Rules>,
    repetition: Repetition,
    model: Option<Arc<Model>>,
    options: Options,
    /// Whether each rule of `rules` is asked, in their order.
    enabled: Vec<bool>,
    codes: evidence::Codes,
    model_code: Arc<str>,
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
        let enabled = rules.compiled().iter().map(|rule| !options.disabled.contains(&*rule.code)).collect();
        let model = model.filter(|_| options.enabled && options.model);
        let codes = evidence::Codes::default();
        Self { rules, repetition, model, options, enabled, codes, model_code: decide::MODEL.0.into() }
    }

    /// What the rules, navigation and repetition say of each block of `page`.
    #[must_use]
    pub fn evidence(&self, page: &Page) -> Vec<Evidence> {
        evidence::gather(self, page, &tree::Tree::of(page)).0
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
}

impl Judge for Chrome {
    fn judge(&self, page: &Page, verdicts: &mut Verdicts) {
        if self.options.enabled {
            decide::decide(self, page, verdicts);
        }
    }
}

#[cfg(test)]
mod tests;
