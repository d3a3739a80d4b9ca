//! Encodes judged pages as Arrow batches, without side effects, so that many threads can encode at once.
//!
//! Takes pages in input order and their final ids, and returns one batch for each table, with rows in page
//! order, and blocks and sentences in their order within the page. Every block gives a row, whatever its
//! verdict.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Date32Array, DictionaryArray, Float32Array, Int32Array, Int64Array, RecordBatch, StringArray,
    TimestampMillisecondArray,
};
use arrow::datatypes::Int32Type;

use super::error::Error;
use super::schema::Table;
use crate::model::{
    Block, BlockId, DocumentIds, Judged, PageId, Reason, Reject, Repeat, Sentence, Span, TextParts,
};
use crate::text::{hash, words};

/// Maximum number of bytes of a block in any one column, besides its text and the id of its page: the id of a
/// keeper, which the pipeline limits to 128 bytes and a number. Hashes and rule codes are shorter.
const BLOCK_BYTES: usize = 150;

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
    let mut documents = Vec::with_capacity(judged.len());
    let mut blocks = Vec::new();
    let (mut sentences, mut repeats) = (Vec::new(), Vec::new());
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
        let first = blocks.len();
        for (index, block) in page.page.blocks.iter().enumerate() {
            let reason = page.verdicts.reason(index);
            blocks.push(BlockRow {
                document: id,
                index: int(index),
                block,
                reason,
                score: page.verdicts.score(index),
                keeper: keeper_of(reason, ids)?,
                chars: chars(&block.text),
                hash: hash::hex(block.fingerprint),
            });
        }
        documents.push(DocumentRow::new(page, parts, id, &blocks[first..], ids)?);
        sentences.extend(page.sentences_left().map(|sentence| SentenceRow::new(page, id, sentence)));
        for repeat in page.verdicts.repeats() {
            repeats.push(RepeatRow::new(page, id, repeat, ids)?);
        }
    }
    Ok(Batches {
        documents: document_batch(&documents, run)?,
        blocks: block_batch(&blocks)?,
        sentences: sentence_batch(&sentences)?,
        repeats: repeat_batch(&repeats)?,
    })
}

/// Encodes `rejects`.
pub(crate) fn encode_rejects(rejects: &[Reject]) -> Result<RecordBatch, Error> {
    batch(
        Table::Rejects,
        &[
            ("source", texts(rejects.iter().map(|r| &*r.source))),
            ("record", int64s(rejects.iter().map(|r| r.record.map(long)))),
            ("offset", int64s(rejects.iter().map(|r| r.offset.map(long)))),
            ("code", codes(rejects.iter().map(|r| Some(r.code.code())))),
            ("message", texts(rejects.iter().map(|r| &*r.message))),
        ],
    )
}

struct DocumentRow<'a> {
    judged: &'a Judged,
    id: &'a str,
    text: String,
    kept_blocks: i32,
    sentences: i32,
    words: i32,
    chars: i32,
    chrome_share: f32,
    duplicate_share: f32,
    duplicate_of: Option<&'a str>,
}

impl<'a> DocumentRow<'a> {
    fn new(
        judged: &'a Judged,
        parts: TextParts,
        id: &'a str,
        blocks: &[BlockRow<'_>],
        ids: &'a DocumentIds,
    ) -> Result<Self, Error> {
        let (mut kept_blocks, mut words, mut kept, mut chrome, mut duplicate, mut comments) =
            (0, 0, 0, 0, 0, 0);
        for (index, row) in blocks.iter().enumerate() {
            match row.reason {
                None => {
                    kept_blocks += 1;
                    let left = Left::of(judged, index, row);
                    words += left.words;
                    kept += left.chars;
                    duplicate += row.chars - left.chars;
                }
                Some(Reason::Chrome { .. }) => chrome += row.chars,
                Some(Reason::Comments { .. }) => comments += row.chars,
                Some(Reason::DuplicateExact { .. } | Reason::DuplicateNear { .. }) => duplicate += row.chars,
            }
        }
        let all = kept + chrome + comments + duplicate;
        Ok(Self {
            judged,
            id,
            text: judged.text(parts),
            kept_blocks,
            sentences: int(judged.sentences_left().count()),
            words,
            chars: kept,
            chrome_share: share(chrome, all),
            duplicate_share: share(duplicate, all),
            duplicate_of: judged.duplicate_of.map(|page| id_of(page, ids)).transpose()?,
        })
    }
}

/// Size of a kept block without its dropped sentences.
struct Left {
    words: i32,
    chars: i32,
}

impl Left {
    /// Counts the kept text of the block at `index`, which lacks its dropped sentences.
    fn of(judged: &Judged, index: usize, row: &BlockRow<'_>) -> Self {
        match judged.text_left(index) {
            None => Self { words: 0, chars: 0 },
            Some(Cow::Borrowed(_)) => Self { words: int(row.block.words as usize), chars: row.chars },
            Some(Cow::Owned(text)) => Self { words: int(words::count(&text) as usize), chars: chars(&text) },
        }
    }
}

struct BlockRow<'a> {
    document: &'a str,
    index: i32,
    block: &'a Block,
    reason: Option<&'a Reason>,
    score: Option<f32>,
    keeper: Option<(&'a str, i32)>,
    chars: i32,
    hash: String,
}

impl BlockRow<'_> {
    fn rule(&self) -> Option<&str> {
        self.reason?.rule().map(|rule| &**rule)
    }
}

struct SentenceRow<'a> {
    document: &'a str,
    sentence: &'a Sentence,
    text: &'a str,
    span: Span,
    language: Option<&'a str>,
}

impl<'a> SentenceRow<'a> {
    fn new(judged: &'a Judged, document: &'a str, sentence: &'a Sentence) -> Self {
        let block = &judged.page.blocks[sentence.block.index as usize];
        let text = sentence.span.slice(&block.text).expect("a sentence is part of its block");
        let language = judged.page.facts.language.as_ref().map(|language| &*language.code);
        Self { document, sentence, text, span: block.to_body(sentence.span), language }
    }
}

struct RepeatRow<'a> {
    row: SentenceRow<'a>,
    repeat: &'a Repeat,
    keeper: &'a str,
}

impl<'a> RepeatRow<'a> {
    fn new(
        judged: &'a Judged,
        document: &'a str,
        repeat: &'a Repeat,
        ids: &'a DocumentIds,
    ) -> Result<Self, Error> {
        let sentence = &judged.sentences[repeat.sentence as usize];
        let row = SentenceRow::new(judged, document, sentence);
        Ok(Self { row, repeat, keeper: id_of(repeat.keeper.page, ids)? })
    }
}

fn document_batch(rows: &[DocumentRow<'_>], run: &str) -> Result<RecordBatch, Error> {
    let pages = || rows.iter().map(|row| &row.judged.page);
    let facts = || pages().map(|page| &page.facts);
    let fetched_at = facts().map(|f| f.fetched_at.map(|at| at.timestamp_millis()));
    batch(
        Table::Documents,
        &[
            ("document_id", texts(rows.iter().map(|r| r.id))),
            ("source", texts(pages().map(|p| &*p.source.file))),
            ("record", int64s(pages().map(|p| Some(long(p.source.record))))),
            ("url", optional_texts(facts().map(|f| f.url.as_deref()))),
            ("site", optional_texts(facts().map(|f| f.site.as_deref()))),
            ("title", optional_texts(facts().map(|f| f.title.as_deref()))),
            ("byline", optional_texts(facts().map(|f| f.byline.as_deref()))),
            (
                "published",
                Arc::new(facts().map(|f| f.published.map(|day| day.to_epoch_days())).collect::<Date32Array>())
                    as ArrayRef,
            ),
            ("language", optional_texts(facts().map(|f| f.language.as_ref().map(|l| &*l.code)))),
            ("language_confidence", floats(facts().map(|f| f.language.as_ref().map(|l| l.confidence)))),
            ("text", texts(rows.iter().map(|r| &*r.text))),
            ("blocks", ints(pages().map(|p| Some(int(p.blocks.len()))))),
            ("kept_blocks", ints(rows.iter().map(|r| Some(r.kept_blocks)))),
            ("sentences", ints(rows.iter().map(|r| Some(r.sentences)))),
            ("words", ints(rows.iter().map(|r| Some(r.words)))),
            ("chars", ints(rows.iter().map(|r| Some(r.chars)))),
            ("chrome_share", floats(rows.iter().map(|r| Some(r.chrome_share)))),
            ("duplicate_share", floats(rows.iter().map(|r| Some(r.duplicate_share)))),
            ("duplicate_of", optional_texts(rows.iter().map(|r| r.duplicate_of))),
            ("media_type", texts(pages().map(|p| p.media_type.code()))),
            ("encoding", texts(pages().map(|p| &*p.encoding))),
            ("replaced_chars", ints(pages().map(|p| Some(i32::try_from(p.replaced).unwrap_or(i32::MAX))))),
            ("bytes", int64s(pages().map(|p| Some(long(p.bytes))))),
            ("content_hash", texts(pages().map(|p| &*p.content_hash))),
            (
                "fetched_at",
                Arc::new(fetched_at.collect::<TimestampMillisecondArray>().with_timezone("UTC")) as ArrayRef,
            ),
            ("run", texts(rows.iter().map(|_| run))),
        ],
    )
}

fn block_batch(rows: &[BlockRow<'_>]) -> Result<RecordBatch, Error> {
    let blocks = || rows.iter().map(|row| row.block);
    batch(
        Table::Blocks,
        &[
            ("document_id", texts(rows.iter().map(|r| r.document))),
            ("block", ints(rows.iter().map(|r| Some(r.index)))),
            ("kind", codes(blocks().map(|b| Some(b.kind.code())))),
            ("text", texts(blocks().map(|b| &*b.text))),
            ("start", int64s(blocks().map(|b| Some(b.span.start().into())))),
            ("end", int64s(blocks().map(|b| Some(b.span.end().into())))),
            (
                "verdict",
                codes(rows.iter().map(|r| Some(if r.reason.is_none() { "kept" } else { "dropped" }))),
            ),
            ("reason", codes(rows.iter().map(|r| r.reason.map(Reason::code)))),
            ("rule", optional_texts(rows.iter().map(BlockRow::rule))),
            ("score", floats(rows.iter().map(|r| r.score))),
            ("keeper_document_id", optional_texts(rows.iter().map(|r| r.keeper.map(|(id, _)| id)))),
            ("keeper_block", ints(rows.iter().map(|r| r.keeper.map(|(_, block)| block)))),
            ("similarity", floats(rows.iter().map(|r| r.reason.and_then(Reason::similarity)))),
            ("words", ints(blocks().map(|b| Some(int(b.words as usize))))),
            ("chars", ints(rows.iter().map(|r| Some(r.chars)))),
            ("hash", texts(rows.iter().map(|r| &*r.hash))),
        ],
    )
}

fn sentence_batch(rows: &[SentenceRow<'_>]) -> Result<RecordBatch, Error> {
    batch(
        Table::Sentences,
        &[
            ("document_id", texts(rows.iter().map(|r| r.document))),
            ("block", ints(rows.iter().map(|r| Some(int(r.sentence.block.index as usize))))),
            ("sentence", ints(rows.iter().map(|r| Some(int(r.sentence.index as usize))))),
            ("text", texts(rows.iter().map(|r| r.text))),
            ("start", int64s(rows.iter().map(|r| Some(r.span.start().into())))),
            ("end", int64s(rows.iter().map(|r| Some(r.span.end().into())))),
            ("words", ints(rows.iter().map(|r| Some(int(words::count(r.text) as usize))))),
            ("chars", ints(rows.iter().map(|r| Some(chars(r.text))))),
            ("language", codes(rows.iter().map(|r| r.language))),
        ],
    )
}

fn repeat_batch(rows: &[RepeatRow<'_>]) -> Result<RecordBatch, Error> {
    let verdict = |repeat: &Repeat| if repeat.is_dropped { "dropped" } else { "kept" };
    batch(
        Table::Repeats,
        &[
            ("document_id", texts(rows.iter().map(|r| r.row.document))),
            ("block", ints(rows.iter().map(|r| Some(int(r.row.sentence.block.index as usize))))),
            ("sentence", ints(rows.iter().map(|r| Some(int(r.repeat.sentence as usize))))),
            ("text", texts(rows.iter().map(|r| r.row.text))),
            ("start", int64s(rows.iter().map(|r| Some(r.row.span.start().into())))),
            ("end", int64s(rows.iter().map(|r| Some(r.row.span.end().into())))),
            ("words", ints(rows.iter().map(|r| Some(int(words::count(r.row.text) as usize))))),
            ("chars", ints(rows.iter().map(|r| Some(chars(r.row.text))))),
            ("verdict", codes(rows.iter().map(|r| Some(verdict(r.repeat))))),
            ("reason", codes(rows.iter().map(|r| Some(r.repeat.reason.code())))),
            ("keeper_document_id", texts(rows.iter().map(|r| r.keeper))),
            ("keeper_block", ints(rows.iter().map(|r| Some(int(r.repeat.keeper.index as usize))))),
            ("keeper_sentence", ints(rows.iter().map(|r| Some(int(r.repeat.keeper_sentence as usize))))),
        ],
    )
}

/// Puts the cells of `table` together: each column under its name in the schema, in any order.
fn batch(table: Table, cells: &[(&str, ArrayRef)]) -> Result<RecordBatch, Error> {
    assert_eq!(cells.len(), table.columns().len(), "{table} has other columns");
    let of = |name| cells.iter().find(|(column, _)| *column == name).map(|(_, cells)| Arc::clone(cells));
    let columns = table.columns().iter().map(|column| of(column.name).expect("each column has its cells"));
    RecordBatch::try_new(table.schema(), columns.collect()).map_err(|source| Error::Schema { table, source })
}

fn texts<'a>(cells: impl Iterator<Item = &'a str>) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(cells))
}

fn optional_texts<'a>(cells: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(cells.collect::<StringArray>())
}

fn codes<'a>(cells: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(cells.collect::<DictionaryArray<Int32Type>>())
}

fn ints(cells: impl Iterator<Item = Option<i32>>) -> ArrayRef {
    Arc::new(cells.collect::<Int32Array>())
}

fn int64s(cells: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(cells.collect::<Int64Array>())
}

fn floats(cells: impl Iterator<Item = Option<f32>>) -> ArrayRef {
    Arc::new(cells.collect::<Float32Array>())
}

/// Returns the document id of `page`.
fn id_of(page: PageId, ids: &DocumentIds) -> Result<&str, Error> {
    ids.get(page).map(|id| &**id).ok_or(Error::UnknownPage { page })
}

/// Returns document id and block number of the keeper that `reason` names.
fn keeper_of<'a>(reason: Option<&Reason>, ids: &'a DocumentIds) -> Result<Option<(&'a str, i32)>, Error> {
    let keeper = reason.and_then(Reason::keeper);
    keeper.map(|BlockId { page, index }| Ok((id_of(page, ids)?, int(index as usize)))).transpose()
}

/// Returns the total length of cells that come from the input; each single cell is shorter.
fn facts_bytes(judged: &Judged) -> usize {
    let facts = &judged.page.facts;
    let cells = [&facts.url, &facts.site, &facts.title, &facts.byline];
    cells.into_iter().flatten().map(String::len).sum::<usize>() + judged.page.source.file.len()
}

/// Returns `part / whole`; 0 if both are 0.
#[expect(clippy::cast_possible_truncation, reason = "the precision of f32 is enough for a share")]
fn share(part: i32, whole: i32) -> f32 {
    if whole == 0 { 0.0 } else { (f64::from(part) / f64::from(whole)) as f32 }
}

fn chars(text: &str) -> i32 {
    int(text.chars().count())
}

/// Converts a count or position within a page.
fn int(count: usize) -> i32 {
    i32::try_from(count).expect("the size of the pages, which limits all counts, fits in 31 bits")
}

/// Converts a byte offset or record number; no input reaches 2^63.
fn long(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
