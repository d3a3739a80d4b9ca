//! The second pass: judges chrome on every page and notes what is left of it for dedupe.
//!
//! In: parsed pages and what their sites repeat. Out: verdicts, put aside, and which texts repeat. Pages are judged on all
//! threads; notes are added in input order, which numbers texts as the last pass will meet them. While one window's notes
//! are added, the next is judged.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::mill::{Findings, Mill};
use super::scratch::{Chunk, Keep, Placed, Room, Scratch, ScratchWriter};
use super::{Error, Host};
use crate::dedupe::{self, Budget, Known, Ledger, Remembered};
use crate::model::Verdicts;

/// What the last pass needs.
pub(super) struct JudgePass {
    /// The verdicts on the pages of each chunk.
    pub(super) verdicts: Scratch<Vec<Verdicts>>,
    /// What later runs need of the texts of each chunk, where any is to go on from this one.
    pub(super) texts: Option<Scratch<Remembered>>,
    pub(super) repeats: Ledger,
}

impl Keep for Remembered {
    fn weight(&self) -> usize {
        self.blocks.weight() + self.pages.weight()
    }
}

/// A chunk judged.
struct Judged {
    verdicts: Placed<Vec<Verdicts>>,
    texts: Option<Placed<Remembered>>,
    notes: dedupe::Notes,
}

/// What the notes of a run are for.
#[derive(Clone, Copy)]
pub(super) struct Purpose {
    /// Texts of published pages, which the notes follow.
    pub(super) known: Known,
    /// Whether later runs are to go on from this one.
    pub(super) remember: bool,
}

/// Judges all of `pages`; what does not fit `budget` goes to disk.
pub(super) fn judge_pass(
    pages: &Scratch<Chunk>,
    findings: &Findings,
    mill: &Mill,
    Purpose { known, remember }: Purpose,
    budget: &Budget,
    host: &Host<'_>,
) -> Result<JudgePass, Error> {
    let room = Room::new(&budget.share(8));
    let mut verdicts = ScratchWriter::new("verdicts", budget.share(16));
    let mut texts = ScratchWriter::new("remembered-texts", budget.share(16));
    let mut ledger = mill.repeats().ledger(known, &budget.share(2));
    let mut pending = Vec::new();
    let (mut first, mut next) = (0, 0);
    loop {
        host.check()?;
        let window = pages.window(next);
        let end = window.end;
        let (added, judged) = rayon::join(
            || {
                for (position, chunk) in (first..).zip(std::mem::take(&mut pending)) {
                    let Judged { verdicts: of_chunk, texts: texts_of_chunk, notes } = chunk;
                    verdicts.push(pages.at(position), of_chunk)?;
                    texts_of_chunk.map_or(Ok(()), |of_chunk| texts.push(pages.at(position), of_chunk))?;
                    ledger.add(notes)?;
                }
                Ok::<_, Error>(())
            },
            || {
                let judge = |at| Ok(judge(&*pages.look(at)?, findings, mill, remember, &room));
                let judged = window.into_par_iter().map(judge);
                judged.collect::<Result<Vec<_>, Error>>()
            },
        );
        added?;
        pending = judged?;
        if pending.is_empty() {
            break;
        }
        (first, next) = (next, end);
    }
    let texts = remember.then(|| texts.finish());
    Ok(JudgePass { verdicts: verdicts.finish(), texts, repeats: ledger })
}

fn judge(chunk: &Chunk, findings: &Findings, mill: &Mill, remember: bool, room: &Room) -> Judged {
    let mut notes = dedupe::Notes::default();
    let verdicts = chunk.pages.iter().map(|page| {
        let verdicts = findings.judges.judge(page);
        mill.repeats().observe(page, &verdicts, &mut notes);
        verdicts
    });
    let verdicts = room.place(verdicts.collect::<Vec<_>>());
    let texts = remember.then(|| {
        let position = |page| {
            let at = chunk.pages.binary_search_by_key(&page, |page| page.id);
            u32::try_from(at.expect("notes are of pages of the chunk")).expect("a chunk has few pages")
        };
        room.place(notes.remember(position))
    });
    Judged { verdicts, texts, notes }
}
