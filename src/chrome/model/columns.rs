//! The columns that the ensembles of a model are trained on.

use crate::chrome::features::{self, FeatureMatrix, MarkupFeatures, Scores, TextFeatures};
use crate::model::{Element, MediaType, Page};
use crate::text::hash::fingerprint64;

/// Returns the names of the columns for one form of page, in order.
#[must_use]
pub fn names(is_html: bool) -> Vec<String> {
    let (page, lines, places, mut matrix) = no_page(is_html);
    features::describe_again(&page, &lines, places.as_ref(), &[], &mut matrix);
    matrix.names().to_vec()
}

/// Returns the number of columns that the first ensemble may use.
#[must_use]
pub fn first_columns(is_html: bool) -> usize {
    no_page(is_html).3.names().len()
}

/// Returns an empty page of one form, with the columns for the first ensemble.
fn no_page(is_html: bool) -> (Page, TextFeatures, Option<MarkupFeatures>, FeatureMatrix) {
    let mut page = Page::empty(MediaType::Text);
    if is_html {
        page.elements.push(Element { parent: None, name: "html".into(), tokens: String::new() });
    }
    let lines = TextFeatures::read(&page);
    let places = MarkupFeatures::read(&page, &lines);
    let scores = Scores { words: &[], places: &[] };
    let matrix = features::describe(&page, &lines, places.as_ref(), &[], scores, true);
    (page, lines, places, matrix)
}

/// Hash of the columns that a model of this form needs.
pub(super) fn column_hash(is_html: bool) -> u64 {
    hash_of(&names(is_html))
}

/// Hash of the `names` of columns.
pub(super) fn hash_of(names: &[String]) -> u64 {
    fingerprint64(&names.join("\n"))
}
