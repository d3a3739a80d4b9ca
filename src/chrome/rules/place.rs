//! Where a rule is written, for errors.

use std::sync::Arc;

use crate::chrome::error::Error;
use crate::model::BlockKind;
use crate::text::normalize::normalize;

/// File and code of a rule.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) file: Arc<str>,
    pub(super) code: Arc<str>,
}

impl Place {
    /// File and code, as errors contain them.
    pub(super) fn names(&self) -> (String, String) {
        (self.file.to_string(), self.code.to_string())
    }

    /// Normalises `phrase` of the rule.
    ///
    /// # Errors
    /// [`Error::EmptyPhrase`] if nothing is left of it.
    pub(super) fn phrase(&self, phrase: &str) -> Result<String, Error> {
        let phrase = normalize(phrase);
        if phrase.is_empty() {
            let (file, code) = self.names();
            return Err(Error::EmptyPhrase { file, code });
        }
        Ok(phrase)
    }

    /// Makes the error of a wrong pattern of the rule.
    pub(super) fn bad_pattern(&self, source: regex::Error) -> Error {
        let (file, code) = self.names();
        Error::BadPattern { file, code, source: Box::new(source) }
    }

    /// Returns the kind of block called `name` in the rule.
    ///
    /// # Errors
    /// [`Error::UnknownKind`] if there is none.
    pub(super) fn kind(&self, name: &str) -> Result<BlockKind, Error> {
        BlockKind::ALL.into_iter().find(|kind| kind.code() == name).ok_or_else(|| {
            let (file, code) = self.names();
            Error::UnknownKind { file, code, kind: name.to_owned() }
        })
    }
}
