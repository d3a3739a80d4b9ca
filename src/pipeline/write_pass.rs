//! The last pass: settles which copy stays, splits and writes every page, in input order.
//!
//! In: parsed pages, verdicts on them, and which texts repeat. Out: the tables, and counts of what was decided. Splitting
//! and encoding run on all threads; only settling which copy stays goes page by page, since it is what gives "first" its
//! meaning. While one window is written, the next is loaded.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::judge_pass::JudgePass;
use super::mill::{Findings, Mill};
use super::scratch::{Chunk, Scratch};
use super::{Error, Host, Tally};
use crate::dedupe::Settler;
use crate::model::{Judged, Page, PageId, Reject, Verdicts};
use crate::write::{self, Tables};

/// Chunks loaded at a time; with the window that is being written, what the pass holds in memory:
/// twice this many megabytes of raw pages, parsed.
const WINDOW_CHUNKS: usize = 24;

/// A chunk after chrome.
struct Cleaned {
    pages: Vec<(Page, Verdicts)>,
    rejects: Vec<Reject>,
}

/// A chunk with every verdict.
struct Settled {
    pages: Vec<(Page, Verdicts, Option<PageId>)>,
    rejects: Vec<Reject>,
}

/// Settles and writes all of `pages`, and counts what was decided in `tally`.
pub(super) fn write_pass(
    mut pages: Scratch<Chunk>,
    judged: JudgePass,
    findings: &Findings,
    mill: &Mill,
    tables: &mut Tables,
    run: &str,
    tally: &mut Tally,
    host: &Host<'_>,
) -> Result<(), Error> {
    let JudgePass { mut verdicts, repeats } = judged;
    let mut settler = Settler::new(mill.settings().dedupe.clone(), repeats);
    let mut pending = Vec::new();
    let mut next = 0;
    loop {
        host.check()?;
        let end = pages.len().min(next + WINDOW_CHUNKS);
        let window = (next..end).map(|at| (pages.take(at), verdicts.take(at))).collect::<Vec<_>>();
        let (written, cleaned) = rayon::join(
            || write(std::mem::take(&mut pending), findings, mill, tables, run, host),
            || {
                let load = |(chunk, judged)| {
                    let Chunk { pages, rejects } = pages.open(chunk)?;
                    let verdicts = verdicts.open(judged)?;
                    Ok(Cleaned { pages: pages.into_iter().zip(verdicts).collect(), rejects })
                };
                window.into_par_iter().map(load).collect::<Result<Vec<_>, Error>>()
            },
        );
        tally.add(&written?);
        let cleaned = cleaned?;
        if cleaned.is_empty() {
            return Ok(());
        }
        let settled = cleaned.into_iter().map(|chunk| settle(&mut settler, chunk));
        pending = settled.collect::<Result<Vec<_>, Error>>()?;
        next = end;
    }
}

fn settle(settler: &mut Settler, chunk: Cleaned) -> Result<Settled, Error> {
    let pages = chunk.pages.into_iter().map(|(page, mut verdicts)| {
        let duplicate_of = settler.settle(&page, &mut verdicts)?;
        Ok((page, verdicts, duplicate_of))
    });
    Ok(Settled { pages: pages.collect::<Result<_, Error>>()?, rejects: chunk.rejects })
}

/// Splits, encodes and writes the chunks of a window.
fn write(
    window: Vec<Settled>,
    findings: &Findings,
    mill: &Mill,
    tables: &mut Tables,
    run: &str,
    host: &Host<'_>,
) -> Result<Tally, Error> {
    let encode = |chunk: Settled| {
        let mut tally = Tally::default();
        let pages = chunk.pages.into_iter().map(|(page, verdicts, duplicate_of)| {
            let sentences = mill.split(&page, &verdicts);
            let judged = Judged { page, verdicts, sentences, duplicate_of };
            tally.judged(&judged);
            judged
        });
        let batches = write::encode(&pages.collect::<Vec<_>>(), &findings.ids, run)?;
        tally.reject(&chunk.rejects);
        Ok((batches, chunk.rejects, tally))
    };
    let encoded = window.into_par_iter().map(encode).collect::<Result<Vec<_>, Error>>()?;
    let mut tally = Tally::default();
    let mut batches = Vec::with_capacity(encoded.len());
    for (batch, rejects, counts) in encoded {
        tally.add(&counts);
        tables.write_rejects(&rejects)?;
        batches.push(batch);
    }
    tables.write(&batches)?;
    host.progress.written(tally.pages_written);
    Ok(tally)
}
