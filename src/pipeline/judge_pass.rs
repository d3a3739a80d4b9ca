//! The second pass: judges chrome on every page and notes what is left of it for dedupe.
//!
//! In: parsed pages and what their sites repeat. Out: verdicts, put aside, and which texts repeat. Pages are judged on all
//! threads; notes are added in input order, which numbers texts as the last pass will meet them. While one window's notes
//! are added, the next is judged.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::mill::{Findings, Mill};
use super::scratch::{Chunk, Placed, Room, Scratch, ScratchWriter, WINDOW_CHUNKS};
use super::{Error, Host};
use crate::dedupe::{self, Budget, Ledger};
use crate::model::Verdicts;

/// What the last pass needs.
pub(super) struct JudgePass {
    /// The verdicts on the pages of each chunk.
    pub(super) verdicts: Scratch<Vec<Verdicts>>,
    pub(super) repeats: dedupe::Findings,
}

/// A chunk judged.
struct Judged {
    verdicts: Placed<Vec<Verdicts>>,
    notes: dedupe::Notes,
}

/// Judges all of `pages`; what does not fit `budget` goes to disk.
pub(super) fn judge_pass(
    pages: &Scratch<Chunk>,
    findings: &Findings,
    mill: &Mill,
    budget: &Budget,
    host: &Host<'_>,
) -> Result<JudgePass, Error> {
    let room = Room::new(&budget.share(8));
    let mut verdicts = ScratchWriter::new("verdicts", budget.share(8));
    let mut ledger = mill.repeats().ledger(dedupe::Known::default(), &budget.share(2));
    let mut pending = Vec::new();
    let (mut first, mut next) = (0, 0);
    loop {
        host.check()?;
        let end = pages.len().min(next + WINDOW_CHUNKS);
        let (added, judged) = rayon::join(
            || add(pages, first, std::mem::take(&mut pending), &mut verdicts, &mut ledger),
            || {
                let judged =
                    (next..end).into_par_iter().map(|at| Ok(judge(&*pages.look(at)?, findings, mill, &room)));
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
    Ok(JudgePass { verdicts: verdicts.finish(), repeats: ledger.conclude()? })
}

fn judge(chunk: &Chunk, findings: &Findings, mill: &Mill, room: &Room) -> Judged {
    let mut notes = dedupe::Notes::default();
    let verdicts = chunk.pages.iter().map(|page| {
        let verdicts = findings.judges.judge(page);
        mill.repeats().observe(page, &verdicts, &mut notes);
        verdicts
    });
    Judged { verdicts: room.place(verdicts.collect::<Vec<_>>()), notes }
}

/// Puts verdicts aside and adds notes, for the chunks from `first` on.
fn add(
    pages: &Scratch<Chunk>,
    first: usize,
    window: Vec<Judged>,
    verdicts: &mut ScratchWriter<Vec<Verdicts>>,
    ledger: &mut Ledger,
) -> Result<(), Error> {
    for (position, chunk) in (first..).zip(window) {
        verdicts.push(pages.at(position), chunk.verdicts)?;
        ledger.add(chunk.notes)?;
    }
    Ok(())
}
