//! Finds sentences that occur on many pages, and long passages copied into other text.
//!
//! Takes the sentences of kept blocks in corpus order, and returns a [`Repeat`] for each marked sentence,
//! naming the first sentence of the same normalised form, which itself is never marked. There are two kinds:
//!
//! - A sentence of five words or more that occurs on [`Options::min_pages`] pages: every copy but the first.
//! - A passage: consecutive sentences of a page that all are copies, across block ends too, and together have
//!   [`Options::passage_min_words`] words. Their first occurrences may be in different places, even on the
//!   same page. Sentences of fewer than five words count within a passage but do not begin or end one: "Yes."
//!   occurs earlier by chance.
//!
//! A sentence of both kinds is reported as part of the passage, which says more. In titles, bylines, dates,
//! code and table rows ten words take the place of five. In scripts without spaces two characters count as a
//! word.
//!
//! Memory: 32 bytes for each sentence and 20 for each copy, up to the budget; beyond it 3 bits for each
//! sentence and 12 bytes for each page. A second run over the output marks nothing new: the first occurrence
//! stays the first, and a sentence that is not a copy still separates passages.

use super::Error;
use super::bitmap::Bitmap;
use super::exact::{self, Repeat as Copied, Repeats};
use super::labels::{LABEL_MIN_WORDS, is_label};
use super::notes::Note;
use crate::model::{BlockId, Page, PageId, Repeat, RepeatReason, Sentence};
use crate::spill::{Budget, Sorter, Stream};
use crate::text::{hash, normalize, words};

/// Default number of pages that a sentence must occur on: quotations and stock phrases of one story stay
/// below it.
pub const DEFAULT_MIN_PAGES: u32 = 10;

/// Default number of words of a passage. Lee et al. 2022 (Deduplicating Training Data Makes Language Models
/// Better, section 4.1) cut at 50 tokens.
pub const DEFAULT_PASSAGE_MIN_WORDS: u32 = 50;

/// Minimum of words of a sentence that counts on its own: shorter ones repeat without being copied.
const MIN_WORDS: u32 = 5;

/// What happens to duplicate sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// They are not searched for.
    #[default]
    Off,
    /// They are reported and kept.
    Mark,
    /// They are reported and left out of the text.
    Drop,
}

/// Options of the search for duplicate sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// What happens to them.
    pub mode: Mode,
    /// Number of pages that a sentence must occur on; at least 2.
    pub min_pages: u32,
    /// Minimum of words of a passage.
    pub passage_min_words: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            min_pages: DEFAULT_MIN_PAGES,
            passage_min_words: DEFAULT_PASSAGE_MIN_WORDS,
        }
    }
}

/// Notes on the sentences of consecutive pages.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    notes: Vec<Note>,
    /// Each page that has sentences, with the number of its first one.
    pages: Vec<(PageId, u32)>,
}

impl Notes {
    /// Notes `sentences`, all sentences of the kept text of `page`, in order.
    ///
    /// # Panics
    /// Panics if a sentence does not belong to the page.
    pub fn observe(&mut self, page: &Page, sentences: &[Sentence]) {
        if sentences.is_empty() {
            return;
        }
        let next = |notes: &[Note]| {
            u32::try_from(notes.len()).expect("a chunk of pages has fewer sentences than bytes")
        };
        self.pages.push((page.id, next(&self.notes)));
        let mut form = String::new();
        for sentence in sentences {
            normalize::normalize_into(text_of(page, sentence), &mut form);
            let number = next(&self.notes);
            self.notes.push(Note { fingerprint: hash::fingerprint(&form), number, id: sentence.block });
        }
    }
}

/// Returns the text of `sentence`, which is on `page`.
fn text_of<'a>(page: &'a Page, sentence: &Sentence) -> &'a str {
    let block = &page.blocks[sentence.block.index as usize];
    sentence.span.slice(&block.text).expect("a sentence is part of its block")
}

/// Collects the notes of all pages, in corpus order.
#[derive(Debug)]
pub struct SentenceIndexBuilder {
    notes: Sorter<Note>,
    pages: Vec<(PageId, u32)>,
    sentences: u32,
    min_pages: u32,
    budget: Budget,
}

impl SentenceIndexBuilder {
    /// Creates a builder with the memory `budget`.
    #[must_use]
    pub fn new(options: &Options, budget: Budget) -> Self {
        let notes = Sorter::new("sentences", budget.share(2));
        Self { notes, pages: Vec::new(), sentences: 0, min_pages: options.min_pages, budget }
    }

    /// Adds the notes of the next pages.
    ///
    /// # Errors
    /// [`Error::Spill`] if the disk is full, [`Error::TooMany`] beyond 4 billion sentences.
    pub fn add(&mut self, notes: Notes) -> Result<(), Error> {
        let Notes { notes, pages } = notes;
        let added = u32::try_from(notes.len()).ok();
        let sentences = added.and_then(|added| self.sentences.checked_add(added)).ok_or(Error::TooMany)?;
        let first = std::mem::replace(&mut self.sentences, sentences);
        self.pages.extend(pages.into_iter().map(|(page, number)| (page, first + number)));
        Ok(self.notes.extend(notes.into_iter().map(|note| Note { number: first + note.number, ..note }))?)
    }

    /// Finds the copies, after all notes are added.
    ///
    /// # Errors
    /// [`Error::Spill`] if writing to or reading from disk fails.
    pub fn finish(self) -> Result<Copies, Error> {
        let Repeats { by_number, common, .. } =
            exact::repeats(self.notes.finish()?, 0, self.min_pages, self.budget.share(2))?;
        Ok(Copies { repeats: Stream::new(Some(by_number)), common, pages: self.pages, next: 0 })
    }
}

/// The copies among the sentences of a corpus, returned page by page.
#[derive(Debug)]
pub struct Copies {
    repeats: Stream<Copied>,
    common: Bitmap,
    pages: Vec<(PageId, u32)>,
    next: u32,
}

/// A sentence that is a copy of an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copy {
    /// First sentence of the same form: its block, and its position in the kept text of its page.
    keeper: (BlockId, u32),
    /// True if the sentence occurs on at least [`Options::min_pages`] pages.
    is_common: bool,
}

impl Copies {
    /// Returns for each of the `sentences` sentences of the next page the copy that it is, if any. Must be
    /// called for all noted pages in corpus order.
    ///
    /// # Errors
    /// [`Error::Spill`] if reading from disk fails.
    pub fn of_page(&mut self, sentences: usize) -> Result<Vec<Option<Copy>>, Error> {
        let mut copies = Vec::with_capacity(sentences);
        for _ in 0..sentences {
            let number = self.next;
            self.next += 1;
            let repeat = self.repeats.take_if(|repeat| repeat.number == number)?;
            copies.push(repeat.map(|repeat| Copy {
                keeper: (repeat.first_id, repeat.first - self.first_of(repeat.first_id.page)),
                is_common: self.common.contains(repeat.first),
            }));
        }
        Ok(copies)
    }

    /// Returns the number of the first sentence of `page`.
    fn first_of(&self, page: PageId) -> u32 {
        let at = self.pages.binary_search_by_key(&page, |&(page, _)| page);
        self.pages[at.expect("the page of a keeper was noted")].1
    }
}

/// Returns the duplicates among `sentences`, all sentences of the kept text of `page`; `copies` are those of
/// [`Copies::of_page`].
#[must_use]
pub fn mark(page: &Page, sentences: &[Sentence], copies: &[Option<Copy>], options: &Options) -> Vec<Repeat> {
    let mut repeats = Vec::new();
    let mut from = 0;
    for run in copies.chunk_by(|a, b| a.is_some() == b.is_some()) {
        let to = from + run.len();
        mark_run(page, &sentences[from..to], run, options, &mut repeats);
        from = to;
    }
    repeats
}

/// Appends the duplicates in `run`, consecutive sentences that either all are copies or all are not.
fn mark_run(
    page: &Page,
    sentences: &[Sentence],
    run: &[Option<Copy>],
    options: &Options,
    repeats: &mut Vec<Repeat>,
) {
    let copies = sentences.iter().zip(run.iter().flatten()).map(|(sentence, copy)| {
        let text = text_of(page, sentence);
        let words = words::count(text);
        let is_label = is_label(&page.blocks[sentence.block.index as usize]);
        (sentence, copy, words, words >= if is_label { LABEL_MIN_WORDS } else { MIN_WORDS })
    });
    let copies = copies.collect::<Vec<_>>();
    let is_long = |&(_, _, _, is_long): &(_, _, _, bool)| is_long;
    let (Some(first), Some(last)) = (copies.iter().position(is_long), copies.iter().rposition(is_long))
    else {
        return;
    };
    let copies = &copies[first..=last];
    let words = copies.iter().map(|&(_, _, words, _)| u64::from(words)).sum::<u64>();
    let is_passage = words >= u64::from(options.passage_min_words);
    for &(sentence, copy, _, is_long) in copies {
        let reason = match (is_passage, copy.is_common && is_long) {
            (true, _) => RepeatReason::DuplicatePassage,
            (false, true) => RepeatReason::DuplicateSentence,
            (false, false) => continue,
        };
        let (keeper, keeper_sentence) = copy.keeper;
        let is_dropped = options.mode == Mode::Drop;
        repeats.push(Repeat { sentence: sentence.index, reason, keeper, keeper_sentence, is_dropped });
    }
}

#[cfg(test)]
mod tests;
