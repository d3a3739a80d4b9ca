//! Polls: a question to readers with answers to choose from, as forms and buttons show them.
//!
//! Takes a page and returns the small boxes that have a question, directly below it at least two short answers, each in
//! a `<label>` or `<button>` of its own or in a list above a button, and no paragraph. Questions are no answers: those of
//! a list of questions may be buttons. A page with many such boxes is a test that readers take, and
//! has none.

use std::ops::Range;

use super::reading::Reading;
use super::tree::{Tree, has_link, parent};
use crate::model::{BlockKind, Page};
use crate::text::marks;

/// Minimum number of answers.
const MIN_ANSWERS: usize = 2;
/// Maximum number of words of an answer.
const ANSWER_MAX_WORDS: u32 = 10;
/// Maximum number of polls of a page that is no test.
const MAX_POLLS: usize = 2;
/// Maximum number of words of the box of a poll.
const POLL_MAX_WORDS: u32 = 80;
/// Elements by which readers choose.
const CONTROLS: [&str; 2] = ["label", "button"];
/// Number of elements around an answer in which its label or button is searched.
const REACH: usize = 3;

/// Returns the blocks of each poll, in page order.
pub(super) fn find(page: &Page, reading: &Reading, tree: &Tree<'_>) -> Vec<Range<usize>> {
    if page.elements.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at < page.blocks.len() {
        let poll = poll(page, reading, tree, at);
        at = poll.as_ref().map_or(at + 1, |poll| poll.end);
        found.extend(poll);
    }
    if found.len() > MAX_POLLS { Vec::new() } else { found }
}

/// Returns the blocks of the poll whose question is at `question`.
fn poll(page: &Page, reading: &Reading, tree: &Tree<'_>, question: usize) -> Option<Range<usize>> {
    let block = &page.blocks[question];
    let is_question = matches!(
        block.kind,
        BlockKind::Heading | BlockKind::Paragraph | BlockKind::Other | BlockKind::ListItem
    ) && marks::is_question(&block.text)
        && !is_in(page, question, &CONTROLS);
    if !is_question {
        return None;
    }
    let is_short = |&at: &usize| {
        (1..=ANSWER_MAX_WORDS).contains(&reading.lines[at].words)
            && !marks::is_question(&page.blocks[at].text)
    };
    let is_choice = |&at: &usize| is_in(page, at, &CONTROLS);
    let is_item = |&at: &usize| page.blocks[at].kind == BlockKind::ListItem && !has_link(&page.blocks[at]);
    let below = || (question + 1..page.blocks.len()).take_while(is_short);
    let choices = below().take_while(is_choice).count();
    let items = below().take_while(is_item).count();
    let has_button =
        items >= MIN_ANSWERS && below().nth(items).is_some_and(|at| is_in(page, at, &["button"]));
    let answers = if has_button { items + 1 } else { choices };
    if answers < MIN_ANSWERS {
        return None;
    }
    let last = question + answers;
    let elements = std::iter::successors(tree.element_around(question), |&at| parent(&page.elements, at));
    let around = elements.map(|element| tree.blocks(element)).find(|blocks| blocks.contains(&last))?;
    let words = page.blocks[around.clone()].iter().map(|block| block.words).fold(0, u32::saturating_add);
    let has_paragraph = around.clone().any(|at| at != question && reading.lines[at].is_prose());
    (around.start == question && words <= POLL_MAX_WORDS && !has_paragraph).then_some(around)
}

/// Returns true if one of the innermost elements around the block at `at` is one of `names`.
fn is_in(page: &Page, at: usize, names: &[&str]) -> bool {
    page.ancestors(&page.blocks[at]).take(REACH).any(|element| names.contains(&element.name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";

    fn polls(blocks: &[(&str, &str)]) -> Vec<Range<usize>> {
        let page = html(blocks);
        find(&page, &Reading::of(&page), &Tree::of(&page))
    }

    #[test]
    fn a_question_above_answers_to_choose_from_is_a_poll() {
        let poll = [
            ("main > p", TEXT),
            ("main > div#q > h3", "Should the wheel turn?"),
            ("main > div#q > label.a", "Yes"),
            ("main > div#q > label.b", "Not in winter"),
            ("main > div#q > p", "1,204 votes"),
            ("main > p", TEXT),
        ];
        assert_eq!(polls(&poll), std::iter::once(1..5).collect::<Vec<_>>());
        let list = [
            ("main > p", TEXT),
            ("main > div#q > h3", "Should the wheel turn?"),
            ("main > div#q > li", "Yes"),
            ("main > div#q > li", "No"),
            ("main > div#q > button", "Vote"),
        ];
        assert_eq!(polls(&list), std::iter::once(1..5).collect::<Vec<_>>());
    }

    #[test]
    fn questions_of_the_text_and_tests_are_none() {
        let asked = [
            ("main > p", TEXT),
            ("main > h3", "Should the wheel turn?"),
            ("main > button.a", "Yes"),
            ("main > button.b", "No"),
            ("main > p", TEXT),
        ];
        let list = [
            ("main > div#q > h3", "Should the wheel turn?"),
            ("main > div#q > li", "Yes"),
            ("main > div#q > li", "No"),
            ("main > p", TEXT),
        ];
        let questions = [
            ("main > div#q > h3", "Should the wheel turn?"),
            ("main > div#q > button.a", "Is it of oak?"),
            ("main > div#q > button.b", "Who built it?"),
            ("main > p", TEXT),
        ];
        for blocks in [&asked[..], &list, &questions] {
            assert!(polls(blocks).is_empty(), "{blocks:?}");
        }
        let test = ["a", "b", "c"].map(|id| {
            [
                format!("main > div#{id} > h3"),
                format!("main > div#{id} > label.a"),
                format!("main > div#{id} > label.b"),
            ]
        });
        let lines = ["What is it of?", "Oak", "Elm"];
        let test =
            test.iter().flat_map(|paths| paths.iter().map(String::as_str).zip(lines)).collect::<Vec<_>>();
        assert!(polls(&test).is_empty());
    }
}
