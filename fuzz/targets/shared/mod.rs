//! Assertions that several targets share.

use gristmill::model::{Block, Body, MediaType, PageId, RawPage, RejectCode, Source, TextSpan};
use gristmill::parse::Parser;

/// Parses `data` as one page of `media_type` and asserts the contract of its blocks.
///
/// Blocks are numbered in page order, their spans lie in the body on character boundaries, and their text is
/// trimmed and not empty. `is_from` gets each character with the body text it maps to, and says whether that
/// text can give the character.
pub fn assert_page(data: &[u8], media_type: MediaType, is_from: impl Fn(char, &str) -> bool) {
    let raw = RawPage {
        id: PageId { file: 0, record: 0 },
        source: Source { file: "fuzzed".into(), record: 0, byte: 0 },
        media_type,
        charset: None,
        body: Body::Bytes(data.to_vec()),
        given_id: None,
        url: None,
        title: None,
        published: None,
        fetched_at: None,
    };
    let parsed = match Parser::default().parse(raw) {
        Ok(parsed) => parsed,
        Err(reject) => {
            let expected = matches!(reject.code, RejectCode::NotText | RejectCode::TooDeep);
            return assert!(expected, "a small page was refused: {reject:?}");
        }
    };
    let mut next_start = 0;
    for (index, block) in parsed.page.blocks.iter().enumerate() {
        assert_eq!(block.id, parsed.page.block_id(index), "blocks are numbered in page order");
        // An article taken from a script is placed where the page would show it.
        let is_shipped = parsed.page.ancestors(block).any(|element| element.tokens == "articlebody");
        if !is_shipped {
            assert!(block.span.start() >= next_start, "block {index} begins before the one above it");
            // Hidden text inside a visible block of markup is a block of its own, so that starts are in order
            // but ends are not.
            next_start = if block.markup.is_none() { block.span.end() } else { block.span.start() };
        }
        assert_block(block, &parsed.body, &is_from);
    }
}

fn assert_block(block: &Block, body: &str, is_from: &impl Fn(char, &str) -> bool) {
    let text = block.text.as_str();
    assert!(!text.is_empty() && text.trim() == text, "text is trimmed and not empty: {text:?}");
    let len = u32::try_from(text.len()).expect("inputs are small");
    assert_eq!(block.to_body(TextSpan::new(0, len)), block.span, "the map of the whole text is its span");
    block.span.slice(body).expect("a span lies in the body, on character boundaries");
    let mut reached = block.span.start();
    for (at, c) in text.char_indices() {
        let span = TextSpan::try_new(at, at + c.len_utf8()).expect("inputs are small");
        let from = block.to_body(span);
        let source = from.slice(body).expect("a character maps to whole characters of the body");
        assert!(from.start() >= reached && from.end() <= block.span.end(), "{c:?} maps out of order");
        reached = from.start();
        assert!(is_from(c, source), "{c:?} cannot come from {source:?} in {text:?}");
    }
}
