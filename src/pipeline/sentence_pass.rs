//! A pass between settling and writing that finds repeated sentences, if `dedupe.sentences` enables it.
//!
//! Takes parsed pages and all verdicts on their blocks, and returns the stored sentences of kept blocks and
//! which of them are copies. Pages are split on all threads; notes are added in input order, so that
//! sentences get the same numbers as in the last pass. While the notes of one window are added, the next
//! window is split.

use super::chunk::Chunk;
use super::memory_plan::MemoryPlan;
use super::prepared::Pipeline;

use super::settle_pass::Settled;
use super::{Environment, Error, windows};
use crate::dedupe::sentences::{Copies, Mode, Notes, SentenceIndexBuilder};
use crate::model::Sentence;
use crate::spill::{Packed, SpillPolicy, Spillable, Store, StoreWriter};

/// Sentences of each page of a chunk.
pub(super) type Split = Vec<Vec<Sentence>>;

impl Spillable for Split {
    fn weight(&self) -> usize {
        self.iter().map(|sentences| size_of::<Vec<Sentence>>() + size_of_val(&**sentences)).sum()
    }
}

/// Results for the last pass.
pub(super) struct SentencePass {
    pub(super) split: Store<Split>,
    pub(super) copies: Copies,
    /// Number of all sentences.
    pub(super) sentences: u64,
}

/// A split chunk.
struct Noted {
    split: Packed<Split>,
    notes: Notes,
    sentences: u64,
}

/// Splits all of `pages`; `None` if repeated sentences are not searched for. Results beyond their share of
/// `memory` are spilled.
pub(super) fn sentence_pass(
    pages: &Store<Chunk>,
    settled: &Store<Settled>,
    pipeline: &Pipeline,
    memory: &MemoryPlan,
    environment: &Environment<'_>,
) -> Result<Option<SentencePass>, Error> {
    let options = &pipeline.settings().dedupe.sentences;
    if options.mode == Mode::Off {
        return Ok(None);
    }
    let policy = SpillPolicy::new(&memory.split);
    let mut split = StoreWriter::new("split-pages", memory.split.clone());
    let mut ledger = SentenceIndexBuilder::new(options, memory.sentences.clone());
    let mut sentences = 0;
    let note = |at| Ok((at, note(&*pages.get(at)?, &*settled.get(at)?, pipeline, &policy)));
    windows::overlapped(
        pages.windows(),
        environment,
        |at| at,
        note,
        |window| {
            for (at, Noted { split: of_chunk, notes, sentences: count }) in window {
                split.push(pages.at(at), of_chunk)?;
                ledger.add(notes)?;
                sentences += count;
            }
            Ok(())
        },
    )?;
    Ok(Some(SentencePass { split: split.finish(), copies: ledger.finish()?, sentences }))
}

/// Splits the pages of a chunk, and takes notes on their sentences.
fn note(chunk: &Chunk, settled: &Settled, pipeline: &Pipeline, policy: &SpillPolicy) -> Noted {
    let mut notes = Notes::default();
    let mut count = 0;
    let split = chunk.pages.iter().zip(settled).map(|(page, (verdicts, _))| {
        let sentences = pipeline.split(page, verdicts);
        notes.observe(page, &sentences);
        count += sentences.len() as u64;
        sentences
    });
    let split = split.collect::<Split>();
    Noted { split: policy.pack(split), notes, sentences: count }
}
