//! Splits a block's text into sentences.
//!
//! In: text, and the code of its language where that is known. Out: byte spans in order, trimmed of
//! white space, none empty; the spans with the white space between them spell the text again, for
//! every input. A line end is always a boundary. Cost: linear, since a decision sees a bounded stretch
//! of text to either side of its place.
//!
//! In English a linear model decides ([`model`]): `scan` finds the places, which are every white space that
//! is not plainly inside a sentence and every glued stop, `features` and `token` say what stands around
//! them, and `rules` keep the last word where they are firm (titles, initials, markers, datelines, a quote
//! that a small letter follows). Elsewhere the rules decide alone:
//! `candidates` finds the places where a sentence may end (`marks`: terminators as in the Unicode property
//! `Sentence_Terminal`, UAX #29, and those of one language), `rules` decides each from the words around it and the language's data
//! ([`language`]), `abbreviations` those behind a single full stop, `insets` those in and behind quotations and brackets of
//! text without spaces, and `lists` takes apart numbered items that no stop divides.
//!
//! `languages` chooses the language: the one named, unless the text is in another script; where none is named, the one that the
//! text speaks for.

mod abbreviations;
mod bytes;
mod candidates;
pub mod error;
mod features;
mod insets;
pub mod language;
mod languages;
mod lists;
mod marks;
pub mod model;
mod rules;
mod scan;
pub mod script;
mod speaker;
mod token;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;

pub use error::Error;
use language::Language;
pub use language::{Abbreviations, LanguageData};
use languages::Languages;

use features::{Place, Seen, Sink};
use insets::Insets;
pub use model::{Model, ModelError};

use crate::model::TextSpan;

/// The language that a model is for.
pub const MODEL_LANGUAGE: &str = "en";

/// A place of a labelled text, as a model is fitted to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Its features.
    pub ids: Vec<u32>,
    /// Features of the gate, which decide whether those are read where there is no terminator.
    pub gate_ids: Vec<u32>,
    /// How many features are the first ones, which decide whether the others are read behind a terminator.
    pub first_ids: usize,
    /// Whether a terminator stands ahead.
    pub has_stop: bool,
    /// Whether a rule decides that no sentence ends there, whatever a model says.
    pub is_ruled_out: bool,
    /// Whether a sentence ends there.
    pub ends: bool,
}

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
    languages: Languages,
    model: Option<Model>,
    options: Options,
}

impl Splitter {
    /// Makes a splitter that knows `languages`, each by its code (`en`).
    ///
    /// # Errors
    /// If a language is given twice, or its data holds an entry that could never match.
    pub fn new(languages: Vec<(String, LanguageData)>, options: Options) -> Result<Self, Error> {
        Ok(Self { languages: Languages::new(languages)?, model: None, options })
    }

    /// Lets `model` decide in [`MODEL_LANGUAGE`], within what the rules hold firm.
    #[must_use]
    pub fn with_model(self, model: Model) -> Self {
        Self { model: Some(model), ..self }
    }

    /// The places of `text`, one line of [`MODEL_LANGUAGE`], whose sentences end at the bytes `ends`.
    /// What is known of a sentence so far is taken from `ends`, as it is in a text split rightly.
    #[must_use]
    pub fn examples(&self, text: &str, ends: &BTreeSet<usize>) -> Vec<Example> {
        let language = self.languages.named(MODEL_LANGUAGE);
        let language = language.map_or_else(|| self.languages.neutral(), |(_, language)| language);
        let mut examples = Vec::new();
        let mut seen = Seen::default();
        scan::scan(text, language, |place| {
            let mut noted = Noted::default();
            features::visit(place, &mut seen, language, &mut noted);
            let ends = ends.contains(&place.end) || ends.contains(&place.next);
            let is_ruled_out = match place.ruling {
                Some(ruling) => ruling.is_firm,
                None => rules::goes_on(place, language) || rules::breaks_off(place, language),
            };
            let has_stop = place.stop.is_some();
            let Noted { gate_ids, ids, first: first_ids } = noted;
            examples.push(Example { ids, gate_ids, first_ids, has_stop, is_ruled_out, ends });
            ends
        });
        examples
    }

    /// The code of the language that script, letters and frequent words of `text` speak for, among those that have a file.
    #[must_use]
    pub fn guess(&self, text: &str) -> Option<&str> {
        self.languages.guess(text).map(|(code, _)| code)
    }

    /// The sentences of `text`, as byte spans in order. Where no `language` is given, or one that is not written in the text's
    /// script, the text itself tells it. A language without a file has the rules that hold in every one.
    ///
    /// # Panics
    /// If `text` is longer than 4 GiB; `read` limits pages far below.
    #[must_use]
    pub fn split(&self, text: &str, language: Option<&str>) -> Vec<TextSpan> {
        let (code, language) = self.languages.choose(text, language);
        let model = self.model.as_ref().filter(|_| code == Some(MODEL_LANGUAGE));
        let mut spans = Vec::new();
        let bytes = text.as_bytes();
        // Line ends beyond ASCII begin with one of these two bytes.
        let is_plain = memchr::memchr2(0xc2, 0xe2, bytes).is_none()
            || !text.contains(['\u{85}', '\u{2028}', '\u{2029}']);
        if is_plain {
            let ends = memchr::memchr2_iter(b'\n', b'\r', bytes).map(|at| at + 1).chain([text.len()]);
            let mut line_start = 0;
            for line_end in ends {
                self.split_line(&text[line_start..line_end], line_start, language, model, &mut spans);
                line_start = line_end;
            }
        } else {
            let mut line_start = 0;
            for line in text.split_inclusive(is_line_end) {
                self.split_line(line, line_start, language, model, &mut spans);
                line_start += line.len();
            }
        }
        spans
    }

    fn split_line(
        &self,
        line: &str,
        offset: usize,
        language: &Language,
        model: Option<&Model>,
        spans: &mut Vec<TextSpan>,
    ) {
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
        if let Some(model) = model {
            let mut seen = Seen::default();
            scan::scan(line, language, |place| {
                let ends = self.ends(place, &mut seen, language, model);
                if ends {
                    emit(start, place.end);
                    start = place.next;
                }
                ends
            });
            emit(start, line.len());
            return;
        }
        let mut insets = language.data().insets_hold.then(|| Insets::new(line));
        for candidate in candidates::Candidates::new(line, language.marks()) {
            let (candidate, ends) = match &mut insets {
                Some(insets) => insets.judge(&candidate, start, language),
                None => (candidate, None),
            };
            if ends.unwrap_or_else(|| rules::ends(&candidate, &line[start..candidate.end], language)) {
                emit(start, candidate.end);
                start = candidate.next;
            }
        }
        emit(start, line.len());
    }

    /// Whether a sentence ends at `place`: what the rules hold firm, else what the model finds likelier.
    fn ends<'t>(&self, place: &Place<'t>, seen: &mut Seen<'t>, language: &Language, model: &Model) -> bool {
        if place.stop.is_none() && self.options.only_after_punctuation {
            return false;
        }
        if let Some(ruling) = place.ruling.filter(|ruling| ruling.is_firm) {
            return ruling.ends;
        }
        if place.stop.is_none() && rules::breaks_off(place, language) {
            return true;
        }
        let mut scorer = model::Scorer::new(model);
        features::visit(place, seen, language, &mut scorer);
        model.ends(place.stop, scorer.log_odds())
            && (place.stop.is_some() || !rules::goes_on(place, language))
    }
}

/// Keeps the features of a place.
#[derive(Default)]
struct Noted {
    gate_ids: Vec<u32>,
    ids: Vec<u32>,
    first: usize,
}

impl Sink for Noted {
    fn add(&mut self, id: u32) {
        self.ids.push(id);
    }

    fn passes_gate(&mut self) -> bool {
        std::mem::swap(&mut self.ids, &mut self.gate_ids);
        true
    }

    fn is_in_doubt(&mut self) -> bool {
        self.first = self.ids.len();
        true
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
