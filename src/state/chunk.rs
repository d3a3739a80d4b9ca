//! What is remembered of some neighbouring pages.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::chrome::SiteLines;
use crate::dedupe::{Remembered, Texts};

/// Some neighbouring pages of a segment, in corpus order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chunk {
    /// What is needed of every page.
    pub pages: Pages,
    /// What is needed of those that new pages may repeat.
    pub texts: Remembered,
}

/// The pages of a chunk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pages {
    /// In corpus order.
    pub pages: Vec<PageState>,
    /// Ids of the pages that blocks of these, or these, went for.
    pub keepers: Vec<Arc<str>>,
    /// Blocks that went for others, in corpus order.
    pub dropped: Vec<Dropped>,
    /// Texts of the chunk: blocks and pages.
    pub texts: (u32, u32),
}

/// A page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageState {
    /// Its id in the tables.
    pub id: Arc<str>,
    /// The file that it was read from, and its record there.
    pub source: Arc<str>,
    /// 0-based.
    pub record: u64,
    /// Number of its blocks.
    pub blocks: u32,
    /// What it says of its site.
    pub site: SiteLines,
    /// The page that it repeats, as a position in [`Pages::keepers`].
    pub duplicate_of: Option<u32>,
}

/// A block that went for another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dropped {
    /// Position of its page in the chunk.
    pub page: u32,
    /// Its position on the page.
    pub block: u32,
    /// The page that stays for it, as a position in [`Pages::keepers`].
    pub keeper: u32,
    /// The block that stays.
    pub keeper_block: u32,
    /// How similar they are, where it is no copy.
    pub similarity: Option<f32>,
}

/// What a text went for: the id of a page, a block of it, and how similar they are where it is no copy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fate<'a> {
    /// The page.
    pub keeper: &'a Arc<str>,
    /// The block; 0 for pages.
    pub block: u32,
    /// How similar they are.
    pub similarity: Option<f32>,
}

impl Pages {
    /// What the block at `block` of the page at `page` went for, if it went for another.
    #[must_use]
    pub fn block_fate(&self, page: u32, block: u32) -> Option<Fate<'_>> {
        let at = self.dropped.binary_search_by_key(&(page, block), |dropped| (dropped.page, dropped.block));
        let dropped = &self.dropped[at.ok()?];
        let keeper = self.keepers.get(dropped.keeper as usize)?;
        Some(Fate { keeper, block: dropped.keeper_block, similarity: dropped.similarity })
    }

    /// What the page at `page` repeats.
    #[must_use]
    pub fn page_fate(&self, page: u32) -> Option<Fate<'_>> {
        let keeper = self.pages.get(page as usize)?.duplicate_of?;
        Some(Fate { keeper: self.keepers.get(keeper as usize)?, block: 0, similarity: None })
    }

    /// The pages that blocks of each page, or it, went for: pairs of its position and an id, each once.
    #[must_use]
    pub fn needs(&self) -> Vec<(u32, &Arc<str>)> {
        let of_pages = (0..).zip(&self.pages).filter_map(|(at, page)| Some((at, page.duplicate_of?)));
        let of_blocks = self.dropped.iter().map(|dropped| (dropped.page, dropped.keeper));
        let mut needs = of_pages.chain(of_blocks).collect::<Vec<_>>();
        needs.sort_unstable();
        needs.dedup();
        needs.into_iter().filter_map(|(at, keeper)| Some((at, self.keepers.get(keeper as usize)?))).collect()
    }
}

impl Chunk {
    /// Whether its texts have `bands` keys each, are as many as its pages say, and belong to them.
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

    /// The pages of which `stays` does not say otherwise.
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

fn counts(texts: &Remembered) -> (u32, u32) {
    let count = |texts: &Texts| u32::try_from(texts.len()).expect("a chunk has fewer texts than bytes");
    (count(&texts.blocks), count(&texts.pages))
}

/// Puts a chunk together page by page.
#[derive(Debug, Default)]
pub struct ChunkBuilder {
    pages: Pages,
    keepers: HashMap<Arc<str>, u32>,
}

impl ChunkBuilder {
    /// Adds a page that has no position in [`Pages::keepers`] yet; `duplicate_of` is the id of the page that it repeats.
    pub fn page(&mut self, page: PageState, duplicate_of: Option<&Arc<str>>) {
        let duplicate_of = duplicate_of.map(|id| self.keeper(id));
        self.pages.pages.push(PageState { duplicate_of, ..page });
    }

    /// Adds to the last page a block that went for another; blocks come in order.
    pub fn dropped(&mut self, block: u32, fate: &Fate<'_>) {
        let page = u32::try_from(self.pages.pages.len().saturating_sub(1)).unwrap_or(u32::MAX);
        let keeper = self.keeper(fate.keeper);
        let Fate { block: keeper_block, similarity, .. } = *fate;
        self.pages.dropped.push(Dropped { page, block, keeper, keeper_block, similarity });
    }

    fn keeper(&mut self, id: &Arc<str>) -> u32 {
        let next = u32::try_from(self.pages.keepers.len()).unwrap_or(u32::MAX);
        *self.keepers.entry(Arc::clone(id)).or_insert_with(|| {
            self.pages.keepers.push(Arc::clone(id));
            next
        })
    }

    /// Number of pages so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pages.pages.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pages.pages.is_empty()
    }

    /// The chunk, with the texts of its pages.
    #[must_use]
    pub fn finish(mut self, texts: Remembered) -> Chunk {
        self.pages.texts = counts(&texts);
        Chunk { pages: self.pages, texts }
    }
}
