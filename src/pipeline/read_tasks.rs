//! Cuts the inputs into units that are read side by side, and units into chunks of pages.
//!
//! In: inputs in sorted order. Out: chunks of about a megabyte, each with its place in the input
//! order. Small files share a unit; a large one is a unit of its own and is cut into many chunks, so
//! that one huge file keeps all cores as busy as a thousand small ones. Where a chunk begins and
//! ends depends on the inputs alone, never on threads.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::model::{RawPage, Reject};
use crate::read::{self, Entry, FileReader, FileReport, Input};
use crate::spill::ChunkAt;

/// Files up to this size together make a unit. Large enough that opening a unit costs nothing beside
/// reading it, small enough that a thousand small files spread over all cores.
const TASK_BYTES: u64 = 8 << 20;
/// Most files of a unit: tiny files cost more to open than to read.
const TASK_FILES: usize = 256;
/// Raw bytes of pages after which a chunk is full.
const CHUNK_BYTES: usize = 1 << 20;
/// Pages after which a chunk is full: many tiny records cost more than their bytes.
const CHUNK_PAGES: usize = 512;
/// Raw bytes that a unit reads at a time; with its successor, what a unit holds in memory.
const BATCH_BYTES: usize = 8 << 20;

/// What an entry counts beside its content, so that a file of nothing but rejects or skipped records
/// is read in batches too.
const ENTRY_BYTES: usize = 256;

/// An input, and which of it is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReadRequest<'a> {
    pub(super) input: &'a Input,
    /// The records whose pages are wanted, and nothing else; all of the file if `None`.
    pub(super) records: Option<&'a HashSet<u64>>,
}

/// Pages as read, and what was rejected between them.
#[derive(Debug, Default)]
pub(super) struct RawChunk {
    pub(super) pages: Vec<RawPage>,
    pub(super) rejects: Vec<Reject>,
    bytes: usize,
}

impl RawChunk {
    fn is_full(&self) -> bool {
        self.bytes >= CHUNK_BYTES || self.pages.len() + self.rejects.len() >= CHUNK_PAGES
    }

    fn is_empty(&self) -> bool {
        self.pages.is_empty() && self.rejects.is_empty()
    }
}

/// A run of neighbouring files, read in order by one thread at a time.
pub(super) struct ReadTask<'a> {
    number: u32,
    next_chunk: u32,
    waiting: VecDeque<(u32, ReadRequest<'a>)>,
    open: Option<Open<'a>>,
    options: &'a read::Options,
    stop: &'a Arc<AtomicBool>,
}

/// The file that a unit is reading.
struct Open<'a> {
    file: u32,
    wanted: ReadRequest<'a>,
    reader: FileReader,
    /// Stored bytes that were told as progress.
    told: u64,
}

/// What one turn of reading a unit gave.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) chunks: Vec<(ChunkAt, RawChunk)>,
    /// Files that were read to their end, by number.
    pub(super) files: Vec<(u32, FileReport)>,
    /// Bytes of the inputs as stored that this turn came forward.
    pub(super) stored_bytes: u64,
}

/// The numbers from which files and tasks are counted.
#[derive(Clone, Copy)]
pub(super) struct FirstNumbers {
    pub(super) file: u32,
    pub(super) task: u32,
}

/// Cuts `inputs` into units, in their order; files are numbered from `first_file` on, units from `first_task` on. Once `stop` is set,
/// none reads on.
pub(super) fn plan<'a>(
    inputs: &[ReadRequest<'a>],
    FirstNumbers { file: first_file, task: first_task }: FirstNumbers,
    options: &'a read::Options,
    stop: &'a Arc<AtomicBool>,
) -> VecDeque<ReadTask<'a>> {
    let mut read_tasks = VecDeque::<ReadTask<'a>>::new();
    let mut bytes = u64::MAX;
    for (file, &wanted) in (first_file..).zip(inputs) {
        let input = wanted.input;
        let is_full = bytes.saturating_add(input.bytes) > TASK_BYTES;
        if is_full || read_tasks.back().is_none_or(|task| task.waiting.len() >= TASK_FILES) {
            let number =
                first_task + u32::try_from(read_tasks.len()).expect("there are fewer units than files");
            let waiting = VecDeque::new();
            read_tasks.push_back(ReadTask { number, next_chunk: 0, waiting, open: None, options, stop });
            bytes = 0;
        }
        bytes = bytes.saturating_add(input.bytes);
        if let Some(task) = read_tasks.back_mut() {
            task.waiting.push_back((file, wanted));
        }
    }
    read_tasks
}

impl ReadRequest<'_> {
    fn takes(&self, record: u64) -> bool {
        self.records.is_none_or(|records| records.contains(&record))
    }
}

impl ReadTask<'_> {
    /// Whether every file of the unit has been read.
    pub(super) fn is_done(&self) -> bool {
        self.open.is_none() && self.waiting.is_empty()
    }

    /// Reads on for about [`BATCH_BYTES`].
    pub(super) fn read(&mut self) -> Batch {
        let mut batch = Batch::default();
        let mut chunk = RawChunk::default();
        let mut bytes = 0;
        while bytes < BATCH_BYTES {
            let Some(open) = self.open.as_mut() else {
                let Some((file, wanted)) = self.waiting.pop_front() else { break };
                let reader = read::open(wanted.input, file, self.options).until(self.stop);
                self.open = Some(Open { file, wanted, reader, told: 0 });
                continue;
            };
            bytes += ENTRY_BYTES;
            match open.reader.next() {
                Some(Entry::Page(page)) if !open.wanted.takes(page.source.record) => bytes += page.body.len(),
                Some(Entry::Page(page)) => {
                    bytes += page.body.len();
                    chunk.bytes += page.body.len();
                    chunk.pages.push(page);
                }
                Some(Entry::Reject(reject)) if open.wanted.records.is_none() => chunk.rejects.push(reject),
                Some(Entry::Reject(_) | Entry::Skipped { .. }) => {}
                None => {
                    batch.stored_bytes += open.wanted.input.bytes.saturating_sub(open.told);
                    let finished = self.open.take().map(|open| (open.file, open.reader.finish()));
                    batch.files.extend(finished);
                }
            }
            if chunk.is_full() {
                self.push(&mut batch, &mut chunk);
            }
        }
        self.push(&mut batch, &mut chunk);
        if let Some(open) = self.open.as_mut() {
            let read = open.reader.stored_bytes_read().min(open.wanted.input.bytes);
            batch.stored_bytes += read.saturating_sub(open.told);
            open.told = read;
        }
        batch
    }

    fn push(&mut self, batch: &mut Batch, chunk: &mut RawChunk) {
        if chunk.is_empty() {
            return;
        }
        let at = ChunkAt { task: self.number, chunk: self.next_chunk };
        self.next_chunk += 1;
        batch.chunks.push((at, std::mem::take(chunk)));
    }
}
