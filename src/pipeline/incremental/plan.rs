//! Plans what a run carries over from the published run.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::carried_over::CarriedOver;
use super::carry_over::{Remembered, StateTarget, carry_over};
use super::changes::Changes;
use super::full_run_reason::FullRunReason;
use super::history::{Expected, History, Start};
use super::invalidate::Invalidated;
use crate::dedupe::{Known, Settler, TextIndexBuilder};
use crate::model::PageId;
use crate::pipeline::repetition_builder::RepetitionBuilder;
use crate::pipeline::{Environment, Error, Pipeline};
use crate::publish::{Published, RunTables};
use crate::read::Input;
use crate::spill::Budget;
use crate::tables;

/// What a run carries over from the published one. With the empty plan, that of a full run, all inputs are
/// read and nothing is carried over.
#[derive(Default)]
pub(in crate::pipeline) struct Plan {
    history: Option<Box<History>>,
    /// Why nothing is carried over although there is a published run.
    pub(in crate::pipeline) full_run_reason: Option<FullRunReason>,
}

impl Plan {
    /// Returns the plan of a run that reads all inputs.
    pub(in crate::pipeline) fn full(full_run_reason: Option<FullRunReason>) -> Self {
        Self { history: None, full_run_reason }
    }

    /// Plans a run that builds on `latest`, the run published last in the folder `output`, if it is as
    /// `expected`.
    ///
    /// # Errors
    /// Fails if lost state of the published run cannot be written again.
    pub(in crate::pipeline) fn incremental(
        latest: Result<Option<Published>, tables::Error>,
        output: &Path,
        pipeline: &Pipeline,
        expected: &Expected<'_>,
    ) -> Result<Self, Error> {
        Ok(match History::open(latest, output, pipeline, expected)? {
            Start::Incremental(history) => Self { history: Some(history), full_run_reason: None },
            Start::Full(reason) => Self::full(reason),
        })
    }

    /// Returns the published run.
    pub(in crate::pipeline) fn published(&self) -> Option<&Published> {
        self.history.as_ref().map(|history| &history.published)
    }

    /// Returns the published run if its table of rejects can be carried over.
    pub(in crate::pipeline) fn published_rejects(&self) -> Option<&Published> {
        let history = self.history.as_ref().filter(|history| !history.rejects_are_damaged)?;
        Some(&history.published)
    }

    /// Reads all files of the published run, and plans to read the inputs of damaged ones again.
    pub(in crate::pipeline) fn find_damage(&mut self) {
        if let Some(history) = &mut self.history {
            history.find_damage();
        }
    }

    /// Returns the memory that the plan takes, in bytes.
    pub(in crate::pipeline) fn bytes(&self) -> usize {
        self.history.as_ref().map_or(0, |history| history.bytes)
    }

    /// Returns the number of published segments. The files of this run are numbered after them.
    pub(in crate::pipeline) fn segments(&self) -> u32 {
        let segments = self.published().map_or(0, |published| published.manifest.segments.len());
        u32::try_from(segments).expect("segments are few")
    }

    /// Returns the number of texts that are numbered before those of new pages.
    pub(in crate::pipeline) fn known(&self) -> Known {
        self.history.as_ref().map_or(Known::default(), |history| history.known)
    }

    /// Determines which of `inputs` must be read. `began` is the time at which reading begins, in seconds
    /// since 1970.
    pub(in crate::pipeline) fn changes<'a>(
        &mut self,
        inputs: &'a [Input],
        began: i64,
        stop: &Arc<AtomicBool>,
    ) -> Changes<'a> {
        match &mut self.history {
            Some(history) => history.compare(inputs, began, stop),
            None => Changes::all(inputs),
        }
    }

    /// Determines the repetition on sites, given the lines of new pages in `site`, and which published pages
    /// must be read again.
    pub(in crate::pipeline) fn invalidate(
        &mut self,
        pipeline: &Pipeline,
        site: RepetitionBuilder,
        budget: Budget,
    ) -> Result<Invalidated, Error> {
        match &mut self.history {
            Some(history) => history.invalidate(pipeline, site, budget),
            None => Ok(Invalidated { repetition: site.conclude(pipeline)?, ..Invalidated::default() }),
        }
    }

    /// Returns the ids of the pages that are carried over.
    pub(in crate::pipeline) fn ids(&self) -> Vec<(PageId, Arc<str>)> {
        self.history.as_ref().map(|history| history.ids()).unwrap_or_default()
    }

    /// Loads the published texts that new ones may duplicate into `index`, which has the notes on all new
    /// pages.
    pub(in crate::pipeline) fn load_known(&mut self, index: &mut TextIndexBuilder) -> Result<(), Error> {
        self.history.as_mut().map_or(Ok(()), |history| history.load_known(index))
    }

    /// Passes to `settler` the published texts that it compares new ones with.
    pub(in crate::pipeline) fn provide_texts(&self, settler: &mut Settler) -> Result<(), Error> {
        self.history.as_ref().map_or(Ok(()), |history| history.provide_texts(settler))
    }

    /// Carries over the valid pages, and begins a segment for the `new` pages of `run`.
    pub(in crate::pipeline) fn carry_over(
        &mut self,
        new: usize,
        tables: &mut RunTables,
        state: Option<StateTarget<'_>>,
        run: &str,
        environment: &Environment<'_>,
    ) -> Result<Remembered, Error> {
        carry_over(self.history.as_deref_mut(), new, tables, state, run, environment)
    }

    /// Counts the pages and blocks that are carried over.
    pub(in crate::pipeline) fn carried_over(&self) -> CarriedOver {
        self.history.as_ref().map(|history| history.carried_over()).unwrap_or_default()
    }

    /// Returns the notices for the operator.
    pub(in crate::pipeline) fn into_notices(self) -> Vec<String> {
        self.history.map(|history| history.notices).unwrap_or_default()
    }
}
