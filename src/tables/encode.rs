//! Encodes judged pages as Arrow batches, without side effects, so that many threads can encode at once.
//!
//! Takes pages in input order and their final ids, and returns one batch for each table, with rows in page
//! order, and blocks and sentences in their order within the page. Every block gives a row, whatever its
//! verdict.

use std::borrow::Cow;

use arrow_array::RecordBatch;

use super::columns::{
    BlockBuilder, BlockRow, DocumentBuilder, DocumentRow, RejectBuilder, RejectRow, RepeatBuilder, RepeatRow,
    SentenceBuilder, SentenceRow,
};
use super::error::Error;
use crate::model::{DocumentIds, Judged, PageId, Reason, Reject, Repeat, Sentence, TextParts};
use crate::text::{hash, words};

/// Maximum number of bytes of a block in any one column, besides its text and the id of its page: the id of a
/// keeper, which the pipeline limits to 128 bytes and a number. Hashes and rule codes are shorter.
const BLOCK_BYTES: usize = 150;

/// Separator of the tags in a cell; no tag contains a semicolon.
const TAG_SEPARATOR: &str = "; ";

/// Rows of some pages, one batch for each table.
#[derive(Clone, Debug)]
pub struct Batches {
    /// Rows of `documents`.
    pub documents: RecordBatch,
    /// Rows of `blocks`.
    pub blocks: RecordBatch,
    /// Rows of `sentences`.
    pub sentences: RecordBatch,
    /// Rows of `repeats`.
    pub repeats: RecordBatch,
}

/// Encodes `judged`, pages of `run` in input order. Cost: linear in the text.
///
/// # Errors
/// Fails if a page or a keeper has no id in `ids`, or if the pages have more than 2 GiB of text.
pub fn encode(judged: &[Judged], parts: TextParts, ids: &DocumentIds, run: &str) -> Result<Batches, Error> {
    let (mut text_bytes, mut block_bytes, mut sentence_bytes, mut repeat_bytes) =
        (0usize, 0usize, 0usize, 0usize);
    let (mut documents, mut blocks) = (DocumentBuilder::new(), BlockBuilder::new());
    let (mut sentences, mut repeats) = (SentenceBuilder::new(), RepeatBuilder::new());
    for page in judged {
        let id = id_of(page.page.id, ids)?;
        // A text column holds at most 2 GiB, so the largest column of each table is estimated. In
        // `documents.text` each kept block adds a blank line.
        text_bytes += facts_bytes(page) + page.page.blocks.iter().map(|b| b.text.len() + 2).sum::<usize>();
        block_bytes += page.page.blocks.len() * id.len().max(BLOCK_BYTES);
        sentence_bytes += page.sentences.len() * id.len();
        repeat_bytes += page.verdicts.repeats().len() * id.len().max(BLOCK_BYTES);
        let bytes = text_bytes.max(block_bytes).max(sentence_bytes).max(repeat_bytes);
        if i32::try_from(bytes).is_err() {
            return Err(Error::BatchTooLarge { pages: judged.len(), bytes });
        }
        let counts = push_blocks(page, id, ids, &mut blocks)?;
        push_document(page, parts, id, &counts, ids, run, &mut documents)?;
        for sentence in page.sentences_left() {
            sentences.push(sentence_row(page, id, sentence));
        }
        for repeat in page.verdicts.repeats() {
            repeats.push(repeat_row(page, id, repeat, ids)?);
        }
    }
    Ok(Batches {
        documents: documents.finish()?,
        blocks: blocks.finish()?,
        sentences: sentences.finish()?,
        repeats: repeats.finish()?,
    })
}

/// Encodes `rejects`.
pub(crate) fn encode_rejects(rejects: &[Reject]) -> Result<RecordBatch, Error> {
    let mut rows = RejectBuilder::new();
    for reject in rejects {
        rows.push(RejectRow {
            source: &reject.source,
            record: reject.record,
            offset: reject.offset,
            code: reject.code.code(),
            message: &reject.message,
        });
    }
    rows.finish()
}

/// Counts of the blocks of a page.
#[derive(Default)]
struct BlockCounts {
    /// Number of kept blocks.
    kept_blocks: u32,
    /// Words and characters of kept text.
    words: u32,
    chars: u32,
    /// Characters of dropped text.
    chrome: u32,
    comments: u32,
    duplicate: u32,
}

impl BlockCounts {
    /// Counts the block at `index`, which has `chars` characters. A kept block may lack dropped sentences.
    fn add(&mut self, judged: &Judged, index: usize, chars: u32) {
        match judged.verdicts.reason(index) {
            None => {
                let (left_words, left_chars) = match judged.text_left(index) {
                    None => (0, 0),
                    Some(Cow::Borrowed(_)) => (judged.page.blocks[index].words, chars),
                    Some(Cow::Owned(text)) => (words::count(&text), chars_of(&text)),
                };
                self.kept_blocks += 1;
                self.words += left_words;
                self.chars += left_chars;
                self.duplicate += chars - left_chars;
            }
            Some(Reason::Chrome { .. }) => self.chrome += chars,
            Some(Reason::Comments { .. }) => self.comments += chars,
            Some(Reason::DuplicateExact { .. } | Reason::DuplicateNear { .. }) => self.duplicate += chars,
        }
    }
}

/// Appends the rows of the blocks of a page, whose id is `document_id`, and counts them.
fn push_blocks(
    judged: &Judged,
    document_id: &str,
    ids: &DocumentIds,
    rows: &mut BlockBuilder,
) -> Result<BlockCounts, Error> {
    let mut counts = BlockCounts::default();
    for (index, block) in judged.page.blocks.iter().enumerate() {
        let chars = chars_of(&block.text);
        counts.add(judged, index, chars);
        let reason = judged.verdicts.reason(index);
        let keeper = reason.and_then(Reason::keeper);
        rows.push(BlockRow {
            document_id,
            block: count(index),
            kind: block.kind.code(),
            text: &block.text,
            start: block.span.start().into(),
            end: block.span.end().into(),
            verdict: if reason.is_none() { "kept" } else { "dropped" },
            reason: reason.map(Reason::code),
            rule: reason.and_then(Reason::rule).map(|rule| &**rule),
            score: judged.verdicts.score(index),
            keeper_document_id: keeper.map(|keeper| id_of(keeper.page, ids)).transpose()?,
            keeper_block: keeper.map(|keeper| keeper.index),
            similarity: reason.and_then(Reason::similarity),
            words: block.words,
            chars,
            hash: &hash::hex(block.fingerprint),
        });
    }
    Ok(counts)
}

/// Appends the row of a page, whose id is `document_id` and whose blocks were counted as `blocks`.
fn push_document(
    judged: &Judged,
    parts: TextParts,
    document_id: &str,
    blocks: &BlockCounts,
    ids: &DocumentIds,
    run: &str,
    rows: &mut DocumentBuilder,
) -> Result<(), Error> {
    let (page, facts) = (&judged.page, &judged.page.facts);
    let all = blocks.chars + blocks.chrome + blocks.comments + blocks.duplicate;
    rows.push(DocumentRow {
        document_id,
        source: &page.source.file,
        record: page.source.record,
        url: facts.url.as_deref(),
        site: facts.site.as_deref(),
        title: facts.title.as_deref(),
        byline: facts.byline.as_deref(),
        published: facts.published,
        modified: facts.modified,
        description: facts.description.as_deref(),
        tags: (!facts.tags.is_empty()).then(|| facts.tags.join(TAG_SEPARATOR)).as_deref(),
        language: facts.language.as_ref().map(|language| &*language.code),
        language_confidence: facts.language.as_ref().map(|language| language.confidence),
        text: &judged.text(parts),
        blocks: count(page.blocks.len()),
        kept_blocks: blocks.kept_blocks,
        sentences: count(judged.sentences_left().count()),
        words: blocks.words,
        chars: blocks.chars,
        chrome_share: share(blocks.chrome, all),
        duplicate_share: share(blocks.duplicate, all),
        duplicate_of: judged.duplicate_of.map(|page| id_of(page, ids)).transpose()?,
        media_type: page.media_type.code(),
        encoding: &page.encoding,
        replaced_chars: u32::try_from(page.replaced).unwrap_or(u32::MAX),
        bytes: page.bytes,
        content_hash: &page.content_hash,
        fetched_at: facts.fetched_at,
        run,
    });
    Ok(())
}

fn sentence_row<'a>(judged: &'a Judged, document_id: &'a str, sentence: &Sentence) -> SentenceRow<&'a str> {
    let block = &judged.page.blocks[sentence.block.index as usize];
    let text = sentence.span.slice(&block.text).expect("a sentence is part of its block");
    let span = block.to_body(sentence.span);
    SentenceRow {
        document_id,
        block: sentence.block.index,
        sentence: sentence.index,
        text,
        start: span.start().into(),
        end: span.end().into(),
        words: words::count(text),
        chars: chars_of(text),
        language: judged.page.facts.language.as_ref().map(|language| &*language.code),
    }
}

fn repeat_row<'a>(
    judged: &'a Judged,
    document_id: &'a str,
    repeat: &Repeat,
    ids: &'a DocumentIds,
) -> Result<RepeatRow<&'a str>, Error> {
    let sentence = &judged.sentences[repeat.sentence as usize];
    let SentenceRow { block, text, start, end, words, chars, .. } =
        sentence_row(judged, document_id, sentence);
    Ok(RepeatRow {
        document_id,
        block,
        sentence: repeat.sentence,
        text,
        start,
        end,
        words,
        chars,
        verdict: if repeat.is_dropped { "dropped" } else { "kept" },
        reason: repeat.reason.code(),
        keeper_document_id: id_of(repeat.keeper.page, ids)?,
        keeper_block: repeat.keeper.index,
        keeper_sentence: repeat.keeper_sentence,
    })
}

/// Returns the document id of `page`.
fn id_of(page: PageId, ids: &DocumentIds) -> Result<&str, Error> {
    ids.get(page).map(|id| &**id).ok_or(Error::UnknownPage { page })
}

/// Returns the total length of cells that come from the input; each single cell is shorter.
fn facts_bytes(judged: &Judged) -> usize {
    let facts = &judged.page.facts;
    let cells = [&facts.url, &facts.site, &facts.title, &facts.byline, &facts.description];
    let cells = cells.into_iter().flatten().map(String::len).sum::<usize>();
    let tags = facts.tags.iter().map(|tag| tag.len() + TAG_SEPARATOR.len()).sum::<usize>();
    cells + tags + judged.page.source.file.len()
}

/// Returns `part / whole`; 0 if both are 0.
#[expect(clippy::cast_possible_truncation, reason = "the precision of f32 is enough for a share")]
fn share(part: u32, whole: u32) -> f32 {
    if whole == 0 { 0.0 } else { (f64::from(part) / f64::from(whole)) as f32 }
}

fn chars_of(text: &str) -> u32 {
    count(text.chars().count())
}

/// Converts a count or position within a page.
fn count(count: usize) -> u32 {
    u32::try_from(count).expect("the size of the pages, which limits all counts, fits in 31 bits")
}
