//! Options of the chrome judge.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Default number of pages of a site that must have a line before it belongs to the site: two pages may quote
/// the same sentence, but five with the same line are made from a template.
pub const DEFAULT_SITE_MIN_PAGES: u32 = 5;
/// Default share of the pages of a site that must have a line: low enough for the menu of a single section,
/// high enough that a heading such as "Results" on some of the pages is kept.
pub const DEFAULT_SITE_MIN_SHARE: f64 = 0.3;
/// Default number of words from which a repeated line that ends like a sentence is left to dedupe, which
/// keeps one copy.
pub const DEFAULT_SITE_MAX_PROSE_WORDS: u32 = 30;
/// Default number of words of a paragraph that ends a section of related links. Of 20, 30 and 40, 30 gave the
/// best word F1 on one half of the labelled pages as text, measured while navigation runs inside the article
/// of a text dump were still dropped.
pub const DEFAULT_SECTION_RESUME_WORDS: u32 = 30;
/// Default number of short lines in a row, outside the article, that count as a menu.
pub const DEFAULT_NAVIGATION_MIN_LINES: u32 = 4;

/// What happens to comments of readers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Comments {
    /// They are dropped if the page has a text of its own above them, and kept if they are its content.
    #[default]
    Auto,
    /// They are kept.
    Keep,
    /// They are dropped.
    Drop,
}

/// Options of the chrome judge and of the site survey.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Number of pages of a site that must have a line.
    pub site_min_pages: u32,
    /// Share of the pages of a site that must have a line, 0 to 1.
    pub site_min_share: f64,
    /// Number of words from which a repeated sentence is left to dedupe.
    pub site_max_prose_words: u32,
    /// Number of words of a full paragraph that ends a section.
    pub section_resume_words: u32,
    /// Number of short lines in a row that count as a menu; 0 disables navigation runs.
    pub navigation_min_lines: u32,
    /// What happens to comments of readers.
    pub comments: Comments,
    /// Codes of disabled rules.
    pub disabled: BTreeSet<String>,
    /// Whether the learned model is used; without it, rules, navigation and repetition decide.
    pub model: bool,
    /// Whether chrome is judged at all; if not, every block is kept.
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
