//! The decisions of dedupe one at a time, for engines that keep texts and notes on many machines.
//!
//! A survey and a [`Settler`](super::Settler) see all notes in one place. An engine that shuffles instead
//! asks for single decisions: which earlier texts a text is compared with ([`Sharing`]), how similar two
//! texts are ([`Comparer`]), which near-duplicates are kept ([`Stays`]), and which blocks of a page are
//! dropped once their keepers are known ([`settle`]). The code and the results are those of a run on one
//! machine; only the order of the work is the engine's.

use std::collections::HashSet;
use std::convert::Infallible;

use super::bands;
use super::compared::Compared;
use super::keeper::Keeper;
use super::notes::Notes;
use super::options::Options;
use super::settle::{kept_text, settle_blocks};
use super::terms::Terms;
use crate::model::{BlockId, Page, Verdicts};

/// Maximum number of earlier texts that a text is compared with for each key that they share: the first ones
/// in the corpus.
pub const MAX_EARLIER: usize = bands::MAX_EARLIER;

/// Identifies a text that is compared: a block, or a page by its first block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text {
    /// True for the text of all kept blocks of a page. Pages are compared with pages only.
    pub is_page: bool,
    /// The block, or the first block of the page.
    pub id: BlockId,
}

/// Notes on a text.
#[derive(Clone, Copy, Debug)]
pub struct Noted<'a> {
    /// The text.
    pub text: Text,
    /// Fingerprint of the normalised text, equal for exact copies.
    pub fingerprint: u128,
    /// One key for each band; empty if near-duplicates are not searched for.
    pub keys: &'a [u32],
}

impl Notes {
    /// Returns the notes on each text: on blocks in page order, then on pages.
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

/// Finds the texts that share a band key. Memory: [`MAX_EARLIER`] ids.
#[derive(Clone, Debug, Default)]
pub struct Sharing {
    key: Option<u64>,
    earlier: Vec<BlockId>,
}

impl Sharing {
    /// Takes the next text, in ascending order of `key` and then in corpus order, and returns the earlier
    /// texts to compare it with.
    pub fn push(&mut self, key: u64, id: BlockId) -> Vec<BlockId> {
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

/// Compares two texts, keeping what was read of the last ones.
#[derive(Debug)]
pub struct Comparer<'a> {
    options: &'a Options,
    /// The last later text and the last earlier text, because pairs of one text come one after another.
    last: [Option<(Text, Compared<'static>)>; 2],
}

impl<'a> Comparer<'a> {
    /// Creates a comparer with `options`.
    #[must_use]
    pub fn new(options: &'a Options) -> Self {
        Self { options, last: [None, None] }
    }

    /// Returns the similarity of `later` to `earlier` if `later` is a near-duplicate of it. Texts are those
    /// of [`text_of`], with their ids.
    pub fn similarity(&mut self, later: (Text, &str), earlier: (BlockId, &str)) -> Option<f32> {
        let terms = if later.0.is_page { Terms::OF_PAGES } else { Terms::of_blocks(self.options) };
        if !terms.allow(earlier.0, later.0.id) {
            return None;
        }
        let [of_later, of_earlier] = &mut self.last;
        let earlier = (Text { id: earlier.0, ..later.0 }, earlier.1);
        let (later, earlier) = (compared(of_later, later), compared(of_earlier, earlier));
        terms.similarity(later, earlier, self.options.near_min_similarity)
    }
}

/// Returns `text` as it is in `last`, or puts it there.
fn compared<'a>(
    last: &'a mut Option<(Text, Compared<'static>)>,
    (text, body): (Text, &str),
) -> &'a Compared<'static> {
    if last.as_ref().is_some_and(|(known, _)| *known != text) {
        *last = None;
    }
    &last.get_or_insert_with(|| (text, Compared::new(body.to_owned()))).1
}

/// Returns the text that stands for `text`, a text of `page`, in comparisons; `verdicts` are those of chrome.
#[must_use]
pub fn text_of(text: Text, page: &Page, verdicts: &Verdicts) -> String {
    if text.is_page {
        return kept_text(page, verdicts);
    }
    page.blocks.get(text.id.index as usize).map(|block| block.text.clone()).unwrap_or_default()
}

/// Decides which near-duplicates are kept. Memory: about 40 bytes for each dropped text.
#[derive(Clone, Debug, Default)]
pub struct Stays {
    gone: HashSet<Text>,
}

impl Stays {
    /// Takes the next pair of near-duplicates, in ascending order of the later text. Returns true if `later`
    /// is dropped by this pair, which is the case if `earlier` is kept; each dropped text gives true once.
    pub fn push(&mut self, later: Text, earlier: BlockId) -> bool {
        let earlier = Text { is_page: later.is_page, id: earlier };
        !self.gone.contains(&earlier) && self.gone.insert(later)
    }
}

/// Drops the copies on `page`; `verdicts` are those of chrome. `keeper_of` returns the keeper, if any, of the
/// block with the given index; it is asked for blocks that are compared across pages.
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
            let first = (0..number).take(MAX_EARLIER).map(id).collect::<Vec<_>>();
            assert_eq!(sharing.push(7, id(number)), first);
        }
        assert_eq!(sharing.push(8, id(3)), []);
    }

    /// 1 is dropped for 0. 2 is similar only to 1, which is dropped, so 2 is kept. 3 is similar to 1 and 2,
    /// so it is dropped for 2.
    #[test]
    fn a_text_goes_only_for_one_that_stays() {
        let mut stays = Stays::default();
        let text = |number| Text { is_page: false, id: id(number) };
        let gone =
            [(1, 0), (2, 1), (3, 1), (3, 2)].map(|(later, earlier)| stays.push(text(later), id(earlier)));
        assert_eq!(gone, [true, false, false, true]);
        assert!(stays.push(Text { is_page: true, id: id(2) }, id(1)), "a page is not a block");
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
