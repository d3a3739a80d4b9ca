//! Pages written for the project (`tests/written`): nearly all of what must stay stays, and of what must go goes.
//! The chrome model is trained on these pages too, so this guards the rules and passes around it, and that the
//! model in `config/models` is the one that was trained on them.

use std::collections::HashMap;
use std::path::Path;

use gristmill::config;
use gristmill::learn::labels::{self, GoldPage};
use gristmill::model::{Body, MediaType, PageId, Source, TextParts};
use gristmill::pipeline::Pipeline;
use gristmill::read::Draft;
use serde::Deserialize;

/// For each file, the minimum shares of the snippets that must stay and of those that must go for which that is so. Set
/// a hundredth below what was reached when the pages were added.
const FILES: [(&str, f64, f64); 2] =
    [("pages.html.jsonl.zst", 0.98, 0.97), ("pages.text.jsonl.zst", 0.95, 0.92)];

#[derive(Deserialize)]
struct Input {
    id: String,
    url: Option<String>,
    text: Option<String>,
    html: Option<String>,
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Shares of the snippets that stay and go as they must, over the pages in the file `name`.
fn shares(name: &str, pipeline: &Pipeline) -> (f64, f64) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/written");
    let (gold, pages) = (folder.join("gold.jsonl.zst"), folder.join(name));
    let gold = labels::lines::<GoldPage>(&gold).unwrap().map(|page| page.map(|page| (page.id.clone(), page)));
    let gold = gold.collect::<Result<HashMap<_, _>, _>>().unwrap();
    let (mut right, mut all) = ([0.0; 2], [0.0; 2]);
    for input in labels::lines::<Input>(&pages).unwrap().map(Result::unwrap) {
        let (media_type, body) = match (input.html, input.text) {
            (Some(html), _) => (MediaType::Html, html),
            (None, text) => (MediaType::Text, text.unwrap()),
        };
        let draft = Draft { url: input.url, ..Draft::new(media_type, Body::Text(body)) };
        let source = Source { file: name.into(), record: 0, byte: 0 };
        let judged = pipeline.clean(draft.into_page(PageId { file: 0, record: 0 }, source)).unwrap();
        let text = folded(&judged.text(TextParts::All));
        let page = &gold[&input.id];
        for (at, snippets) in [&page.with, &page.without].into_iter().enumerate() {
            let held = snippets.iter().filter(|snippet| text.contains(&folded(snippet)) == (at == 0));
            right[at] += held.count() as f64;
            all[at] += snippets.len() as f64;
        }
    }
    (right[0] / all[0], right[1] / all[1])
}

#[test]
fn written_pages_keep_what_must_stay_and_lose_what_must_go() {
    let pipeline = Pipeline::new(config::load(None).unwrap()).unwrap();
    for (name, min_stay, min_go) in FILES {
        let (stay, go) = shares(name, &pipeline);
        assert!(stay >= min_stay && go >= min_go, "{name}: {stay:.4} stay, {go:.4} go");
    }
}
