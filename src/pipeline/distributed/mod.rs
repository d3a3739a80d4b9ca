//! A run divided into steps that an engine with a shuffle (Apache Spark) combines. Steps take and return rows
//! as Arrow batches.
//!
//! A run on one machine keeps its notes on pages in memory: lines of sites, fingerprints, keys, verdicts.
//! Here these notes are rows, which the engine groups, sorts and joins. Each [`Step`] makes its decisions
//! with the code of the stages, so that the tables are those of a run on the same pages, row for row, however
//! the rows are distributed. A page is identified by two numbers: `page`, a hash of source and record used in
//! joins, and `place`, which ascends in the order of the sorted input and so determines which copy is the
//! first. `docs/cluster.md` shows the order of the steps and their cost.
//!
//! | step | input row | output row |
//! |---|---|---|
//! | [`Step::Parse`] | a page of a table | a parsed page, or a reject |
//! | [`Step::Ids`] | a page whose id other pages want too | its id |
//! | [`Step::Site`] | a line of a site, and the number of pages that have it | the same, if the line matters |
//! | [`Step::Judge`] | a page, its place and lines of its site | verdicts of chrome, and notes on its texts |
//! | [`Step::Keys`] | a text and its keys | a bucket of packed keys |
//! | [`Step::Pairs`] | a bucket of packed keys, sorted | a pair of texts that share a key |
//! | [`Step::Texts`] | a page and some of its texts | each text |
//! | [`Step::Verify`] | a pair with both texts | the pair, if the later text is a near-duplicate |
//! | [`Step::Settle`] | a pair of near-duplicates, sorted | the later text, if it is dropped |
//! | [`Step::Write`] | a page, its verdicts and keepers | its rows of the tables |

mod compare;
mod judge;
mod keys;
mod pages;
mod rows;
mod schema;
mod step;
mod worker;
mod write;

pub use crate::dedupe::distributed::MAX_EARLIER;
pub use step::{Error, Stages, Step};
pub use worker::Worker;

#[cfg(test)]
mod tests;
