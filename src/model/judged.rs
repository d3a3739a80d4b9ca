//! A page with all that was decided about it: what the writer turns into rows.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::page::{Page, PageId};
use super::sentence::{self, Sentence};
use super::verdict::Verdicts;

/// Which kept blocks make up a page's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextParts {
    /// All of them.
    #[default]
    All,
    /// All but the page's title, byline and date.
    Body,
}

/// One page after every judge and the splitter.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The page as parsed.
    pub page: Page,
    /// A verdict for each block.
    pub verdicts: Verdicts,
    /// Sentences of kept blocks, in page order, those that are dropped as repeats included.
    pub sentences: Vec<Sentence>,
    /// The earlier page whose text this page repeats.
    pub duplicate_of: Option<PageId>,
}

impl Judged {
    /// The page's clean text: its kept blocks with a blank line between them, without the sentences that are dropped; a block
    /// that nothing is left of does not appear.
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

    /// The text of the block at `index` without the sentences that are dropped, or `None` if all are.
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

    /// The sentences that stay.
    pub fn sentences_left(&self) -> impl Iterator<Item = &Sentence> {
        self.sentences.iter().filter(|sentence| self.verdicts.keeps_sentence(sentence.index))
    }

    /// The sentences of the block at `index`.
    fn sentences_of(&self, index: usize) -> &[Sentence] {
        let starts = |block: usize| self.sentences.partition_point(|s| (s.block.index as usize) < block);
        &self.sentences[starts(index)..starts(index + 1)]
    }
}
