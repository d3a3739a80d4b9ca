//! Settings: TOML as written (`file`) to checked values without an open end (`settings`).
//!
//! In: the `config/` folder built into the program, and a file or folder of the user's over it. Out:
//! [`Settings`], from which every stage takes its options. A key that nobody knows, a value out of
//! range, or a file that does not parse is an [`Error`] that names it: nothing is read then.

mod error;
mod file;
mod settings;
mod tree;

use std::path::Path;
use std::sync::Arc;

pub use error::Error;
pub use settings::{DEFAULT_KEEP_RUNS, DEFAULT_MAX_REJECT_SHARE, Publishing, Settings};
use tree::Tree;

use crate::parse::Lexicon;

/// Loads the settings: the built-in ones, overridden by `path` where it is given.
///
/// A file overrides single keys of `gristmill.toml`. A folder may hold a `gristmill.toml`, and files
/// under `chrome/`, `sites/`, `sentences/`, `facts/` and `models/`, each of which replaces the built-in file of that name
/// or adds to them.
///
/// # Errors
/// Any [`Error`]: the settings cannot be used.
pub fn load(path: Option<&Path>) -> Result<Settings, Error> {
    let mut tree = Tree::built_in();
    let mut settings = Settings::default();
    if let Some(path) = path {
        if path.is_dir() {
            tree.overlay(path)?;
        } else {
            tree.replace_settings(path)?;
        }
        settings.apply(&tree.settings()?)?;
    }
    settings.packs = tree.packs()?;
    settings.chrome_model = tree.model(tree::CHROME_MODEL);
    settings.languages = tree.languages()?;
    settings.parse.lexicon = Arc::new(Lexicon::new(tree.fact_words()?));
    settings.sentence_model = tree.model(tree::SENTENCE_MODEL);
    settings.packs_hash = tree.hash();
    Ok(settings)
}

#[cfg(test)]
mod tests;
