//! The steps, and what they are made from.

use arrow::error::ArrowError;

use crate::dedupe::sentences::Mode;
use crate::pipeline::{Error as RunError, Pipeline};

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

/// A step of a run; see the table in the [module's documentation](super).
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
}

/// All steps, prepared from settings.
#[derive(Debug)]
pub struct Stages {
    pub(super) pipeline: Pipeline,
    pub(super) run: String,
}

impl Stages {
    /// The steps of the run named `run`, which stands in every row of `documents`.
    ///
    /// # Errors
    /// [`Error::Sentences`] where the settings ask for what only one machine can do.
    pub fn new(pipeline: Pipeline, run: String) -> Result<Self, Error> {
        if pipeline.settings().dedupe.sentences.mode != Mode::Off {
            return Err(Error::Sentences);
        }
        Ok(Self { pipeline, run })
    }

    /// The settings and stages.
    #[must_use]
    pub fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }

    /// Keys of each text; 0 where near-duplicates do not count.
    #[must_use]
    pub fn bands(&self) -> u32 {
        self.pipeline.repeats().bands()
    }

    /// Pages, at least, that carry a line which [`Step::Site`] lets pass.
    #[must_use]
    pub fn least_carriers(&self) -> u64 {
        self.pipeline.site().least_carriers()
    }
}
