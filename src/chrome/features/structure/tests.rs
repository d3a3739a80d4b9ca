use super::*;
use crate::model::{Block, Element, Markup, MediaType, SourceMap, Span};

/// Makes a page with a list of three items, and a paragraph beside it.
fn page() -> Page {
    let mut page = Page::empty(MediaType::Html);
    for (parent, name) in
        [(None, "body"), (Some(0), "ul"), (Some(1), "li"), (Some(1), "li"), (Some(1), "li"), (Some(0), "p")]
    {
        page.elements.push(Element { parent, name: name.into(), tokens: String::new() });
    }
    for (element, text) in [
        (2, "One two three four."),
        (3, "Five six seven eight."),
        (4, "Nine ten."),
        (5, "A paragraph of its own."),
    ] {
        page.blocks.push(Block {
            id: page.block_id(page.blocks.len()),
            kind: BlockKind::Paragraph,
            text: text.into(),
            span: Span::new(0, 0),
            map: SourceMap::default(),
            words: 4,
            fingerprint: 0,
            markup: Some(Markup { element, link_chars: 0, links: 0, heading_level: 0, hidden: false }),
        });
    }
    page
}

/// Returns the column `name` of `page`, given the scores `first` of the first ensemble.
fn column(page: &Page, first: &[f32], name: &str) -> Vec<f32> {
    let lines = TextFeatures::read(page);
    let places = MarkupFeatures::read(page, &lines);
    let mut matrix = FeatureMatrix::new(page.blocks.len(), 100, true);
    describe(page, &lines, places.as_ref(), first, &mut matrix);
    let at = matrix.names().iter().position(|own| own == name).expect("there is such a column");
    matrix.column(at).to_vec()
}

#[test]
fn an_entry_is_seen_with_its_sisters() {
    let first = [4.0, 4.0, -4.0, 4.0];
    assert_eq!(column(&page(), &first, "item_of"), [3.0, 3.0, 3.0, ABSENT]);
    assert_eq!(column(&page(), &first, "item_at"), [0.0, 1.0, 2.0, ABSENT]);
    assert_eq!(column(&page(), &first, "item_left"), [2.0, 1.0, 0.0, ABSENT]);
    let off = column(&page(), &first, "item_off");
    assert!(off[0] > 0.0 && off[2] < -0.5, "the last entry goes against its series: {off:?}");
    let series = column(&page(), &first, "series_first");
    assert!(series[2] > 0.7 && (series[0] - series[2]).abs() < 1e-6, "{series:?}");
}

#[test]
fn the_text_begins_and_ends_where_blocks_are_likely() {
    let first = [-4.0, 4.0, 4.0, -4.0];
    assert_eq!(column(&page(), &first, "text_in"), [0.0, 1.0, 1.0, 0.0]);
    assert_eq!(column(&page(), &first, "text_from"), [-1.0, 0.0, 1.0, 2.0]);
    assert_eq!(column(&page(), &first, "text_to"), [2.0, 1.0, 0.0, -1.0]);
    let before = column(&page(), &first, "expected_before");
    assert!(before[0].abs() < 1e-6 && before[3] > 0.9, "{before:?}");
}

#[test]
fn headlines_before_a_block_are_counted() {
    let mut page = page();
    for row in [0, 2] {
        page.blocks[row].kind = BlockKind::Heading;
        page.blocks[row].markup.as_mut().expect("these have markup").heading_level = 1;
    }
    assert_eq!(column(&page, &[1.0; 4], "headlines"), [0.0, 0.0, 1.0, 1.0]);
    assert_eq!(column(&page, &[1.0; 4], "head_since"), [0.0, 1.0, 0.0, 1.0]);
}

#[test]
fn a_page_without_blocks_has_the_columns_too() {
    let mut page = page();
    page.blocks.clear();
    assert!(column(&page, &[], "item_of").is_empty());
}
