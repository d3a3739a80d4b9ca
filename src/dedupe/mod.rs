//! Finds duplicate paragraphs and pages: exact copies, compared by normalised text, and near-duplicates,
//! compared by shingles.
//!
//! Takes judged pages and sets a [`Verdict`](crate::model::Verdict) that names the keeper for each duplicate
//! block, and the page that a page duplicates. The work has two halves. The [`Survey`] notes fingerprints and
//! `MinHash` keys of blocks that chrome keeps, and finds exact copies and candidates for near-duplicates. The
//! [`Settler`] then goes through the judged pages in corpus order: it keeps the first copy and drops later
//! ones, and drops texts that are similar enough to an earlier kept text. If enabled, [`sentences`] then
//! finds duplicates within the kept text. No decision depends on threads or memory: beyond
//! [`Options::memory_limit_bytes`] notes are sorted on disk.

mod bands;
mod bitmap;
mod compared;
pub mod distributed;
mod error;
mod exact;
pub mod facts;
mod filter;
mod findings;
mod index;
mod keeper;
mod labels;
pub mod minhash;
mod notes;
mod options;
mod recall;
mod remembered;
mod scope;
pub mod sentences;
mod settle;
mod survey;
mod terms;
mod text_settler;
mod witnesses;

pub use error::Error;
pub use findings::Findings;
pub use index::TextIndexBuilder;
pub use keeper::Keeper;
pub use minhash::Scheme;
pub use notes::Notes;
pub use options::{
    DEFAULT_MIN_WORDS_ACROSS_PAGES, DEFAULT_MIN_WORDS_IN_PAGE, DEFAULT_NEAR_MIN_SIMILARITY, Options,
};
pub use remembered::{Known, Mark, Remembered, Texts};
pub use settle::Settler;
pub use survey::Survey;
pub use text_settler::WantedText;

#[cfg(test)]
mod tests;
