//! Keeps panels of tabs whole, and together with the shown panel beside them.

use std::ops::Range;

use super::assessed::Assessed;
use crate::chrome::found::Kind;
use crate::chrome::tabs::Panel;
use crate::chrome::tree::link_share;

/// Minimum probability of content of a block in a panel of which half is kept or that stands beside a kept one.
/// Set by hand; the model takes hidden text for chrome.
const MIN_CONTENT: f32 = 0.25;

/// Keeps the rest of the panels of which half is kept, and those beside a shown panel that is kept.
pub(super) fn keep_tabs(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, found, content, words, .. } = assessed;
    for Panel { blocks, shown } in assessed.parts.tabs() {
        if link_share(&page.blocks[blocks.clone()]) >= 0.5 {
            continue;
        }
        let is_half = |range: &Range<usize>, keep: &[bool]| {
            let all = words[range.clone()].iter().sum::<f32>();
            let kept = range.clone().filter(|&at| keep[at]).map(|at| words[at]).sum::<f32>();
            kept > 0.0 && kept * 2.0 >= all
        };
        if is_half(blocks, keep) || is_half(shown, keep) {
            for at in blocks.clone() {
                keep[at] |=
                    found[at].is_in_panel && found[at].kind == Kind::None && content[at] >= MIN_CONTENT;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Evidence;
    use crate::chrome::passes::tests::run_pass;
    use crate::chrome::tabs::tests::page;

    #[test]
    fn a_panel_stays_with_the_shown_one() {
        let stays = |is_shown_kept: bool, text: &str, content: f32| {
            let page = page("main > div.pane.on > p", "main > div.pane > p", text);
            let found = vec![Evidence { is_in_panel: true, ..Evidence::default() }; 3];
            let mut keep = vec![is_shown_kept, false, false];
            run_pass(keep_tabs, &page, &found, &[], &[content; 3], &mut keep);
            keep[1]
        };
        assert!(stays(true, "Head", 0.3));
        assert!(!stays(true, "Head", 0.1), "the model is sure");
        assert!(!stays(false, "Head", 0.3));
        assert!(!stays(true, "@Head of the water above the pump", 0.3), "links");
    }
}
