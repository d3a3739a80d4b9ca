//! Decides which copy of a text is kept: the first in corpus order that chrome keeps.
//!
//! Takes judged pages, strictly in corpus order, and the findings of the survey, and drops every later copy,
//! naming its keeper. A near-duplicate is dropped only for an earlier text that is kept, and only if their
//! actual similarity is high enough. So every dropped text is similar to its keeper, and no chain of small
//! differences leads from one text to a dissimilar one.

use std::borrow::Cow;

use hashbrown::HashMap;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::Error;
use super::compared::page_text;
use super::findings::Findings;
use super::keeper::Keeper;
use super::options::Options;
use super::scope::{Scope, is_kept, kept, scope};
use super::terms::Terms;
use super::text_settler::{TextSettler, WantedText};
use crate::model::{Block, Page, PageId, Reason, Verdicts};

/// Settles the pages of a corpus one after another.
///
/// Memory: 24 bytes and the text for each kept text that a later one may resemble, the text up to the budget;
/// 32 bytes for each near-duplicate that has copies.
#[derive(Debug)]
pub struct Settler {
    options: Options,
    blocks: TextSettler,
    pages: TextSettler,
}

impl Settler {
    /// Creates a settler for new pages, with the findings of the survey.
    #[must_use]
    pub fn new(options: Options, findings: Findings) -> Self {
        let Findings { blocks, pages } = findings;
        let min_similarity = options.near_min_similarity;
        Self {
            blocks: TextSettler::new(blocks, min_similarity, Terms::of_blocks(&options)),
            pages: TextSettler::new(pages, min_similarity, Terms::OF_PAGES),
            options,
        }
    }

    /// Returns the published blocks and pages whose texts it needs before it settles the first page.
    #[must_use]
    pub fn wanted(&self) -> (Vec<WantedText>, Vec<WantedText>) {
        (self.blocks.wanted_texts(), self.pages.wanted_texts())
    }

    /// Supplies the text of a published block listed by [`Self::wanted`]; blocks in that order.
    ///
    /// # Errors
    /// [`Error::Spill`] if the disk is full.
    pub fn provide_block(&mut self, wanted: WantedText, text: &str) -> Result<(), Error> {
        self.blocks.provide(wanted, text)
    }

    /// Supplies the blocks with words that chrome kept on a published page listed by [`Self::wanted`]; pages in
    /// that order.
    ///
    /// # Errors
    /// [`Error::Spill`] if the disk is full.
    pub fn provide_page<'a>(
        &mut self,
        wanted: WantedText,
        blocks: impl Iterator<Item = &'a str>,
    ) -> Result<(), Error> {
        self.pages.provide(wanted, &page_text(blocks))
    }

    /// Compares the texts of `pages`, the next in corpus order with their chrome verdicts, with those that they
    /// most likely resemble, on all threads. [`Self::settle`] gives the same results without it, but slower.
    ///
    /// # Errors
    /// [`Error::Spill`] if reading from disk fails.
    pub fn look_ahead<'a>(&mut self, pages: &[(&'a Page, &'a Verdicts)]) -> Result<(), Error> {
        let options = &self.options;
        if self.pages.has_pairs()? {
            let compared = pages.iter().filter(|(page, verdicts)| is_compared(page, verdicts, options));
            let compared = compared.collect::<Vec<_>>();
            self.pages.look_ahead(&compared, |(page, verdicts)| Cow::Owned(kept_text(page, verdicts)))?;
        }
        if self.blocks.has_pairs()? {
            let of_page = pages.par_iter().map(|&(page, verdicts)| {
                let of_run = kept(page, verdicts).filter(|block| scope(block, options) == Scope::Run);
                of_run.collect::<Vec<_>>()
            });
            let blocks = of_page.collect::<Vec<_>>().concat();
            self.blocks.look_ahead(&blocks, |block| Cow::Borrowed(&block.text))?;
        }
        Ok(())
    }

    /// Drops the copies on `page`, whose chrome verdicts are in `verdicts`, and returns the earlier page that
    /// this one duplicates, ignoring chrome.
    ///
    /// Must be called for all pages that the survey observed, in corpus order.
    ///
    /// # Errors
    /// [`Error::Spill`] if writing to or reading from disk fails.
    pub fn settle(&mut self, page: &Page, verdicts: &mut Verdicts) -> Result<Option<PageId>, Error> {
        let duplicate_of = self.settle_page(page, verdicts)?;
        let blocks = &mut self.blocks;
        settle_blocks(page, verdicts, &self.options, |block| {
            blocks.settle(block.id, || Cow::Borrowed(&block.text))
        })?;
        Ok(duplicate_of)
    }

    /// Returns the first page with the same or nearly the same kept blocks as `page`; `None` for pages
    /// without a kept word.
    fn settle_page(&mut self, page: &Page, verdicts: &Verdicts) -> Result<Option<PageId>, Error> {
        if !is_compared(page, verdicts, &self.options) {
            return Ok(None);
        }
        let keeper = self.pages.settle(page.block_id(0), || Cow::Owned(kept_text(page, verdicts)))?;
        Ok(keeper.map(|keeper| keeper.id.page))
    }
}

/// Returns true if `page` as a whole is compared with other pages: if it has a kept word.
fn is_compared(page: &Page, verdicts: &Verdicts, options: &Options) -> bool {
    options.across_pages && kept(page, verdicts).next().is_some()
}

/// Returns the text that represents what `verdicts` keep of `page` in comparisons.
pub(super) fn kept_text(page: &Page, verdicts: &Verdicts) -> String {
    page_text(kept(page, verdicts).map(|block| &*block.text))
}

/// Drops the copies on `page`. `keeper_of` returns the keepers of blocks that are compared with those of
/// other pages; it is called in page order.
pub(super) fn settle_blocks<E>(
    page: &Page,
    verdicts: &mut Verdicts,
    options: &Options,
    mut keeper_of: impl FnMut(&Block) -> Result<Option<Keeper>, E>,
) -> Result<(), E> {
    let mut on_page = HashMap::new();
    let mut before = None::<&Block>;
    for (index, block) in page.blocks.iter().enumerate() {
        if !is_kept(block, verdicts) {
            continue;
        }
        let keeper = match scope(block, options) {
            Scope::Run => keeper_of(block)?,
            Scope::Neighbour => before
                .filter(|before| before.fingerprint == block.fingerprint)
                .map(|before| Keeper { id: before.id, similarity: None }),
            Scope::Page => {
                let id = *on_page.entry(block.fingerprint).or_insert(block.id);
                (id != block.id).then_some(Keeper { id, similarity: None })
            }
            Scope::Nothing => None,
        };
        let reason = keeper.map(|Keeper { id: of, similarity }| match similarity {
            Some(similarity) => Reason::DuplicateNear { of, similarity },
            None => Reason::DuplicateExact { of },
        });
        match reason {
            Some(reason) => verdicts.drop_block(index, reason),
            None => before = Some(block),
        }
    }
    Ok(())
}
