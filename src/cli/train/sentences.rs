//! `gristmill train sentences`: trains the model of sentence boundaries.

use std::path::Path;

use anyhow::Context;
use gristmill::config::Settings;
use gristmill::learn::labels::{self, GoldParagraph};
use gristmill::learn::sentences::{self, Options, Places};
use gristmill::sentences::{Model, Splitter};

use crate::cli::exit::Usage;
use crate::cli::{print, target};

/// Labelled data for the shipped model, whose licence permits it (see NOTICE).
const TRAINING_SET: &str = "ewt-train.jsonl";

/// Trains the model of sentence boundaries on the texts in `data` and writes it to `output`.
pub(super) fn train(data: &Path, output: &Path, settings: Settings) -> anyhow::Result<()> {
    let folder = data.join("sentences");
    let file = labels::find(&folder, TRAINING_SET)
        .ok_or_else(|| Usage(format!("{} has no {TRAINING_SET}", folder.display())))?;
    let paragraphs = labels::lines::<GoldParagraph>(&file)?.collect::<Result<Vec<_>, _>>()?;
    let splitter = Splitter::new(settings.languages, settings.sentences)?;
    let places = Places::of(&paragraphs, &splitter);
    let options = Options::default();
    let model = sentences::fit(&places, &options);
    let read = Model::decode(&model).context("the trained model cannot be read")?;
    target::write(output, &model)?;
    let report = format!(
        "{} paragraphs of {}, {} places, of which {} ends\n{options:?}\n{:?}\n{} weights, {} bytes: {}\n",
        paragraphs.len(),
        file.display(),
        places.len(),
        places.ends(),
        read.head(),
        read.len(),
        model.len(),
        output.display(),
    );
    Ok(print(report.as_bytes())?)
}
