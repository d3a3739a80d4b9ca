//! `gristmill train chrome`: fits the judge of site chrome.

use std::path::Path;
use std::time::Instant;

use gristmill::learn::chrome::{self, Options};
use gristmill::pipeline::Mill;
use serde_json::{Value, json};

use crate::cli::labelled;
use crate::cli::logging::Log;
use crate::cli::target;

pub(super) fn train(data: &Path, output: &Path, mill: &Mill, log: &Log) -> anyhow::Result<()> {
    let started = Instant::now();
    let gold = labelled::gold(data)?;
    let forms = labelled::forms(data, None)?;
    let lessons = labelled::lessons(data, &forms, &gold, mill)?;
    let examples = lessons.iter().map(|lesson| &lesson.example).collect::<Vec<_>>();
    log.info(&format!("{} pages to learn from", examples.len()), json!({ "pages": examples.len() }));
    let model = chrome::fit(&examples, &Options::default(), &|line| log.info(line, Value::Null));
    let bytes = model.to_bytes();
    target::write(output, &bytes)?;
    let seconds = started.elapsed().as_secs();
    log.info(
        &format!("{}: {} bytes, fitted in {seconds} s", output.display(), bytes.len()),
        json!({ "bytes": bytes.len(), "seconds": seconds }),
    );
    Ok(())
}
