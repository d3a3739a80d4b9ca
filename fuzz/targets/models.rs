//! Reads model files: no bytes panic, and a model judges pages the same after it is written and read again.

#![no_main]

use std::sync::LazyLock;

use gristmill::model::{Body, MediaType, PageId, RawPage, Source};
use gristmill::pipeline::Pipeline;
use gristmill::{chrome, config, sentences};
use libfuzzer_sys::fuzz_target;

const TEXT: &str =
    "Rain over the mill\n\nIt rained at 5 p.m. on Friday. Dr. Smith came.\n\nCheck Also\n\nAbout us";
const HTML: &str =
    "<nav><a href=/>Home</a></nav><h1>Rain</h1><p>It rained at 5 p.m. <b>All</b> stood still.<footer>x";

static MILL: LazyLock<Pipeline> = LazyLock::new(|| {
    Pipeline::new(config::load(None).expect("the built-in settings load"))
        .expect("the built-in settings hold")
});

fn page(text: &str, media_type: MediaType) -> RawPage {
    RawPage {
        id: PageId { file: 0, record: 0 },
        source: Source { file: "page".into(), record: 0, byte: 0 },
        media_type,
        charset: None,
        body: Body::Text(text.into()),
        given_id: None,
        url: None,
        title: None,
        published: None,
        fetched_at: None,
    }
}

/// Returns the debug output of judging both pages with `model`, or "refused" if the pipeline refuses the model.
fn judged(model: chrome::Model) -> String {
    let Ok(pipeline) = MILL.with_chrome_model(Some(model)) else { return "refused".into() };
    let pages = [(TEXT, MediaType::Text), (HTML, MediaType::Html)];
    let judge = |(text, media_type)| format!("{:?}", pipeline.clean(page(text, media_type)));
    pages.map(judge).join("\n")
}

fuzz_target!(|data: &[u8]| {
    let Some((&choice, bytes)) = data.split_first() else { return };
    if choice % 2 == 0 {
        let Ok(model) = chrome::Model::from_bytes(bytes) else { return };
        let again = chrome::Model::from_bytes(&model.to_bytes()).expect("a model that was written is read");
        assert_eq!(judged(model), judged(again));
        return;
    }
    // A correct checksum is appended; otherwise every input would fail on it.
    let sum = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, &byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let file = [bytes, &sum.to_le_bytes()].concat();
    let Ok(model) = sentences::Model::decode(&file) else { return };
    let settings = MILL.settings();
    let splitter = sentences::Splitter::new(settings.languages.clone(), settings.sentences.clone());
    let spans = splitter.expect("the built-in languages are sound").with_model(model).split(TEXT, Some("en"));
    assert!(spans.iter().all(|span| span.slice(TEXT).is_some_and(|text| !text.trim().is_empty())));
});
