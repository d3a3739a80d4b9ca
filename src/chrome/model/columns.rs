//! The columns that the ensembles of a model are trained on.

use crate::chrome::features::{self, MarkupFeatures, Scores, TextFeatures};
use crate::model::{Element, MediaType, Page};
use crate::text::hash::fingerprint64;

/// Returns the names of the columns for one form of page, in order.
#[must_use]
pub fn names(is_html: bool) -> Vec<String> {
    let mut page = Page::empty(MediaType::Text);
    if is_html {
        page.elements.push(Element { parent: None, name: "html".into(), tokens: String::new() });
    }
    let lines = TextFeatures::read(&page);
    let places = MarkupFeatures::read(&page, &lines);
    let scores = Scores { words: &[], places: &[] };
    features::describe(&page, &lines, places.as_ref(), &[], scores, true).names().to_vec()
}

/// Hash of the columns that a model of this form needs.
pub(super) fn column_hash(is_html: bool) -> u64 {
    hash_of(&names(is_html))
}

/// Hash of the `names` of columns.
pub(super) fn hash_of(names: &[String]) -> u64 {
    fingerprint64(&names.join("\n"))
}
