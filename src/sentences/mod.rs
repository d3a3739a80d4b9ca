//! Splits a block's text into sentences.
//!
//! In: text, and the code of its language where that is known. Out: byte spans in order, trimmed of
//! white space, none empty; the spans with the white space between them spell the text again, for
//! every input. A line end is always a boundary. Cost: linear, since a decision sees a bounded stretch
//! of text to either side of its place.
//!
//! `candidates` finds the places where a sentence may end (terminators as in the Unicode property
//! `Sentence_Terminal`, UAX #29), `rules` decides each from the words around it and the language's data
//! ([`language`]), and `lists` takes apart numbered items that no stop divides.

mod candidates;
pub mod error;
pub mod language;
mod lists;
mod rules;
mod words;

use std::collections::HashMap;
use std::ops::Range;

pub use error::Error;
use language::Language;
pub use language::{Abbreviations, LanguageData};

use crate::model::TextSpan;

/// Settings of the splitter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether a sentence ends only after a terminator or at a line end, so that items of a list that
    /// stand in one line with nothing but their numbers between them stay together.
    pub only_after_punctuation: bool,
}

/// Splits text by the rules of its language. Shared freely between threads.
#[derive(Debug)]
pub struct Splitter {
    languages: HashMap<String, Language>,
    neutral: Language,
    options: Options,
}

impl Splitter {
    /// Makes a splitter that knows `languages`, each by its code (`en`).
    ///
    /// # Errors
    /// If a language is given twice, or its data holds an entry that could never match.
    pub fn new(languages: Vec<(String, LanguageData)>, options: Options) -> Result<Self, Error> {
        let mut known = HashMap::with_capacity(languages.len());
        for (code, data) in languages {
            let language = Language::new(&code, data)?;
            if known.insert(code.clone(), language).is_some() {
                return Err(Error::DuplicateLanguage { code });
            }
        }
        Ok(Self { languages: known, neutral: Language::default(), options })
    }

    /// The sentences of `text`, as byte spans in order. An unknown `language`, or none, leaves the
    /// rules that hold in every language.
    ///
    /// # Panics
    /// If `text` is longer than 4 GiB; `read` limits pages far below.
    #[must_use]
    pub fn split(&self, text: &str, language: Option<&str>) -> Vec<TextSpan> {
        let language = language.and_then(|code| self.languages.get(code)).unwrap_or(&self.neutral);
        let mut spans = Vec::new();
        let mut line_start = 0;
        for line in text.split_inclusive(is_line_end) {
            self.split_line(line, line_start, language, &mut spans);
            line_start += line.len();
        }
        spans
    }

    fn split_line(&self, line: &str, offset: usize, language: &Language, spans: &mut Vec<TextSpan>) {
        let mut start = line.len() - line.trim_start().len();
        let mut emit = |start: usize, end: usize| {
            let mut start = start;
            if !self.options.only_after_punctuation {
                while let Some(item) = lists::second_item(&line[start..end]) {
                    push(line, offset, start..start + item, spans);
                    start += item;
                }
            }
            push(line, offset, start..end, spans);
        };
        for candidate in candidates::Candidates::new(line) {
            if rules::ends(&candidate, &line[start..candidate.end], language) {
                emit(start, candidate.end);
                start = candidate.next;
            }
        }
        emit(start, line.len());
    }
}

/// Line ends as UAX #29 SB4 has them.
fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Adds `range` of `line`, trimmed, unless nothing is left of it.
fn push(line: &str, offset: usize, range: Range<usize>, spans: &mut Vec<TextSpan>) {
    let text = &line[range.clone()];
    let start = range.start + (text.len() - text.trim_start().len());
    let end = start + text.trim().len();
    if start < end {
        spans.push(TextSpan::try_new(offset + start, offset + end).expect("texts are shorter than 4 GiB"));
    }
}

#[cfg(test)]
mod tests;
