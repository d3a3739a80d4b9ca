use proptest::prelude::*;

use super::*;
use crate::model::{
    Block, BlockId, BlockKind, MappedText, MediaType, Page, PageId, Reason, Survey, Verdicts,
};
use crate::text::{hash, normalize, words};

fn page(record: u32, texts: &[&str]) -> Page {
    let id = PageId { file: 0, record };
    let block = |(index, text): (usize, &&str)| {
        let mut mapped = MappedText::default();
        mapped.push_verbatim(text, 0);
        let len = u32::try_from(text.len()).unwrap();
        let (text, map) = mapped.into_parts();
        Block {
            id: BlockId { page: id, index: u32::try_from(index).unwrap() },
            kind: BlockKind::Paragraph,
            span: crate::model::Span::new(0, len),
            words: words::count(&text),
            fingerprint: hash::fingerprint(&normalize::normalize(&text)),
            text,
            map,
            markup: None,
        }
    };
    let blocks = texts.iter().enumerate().map(block).collect();
    Page { id, blocks, ..Page::empty(MediaType::Text) }
}

fn survey(pages: &[Page]) -> Repeats {
    let survey = Repeated::new(Options::default());
    let mut notes = Vec::new();
    for page in pages {
        survey.observe(page, &mut notes);
    }
    survey.conclude(notes)
}

/// Settles `pages`, where chrome drops the blocks in `chrome`; returns the keeper of each dropped
/// copy and the page that each page repeats.
fn settle(pages: &[Page], chrome: &[(usize, usize)]) -> Vec<(Vec<Option<BlockId>>, Option<PageId>)> {
    let options = Options::default();
    let repeats = survey(pages);
    let mut settler = Settler::new(&options, &repeats);
    let settled = pages.iter().enumerate().map(|(at, page)| {
        let mut verdicts = Verdicts::keep_all(page.blocks.len());
        for &(_, block) in chrome.iter().filter(|&&(on, _)| on == at) {
            verdicts.drop_block(block, Reason::Chrome { rule: "test".into() });
        }
        let of = settler.settle(page, &mut verdicts);
        let keepers = (0..page.blocks.len()).map(|index| match verdicts.reason(index) {
            Some(Reason::DuplicateExact { of }) => Some(*of),
            _ => None,
        });
        (keepers.collect(), of)
    });
    settled.collect()
}

const LONG: &str = "A paragraph that is long enough to be compared across the pages of a run.";
const LONG_LOUD: &str = "A  PARAGRAPH that is long enough to be compared across the pages of a run.";
const OTHER: &str = "Another paragraph that has as many words as it takes to be compared.";
const SHORT: &str = "Seven words are not so many here.";

#[test]
fn the_first_copy_stays_and_later_ones_name_it() {
    let pages = [page(0, &[LONG, OTHER]), page(1, &[SHORT, LONG_LOUD])];
    let settled = settle(&pages, &[]);
    assert_eq!(settled[0].0, [None, None]);
    assert_eq!(settled[1].0, [None, Some(pages[0].blocks[0].id)]);
}

#[test]
fn a_copy_that_chrome_drops_is_no_keeper() {
    let pages = [page(0, &[LONG]), page(1, &[LONG]), page(2, &[LONG])];
    let settled = settle(&pages, &[(0, 0)]);
    assert_eq!(settled[1].0, [None]);
    assert_eq!(settled[2].0, [Some(pages[1].blocks[0].id)]);
}

#[test]
fn short_blocks_are_compared_within_their_page_only() {
    let pages = [page(0, &[SHORT, SHORT, "Yes.", "Yes."]), page(1, &[SHORT])];
    let settled = settle(&pages, &[]);
    assert_eq!(settled[0].0, [None, Some(pages[0].blocks[0].id), None, None]);
    assert_eq!(settled[1].0, [None]);
}

#[test]
fn a_page_repeats_another_when_its_kept_blocks_do() {
    let pages = [page(0, &["Menu", LONG, OTHER]), page(1, &[LONG, OTHER]), page(2, &[OTHER, LONG])];
    let settled = settle(&pages, &[(0, 0)]);
    let of = settled.iter().map(|(_, of)| *of).collect::<Vec<_>>();
    assert_eq!(of, [None, Some(pages[0].id), None]);
}

#[test]
fn empty_pages_repeat_nothing() {
    let settled = settle(&[page(0, &[]), page(1, &[])], &[]);
    assert_eq!(settled[1].1, None);
}

proptest! {
    #[test]
    fn merging_notes_in_any_order_finds_the_same(
        pages in prop::collection::vec(prop::collection::vec(0usize..4, 0..6), 1..12),
        cut in any::<prop::sample::Index>(),
    ) {
        let texts = [LONG, LONG_LOUD, OTHER, SHORT];
        let pages = pages.iter().enumerate().map(|(at, blocks)| {
            let blocks = blocks.iter().map(|&text| texts[text]).collect::<Vec<_>>();
            page(u32::try_from(at).unwrap(), &blocks)
        }).collect::<Vec<_>>();
        let survey = Repeated::new(Options::default());
        let notes = |pages: &[Page]| {
            let mut notes = Vec::new();
            for page in pages {
                survey.observe(page, &mut notes);
            }
            notes
        };
        let (left, right) = pages.split_at(cut.index(pages.len()));
        let mut one = notes(left);
        survey.merge(&mut one, notes(right));
        let mut two = notes(right);
        survey.merge(&mut two, notes(left));
        let whole = survey.conclude(notes(&pages));
        prop_assert_eq!(&survey.conclude(one), &whole);
        prop_assert_eq!(&survey.conclude(two), &whole);
    }

    #[test]
    fn deduplicating_twice_drops_nothing_new(
        blocks in prop::collection::vec(0usize..4, 0..12),
    ) {
        let texts = [LONG, LONG_LOUD, OTHER, SHORT];
        let once = page(0, &blocks.iter().map(|&text| texts[text]).collect::<Vec<_>>());
        let keepers = settle(std::slice::from_ref(&once), &[]).remove(0).0;
        let left = once.blocks.iter().zip(keepers).filter(|(_, keeper)| keeper.is_none());
        let left = left.map(|(block, _)| block.text.as_str()).collect::<Vec<_>>();
        let again = settle(&[page(0, &left)], &[]).remove(0).0;
        prop_assert!(again.iter().all(Option::is_none));
    }
}
