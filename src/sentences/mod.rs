//! Splitting of a block's text into sentences.
//!
//! In: text, and the code of its language if known. Out: byte spans in order, trimmed of white space, none
//! empty. For every input, the spans with the white space between them spell the text again. A line end is
//! always a boundary. Cost: linear, since a decision examines a bounded stretch of text on either side.
//!
//! In English, a linear model decides ([`model`]). `scan` finds the places: all white space that is not
//! plainly inside a sentence, and stops without white space after them. `features` and `token` describe their
//! surroundings. `rules` have the last word where they are firm (titles, initials, markers, datelines, a
//! quotation followed by a lower-case letter).
//!
//! In other languages, rules decide alone. `candidates` finds the places where a sentence may end (`marks`:
//! terminators of the Unicode property `Sentence_Terminal`, UAX #29, and of single languages). `rules`
//! decides each by the words around it and the language's data ([`language`]), `abbreviations` those at a
//! single full stop, `chains` those in names of journals, `ordinals` those behind a number, `notes` reads marks of
//! notes behind a stop, `insets` decides those in and after quotations and brackets of text without spaces, `pictures`
//! knows emoticons, which may stand for a stop. `lists` separates numbered items without stops between them.
//!
//! `languages` chooses the language: the given one, unless the text is in another script; without a given
//! one, it is guessed from the text.

mod abbreviations;
mod bytes;
mod candidates;
mod chains;
mod classes;
mod common;
pub mod error;
mod features;
mod insets;
pub mod language;
mod language_data;
mod languages;
mod lists;
mod marks;
pub mod model;
mod notes;
mod options;
mod ordinals;
mod own_hash;
mod pictures;
mod place;
mod rules;
mod scan;
mod script;
mod speaker;
mod splitter;
mod starts;
mod token;
mod window;
mod words;

pub use error::Error;
pub use language_data::{Abbreviations, LanguageData};
pub use model::{Model, ModelError};
pub use options::Options;
pub use splitter::{Example, MODEL_LANGUAGE, Splitter};

#[cfg(test)]
mod tests;
