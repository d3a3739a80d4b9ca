//! Features: numbers that describe each block of a page to the learned model.
//!
//! Takes a page, the evidence on its blocks, and two linear scores of each block (of its words and of its
//! place in the markup), and returns a [`FeatureMatrix`] with one row for each block. Columns that text dumps and
//! HTML pages both have come first, those from markup after them. No feature uses a word list: words enter
//! through the linear score, whose weights are trained, and a page in another language is judged by the other
//! features.

#![expect(
    clippy::cast_possible_truncation,
    reason = "sums become f32 features, hashes keep 32 bits, and tables of tags and tokens are short"
)]

mod lines;
mod markup;
mod matrix;
mod series;
mod shape;
mod text;
pub mod tokens;
mod vocabulary;

pub use lines::TextFeatures;
pub use markup::MarkupFeatures;
pub use matrix::{FeatureMatrix, Scores};

use super::found::Evidence;
use crate::model::Page;

/// Describes every block of `page`. `named` also collects the names of the columns.
#[must_use]
pub fn describe(
    page: &Page,
    lines: &TextFeatures,
    places: Option<&MarkupFeatures>,
    evidence: &[Evidence],
    scores: Scores<'_>,
    named: bool,
) -> FeatureMatrix {
    let mut matrix = FeatureMatrix::new(page.blocks.len(), if places.is_some() { 420 } else { 300 }, named);
    text::describe(page, lines, evidence, scores, &mut matrix);
    if let Some(places) = places {
        markup::describe(page, lines, places, scores, &mut matrix);
    }
    matrix
}
