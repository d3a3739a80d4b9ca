//! What can be wrong with the data of a language.

/// Why a splitter could not be made.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Two files give the data of one language.
    #[error("the language {code} is given twice")]
    DuplicateLanguage {
        /// The language's code.
        code: String,
    },
    /// An entry of a word list is not written the way it is looked up.
    #[error("{list} of language {language}: {entry:?} is not lower case text without a stop at its end")]
    UnmatchableEntry {
        /// The language's code.
        language: String,
        /// The list's key in the language's file.
        list: &'static str,
        /// The entry as written.
        entry: String,
    },
    /// An abbreviation stands in two classes.
    #[error("the abbreviation {entry:?} of language {language} stands in two classes")]
    RepeatedAbbreviation {
        /// The language's code.
        language: String,
        /// The abbreviation.
        entry: String,
    },
}
