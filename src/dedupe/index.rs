//! Collects the notes on all texts and finds copies and candidate pairs of near-duplicates.

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

/// Collects the notes on all pages, in corpus order.
#[derive(Debug)]
pub struct TextIndexBuilder {
    blocks: LevelBuilder,
    pages: LevelBuilder,
}

impl TextIndexBuilder {
    /// Creates a builder with the memory `budget`. `bands` is the number of keys of each text, `None` to find
    /// exact copies only; `known` are the numbers of published texts, which precede the new ones.
    pub(super) fn new(bands: Option<u32>, known: Known, budget: &Budget) -> Self {
        // There are about twenty times as many blocks as pages.
        Self {
            blocks: LevelBuilder::new(bands, known.blocks, budget.share(2)),
            pages: LevelBuilder::new(bands, known.pages, budget.share(8)),
        }
    }

    /// Adds the notes on the next pages.
    ///
    /// # Errors
    /// [`Error::Spill`] if the disk is full, [`Error::TooMany`] beyond 4 billion texts.
    pub fn add(&mut self, notes: Notes) -> Result<(), Error> {
        self.blocks.add(notes.blocks)?;
        self.pages.add(notes.pages)
    }

    /// Loads the published texts of `texts` that new ones may duplicate. Must be called after all notes are
    /// added, for all published texts in corpus order. `page` maps the position of a page in `texts` to its present
    /// id, `None` if the page is gone; `block_keeper` and `page_keeper` return the keeper of a dropped text.
    ///
    /// # Errors
    /// [`Error::Spill`] if the disk is full.
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

    /// Finds copies and candidate pairs, after all notes are added.
    ///
    /// # Errors
    /// [`Error::Spill`] if writing to or reading from disk fails.
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
    /// Loads published texts, if there are any.
    recall: Option<Recall>,
}

impl LevelBuilder {
    /// Creates a builder for one level, of which `known` texts are published.
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

    /// Adds the notes on the next texts, renumbering them.
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

    /// Loads the published texts of this level, see [`TextIndexBuilder::load_known`].
    fn load_known(
        &mut self,
        texts: &Texts,
        page: &impl Fn(u32) -> Option<PageId>,
        keeper: impl Fn(Mark) -> Option<Keeper>,
    ) -> Result<(), Error> {
        let Some(recall) = &mut self.recall else { return Ok(()) };
        recall.take(texts, &mut self.notes, self.bands.as_mut(), page, keeper)
    }

    /// Finds copies and candidate pairs.
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
