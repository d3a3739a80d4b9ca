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
mod write;

use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;

use super::{Error as RunError, Mill};
pub use crate::dedupe::distributed::MAX_EARLIER;
use crate::dedupe::distributed::{Sharing, Stays};
use crate::dedupe::sentences::Mode;

/// Why a step cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Repeated sentences are looked for, which takes all sentences in corpus order.
    #[error("`dedupe.sentences` is not \"off\": sentences are compared on one machine only")]
    Sentences,
    /// Rows lack a column or have it in another type.
    #[error("the rows of step `{step}` have no column `{column}` of type {wanted}")]
    Column {
        /// The step.
        step: &'static str,
        /// The column.
        column: String,
        /// The type that it should have.
        wanted: String,
    },
    /// No column of the pages holds text or HTML.
    #[error("{0}")]
    NoText(String),
    /// Rows came back other than a step gave them.
    #[error("a page was changed between two steps")]
    Damaged,
    /// Rows could not be made.
    #[error("cannot make rows")]
    Rows(#[from] ArrowError),
    /// A stage failed.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// A step of a run; see the table in the [module's documentation](self).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Parses the pages of a table; columns `source`, `record`, and those of the settings `read.*_field`.
    Parse,
    /// Numbers the pages that ask for one id.
    Ids,
    /// Tells which lines are their site's own, or shared.
    Site,
    /// Judges chrome and notes what is left.
    Judge,
    /// Finds texts that share a key.
    Pairs,
    /// Cuts out the texts that are to be compared.
    Texts,
    /// Compares the texts of pairs.
    Verify,
    /// Tells which near-duplicates go.
    Settle,
    /// Settles, splits and encodes pages.
    Write,
}

impl Step {
    /// Every step, in the order of a run.
    pub const ALL: [Self; 9] = [
        Self::Parse,
        Self::Ids,
        Self::Site,
        Self::Judge,
        Self::Pairs,
        Self::Texts,
        Self::Verify,
        Self::Settle,
        Self::Write,
    ];

    /// The name that engines call it by.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Ids => "ids",
            Self::Site => "site",
            Self::Judge => "judge",
            Self::Pairs => "pairs",
            Self::Texts => "texts",
            Self::Verify => "verify",
            Self::Settle => "settle",
            Self::Write => "write",
        }
    }

    /// The columns of the rows that it gives.
    #[must_use]
    pub fn schema(self) -> SchemaRef {
        schema::of(self)
    }
}

/// All steps, prepared from settings.
#[derive(Debug)]
pub struct Stages {
    mill: Mill,
    run: String,
}

impl Stages {
    /// The steps of the run named `run`, which stands in every row of `documents`.
    ///
    /// # Errors
    /// [`Error::Sentences`] where the settings ask for what only one machine can do.
    pub fn new(mill: Mill, run: String) -> Result<Self, Error> {
        if mill.settings().dedupe.sentences.mode != Mode::Off {
            return Err(Error::Sentences);
        }
        Ok(Self { mill, run })
    }

    /// The settings and stages.
    #[must_use]
    pub fn mill(&self) -> &Mill {
        &self.mill
    }

    /// Keys of each text; 0 where near-duplicates do not count.
    #[must_use]
    pub fn bands(&self) -> u32 {
        self.mill.repeats().bands()
    }

    /// Pages, at least, that carry a line which [`Step::Site`] lets pass.
    #[must_use]
    pub fn least_carriers(&self) -> u64 {
        self.mill.site().least_carriers()
    }

    /// Reads and parses the file at `path`, which stands in the input as `name`: rows of [`Step::Parse`], handed to `take` some
    /// megabytes at a time.
    ///
    /// # Errors
    /// [`RunError::Content`] where bytes of the file are not accounted for, and the errors of `take`.
    pub fn read_file<E: From<Error>>(
        &self,
        path: &Path,
        name: &str,
        take: impl FnMut(RecordBatch) -> Result<(), E>,
    ) -> Result<(), E> {
        pages::read_file(&self.mill, path, name, take)
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
            Step::Parse => pages::parse_rows(&stages.mill, rows),
            Step::Ids => one(ids.push(rows)?),
            Step::Site => one(judge::site(&stages.mill, rows)?),
            Step::Judge => one(judge::judge(&stages.mill, rows)?),
            Step::Pairs => one(compare::pairs(sharing, rows)?),
            Step::Texts => compare::texts(rows),
            Step::Verify => one(compare::verify(&stages.mill, rows)?),
            Step::Settle => one(compare::settle(stays, rows)?),
            Step::Write => write::write(stages, rows),
        }
    }
}

#[cfg(test)]
mod tests;
