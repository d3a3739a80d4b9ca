//! Words that hold for all languages, from `any.toml`.

use std::collections::HashSet;

use super::language_data::LanguageData;
use super::own_hash::AsItIs;
use super::words::lower_hash;

/// Abbreviations in names of sources, which are quoted alike in all languages.
#[derive(Debug, Default)]
pub(super) struct Common {
    chained: HashSet<u64, AsItIs>,
    books: HashSet<u64, AsItIs>,
    books_or_words: HashSet<u64, AsItIs>,
}

impl Common {
    pub(super) fn new(data: &LanguageData) -> Self {
        let hashed = |words: &[String]| words.iter().map(|word| lower_hash(&[word])).collect();
        Self {
            chained: hashed(&data.chained),
            books: hashed(&data.books),
            books_or_words: hashed(&data.books_or_words),
        }
    }

    /// Returns true if `word` is one of `chained`.
    pub(super) fn is_chained(&self, word: &str) -> bool {
        self.chained.contains(&lower_hash(&[word]))
    }

    /// Returns true if `word` is one of `books`.
    pub(super) fn is_book(&self, word: &str) -> bool {
        self.books.contains(&lower_hash(&[word]))
    }

    /// Returns true if `word` is one of `books_or_words`.
    pub(super) fn is_book_or_word(&self, word: &str) -> bool {
        self.books_or_words.contains(&lower_hash(&[word]))
    }
}
