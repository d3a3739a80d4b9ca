//! Dedupe alone: pages in, the same pages without repeated paragraphs out, as lines of JSON.
//!
//! Nothing is judged and nothing split; text dumps are only cut into paragraphs. Everything else is as in a
//! [`run`](super::run): the same reading, the same repeats, the same order.

use std::io::Write;

use chrono::TimeDelta;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use serde::Serialize;

use super::judge_pass::{JudgePass, judge_pass};
use super::mill::{Findings, Mill};
use super::read_pass::{ReadPass, read_pass};
use super::scratch::{Chunk, Scratch, Slot};
use super::{Error, Host, Tally};
use crate::config::Settings;
use crate::dedupe::{Budget, Settler};
use crate::model::{BlockId, Judged, Page, PageId, Reason, Reject, Verdicts};
use crate::read::Inputs;

/// Chunks worked on at a time.
const WINDOW_CHUNKS: usize = 24;

/// Where lines go.
pub struct Outputs<'a> {
    /// A line a page: `id`, `url`, `duplicate_of`, `text` (kept paragraphs, a blank line between).
    pub pages: &'a mut (dyn Write + Send),
    /// A line a paragraph that is left out.
    pub removed: &'a mut (dyn Write + Send),
    /// Turns the lines of some pages, and those of what is left out of them, into what is written: compresses them, or nothing.
    pub encode: &'a (dyn Fn(Vec<u8>) -> std::io::Result<Vec<u8>> + Sync),
    /// Hears of what could not be read.
    pub rejected: &'a (dyn Fn(&Reject) + Sync),
}

/// What dedupe did.
#[derive(Clone, Debug)]
pub struct Deduped {
    /// What became of everything.
    pub tally: Tally,
    /// How long it took, by the host's clock.
    pub took: TimeDelta,
}

/// A page's line.
#[derive(Serialize)]
struct PageLine<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duplicate_of: Option<&'a str>,
    text: String,
}

/// The line of a paragraph that is left out.
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

/// `settings` for dedupe alone.
#[must_use]
pub fn settings(mut settings: Settings) -> Settings {
    settings.chrome.enabled = false;
    settings.parse.only_text = true;
    settings
}

/// Reads `inputs` and writes them without what repeats; `mill` is made from [`settings`]. `budget` is the memory that may be taken
/// before files are put into its folder.
///
/// # Errors
/// Any [`Error`]; what was written until then is no result.
pub fn dedupe(
    inputs: &Inputs,
    mill: &Mill,
    budget: &Budget,
    outputs: &mut Outputs<'_>,
    host: &Host<'_>,
) -> Result<Deduped, Error> {
    let started = (host.now)();
    let mut tally = Tally::default();
    inputs.rejects.iter().for_each(outputs.rejected);
    tally.reject(&inputs.rejects);
    let ReadPass { mut pages, findings, .. } =
        read_pass(&inputs.files, mill, budget.share(4), &mut tally, host)?;
    host.progress.judging(tally.pages_parsed);
    let JudgePass { mut verdicts, repeats } = judge_pass(&pages, &findings, mill, budget, host)?;
    let mut settler = Settler::new(mill.settings().dedupe.clone(), repeats);
    let mut window = Vec::new();
    for first in (0..pages.len()).step_by(WINDOW_CHUNKS) {
        host.check()?;
        let end = pages.len().min(first + WINDOW_CHUNKS);
        let taken = (first..end).map(|at| (pages.take(at), verdicts.take(at))).collect::<Vec<_>>();
        let load = |(chunk, judged)| load(&pages, &verdicts, chunk, judged);
        let (written, loaded) = rayon::join(
            || write(std::mem::take(&mut window), &findings, outputs),
            || taken.into_par_iter().map(load).collect::<Result<Vec<_>, Error>>(),
        );
        tally.add(&written?);
        for (pages, rejects) in loaded? {
            let pages = pages.into_iter().map(|(page, mut verdicts)| {
                let duplicate_of = settler.settle(&page, &mut verdicts)?;
                Ok(Judged { page, verdicts, sentences: Vec::new(), duplicate_of })
            });
            window.push((pages.collect::<Result<Vec<_>, Error>>()?, rejects));
        }
    }
    tally.add(&write(window, &findings, outputs)?);
    Ok(Deduped { tally, took: (host.now)() - started })
}

type Loaded = (Vec<(Page, Verdicts)>, Vec<Reject>);

fn load(
    pages: &Scratch<Chunk>,
    verdicts: &Scratch<Vec<Verdicts>>,
    chunk: Slot<Chunk>,
    judged: Slot<Vec<Verdicts>>,
) -> Result<Loaded, Error> {
    let Chunk { pages, rejects } = pages.open(chunk)?;
    Ok((pages.into_iter().zip(verdicts.open(judged)?).collect(), rejects))
}

fn write(
    window: Vec<(Vec<Judged>, Vec<Reject>)>,
    findings: &Findings,
    outputs: &mut Outputs<'_>,
) -> Result<Tally, Error> {
    let (encode, rejected) = (outputs.encode, outputs.rejected);
    let lines = window.into_par_iter().map(|(pages, rejects)| {
        let mut tally = Tally::default();
        rejects.iter().for_each(rejected);
        tally.reject(&rejects);
        let (mut kept, mut removed) = (Vec::new(), Vec::new());
        for judged in &pages {
            tally.judged(judged);
            lines_of(judged, findings, &mut kept, &mut removed);
        }
        Ok((encode(kept)?, encode(removed)?, tally))
    });
    let lines = lines.collect::<std::io::Result<Vec<_>>>().map_err(Error::Lines)?;
    let mut tally = Tally::default();
    for (kept, removed, counts) in lines {
        outputs
            .pages
            .write_all(&kept)
            .and_then(|()| outputs.removed.write_all(&removed))
            .map_err(Error::Lines)?;
        tally.add(&counts);
    }
    Ok(tally)
}

/// Appends the page's line to `kept` and those of what it leaves out to `removed`.
fn lines_of(judged: &Judged, findings: &Findings, kept: &mut Vec<u8>, removed: &mut Vec<u8>) {
    let id = |page: PageId| findings.ids.get(page).map_or("", |id| &**id);
    let page = &judged.page;
    let own = id(page.id);
    let line = PageLine {
        id: own,
        url: page.facts.url.as_deref(),
        duplicate_of: judged.duplicate_of.map(id),
        text: judged.text(),
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

fn push_line(line: &impl Serialize, out: &mut Vec<u8>) {
    serde_json::to_writer(&mut *out, line).expect("text and numbers can be written as JSON");
    out.push(b'\n');
}
