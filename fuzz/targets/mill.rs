//! Sends a page through parser, rules, model and splitter: sentences are in order and lie in kept blocks.

#![no_main]

use std::sync::LazyLock;

use gristmill::config;
use gristmill::model::{Body, MediaType, PageId, RawPage, Source};
use gristmill::pipeline::Pipeline;
use libfuzzer_sys::fuzz_target;

static MILL: LazyLock<Pipeline> = LazyLock::new(|| {
    Pipeline::new(config::load(None).expect("the built-in settings load"))
        .expect("the built-in settings hold")
});

fuzz_target!(|data: &[u8]| {
    let Some((&choice, body)) = data.split_first() else { return };
    let raw = RawPage {
        id: PageId { file: 0, record: 0 },
        source: Source { file: "fuzzed".into(), record: 0, byte: 0 },
        media_type: if choice % 2 == 0 { MediaType::Html } else { MediaType::Text },
        charset: None,
        body: Body::Bytes(body.to_vec()),
        given_id: None,
        url: (choice & 2 > 0).then(|| "https://example.org/news/1".into()),
        title: None,
        published: None,
        fetched_at: None,
    };
    let Ok(judged) = MILL.clean(raw) else { return };
    let blocks = &judged.page.blocks;
    let mut next = (0, 0);
    for (number, sentence) in (0..).zip(&judged.sentences) {
        let index = sentence.block.index as usize;
        assert_eq!(sentence.index, number, "sentences are numbered in order");
        assert!(judged.verdicts.reason(index).is_none(), "a dropped block is split");
        assert!((index, sentence.span.start()) >= next, "sentences are out of order");
        next = (index, sentence.span.end());
        let text = sentence.span.slice(&blocks[index].text).expect("a sentence lies in its block");
        assert!(!text.trim().is_empty(), "a sentence is empty");
        let body = blocks[index].to_body(sentence.span);
        assert!(body.start() >= blocks[index].span.start() && body.end() <= blocks[index].span.end());
    }
});
