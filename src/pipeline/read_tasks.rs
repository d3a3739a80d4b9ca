//! Divides the inputs into tasks that are read in parallel, and tasks into chunks of pages.
//!
//! Takes inputs in sorted order and returns chunks of about a megabyte, each with its place in the input
//! order. Small files share a task; a large file is a task of its own and is divided into many chunks, so
//! that one huge file keeps all cores as busy as a thousand small ones. Where chunks begin and end depends
//! only on the inputs, never on threads.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::model::{RawPage, Reject};
use crate::read::{self, Entry, FileReader, FileReport, Input};
use crate::spill::ChunkAt;

/// Maximum total size of the files of a task with several, in bytes. Large enough that opening a task costs
/// nothing compared with reading it, small enough that a thousand small files are distributed over all cores.
const TASK_BYTES: u64 = 8 << 20;
/// Maximum number of files in a task, because tiny files cost more to open than to read.
const TASK_FILES: usize = 256;
/// Raw bytes of pages after which a chunk is full.
const CHUNK_BYTES: usize = 1 << 20;
/// Number of pages after which a chunk is full, because many tiny records cost more than their bytes.
const CHUNK_PAGES: usize = 512;
/// Number of raw bytes that a task reads at a time. A task holds this batch and the next one in memory.
const BATCH_BYTES: usize = 8 << 20;

/// Size in bytes that an entry counts in addition to its content, so that a file of only rejects or skipped
/// records is also read in batches.
const ENTRY_BYTES: usize = 256;

/// An input, and the records of it to read.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReadRequest<'a> {
    pub(super) input: &'a Input,
    /// Records whose pages are wanted; `None` for the whole file, including rejects.
    pub(super) records: Option<&'a HashSet<u64>>,
}

/// Raw pages, and the rejects between them.
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

/// Consecutive files that are read in order by one thread at a time.
pub(super) struct ReadTask<'a> {
    number: u32,
    next_chunk: u32,
    waiting: VecDeque<(u32, ReadRequest<'a>)>,
    open: Option<Open<'a>>,
    options: &'a read::Options,
    stop: &'a Arc<AtomicBool>,
}

/// The file that a task is reading.
struct Open<'a> {
    file: u32,
    wanted: ReadRequest<'a>,
    reader: FileReader,
    /// Number of stored bytes already reported as progress.
    told: u64,
}

/// Result of one call of [`ReadTask::read`].
#[derive(Default)]
pub(super) struct Batch {
    pub(super) chunks: Vec<(ChunkAt, RawChunk)>,
    /// Files read to their end, by number.
    pub(super) files: Vec<(u32, FileReport)>,
    /// Number of stored bytes read by this call.
    pub(super) stored_bytes: u64,
}

/// The numbers from which files and tasks are counted.
#[derive(Clone, Copy)]
pub(super) struct FirstNumbers {
    pub(super) file: u32,
    pub(super) task: u32,
}

/// Divides `inputs` into tasks, in their order. Files are numbered from `first_file` on, tasks from
/// `first_task` on. Once `stop` is set, tasks stop reading.
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
                first_task + u32::try_from(read_tasks.len()).expect("there are no more tasks than files");
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
    /// Returns true if the page of `record` is wanted.
    fn takes(&self, record: u64) -> bool {
        self.records.is_none_or(|records| records.contains(&record))
    }
}

impl ReadTask<'_> {
    /// Returns true if all files of the task have been read.
    pub(super) fn is_done(&self) -> bool {
        self.open.is_none() && self.waiting.is_empty()
    }

    /// Reads about [`BATCH_BYTES`] more.
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

    /// Moves `chunk` to `batch` unless it is empty.
    fn push(&mut self, batch: &mut Batch, chunk: &mut RawChunk) {
        if chunk.is_empty() {
            return;
        }
        let at = ChunkAt { task: self.number, chunk: self.next_chunk };
        self.next_chunk += 1;
        batch.chunks.push((at, std::mem::take(chunk)));
    }
}
