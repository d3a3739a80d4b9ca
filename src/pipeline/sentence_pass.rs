//! A pass between settling and writing, only where `dedupe.sentences` asks for it: finds the sentences that repeat.
//!
//! In: parsed pages and all verdicts on their blocks. Out: the sentences of what stays, put aside, and which are copies. Pages
//! are split on all threads; notes are added in input order, which numbers sentences as the last pass will meet them. While
//! one window's notes are added, the next is split.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::mill::Mill;
use super::scratch::{Chunk, Keep, Placed, Room, Scratch, ScratchWriter};
use super::settle_pass::Settled;
use super::{Error, Host};
use crate::dedupe::Budget;
use crate::dedupe::sentences::{Copies, Ledger, Mode, Notes};
use crate::model::Sentence;

/// The sentences of each page of a chunk.
pub(super) type Split = Vec<Vec<Sentence>>;

impl Keep for Split {
    fn weight(&self) -> usize {
        self.iter().map(|sentences| size_of::<Vec<Sentence>>() + size_of_val(&**sentences)).sum()
    }
}

/// What the last pass needs to mark sentences.
pub(super) struct SentencePass {
    pub(super) split: Scratch<Split>,
    pub(super) copies: Copies,
    /// Sentences in all.
    pub(super) sentences: u64,
}

/// A chunk split.
struct Noted {
    split: Placed<Split>,
    notes: Notes,
    sentences: u64,
}

/// Splits all of `pages`, unless sentences are not to be compared; what does not fit `budget` goes to disk.
pub(super) fn sentence_pass(
    pages: &Scratch<Chunk>,
    settled: &Scratch<Settled>,
    mill: &Mill,
    budget: &Budget,
    host: &Host<'_>,
) -> Result<Option<SentencePass>, Error> {
    let options = &mill.settings().dedupe.sentences;
    if options.mode == Mode::Off {
        return Ok(None);
    }
    let room = Room::new(&budget.share(8));
    let mut split = ScratchWriter::new("split-pages", budget.share(8));
    let mut ledger = Ledger::new(options, budget.share(2));
    let mut sentences = 0;
    let mut pending = Vec::new();
    let (mut first, mut next) = (0, 0);
    loop {
        host.check()?;
        let window = pages.window(next);
        let end = window.end;
        let (added, noted) = rayon::join(
            || {
                for (position, chunk) in (first..).zip(std::mem::take(&mut pending)) {
                    let Noted { split: of_chunk, notes, sentences: count } = chunk;
                    split.push(pages.at(position), of_chunk)?;
                    ledger.add(notes)?;
                    sentences += count;
                }
                Ok::<_, Error>(())
            },
            || {
                let note = |at| Ok(note(&*pages.look(at)?, &*settled.look(at)?, mill, &room));
                window.into_par_iter().map(note).collect::<Result<Vec<_>, Error>>()
            },
        );
        added?;
        pending = noted?;
        if pending.is_empty() {
            break;
        }
        (first, next) = (next, end);
    }
    Ok(Some(SentencePass { split: split.finish(), copies: ledger.conclude()?, sentences }))
}

fn note(chunk: &Chunk, settled: &Settled, mill: &Mill, room: &Room) -> Noted {
    let mut notes = Notes::default();
    let mut count = 0;
    let split = chunk.pages.iter().zip(settled).map(|(page, (verdicts, _))| {
        let sentences = mill.split(page, verdicts);
        notes.observe(page, &sentences);
        count += sentences.len() as u64;
        sentences
    });
    let split = split.collect::<Split>();
    Noted { split: room.place(split), notes, sentences: count }
}
