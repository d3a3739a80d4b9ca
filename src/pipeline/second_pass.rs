//! The second pass: judges, settles, splits and writes every page, in input order.
//!
//! In: parsed pages and the surveys' findings. Out: the tables, and counts of what was decided.
//! Judging and encoding run on all threads; only settling which copy stays goes page by page, since
//! it is what gives "first" its meaning. While one window is written, the next is judged.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::mill::{Findings, Mill};
use super::scratch::Scratch;
use super::{Error, Host, Tally};
use crate::dedupe::Settler;
use crate::model::{Judged, Page, PageId, Reject, Verdicts};
use crate::write::{self, Tables};

/// Chunks judged at a time; with the window that is being written, what the pass holds in memory:
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

/// Judges and writes all pages of `scratch`, and counts what was decided in `tally`.
pub(super) fn second_pass(
    scratch: &Scratch,
    findings: &Findings,
    mill: &Mill,
    tables: &mut Tables,
    run: &str,
    tally: &mut Tally,
    host: &Host<'_>,
) -> Result<(), Error> {
    let mut settler = Settler::new(&mill.settings().dedupe, &findings.repeats);
    let mut pending = Vec::new();
    let mut next = 0;
    loop {
        host.check()?;
        let end = scratch.len().min(next + WINDOW_CHUNKS);
        let (written, cleaned) = rayon::join(
            || write(std::mem::take(&mut pending), findings, mill, tables, run, host),
            || {
                let clean = |position| {
                    let chunk = scratch.load(position)?;
                    let pages = chunk.pages.into_iter().map(|page| {
                        let verdicts = findings.judges.judge(&page);
                        (page, verdicts)
                    });
                    Ok(Cleaned { pages: pages.collect(), rejects: chunk.rejects })
                };
                (next..end).into_par_iter().map(clean).collect::<Result<Vec<_>, Error>>()
            },
        );
        tally.add(&written?);
        let cleaned = cleaned?;
        if cleaned.is_empty() {
            return Ok(());
        }
        pending = cleaned.into_iter().map(|chunk| settle(&mut settler, chunk)).collect();
        next = end;
    }
}

fn settle(settler: &mut Settler<'_>, chunk: Cleaned) -> Settled {
    let pages = chunk.pages.into_iter().map(|(page, mut verdicts)| {
        let duplicate_of = settler.settle(&page, &mut verdicts);
        (page, verdicts, duplicate_of)
    });
    Settled { pages: pages.collect(), rejects: chunk.rejects }
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
