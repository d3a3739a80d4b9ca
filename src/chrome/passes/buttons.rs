//! Buttons amid the text: "Reserve a table" between two paragraphs, in whatever language.
//!
//! Takes an assessed page and the blocks to keep. A lone `<button>`, element with the role of one or link with
//! the class of one is a control, and its words need not be known. A row of buttons is left to the model, since it may be a
//! list of what there is, and so is a button in a heading or above its panel.

use super::assessed::Assessed;
use crate::chrome::reading::is_link;
use crate::model::{Block, Page};
use crate::text::marks;

/// Maximum number of words of a button.
const MAX_WORDS: u32 = 6;
/// Minimum number of words of a sentence, which a card that opens may be.
const SENTENCE_MIN_WORDS: u32 = 3;
/// Maximum number of buttons beside each other: "Accept", "Decline".
const MAX_BUTTONS: usize = 2;
/// Number of elements around a block in which its button is searched.
const REACH: usize = 3;

/// Drops the lone buttons.
pub(super) fn drop_buttons(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, found, .. } = assessed;
    let is_button = page.blocks.iter().map(|block| is_button(page, block)).collect::<Vec<_>>();
    let mut start = 0;
    for run in is_button.chunk_by(|one, next| one == next) {
        let blocks = start..start + run.len();
        start = blocks.end;
        if run[0] && run.len() <= MAX_BUTTONS && !blocks.clone().any(|at| found[at].is_in_panel) {
            keep[blocks].fill(false);
        }
    }
}

/// Returns true if the block is a button that does not head anything.
fn is_button(page: &Page, block: &Block) -> bool {
    let heads = block.markup.as_ref().is_none_or(|markup| markup.heading_level > 0);
    let is_sentence = marks::ends_sentence(&block.text) && block.words >= SENTENCE_MIN_WORDS;
    if heads || is_sentence || marks::is_question(&block.text) || block.kind.is_heading_matter() {
        return false;
    }
    (1..=MAX_WORDS).contains(&block.words)
        && page.ancestors(block).take(REACH).any(|element| {
            let is_named = |names: &[&str]| element.tokens.split(' ').any(|token| names.contains(&token));
            match element.name.as_str() {
                "button" => true,
                "a" => is_link(block) && is_named(&["btn", "button"]),
                _ => is_named(&["button"]),
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Evidence;
    use crate::chrome::passes::tests::run_pass;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";

    /// Returns the blocks dropped from a page, all of which would be kept.
    fn dropped(blocks: &[(&str, &str)], is_in_panel: bool) -> Vec<usize> {
        let page = &html(blocks);
        let found = vec![Evidence { is_in_panel, ..Evidence::default() }; blocks.len()];
        let content = vec![0.9; blocks.len()];
        let mut keep = vec![true; blocks.len()];
        run_pass(drop_buttons, page, &found, &[], &content, &mut keep);
        (0..blocks.len()).filter(|&at| !keep[at]).collect()
    }

    #[test]
    fn a_lone_button_goes_whatever_its_words() {
        for (path, text) in [
            ("main > button", "Ostoskoriin"),
            ("main > div.button", "カートに入れる"),
            ("main > a.btn.btn-primary", "@Reserve a table"),
        ] {
            let blocks = [("main > p", TEXT), (path, text), ("main > p", TEXT)];
            assert_eq!(dropped(&blocks, false), [1], "{path}");
            assert_eq!(dropped(&blocks, true), [0usize; 0], "{path}: it opens a panel");
        }
    }

    #[test]
    fn rows_headings_questions_and_other_links_stay() {
        let sizes = ["main > button#1", "main > button#2", "main > button#3"].map(|path| (path, "30 ml"));
        assert_eq!(dropped(&sizes, false), [0usize; 0]);
        for (path, text) in [
            ("main > div.button > h3", "The crane"),
            ("main > button", "Is there a crane?"),
            ("main > button", "Lifted with care."),
            ("main > button", "The crane on the south quay lifts twelve tonnes"),
            ("main > a.link", "@Reserve a table"),
        ] {
            assert_eq!(dropped(&[("main > p", TEXT), (path, text)], false), [0usize; 0], "{path}: {text}");
        }
    }
}
