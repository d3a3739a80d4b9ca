//! The steps, their settings and errors.

use arrow_schema::ArrowError;

use crate::dedupe::sentences::Mode;
use crate::pipeline::{Error as RunError, Pipeline};

/// A reason why a step fails.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Repeated sentences are enabled; the search needs all sentences in corpus order.
    #[error("`dedupe.sentences` must be \"off\": sentences can be compared only on one machine")]
    Sentences,
    /// A column is missing or has another type.
    #[error("the rows of step `{step}` have no column `{column}` of type {wanted}")]
    Column {
        /// The step.
        step: &'static str,
        /// The column.
        column: String,
        /// Expected type.
        wanted: String,
    },
    /// No column of the pages holds text or HTML.
    #[error("{0}")]
    NoText(String),
    /// Packed rows differ from those that a step returned.
    #[error("packed rows are not those that the step before returned: pass them on unchanged")]
    Damaged,
    /// Rows could not be built.
    #[error("cannot build rows")]
    Rows(#[from] ArrowError),
    /// A stage failed.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// A step of a run; see the table in the [module's documentation](super).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Parses the pages of a table with the columns `source`, `record`, and those of the settings
    /// `read.*_field`.
    Parse,
    /// Assigns ids to pages that want the same one.
    Ids,
    /// Determines which lines belong to their site, or are shared.
    Site,
    /// Judges chrome and notes the remaining texts.
    Judge,
    /// Packs the keys of texts into buckets.
    Keys,
    /// Finds pairs of texts that share a key.
    Pairs,
    /// Fetches the texts to compare.
    Texts,
    /// Compares the texts of pairs.
    Verify,
    /// Determines the near-duplicates to drop.
    Settle,
    /// Settles, splits and encodes pages.
    Write,
}

impl Step {
    /// All steps, in the order of a run.
    pub const ALL: [Self; 10] = [
        Self::Parse,
        Self::Ids,
        Self::Site,
        Self::Judge,
        Self::Keys,
        Self::Pairs,
        Self::Texts,
        Self::Verify,
        Self::Settle,
        Self::Write,
    ];

    /// Returns the name by which engines refer to the step.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Ids => "ids",
            Self::Site => "site",
            Self::Judge => "judge",
            Self::Keys => "keys",
            Self::Pairs => "pairs",
            Self::Texts => "texts",
            Self::Verify => "verify",
            Self::Settle => "settle",
            Self::Write => "write",
        }
    }
}

/// All steps, prepared for some settings.
#[derive(Debug)]
pub struct Stages {
    pub(super) pipeline: Pipeline,
    pub(super) run: String,
}

impl Stages {
    /// Prepares the steps of the run named `run`, a name that is in every row of `documents`.
    ///
    /// # Errors
    /// [`Error::Sentences`] if the settings require a single machine.
    pub fn new(pipeline: Pipeline, run: String) -> Result<Self, Error> {
        if pipeline.settings().dedupe.sentences.mode != Mode::Off {
            return Err(Error::Sentences);
        }
        Ok(Self { pipeline, run })
    }

    /// Returns the settings and stages.
    #[must_use]
    pub fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }

    /// Returns the number of keys of each text; 0 if near-duplicates are not searched for.
    #[must_use]
    pub fn bands(&self) -> u32 {
        self.pipeline.repeats().bands()
    }

    /// Returns the minimum number of pages that must have a line to be returned by [`Step::Site`].
    #[must_use]
    pub fn least_carriers(&self) -> u64 {
        self.pipeline.site().least_carriers()
    }
}
