//! The splitter: cuts a text into lines, and each line into sentences by the model or the rules of its language.

use std::collections::BTreeSet;
use std::ops::Range;

use super::error::Error;
use super::features::{self, Seen, Sink};
use super::insets::Insets;
use super::language::Language;
use super::language_data::LanguageData;
use super::languages::Languages;
use super::model::{self, Model};
use super::options::Options;
use super::place::Place;
use super::{candidates, lists, rules, scan, script};
use crate::model::TextSpan;

/// Language for which the model decides.
pub const MODEL_LANGUAGE: &str = "en";

/// A place in a labelled text, as an example for training.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Ids of its features.
    pub ids: Vec<u32>,
    /// Ids of its features for the gate, which decide whether the others are read, if there is no terminator.
    pub gate_ids: Vec<u32>,
    /// Number of leading features that decide whether the others are read, after a terminator.
    pub first_ids: usize,
    /// Whether a terminator precedes it.
    pub has_stop: bool,
    /// Whether a rule decides, whatever a model says.
    pub is_ruled_out: bool,
    /// Whether a sentence ends there.
    pub ends: bool,
}

/// Splitter of text by the rules of its language. Can be shared between threads.
#[derive(Debug)]
pub struct Splitter {
    languages: Languages,
    model: Option<Model>,
    options: Options,
}

impl Splitter {
    /// Makes a splitter for `languages`, each with its code (`en`).
    ///
    /// # Errors
    /// If a language is given twice, or its data contain an entry that could never match.
    pub fn new(languages: Vec<(String, LanguageData)>, options: Options) -> Result<Self, Error> {
        Ok(Self { languages: Languages::new(languages)?, model: None, options })
    }

    /// Makes `model` decide in [`MODEL_LANGUAGE`], except where rules are firm.
    #[must_use]
    pub fn with_model(self, model: Model) -> Self {
        Self { model: Some(model), ..self }
    }

    /// Returns the places of `text`, a line in [`MODEL_LANGUAGE`] whose sentences end at the bytes `ends`.
    /// The state of a sentence follows from `ends`, as in a correctly split text.
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
                None => rules::goes_on(place, language) || rules::ends_without_stop(place, language),
            };
            let has_stop = place.stop.is_some();
            let Noted { gate_ids, ids, first: first_ids } = noted;
            examples.push(Example { ids, gate_ids, first_ids, has_stop, is_ruled_out, ends });
            ends
        });
        examples
    }

    /// Guesses the language of `text` by script, letters and frequent words, and returns its code, among
    /// those that have a file.
    #[must_use]
    pub fn guess(&self, text: &str) -> Option<&str> {
        self.languages.guess(text).map(|(code, _)| code)
    }

    /// Returns true if there is data for the language with this code, or for the one before its first hyphen.
    #[must_use]
    pub fn knows(&self, language: &str) -> bool {
        self.languages.named(language).is_some()
    }

    /// Splits `text` into sentences, and returns their byte spans in order. Without a `language`, or if it is
    /// not written in the text's script, the language is guessed. A language without a file gets the rules
    /// that apply to every language.
    ///
    /// # Panics
    /// If `text` is longer than 4 GiB; `read` limits pages far below.
    #[must_use]
    pub fn split(&self, text: &str, language: Option<&str>) -> Vec<TextSpan> {
        // Most texts are ASCII: Latin, and without line ends past ASCII.
        let is_ascii = text.is_ascii();
        let foreign = if is_ascii { None } else { script::beyond_latin(text) };
        let (code, language) = self.languages.choose(text, foreign, language);
        let model = self.model.as_ref().filter(|_| code == Some(MODEL_LANGUAGE));
        let mut spans = Vec::new();
        let bytes = text.as_bytes();
        // Non-ASCII line ends end with one of these three bytes.
        let is_plain =
            is_ascii || !memchr::memchr3_iter(0x85, 0xa8, 0xa9, bytes).any(|at| ends_line(&bytes[..=at]));
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

    /// Splits one line, which begins at `offset` of the text, and adds its sentences to `spans`.
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

    /// Returns true if a sentence ends at `place`, according to a firm rule or else the model.
    fn ends<'t>(&self, place: &Place<'t>, seen: &mut Seen<'t>, language: &Language, model: &Model) -> bool {
        if place.stop.is_none() && self.options.only_after_punctuation {
            return false;
        }
        if let Some(ruling) = place.ruling.filter(|ruling| ruling.is_firm) {
            return ruling.ends;
        }
        if place.stop.is_none() && rules::ends_without_stop(place, language) {
            return true;
        }
        let mut scorer = model::Scorer::new(model);
        features::visit(place, seen, language, &mut scorer);
        model.ends(place.stop, scorer.log_odds())
            && (place.stop.is_some() || !rules::goes_on(place, language))
    }
}

/// Collects the features of a place.
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

/// Returns true for line ends as in UAX #29, SB4.
fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Returns true if UTF-8 text ends with U+0085, U+2028 or U+2029.
fn ends_line(bytes: &[u8]) -> bool {
    matches!(bytes, [.., 0xc2, 0x85] | [.., 0xe2, 0x80, 0xa8 | 0xa9])
}

/// Adds `range` of `line`, trimmed, unless it is blank.
fn push(line: &str, offset: usize, range: Range<usize>, spans: &mut Vec<TextSpan>) {
    let text = line[range.clone()].trim_end();
    let end = range.start + text.len();
    let start = end - text.trim_start().len();
    if start < end {
        spans.push(TextSpan::try_new(offset + start, offset + end).expect("texts are shorter than 4 GiB"));
    }
}
