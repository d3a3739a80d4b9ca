//! The first pass: reads and parses every page once, surveys it and stores it.
//!
//! Takes inputs in sorted order and returns parsed pages in a [`Store`], notes on them, and counts. While one
//! wave of chunks is parsed, the next is read; memory holds two waves.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::iter::{IntoParallelIterator, IntoParallelRefMutIterator, ParallelIterator};

use super::chunk::Chunk;
use super::memory_plan::MemoryPlan;
use super::prepared::{Notes, Pipeline};

use super::read_tasks::{self, Batch, FirstNumbers, RawChunk, ReadRequest};
use super::repetition_builder::RepetitionBuilder;
use super::{Environment, Error, RunCounts};
use crate::model::{Notice, PageId, RawPage};
use crate::publish::manifest;
use crate::read::{FileReport, Input};
use crate::spill::{ChunkAt, Packed, SpillPolicy, Store, StoreWriter};

/// Reads and parses inputs.
pub(super) struct Reading<'a> {
    pipeline: &'a Pipeline,
    environment: &'a Environment<'a>,
    policy: SpillPolicy,
    pages: StoreWriter<Chunk>,
    /// Held while a chunk is parsed that may take very much memory, so that only one is parsed at a time.
    turn: Mutex<()>,
    /// Lines of the sites of pages, until they are taken.
    site: Option<RepetitionBuilder>,
    ids: Vec<(PageId, Arc<str>)>,
    run_counts: RunCounts,
    /// Time at which reading began, in seconds since 1970.
    began: i64,
    next_task: u32,
}

/// Results for the later passes.
pub(super) struct ReadPass {
    pub(super) pages: Store<Chunk>,
    /// The ids that pages want.
    pub(super) ids: Vec<(PageId, Arc<str>)>,
    pub(super) run_counts: RunCounts,
}

/// A parsed chunk: its pages, the notes of surveys, and counts.
struct Parsed {
    at: ChunkAt,
    pages: Packed<Chunk>,
    notes: Notes,
    run_counts: RunCounts,
    files: BTreeMap<u32, OfFile>,
}

/// Counts of the pages of a file.
#[derive(Clone, Copy, Debug, Default)]
struct OfFile {
    /// Number of pages that could not be parsed.
    unparsed: u64,
    /// Number of malformed byte sequences that were replaced by U+FFFD.
    replaced: u64,
    /// Number of pages with bytes but without blocks.
    without_blocks: u64,
}

impl<'a> Reading<'a> {
    /// Starts reading. Pages beyond their share of `memory` are spilled.
    pub(super) fn new(pipeline: &'a Pipeline, memory: &MemoryPlan, environment: &'a Environment<'a>) -> Self {
        Self {
            pipeline,
            environment,
            policy: SpillPolicy::new(&memory.pages),
            site: Some(RepetitionBuilder::new(memory.site_lines.clone())),
            pages: StoreWriter::new("parsed-pages", memory.pages.clone()),
            turn: Mutex::new(()),
            ids: Vec::new(),
            run_counts: RunCounts::default(),
            began: (environment.now)().timestamp(),
            next_task: 0,
        }
    }

    /// Reads `inputs`, numbered from `first_file` on, and returns the manifest entry of each.
    pub(super) fn read(
        &mut self,
        inputs: &[ReadRequest<'_>],
        first_file: u32,
    ) -> Result<Vec<manifest::Input>, Error> {
        let mut reports = Vec::with_capacity(inputs.len());
        let mut of_files = BTreeMap::<u32, OfFile>::new();
        let numbers = FirstNumbers { file: first_file, task: self.next_task };
        let mut waiting =
            read_tasks::plan(inputs, numbers, &self.pipeline.settings().read, self.environment.stop);
        self.next_task += u32::try_from(waiting.len()).expect("there are no more tasks than files");
        let mut active = Vec::new();
        let mut wave = Vec::new();
        loop {
            self.environment.check()?;
            while active.len() < rayon::current_num_threads()
                && let Some(task) = waiting.pop_front()
            {
                active.push(task);
            }
            if active.is_empty() && wave.is_empty() {
                break;
            }
            let (pipeline, policy, turn) = (self.pipeline, &self.policy, &self.turn);
            let parse = |(at, chunk)| {
                let _turn = may_be_large(&chunk).then(|| turn.lock().unwrap_or_else(PoisonError::into_inner));
                parse(pipeline, policy, at, chunk)
            };
            let (parsed, batches) = rayon::join(
                || wave.into_par_iter().map(parse).collect::<Vec<_>>(),
                || active.par_iter_mut().map(read_tasks::ReadTask::read).collect::<Vec<_>>(),
            );
            for chunk in parsed {
                self.pages.push(chunk.at, chunk.pages)?;
                self.site.as_mut().map_or(Ok(()), |site| site.add(&chunk.notes.site))?;
                self.ids.extend(chunk.notes.ids);
                self.run_counts.add(&chunk.run_counts);
                for (file, OfFile { unparsed, replaced, without_blocks }) in chunk.files {
                    let counts = of_files.entry(file).or_default();
                    counts.unparsed += unparsed;
                    counts.replaced += replaced;
                    counts.without_blocks += without_blocks;
                }
            }
            active.retain(|task| !task.is_done());
            wave = Vec::new();
            for Batch { chunks, files: finished, stored_bytes } in batches {
                wave.extend(chunks);
                self.environment.progress.advance(finished.len() as u64, stored_bytes);
                reports.extend(finished);
            }
        }
        reports.sort_unstable_by_key(|&(file, _)| file);
        let facts = reports.into_iter().zip(inputs).map(|((file, report), wanted)| {
            let counts = of_files.get(&file).copied().unwrap_or_default();
            self.finish_input(wanted, report, counts)
        });
        facts.collect()
    }

    /// Adds the report on an input that was read whole to the counts of the run, and returns the manifest
    /// entry of the input.
    fn finish_input(
        &mut self,
        wanted: &ReadRequest<'_>,
        mut report: FileReport,
        counts: OfFile,
    ) -> Result<manifest::Input, Error> {
        if counts.without_blocks > 0 {
            report.notices.insert(Notice::NoBlocks, counts.without_blocks);
        }
        if wanted.records.is_none() {
            self.run_counts.content_delivered += report.delivered;
            self.run_counts.content_accounted += report.accounted;
            for (&notice, count) in &report.notices {
                *self.run_counts.notices.entry(notice).or_default() += count;
            }
            self.run_counts.rejects_untold += report.untold;
        }
        input_facts(wanted.input, report, counts, self.began)
    }

    /// Returns the lines of the sites of pages read so far; those of later pages are not collected.
    pub(super) fn take_site_notes(&mut self) -> Option<RepetitionBuilder> {
        self.site.take()
    }

    pub(super) fn finish(self) -> ReadPass {
        ReadPass { pages: self.pages.finish(), ids: self.ids, run_counts: self.run_counts }
    }
}

/// Number of tags and line ends from which a parsed chunk may take very much memory: at 600 bytes each, more
/// than all chunks together that a later pass works on. A megabyte of the labelled pages has 25,000.
const MANY_MARKS: usize = 160_000;

/// Returns true if `chunk` may take very much memory when parsed.
fn may_be_large(chunk: &RawChunk) -> bool {
    let marks = |page: &RawPage| memchr::memchr2_iter(b'<', b'\n', page.body.as_bytes()).count();
    chunk.pages.iter().map(marks).sum::<usize>() >= MANY_MARKS
}

/// Parses the pages of a chunk, takes notes and counts.
fn parse(pipeline: &Pipeline, policy: &SpillPolicy, at: ChunkAt, raw: RawChunk) -> Parsed {
    let mut notes = Notes::default();
    let mut run_counts = RunCounts { pages_read: raw.pages.len() as u64, ..RunCounts::default() };
    let mut files = BTreeMap::<u32, OfFile>::new();
    let mut chunk = Chunk { pages: Vec::with_capacity(raw.pages.len()), rejects: raw.rejects };
    for page in raw.pages {
        let of_file = files.entry(page.id.file).or_default();
        match pipeline.parse(page) {
            Ok(page) => {
                pipeline.observe(&page, &mut notes);
                run_counts.pages_parsed += 1;
                run_counts.blocks_parsed += page.blocks.len() as u64;
                of_file.replaced += page.replaced;
                of_file.without_blocks += u64::from(page.blocks.is_empty() && page.bytes > 0);
                chunk.pages.push(page);
            }
            Err(reject) => {
                run_counts.pages_rejected += 1;
                of_file.unparsed += 1;
                chunk.rejects.push(reject);
            }
        }
    }
    // Sorts rejects of reader and parser by record.
    chunk.rejects.sort_by(|a, b| (&a.source, a.record, a.offset).cmp(&(&b.source, b.record, b.offset)));
    Parsed { at, pages: policy.pack(chunk), notes, run_counts, files }
}

/// Returns the manifest entry of a file, after checking that its content is accounted for. `began` is the
/// time at which reading began.
fn input_facts(
    input: &Input,
    report: FileReport,
    counts: OfFile,
    began: i64,
) -> Result<manifest::Input, Error> {
    if !report.adds_up() {
        return Err(Error::Content {
            file: input.name.to_string(),
            delivered: report.delivered,
            accounted: report.accounted,
        });
    }
    let stamp = report.stamp.filter(|stamp| stamp.is_settled(began));
    Ok(manifest::Input {
        source: input.name.to_string(),
        bytes: report.stored_bytes,
        content_bytes: report.content_bytes,
        sha256: report.sha256,
        pages: report.pages - counts.unparsed,
        rejects: report.rejects + counts.unparsed,
        skipped: report.skipped.into_iter().map(|(kind, count)| (kind.into_owned(), count)).collect(),
        replaced_characters: counts.replaced,
        notices: report.notices.iter().map(|(notice, &count)| (notice.code().to_owned(), count)).collect(),
        delivered: report.delivered,
        accounted: report.accounted,
        stamp: stamp.map(|stamp| stamp.to_string()),
        retry: report.is_unsteady,
    })
}
