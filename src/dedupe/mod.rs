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
pub mod distributed;
mod error;
mod exact;
pub mod facts;
pub mod minhash;
mod recall;
pub mod sentences;
mod settle;
mod small;
mod spill;
mod survey;
mod witnesses;

pub use error::Error;
pub use minhash::Scheme;
pub use recall::{Known, Mark, Remembered, Texts};
pub use settle::{Keeper, Settler, Wanted};
pub use spill::{Budget, Record, Sorted, Sorter, SpillFile};
pub use survey::{Findings, Ledger, Notes, Survey};

use crate::model::{Block, BlockKind, Page, Verdicts};
use crate::text::{hash, marks, words};

/// Least words for which a block is compared within its page. Shorter ones (table cells, answers, ingredients, the lines of a refrain) repeat because the
/// text says so. On test pages with their repeats, eight keep .003 more of the text than three, at no loss elsewhere.
pub const DEFAULT_MIN_WORDS_IN_PAGE: u32 = 8;

/// Least words for which a block is compared across pages.
pub const DEFAULT_MIN_WORDS_ACROSS_PAGES: u32 = 8;

/// Least Jaccard similarity of near-duplicates: a paragraph of which each twentieth word was changed has .75 of a copy's shingles.
pub const DEFAULT_NEAR_MIN_SIMILARITY: f64 = 0.7;

/// Least words for which code is compared, and sentences of titles, bylines, dates and rows of tables: short ones repeat on purpose.
const LABEL_MIN_WORDS: u32 = 10;

/// Returns true if the block is of a kind of which short ones repeat on purpose.
fn is_label(block: &Block) -> bool {
    block.kind.is_heading_matter() || matches!(block.kind, BlockKind::Code | BlockKind::TableRow)
}

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
    /// Every block of the run that settings let it be compared with.
    Run,
    /// Blocks of its page.
    Page,
    /// The kept block before it.
    Neighbour,
    Nothing,
}

/// What `block` is compared with.
///
/// A short block says little of itself: it goes only where it stands right behind its twin. A page's title, byline and date stand
/// once in it, and are no repeats of other pages'.
fn scope(block: &Block, options: &Options) -> Scope {
    let least = |words: u32| if block.kind == BlockKind::Code { words.max(LABEL_MIN_WORDS) } else { words };
    let has = |words| block.words >= least(words) && !repeats_on_purpose(block, words);
    let scope = if block.kind.is_heading_matter() {
        Scope::Page
    } else if has(options.min_words_across_pages) {
        Scope::Run
    } else if has(options.min_words_in_page) {
        Scope::Page
    } else if block.kind != BlockKind::Code && block.text.contains(char::is_alphabetic) {
        Scope::Neighbour
    } else {
        Scope::Nothing
    };
    match scope {
        Scope::Run if options.in_page || options.across_pages => Scope::Run,
        Scope::Page | Scope::Neighbour if options.in_page => scope,
        _ => Scope::Nothing,
    }
}

/// Returns true if the block is of a sort that repeats because the text says so, however long it is: entries of lists, headings, rows of tables,
/// questions (an interviewer asks them again), and verse, whose lines are as short as a short block.
fn repeats_on_purpose(block: &Block, short_words: u32) -> bool {
    let is_verse =
        || block.text.contains('\n') && block.text.lines().all(|line| words::count(line) < short_words);
    matches!(block.kind, BlockKind::ListItem | BlockKind::Heading | BlockKind::TableRow)
        || marks::is_question(&block.text)
        || is_verse()
}

/// Tells texts of one page from those of all others, where texts are compared within their page only.
fn page_salt(page: &Page, options: &Options) -> u128 {
    if options.across_pages {
        return 0;
    }
    hash::fingerprint(&format!("{}\n{}\n{}", page.source.file, page.source.record, page.content_hash))
}

#[cfg(test)]
mod tests;
