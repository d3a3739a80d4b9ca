//! Errors in the data of a language.

/// Why a splitter could not be made.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Two files give data for the same language.
    #[error("there are two files for language {code}")]
    DuplicateLanguage {
        /// Code of the language.
        code: String,
    },
    /// An entry of a word list is not in the form used for lookup, so it could never match.
    #[error(
        "{list} of language {language}: {entry:?} must be in lower case, without surrounding white space or a final stop"
    )]
    UnmatchableEntry {
        /// Code of the language.
        language: String,
        /// Key of the list in the language's file.
        list: &'static str,
        /// The entry as written.
        entry: String,
    },
    /// An entry of `also_words` is not listed as an abbreviation.
    #[error("{entry:?} in also_words of language {language} is in no list of abbreviations")]
    NoAbbreviation {
        /// Code of the language.
        language: String,
        /// The entry.
        entry: String,
    },
    /// An abbreviation is listed in two classes.
    #[error("the abbreviation {entry:?} of language {language} is listed in two classes")]
    RepeatedAbbreviation {
        /// Code of the language.
        language: String,
        /// The abbreviation.
        entry: String,
    },
}
