//! The second pass: judges the chrome of every page and notes the remaining texts for dedupe.
//!
//! Takes parsed pages and the repetition on their sites, and returns stored verdicts and an index of texts.
//! Pages are judged on all threads; notes are added in input order, so that texts get the same numbers as in
//! the last pass. While the notes of one window are added, the next window is judged.

use super::chunk::Chunk;
use super::memory_plan::MemoryPlan;
use super::prepared::{Findings, Pipeline};

use super::{Environment, Error, windows};
use crate::dedupe::{self, Known, Remembered, TextIndexBuilder};
use crate::model::Verdicts;
use crate::spill::{Packed, SpillPolicy, Store, StoreWriter};

/// Results for the later passes.
pub(super) struct JudgePass {
    /// Verdicts on the pages of each chunk.
    pub(super) verdicts: Store<Vec<Verdicts>>,
    /// What later runs need of the texts of each chunk, if state is kept.
    pub(super) texts: Option<Store<Remembered>>,
    pub(super) repeats: TextIndexBuilder,
}

/// A judged chunk.
struct Judged {
    verdicts: Packed<Vec<Verdicts>>,
    texts: Option<Packed<Remembered>>,
    notes: dedupe::Notes,
}

/// What the notes of a run are used for.
#[derive(Clone, Copy)]
pub(super) struct Purpose {
    /// Number of texts of published pages, after which new texts are numbered.
    pub(super) known: Known,
    /// Whether state is kept for later runs.
    pub(super) remember: bool,
}

/// Judges all of `pages`. Results beyond their share of `memory` are spilled.
pub(super) fn judge_pass(
    pages: &Store<Chunk>,
    findings: &Findings,
    pipeline: &Pipeline,
    Purpose { known, remember }: Purpose,
    memory: &MemoryPlan,
    environment: &Environment<'_>,
) -> Result<JudgePass, Error> {
    let policy = SpillPolicy::new(&memory.verdicts);
    let mut verdicts = StoreWriter::new("verdicts", memory.verdicts.clone());
    let mut texts = StoreWriter::new("remembered-texts", memory.verdicts.clone());
    let mut repeats = pipeline.repeats().index_builder(known, &memory.repeats);
    let judge = |at| Ok((at, judge(&*pages.get(at)?, findings, pipeline, remember, &policy)));
    windows::overlapped(
        pages.windows(),
        environment,
        |at| at,
        judge,
        |window| {
            for (at, Judged { verdicts: of_chunk, texts: texts_of_chunk, notes }) in window {
                verdicts.push(pages.at(at), of_chunk)?;
                texts_of_chunk.map_or(Ok(()), |of_chunk| texts.push(pages.at(at), of_chunk))?;
                repeats.add(notes)?;
            }
            Ok(())
        },
    )?;
    let texts = remember.then(|| texts.finish());
    Ok(JudgePass { verdicts: verdicts.finish(), texts, repeats })
}

/// Judges the pages of a chunk, and takes notes on the blocks that are kept.
fn judge(
    chunk: &Chunk,
    findings: &Findings,
    pipeline: &Pipeline,
    remember: bool,
    policy: &SpillPolicy,
) -> Judged {
    let mut notes = dedupe::Notes::default();
    let verdicts = chunk.pages.iter().map(|page| {
        let verdicts = findings.judge(page);
        pipeline.repeats().observe(page, &verdicts, &mut notes);
        verdicts
    });
    let verdicts = policy.pack(verdicts.collect::<Vec<_>>());
    let texts = remember.then(|| {
        let position = |page| {
            let at = chunk.pages.binary_search_by_key(&page, |page| page.id);
            u32::try_from(at.expect("notes are of pages of the chunk")).expect("a chunk has few pages")
        };
        policy.pack(notes.remember(position))
    });
    Judged { verdicts, texts, notes }
}
