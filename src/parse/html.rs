//! HTML to blocks.
//!
//! In: a decoded body. Out: every piece of visible text as blocks in page order, each with the
//! evidence that its markup gives, and what the page says of itself. Tokens follow the HTML standard
//! (html5gum); the tree follows it where that changes which text is visible or where blocks part:
//! void elements, implied end tags, misnested formatting, raw text, foreign content. There is no tree
//! in memory: [`build`] keeps the open elements only, and of closed ones those that hold text.
//!
//! A page nested past the limit is refused rather than flattened as browsers do: such pages are
//! generated or hostile, and a flattened one would give evidence (tag paths) that is not the page's.

mod attributes;
mod blocks;
mod build;
mod head;
mod seam;
mod signs;
mod source;
mod stack;
mod tags;

use super::Options;
use super::draft::Content;

/// A page whose elements are nested too deep.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("elements are nested deeper than {max_depth} at byte {at} of the decoded page")]
pub(super) struct TooDeep {
    pub(super) max_depth: u32,
    pub(super) at: u32,
}

/// The content of `body`. Cost: linear in the body for a given [`Options::max_depth`].
pub(super) fn parse(body: &str, options: &Options) -> Result<Content, TooDeep> {
    source::read(body, build::Builder::new(options)).map(build::Builder::finish)
}

#[cfg(test)]
mod tests;
