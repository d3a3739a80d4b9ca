//! Keeps panels that open below a button, and their labels.

use super::assessed::Assessed;
use crate::chrome::found::Kind;
use crate::chrome::panels::is_label;

/// Minimum probability of content of a label or panel that is kept. With 0.1, the questions that shops put below
/// a product or an article were kept too: 0.66 chrome on a page that lost a quarter of its F1.
const MIN_CONTENT: f32 = 0.4;
/// The same of the only label, whose panel is kept. By hand.
const LABEL_MIN_CONTENT: f32 = 0.1;

/// Keeps labels and panels against which there is no evidence and of which the model is not sure, and the label of a
/// kept panel if the page has no other: a list of questions may belong to the shop.
pub(super) fn keep_panels(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, reading, found, content, .. } = assessed;
    let is_open = |at: usize| found[at].is_in_panel && found[at].kind == Kind::None;
    let labels = (0..found.len()).filter(|&at| is_open(at) && is_label(page, reading, at));
    let is_lone = labels.take(2).count() == 1;
    for at in (0..found.len()).rev() {
        let heads_kept = || {
            is_lone
                && at + 1 < found.len()
                && keep[at + 1]
                && is_open(at + 1)
                && content[at] >= LABEL_MIN_CONTENT
                && is_label(page, reading, at)
        };
        keep[at] |= is_open(at) && (content[at] >= MIN_CONTENT || heads_kept());
    }
}
