//! `gristmill train`: fits models to labelled data.

use std::fs;
use std::time::Instant;

use anyhow::Context;
use gristmill::learn::chrome::{self, Options};
use gristmill::pipeline::Mill;
use serde_json::{Value, json};

use super::args::Train;
use super::labelled;
use super::logging::Log;

pub(super) fn train(train: &Train, mill: &Mill, log: &Log) -> anyhow::Result<()> {
    let Train::Chrome { data, output } = train;
    let started = Instant::now();
    let gold = labelled::gold(data)?;
    let forms = labelled::forms(data, None)?;
    let lessons = labelled::lessons(data, &forms, &gold, mill)?;
    let examples = lessons.iter().map(|lesson| &lesson.example).collect::<Vec<_>>();
    log.info(&format!("{} pages to learn from", examples.len()), json!({ "pages": examples.len() }));
    let model = chrome::fit(&examples, &Options::default(), &|line| log.info(line, Value::Null));
    let bytes = model.to_bytes();
    fs::write(output, &bytes).with_context(|| format!("cannot write {}", output.display()))?;
    let seconds = started.elapsed().as_secs();
    log.info(
        &format!("{}: {} bytes, fitted in {seconds} s", output.display(), bytes.len()),
        json!({ "bytes": bytes.len(), "seconds": seconds }),
    );
    Ok(())
}
