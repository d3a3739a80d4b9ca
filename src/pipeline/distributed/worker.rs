//! Execution of a step on the rows of one partition.

use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::step::{Error, Stages, Step};
use super::{compare, judge, keys, pages, rows, schema, write};
use crate::dedupe::distributed::Stays;

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
    /// [`pipeline::Error::Content`](crate::pipeline::Error::Content) if bytes of the file are not accounted for, and
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
    pub(super) step: Step,
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
