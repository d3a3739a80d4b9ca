//! From evidence to verdict, in one order:
//!
//! 1. a rule that keeps protects its block from everything below;
//! 2. rules of the page's own site;
//! 3. rules for all sites;
//! 4. a section opened further up;
//! 5. rules that wait for the next block's verdict;
//! 6. a navigation run;
//! 7. the site's repetition, after which the waiting rules are asked once more.
//!
//! The first that speaks names the block's reason. Title, byline and date go by markup and by sections only.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::reading::Reading;
use super::rules::{Effect, Rule, RuleId};
use super::sections::{self, Opener};
use super::{Chrome, navigation};
use crate::model::{Page, Reason, Verdicts};

const NAVIGATION: &str = "any.navigation.run";
const REPEATED: &str = "site.repeated";

/// Code and explanation of the evidence that is computed rather than written in a pack.
pub(super) const BUILT_IN: [(&str, &str); 2] = [
    (
        NAVIGATION,
        "Short lines in a row without a sentence, outside the article, or very many links in a row inside it: a menu, a \
         list of links or a row of controls. The lines right before a paragraph stay, as do those of a page without prose.",
    ),
    (
        REPEATED,
        "A line that many pages of the site carry is part of the site's template. Long paragraphs are left to \
         dedupe, which keeps the first copy.",
    ),
];

/// What is decided of a block so far.
#[derive(Clone, Debug)]
enum Mark {
    Open,
    Protected,
    Chrome(Arc<str>),
}

/// Marks of a page; the first decision on a block holds.
struct Marks(Vec<Mark>);

impl Marks {
    fn drop_block(&mut self, index: usize, code: &Arc<str>) {
        if self.is_open(index) {
            self.0[index] = Mark::Chrome(Arc::clone(code));
        }
    }

    fn is_open(&self, index: usize) -> bool {
        matches!(self.0[index], Mark::Open)
    }

    fn is_chrome(&self, index: usize) -> bool {
        matches!(self.0[index], Mark::Chrome(_))
    }
}

pub(super) fn decide(chrome: &Chrome, page: &Page, verdicts: &mut Verdicts) {
    let reading = Reading::of(page);
    let mut marks = Marks(vec![Mark::Open; page.blocks.len()]);
    let asked = ask_rules(chrome, page, &reading, &mut marks);

    for (index, rule) in
        sections::members(page, &reading, chrome.options.section_resume_words, &asked.openers)
    {
        marks.drop_block(index, &chrome.rules.rule(rule).code);
    }
    settle_waiting(chrome, &asked.waiting, &mut marks);
    let enabled = |code: &str| !chrome.options.disabled.contains(code);
    if enabled(NAVIGATION) {
        let code = Arc::from(NAVIGATION);
        let min_lines = chrome.options.navigation_min_lines as usize;
        for index in navigation::runs(page, &reading, min_lines, |index| marks.is_chrome(index)) {
            marks.drop_block(index, &code);
        }
    }
    if enabled(REPEATED) && !chrome.repetition.is_empty() {
        let code = Arc::from(REPEATED);
        for (index, block) in page.blocks.iter().enumerate() {
            if marks.is_open(index)
                && !reading.lines[index].is_heading_matter
                && chrome.repetition.holds(page, block)
            {
                marks.drop_block(index, &code);
            }
        }
    }
    settle_waiting(chrome, &asked.waiting, &mut marks);

    for (index, mark) in marks.0.into_iter().enumerate() {
        if let Mark::Chrome(rule) = mark {
            verdicts.drop_block(index, Reason::Chrome { rule, score: None });
        }
    }
}

/// Drops the waiting blocks whose next block is chrome, or that end their page; last ones first, so that a
/// row of them falls together.
fn settle_waiting(chrome: &Chrome, waiting: &[(usize, RuleId)], marks: &mut Marks) {
    for &(index, rule) in waiting.iter().rev() {
        if index + 1 == marks.0.len() || marks.is_chrome(index + 1) {
            marks.drop_block(index, &chrome.rules.rule(rule).code);
        }
    }
}

/// What rules say that is not settled at the block itself.
struct Asked {
    /// The section that each block opens.
    openers: Vec<Option<Opener>>,
    /// Blocks that go if the next one does, with the rule.
    waiting: Vec<(usize, RuleId)>,
}

fn ask_rules(chrome: &Chrome, page: &Page, reading: &Reading, marks: &mut Marks) -> Asked {
    let mut openers = vec![None; page.blocks.len()];
    let mut waiting = Vec::new();
    let mut asking = chrome.rules.open(page, reading);
    for (index, opener) in openers.iter_mut().enumerate() {
        let fitting = asking.fitting(index).iter().filter(|id| chrome.enabled[id.index()]);
        let fitting = fitting.map(|&id| (id, chrome.rules.rule(id)));
        if fitting.clone().any(|(_, rule)| rule.effect == Effect::Keep) {
            marks.0[index] = Mark::Protected;
            continue;
        }
        let general = |&(_, rule): &(RuleId, &Rule)| !rule.is_for_a_site();
        if let Some((_, rule)) = fitting.clone().filter(|(_, rule)| !rule.before_chrome).min_by_key(general) {
            marks.drop_block(index, &rule.code);
        }
        *opener = fitting
            .clone()
            .filter(|(_, rule)| rule.effect == Effect::Section)
            .min_by_key(general)
            .map(|(rule, written)| Opener { rule, to_the_end: written.to_the_end });
        waiting.extend(fitting.clone().find(|(_, rule)| rule.before_chrome).map(|(id, _)| (index, id)));
    }
    keep_last_of_final(&mut openers);
    Asked { openers, waiting }
}

/// Of the openers whose section runs to the page's end, only the last of each rule opens one.
fn keep_last_of_final(openers: &mut [Option<Opener>]) {
    let mut seen = BTreeSet::new();
    for slot in openers.iter_mut().rev() {
        if let Some(opener) = slot
            && opener.to_the_end
            && !seen.insert(opener.rule)
        {
            *slot = None;
        }
    }
}
