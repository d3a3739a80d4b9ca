//! Repeated paragraphs and pages, compared on normalised text.
//!
//! In: parsed pages. Out: a [`Verdict`](crate::model::Verdict) for each copy, naming its keeper, and
//! the page that a page repeats. The work has two halves. The [`exact::Repeated`] survey runs over
//! all pages in any order and finds which fingerprints stand more than once; it never sees a
//! verdict. The [`settle::Settler`] then goes through the judged pages in input order: the first
//! copy that chrome keeps is the keeper, later ones go. So a copy in a menu never costs an article
//! its paragraph, and neither half can show how threads split the work.

pub mod exact;
pub mod settle;

pub use exact::{Repeated, Repeats};
pub use settle::Settler;

/// Least words for which a block is compared within its page.
///
/// Below it stand table cells, refrains and answers ("Yes, of course.") that repeat on purpose.
pub const DEFAULT_MIN_WORDS_IN_PAGE: u32 = 6;

/// Least words for which a block is compared across pages.
///
/// Sentences such as "He declined to comment on the matter." stand in many articles by right;
/// from about ten words on, equal text is copied text.
pub const DEFAULT_MIN_WORDS_ACROSS_PAGES: u32 = 10;

/// What counts as a repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Least words for which a block is compared within its page.
    pub min_words_in_page: u32,
    /// Least words for which a block is compared across pages; at least `min_words_in_page`.
    pub min_words_across_pages: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            min_words_in_page: DEFAULT_MIN_WORDS_IN_PAGE,
            min_words_across_pages: DEFAULT_MIN_WORDS_ACROSS_PAGES,
        }
    }
}

#[cfg(test)]
mod tests;
