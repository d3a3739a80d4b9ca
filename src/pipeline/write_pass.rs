//! The last pass: splits and writes every page, in input order.
//!
//! In: parsed pages and the verdicts on them. Out: the tables, and counts of what was decided. Splitting and encoding run on
//! all threads. While one window is written, the next is loaded.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::mill::{Findings, Mill};
use super::scratch::{Chunk, Scratch, Slot, WINDOW_CHUNKS};
use super::sentence_pass::{SentencePass, Split};
use super::settle_pass::Settled;
use super::{Error, Host, Tally};
use crate::dedupe::sentences::{self, Copies, Copy};
use crate::model::{Judged, Reject};
use crate::write::{self, Tables};

/// A chunk with every verdict on its blocks; its pages have no sentences yet, unless a pass before split them.
pub(super) struct Window {
    pub(super) pages: Vec<Judged>,
    pub(super) rejects: Vec<Reject>,
}

/// Takes all of `pages` out, window by window: while `write` writes one, the next is loaded.
pub(super) fn each_window(
    mut pages: Scratch<Chunk>,
    mut settled: Scratch<Settled>,
    mut split: Option<Scratch<Split>>,
    host: &Host<'_>,
    mut write: impl FnMut(Vec<Window>) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    let mut pending = Vec::new();
    for first in (0..pages.len()).step_by(WINDOW_CHUNKS) {
        host.check()?;
        let window = first..pages.len().min(first + WINDOW_CHUNKS);
        let window =
            window.map(|at| (pages.take(at), settled.take(at), split.as_mut().map(|split| split.take(at))));
        let window = window.collect::<Vec<_>>();
        let load = |(chunk, verdicts, sentences)| {
            let mut window = load(&pages, &settled, chunk, verdicts)?;
            if let Some((split, sentences)) = split.as_ref().zip(sentences) {
                for (judged, sentences) in window.pages.iter_mut().zip(split.open(sentences)?) {
                    judged.sentences = sentences;
                }
            }
            Ok(window)
        };
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

/// What pages are written with.
pub(super) struct Desk<'a> {
    pub(super) findings: &'a Findings,
    pub(super) mill: &'a Mill,
    pub(super) tables: &'a mut Tables,
    pub(super) run: &'a str,
    pub(super) host: &'a Host<'a>,
}

/// Splits and writes all of `pages`, and counts what was decided in `tally`.
pub(super) fn write_pass(
    pages: Scratch<Chunk>,
    settled: Scratch<Settled>,
    sentences: Option<SentencePass>,
    desk: &mut Desk<'_>,
    tally: &mut Tally,
) -> Result<(), Error> {
    let (split, mut copies) = match sentences {
        Some(SentencePass { split, copies, sentences }) => {
            tally.sentences_split += sentences;
            (Some(split), Some(copies))
        }
        None => (None, None),
    };
    each_window(pages, settled, split, desk.host, |window| {
        tally.add(&write(window, copies.as_mut(), desk)?);
        Ok(())
    })
}

/// Which sentences of each page of `chunk`, the next in corpus order, are copies.
fn copies_of(chunk: &Window, copies: &mut Copies) -> Result<Vec<Vec<Option<Copy>>>, Error> {
    let of_page = |judged: &Judged| Ok(copies.of_page(judged.sentences.len())?);
    chunk.pages.iter().map(of_page).collect()
}

/// Splits, encodes and writes the chunks of a window; where they are split already, marks the sentences that repeat.
fn write(window: Vec<Window>, mut copies: Option<&mut Copies>, desk: &mut Desk<'_>) -> Result<Tally, Error> {
    let Desk { findings, mill, tables, run, host } = desk;
    let with_copies = |chunk| {
        let copies = copies.as_deref_mut().map(|copies| copies_of(&chunk, copies)).transpose()?;
        Ok((chunk, copies))
    };
    let window = window.into_iter().map(with_copies).collect::<Result<Vec<_>, Error>>()?;
    let encode = |(mut chunk, copies): (Window, Option<Vec<Vec<Option<Copy>>>>)| {
        let mut tally = Tally::default();
        match copies {
            Some(copies) => mark(&mut chunk, &copies, mill),
            None => tally.sentences_split = split(&mut chunk, mill),
        }
        for judged in &chunk.pages {
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

/// Splits the pages of `chunk`, and counts their sentences.
fn split(chunk: &mut Window, mill: &Mill) -> u64 {
    let mut sentences = 0;
    for judged in &mut chunk.pages {
        judged.sentences = mill.split(&judged.page, &judged.verdicts);
        sentences += judged.sentences.len() as u64;
    }
    sentences
}

/// Marks the sentences of `chunk` that repeat.
fn mark(chunk: &mut Window, copies: &[Vec<Option<Copy>>], mill: &Mill) {
    let options = &mill.settings().dedupe.sentences;
    for (judged, copies) in chunk.pages.iter_mut().zip(copies) {
        let repeats = sentences::mark(&judged.page, &judged.sentences, copies, options);
        judged.verdicts.set_repeats(repeats);
    }
}
