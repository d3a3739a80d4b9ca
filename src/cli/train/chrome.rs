//! `gristmill train chrome`: trains the chrome model.

use std::path::{Path, PathBuf};
use std::time::Instant;

use gristmill::learn::chrome::{self, Options};
use gristmill::pipeline::Pipeline;
use serde_json::{Value, json};

use crate::cli::labelled::{self, Folder};
use crate::cli::logging::Log;
use crate::cli::target;

/// Trains the chrome model on the labelled pages in `data` and writes it to `output`.
pub(super) fn train(data: &[PathBuf], output: &Path, pipeline: &Pipeline, log: &Log) -> anyhow::Result<()> {
    let started = Instant::now();
    let folders = data.iter().map(|dir| Folder::open(dir, None)).collect::<anyhow::Result<Vec<_>>>()?;
    let lessons = labelled::lessons(&folders, pipeline)?;
    let examples = lessons.iter().map(|lesson| &lesson.example).collect::<Vec<_>>();
    log.info(&format!("training on {} pages", examples.len()), json!({ "pages": examples.len() }));
    let model = chrome::fit(&examples, &Options::default(), &|line| log.info(line, Value::Null));
    let bytes = model.to_bytes();
    target::write(output, &bytes)?;
    let seconds = started.elapsed().as_secs();
    log.info(
        &format!("{}: {} bytes, trained in {seconds} s", output.display(), bytes.len()),
        json!({ "bytes": bytes.len(), "seconds": seconds }),
    );
    Ok(())
}
