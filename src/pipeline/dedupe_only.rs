//! Dedupe alone: reads pages and writes them without duplicate paragraphs, as JSON lines.
//!
//! Chrome is not judged, and sentences are not split; text dumps are only divided into paragraphs. Reading,
//! duplicates and order are those of a [`run`](super::run()).

use std::io::Write;

use chrono::TimeDelta;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use serde::Serialize;

use super::judge_pass::{Purpose, judge_pass};
use super::memory_plan::MemoryPlan;
use super::prepared::{Findings, Pipeline};
use super::read_pass::{ReadPass, Reading};
use super::read_tasks::ReadRequest;
use super::settle_pass::settle_pass;
use super::write_pass::{LoadedChunk, Stores, each_window};
use super::{Environment, Error, RunCounts};
use crate::config::Settings;
use crate::dedupe::{Known, Settler};
use crate::model::{BlockId, Judged, PageId, Reason, Reject, TextParts};
use crate::read::Inputs;
use crate::spill::Budget;

/// Destinations of the output.
pub struct Outputs<'a> {
    /// Gets a line for each page: `id`, `url`, `duplicate_of`, `text` (kept paragraphs, separated by blank
    /// lines).
    pub pages: &'a mut (dyn Write + Send),
    /// Gets a line for each dropped paragraph.
    pub removed: &'a mut (dyn Write + Send),
    /// Encodes a block of lines before it is written, for example by compression.
    pub encode: &'a (dyn Fn(Vec<u8>) -> std::io::Result<Vec<u8>> + Sync),
    /// Called with each reject.
    pub rejected: &'a (dyn Fn(&Reject) -> std::io::Result<()> + Sync),
}

/// Result of dedupe.
#[derive(Clone, Debug)]
pub struct Deduped {
    /// Counts of pages, blocks and rejects.
    pub run_counts: RunCounts,
    /// Duration by the clock of the environment.
    pub took: TimeDelta,
}

/// Approximate number of bytes in the line of a page besides its text.
const LINE_BYTES: usize = 160;

/// The line of a page.
#[derive(Serialize)]
struct PageLine<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duplicate_of: Option<&'a str>,
    text: String,
}

/// The line of a dropped paragraph.
#[derive(Serialize)]
struct RemovedLine<'a> {
    id: &'a str,
    paragraph: u32,
    start: u32,
    end: u32,
    reason: &'static str,
    keeper_id: &'a str,
    keeper_paragraph: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    similarity: Option<f32>,
    text: &'a str,
}

/// Adapts `settings` for dedupe alone.
#[must_use]
pub fn settings(mut settings: Settings) -> Settings {
    settings.chrome.enabled = false;
    settings.parse.only_text = true;
    settings
}

/// Reads `inputs` and writes them without duplicates. `pipeline` must be made from [`settings`]. Beyond the
/// memory `budget`, files are written to its folder.
///
/// # Errors
/// Any [`Error`]; the output is then incomplete.
pub fn dedupe(
    inputs: &Inputs,
    pipeline: &Pipeline,
    budget: &Budget,
    outputs: &mut Outputs<'_>,
    environment: &Environment<'_>,
) -> Result<Deduped, Error> {
    let started = (environment.now)();
    inputs.rejects.iter().try_for_each(outputs.rejected).map_err(Error::Lines)?;
    let memory = MemoryPlan::new(budget, 0);
    let mut reading = Reading::new(pipeline, &memory, environment);
    let wanted = inputs.files.iter().map(|input| ReadRequest { input, records: None });
    reading.read(&wanted.collect::<Vec<_>>(), 0)?;
    let site = reading.take_site_notes();
    let ReadPass { pages, ids, mut run_counts } = reading.finish();
    run_counts.reject(&inputs.rejects);
    let repetition = site.map(|site| site.conclude(pipeline)).transpose()?.unwrap_or_default();
    let findings = pipeline.findings(repetition, ids);
    environment.progress.judging(run_counts.pages_parsed);
    let purpose = Purpose { known: Known::default(), remember: false };
    let judged = judge_pass(&pages, &findings, pipeline, purpose, &memory, environment)?;
    let settler = Settler::new(pipeline.settings().dedupe.clone(), judged.repeats.finish()?);
    let settled = settle_pass(&pages, judged.verdicts, settler, &memory, environment)?;
    let stores = Stores { pages, settled, split: None, texts: None };
    each_window(stores, environment, |window| {
        run_counts.add(&write(window, &findings, outputs)?);
        Ok(())
    })?;
    Ok(Deduped { run_counts, took: (environment.now)() - started })
}

/// Encodes a window in parallel and writes it in order.
fn write(
    window: Vec<LoadedChunk>,
    findings: &Findings,
    outputs: &mut Outputs<'_>,
) -> Result<RunCounts, Error> {
    let (encode, rejected) = (outputs.encode, outputs.rejected);
    let lines = window.into_par_iter().map(|LoadedChunk { pages, rejects, .. }| {
        let mut run_counts = RunCounts::default();
        rejects.iter().try_for_each(rejected)?;
        run_counts.reject(&rejects);
        // Room for the text, the line around it, and a quarter of the text in `removed`, in case much is
        // duplicated.
        let blocks = pages.iter().flat_map(|judged| &judged.page.blocks);
        let bytes = blocks.map(|block| block.text.len() + 8).sum::<usize>() + LINE_BYTES * pages.len();
        let (mut kept, mut removed) = (Vec::with_capacity(bytes), Vec::with_capacity(bytes / 4));
        for judged in &pages {
            run_counts.judged(judged);
            lines_of(judged, findings, &mut kept, &mut removed);
        }
        Ok((encode(kept)?, encode(removed)?, run_counts))
    });
    let lines = lines.collect::<std::io::Result<Vec<_>>>().map_err(Error::Lines)?;
    let mut run_counts = RunCounts::default();
    for (kept, removed, counts) in lines {
        outputs
            .pages
            .write_all(&kept)
            .and_then(|()| outputs.removed.write_all(&removed))
            .map_err(Error::Lines)?;
        run_counts.add(&counts);
    }
    Ok(run_counts)
}

/// Appends the line of the page to `kept`, and those of its dropped paragraphs to `removed`.
fn lines_of(judged: &Judged, findings: &Findings, kept: &mut Vec<u8>, removed: &mut Vec<u8>) {
    let id = |page: PageId| findings.ids.get(page).map_or("", |id| &**id);
    let page = &judged.page;
    let own = id(page.id);
    let line = PageLine {
        id: own,
        url: page.facts.url.as_deref(),
        duplicate_of: judged.duplicate_of.map(id),
        text: judged.text(TextParts::All),
    };
    push_line(&line, kept);
    for (index, block) in page.blocks.iter().enumerate() {
        let Some(reason) = judged.verdicts.reason(index) else { continue };
        let Some(BlockId { page: keeper, index: keeper_paragraph }) = reason.keeper() else { continue };
        let line = RemovedLine {
            id: own,
            paragraph: block.id.index,
            start: block.span.start(),
            end: block.span.end(),
            reason: reason.code(),
            keeper_id: id(keeper),
            keeper_paragraph,
            similarity: Reason::similarity(reason),
            text: &block.text,
        };
        push_line(&line, removed);
    }
}

/// Appends `line` as JSON and a line feed.
fn push_line(line: &impl Serialize, out: &mut Vec<u8>) {
    serde_json::to_writer(&mut *out, line).expect("text and numbers can be written as JSON");
    out.push(b'\n');
}
