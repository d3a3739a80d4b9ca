//! Parsing of raw pages into blocks and facts.
//!
//! In: a [`RawPage`](crate::model::RawPage): bytes in an encoding yet to be detected, or decoded text. Out:
//! [`Parsed`]: blocks in page order with exact byte spans into the decoded body, and facts that the page
//! states about itself. All visible text becomes blocks; nothing is judged here. A body that is not text, or
//! is nested or split up beyond the limits, is a [`Reject`](crate::model::Reject); no other input fails. Cost:
//! linear in the body.
//!
//! Follows the WHATWG Encoding and HTML standards where they determine what a browser shows.

mod byline;
mod cdata;
mod date;
mod draft;
mod encoding;
mod facts;
mod fold;
mod html;
mod lexicon;
mod mend;
mod options;
mod parser;
mod plain;
mod shipped;

#[cfg(feature = "learn")]
pub use facts::{TitleFeatures, TitleLine};
pub use lexicon::{FactWords, Lexicon, Order};
pub use options::{
    DEFAULT_LANGUAGE_MIN_CHARS, DEFAULT_LANGUAGE_SAMPLE_CHARS, DEFAULT_MAX_BLOCKS, DEFAULT_MAX_DEPTH,
    DEFAULT_READINGS, Options,
};
pub use parser::{Parsed, Parser};

#[cfg(test)]
mod tests;
