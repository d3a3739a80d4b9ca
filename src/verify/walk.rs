//! Walks documents, blocks, sentences and repeats in parallel; all are in page order.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::iter::Peekable;
use std::path::Path;

use super::place::{Pages, Place};
use super::problems::Verification;
use super::repeats::{self, Keepers};
use super::rows::{self, Block, Document, Repeat, Row, Sentence};
use crate::model::TextParts;
use crate::publish::layout::MANIFEST_FILE;
use crate::publish::manifest::{Counts, Manifest};
use crate::tables::{Error, RejectRow, Row as _, Table};
use crate::text::{hash, normalize, words};

/// Compares the tables of a run with each other and with the counts in `manifest`.
pub(super) fn check(run: &Path, manifest: &Manifest, found: &mut Verification) -> Result<(), Error> {
    let pages = Pages::read(run, manifest, found)?;
    let (kept, counts) = (KeptBlocks::default(), Counts::default());
    let mut walk = Walk { pages: &pages, parts: manifest.text, kept, counts, found };
    let mut blocks = Pending { rows: rows::rows::<Block>(run, manifest).peekable(), pages: &pages };
    let mut sentences = Pending { rows: rows::rows::<Sentence>(run, manifest).peekable(), pages: &pages };
    let mut repeats = Pending { rows: rows::rows::<Repeat>(run, manifest).peekable(), pages: &pages };
    let mut keepers = Keepers::read(run, manifest, &pages)?;
    for (at, document) in rows::rows::<Document>(run, manifest).enumerate() {
        let document = document?;
        let page_blocks = blocks.take_page(at, walk.found)?;
        let page_sentences = sentences.take_page(at, walk.found)?;
        let page_repeats = repeats.take_page(at, walk.found)?;
        if !manifest.is_of(&document.run) {
            let what = format!("run {} is not among the runs of the manifest", document.run);
            walk.found.add(Place(Table::Documents, &document.document_id, None), what);
        }
        let all_sentences = repeats::all_sentences(&page_sentences, &page_repeats);
        let texts = repeats::texts_left(&page_blocks, &all_sentences);
        walk.document(at, &document, &page_blocks, &texts, page_sentences.len());
        for block in &page_blocks {
            walk.block(at, block);
        }
        walk.sentences(&document.document_id, &page_blocks, &all_sentences);
        walk.count_repeats(&page_repeats);
        walk.languages(&document, &page_sentences);
        keepers.meet(at, &page_sentences);
        keepers.check(at, &page_repeats, &page_sentences, &pages, walk.found);
    }
    blocks.take_page(usize::MAX, walk.found)?;
    sentences.take_page(usize::MAX, walk.found)?;
    repeats.take_page(usize::MAX, walk.found)?;
    let mut counts = walk.counts;
    for batch in rows::batches(run, manifest, Table::Rejects) {
        for reject in RejectRow::<&str>::rows(&batch?) {
            count(&mut counts.rejects, reject.code);
        }
    }
    found.expect(MANIFEST_FILE, "counts of the tables", &counts, &manifest.counts);
    Ok(())
}

/// Whether each block of the pages so far is kept.
#[derive(Default)]
struct KeptBlocks {
    /// First bit of each page.
    starts: Vec<usize>,
    bits: Vec<u64>,
    len: usize,
}

impl KeptBlocks {
    /// Adds the verdicts on the blocks of the next page.
    fn push_page(&mut self, blocks: &[Block]) {
        self.starts.push(self.len);
        for block in blocks {
            if self.len.is_multiple_of(64) {
                self.bits.push(0);
            }
            if let Some(word) = self.bits.last_mut() {
                *word |= u64::from(block.verdict == "kept") << (self.len % 64);
            }
            self.len += 1;
        }
    }

    /// Returns true if there is such a block and it is kept.
    fn is_kept(&self, page: usize, block: u32) -> bool {
        let Some(&start) = self.starts.get(page) else { return false };
        let end = self.starts.get(page + 1).copied().unwrap_or(self.len);
        let at = start + block as usize;
        at < end && (self.bits[at / 64] >> (at % 64)) & 1 == 1
    }
}

/// The remaining rows of a table.
struct Pending<'a, R: Row, I: Iterator<Item = Result<R, Error>>> {
    rows: Peekable<I>,
    pages: &'a Pages,
}

impl<R: Row, I: Iterator<Item = Result<R, Error>>> Pending<'_, R, I> {
    /// Takes the rows up to the end of page `at` and returns those that belong to it.
    fn take_page(&mut self, at: usize, found: &mut Verification) -> Result<Vec<R>, Error> {
        let mut taken = Vec::new();
        loop {
            let page = match self.rows.peek() {
                Some(Ok(row)) => self.pages.get(row.document()),
                Some(Err(_)) => None,
                None => return Ok(taken),
            };
            if page.is_some_and(|page| page > at) {
                return Ok(taken);
            }
            let Some(row) = self.rows.next().transpose()? else { return Ok(taken) };
            if page == Some(at) {
                taken.push(row);
            } else {
                let what = if page.is_some() { "is out of page order" } else { "belongs to no document" };
                found.add(Place(R::TABLE, row.document(), None), what.to_owned());
            }
        }
    }
}

struct Walk<'a> {
    pages: &'a Pages,
    parts: TextParts,
    kept: KeptBlocks,
    counts: Counts,
    found: &'a mut Verification,
}

impl Walk<'_> {
    /// Checks the row of page `at`; `texts` are those of its blocks without dropped sentences.
    fn document(
        &mut self,
        at: usize,
        document: &Document,
        blocks: &[Block],
        texts: &[Option<Cow<'_, str>>],
        sentences: usize,
    ) {
        let place = Place(Table::Documents, &document.document_id, None);
        let kept = || blocks.iter().filter(|block| block.verdict == "kept");
        let left = || {
            let kept = blocks.iter().zip(texts).filter(|(block, _)| block.verdict == "kept");
            kept.filter_map(|(block, text)| text.as_ref().map(|text| (block, text)))
        };
        let is_part = |block: &Block| {
            self.parts == TextParts::All || !matches!(&*block.kind, "title" | "byline" | "date")
        };
        let text = left().filter(|(block, _)| is_part(block)).map(|(_, text)| &**text);
        let text = text.collect::<Vec<_>>().join("\n\n");
        let counts = left().map(|(block, text)| match text {
            Cow::Borrowed(_) => (block.words, block.chars.into()),
            Cow::Owned(text) => (words::count(text), text.chars().count() as u64),
        });
        let (words, chars) =
            counts.fold((0, 0), |(words, chars), (w, c): (u32, u64)| (words + u64::from(w), chars + c));
        let found = &mut *self.found;
        for (name, told, counted) in [
            ("blocks", document.blocks, blocks.len() as u64),
            ("kept_blocks", document.kept_blocks, kept().count() as u64),
            ("sentences", document.sentences, sentences as u64),
            ("words", document.words, words),
            ("chars", document.chars, chars),
        ] {
            found.expect(&place, name, u64::from(told), counted);
        }
        if document.text != text {
            found.add(&place, "text is not the kept blocks separated by blank lines".to_owned());
        }
        if let Some(of) = &document.duplicate_of {
            self.counts.duplicate_pages += 1;
            if self.pages.get(of).is_none_or(|earlier| earlier >= at) {
                found.add(&place, format!("duplicate_of is not an earlier page: {of}"));
            }
        }
        for (number, block) in (0..).zip(blocks) {
            found.expect(Place(Table::Blocks, &document.document_id, None), "block", block.block, number);
        }
        self.counts.pages += 1;
        self.counts.replaced_characters += u64::from(document.replaced_chars);
        self.kept.push_page(blocks);
    }

    /// Checks verdict and reason of a block and counts it.
    fn block(&mut self, at: usize, block: &Block) {
        let place = Place(Table::Blocks, &block.document_id, Some(("block", block.block)));
        let found = &mut *self.found;
        match (&*block.verdict, &block.reason) {
            ("kept", None) => self.counts.kept_blocks += 1,
            ("dropped", Some(reason)) => count(&mut self.counts.dropped_blocks, reason),
            _ => found.add(&place, format!("{} with reason {:?}", block.verdict, block.reason)),
        }
        if let Some(rule) = &block.rule {
            count(&mut self.counts.rule_hits, rule);
        }
        let repeats = block.reason.as_ref().is_some_and(|reason| reason.starts_with("duplicate"));
        match (&block.keeper_document_id, block.keeper_block) {
            (Some(document), Some(number)) if repeats => {
                let keeper = self.pages.get(document);
                let earlier = keeper.is_some_and(|page| (page, number) < (at, block.block));
                if !earlier || !keeper.is_some_and(|page| self.kept.is_kept(page, number)) {
                    found.add(
                        &place,
                        format!("keeper {document} block {number} is not an earlier kept block"),
                    );
                }
            }
            (None, None) if !repeats => {}
            _ => found.add(&place, "only duplicates must have a keeper, and all of them".to_owned()),
        }
        let is_near = block.reason.as_deref() == Some("duplicate_near");
        if block.similarity.is_some() != is_near
            || block.similarity.is_some_and(|s| !(0.0..=1.0).contains(&s))
        {
            found.add(&place, format!("similarity {:?} with reason {:?}", block.similarity, block.reason));
        }
        if block.start > block.end {
            found.add(&place, format!("span {}..{} is reversed", block.start, block.end));
        }
        check_counts(found, &place, &block.text, (block.words, block.chars));
        let hash = hash::hex(hash::fingerprint(&normalize::normalize(&block.text)));
        found.expect(&place, "hash", &block.hash, &hash);
    }

    /// Counts the repeated sentences of a page.
    fn count_repeats(&mut self, repeats: &[Repeat]) {
        for repeat in repeats {
            count(&mut self.counts.repeated_sentences, &repeat.reason);
            self.counts.dropped_sentences += u64::from(repeat.verdict == "dropped");
        }
    }

    /// Checks that sentences have the language of their page.
    fn languages(&mut self, document: &Document, sentences: &[Sentence]) {
        for sentence in sentences {
            let place = Place(Table::Sentences, &document.document_id, Some(("sentence", sentence.sentence)));
            self.found.expect(place, "language", sentence.language.as_deref(), document.language.as_deref());
        }
    }

    /// Checks the sentences of a page, in order, each with its table.
    fn sentences(&mut self, document: &str, blocks: &[Block], sentences: &[(Table, &Sentence)]) {
        let found = &mut *self.found;
        // Minimum start of the next sentence of the block, in the page and in the text of the block.
        let (mut current, mut page_from, mut text_from) = (None, 0, 0);
        for (number, &(table, sentence)) in (0..).zip(sentences) {
            let place = Place(table, document, Some(("sentence", sentence.sentence)));
            found.expect(&place, "sentence", sentence.sentence, number);
            check_counts(found, &place, &sentence.text, (sentence.words, sentence.chars));
            let block = blocks.get(sentence.block as usize);
            let Some(block) = block.filter(|block| block.verdict == "kept") else {
                found.add(&place, format!("block {} is not a kept block of the page", sentence.block));
                continue;
            };
            if Some(sentence.block) < current {
                found.add(&place, "follows a sentence of a later block".to_owned());
            }
            if Some(sentence.block) != current {
                (current, page_from, text_from) = (Some(sentence.block), block.start, 0);
            }
            if sentence.start < page_from || sentence.start > sentence.end || sentence.end > block.end {
                let span = format!("{}..{}", sentence.start, sentence.end);
                found.add(&place, format!("span {span} is not in order within {page_from}..{}", block.end));
            }
            page_from = sentence.end;
            match block.text[text_from..].find(&*sentence.text) {
                Some(offset) => text_from += offset + sentence.text.len(),
                None => {
                    found.add(&place, format!("text is not in block {} in order", sentence.block));
                }
            }
        }
    }
}

/// Checks the numbers of words and characters of `text`.
fn check_counts(found: &mut Verification, place: &Place<'_>, text: &str, (words, chars): (u32, u32)) {
    found.expect(place, "words", words, words::count(text));
    found.expect(place, "chars", u64::from(chars), text.chars().count() as u64);
}

/// Counts an occurrence of `code`.
fn count(counts: &mut BTreeMap<String, u64>, code: &str) {
    *counts.entry(code.to_owned()).or_default() += 1;
}
