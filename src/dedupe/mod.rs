//! Repeated paragraphs and pages: copies, compared on normalised text, and near-duplicates, compared by what they share.
//!
//! In: judged pages. Out: a [`Verdict`](crate::model::Verdict) for each repeat, naming its keeper, and the page that a page
//! repeats. The work has two halves. The [`Survey`] notes fingerprints and `MinHash` keys of what chrome keeps, and finds which
//! texts are copies and which may be near-duplicates. The [`Settler`] then goes through the judged pages in corpus order: the
//! first copy stays and later ones go, and so do texts that are found to be similar enough to an earlier one that
//! stays. Where it is asked for, [`sentences`] then finds repeats within what stays. Nothing that decides depends on threads
//! or on how much memory there is: past [`Options::memory_limit_bytes`] notes are sorted on disk.

mod bands;
mod bitmap;
mod error;
mod exact;
pub mod facts;
pub mod minhash;
mod recall;
pub mod sentences;
mod settle;
mod spill;
mod survey;
mod witnesses;

pub use error::Error;
pub use minhash::Scheme;
pub use recall::{Known, Mark, Remembered, Texts};
pub use settle::{Keeper, Settler, Wanted};
pub use spill::{Budget, SpillFile};
pub use survey::{Findings, Ledger, Notes, Survey};

use crate::model::{Block, BlockKind, Page, Verdicts};

/// Least words for which a block is compared within its page.
///
/// Below it stand table cells and answers ("Yes.") that repeat on purpose. On the 1,313 labelled pages word F1 is highest where
/// lines of three words and more stand once: .8556, against .8552 from six words on and .8554 with every line.
pub const DEFAULT_MIN_WORDS_IN_PAGE: u32 = 3;

/// Least words for which a block is compared across pages: fewer make no shingle.
pub const DEFAULT_MIN_WORDS_ACROSS_PAGES: u32 = 3;

/// Least Jaccard similarity of near-duplicates: a paragraph of which each twentieth word was changed has .75 of a copy's shingles.
pub const DEFAULT_NEAR_MIN_SIMILARITY: f64 = 0.7;

/// Least words for which lines of code, rows of tables, titles, bylines and dates are compared: short ones repeat on
/// purpose, and each page has its own title, author and day.
const LABEL_MIN_WORDS: u32 = 10;

/// What counts as a repeat.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
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
            min_words_in_page: DEFAULT_MIN_WORDS_IN_PAGE,
            min_words_across_pages: DEFAULT_MIN_WORDS_ACROSS_PAGES,
            near: true,
            near_min_similarity: DEFAULT_NEAR_MIN_SIMILARITY,
            sentences: sentences::Options::default(),
            memory_limit_bytes: 0,
        }
    }
}

/// The blocks of `page` that `verdicts` keep and that have a word: those that repeats are looked for among. The survey and the
/// settler number texts by the same ones.
fn kept<'a>(page: &'a Page, verdicts: &'a Verdicts) -> impl Iterator<Item = &'a Block> {
    page.blocks.iter().filter(|block| is_kept(block, verdicts))
}

fn is_kept(block: &Block, verdicts: &Verdicts) -> bool {
    block.words > 0 && verdicts.is_kept(block.id.index as usize)
}

/// What a block is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// Every block of the run.
    Run,
    /// Blocks of its page.
    Page,
    Nothing,
}

fn scope(block: &Block, options: &Options) -> Scope {
    let is_label = is_label(block);
    let least = |words: u32| if is_label { words.max(LABEL_MIN_WORDS) } else { words };
    let has = |words| block.words >= words;
    if has(least(options.min_words_across_pages)) {
        Scope::Run
    } else if has(least(options.min_words_in_page)) {
        Scope::Page
    } else {
        Scope::Nothing
    }
}

/// Whether the block is of a kind of which short ones repeat on purpose.
fn is_label(block: &Block) -> bool {
    block.kind.is_heading_matter() || matches!(block.kind, BlockKind::Code | BlockKind::TableRow)
}

#[cfg(test)]
mod tests;
