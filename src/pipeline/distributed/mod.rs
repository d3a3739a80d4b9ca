//! A run cut into steps that an engine with a shuffle (Apache Spark) puts together: rows in, rows out, as Arrow batches.
//!
//! A run on one machine keeps what it notes of pages in memory: lines of sites, fingerprints, keys, verdicts. Here those notes are
//! rows. The engine groups, sorts and joins them; each [`Step`] decides by the code of the stages, so that the tables are those
//! of a run on the same pages, row for row, however the rows are spread. Pages are known by two numbers: `page`, a hash
//! of source and record, to join by; and `place`, which ascends in the order of the sorted input and so says which copy is
//! first. `docs/cluster.md` shows how the steps follow each other, and what each costs.
//!
//! | step | a row in is | a row out is |
//! |---|---|---|
//! | [`Step::Parse`] | a page of a table | a page parsed, or a reject |
//! | [`Step::Ids`] | a page whose id others ask for too | its id |
//! | [`Step::Site`] | a line of a site, and on how many pages it stands | the same, if it tells something of pages |
//! | [`Step::Judge`] | a page, its place and lines of its site | verdicts of chrome, and notes of its texts |
//! | [`Step::Pairs`] | a text by one of its keys, sorted | a pair of texts that share a key |
//! | [`Step::Texts`] | a page and some of its texts | each text |
//! | [`Step::Verify`] | a pair with both texts | the pair, if the later is a near-duplicate |
//! | [`Step::Settle`] | a pair of near-duplicates, sorted | the later text, if it goes |
//! | [`Step::Write`] | a page, its verdicts and keepers | its rows of the tables |

mod compare;
mod judge;
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
use crate::dedupe::distributed::{Sharing, Stays};
pub use step::{Error, Stages, Step};

impl Step {
    /// The columns of the rows that it gives.
    #[must_use]
    pub fn schema(self) -> SchemaRef {
        schema::of(self)
    }
}

impl Stages {
    /// Reads and parses the file at `path`, which stands in the input as `name`: rows of [`Step::Parse`], handed to `take` some
    /// megabytes at a time.
    ///
    /// # Errors
    /// [`pipeline::Error::Content`](super::Error::Content) where bytes of the file are not accounted for, and the errors of `take`.
    pub fn read_file<E: From<Error>>(
        &self,
        path: &Path,
        name: &str,
        take: impl FnMut(RecordBatch) -> Result<(), E>,
    ) -> Result<(), E> {
        pages::read_file(&self.pipeline, path, name, take)
    }
}

/// A step at work on the rows of one partition.
#[derive(Debug)]
pub struct Worker {
    stages: Arc<Stages>,
    step: Step,
    ids: pages::Numbers,
    sharing: Sharing,
    stays: Stays,
}

impl Worker {
    /// Begins a partition.
    #[must_use]
    pub fn new(stages: Arc<Stages>, step: Step) -> Self {
        Self {
            stages,
            step,
            ids: pages::Numbers::default(),
            sharing: Sharing::default(),
            stays: Stays::default(),
        }
    }

    /// Works on the next rows of the partition. Large rows come back in several batches.
    ///
    /// # Errors
    /// Any [`Error`]; the partition is to be given up then.
    pub fn push(&mut self, batch: &RecordBatch) -> Result<Vec<RecordBatch>, Error> {
        let Self { stages, step, ids, sharing, stays } = self;
        let rows = rows::Rows { step: step.name(), batch };
        let one = |batch| Ok(vec![batch]);
        match step {
            Step::Parse => pages::parse_rows(&stages.pipeline, rows),
            Step::Ids => one(ids.push(rows)?),
            Step::Site => one(judge::site(&stages.pipeline, rows)?),
            Step::Judge => one(judge::judge(&stages.pipeline, rows)?),
            Step::Pairs => one(compare::pairs(sharing, rows)?),
            Step::Texts => compare::texts(rows),
            Step::Verify => one(compare::verify(&stages.pipeline, rows)?),
            Step::Settle => one(compare::settle(stays, rows)?),
            Step::Write => write::write(stages, rows),
        }
    }
}

#[cfg(test)]
mod tests;
