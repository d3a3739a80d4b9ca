//! Targets of training: whether each block of a labelled page is content, and how far that can be trusted.
//!
//! In: a parsed page and its gold. Out: a [`Target`] per block. The gold is read according to the policy for
//! clean text: a title, byline or date missing from the gold, and a lead above the text, are unknown rather
//! than chrome, since makers of golds differ there; so are readers' comments, which are a matter of policy.

use crate::chrome::Evidence;
use crate::chrome::features::TextFeatures;
use crate::learn::align;
use crate::learn::labels::{GoldPage, Source};
use crate::model::{BlockKind, Page};
use crate::text::spaces;

/// Trust in a label from a snippet, relative to labels that programs agreed on: snippets were chosen by
/// people.
const SNIPPET_TRUST: f32 = 3.0;
/// Minimum share of a block that an unwanted snippet must fill for the block to be unwanted; a smaller one is
/// merely quoted.
const SNIPPET_MIN_SHARE: f64 = 0.3;
/// Maximum number of blocks between the headline and the first paragraph, within which a lead is searched
/// for.
const LEAD_MAX_BLOCKS: usize = 12;
/// Minimum number of words of a lead, and of a paragraph of the text.
const LEAD_MIN_WORDS: f32 = 6.0;
const PARAGRAPH_MIN_WORDS: f32 = 12.0;

/// Target for one block.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Target {
    /// Whether the block is content.
    pub(super) is_content: bool,
    /// Trust in that: 0 if nothing is known, 1 for a label from the page's own source.
    pub(super) trust: f32,
}

/// Reads the target of each block of `page` from `gold`.
pub(super) fn read(page: &Page, lines: &TextFeatures, gold: &GoldPage, evidence: &[Evidence]) -> Vec<Target> {
    let Some((source, text)) = gold.source() else { return vec![Target::default(); page.blocks.len()] };
    let texts = page.blocks.iter().map(|block| &*block.text).collect::<Vec<_>>();
    let trust = if source == Source::Snippets { 0.0 } else { 1.0 };
    let target = |share: f32| Target { is_content: share >= align::CONTENT_SHARE, trust };
    let mut targets = align::label(&texts, text).into_iter().map(target).collect::<Vec<_>>();
    if source != Source::Gold {
        read_snippets(page, gold, &mut targets);
    }
    forget_lead(page, lines, &mut targets);
    for ((target, block), evidence) in targets.iter_mut().zip(&page.blocks).zip(evidence) {
        let is_title = !target.is_content && block.kind.is_heading_matter() && !evidence.is_chrome();
        if is_title || evidence.is_settled {
            target.trust = 0.0;
        }
    }
    targets
}

/// Corrects `targets` by the snippets of `gold`.
fn read_snippets(page: &Page, gold: &GoldPage, targets: &mut [Target]) {
    let texts = page.blocks.iter().map(|block| spaces::fold(&block.text)).collect::<Vec<_>>();
    let known = |is_content: bool| Target { is_content, trust: SNIPPET_TRUST };
    for snippet in
        gold.without.iter().map(|snippet| spaces::fold(snippet)).filter(|snippet| !snippet.is_empty())
    {
        for (text, target) in texts.iter().zip(targets.iter_mut()) {
            if text.contains(&snippet) && snippet.len() as f64 >= SNIPPET_MIN_SHARE * text.len() as f64 {
                *target = known(false);
            }
        }
    }
    for snippet in gold.with.iter().map(|snippet| spaces::fold(snippet)).filter(|snippet| !snippet.is_empty())
    {
        let holders = (0..texts.len()).filter(|&at| texts[at].contains(&snippet)).collect::<Vec<_>>();
        // If several blocks contain the snippet: those that are content anyway, else the longest.
        let among_content = holders.iter().copied().filter(|&at| targets[at].is_content).collect::<Vec<_>>();
        let longest = holders.iter().copied().max_by_key(|&at| (texts[at].len(), std::cmp::Reverse(at)));
        let right = if among_content.is_empty() { longest.into_iter().collect() } else { among_content };
        for at in right {
            targets[at] = known(true);
        }
    }
}

/// Marks a lead that is missing from the gold as unknown: prose between the headline and the first paragraph.
fn forget_lead(page: &Page, lines: &TextFeatures, targets: &mut [Target]) {
    let is_headline = |at: &usize| {
        let block = &page.blocks[*at];
        block.kind == BlockKind::Title
            || block.markup.as_ref().is_some_and(|markup| markup.heading_level == 1)
    };
    let Some(headline) = (0..targets.len()).find(is_headline) else { return };
    let first = (headline + 1..targets.len())
        .find(|&at| targets[at].is_content && lines.words(at) >= PARAGRAPH_MIN_WORDS);
    let Some(first) = first.filter(|first| first - headline <= LEAD_MAX_BLOCKS) else { return };
    for (at, target) in targets.iter_mut().enumerate().take(first).skip(headline + 1) {
        let block = &page.blocks[at];
        let linked = block.markup.as_ref().map_or(0, |markup| markup.link_chars) as usize;
        let is_lead = lines.words(at) >= LEAD_MIN_WORDS && 2 * linked < block.text.chars().count();
        if is_lead && !target.is_content {
            target.trust = 0.0;
        }
    }
}

#[cfg(test)]
mod tests;
