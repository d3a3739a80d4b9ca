//! The third pass: settles which copy of a repeated text stays.
//!
//! In: parsed pages, verdicts on chrome, and which texts repeat. Out: all verdicts, and the page that each page repeats. It goes
//! page by page in input order, since that is what gives "first" its meaning; pages are loaded on all threads.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::scratch::{Chunk, Keep, Room, Scratch, ScratchWriter};
use super::{Error, Host};
use crate::dedupe::{Budget, Settler};
use crate::model::{PageId, Verdicts};

/// The verdicts on each page of a chunk, and the earlier page that it repeats.
pub(super) type Settled = Vec<(Verdicts, Option<PageId>)>;

impl Keep for Settled {
    fn weight(&self) -> usize {
        self.iter().map(|(verdicts, _)| size_of::<(Verdicts, Option<PageId>)>() + verdicts.weight()).sum()
    }
}

/// Settles all of `pages`; what does not fit `budget` goes to disk.
pub(super) fn settle_pass(
    pages: &Scratch<Chunk>,
    mut verdicts: Scratch<Vec<Verdicts>>,
    mut settler: Settler,
    budget: &Budget,
    host: &Host<'_>,
) -> Result<Scratch<Settled>, Error> {
    let room = Room::new(&budget.share(8));
    let mut settled = ScratchWriter::new("settled-verdicts", budget.share(8));
    let mut next = 0;
    while next < pages.len() {
        host.check()?;
        let window = pages.window(next);
        next = window.end;
        let judged = window.map(|at| (at, verdicts.take(at))).collect::<Vec<_>>();
        let load = |(at, judged)| Ok((at, pages.look(at)?, verdicts.open(judged)?));
        let loaded = judged.into_par_iter().map(load).collect::<Result<Vec<_>, Error>>()?;
        for (at, chunk, judged) in loaded {
            let of_chunk = chunk.pages.iter().zip(judged).map(|(page, mut verdicts)| {
                let duplicate_of = settler.settle(page, &mut verdicts)?;
                Ok((verdicts, duplicate_of))
            });
            settled.push(pages.at(at), room.place(of_chunk.collect::<Result<Settled, Error>>()?))?;
        }
    }
    Ok(settled.finish())
}
