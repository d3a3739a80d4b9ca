//! Finds which texts repeat, before it is settled which copy stays.
//!
//! In: judged pages; notes of one may be taken on any thread, and are added in corpus order. Out: [`Findings`], what
//! [`Settler`](super::Settler) goes through the corpus with. Only what chrome keeps is compared, so that a copy in a menu never
//! costs an article its paragraph. Memory: 32 bytes a text, and 4 for each band of it, up to the limit.

use super::bands::{Bands, Pair};
use super::bitmap::Bitmap;
use super::exact::{self, Note, Repeats};
use super::minhash::{MinHasher, Scheme};
use super::spill::{Budget, Sorted, Sorter};
use super::{Error, Options, Scope, kept, scope};
use crate::model::{BlockId, Page, Verdicts};
use crate::text::{hash, shingles};

/// Takes notes.
#[derive(Clone, Debug)]
pub struct Survey {
    options: Options,
    hasher: Option<MinHasher>,
}

/// What was noted of some neighbouring pages.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    blocks: TextNotes,
    pages: TextNotes,
}

/// Notes of texts of one sort, blocks or pages, numbered from 0.
#[derive(Clone, Debug, Default)]
struct TextNotes {
    notes: Vec<Note>,
    keys: Vec<u32>,
}

impl TextNotes {
    fn push(&mut self, fingerprint: u128, id: BlockId) {
        let number = u32::try_from(self.notes.len()).expect("a chunk of pages has fewer texts than bytes");
        self.notes.push(Note { fingerprint, number, id });
    }
}

impl Survey {
    /// A survey under `options`.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let hasher =
            options.near.then(|| MinHasher::new(Scheme::for_similarity(options.near_min_similarity)));
        Self { options, hasher }
    }

    /// Notes the blocks of `page` that `verdicts` keep, and the page.
    pub fn observe(&self, page: &Page, verdicts: &Verdicts, notes: &mut Notes) {
        let mut room = self.hasher.as_ref().map(|hasher| (hasher, hasher.least(), hasher.least()));
        let (mut form, mut set) = (String::new(), Vec::new());
        let mut fingerprints = Vec::new();
        for block in kept(page, verdicts) {
            fingerprints.extend_from_slice(&block.fingerprint.to_le_bytes());
            let is_compared = scope(block, &self.options) == Scope::Run;
            if is_compared {
                notes.blocks.push(block.fingerprint, block.id);
            }
            if let Some((hasher, of_block, of_page)) = &mut room {
                shingles::hash_text_into(&block.text, &mut form, &mut set);
                of_block.clear();
                hasher.lower(&set, of_block);
                of_page.join(of_block);
                if is_compared {
                    hasher.push_keys(of_block, &mut notes.blocks.keys);
                }
            }
        }
        if !fingerprints.is_empty() {
            notes.pages.push(hash::fingerprint_bytes(&fingerprints), page.block_id(0));
            if let Some((hasher, _, of_page)) = &room {
                hasher.push_keys(of_page, &mut notes.pages.keys);
            }
        }
    }

    /// A ledger for notes, within `budget`.
    #[must_use]
    pub fn ledger(&self, budget: &Budget) -> Ledger {
        let bands = self.hasher.as_ref().map(|hasher| hasher.scheme().bands);
        // Blocks are some twenty times as many as pages.
        Ledger {
            blocks: TextLedger::new(bands, budget.share(2)),
            pages: TextLedger::new(bands, budget.share(8)),
        }
    }
}

/// Takes the notes of all pages in, in corpus order.
#[derive(Debug)]
pub struct Ledger {
    blocks: TextLedger,
    pages: TextLedger,
}

impl Ledger {
    /// Adds `notes`.
    ///
    /// # Errors
    /// [`Error::Spill`] where the disk takes no more, [`Error::TooMany`] past 4 billion texts.
    pub fn add(&mut self, notes: Notes) -> Result<(), Error> {
        self.blocks.add(notes.blocks)?;
        self.pages.add(notes.pages)
    }

    /// Draws the conclusion from all notes.
    ///
    /// # Errors
    /// [`Error::Spill`] where the disk takes no more or gives nothing back.
    pub fn conclude(self) -> Result<Findings, Error> {
        Ok(Findings { blocks: self.blocks.conclude()?, pages: self.pages.conclude()? })
    }
}

/// Which texts repeat.
#[derive(Debug)]
pub struct Findings {
    pub(super) blocks: TextFindings,
    pub(super) pages: TextFindings,
}

/// Which blocks, or which pages, repeat.
#[derive(Debug)]
pub(super) struct TextFindings {
    pub(super) exact: Repeats,
    /// Pairs that may be near-duplicates, later text first.
    pub(super) pairs: Option<Sorted<Pair>>,
    /// Texts that some later one may be a near-duplicate of.
    pub(super) wanted: Bitmap,
    pub(super) budget: Budget,
}

#[derive(Debug)]
struct TextLedger {
    budget: Budget,
    notes: Sorter<Note>,
    bands: Option<Bands>,
    texts: u32,
}

impl TextLedger {
    fn new(bands: Option<u32>, budget: Budget) -> Self {
        Self {
            notes: Sorter::new("notes", budget.share(4)),
            bands: bands.map(|bands| Bands::new(bands, budget.share(2))),
            budget,
            texts: 0,
        }
    }

    fn add(&mut self, notes: TextNotes) -> Result<(), Error> {
        let TextNotes { notes, keys } = notes;
        let added = u32::try_from(notes.len()).ok();
        let texts = added.and_then(|added| self.texts.checked_add(added)).ok_or(Error::TooMany)?;
        let first = std::mem::replace(&mut self.texts, texts);
        self.notes.extend(notes.into_iter().map(|note| Note { number: first + note.number, ..note }))?;
        self.bands.as_mut().map_or(Ok(()), |bands| bands.extend(&keys))
    }

    fn conclude(self) -> Result<TextFindings, Error> {
        let exact = exact::repeats(self.notes.finish()?, u32::MAX, self.budget.share(4))?;
        let mut wanted = Bitmap::default();
        let pairs = self.bands.map(|bands| bands.pairs(&exact.later, &self.budget.share(2), &mut wanted));
        Ok(TextFindings { exact, pairs: pairs.transpose()?, wanted, budget: self.budget.share(4) })
    }
}
