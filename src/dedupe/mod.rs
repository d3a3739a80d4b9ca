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
mod small;
mod survey;
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
pub use settle::{Settler, WantedText};
pub use survey::Survey;

#[cfg(test)]
mod tests;
