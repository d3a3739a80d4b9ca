//! What the rules, navigation and the site's repetition say of each block, in one order:
//!
//! 1. a rule that keeps protects its block from everything below;
//! 2. rules of the user's own packs and of the page's own site, then the built-in ones;
//! 3. a section opened further up;
//! 4. rules that wait for the next block's verdict;
//! 5. a navigation run;
//! 6. the site's repetition, after which the waiting rules are asked once more.
//!
//! The first that speaks is a block's [`Evidence`]; `decide` turns evidence into verdicts. Title, byline and date go by
//! markup and by sections only.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::reading::Reading;
use super::rules::{Effect, Rule, RuleId};
use super::sections::{self, Opener};
use super::{Chrome, navigation};
use crate::model::Page;

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

/// What kind of evidence there is of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// None.
    #[default]
    None,
    /// A rule keeps the block.
    Keep,
    /// A rule fits the block itself.
    Rule,
    /// The block stands in a section that a rule opened.
    Section,
    /// A rule that goes by the next block's verdict.
    Waiting,
    /// The block stands in a run of short lines.
    Navigation,
    /// Many pages of the site carry the line.
    Repeated,
}

/// What is said of one block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Who speaks.
    pub kind: Kind,
    /// Code of the rule, where one speaks for chrome.
    pub code: Option<Arc<str>>,
    /// Whether the rule is the user's own or its site's, and so holds whatever the model says.
    pub is_explicit: bool,
    /// Whether the rule knows the block by its own words.
    pub is_phrase: bool,
    /// Whether the block opens a section.
    pub opens_section: bool,
}

impl Evidence {
    /// Whether the block is taken for chrome.
    #[must_use]
    pub fn is_chrome(&self) -> bool {
        self.code.is_some()
    }

    fn is_open(&self) -> bool {
        self.kind == Kind::None
    }

    fn drop_for(&mut self, kind: Kind, code: &Arc<str>, is_explicit: bool) {
        if self.is_open() {
            (self.kind, self.code, self.is_explicit) = (kind, Some(Arc::clone(code)), is_explicit);
        }
    }
}

/// Gathers the evidence of each block of `page`.
pub(super) fn gather(chrome: &Chrome, page: &Page) -> Vec<Evidence> {
    let reading = Reading::of(page);
    let mut found = vec![Evidence::default(); page.blocks.len()];
    let asked = ask_rules(chrome, page, &reading, &mut found);

    for (index, id) in sections::members(page, &reading, chrome.options.section_resume_words, &asked.openers)
    {
        let rule = chrome.rules.rule(id);
        found[index].drop_for(Kind::Section, &rule.code, rule.is_explicit());
    }
    settle_waiting(chrome, &asked.waiting, &mut found);
    let enabled = |code: &str| !chrome.options.disabled.contains(code);
    if enabled(NAVIGATION) {
        let min_lines = chrome.options.navigation_min_lines as usize;
        for index in navigation::runs(page, &reading, min_lines, |index| found[index].is_chrome()) {
            found[index].drop_for(Kind::Navigation, &chrome.codes.navigation, false);
        }
    }
    if enabled(REPEATED) && !chrome.repetition.is_empty() {
        for (index, block) in page.blocks.iter().enumerate() {
            if found[index].is_open()
                && !reading.lines[index].is_heading_matter
                && chrome.repetition.holds(page, block)
            {
                found[index].drop_for(Kind::Repeated, &chrome.codes.repeated, false);
            }
        }
    }
    settle_waiting(chrome, &asked.waiting, &mut found);
    found
}

/// Codes of the computed evidence, shared by all blocks that it is found of.
#[derive(Clone, Debug)]
pub(super) struct Codes {
    navigation: Arc<str>,
    repeated: Arc<str>,
}

impl Default for Codes {
    fn default() -> Self {
        Self { navigation: NAVIGATION.into(), repeated: REPEATED.into() }
    }
}

/// Drops the waiting blocks whose next block is chrome, or that end their page; last ones first, so that a
/// row of them falls together.
fn settle_waiting(chrome: &Chrome, waiting: &[(usize, RuleId)], found: &mut [Evidence]) {
    for &(index, id) in waiting.iter().rev() {
        if found.get(index + 1).is_none_or(Evidence::is_chrome) {
            let rule = chrome.rules.rule(id);
            found[index].drop_for(Kind::Waiting, &rule.code, rule.is_explicit());
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

fn ask_rules(chrome: &Chrome, page: &Page, reading: &Reading, found: &mut [Evidence]) -> Asked {
    let mut openers = vec![None; page.blocks.len()];
    let mut waiting = Vec::new();
    let mut asking = chrome.rules.open(page, reading);
    for (index, opener) in openers.iter_mut().enumerate() {
        let fitting = asking.fitting(index);
        if fitting.is_empty() {
            continue;
        }
        let fitting = fitting.iter().filter(|id| chrome.enabled[id.index()]);
        let fitting = fitting.map(|&id| (id, chrome.rules.rule(id)));
        let keeps = fitting.clone().filter(|(_, rule)| rule.effect == Effect::Keep);
        if let Some(is_explicit) = keeps.map(|(_, rule)| rule.is_explicit()).max() {
            (found[index].kind, found[index].is_explicit) = (Kind::Keep, is_explicit);
            continue;
        }
        let general = |&(_, rule): &(RuleId, &Rule)| !rule.is_explicit();
        if let Some((_, rule)) = fitting.clone().filter(|(_, rule)| !rule.before_chrome).min_by_key(general) {
            found[index].drop_for(Kind::Rule, &rule.code, rule.is_explicit());
            found[index].is_phrase = rule.knows_words();
        }
        *opener = fitting
            .clone()
            .filter(|(_, rule)| rule.effect == Effect::Section)
            .min_by_key(general)
            .map(|(rule, written)| Opener { rule, to_the_end: written.to_the_end });
        found[index].opens_section = opener.is_some();
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
