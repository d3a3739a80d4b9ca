//! Features: what is known of each block of a page, as numbers, for the learned model.
//!
//! In: a page, what the rules say of its blocks, and two linear scores of each block (its words, and its place in the
//! markup). Out: a [`FeatureMatrix`] with one row a block. What a text dump and an HTML page both have comes first, what only
//! markup gives after it. No feature needs a word list: words are known by the weights that were learned for them, and a
//! page in another language is judged by the rest.

#![expect(
    clippy::cast_possible_truncation,
    reason = "sums become f32 features, hashes keep 32 of their bits, and tables of tags and tokens are short"
)]

mod markup;
mod matrix;
mod series;
mod shape;
mod structure;
mod text;
pub mod tokens;

pub use markup::MarkupFeatures;
pub use matrix::{FeatureMatrix, Scores};
pub use text::TextFeatures;

use super::found::Evidence;
use crate::model::Page;

/// Describes every block of `page`. `named` asks for the names of the columns too.
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

/// Adds to the `matrix` of `page` what follows from the log odds that a first ensemble gave its blocks.
pub fn describe_again(
    page: &Page,
    lines: &TextFeatures,
    places: Option<&MarkupFeatures>,
    first: &[f32],
    matrix: &mut FeatureMatrix,
) {
    structure::describe(page, lines, places, first, matrix);
}
