use proptest::prelude::*;

use super::*;
use crate::model::{Block, BlockKind, MappedText, MediaType, Span, TextSpan};

/// Makes a page with a block for each text and a sentence for each of its lines.
fn page(record: u32, texts: &[&str]) -> (Page, Vec<Sentence>) {
    let id = PageId { file: 0, record };
    let mut page = Page { id, ..Page::empty(MediaType::Text) };
    let mut sentences = Vec::<Sentence>::new();
    for (index, text) in (0..).zip(texts) {
        let block = BlockId { page: id, index };
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let span = TextSpan::try_new(start, start + line.trim_end().len()).unwrap();
            sentences.push(Sentence { block, index: u32::try_from(sentences.len()).unwrap(), span });
            start += line.len();
        }
        let mut mapped = MappedText::default();
        mapped.push_verbatim(text, 0);
        let (text, map) = mapped.into_parts();
        let span = Span::new(0, u32::try_from(text.len()).unwrap());
        let kind = BlockKind::Paragraph;
        page.blocks.push(Block { id: block, kind, text, span, map, words: 0, fingerprint: 0, markup: None });
    }
    (page, sentences)
}

type Pages = Vec<(Page, Vec<Sentence>)>;

fn pages(texts: &[&[&str]]) -> Pages {
    (0..).zip(texts).map(|(record, texts)| page(record, texts)).collect()
}

fn repeats_within(pages: &Pages, options: &Options, budget: &Budget) -> Vec<Vec<Repeat>> {
    let mut ledger = SentenceIndexBuilder::new(options, budget.clone());
    for (page, sentences) in pages {
        let mut notes = Notes::default();
        notes.observe(page, sentences);
        ledger.add(notes).unwrap();
    }
    let mut copies = ledger.finish().unwrap();
    let of_page = |(page, sentences): &(Page, Vec<Sentence>)| {
        mark(page, sentences, &copies.of_page(sentences.len()).unwrap(), options)
    };
    pages.iter().map(of_page).collect()
}

/// Position, reason and keeper (page, block, sentence) of a duplicate.
type Found = (u32, RepeatReason, (u32, u32, u32));

fn found(texts: &[&[&str]], options: &Options) -> Vec<Vec<Found>> {
    let told = |r: &Repeat| (r.sentence, r.reason, (r.keeper.page.record, r.keeper.index, r.keeper_sentence));
    let repeats = repeats_within(&pages(texts), options, &Budget::unlimited());
    repeats.iter().map(|repeats| repeats.iter().map(told).collect()).collect()
}

fn options(min_pages: u32, passage_min_words: u32) -> Options {
    Options { mode: Mode::Mark, min_pages, passage_min_words }
}

use RepeatReason::{DuplicatePassage as Passage, DuplicateSentence as OfMany};

const MILL: &str = "The mill stands by the river.\n";
const LOUD_MILL: &str = "THE MILL  stands by the river.\n";
const WHEEL: &str = "Its wheel has not turned for years.\n";
const YES: &str = "Yes, please.\n";
const NEW: &str = "Nobody has ever read this before.\n";
const OWN: &str = "Here is something new to read.\n";

#[test]
fn a_sentence_of_many_pages_stays_once() {
    let pages: [&[&str]; 3] = [&[YES, MILL], &[&format!("{OWN}{LOUD_MILL}"), YES], &[MILL, YES]];
    let first = (0, 1, 1);
    assert_eq!(found(&pages, &options(3, 50)), [vec![], vec![(1, OfMany, first)], vec![(0, OfMany, first)]]);
    assert_eq!(found(&pages, &options(4, 50)), [vec![], vec![], vec![]]);
}

#[test]
fn copies_on_one_page_are_one_page() {
    assert_eq!(found(&[&[MILL, OWN, MILL], &[MILL]], &options(3, 50)), [vec![], vec![]]);
    let within = found(&[&[MILL, OWN, MILL], &[MILL]], &options(2, 50));
    assert_eq!(within, [vec![(2, OfMany, (0, 0, 0))], vec![(0, OfMany, (0, 0, 0))]]);
}

#[test]
fn a_passage_reaches_over_block_ends_and_ends_at_what_is_new() {
    let copied = format!("{MILL}{YES}");
    let pages: [&[&str]; 3] = [&[MILL, YES], &[WHEEL], &[&format!("{OWN}{copied}"), WHEEL, NEW]];
    let expected = vec![(1, Passage, (0, 0, 0)), (2, Passage, (0, 1, 1)), (3, Passage, (1, 0, 0))];
    assert_eq!(found(&pages, &options(9, 15)), [vec![], vec![], expected]);
    assert_eq!(found(&pages, &options(9, 16))[2], []);
}

#[test]
fn short_sentences_neither_begin_nor_end_a_passage() {
    let pages: [&[&str]; 2] = [&[YES, MILL, WHEEL], &[YES, MILL, WHEEL, YES]];
    let expected = vec![(1, Passage, (0, 1, 1)), (2, Passage, (0, 2, 2))];
    assert_eq!(found(&pages, &options(9, 13)), [vec![], expected]);
    assert_eq!(found(&pages, &options(9, 14))[1], []);
}

#[test]
fn a_passage_may_repeat_its_own_page() {
    let twice = found(&[&[MILL, WHEEL, OWN, MILL, WHEEL]], &options(9, 12));
    assert_eq!(twice, [vec![(3, Passage, (0, 0, 0)), (4, Passage, (0, 1, 1))]]);
}

#[test]
fn the_passage_wins() {
    let pages: [&[&str]; 2] = [&[MILL, WHEEL], &[MILL, WHEEL]];
    assert!(found(&pages, &options(2, 12))[1].iter().all(|&(_, reason, _)| reason == Passage));
}

/// Returns the pages without the marked sentences.
fn left(pages: &Pages, repeats: &[Vec<Repeat>]) -> Pages {
    let left = pages.iter().zip(repeats).map(|((page, sentences), repeats)| {
        let stays = |s: &&Sentence| repeats.iter().all(|repeat| repeat.sentence != s.index);
        let sentences = sentences.iter().filter(stays).copied().zip(0..);
        (page.clone(), sentences.map(|(sentence, index)| Sentence { index, ..sentence }).collect())
    });
    left.collect()
}

proptest! {
    #[test]
    fn memory_does_not_show_and_dropping_twice_drops_nothing_new(
        drawn in prop::collection::vec(prop::collection::vec(0usize..6, 0..12), 1..40),
        min_pages in 2u32..6,
        passage_min_words in 1u32..30,
    ) {
        let all = [MILL, LOUD_MILL, WHEEL, YES, OWN, "***\n"];
        let texts = drawn.iter().map(|page| page.iter().map(|&at| all[at]).collect::<Vec<_>>());
        let texts = texts.collect::<Vec<_>>();
        let pages = pages(&texts.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let options = options(min_pages, passage_min_words);
        let repeats = repeats_within(&pages, &options, &Budget::unlimited());
        let folder = tempfile::tempdir().unwrap();
        let tight = Budget { folder: Some(folder.path().to_owned()), bytes: 0 };
        prop_assert_eq!(&repeats_within(&pages, &options, &tight), &repeats);

        let marked = |keeper: &Repeat| {
            let page = &repeats[keeper.keeper.page.record as usize];
            page.iter().any(|repeat| repeat.sentence == keeper.keeper_sentence)
        };
        prop_assert!(!repeats.iter().flatten().any(marked), "a keeper is marked");
        let again = repeats_within(&left(&pages, &repeats), &options, &Budget::unlimited());
        prop_assert!(again.iter().all(Vec::is_empty), "{again:?}");
    }
}

#[test]
fn notes_that_go_to_disk_change_nothing() {
    let texts =
        (0..900u32).map(|at| format!("Sentence {} has a number.\n{MILL}Page {at} says so.\n", at % 300));
    let texts = texts.collect::<Vec<_>>();
    let pages = (0..).zip(&texts).map(|(record, text)| page(record, &[text])).collect::<Vec<_>>();
    let folder = tempfile::tempdir().unwrap();
    let tight = Budget { folder: Some(folder.path().to_owned()), bytes: 0 };
    let repeats = repeats_within(&pages, &options(3, 10), &Budget::unlimited());
    assert_eq!(repeats.iter().map(Vec::len).sum::<usize>(), 300 - 1 + 2 * 600);
    assert_eq!(repeats_within(&pages, &options(3, 10), &tight), repeats);
}
