//! Keeps panels that open below a button, and their labels.

use super::assessed::Assessed;
use crate::chrome::found::Kind;
use crate::chrome::panels::is_label;

/// Minimum probability of content of a label or panel that is kept. With 0.1, the questions that shops put below
/// a product or an article were kept too: 0.66 chrome on a page that lost a quarter of its F1.
const MIN_CONTENT: f32 = 0.4;
/// The same of the only label, whose panel is kept. By hand.
const LABEL_MIN_CONTENT: f32 = 0.1;

/// Minimum probability of content of the rest of a panel, and of its label, of which half of the words are kept; a panel is
/// a unit. By hand.
const REST_MIN_CONTENT: f32 = 0.3;

/// The same of an item of a checklist whose heading is kept. By hand: the model knows labels from forms alone.
const ITEM_MIN_CONTENT: f32 = 0.05;

/// Keeps the checklists whose headings are kept.
pub(super) fn keep_checklists(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { parts, found, content, .. } = assessed;
    for items in parts.checklists() {
        let is_headed = items.start.checked_sub(1).is_some_and(|above| keep[above]);
        for at in items.clone().filter(|_| is_headed) {
            keep[at] |= found[at].kind == Kind::None && content[at] >= ITEM_MIN_CONTENT;
        }
    }
}

/// Keeps labels and panels against which there is no evidence and of which the model is not sure, and the label of a
/// kept panel if the page has no other: a list of questions may belong to the shop.
pub(super) fn keep_panels(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, tree, reading, found, content, words, .. } = assessed;
    let is_open = |at: usize| found[at].is_in_panel && found[at].kind == Kind::None;
    let is_label = |at: usize| is_open(at) && is_label(page, reading, tree, at);
    let is_lone = (0..found.len()).filter(|&at| is_label(at)).take(2).count() == 1;
    for at in (0..found.len()).rev() {
        let heads_kept = || {
            is_lone
                && at + 1 < found.len()
                && keep[at + 1]
                && is_open(at + 1)
                && content[at] >= LABEL_MIN_CONTENT
                && is_label(at)
        };
        keep[at] |= is_open(at) && (content[at] >= MIN_CONTENT || heads_kept());
    }
    let mut start = 0;
    while start < found.len() {
        let is_in = |&at: &usize| is_open(at) && !is_label(at);
        let end = (start + 1..found.len()).find(|at| !is_in(at)).unwrap_or(found.len());
        if is_label(start) && end > start + 1 {
            let all = words[start..end].iter().sum::<f32>();
            let kept = (start..end).filter(|&at| keep[at]).map(|at| words[at]).sum::<f32>();
            for at in (start..end).filter(|_| kept * 2.0 >= all) {
                keep[at] |= content[at] >= REST_MIN_CONTENT;
            }
        }
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Evidence;
    use crate::chrome::passes::tests::run_pass;
    use crate::chrome::tests::markup::html;

    #[test]
    fn a_checklist_stays_with_its_heading() {
        let kept = |is_heading_kept: bool, content: f32| {
            let page = &html(&[
                ("main > p", "A member takes home whatever stands on the open shelves."),
                ("main > h2", "On the day"),
                ("main > div#a > label", "Read the meters"),
                ("main > div#b > label", "Leave the keys"),
            ]);
            let found = vec![Evidence { is_in_panel: true, ..Evidence::default() }; 4];
            let mut keep = vec![true, is_heading_kept, false, false];
            run_pass(keep_checklists, page, &found, &[], &[content; 4], &mut keep);
            keep[2..] == [true, true]
        };
        assert!(kept(true, 0.1));
        assert!(!kept(false, 0.1));
        assert!(!kept(true, 0.01), "the model is sure");
    }

    #[test]
    fn a_panel_is_a_unit_with_its_label() {
        let kept = |rest: f32, other: f32| {
            let page = &html(&[
                ("main > div#a > button", "What members borrow"),
                ("main > div#a > p", "A member takes home whatever stands on the open shelves."),
                ("main > div#a > p", "Three novels"),
                ("main > div#b > button", "What is lent to nobody"),
                ("main > div#b > p", "The books in the glass case by the window."),
            ]);
            let found = vec![Evidence { is_in_panel: true, ..Evidence::default() }; 5];
            let mut keep = vec![false; 5];
            run_pass(keep_panels, page, &found, &[], &[rest, 0.5, rest, other, other], &mut keep);
            (0..5).filter(|&at| keep[at]).collect::<Vec<_>>()
        };
        assert_eq!(kept(0.35, 0.3), [0, 1, 2]);
        assert_eq!(kept(0.1, 0.3), [1], "the model is sure");
    }
}
