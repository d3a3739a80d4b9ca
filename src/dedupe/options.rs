//! Options: what counts as a duplicate.

use super::sentences;

/// Default minimum of words of a block that is compared within its page. Shorter ones (table cells, answers,
/// ingredients, lines of a refrain) repeat on purpose. On test pages with duplicates, eight words keep .003
/// more of the text than three, at no loss elsewhere.
pub const DEFAULT_MIN_WORDS_IN_PAGE: u32 = 8;

/// Default minimum of words of a block that is compared across pages.
pub const DEFAULT_MIN_WORDS_ACROSS_PAGES: u32 = 8;

/// Default minimum of the Jaccard similarity of near-duplicates. A paragraph in which every twentieth word
/// was changed shares .75 of its shingles with the original.
pub const DEFAULT_NEAR_MIN_SIMILARITY: f64 = 0.7;

/// Options of the search for duplicates.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Drops a text that occurs earlier on its page.
    pub in_page: bool,
    /// Drops a text that occurs on an earlier page.
    pub across_pages: bool,
    /// Minimum of words of a block that is compared within its page.
    pub min_words_in_page: u32,
    /// Minimum of words of a block that is compared across pages; at least `min_words_in_page`.
    pub min_words_across_pages: u32,
    /// Searches for near-duplicates too.
    pub near: bool,
    /// Minimum of the Jaccard similarity of the shingles of near-duplicates, 0 to 1.
    pub near_min_similarity: f64,
    /// Options of the search for duplicate sentences in kept blocks.
    pub sentences: sentences::Options,
    /// Bytes of memory beyond which notes are spilled to disk; 0 for a quarter of the memory of the machine.
    /// Does not affect results.
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
