//! Collects the notes of all texts and finds which may repeat.

use super::Error;
use super::bands::Bands;
use super::bitmap::Bitmap;
use super::exact;
use super::findings::{Findings, TextFindings};
use super::keeper::Keeper;
use super::notes::{Note, Notes, TextNotes};
use super::recall::Recall;
use super::remembered::{Known, Mark, Remembered, Texts};
use crate::model::PageId;
use crate::spill::{Budget, Sorter};

/// Collects the notes of all pages, in corpus order.
#[derive(Debug)]
pub struct TextIndexBuilder {
    blocks: LevelBuilder,
    pages: LevelBuilder,
}

impl TextIndexBuilder {
    /// A builder within `budget` for pages that follow those of `known` texts, each text with the keys of so many `bands`.
    pub(super) fn new(bands: Option<u32>, known: Known, budget: &Budget) -> Self {
        // Blocks are some twenty times as many as pages.
        Self {
            blocks: LevelBuilder::new(bands, known.blocks, budget.share(2)),
            pages: LevelBuilder::new(bands, known.pages, budget.share(8)),
        }
    }

    /// Adds `notes`.
    ///
    /// # Errors
    /// [`Error::Spill`] where the disk takes no more, [`Error::TooMany`] past 4 billion texts.
    pub fn add(&mut self, notes: Notes) -> Result<(), Error> {
        self.blocks.add(notes.blocks)?;
        self.pages.add(notes.pages)
    }

    /// Loads those published texts that new ones may repeat, in corpus order. Call it once all notes are added. `page` gives the id of a page
    /// of `texts` by its position, if it is still there; `block_keeper` and `page_keeper` give the keeper of a text that was dropped.
    ///
    /// # Errors
    /// [`Error::Spill`] where the disk takes no more.
    pub fn load_known(
        &mut self,
        texts: &Remembered,
        page: impl Fn(u32) -> Option<PageId>,
        block_keeper: impl Fn(Mark) -> Option<Keeper>,
        page_keeper: impl Fn(Mark) -> Option<Keeper>,
    ) -> Result<(), Error> {
        self.blocks.load_known(&texts.blocks, &page, block_keeper)?;
        self.pages.load_known(&texts.pages, &page, page_keeper)
    }

    /// Finds which of all texts repeat.
    ///
    /// # Errors
    /// [`Error::Spill`] where the disk takes no more or gives nothing back.
    pub fn finish(self) -> Result<Findings, Error> {
        Ok(Findings { blocks: self.blocks.finish()?, pages: self.pages.finish()? })
    }
}

/// Collects the texts of one level: blocks, or pages.
#[derive(Debug)]
struct LevelBuilder {
    budget: Budget,
    notes: Sorter<Note>,
    bands: Option<Bands>,
    first: u32,
    texts: u32,
    /// Takes in published texts, where there are any.
    recall: Option<Recall>,
}

impl LevelBuilder {
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

    fn load_known(
        &mut self,
        texts: &Texts,
        page: &impl Fn(u32) -> Option<PageId>,
        keeper: impl Fn(Mark) -> Option<Keeper>,
    ) -> Result<(), Error> {
        let Some(recall) = &mut self.recall else { return Ok(()) };
        recall.take(texts, &mut self.notes, self.bands.as_mut(), page, keeper)
    }

    fn finish(self) -> Result<TextFindings, Error> {
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
