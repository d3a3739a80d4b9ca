//! The third pass: settles which copy of a duplicate text is kept.
//!
//! Takes parsed pages, chrome verdicts and the index of texts, and returns all verdicts, and for each page
//! the one that it duplicates. Works page by page in input order, which defines which copy is the first;
//! pages are loaded, and texts compared with their likely keepers, on all threads.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::chunk::Chunk;
use super::memory_plan::MemoryPlan;
use super::{Environment, Error};
use crate::dedupe::Settler;
use crate::model::{PageId, Verdicts};
use crate::spill::{Slot, SpillPolicy, Spillable, Store, StoreWriter};

/// Verdicts on each page of a chunk, and the earlier page that it duplicates.
pub(super) type Settled = Vec<(Verdicts, Option<PageId>)>;

impl Spillable for Settled {
    fn weight(&self) -> usize {
        self.iter().map(|(verdicts, _)| size_of::<(Verdicts, Option<PageId>)>() + verdicts.weight()).sum()
    }
}

/// Settles all of `pages`. Results beyond their share of `memory` are spilled.
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
        let ahead = loaded.iter().flat_map(|(_, chunk, judged)| chunk.pages.iter().zip(judged));
        settler.look_ahead(&ahead.collect::<Vec<_>>())?;
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
