//! What counts as chrome.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

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
