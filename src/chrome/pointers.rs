//! Pointers: links between two paragraphs that lead to another page of the site.
//!
//! Takes a page and returns the blocks that are wholly a link, as short as a headline and without a full stop,
//! between two paragraphs of the text in the same element. Where such lines alternate with paragraphs, they are
//! the headings of a list of pages, and none is returned.

use super::reading::Reading;
use super::tree::{Tree, link_share};
use crate::model::{BlockKind, Page};

/// Minimum number of words of a headline.
const MIN_WORDS: u32 = 3;
/// Maximum number of words of a headline.
const MAX_WORDS: u32 = 16;
/// Minimum share of characters inside links: an arrow may be outside.
const MIN_LINKS: f32 = 0.9;

/// Returns the blocks that only point to another page, in page order.
pub(super) fn find(page: &Page, reading: &Reading, tree: &Tree<'_>) -> Vec<usize> {
    let lines = &reading.lines;
    let is_text = |at: usize| lines[at].is_prose() && link_share(&page.blocks[at..=at]) < 0.5;
    let is_pointer = |at: usize| {
        matches!(page.blocks[at].kind, BlockKind::Paragraph | BlockKind::Other)
            && (MIN_WORDS..=MAX_WORDS).contains(&lines[at].words)
            && !lines[at].ends_sentence
            && link_share(&page.blocks[at..=at]) >= MIN_LINKS
            && is_text(at - 1)
            && is_text(at + 1)
            && tree.element_around(at).is_some()
            && [at - 1, at + 1]
                .into_iter()
                .all(|beside| tree.element_around(beside) == tree.element_around(at))
    };
    let lone = (1..lines.len().saturating_sub(1)).filter(|&at| is_pointer(at)).collect::<Vec<_>>();
    let is_lone = |at: usize| lone.binary_search(&at).is_ok();
    let is_single = |at: &&usize| !(is_lone(**at + 2) || **at >= 2 && is_lone(**at - 2));
    lone.iter().filter(is_single).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";

    fn pointers(lines: &[&str]) -> Vec<usize> {
        let page = html(&lines.iter().map(|&line| ("main > p", line)).collect::<Vec<_>>());
        find(&page, &Reading::of(&page), &Tree::of(&page))
    }

    #[test]
    fn a_headline_that_is_a_link_between_paragraphs_is_a_pointer() {
        assert_eq!(pointers(&[TEXT, "@Malt works to reopen after thirty years", TEXT]), [1]);
    }

    #[test]
    fn text_and_headings_of_a_list_of_pages_are_none() {
        for lines in [
            [TEXT, "Malt works to reopen after thirty years", TEXT, TEXT, TEXT],
            [TEXT, "@The plan is on the site of the county.", TEXT, TEXT, TEXT],
            [TEXT, "@Plan", TEXT, TEXT, TEXT],
            [TEXT, "@Malt works to reopen", TEXT, "@Bridge to be repaired", TEXT],
            ["@Malt works to reopen", TEXT, TEXT, TEXT, "@Bridge to be repaired"],
        ] {
            assert_eq!(pointers(&lines), [0usize; 0], "{lines:?}");
        }
    }
}
