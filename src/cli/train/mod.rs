//! `gristmill train`: fits models to labelled data.

mod chrome;
mod sentences;

use gristmill::config::Settings;
use gristmill::pipeline::Mill;

use super::args::Train;
use super::logging::Log;

pub(super) fn train(train: &Train, settings: Settings, log: &Log) -> anyhow::Result<()> {
    match train {
        Train::Chrome { data, output } => chrome::train(data, output, &Mill::new(settings)?, log),
        // The model in force, which may be of another version, has no part in this.
        Train::Sentences { data, output } => sentences::train(data, output, settings),
    }
}
