//! The last pass: splits and writes every page, in input order.
//!
//! Takes parsed pages and the verdicts on them, writes the tables, and counts the verdicts. Splitting and
//! encoding run on all threads. While one window is written, the next is loaded.

use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::chunk::Chunk;
use super::prepared::{Findings, Pipeline};

use super::sentence_pass::Split;
use super::settle_pass::Settled;
use super::{Environment, Error, RunCounts, windows};
use crate::dedupe::Remembered;
use crate::dedupe::sentences::{self, Copies, Copy};
use crate::model::{Judged, Reject};
use crate::publish::RunTables;
use crate::spill::{Slot, Store};
use crate::state::{self, ChunkBuilder, DropTarget, PageState};
use crate::tables::{self};

/// A chunk with all verdicts on its blocks. Its pages have no sentences yet, unless another pass has split
/// them.
pub(super) struct LoadedChunk {
    pub(super) pages: Vec<Judged>,
    pub(super) rejects: Vec<Reject>,
    /// What later runs need of its texts.
    texts: Option<Remembered>,
}

/// Everything stored by the earlier passes.
pub(super) struct Stores {
    pub(super) pages: Store<Chunk>,
    pub(super) settled: Store<Settled>,
    pub(super) split: Option<Store<Split>>,
    pub(super) texts: Option<Store<Remembered>>,
}

/// Everything stored for one chunk, not yet loaded.
struct Slots {
    pages: Slot<Chunk>,
    settled: Slot<Settled>,
    split: Option<Slot<Split>>,
    texts: Option<Slot<Remembered>>,
}

/// Calls `write` with the chunks of each window, taken out of `stores`.
pub(super) fn each_window(
    mut stores: Stores,
    environment: &Environment<'_>,
    write: impl FnMut(Vec<LoadedChunk>) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    windows::overlapped(stores.pages.windows(), environment, |at| stores.take(at), Slots::load, write)
}

impl Stores {
    /// Takes all that belongs to the chunk at `at`.
    fn take(&mut self, at: usize) -> Slots {
        Slots {
            pages: self.pages.take(at),
            settled: self.settled.take(at),
            split: self.split.as_mut().map(|split| split.take(at)),
            texts: self.texts.as_mut().map(|texts| texts.take(at)),
        }
    }
}

impl Slots {
    /// Loads the chunk and joins each page with its verdicts, sentences and texts.
    fn load(self) -> Result<LoadedChunk, Error> {
        let Chunk { pages, rejects } = self.pages.load()?;
        let judged = pages.into_iter().zip(self.settled.load()?).map(|(page, (verdicts, duplicate_of))| {
            Judged { page, verdicts, sentences: Vec::new(), duplicate_of }
        });
        let mut pages = judged.collect::<Vec<_>>();
        if let Some(split) = self.split {
            for (judged, sentences) in pages.iter_mut().zip(split.load()?) {
                judged.sentences = sentences;
            }
        }
        Ok(LoadedChunk { pages, rejects, texts: self.texts.map(Slot::load).transpose()? })
    }
}

/// Context for writing pages.
pub(super) struct WriteContext<'a> {
    pub(super) findings: &'a Findings,
    pub(super) pipeline: &'a Pipeline,
    pub(super) tables: &'a mut RunTables,
    /// Destination of the state for later runs.
    pub(super) state: Option<&'a mut state::Writer>,
    pub(super) run: &'a str,
    pub(super) environment: &'a Environment<'a>,
}

/// Splits and writes all pages of `stores`, and adds the counts of verdicts to `run_counts`. `copies` has the
/// repeated sentences, if they are searched for.
pub(super) fn write_pass(
    stores: Stores,
    mut copies: Option<Copies>,
    context: &mut WriteContext<'_>,
    run_counts: &mut RunCounts,
) -> Result<(), Error> {
    each_window(stores, context.environment, |window| {
        run_counts.add(&write(window, copies.as_mut(), context)?);
        Ok(())
    })
}

/// Returns for each page of `chunk`, the next in corpus order, which of its sentences are copies.
fn copies_of(chunk: &LoadedChunk, copies: &mut Copies) -> Result<Vec<Vec<Option<Copy>>>, Error> {
    let of_page = |judged: &Judged| Ok(copies.of_page(judged.sentences.len())?);
    chunk.pages.iter().map(of_page).collect()
}

/// Splits, encodes and writes the chunks of a window; if they are split already, marks repeated sentences.
fn write(
    window: Vec<LoadedChunk>,
    mut copies: Option<&mut Copies>,
    context: &mut WriteContext<'_>,
) -> Result<RunCounts, Error> {
    let WriteContext { findings, pipeline, tables, state, run, environment } = context;
    let with_copies = |chunk| {
        let copies = copies.as_deref_mut().map(|copies| copies_of(&chunk, copies)).transpose()?;
        Ok((chunk, copies))
    };
    let window = window.into_iter().map(with_copies).collect::<Result<Vec<_>, Error>>()?;
    let encode = |(mut chunk, copies): (LoadedChunk, Option<Vec<Vec<Option<Copy>>>>)| {
        let mut run_counts = RunCounts::default();
        match copies {
            Some(copies) => mark(&mut chunk, &copies, pipeline),
            None => run_counts.sentences_split = split(&mut chunk, pipeline),
        }
        for judged in &chunk.pages {
            run_counts.judged(judged);
        }
        let batches = tables::encode(&chunk.pages, pipeline.settings().publishing.text, &findings.ids, run)?;
        run_counts.reject(&chunk.rejects);
        let remembered =
            chunk.texts.map(|texts| remember(&chunk.pages, texts, findings, pipeline)).transpose()?;
        Ok((batches, chunk.rejects, remembered.map(|chunk| chunk.encode()), run_counts))
    };
    let encoded = window.into_par_iter().map(encode).collect::<Result<Vec<_>, Error>>()?;
    let mut run_counts = RunCounts::default();
    let mut batches = Vec::with_capacity(encoded.len());
    for (batch, rejects, remembered, counts) in encoded {
        run_counts.add(&counts);
        tables.write_rejects(&rejects)?;
        if let Some((state, chunk)) = state.as_mut().zip(remembered) {
            state.push(&chunk)?;
        }
        batches.push(batch);
    }
    tables.write(&batches)?;
    environment.progress.written(run_counts.pages_written);
    Ok(run_counts)
}

/// Returns the state of `pages` for later runs.
fn remember(
    pages: &[Judged],
    texts: Remembered,
    findings: &Findings,
    pipeline: &Pipeline,
) -> Result<state::Chunk, tables::Error> {
    let mut chunk = ChunkBuilder::default();
    for Judged { page, verdicts, duplicate_of, .. } in pages {
        let id = |page| findings.ids.get(page).cloned().ok_or(tables::Error::UnknownPage { page });
        let state = PageState {
            id: id(page.id)?,
            source: Arc::clone(&page.source.file),
            record: page.source.record,
            blocks: u32::try_from(page.blocks.len()).expect("a page has fewer blocks than bytes"),
            site: pipeline.site_lines(page),
            duplicate_of: None,
        };
        chunk.page(state, duplicate_of.map(id).transpose()?.as_ref());
        for (index, block) in page.blocks.iter().enumerate() {
            let Some(reason) = verdicts.reason(index) else { continue };
            let Some(keeper) = reason.keeper() else { continue };
            let similarity = reason.similarity();
            let target = DropTarget { keeper: &id(keeper.page)?, block: keeper.index, similarity };
            chunk.dropped(block.id.index, &target);
        }
    }
    Ok(chunk.finish(texts))
}

/// Splits the pages of `chunk`, and returns the number of sentences.
fn split(chunk: &mut LoadedChunk, pipeline: &Pipeline) -> u64 {
    let mut sentences = 0;
    for judged in &mut chunk.pages {
        judged.sentences = pipeline.split(&judged.page, &judged.verdicts);
        sentences += judged.sentences.len() as u64;
    }
    sentences
}

/// Marks the repeated sentences of `chunk`.
fn mark(chunk: &mut LoadedChunk, copies: &[Vec<Option<Copy>>], pipeline: &Pipeline) {
    let options = &pipeline.settings().dedupe.sentences;
    for (judged, copies) in chunk.pages.iter_mut().zip(copies) {
        let repeats = sentences::mark(&judged.page, &judged.sentences, copies, options);
        judged.verdicts.set_repeats(repeats);
    }
}
