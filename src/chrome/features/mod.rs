//! Features: what is known of each block of a page, as numbers, for the learned model.
//!
//! In: a page, what the rules say of its blocks, and two linear scores of each block (its words, and its place in the
//! markup). Out: a [`Sheet`] with one row a block. What a text dump and an HTML page both have comes first, what only
//! markup gives after it. No feature needs a word list: words are known by the weights that were learned for them, and a
//! page in another language is judged by the rest.

#![expect(
    clippy::cast_possible_truncation,
    reason = "sums become f32 features, hashes keep 32 of their bits, and tables of tags and tokens are short"
)]

mod markup;
mod series;
mod shape;
mod sheet;
mod structure;
mod text;
pub mod tokens;

pub use markup::Places;
pub use sheet::{Scores, Sheet};
pub use text::Lines;

use super::found::Evidence;
use crate::model::Page;

/// Describes every block of `page`. `named` asks for the names of the columns too.
#[must_use]
pub fn describe(
    page: &Page,
    lines: &Lines,
    places: Option<&Places>,
    evidence: &[Evidence],
    scores: Scores<'_>,
    named: bool,
) -> Sheet {
    let mut sheet = Sheet::new(page.blocks.len(), if places.is_some() { 420 } else { 300 }, named);
    text::describe(page, lines, evidence, scores, &mut sheet);
    if let Some(places) = places {
        markup::describe(page, lines, places, scores, &mut sheet);
    }
    sheet
}

/// Adds to the `sheet` of `page` what follows from the log odds that a first ensemble gave its blocks.
pub fn describe_again(page: &Page, lines: &Lines, places: Option<&Places>, first: &[f32], sheet: &mut Sheet) {
    structure::describe(page, lines, places, first, sheet);
}
