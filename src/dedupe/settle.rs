//! Decides which copy of a text is kept: the first in corpus order that chrome keeps.
//!
//! Takes judged pages, strictly in corpus order, and the findings of the survey, and drops every later copy,
//! naming its keeper. A near-duplicate is dropped only for an earlier text that is kept, and only if their
//! actual similarity is high enough. So every dropped text is similar to its keeper, and no chain of small
//! differences leads from one text to a dissimilar one.

use std::collections::HashMap;

use super::bands::{Pair, later_and_earlier};
use super::bitmap::Bitmap;
use super::exact::Repeat;
use super::findings::{Findings, TextFindings};
use super::keeper::Keeper;
use super::options::Options;
use super::scope::{Scope, is_kept, kept, scope};
use super::witnesses::Witnesses;
use super::{Error, facts};
use crate::model::{Block, BlockId, Page, PageId, Reason, Verdicts};
use crate::spill::Stream;
use crate::text::shingles;

/// Separates the blocks of a page in its compared text (ASCII "record separator"); shingles do not extend
/// across it.
const BLOCK_END: char = '\u{1e}';

/// Settles the pages of a corpus one after another.
///
/// Memory: 24 bytes and the text for each kept text that a later one may resemble, the text up to the budget;
/// 32 bytes for each near-duplicate that has copies.
#[derive(Debug)]
pub struct Settler {
    options: Options,
    blocks: Texts,
    pages: Texts,
}

/// A published text that new texts are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedText {
    number: u32,
    /// The block, or the first block of a page.
    pub id: BlockId,
}

impl Settler {
    /// Creates a settler for new pages, with the findings of the survey.
    #[must_use]
    pub fn new(options: Options, findings: Findings) -> Self {
        let Findings { blocks, pages } = findings;
        let min_similarity = options.near_min_similarity;
        Self {
            blocks: Texts::new(blocks, min_similarity, Terms::of_blocks(&options)),
            pages: Texts::new(pages, min_similarity, Terms::OF_PAGES),
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
        self.blocks.witnesses.push(wanted.number, wanted.id, text)
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
        self.pages.witnesses.push(wanted.number, wanted.id, &page_text(blocks))
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
        settle_blocks(page, verdicts, &self.options, |block| blocks.settle(block.id, || block.text.clone()))?;
        Ok(duplicate_of)
    }

    /// Returns the first page with the same or nearly the same kept blocks as `page`; `None` for pages
    /// without a kept word.
    fn settle_page(&mut self, page: &Page, verdicts: &Verdicts) -> Result<Option<PageId>, Error> {
        if !self.options.across_pages || kept(page, verdicts).next().is_none() {
            return Ok(None);
        }
        let text = || page_text(kept(page, verdicts).map(|block| &*block.text));
        let keeper = self.pages.settle(page.block_id(0), text)?;
        Ok(keeper.map(|keeper| keeper.id.page))
    }
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

/// Joins the texts of `blocks` to the text that represents a page in comparisons.
pub(super) fn page_text<'a>(blocks: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for block in blocks {
        text.push_str(block);
        text.push(BLOCK_END);
    }
    text
}

/// Conditions under which a text of one kind is dropped for another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// Share of its numbers or names that its keeper may lack.
    own_facts: f64,
    /// True if a text may be dropped for one on its own page.
    within_page: bool,
}

impl Terms {
    pub(super) const OF_PAGES: Self = Self { own_facts: PAGE_OWN_FACTS, within_page: true };

    pub(super) fn of_blocks(options: &Options) -> Self {
        Self { own_facts: BLOCK_OWN_FACTS, within_page: options.in_page }
    }

    /// Returns true if the text `id` may be dropped for the text `keeper`.
    pub(super) fn allow(self, keeper: BlockId, id: BlockId) -> bool {
        self.within_page || keeper.page != id.page
    }

    /// Returns the similarity of `text` and `earlier` if `text` is a near-duplicate of `earlier`; `sets` are
    /// the shingles of both.
    pub(super) fn similarity(
        self,
        text: &str,
        earlier: &str,
        sets: (&[u64], &[u64]),
        min_similarity: f64,
    ) -> Option<f32> {
        let similarity = shingles::jaccard(sets.1, sets.0);
        let is_near = similarity >= min_similarity && !facts::tells_more(text, earlier, self.own_facts);
        #[expect(clippy::cast_possible_truncation, reason = "seven digits are enough for a share")]
        is_near.then_some(similarity as f32)
    }
}

/// Share of its numbers or names that the keeper of a block may lack: none, since a single one can make it a
/// different notice.
const BLOCK_OWN_FACTS: f64 = 0.0;
/// The same for pages: a reprinted article often has another date or another note on its author.
const PAGE_OWN_FACTS: f64 = 0.1;

/// The texts of one kind, blocks or pages, in corpus order.
#[derive(Debug)]
struct Texts {
    next: u32,
    /// Published texts, by number, that a later one may be a near-duplicate of.
    known: Vec<(u32, BlockId)>,
    repeats: Stream<Repeat>,
    pairs: Stream<Pair>,
    /// Texts that a later one is a copy of.
    copied: Bitmap,
    /// Texts that a later one may be a near-duplicate of.
    wanted: Bitmap,
    witnesses: Witnesses,
    /// Keepers, by number, of dropped near-duplicates that have copies; the copies get the same keeper.
    keepers: HashMap<u32, Keeper>,
    min_similarity: f64,
    terms: Terms,
    /// Buffer for an earlier text.
    earlier: String,
}

impl Texts {
    /// Prepares texts of one kind to be settled, from the findings of the survey.
    fn new(findings: TextFindings, min_similarity: f64, terms: Terms) -> Self {
        let TextFindings { first, recalled, exact, pairs, wanted, budget } = findings;
        Self {
            next: first,
            known: recalled.known,
            repeats: Stream::new(Some(exact.by_number)),
            pairs: Stream::new(pairs),
            copied: exact.copied,
            wanted,
            witnesses: Witnesses::new(budget),
            keepers: recalled.keepers.into_iter().collect(),
            min_similarity,
            terms,
            earlier: String::new(),
        }
    }

    /// Returns the published texts that a new text may be a near-duplicate of.
    fn wanted_texts(&self) -> Vec<WantedText> {
        self.known.iter().map(|&(number, id)| WantedText { number, id }).collect()
    }

    /// Returns the keeper of the next text, or `None` if it is kept. Calls `text` only if the text is
    /// compared.
    fn settle(&mut self, id: BlockId, text: impl FnOnce() -> String) -> Result<Option<Keeper>, Error> {
        let number = self.next;
        self.next += 1;
        if let Some(repeat) = self.repeats.take_if(|repeat| repeat.number == number)? {
            let keeper = self.keepers.get(&repeat.first).copied();
            let keeper = keeper.unwrap_or(Keeper { id: repeat.first_id, similarity: None });
            return Ok(Some(keeper).filter(|keeper| self.terms.allow(keeper.id, id)));
        }
        let first = self.pairs.take_if(|&pair| later_and_earlier(pair).0 == number)?;
        let is_wanted = self.wanted.contains(number);
        if first.is_none() && !is_wanted {
            return Ok(None);
        }
        let text = text();
        let mut keeper = None;
        if let Some(first) = first {
            let set = shingle_set(&text);
            let mut pair = Some(first);
            while let Some(candidate) = pair {
                if keeper.is_none() {
                    let found = self.verify(later_and_earlier(candidate).1, &text, &set)?;
                    keeper = found.filter(|keeper| self.terms.allow(keeper.id, id));
                }
                pair = self.pairs.take_if(|&pair| later_and_earlier(pair).0 == number)?;
            }
        }
        match keeper {
            Some(keeper) if self.copied.contains(number) => drop(self.keepers.insert(number, keeper)),
            None if is_wanted => self.witnesses.push(number, id, &text)?,
            _ => {}
        }
        Ok(keeper)
    }

    /// Returns the earlier text `number` as the keeper of `text`, whose shingles are `set`, if the earlier
    /// text is kept and similar enough.
    fn verify(&mut self, number: u32, text: &str, set: &[u64]) -> Result<Option<Keeper>, Error> {
        let Some((id, at)) = self.witnesses.find(number) else { return Ok(None) };
        self.witnesses.read(at, &mut self.earlier)?;
        let sets = (set, &*shingle_set(&self.earlier));
        let similarity = self.terms.similarity(text, &self.earlier, sets, self.min_similarity);
        Ok(similarity.map(|similarity| Keeper { id, similarity: Some(similarity) }))
    }
}

/// Returns the shingles of a block, or of all blocks of a page.
pub(super) fn shingle_set(text: &str) -> Vec<u64> {
    let mut set = Vec::new();
    let (mut form, mut of_block) = (String::new(), Vec::new());
    for block in text.split(BLOCK_END) {
        shingles::hash_text_into(block, &mut form, &mut of_block);
        set.append(&mut of_block);
    }
    set.sort_unstable();
    set.dedup();
    set
}
