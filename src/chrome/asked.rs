//! Asks the rules about each block of a page, and collects those that affect more than their own block.

use super::found::{Evidence, Kind};
use super::reading::Reading;
use super::rules::{Effect, Rule, RuleId};
use super::sections::{self, Opener};
use super::sources::Sources;
use crate::model::{BlockKind, Page};

/// Minimum number of words of a sentence of a legal document.
const SENTENCE_MIN_WORDS: u32 = 5;

/// Results of asking the rules that affect more than their own block.
pub(super) struct Asked {
    /// For each block, the section that it opens.
    pub(super) openers: Vec<Option<Opener>>,
    /// Blocks that are dropped if the next one is, each with its rule.
    pub(super) waiting: Vec<(usize, RuleId)>,
    /// For each block, whether it names author and time of a post.
    pub(super) posts: Vec<bool>,
    /// Blocks whose boxes are dropped with them, each with its rule.
    pub(super) boxes: Vec<(usize, RuleId)>,
    /// For each block, whether all rules that fit it are about buttons and hidden text.
    pub(super) collapsible: Vec<bool>,
    /// For each block, whether rules fit it and all of them are hints.
    pub(super) hinted: Vec<bool>,
}

impl Asked {
    /// Returns true if a rule recognised the block at `at` by its words.
    pub(super) fn is_named(&self, at: usize, found: &[Evidence]) -> bool {
        self.openers[at].is_some() || found[at].is_phrase
    }

    /// Discards what rules said about the blocks `spared`, which are in page order.
    pub(super) fn forget(&mut self, spared: &[usize], found: &mut [Evidence]) {
        for &at in spared {
            self.openers[at] = None;
            found[at] = Evidence::default();
        }
        let stays = |place: &(usize, RuleId)| spared.binary_search(&place.0).is_err();
        self.waiting.retain(stays);
        self.boxes.retain(stays);
    }

    /// Yields those blocks, but for rules of the user and of the site.
    pub(super) fn named(&self, found: &[Evidence]) -> impl Iterator<Item = usize> {
        (0..found.len()).filter(|&at| self.is_named(at, found) && !found[at].is_explicit)
    }
}

/// Asks the rules about each block, and enters what applies to the block itself into `found`.
pub(super) fn ask_rules(sources: &Sources, page: &Page, reading: &Reading, found: &mut [Evidence]) -> Asked {
    let mut openers = vec![None; page.blocks.len()];
    let mut posts = vec![false; page.blocks.len()];
    let mut collapsible = vec![false; page.blocks.len()];
    let mut hinted = vec![false; page.blocks.len()];
    let (mut waiting, mut boxes) = (Vec::new(), Vec::new());
    let mut asking = sources.rules.open(page, reading);
    let is_legal_page = asking.is_legal;
    for (index, opener) in openers.iter_mut().enumerate() {
        let fitting = asking.fitting(index);
        if fitting.is_empty() {
            continue;
        }
        let fitting = fitting.iter().filter(|id| sources.enabled[id.index()]);
        let fitting = fitting.map(|&id| (id, sources.rules.rule(id)));
        // The cells of a row are as short as the links of a menu on one line.
        let is_row = page.blocks[index].kind == BlockKind::TableRow && page.elements.is_empty();
        // A sentence of a privacy policy is about cookies, but not a notice about them.
        let is_legal_text = is_legal_page && is_legal_text(page, reading, index);
        let fitting = fitting
            .filter(|(_, rule)| rule.is_explicit() || !(is_row || (is_legal_text && rule.knows_words())));
        let fitting = fitting.filter(|(_, rule)| rule.effect != Effect::Legal);
        posts[index] = fitting.clone().any(|(_, rule)| rule.effect == Effect::Post);
        collapsible[index] = fitting.clone().all(|(_, rule)| rule.collapsible);
        let fitting = fitting.filter(|(_, rule)| rule.effect != Effect::Post);
        hinted[index] = fitting.clone().all(|(_, rule)| rule.yields_to_text && !rule.is_explicit())
            && fitting.clone().next().is_some();
        let keeps = fitting.clone().filter(|(_, rule)| rule.effect == Effect::Keep);
        if let Some(is_explicit) = keeps.map(|(_, rule)| rule.is_explicit()).max() {
            (found[index].kind, found[index].is_explicit) = (Kind::Keep, is_explicit);
            continue;
        }
        let general = |&(_, rule): &(RuleId, &Rule)| !rule.is_explicit();
        if let Some((_, rule)) = fitting.clone().filter(|(_, rule)| !rule.before_chrome).min_by_key(general) {
            found[index].drop_for(Kind::Rule, &rule.code, rule.is_explicit());
            found[index].is_phrase = rule.knows_words();
            found[index].is_sure = fitting.clone().any(|(_, rule)| rule.sure);
            found[index].is_by_comments = rule.comments;
        }
        boxes.extend(fitting.clone().find(|(_, rule)| rule.with_box).map(|(id, _)| (index, id)));
        found[index].is_call = fitting.clone().any(|(_, rule)| rule.addresses_reader);
        found[index].is_no_lead = fitting.clone().any(|(_, rule)| rule.no_lead);
        found[index].is_comment = fitting.clone().any(|(_, rule)| rule.comments);
        *opener = fitting
            .clone()
            .filter(|(_, rule)| rule.effect == Effect::Section)
            // What runs to the end begins near the end.
            .filter(|(_, rule)| !(rule.to_the_end && rule.is_in_tail()) || reading.is_late(index))
            .min_by_key(general)
            .map(|(rule, written)| Opener {
                rule,
                to_the_end: written.to_the_end,
                is_inline: !written.is_in_tail(),
            });
        found[index].opens_section = opener.is_some();
        waiting.extend(fitting.clone().find(|(_, rule)| rule.before_chrome).map(|(id, _)| (index, id)));
    }
    sections::keep_last_of_final(&mut openers);
    Asked { openers, waiting, posts, boxes, collapsible, hinted }
}

/// Returns true if the block at `index` of a legal document is a sentence of it rather than of the footer.
fn is_legal_text(page: &Page, reading: &Reading, index: usize) -> bool {
    reading.lines[index].is_full_paragraph(SENTENCE_MIN_WORDS) && !page.blocks[index].text.contains('©')
}
