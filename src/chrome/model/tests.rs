use proptest::prelude::*;

use super::predict::MAX_BLOCKS;
use super::trees::{Ensemble, Split, Tree};
use super::*;
use crate::chrome::features::{self, MarkupFeatures, Scores, TextFeatures};
use crate::chrome::found::Evidence;
use crate::model::{Block, BlockKind, Element, Facts, Markup, MediaType, Page, SourceMap, Span};
use crate::text::hash::fingerprint;
use crate::text::normalize::normalize;
use crate::text::words;

fn page(lines: &[String], is_html: bool) -> Page {
    let facts = Facts {
        url: Some("https://example.org/a-b/c".into()),
        title: Some("A b c".into()),
        ..Facts::default()
    };
    let mut page = Page { facts, ..Page::empty(MediaType::Text) };
    if is_html {
        for (parent, name) in [(None, "html"), (Some(0), "body"), (Some(1), "main"), (Some(2), "p")] {
            page.elements.push(Element { parent, name: name.into(), tokens: "post body-x".into() });
        }
    }
    for text in lines {
        let block = Block {
            id: page.block_id(page.blocks.len()),
            kind: BlockKind::Paragraph,
            text: text.clone(),
            span: Span::new(0, 0),
            map: SourceMap::default(),
            words: words::count(text),
            fingerprint: fingerprint(&normalize(text)),
            markup: is_html.then_some(Markup {
                element: 3,
                link_chars: 1,
                links: 1,
                heading_level: 0,
                hidden: false,
            }),
        };
        page.blocks.push(block);
    }
    page
}

fn model() -> Model {
    let table = Linear::new(0.25, &[0.5, -1.0, 0.0, 2.0]);
    let tree = |feature: usize| {
        let feature = u16::try_from(feature).expect("few features");
        Tree::new(vec![Split { feature, threshold: 3.5 }], &[-1.0, 1.0])
    };
    let form = |is_html: bool| {
        let words = names(is_html).iter().position(|name| name == "words").expect("words are a feature");
        Form { ensemble: Ensemble::new(0.0, vec![tree(words)]), slope: 2.0, offset: 0.5 }
    };
    Model {
        tables: Tables { words: table.clone(), places: table },
        text: Some(form(false)),
        html: Some(form(true)),
    }
}

#[test]
fn names_are_unique_and_html_begins_with_those_of_text() {
    let (text, html) = (names(false), names(true));
    let mut sorted = html.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted.len(), html.len(), "two features share a name");
    assert_eq!(html[..text.len()], text);
    assert!(text.len() > 200 && html.len() > text.len() + 50);
}

#[test]
fn files_come_back_as_they_were_written() {
    let model = model();
    let bytes = model.to_bytes();
    assert_eq!(Model::from_bytes(&bytes).expect("reads its own"), model);
    for end in 0..bytes.len() {
        assert!(Model::from_bytes(&bytes[..end]).is_err(), "cut at {end}");
    }
    assert!(matches!(Model::from_bytes(b"GRISTSEN----"), Err(Error::Foreign)));
    let mut other = bytes.clone();
    other[8] = 99;
    assert!(matches!(Model::from_bytes(&other), Err(Error::Version { found: 99 })));
}

#[test]
fn scores_are_probabilities_and_reasons_name_what_moved_them() {
    let page = page(&["One two three four.".into(), "Menu".into()], false);
    let evidence = vec![Evidence::default(); 2];
    let content = model().content(&page, &evidence).expect("knows text").content;
    let expected = |score: f32| 1.0 / (1.0 + (-(2.0 * score + 0.5f32)).exp());
    assert!(
        (content[0] - expected(1.0)).abs() < 1e-3 && (content[1] - expected(-1.0)).abs() < 1e-3,
        "{content:?}"
    );
    let reasons = model().reasons(&page, &evidence, 3);
    assert_eq!(reasons[0].iter().map(|reason| &*reason.0).collect::<Vec<_>>(), ["words"]);
    assert!(reasons[0][0].1 > 0.0 && reasons[1][0].1 < 0.0);
}

proptest! {
    /// Every page has finite features and one column for each name, and a long page is judged in parts.
    #[test]
    fn every_page_can_be_described(lines in proptest::collection::vec("\\PC{0,60}", 0..12), is_html: bool) {
        let page = page(&lines, is_html);
        let lines = TextFeatures::read(&page);
        let places = MarkupFeatures::read(&page, &lines);
        let zeros = vec![0.0; page.blocks.len()];
        let scores = Scores { words: &zeros, places: if is_html { &zeros } else { &[] } };
        let evidence = vec![Evidence::default(); page.blocks.len()];
        let matrix = features::describe(&page, &lines, places.as_ref(), &evidence, scores, true);
        prop_assert_eq!(matrix.names(), &names(is_html));
        for column in 0..matrix.columns() {
            prop_assert!(matrix.column(column).iter().all(|value| value.is_finite()), "{}", &matrix.names()[column]);
        }
    }
}

#[test]
fn a_page_of_very_many_blocks_is_judged_in_parts() {
    let page = page(&vec!["One two three four.".to_owned(); MAX_BLOCKS + 10], false);
    let content =
        model().content(&page, &vec![Evidence::default(); page.blocks.len()]).expect("knows text").content;
    assert_eq!(content.len(), MAX_BLOCKS + 10);
    assert!(content.iter().all(|p| p.total_cmp(&content[0]).is_eq()));
}
