//! The first pass: reads and parses every page once, surveys it and puts it aside.
//!
//! In: inputs in sorted order. Out: parsed pages in [`Scratch`], what their sites repeat, document ids
//! and a tally. While one wave of chunks is parsed, the next is read; memory holds two waves.

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelIterator, IntoParallelRefMutIterator, ParallelIterator};

use super::mill::{Findings, Mill, Notes};
use super::scratch::{Chunk, ChunkAt, Placed, Room, Scratch, ScratchWriter};
use super::units::{self, Batch, RawChunk};
use super::{Error, Host, Tally};
use crate::dedupe::Budget;
use crate::read::{FileReport, Input};
use crate::write::manifest;

/// All that the later passes need.
pub(super) struct ReadPass {
    pub(super) pages: Scratch<Chunk>,
    pub(super) findings: Findings,
    pub(super) inputs: Vec<manifest::Input>,
}

/// A chunk parsed: its pages, what the surveys noted, and counts.
struct Parsed {
    at: ChunkAt,
    pages: Placed<Chunk>,
    notes: Notes,
    tally: Tally,
    /// Pages that did not parse, by file.
    rejected: BTreeMap<u32, u64>,
}

/// Reads all of `inputs` and counts what it finds in `tally`.
pub(super) fn read_pass(
    inputs: &[Input],
    mill: &Mill,
    budget: Budget,
    tally: &mut Tally,
    host: &Host<'_>,
) -> Result<ReadPass, Error> {
    let room = Room::new(&budget);
    let mut scratch = ScratchWriter::new("parsed-pages", budget);
    let mut notes = Notes::default();
    let mut files = Vec::with_capacity(inputs.len());
    let mut rejected = BTreeMap::<u32, u64>::new();

    let mut waiting = units::plan(inputs, &mill.settings().read, host.stop);
    let mut active = Vec::new();
    let mut wave = Vec::new();
    loop {
        host.check()?;
        while active.len() < rayon::current_num_threads()
            && let Some(unit) = waiting.pop_front()
        {
            active.push(unit);
        }
        if active.is_empty() && wave.is_empty() {
            break;
        }
        let (parsed, batches) = rayon::join(
            || wave.into_par_iter().map(|(at, chunk)| parse(mill, &room, at, chunk)).collect::<Vec<_>>(),
            || active.par_iter_mut().map(units::Unit::read).collect::<Vec<_>>(),
        );
        for chunk in parsed {
            scratch.push(chunk.at, chunk.pages)?;
            mill.merge(&mut notes, chunk.notes);
            tally.add(&chunk.tally);
            for (file, count) in chunk.rejected {
                *rejected.entry(file).or_default() += count;
            }
        }
        active.retain(|unit| !unit.is_done());
        wave = Vec::new();
        for Batch { chunks, files: finished, stored_bytes } in batches {
            wave.extend(chunks);
            host.progress.advance(finished.len() as u64, stored_bytes);
            files.extend(finished);
        }
    }

    files.sort_unstable_by_key(|&(file, _)| file);
    let facts = files.into_iter().map(|(file, report)| {
        tally.content_delivered += report.delivered;
        tally.content_accounted += report.accounted;
        input_facts(&inputs[file as usize], report, rejected.get(&file).copied().unwrap_or(0))
    });
    let facts = facts.collect::<Result<Vec<_>, _>>()?;
    Ok(ReadPass { pages: scratch.finish(), findings: mill.conclude(notes), inputs: facts })
}

fn parse(mill: &Mill, room: &Room, at: ChunkAt, raw: RawChunk) -> Parsed {
    let mut notes = Notes::default();
    let mut tally = Tally { pages_read: raw.pages.len() as u64, ..Tally::default() };
    let mut rejected = BTreeMap::<u32, u64>::new();
    let mut chunk = Chunk { pages: Vec::with_capacity(raw.pages.len()), rejects: raw.rejects };
    for page in raw.pages {
        let file = page.id.file;
        match mill.parse(page) {
            Ok(page) => {
                mill.observe(&page, &mut notes);
                tally.pages_parsed += 1;
                tally.blocks_parsed += page.blocks.len() as u64;
                tally.replaced += page.replaced;
                chunk.pages.push(page);
            }
            Err(reject) => {
                tally.pages_rejected += 1;
                *rejected.entry(file).or_default() += 1;
                chunk.rejects.push(reject);
            }
        }
    }
    // Rejects of reader and parser in the order of their records.
    chunk.rejects.sort_by(|a, b| (&a.source, a.record, a.offset).cmp(&(&b.source, b.record, b.offset)));
    Parsed { at, pages: room.place(chunk), notes, tally, rejected }
}

/// The manifest's entry for a file of which `unparsed` pages did not parse, once its content is found
/// to be accounted for.
fn input_facts(input: &Input, report: FileReport, unparsed: u64) -> Result<manifest::Input, Error> {
    if !report.adds_up() {
        return Err(Error::Content {
            file: input.name.to_string(),
            delivered: report.delivered,
            accounted: report.accounted,
        });
    }
    Ok(manifest::Input {
        source: input.name.to_string(),
        bytes: report.stored_bytes,
        content_bytes: report.content_bytes,
        sha256: report.sha256,
        pages: report.pages - unparsed,
        rejects: report.rejects + unparsed,
        skipped: report.skipped.into_iter().map(|(kind, count)| (kind.into_owned(), count)).collect(),
    })
}
