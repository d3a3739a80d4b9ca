//! Settles which copy of a repeated text stays: the first in input order that chrome keeps.
//!
//! In: judged pages, strictly in input order. Out: a drop for every later copy, naming its keeper.

use std::collections::HashMap;

use super::{Options, Repeats};
use crate::model::{Block, BlockId, BlockKind, Page, PageId, Reason, Verdicts};
use crate::text::hash;

/// Remembers the keepers met so far.
///
/// Memory: about 40 bytes for each text that repeats and 40 for each page.
#[derive(Debug)]
pub struct Settler<'a> {
    options: &'a Options,
    repeats: &'a Repeats,
    keepers: HashMap<u128, BlockId>,
    pages: HashMap<u128, PageId>,
}

impl<'a> Settler<'a> {
    /// A settler that has met no page.
    #[must_use]
    pub fn new(options: &'a Options, repeats: &'a Repeats) -> Self {
        Self { options, repeats, keepers: HashMap::new(), pages: HashMap::new() }
    }

    /// Drops the copies on `page`, whose chrome verdicts stand in `verdicts`, and returns the earlier
    /// page that this one repeats block for block, chrome aside.
    ///
    /// Pages must come in input order.
    pub fn settle(&mut self, page: &Page, verdicts: &mut Verdicts) -> Option<PageId> {
        let duplicate_of = self.settle_page(page, verdicts);
        let mut on_page = HashMap::new();
        for (index, block) in page.blocks.iter().enumerate() {
            if !verdicts.is_kept(index) {
                continue;
            }
            if let Some(of) = self.keeper(block, &mut on_page) {
                verdicts.drop_block(index, Reason::DuplicateExact { of });
            }
        }
        duplicate_of
    }

    /// The keeper of an earlier copy of `block`; without one, `block` becomes the keeper.
    fn keeper(&mut self, block: &Block, on_page: &mut HashMap<u128, BlockId>) -> Option<BlockId> {
        let keepers = if block.words >= self.options.min_words_across_pages {
            if !self.repeats.contains(block.fingerprint) {
                return None;
            }
            &mut self.keepers
        } else if block.words >= self.options.min_words_in_page
            && !matches!(block.kind, BlockKind::Code | BlockKind::TableRow)
        {
            // Lines of code and table rows repeat on purpose: only long ones count as copies.
            on_page
        } else {
            return None;
        };
        let keeper = *keepers.entry(block.fingerprint).or_insert(block.id);
        (keeper != block.id).then_some(keeper)
    }

    /// The first page with the same kept blocks as `page`. Pages without a kept word repeat nothing.
    fn settle_page(&mut self, page: &Page, verdicts: &Verdicts) -> Option<PageId> {
        let kept = page.blocks.iter().enumerate().filter(|&(index, _)| verdicts.is_kept(index));
        let mut words = 0;
        let mut form = String::new();
        for (_, block) in kept {
            words += block.words;
            form.push_str(&hash::hex(block.fingerprint));
        }
        if words == 0 {
            return None;
        }
        let first = *self.pages.entry(hash::fingerprint(&form)).or_insert(page.id);
        (first != page.id).then_some(first)
    }
}
