//! Keeps the hidden answers of kept questions.
//!
//! A list of questions shows each answer at a click. The last ones, and those of a word or two, look like other hidden
//! text to the model; below a question or term that is kept they are its answer.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::assessed::Assessed;
use crate::chrome::found::Kind;
use crate::chrome::tree::{has_link, is_hidden};
use crate::text::marks;

/// Minimum number of questions with hidden answers at places alike. One alone may be that of a form.
const MIN_PAIRS: usize = 2;
/// Maximum number of blocks of an answer. Set by hand.
const MAX_BLOCKS: usize = 6;
/// Maximum number of words of the button that shows an answer. Set by hand.
const BUTTON_MAX_WORDS: u32 = 4;

/// Keeps the hidden blocks below kept questions and terms. Cost: linear.
pub(super) fn keep_answers(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, found, .. } = assessed;
    let is_hidden_text = |at: usize| {
        let block = &page.blocks[at];
        let is_free = matches!(found[at].kind, Kind::None | Kind::Rule | Kind::Navigation)
            && !found[at].is_phrase
            && !found[at].is_sure
            && !found[at].is_certain();
        is_hidden(block) && is_free && !has_link(block)
    };
    let is_term = |at: usize| page.ancestors(&page.blocks[at]).next().is_some_and(|own| own.name == "dt");
    let mut places: BTreeMap<Vec<&str>, Vec<(usize, Range<usize>)>> = BTreeMap::new();
    for question in 0..keep.len() {
        let block = &page.blocks[question];
        if is_hidden(block) || !(marks::is_question(&block.text) || is_term(question)) {
            continue;
        }
        // A button may be between them, as in "Show the answer".
        let is_button = |at: usize| {
            assessed.reading.lines.get(at).is_some_and(|line| line.words <= BUTTON_MAX_WORDS)
                && !keep[at]
                && !is_hidden(&page.blocks[at])
        };
        let start = question + 1 + usize::from(is_button(question + 1));
        let end = (start..keep.len()).find(|&at| !is_hidden_text(at)).unwrap_or(keep.len());
        let answer = start..end;
        if (1..=MAX_BLOCKS).contains(&answer.len()) {
            let names = page.ancestors(&page.blocks[answer.start]).map(|element| element.name.as_str());
            places.entry(names.collect()).or_default().push((question, answer));
        }
    }
    // A control below each comment says the same each time.
    let differ = |answers: &[(usize, Range<usize>)]| {
        let texts = answers.iter().map(|(_, answer)| page.blocks[answer.start].text.as_str());
        texts.collect::<BTreeSet<_>>().len() * 2 > answers.len()
    };
    let are_answers = |answers: &Vec<(usize, Range<usize>)>| answers.len() >= MIN_PAIRS && differ(answers);
    for answers in places.into_values().filter(are_answers) {
        for (question, answer) in answers {
            if keep[question] {
                keep[answer].fill(true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Evidence;
    use crate::chrome::passes::tests::run_pass;
    use crate::chrome::tests::markup::html;

    /// Returns which hidden answers stay below `questions` of which the first `kept` are kept.
    fn stay(questions: &[&str], kept: usize, found: &Evidence) -> Vec<usize> {
        stay_with(questions, |at| ["No.", "Rarely.", "Two feet."][at], kept, found)
    }

    fn stay_with(
        questions: &[&str],
        answer: impl Fn(usize) -> &'static str,
        kept: usize,
        found: &Evidence,
    ) -> Vec<usize> {
        let mut blocks = vec![("main > p", "The wheel is of oak and turns once in a while.")];
        for (at, question) in questions.iter().enumerate() {
            blocks.push(("main > div > h3", question));
            blocks.push(("main > div > div.answer", answer(at)));
        }
        let mut page = html(&blocks);
        for block in page.blocks.iter_mut().skip(2).step_by(2) {
            block.markup.as_mut().expect("a page of HTML has markup").hidden = true;
        }
        let found = vec![found.clone(); blocks.len()];
        let mut keep = (0..blocks.len()).map(|at| at < 2 * kept && at % 2 == 1).collect::<Vec<_>>();
        run_pass(keep_answers, &page, &found, &[], &vec![0.1; blocks.len()], &mut keep);
        (0..questions.len()).filter(|at| keep[2 * at + 2]).collect()
    }

    #[test]
    fn the_hidden_answers_of_kept_questions_stay() {
        let open = Evidence::default();
        let asked = ["Is it deep?", "Is it cold?", "水は冷たいですか？"];
        assert_eq!(stay(&asked, 3, &open), [0, 1, 2]);
        assert_eq!(stay(&asked, 1, &open), [0], "only of those that are kept");
        assert!(stay(&["Is it deep?"], 1, &open).is_empty(), "one alone");
        assert!(stay(&["Depth", "Cold", "Wide"], 3, &open).is_empty(), "no questions");
        assert!(stay_with(&asked, |_| "Helpful?", 3, &open).is_empty(), "the same each time");
        let named = Evidence { is_phrase: true, kind: Kind::Rule, ..Evidence::default() };
        assert!(stay(&asked, 3, &named).is_empty(), "known by its words");
    }
}
