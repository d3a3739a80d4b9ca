//! A judged page: what the writer turns into rows.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::block::Block;
use super::ids::PageId;
use super::page::Page;
use super::sentence::{self, Sentence};
use super::verdict::Verdicts;

/// Kept blocks that count as a page's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextParts {
    /// All kept blocks.
    #[default]
    All,
    /// All kept blocks but the page's title, byline and date.
    Body,
}

/// A page after all judges and the sentence splitter.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The page as parsed.
    pub page: Page,
    /// Verdict on each block.
    pub verdicts: Verdicts,
    /// Sentences of kept blocks in page order, including those dropped as repeats.
    pub sentences: Vec<Sentence>,
    /// The earlier page that this page duplicates.
    pub duplicate_of: Option<PageId>,
}

impl Judged {
    /// Iterates over the kept blocks in page order.
    pub fn kept(&self) -> impl Iterator<Item = &Block> {
        let blocks = self.page.blocks.iter().enumerate();
        blocks.filter(|&(index, _)| self.verdicts.is_kept(index)).map(|(_, block)| block)
    }

    /// Returns the clean text: kept blocks without their dropped sentences, separated by blank lines. Blocks
    /// with nothing left are omitted.
    #[must_use]
    pub fn text(&self, parts: TextParts) -> String {
        let is_part =
            |index: usize| parts == TextParts::All || !self.page.blocks[index].kind.is_heading_matter();
        let kept =
            || (0..self.page.blocks.len()).filter(|&index| self.verdicts.is_kept(index) && is_part(index));
        let mut text =
            String::with_capacity(kept().map(|index| self.page.blocks[index].text.len() + 2).sum());
        for index in kept() {
            let Some(left) = self.text_left(index) else { continue };
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&left);
        }
        text
    }

    /// Returns the text of the block at `index` without its dropped sentences, or `None` if all are dropped.
    ///
    /// # Panics
    /// If the page has no block `index`.
    #[must_use]
    pub fn text_left(&self, index: usize) -> Option<Cow<'_, str>> {
        let text = &self.page.blocks[index].text;
        if self.verdicts.repeats().is_empty() {
            return Some(text.into());
        }
        let sentences = self.sentences_of(index);
        let stays = |sentence: &Sentence| self.verdicts.keeps_sentence(sentence.index);
        if sentences.iter().all(stays) {
            return Some(text.into());
        }
        let left = sentence::cut(text, sentences.iter().map(|sentence| (sentence.span, stays(sentence))));
        (!left.is_empty()).then_some(left.into())
    }

    /// Iterates over the sentences that are not dropped as repeats.
    pub fn sentences_left(&self) -> impl Iterator<Item = &Sentence> {
        self.sentences.iter().filter(|sentence| self.verdicts.keeps_sentence(sentence.index))
    }

    /// Returns the sentences of the block at `index`, dropped ones included.
    fn sentences_of(&self, index: usize) -> &[Sentence] {
        let starts = |block: usize| self.sentences.partition_point(|s| (s.block.index as usize) < block);
        &self.sentences[starts(index)..starts(index + 1)]
    }
}
