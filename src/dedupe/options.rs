//! What counts as a repeat.

use super::sentences;

/// Least words for which a block is compared within its page. Shorter ones (table cells, answers, ingredients, the lines of a refrain) repeat because the
/// text says so. On test pages with their repeats, eight keep .003 more of the text than three, at no loss elsewhere.
pub const DEFAULT_MIN_WORDS_IN_PAGE: u32 = 8;

/// Least words for which a block is compared across pages.
pub const DEFAULT_MIN_WORDS_ACROSS_PAGES: u32 = 8;

/// Least Jaccard similarity of near-duplicates: a paragraph of which each twentieth word was changed has .75 of a copy's shingles.
pub const DEFAULT_NEAR_MIN_SIMILARITY: f64 = 0.7;

/// What counts as a repeat.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Whether a text that stands earlier in its page goes.
    pub in_page: bool,
    /// Whether a text that stands on an earlier page goes.
    pub across_pages: bool,
    /// Least words for which a block is compared within its page.
    pub min_words_in_page: u32,
    /// Least words for which a block is compared across pages; at least `min_words_in_page`.
    pub min_words_across_pages: u32,
    /// Whether near-duplicates count.
    pub near: bool,
    /// Least Jaccard similarity of the shingles of near-duplicates, 0..1.
    pub near_min_similarity: f64,
    /// Which sentences count as repeats, where blocks do not.
    pub sentences: sentences::Options,
    /// Bytes of memory past which notes are put on disk; 0 for a quarter of the machine's. No result depends on it.
    pub memory_limit_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            in_page: true,
            across_pages: true,
            min_words_in_page: DEFAULT_MIN_WORDS_IN_PAGE,
            min_words_across_pages: DEFAULT_MIN_WORDS_ACROSS_PAGES,
            near: true,
            near_min_similarity: DEFAULT_NEAR_MIN_SIMILARITY,
            sentences: sentences::Options::default(),
            memory_limit_bytes: 0,
        }
    }
}
