//! The same decisions where texts and their notes lie on many machines.
//!
//! A survey and a [`Settler`](super::Settler) see all notes in one place. An engine that shuffles asks for one decision at a time:
//! which earlier texts a text is compared with ([`Sharing`]), how similar two texts are ([`Comparer`]), which texts of a
//! list of near-duplicates stay ([`Stays`]), and what becomes of a page once the keepers of its blocks are known ([`settle`]).
//! Each is the decision of a run on one machine, by the same code; only the order of work is the engine's.

use std::collections::HashSet;
use std::convert::Infallible;

use super::bands;
use super::keeper::Keeper;
use super::notes::Notes;
use super::options::Options;
use super::scope::kept;
use super::settle::{Terms, page_text, settle_blocks, shingle_set};
use crate::model::{BlockId, Page, Verdicts};

/// Earlier texts, at most, that a text is compared with for each key that it shares with them: the first in the corpus.
pub const MAX_EARLIER: usize = bands::MAX_EARLIER;

/// A block, or a page by its first block, among the texts that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text {
    /// Whether the text is that of all blocks of the page: pages are compared with pages only.
    pub is_page: bool,
    /// The block.
    pub id: BlockId,
}

/// What was noted of a text.
#[derive(Clone, Copy, Debug)]
pub struct Noted<'a> {
    /// The text.
    pub text: Text,
    /// The fingerprint that copies have in common.
    pub fingerprint: u128,
    /// The key of each band; none where near-duplicates do not count.
    pub keys: &'a [u32],
}

impl Notes {
    /// What was noted of each text: blocks in page order, then pages.
    pub fn texts(&self, bands: u32) -> impl Iterator<Item = Noted<'_>> {
        let bands = bands as usize;
        [(false, &self.blocks), (true, &self.pages)].into_iter().flat_map(move |(is_page, texts)| {
            texts.notes.iter().enumerate().map(move |(at, note)| Noted {
                text: Text { is_page, id: note.id },
                fingerprint: note.fingerprint,
                keys: &texts.keys[at * bands..(at + 1) * bands],
            })
        })
    }
}

/// Finds the texts that share the key of a band. Memory: [`MAX_EARLIER`] ids.
#[derive(Clone, Debug, Default)]
pub struct Sharing {
    key: Option<i64>,
    earlier: Vec<BlockId>,
}

impl Sharing {
    /// Takes the next text, in ascending order of `key` and then of the corpus, and gives the earlier ones that it is compared with.
    pub fn push(&mut self, key: i64, id: BlockId) -> Vec<BlockId> {
        if self.key.replace(key) != Some(key) {
            self.earlier.clear();
        }
        let earlier = self.earlier.clone();
        if self.earlier.len() < MAX_EARLIER {
            self.earlier.push(id);
        }
        earlier
    }
}

/// Compares two texts.
#[derive(Debug)]
pub struct Comparer<'a> {
    options: &'a Options,
    /// The last later and the last earlier text with its shingles: pairs of one text come one after the other.
    last: [Option<(Text, Vec<u64>)>; 2],
}

impl<'a> Comparer<'a> {
    /// Compares under `options`.
    #[must_use]
    pub fn new(options: &'a Options) -> Self {
        Self { options, last: [None, None] }
    }

    /// How similar `later` is to `earlier`, if it may go for it: a text as [`text_of`] gives it, each with its id.
    pub fn similarity(&mut self, later: (Text, &str), earlier: (BlockId, &str)) -> Option<f32> {
        let terms = if later.0.is_page { Terms::OF_PAGES } else { Terms::of_blocks(self.options) };
        if !terms.allow(earlier.0, later.0.id) {
            return None;
        }
        let [of_later, of_earlier] = &mut self.last;
        let earlier = (Text { id: earlier.0, ..later.0 }, earlier.1);
        let sets = (set_of(of_later, later), set_of(of_earlier, earlier));
        terms.similarity(later.1, earlier.1, sets, self.options.near_min_similarity)
    }
}

/// The shingles of `text`, which stay in `last`.
fn set_of<'a>(last: &'a mut Option<(Text, Vec<u64>)>, (text, body): (Text, &str)) -> &'a [u64] {
    if last.as_ref().is_none_or(|(known, _)| *known != text) {
        *last = Some((text, shingle_set(body)));
    }
    last.as_ref().map_or(&[], |(_, set)| set)
}

/// The text that `text`, one of those noted of `page`, is compared by; `verdicts` are those of chrome.
#[must_use]
pub fn text_of(text: Text, page: &Page, verdicts: &Verdicts) -> String {
    if text.is_page {
        return page_text(kept(page, verdicts).map(|block| &*block.text));
    }
    page.blocks.get(text.id.index as usize).map(|block| block.text.clone()).unwrap_or_default()
}

/// Tells which of the texts that are similar to an earlier one stay. Memory: about 40 bytes a text that goes.
#[derive(Clone, Debug, Default)]
pub struct Stays {
    gone: HashSet<Text>,
}

impl Stays {
    /// Takes the next pair of near-duplicates, in ascending order of the later text, and returns true if that goes, which it
    /// does for an earlier text that stays. True once a text.
    pub fn push(&mut self, later: Text, earlier: BlockId) -> bool {
        let earlier = Text { is_page: later.is_page, id: earlier };
        !self.gone.contains(&earlier) && self.gone.insert(later)
    }
}

/// Drops the copies on `page`, whose chrome verdicts stand in `verdicts`. `keeper_of` gives the text that is known to stay for a
/// block by its index, of those that are compared with blocks of other pages.
pub fn settle(
    page: &Page,
    verdicts: &mut Verdicts,
    options: &Options,
    keeper_of: impl Fn(u32) -> Option<Keeper>,
) {
    let terms = Terms::of_blocks(options);
    let Ok(()) = settle_blocks::<Infallible>(page, verdicts, options, |block| {
        Ok(keeper_of(block.id.index).filter(|keeper| terms.allow(keeper.id, block.id)))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PageId;

    fn id(number: u32) -> BlockId {
        BlockId { page: PageId { file: 0, record: number }, index: 0 }
    }

    #[test]
    fn a_text_meets_the_first_that_share_its_key() {
        let mut sharing = Sharing::default();
        assert_eq!(sharing.push(7, id(0)), []);
        assert_eq!(sharing.push(7, id(1)), [id(0)]);
        for number in 2..40 {
            let first = (0..number.min(16)).map(id).collect::<Vec<_>>();
            assert_eq!(sharing.push(7, id(number)), first);
        }
        assert_eq!(sharing.push(8, id(3)), []);
    }

    /// 1 goes for 0; 2 is like 1 alone, which does not stay; 3 is like 1 and 2, of which 2 stays.
    #[test]
    fn a_text_goes_only_for_one_that_stays() {
        let mut stays = Stays::default();
        let text = |number| Text { is_page: false, id: id(number) };
        let gone =
            [(1, 0), (2, 1), (3, 1), (3, 2)].map(|(later, earlier)| stays.push(text(later), id(earlier)));
        assert_eq!(gone, [true, false, false, true]);
        assert!(stays.push(Text { is_page: true, id: id(2) }, id(1)), "a page is no block");
    }

    #[test]
    fn only_what_tells_no_more_is_similar() {
        let options = Options::default();
        let mut comparer = Comparer::new(&options);
        let text = Text { is_page: false, id: id(1) };
        let kept = "the old ferry crosses the wide sound every morning and comes back with the evening tide";
        let edited =
            "the old ferry crosses the wide sound every morning and comes home with the evening tide";
        assert!(comparer.similarity((text, edited), (id(0), kept)).is_none(), "the two are too far apart");
        let text = Text { is_page: false, id: id(2) };
        let longer = format!("{kept} again");
        let similarity = comparer.similarity((text, kept), (BlockId { index: 1, ..id(0) }, &longer)).unwrap();
        assert!((0.9..1.0).contains(&similarity));
        let options = Options { in_page: false, ..options };
        let same_page = BlockId { index: 3, ..id(2) };
        assert!(Comparer::new(&options).similarity((text, kept), (same_page, kept)).is_none());
    }
}
