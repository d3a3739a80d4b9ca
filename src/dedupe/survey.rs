//! Finds which texts repeat, before it is settled which copy stays.
//!
//! In: judged pages; notes of one may be taken on any thread, and are added in corpus order. Out: [`Findings`], what
//! [`Settler`](super::Settler) goes through the corpus with. Only what chrome keeps is compared, so that a copy in a menu never
//! costs an article its paragraph. Memory: 32 bytes a text, and 4 for each band of it, up to the limit.

use super::bands::{Bands, Pair};
use super::bitmap::Bitmap;
use super::exact::{self, Note, Repeats};
use super::minhash::{MinHasher, Scheme};
use super::recall::{Known, Mark, Recall, Recalled, Remembered, Texts};
use super::spill::{Budget, Sorted, Sorter};
use super::{Error, Keeper, Options, Scope, kept, page_salt, scope};
use crate::model::{BlockId, Page, PageId, Verdicts};
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
    pub(super) blocks: TextNotes,
    pub(super) pages: TextNotes,
}

/// Notes of texts of one sort, blocks or pages, numbered from 0.
#[derive(Clone, Debug, Default)]
pub(super) struct TextNotes {
    pub(super) notes: Vec<Note>,
    pub(super) keys: Vec<u32>,
}

impl TextNotes {
    pub(super) fn push(&mut self, fingerprint: u128, id: BlockId) {
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
        let salt = page_salt(page, &self.options);
        #[expect(clippy::cast_possible_truncation, reason = "32 of its bits do for a key")]
        let key_salt = salt as u32;
        let (mut form, mut set) = (String::new(), Vec::new());
        let mut fingerprints = Vec::new();
        for block in kept(page, verdicts) {
            fingerprints.extend_from_slice(&block.fingerprint.to_le_bytes());
            let is_compared = scope(block, &self.options) == Scope::Run;
            if is_compared {
                notes.blocks.push(block.fingerprint ^ salt, block.id);
            }
            if let Some((hasher, of_block, of_page)) = &mut room {
                shingles::hash_text_into(&block.text, &mut form, &mut set);
                of_block.clear();
                hasher.lower(&set, of_block);
                of_page.join(of_block);
                if is_compared {
                    let first = notes.blocks.keys.len();
                    hasher.push_keys(of_block, &mut notes.blocks.keys);
                    notes.blocks.keys[first..].iter_mut().for_each(|key| *key ^= key_salt);
                }
            }
        }
        if !fingerprints.is_empty() && self.options.across_pages {
            notes.pages.push(hash::fingerprint_bytes(&fingerprints), page.block_id(0));
            if let Some((hasher, _, of_page)) = &room {
                hasher.push_keys(of_page, &mut notes.pages.keys);
            }
        }
    }

    /// Keys of each text; 0 where near-duplicates do not count.
    #[must_use]
    pub fn bands(&self) -> u32 {
        self.hasher.as_ref().map_or(0, |hasher| hasher.scheme().bands)
    }

    /// A ledger for notes, within `budget`, of pages that follow those of `known` texts.
    #[must_use]
    pub fn ledger(&self, known: Known, budget: &Budget) -> Ledger {
        let bands = self.hasher.as_ref().map(|hasher| hasher.scheme().bands);
        // Blocks are some twenty times as many as pages.
        Ledger {
            blocks: TextLedger::new(bands, known.blocks, budget.share(2)),
            pages: TextLedger::new(bands, known.pages, budget.share(8)),
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

    /// Takes in what the notes may repeat of published texts, in corpus order; called once all notes are added. `page` gives the
    /// pages of `texts`, by position, that are still there; `block_fate` and `page_fate` what a text went for, where it does not stay.
    ///
    /// # Errors
    /// [`Error::Spill`] where the disk takes no more.
    pub fn recall(
        &mut self,
        texts: &Remembered,
        page: impl Fn(u32) -> Option<PageId>,
        block_fate: impl Fn(Mark) -> Option<Keeper>,
        page_fate: impl Fn(Mark) -> Option<Keeper>,
    ) -> Result<(), Error> {
        self.blocks.recall(&texts.blocks, &page, block_fate)?;
        self.pages.recall(&texts.pages, &page, page_fate)
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
    /// The number of the first text that is to be settled.
    pub(super) first: u32,
    /// Published texts.
    pub(super) recalled: Recalled,
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
    first: u32,
    texts: u32,
    /// Takes in published texts, where there are any.
    recall: Option<Recall>,
}

impl TextLedger {
    fn new(bands: Option<u32>, known: u32, budget: Budget) -> Self {
        Self {
            notes: Sorter::new("notes", budget.share(4)),
            bands: bands.map(|bands| Bands::new(bands, known, budget.share(2))),
            recall: (known > 0).then(|| Recall::new(&budget.share(8))),
            budget,
            first: known,
            texts: known,
        }
    }

    fn add(&mut self, notes: TextNotes) -> Result<(), Error> {
        let TextNotes { notes, keys } = notes;
        let added = u32::try_from(notes.len()).ok();
        let texts = added.and_then(|added| self.texts.checked_add(added)).ok_or(Error::TooMany)?;
        let first = std::mem::replace(&mut self.texts, texts);
        if let Some(recall) = &mut self.recall {
            for note in &notes {
                recall.expect(note.fingerprint);
            }
        }
        self.notes.extend(notes.into_iter().map(|note| Note { number: first + note.number, ..note }))?;
        self.bands.as_mut().map_or(Ok(()), |bands| bands.extend(&keys))
    }

    fn recall(
        &mut self,
        texts: &Texts,
        page: &impl Fn(u32) -> Option<PageId>,
        fate: impl Fn(Mark) -> Option<Keeper>,
    ) -> Result<(), Error> {
        let Some(recall) = &mut self.recall else { return Ok(()) };
        recall.take(texts, &mut self.notes, self.bands.as_mut(), page, fate)
    }

    fn conclude(self) -> Result<TextFindings, Error> {
        let exact = exact::repeats(self.notes.finish()?, self.first, u32::MAX, self.budget.share(4))?;
        let mut wanted = Bitmap::default();
        let pairs = self.bands.map(|bands| bands.pairs(&exact.later, &self.budget.share(2), &mut wanted));
        let pairs = pairs.transpose()?;
        let recalled = self.recall.map(|recall| recall.finish(&wanted, &exact.copied)).transpose()?;
        Ok(TextFindings {
            first: self.first,
            recalled: recalled.unwrap_or_default(),
            exact,
            pairs,
            wanted,
            budget: self.budget.share(4),
        })
    }
}
