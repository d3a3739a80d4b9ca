//! The third pass: settles which copy of a repeated text stays.
//!
//! In: parsed pages, verdicts on chrome, and which texts repeat. Out: all verdicts, and the page that each page repeats. It goes
//! page by page in input order, since that is what gives "first" its meaning; pages are loaded on all threads.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::chunk::Chunk;
use super::memory_plan::MemoryPlan;
use super::{Environment, Error};
use crate::dedupe::Settler;
use crate::model::{PageId, Verdicts};
use crate::spill::{Slot, SpillPolicy, Spillable, Store, StoreWriter};

/// The verdicts on each page of a chunk, and the earlier page that it repeats.
pub(super) type Settled = Vec<(Verdicts, Option<PageId>)>;

impl Spillable for Settled {
    fn weight(&self) -> usize {
        self.iter().map(|(verdicts, _)| size_of::<(Verdicts, Option<PageId>)>() + verdicts.weight()).sum()
    }
}

/// Settles all of `pages`; what does not fit its share of `memory` goes to disk.
pub(super) fn settle_pass(
    pages: &Store<Chunk>,
    mut verdicts: Store<Vec<Verdicts>>,
    mut settler: Settler,
    memory: &MemoryPlan,
    environment: &Environment<'_>,
) -> Result<Store<Settled>, Error> {
    let policy = SpillPolicy::new(&memory.settled);
    let mut settled = StoreWriter::new("settled-verdicts", memory.settled.clone());
    for window in pages.windows() {
        environment.check()?;
        let judged = window.chunks.map(|at| (at, verdicts.take(at))).collect::<Vec<_>>();
        let load = |(at, judged): (usize, Slot<_>)| Ok((at, pages.get(at)?, judged.load()?));
        let loaded = judged.into_par_iter().map(load).collect::<Result<Vec<_>, Error>>()?;
        for (at, chunk, judged) in loaded {
            let of_chunk = chunk.pages.iter().zip(judged).map(|(page, mut verdicts)| {
                let duplicate_of = settler.settle(page, &mut verdicts)?;
                Ok((verdicts, duplicate_of))
            });
            settled.push(pages.at(at), policy.pack(of_chunk.collect::<Result<Settled, Error>>()?))?;
        }
    }
    Ok(settled.finish())
}
