//! The last pass: splits and writes every page, in input order.
//!
//! In: parsed pages and the verdicts on them. Out: the tables, and counts of what was decided. Splitting and encoding run on
//! all threads. While one window is written, the next is loaded.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::mill::{Findings, Mill};
use super::scratch::{Chunk, Scratch, Slot};
use super::settle_pass::Settled;
use super::{Error, Host, Tally};
use crate::model::{Judged, Reject};
use crate::write::{self, Tables};

/// Chunks loaded at a time; with the window that is being written, what the pass holds in memory:
/// twice this many megabytes of raw pages, parsed.
const WINDOW_CHUNKS: usize = 24;

/// A chunk with every verdict; its pages have no sentences yet.
pub(super) struct Window {
    pub(super) pages: Vec<Judged>,
    pub(super) rejects: Vec<Reject>,
}

/// Takes all of `pages` out, window by window: while `write` writes one, the next is loaded.
pub(super) fn each_window(
    mut pages: Scratch<Chunk>,
    mut settled: Scratch<Settled>,
    host: &Host<'_>,
    mut write: impl FnMut(Vec<Window>) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    let mut pending = Vec::new();
    for first in (0..pages.len()).step_by(WINDOW_CHUNKS) {
        host.check()?;
        let window = first..pages.len().min(first + WINDOW_CHUNKS);
        let window = window.map(|at| (pages.take(at), settled.take(at))).collect::<Vec<_>>();
        let load = |(chunk, verdicts)| load(&pages, &settled, chunk, verdicts);
        let (written, loaded) = rayon::join(
            || write(std::mem::take(&mut pending)),
            || window.into_par_iter().map(load).collect::<Result<Vec<_>, Error>>(),
        );
        written?;
        pending = loaded?;
    }
    write(pending)
}

fn load(
    pages: &Scratch<Chunk>,
    settled: &Scratch<Settled>,
    chunk: Slot<Chunk>,
    verdicts: Slot<Settled>,
) -> Result<Window, Error> {
    let Chunk { pages, rejects } = pages.open(chunk)?;
    let judged = pages.into_iter().zip(settled.open(verdicts)?).map(|(page, (verdicts, duplicate_of))| {
        Judged { page, verdicts, sentences: Vec::new(), duplicate_of }
    });
    Ok(Window { pages: judged.collect(), rejects })
}

/// Splits and writes all of `pages`, and counts what was decided in `tally`.
pub(super) fn write_pass(
    pages: Scratch<Chunk>,
    settled: Scratch<Settled>,
    findings: &Findings,
    mill: &Mill,
    tables: &mut Tables,
    run: &str,
    tally: &mut Tally,
    host: &Host<'_>,
) -> Result<(), Error> {
    each_window(pages, settled, host, |window| {
        tally.add(&write(window, findings, mill, tables, run, host)?);
        Ok(())
    })
}

/// Splits, encodes and writes the chunks of a window.
fn write(
    window: Vec<Window>,
    findings: &Findings,
    mill: &Mill,
    tables: &mut Tables,
    run: &str,
    host: &Host<'_>,
) -> Result<Tally, Error> {
    let encode = |mut chunk: Window| {
        let mut tally = Tally::default();
        for judged in &mut chunk.pages {
            judged.sentences = mill.split(&judged.page, &judged.verdicts);
            tally.judged(judged);
        }
        let batches = write::encode(&chunk.pages, &findings.ids, run)?;
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
