//! Settings: from TOML as written (`file`) to checked values with every default filled in (`settings`).
//!
//! In: the `config/` folder built into the program, overridden by a file or folder of the user's. Out:
//! [`Settings`], from which every stage takes its options. An unknown key, a value out of range, or a file
//! that does not parse is an [`Error`] that names it, and nothing is read.

mod error;
mod file;
mod settings;
mod tree;

use std::path::Path;
use std::sync::Arc;

pub use error::Error;
pub use settings::Settings;
use tree::Tree;

use crate::parse::Lexicon;

/// Loads the built-in settings, overridden by those at `path`, if given.
///
/// A file overrides single keys of `gristmill.toml`. A folder may contain a `gristmill.toml`, and files in
/// `chrome/`, `sites/`, `sentences/`, `facts/` and `models/`, each of which replaces the built-in file of the
/// same name or is added to them.
///
/// # Errors
/// Any [`Error`].
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
    if tree.has_users_fact_words() {
        settings.parse.lexicon = Arc::new(Lexicon::new(tree.fact_words()?));
    }
    settings.sentence_model = tree.model(tree::SENTENCE_MODEL);
    settings.packs_hash = tree.hash();
    Ok(settings)
}

#[cfg(test)]
mod tests;
