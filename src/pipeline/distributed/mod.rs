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
mod write;

use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;

pub use crate::dedupe::distributed::MAX_EARLIER;
use crate::dedupe::distributed::Stays;
pub use step::{Error, Stages, Step};

impl Step {
    /// Returns the columns of its output rows.
    #[must_use]
    pub fn schema(self) -> SchemaRef {
        schema::of(self)
    }
}

impl Stages {
    /// Reads and parses the file at `path`, named `name` in the tables, and calls `take` with rows of
    /// [`Step::Parse`], some megabytes at a time.
    ///
    /// # Errors
    /// [`pipeline::Error::Content`](super::Error::Content) if bytes of the file are not accounted for, and
    /// the errors of `take`.
    pub fn read_file<E: From<Error>>(
        &self,
        path: &Path,
        name: &str,
        take: impl FnMut(RecordBatch) -> Result<(), E>,
    ) -> Result<(), E> {
        pages::read_file(&self.pipeline, path, name, take)
    }
}

/// A step that works on the rows of one partition.
#[derive(Debug)]
pub struct Worker {
    stages: Arc<Stages>,
    step: Step,
    ids: pages::Numbers,
    keys: keys::Keys,
    buckets: keys::Buckets,
    stays: Stays,
}

impl Worker {
    /// Creates a worker for a partition.
    #[must_use]
    pub fn new(stages: Arc<Stages>, step: Step) -> Self {
        Self {
            stages,
            step,
            ids: pages::Numbers::default(),
            keys: keys::Keys::default(),
            buckets: keys::Buckets::default(),
            stays: Stays::default(),
        }
    }

    /// Takes the next rows of the partition and returns the resulting rows, in several batches if they are
    /// large.
    ///
    /// # Errors
    /// Any [`Error`]; the worker must not be used after that.
    pub fn push(&mut self, batch: &RecordBatch) -> Result<Vec<RecordBatch>, Error> {
        let Self { stages, step, ids, keys, buckets, stays } = self;
        let rows = rows::Rows { step: step.name(), batch };
        let one = |batch| Ok(vec![batch]);
        match step {
            Step::Parse => pages::parse_rows(&stages.pipeline, rows),
            Step::Ids => one(ids.push(rows)?),
            Step::Site => one(judge::site(&stages.pipeline, rows)?),
            Step::Judge => one(judge::judge(&stages.pipeline, rows)?),
            Step::Keys => keys.push(rows),
            Step::Pairs => one(buckets.push(rows)?),
            Step::Texts => compare::texts(rows),
            Step::Verify => one(compare::verify(&stages.pipeline, rows)?),
            Step::Settle => one(compare::settle(stays, rows)?),
            Step::Write => write::write(stages, rows),
        }
    }

    /// Returns the rows that are left after the last rows of the partition.
    ///
    /// # Errors
    /// [`Error::Rows`] if they cannot be built.
    pub fn finish(&mut self) -> Result<Option<RecordBatch>, Error> {
        match self.step {
            Step::Keys => self.keys.finish().map(Some),
            Step::Pairs => self.buckets.finish().map(Some),
            _ => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests;
