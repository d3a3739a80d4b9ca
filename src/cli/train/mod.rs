//! `gristmill train`: trains models on labelled data.

mod chrome;
mod sentences;
mod titles;

use gristmill::config::Settings;
use gristmill::pipeline::Pipeline;

use super::args::Train;
use super::logging::Log;
use super::target::{check_apart, check_not_labelled};

/// Runs `gristmill train`.
pub(super) fn train(train: &Train, mut settings: Settings, log: &Log) -> anyhow::Result<()> {
    // The models in force, which may be of another version, are not used here.
    (settings.chrome_model, settings.sentence_model) = (None, None);
    let (output, folders) = match train {
        Train::Chrome { data, output } | Train::Titles { data, output } => (output, data.as_slice()),
        Train::Sentences { data, output } => (output, std::slice::from_ref(data)),
    };
    check_apart(&[("--output", output)])?;
    folders.iter().try_for_each(|folder| check_not_labelled("--output", output, folder))?;
    match train {
        Train::Chrome { data, output } => chrome::train(data, output, &Pipeline::new(settings)?, log),
        Train::Titles { data, output } => titles::train(data, output, &settings),
        Train::Sentences { data, output } => sentences::train(data, output, settings),
    }
}
