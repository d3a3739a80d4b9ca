//! Remembered pages, in chunks.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::chrome::SiteLines;
use crate::dedupe::{Mark, Remembered, Texts};

/// Some consecutive pages of a segment, in corpus order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chunk {
    /// State needed for every page.
    pub pages: Pages,
    /// State of the texts that new pages may duplicate.
    pub texts: Remembered,
}

/// The pages of a chunk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pages {
    /// The pages, in corpus order.
    pub pages: Vec<PageState>,
    /// Document ids of the keepers of dropped blocks and duplicate pages.
    pub keepers: Vec<Arc<str>>,
    /// Blocks dropped as duplicates, in corpus order.
    pub dropped: Vec<Dropped>,
    /// Number of texts in the chunk: of blocks, and of pages.
    pub texts: (u32, u32),
}

/// A remembered page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageState {
    /// Document id.
    pub id: Arc<str>,
    /// The input file.
    pub source: Arc<str>,
    /// 0-based record in the file.
    pub record: u64,
    /// Number of blocks.
    pub blocks: u32,
    /// What the page contributes to the survey of its site.
    pub site: SiteLines,
    /// The page that it duplicates, as an index in [`Pages::keepers`].
    pub duplicate_of: Option<u32>,
}

/// A block dropped as a duplicate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dropped {
    /// Index of its page in the chunk.
    pub page: u32,
    /// Index of the block on its page.
    pub block: u32,
    /// Page of the keeper, as an index in [`Pages::keepers`].
    pub keeper: u32,
    /// Index of the keeper on its page.
    pub keeper_block: u32,
    /// Similarity to the keeper; `None` for an exact copy.
    pub similarity: Option<f32>,
}

/// Keeper of a dropped text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DropTarget<'a> {
    /// Document id of the keeper's page.
    pub keeper: &'a Arc<str>,
    /// Index of the keeper on its page; 0 for page texts.
    pub block: u32,
    /// Similarity to the keeper; `None` for an exact copy.
    pub similarity: Option<f32>,
}

impl Pages {
    /// Returns the keeper of the block at `mark`, if the block was dropped as a duplicate.
    #[must_use]
    pub fn block_target(&self, mark: Mark) -> Option<DropTarget<'_>> {
        let wanted = (mark.page, mark.block);
        let at = self.dropped.binary_search_by_key(&wanted, |dropped| (dropped.page, dropped.block));
        let dropped = &self.dropped[at.ok()?];
        let keeper = self.keepers.get(dropped.keeper as usize)?;
        Some(DropTarget { keeper, block: dropped.keeper_block, similarity: dropped.similarity })
    }

    /// Returns the page that page `page` duplicates, if any.
    #[must_use]
    pub fn page_target(&self, page: u32) -> Option<DropTarget<'_>> {
        let keeper = self.pages.get(page as usize)?.duplicate_of?;
        Some(DropTarget { keeper: self.keepers.get(keeper as usize)?, block: 0, similarity: None })
    }

    /// Returns, for each page, the ids of the keepers of its dropped blocks and of the page itself: pairs of
    /// page index and id, without repeats.
    #[must_use]
    pub fn keeper_pages(&self) -> Vec<(u32, &Arc<str>)> {
        let of_pages = (0..).zip(&self.pages).filter_map(|(at, page)| Some((at, page.duplicate_of?)));
        let of_blocks = self.dropped.iter().map(|dropped| (dropped.page, dropped.keeper));
        let mut keeper_pages = of_pages.chain(of_blocks).collect::<Vec<_>>();
        keeper_pages.sort_unstable();
        keeper_pages.dedup();
        keeper_pages
            .into_iter()
            .filter_map(|(at, keeper)| Some((at, self.keepers.get(keeper as usize)?)))
            .collect()
    }
}

impl Chunk {
    /// Returns true if all texts have `bands` keys, are as many as `pages` says, and belong to pages of the
    /// chunk.
    pub(super) fn is_consistent(&self, bands: u32) -> bool {
        let Remembered { blocks, pages } = &self.texts;
        let is_of_page =
            |texts: &Texts| texts.iter().all(|(mark, _)| (mark.page as usize) < self.pages.pages.len());
        blocks.has_keys(bands)
            && pages.has_keys(bands)
            && (blocks.len(), pages.len()) == (self.pages.texts.0 as usize, self.pages.texts.1 as usize)
            && is_of_page(blocks)
            && is_of_page(pages)
    }

    /// Returns a chunk of only the pages for which `stays` returns true.
    #[must_use]
    pub fn only(&self, stays: impl Fn(&PageState) -> bool) -> Self {
        let mut next = 0;
        let places = self.pages.pages.iter().map(|page| {
            stays(page).then(|| {
                next += 1;
                next - 1
            })
        });
        let places = places.collect::<Vec<Option<u32>>>();
        let place = |page: u32| places.get(page as usize).copied().flatten();
        let texts = Remembered { blocks: self.texts.blocks.only(place), pages: self.texts.pages.only(place) };
        let dropped = self.pages.dropped.iter();
        let pages = self.pages.pages.iter().zip(&places).filter(|(_, place)| place.is_some());
        let pages = Pages {
            pages: pages.map(|(page, _)| page.clone()).collect(),
            keepers: self.pages.keepers.clone(),
            dropped: dropped.filter_map(|&d| Some(Dropped { page: place(d.page)?, ..d })).collect(),
            texts: counts(&texts),
        };
        Self { pages, texts }
    }
}

/// Numbers of remembered blocks and pages.
fn counts(texts: &Remembered) -> (u32, u32) {
    let count = |texts: &Texts| u32::try_from(texts.len()).expect("a chunk has fewer texts than bytes");
    (count(&texts.blocks), count(&texts.pages))
}

/// Builds a chunk page by page.
#[derive(Debug, Default)]
pub struct ChunkBuilder {
    pages: Pages,
    keepers: HashMap<Arc<str>, u32>,
}

impl ChunkBuilder {
    /// Adds `page`, whose own `duplicate_of` is ignored; the argument is the id of the page that it
    /// duplicates.
    pub fn page(&mut self, page: PageState, duplicate_of: Option<&Arc<str>>) {
        let duplicate_of = duplicate_of.map(|id| self.keeper(id));
        self.pages.pages.push(PageState { duplicate_of, ..page });
    }

    /// Adds a block of the last page that was dropped in favour of `target`. Call in block order.
    pub fn dropped(&mut self, block: u32, target: &DropTarget<'_>) {
        let page = u32::try_from(self.pages.pages.len().saturating_sub(1)).unwrap_or(u32::MAX);
        let keeper = self.keeper(target.keeper);
        let DropTarget { block: keeper_block, similarity, .. } = *target;
        self.pages.dropped.push(Dropped { page, block, keeper, keeper_block, similarity });
    }

    /// Returns the index of `id` in [`Pages::keepers`], adding it if it is new.
    fn keeper(&mut self, id: &Arc<str>) -> u32 {
        let next = u32::try_from(self.pages.keepers.len()).unwrap_or(u32::MAX);
        *self.keepers.entry(Arc::clone(id)).or_insert_with(|| {
            self.pages.keepers.push(Arc::clone(id));
            next
        })
    }

    /// Returns the number of pages so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pages.pages.len()
    }

    /// Returns true if there are no pages yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pages.pages.is_empty()
    }

    /// Returns the chunk with `texts`, those of its pages.
    #[must_use]
    pub fn finish(mut self, texts: Remembered) -> Chunk {
        self.pages.texts = counts(&texts);
        Chunk { pages: self.pages, texts }
    }
}
