//! Parsing of HTML into blocks.
//!
//! In: a decoded body. Out: all visible text as blocks in page order, each with evidence from its markup, and
//! the page's statements about itself. Tokenisation follows the HTML standard (html5gum). Tree construction
//! follows it where that affects which text is visible or where blocks begin and end: void elements, implied
//! end tags, misnested formatting, raw text, foreign content. There is no tree in memory: [`build`] keeps
//! only the open elements, and those closed ones that hold text.
//!
//! A page nested beyond the limit is rejected, not flattened as browsers do: such pages are generated or
//! hostile, and flattening would give evidence (tag paths) that is not the page's.

mod attributes;
mod blocks;
mod build;
mod display;
mod head;
mod pictures;
mod refused;
mod seam;
mod signs;
mod source;
mod stack;
mod tags;

use super::draft::Content;
use super::options::Options;
pub(super) use refused::Refused;

/// Parses `body`. Cost: linear in the body for a given [`Options::max_depth`]. Stops at more than [`Options::max_blocks`]
/// blocks, which text behind end tags can make too.
pub(super) fn parse(body: &str, options: &Options) -> Result<Content, Refused> {
    source::read(body, build::Builder::new(options)).map(build::Builder::finish)
}

#[cfg(test)]
mod tests;
