//! Passes published texts to dedupe, as if their pages had been read before the new ones.

use std::ops::Range;

use super::history::{History, number};
use crate::dedupe::{Keeper, Mark, Settler, TextIndexBuilder, WantedText};
use crate::model::{BlockId, Reason};
use crate::pipeline::Error;
use crate::state::DropTarget;
use crate::tables::{BlockRow, Row as _, Table, columns};

impl History {
    /// Loads the published texts that new ones may duplicate into `ledger`, which has the notes on all new
    /// pages.
    pub(super) fn load_known(&mut self, ledger: &mut TextIndexBuilder) -> Result<(), Error> {
        let Self { readers, segments, pages, invalidated, ids, .. } = self;
        for (reader, &first) in readers.iter_mut().zip(&*segments) {
            let mut first = first;
            reader.restart().map_err(Error::State)?;
            while let Some(chunk) = reader.next_chunk().map_err(Error::State)? {
                let page = |at: u32| {
                    let at = first + at as usize;
                    (!invalidated[at]).then(|| pages[at].at)
                };
                let keeper = |target: Option<DropTarget<'_>>| {
                    let DropTarget { keeper, block: index, similarity } = target?;
                    let page = pages[*ids.get(keeper)? as usize].at;
                    Some(Keeper { id: BlockId { page, index }, similarity })
                };
                let block_keeper = |mark: Mark| keeper(chunk.pages.block_target(mark));
                let page_keeper = |mark: Mark| keeper(chunk.pages.page_target(mark.page));
                ledger.load_known(&chunk.texts, page, block_keeper, page_keeper)?;
                first += chunk.pages.pages.len();
            }
        }
        Ok(())
    }

    /// Passes to `settler` the published texts that it compares new ones with.
    pub(super) fn provide_texts(&self, settler: &mut Settler) -> Result<(), Error> {
        let (blocks, pages) = settler.wanted();
        for at in 0..self.segments.len() - 1 {
            let of = |wanted: &[WantedText]| {
                let file = number(at);
                let start = wanted.partition_point(|wanted| wanted.id.page.file < file);
                let end = wanted.partition_point(|wanted| wanted.id.page.file <= file);
                start..end
            };
            let (blocks, pages) = (&blocks[of(&blocks)], &pages[of(&pages)]);
            self.provide_texts_of(at, blocks, pages, settler)?;
        }
        Ok(())
    }

    /// Passes texts of the segment `at` to `settler`.
    fn provide_texts_of(
        &self,
        at: usize,
        blocks: &[WantedText],
        pages: &[WantedText],
        settler: &mut Settler,
    ) -> Result<(), Error> {
        let page_rows = |wanted: &WantedText| {
            let page = &self.pages[self.segments[at] + wanted.id.page.record as usize];
            page.first_block..page.first_block + page.blocks
        };
        let block_row = |wanted: &WantedText| page_rows(wanted).start + wanted.id.index as usize;
        let is_empty = |page: &&WantedText| page_rows(page).is_empty();
        let ranges = union(blocks.iter().map(block_row).map(|row| row..row + 1), pages.iter().map(page_rows));
        let mut rows = ranges.iter().cloned().flatten();
        let (mut blocks, mut pages) = (blocks.iter().peekable(), pages.iter().peekable());
        let mut texts = Vec::<String>::new();
        let mut provided = Ok(());
        let columns = columns!(BlockRow: text, reason, words);
        let segment = &self.published.manifest.segments[at];
        self.published.rows(segment, Table::Blocks, &columns, &ranges, |batch| {
            for (BlockRow { text, reason, words, .. }, row) in BlockRow::<&str>::rows(batch).zip(&mut rows) {
                let mut provide = |result| provided = std::mem::replace(&mut provided, Ok(())).and(result);
                while let Some(&wanted) = blocks.next_if(|wanted| block_row(wanted) == row) {
                    provide(settler.provide_block(wanted, text));
                }
                while let Some(&page) = pages.next_if(is_empty) {
                    provide(settler.provide_page(page, std::iter::empty()));
                }
                let Some(&&page) = pages.peek() else { continue };
                let own = page_rows(&page);
                if own.contains(&row) && !reason.is_some_and(Reason::is_of_judge) && words > 0 {
                    texts.push(text.to_owned());
                }
                if row + 1 == own.end {
                    provide(
                        settler.provide_page(page, texts.drain(..).as_slice().iter().map(String::as_str)),
                    );
                    texts.clear();
                    pages.next();
                }
            }
        })?;
        provided?;
        // Empty pages may also follow the last rows.
        Ok(pages.filter(is_empty).try_for_each(|&page| settler.provide_page(page, std::iter::empty()))?)
    }
}

/// Returns the union of sorted ranges, as ascending ranges that do not touch.
fn union(a: impl Iterator<Item = Range<usize>>, b: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut all = a.chain(b).filter(|range| !range.is_empty()).collect::<Vec<_>>();
    all.sort_unstable_by_key(|range| (range.start, range.end));
    let mut union = Vec::<Range<usize>>::new();
    for range in all {
        match union.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => union.push(range),
        }
    }
    union
}
