use proptest::prelude::*;

use super::*;
use crate::model::{Block, BlockId, BlockKind, MappedText, MediaType, Page, PageId, Reason, Verdicts};
use crate::spill::Budget;
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
    let content_hash = format!("page {record}");
    Page { id, content_hash, blocks, ..Page::empty(MediaType::Text) }
}

/// For each page the keepers of its dropped blocks, and the page that it duplicates.
type Settled = Vec<(Vec<Option<BlockId>>, Option<PageId>)>;

/// Settles `pages`, where chrome drops the blocks in `chrome`, given as (page, block).
fn settle(pages: &[Page], chrome: &[(usize, usize)]) -> Settled {
    settle_within(pages, chrome, &Options::default(), &Budget::unlimited())
        .into_iter()
        .map(|(verdicts, of)| {
            let keepers = verdicts.iter().map(|reason| reason.as_ref().and_then(Reason::keeper));
            (keepers.collect(), of)
        })
        .collect()
}

/// For each page the reasons of its dropped blocks, and the page that it duplicates.
type Reasons = Vec<(Vec<Option<Reason>>, Option<PageId>)>;

/// Like [`settle`], with options and a budget; returns the reasons of dropped blocks.
fn settle_within(pages: &[Page], chrome: &[(usize, usize)], options: &Options, budget: &Budget) -> Reasons {
    let verdicts = pages.iter().enumerate().map(|(at, page)| {
        let mut verdicts = Verdicts::keep_all(page.blocks.len());
        for &(_, block) in chrome.iter().filter(|&&(on, _)| on == at) {
            verdicts.drop_block(block, Reason::Chrome { rule: "test".into() });
        }
        verdicts
    });
    settle_new(pages, verdicts.collect(), (&[], Vec::new()), options, budget)
}

/// Like [`settle_within`], where an earlier run has published the pages before `split`.
fn settle_later(pages: &[Page], split: usize, options: &Options, budget: &Budget) -> Reasons {
    let keep_all = |pages: &[Page]| pages.iter().map(|page| Verdicts::keep_all(page.blocks.len())).collect();
    let (published, new) = pages.split_at(split);
    let settled = settle_new(published, keep_all(published), (&[], Vec::new()), options, budget);
    settle_new(new, keep_all(new), (published, settled), options, budget)
}

/// Settles `pages` after published pages that are settled already.
fn settle_new(
    pages: &[Page],
    verdicts: Vec<Verdicts>,
    (published, mut settled): (&[Page], Reasons),
    options: &Options,
    budget: &Budget,
) -> Reasons {
    let survey = Survey::new(options.clone());
    let mut notes = Notes::default();
    for page in published {
        survey.observe(page, &Verdicts::keep_all(page.blocks.len()), &mut notes);
    }
    let texts = notes.remember(|page| page.record);
    let count = |texts: &Texts| u32::try_from(texts.len()).unwrap();
    let mut ledger =
        survey.index_builder(Known { blocks: count(&texts.blocks), pages: count(&texts.pages) }, budget);
    for (page, verdicts) in pages.iter().zip(&verdicts) {
        let mut notes = Notes::default();
        survey.observe(page, verdicts, &mut notes);
        ledger.add(notes).unwrap();
    }
    let block_fate = |mark: Mark| {
        let reason = settled[mark.page as usize].0[mark.block as usize].as_ref()?;
        Some(Keeper { id: reason.keeper()?, similarity: reason.similarity() })
    };
    let page_fate = |mark: Mark| {
        let of = settled[mark.page as usize].1?;
        Some(Keeper { id: BlockId { page: of, index: 0 }, similarity: None })
    };
    ledger.load_known(&texts, |page| Some(PageId { file: 0, record: page }), block_fate, page_fate).unwrap();
    let mut settler = Settler::new(options.clone(), ledger.finish().unwrap());
    let (blocks, of_pages) = settler.wanted();
    for wanted in blocks {
        let page = &published[wanted.id.page.record as usize];
        settler.provide_block(wanted, &page.blocks[wanted.id.index as usize].text).unwrap();
    }
    for wanted in of_pages {
        let page = &published[wanted.id.page.record as usize];
        let blocks = page.blocks.iter().filter(|block| block.words > 0).map(|block| &*block.text);
        settler.provide_page(wanted, blocks).unwrap();
    }
    // Results must not depend on which pages are looked at ahead: here every other window of up to four.
    let window = 1 + pages.len() % 4;
    let ahead = pages.iter().zip(verdicts.clone()).collect::<Vec<_>>();
    for (at, (page, mut verdicts)) in pages.iter().zip(verdicts).enumerate() {
        if at % (2 * window) == 0 {
            let ahead = ahead[at..].iter().take(window).map(|(page, verdicts)| (*page, verdicts));
            settler.look_ahead(&ahead.collect::<Vec<_>>()).unwrap();
        }
        let of = settler.settle(page, &mut verdicts).unwrap();
        let reasons = (0..page.blocks.len()).map(|index| verdicts.reason(index).cloned());
        settled.push((reasons.map(|reason| reason.filter(|reason| reason.keeper().is_some())).collect(), of));
    }
    settled
}

const LONG: &str = "A paragraph that is long enough to be compared across the pages of a run.";
const LONG_LOUD: &str = "A  PARAGRAPH that is long enough to be compared across the pages of a run.";
const OTHER: &str = "Another paragraph that has as many words as it takes to be compared.";
const SHORT: &str = "Yes, please.";

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

/// Makes a page of blocks of these kinds and returns for each whether it is kept.
fn kept_of(kinds: &[(BlockKind, &str)]) -> Vec<bool> {
    let mut page = page(0, &kinds.iter().map(|&(_, text)| text).collect::<Vec<_>>());
    for (block, &(kind, _)) in page.blocks.iter_mut().zip(kinds) {
        block.kind = kind;
    }
    settle(&[page], &[]).remove(0).0.iter().map(Option::is_none).collect()
}

#[test]
fn a_short_block_goes_only_right_behind_its_twin() {
    use BlockKind::{Code, Date, Heading, ListItem, Paragraph, TableRow, Title};
    let refrain = "Round and round and round,\nround goes the wheel of the mill.";
    let question = "And what did you do when the weir had gone and the mill stood dry?";
    for (kind, text) in [
        (Paragraph, "It turned."),
        (ListItem, "A hundred grams of butter, soft, and a little more of it for the tin"),
        (Heading, "What the mill was used for in the years after the war and the flood"),
        (TableRow, "one\ttwo\tthree\tfour\tfive\tsix\tseven\teight\tnine\tten\televen"),
        (Paragraph, question),
        (Paragraph, refrain),
    ] {
        assert_eq!(kept_of(&[(kind, text), (Paragraph, LONG), (kind, text)]), [true; 3], "{text}");
        assert_eq!(kept_of(&[(kind, text), (kind, text), (Paragraph, LONG)]), [true, false, true], "{text}");
        let mut pages = [page(0, &[text]), page(1, &[text])];
        for page in &mut pages {
            page.blocks[0].kind = kind;
        }
        assert_eq!(settle(&pages, &[])[1].0, [None], "{text}");
    }
    // A text that only ends with a question is no question.
    let told = format!("{LONG} {question}");
    assert_eq!(kept_of(&[(Paragraph, &told), (Paragraph, OTHER), (Paragraph, &told)]), [true, true, false]);
    // Numbers of a table, one a line in a dump, and short code are always kept.
    assert_eq!(
        kept_of(&[(Paragraph, "0"), (Paragraph, "0"), (Code, "end end"), (Code, "end end")]),
        [true; 4]
    );
    // Title and date are dropped if they repeat within their page.
    assert_eq!(
        kept_of(&[(Title, "Mills"), (Date, "3 May"), (Paragraph, LONG), (Title, "Mills"), (Date, "3 May")]),
        [true, true, true, false, false]
    );
}

#[test]
fn each_kind_of_repeat_has_a_switch() {
    let near = LONG.replacen("the", "a", 1);
    let pages = [page(0, &[LONG, OTHER, LONG]), page(1, &[LONG, OTHER, OTHER])];
    let reasons = |options: &Options| {
        let settled = settle_within(&pages, &[], options, &Budget::unlimited());
        settled
            .into_iter()
            .map(|(reasons, of)| (reasons.iter().map(Option::is_some).collect::<Vec<_>>(), of))
            .collect::<Vec<_>>()
    };
    let both = Options::default();
    assert_eq!(
        reasons(&both).iter().map(|page| page.0.clone()).collect::<Vec<_>>(),
        [[false, false, true], [true, true, true]]
    );
    let in_page = Options { across_pages: false, ..Options::default() };
    assert_eq!(
        reasons(&in_page).iter().map(|page| page.0.clone()).collect::<Vec<_>>(),
        [[false, false, true], [false, false, true]]
    );
    let across = Options { in_page: false, ..Options::default() };
    assert_eq!(
        reasons(&across).iter().map(|page| page.0.clone()).collect::<Vec<_>>(),
        [[false, false, false], [true, true, true]]
    );
    let none = Options { in_page: false, across_pages: false, ..Options::default() };
    assert!(reasons(&none).iter().all(|page| page.0 == [false; 3] && page.1.is_none()));
    // The same switches apply to near-duplicates.
    let pages = [page(0, &[LONG, &near]), page(1, &[&near])];
    let gone = |options: &Options| {
        let settled = settle_within(&pages, &[], options, &Budget::unlimited());
        settled
            .into_iter()
            .map(|(reasons, _)| reasons.iter().map(Option::is_some).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    let near_options = Options { near_min_similarity: 0.5, ..Options::default() };
    assert_eq!(gone(&near_options), [vec![false, true], vec![true]]);
    assert_eq!(
        gone(&Options { across_pages: false, ..near_options.clone() }),
        [vec![false, true], vec![false]]
    );
    assert_eq!(gone(&Options { in_page: false, ..near_options }), [vec![false, false], vec![true]]);
}

#[test]
fn a_page_repeats_another_when_its_kept_blocks_do() {
    let pages = [page(0, &["Menu", LONG, OTHER]), page(1, &[LONG, OTHER]), page(2, &[OTHER])];
    let settled = settle(&pages, &[(0, 0)]);
    let of = settled.iter().map(|(_, of)| *of).collect::<Vec<_>>();
    assert_eq!(of, [None, Some(pages[0].id), None]);
}

/// A pair in `tests/golden/dedupe/pairs.jsonl`: of one template with other facts, or with the same content.
#[derive(serde::Deserialize)]
struct Pair {
    kind: String,
    same: bool,
    a: String,
    b: String,
}

/// Number of hard pairs that the default options drop, as `dropped of all` by kind.
#[test]
fn the_hard_pairs_are_told_apart_as_well_as_is_said() {
    let pairs = include_str!("../../tests/golden/dedupe/pairs.jsonl").lines();
    let mut counts = std::collections::BTreeMap::<(bool, String), (u32, u32)>::new();
    for pair in pairs.map(|line| serde_json::from_str::<Pair>(line).unwrap()) {
        let settled = settle(&[page(0, &[&pair.a]), page(1, &[&pair.b])], &[]);
        let (dropped, all) = counts.entry((pair.same, pair.kind)).or_default();
        *dropped += u32::from(settled[1].0[0].is_some());
        *all += 1;
    }
    let counts = counts.iter().map(|((same, kind), (dropped, all))| {
        format!("{} {kind}: {dropped} of {all}", if *same { "same" } else { "other" })
    });
    let expected = [
        // The facts that the first text adds are not lost.
        "other added: 3 of 10",
        "other address: 0 of 5",
        "other date: 0 of 25",
        // Words in lower case that are no listed opposites look like edits ("opposed to", "in favour of").
        "other lowercase: 4 of 30",
        "other mixed: 0 of 35",
        "other month: 0 of 11",
        "other name: 0 of 45",
        "other number: 0 of 40",
        "other number_word: 0 of 8",
        "other order: 0 of 7",
        "other other_language: 0 of 15",
        "other sign: 0 of 10",
        "other superscript: 0 of 3",
        "other unit: 0 of 6",
        "same edit: 39 of 40",
        "same punctuation: 19 of 20",
        "same tail: 20 of 20",
        // A misspelt word with a capital looks like another name.
        "same typo: 18 of 20",
    ];
    assert_eq!(counts.collect::<Vec<_>>(), expected);
}

#[test]
fn empty_pages_repeat_nothing() {
    let settled = settle(&[page(0, &[]), page(1, &[])], &[]);
    assert_eq!(settled[1].1, None);
}

#[test]
fn nearly_the_same_text_goes_for_an_earlier_one_that_stays() {
    let text = "The old mill by the river was sold to a young baker who wants to grind his own flour, and who has asked \
                the village for help with the wheel that has not turned in forty years.";
    let edited = text.replace("young baker", "baker");
    let once_more = edited.replace("wheel that has", "wheel which has");
    let pages = [page(0, &[text]), page(1, &[&edited]), page(2, &[&once_more]), page(3, &[&edited])];
    let near = |settled: &Reasons| {
        settled
            .iter()
            .map(|(reasons, _)| reasons[0].as_ref().map(|r| (r.keeper().unwrap(), r.code())))
            .collect::<Vec<_>>()
    };
    let settled = settle_within(&pages, &[], &Options::default(), &Budget::unlimited());
    let first = (pages[0].blocks[0].id, "duplicate_near");
    // The keeper of a copy of a near-duplicate is the text that is kept.
    assert_eq!(near(&settled), [None, Some(first), Some(first), Some(first)]);
    let Some(Reason::DuplicateNear { similarity, .. }) = settled[1].0[0] else { panic!("{settled:?}") };
    assert!((0.8..1.0).contains(&similarity), "{similarity}");
    assert!(settled[1..].iter().all(|(_, of)| *of == Some(pages[0].id)));

    // If chrome drops the first text, the next one is the keeper.
    let settled = settle_within(&pages, &[(0, 0)], &Options::default(), &Budget::unlimited());
    let second = pages[1].blocks[0].id;
    assert_eq!(
        near(&settled),
        [None, None, Some((second, "duplicate_near")), Some((second, "duplicate_exact"))]
    );

    let exact = Options { near: false, ..Options::default() };
    let settled = settle_within(&pages, &[], &exact, &Budget::unlimited());
    assert_eq!(near(&settled), [None, None, None, Some((second, "duplicate_exact"))]);
}

#[test]
fn other_numbers_and_names_make_another_notice() {
    let notice = "The evening train from Aldby to Norton runs forty minutes late today because of a fallen tree, and \
                  travellers may use the bus from the market square instead, at no charge, until the line is clear.";
    let pages = [page(0, &[notice]), page(1, &[&notice.replace("Aldby", "Malton")])];
    assert_eq!(settle(&pages, &[])[1].0, [None]);
    let pages = [page(0, &[notice]), page(1, &[&notice.replace("evening", "morning")])];
    assert_eq!(settle(&pages, &[])[1].0, [None]);
    let pages = [page(0, &[notice]), page(1, &[&notice.replace("travellers", "passengers")])];
    assert!(settle(&pages, &[])[1].0[0].is_some());
}

/// No chains: the last page resembles only a dropped one, so it is kept.
#[test]
fn a_near_duplicate_has_a_witness_that_stays() {
    let words = |range: std::ops::Range<u32>| {
        range
            .map(|n| {
                format!(
                    "w{}",
                    char::from(b'a' + u8::try_from(n % 26).unwrap()).to_string().repeat(1 + n as usize / 26)
                )
            })
            .collect::<Vec<_>>()
            .join(" ")
    };
    // Begins with a capital, because all words of a text without capitals count as names.
    let words = |range| format!("The {}", words(range));
    let pages = [page(0, &[&words(0..60)]), page(1, &[&words(6..66)]), page(2, &[&words(12..72)])];
    let settled = settle(&pages, &[]);
    let keepers = settled.iter().map(|(keepers, _)| keepers[0]).collect::<Vec<_>>();
    assert_eq!(keepers, [None, Some(pages[0].blocks[0].id), None]);
}

/// A text is compared with the first few that share a key, which counts dropped near-duplicates whether they were
/// published before or not.
#[test]
fn near_duplicates_that_were_dropped_on_an_earlier_night_count_among_the_first() {
    let without = |text: &str, gap: usize| {
        let words = text.split(' ').enumerate().filter(|&(at, _)| at != gap);
        words.map(|(_, word)| word).collect::<Vec<_>>().join(" ")
    };
    let texts = [LONG, LONG_LOUD, OTHER, SHORT];
    let pages: [&[(usize, usize)]; 7] = [
        &[(0, 5), (3, 2)],
        &[(1, 5)],
        &[(3, 2), (1, 0)],
        &[(0, 0), (0, 0)],
        &[(1, 0)],
        &[(0, 4), (3, 0), (0, 2), (3, 2)],
        &[(1, 2)],
    ];
    let pages = (0..).zip(pages).map(|(record, blocks)| {
        let blocks = blocks.iter().map(|&(text, gap)| without(texts[text], gap)).collect::<Vec<_>>();
        page(record, &blocks.iter().map(String::as_str).collect::<Vec<_>>())
    });
    let pages = pages.collect::<Vec<_>>();
    let options = Options { near_min_similarity: 0.5, ..Options::default() };
    let settled = settle_within(&pages, &[], &options, &Budget::unlimited());
    for split in 0..=pages.len() {
        assert_eq!(settle_later(&pages, split, &options, &Budget::unlimited()), settled, "{split}");
    }
}

proptest! {
    #[test]
    fn neither_memory_nor_earlier_runs_show(
        pages in prop::collection::vec(prop::collection::vec((0usize..4, 0usize..9), 0..6), 1..12),
    ) {
        let texts = [LONG, LONG_LOUD, OTHER, SHORT];
        let pages = pages.iter().enumerate().map(|(at, blocks)| {
            let blocks = blocks.iter().map(|&(text, gap)| {
                let words = texts[text].split(' ').enumerate().filter(|&(at, _)| at != gap);
                words.map(|(_, word)| word).collect::<Vec<_>>().join(" ")
            }).collect::<Vec<_>>();
            page(u32::try_from(at).unwrap(), &blocks.iter().map(String::as_str).collect::<Vec<_>>())
        }).collect::<Vec<_>>();
        let folder = tempfile::tempdir().unwrap();
        let tight = Budget { folder: Some(folder.path().to_owned()), bytes: 0 };
        let options = Options { near_min_similarity: 0.5, ..Options::default() };
        let settled = settle_within(&pages, &[], &options, &Budget::unlimited());
        prop_assert_eq!(&settle_within(&pages, &[], &options, &tight), &settled);
        for split in 0..=pages.len() {
            let budget = if split % 2 == 0 { &tight } else { &Budget::unlimited() };
            prop_assert_eq!(&settle_later(&pages, split, &options, budget), &settled);
        }
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
