use super::*;
use crate::model::{Block, MediaType, SourceMap, Span};
use crate::text::words;

const FIRST: &str = "The mill on the river grinds oats and barley for the whole of the valley.";
const SECOND: &str = "Its wheel was rebuilt last spring, after the flood had taken the old one away.";

fn page(blocks: &[(BlockKind, &str)]) -> Page {
    let mut page = Page::empty(MediaType::Text);
    for &(kind, text) in blocks {
        let block = Block {
            id: page.block_id(page.blocks.len()),
            kind,
            text: text.into(),
            span: Span::new(0, 0),
            map: SourceMap::default(),
            words: words::count(text),
            fingerprint: 0,
            markup: None,
        };
        page.blocks.push(block);
    }
    page
}

/// Formats the targets as a letter per block: content, chrome or unknown.
fn known(blocks: &[(BlockKind, &str)], gold: &GoldPage) -> String {
    let page = page(blocks);
    let evidence = vec![Evidence::default(); page.blocks.len()];
    let targets = read(&page, &TextFeatures::read(&page), gold, &evidence);
    targets
        .iter()
        .map(|target| match (target.trust > 0.0, target.is_content) {
            (false, _) => '?',
            (true, true) => 'c',
            (true, false) => '-',
        })
        .collect()
}

fn gold(text: &str) -> GoldPage {
    GoldPage { gold: Some(text.into()), ..GoldPage::default() }
}

#[test]
fn a_title_that_the_gold_leaves_out_is_unknown_and_a_menu_is_not() {
    let blocks = [
        (BlockKind::Other, "Home"),
        (BlockKind::Title, "The mill"),
        (BlockKind::Date, "3 May 2024"),
        (BlockKind::Paragraph, FIRST),
        (BlockKind::Paragraph, SECOND),
        (BlockKind::Other, "Imprint"),
    ];
    assert_eq!(known(&blocks, &gold(&format!("{FIRST}\n{SECOND}"))), "-??cc-");
    assert_eq!(known(&blocks, &gold(&format!("The mill\n{FIRST}\n{SECOND}"))), "-c?cc-");
}

#[test]
fn a_lead_that_the_gold_leaves_out_is_unknown() {
    let blocks = [
        (BlockKind::Title, "The mill"),
        (BlockKind::Paragraph, "A visit to the oldest mill of the valley."),
        (BlockKind::Other, "Share"),
        (BlockKind::Paragraph, FIRST),
        (BlockKind::Paragraph, "Read all about the newest mill of the valley."),
    ];
    assert_eq!(known(&blocks, &gold(FIRST)), "??-c-");
}

#[test]
fn snippets_correct_silver_and_say_nothing_of_the_rest_without_it() {
    let blocks = [
        (BlockKind::Paragraph, FIRST),
        (BlockKind::Paragraph, SECOND),
        (BlockKind::Other, "Subscribe to our letter"),
    ];
    let mut page = GoldPage {
        silver: Some(format!("{FIRST}\nSubscribe to our letter")),
        with: vec!["after the flood".into()],
        without: vec!["Subscribe to our".into(), "of the valley".into()],
        ..GoldPage::default()
    };
    assert_eq!(known(&blocks, &page), "cc-");
    page.silver = None;
    assert_eq!(known(&blocks, &page), "?c-");
}
