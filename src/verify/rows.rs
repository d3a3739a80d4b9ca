//! Streams the rows of a table from its Parquet parts.

use std::path::Path;

use arrow::array::RecordBatch;

use crate::publish::manifest::Manifest;
use crate::tables::{self, Cells, Error, Table};

/// A row that belongs to a page.
pub(super) trait Row: Sized {
    const TABLE: Table;

    /// Reads the rows of a batch, which must have the schema of the table.
    fn decode(batch: &RecordBatch) -> Vec<Self>;

    fn document(&self) -> &str;
}

pub(super) struct Document {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) blocks: u32,
    pub(super) kept_blocks: u32,
    pub(super) sentences: u32,
    pub(super) words: u32,
    pub(super) chars: u32,
    pub(super) duplicate_of: Option<String>,
    pub(super) replaced_chars: u32,
    pub(super) language: Option<String>,
    pub(super) run: String,
}

pub(super) struct Block {
    pub(super) document: String,
    pub(super) number: u32,
    pub(super) kind: String,
    pub(super) text: String,
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) verdict: String,
    pub(super) reason: Option<String>,
    pub(super) rule: Option<String>,
    pub(super) keeper: Option<(String, u32)>,
    pub(super) similarity: Option<f32>,
    pub(super) words: u32,
    pub(super) chars: u32,
    pub(super) hash: String,
}

pub(super) struct Sentence {
    pub(super) document: String,
    pub(super) block: u32,
    pub(super) number: u32,
    pub(super) text: String,
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) words: u32,
    pub(super) chars: u32,
    /// Language of its page; always `None` in `repeats`.
    pub(super) language: Option<String>,
}

/// A row of `repeats`.
pub(super) struct Repeat {
    pub(super) sentence: Sentence,
    pub(super) verdict: String,
    pub(super) reason: String,
    /// Page, block and sentence of the keeper.
    pub(super) keeper: (String, u32, u32),
}

impl Row for Document {
    const TABLE: Table = Table::Documents;

    fn decode(batch: &RecordBatch) -> Vec<Self> {
        let cells = OwnedCells(Cells(batch));
        let row = |at| Self {
            id: cells.text("document_id", at),
            text: cells.text("text", at),
            blocks: cells.count("blocks", at),
            kept_blocks: cells.count("kept_blocks", at),
            sentences: cells.count("sentences", at),
            words: cells.count("words", at),
            chars: cells.count("chars", at),
            duplicate_of: cells.optional_text("duplicate_of", at),
            replaced_chars: cells.count("replaced_chars", at),
            language: cells.optional_text("language", at),
            run: cells.text("run", at),
        };
        (0..batch.num_rows()).map(row).collect()
    }

    fn document(&self) -> &str {
        &self.id
    }
}

impl Row for Block {
    const TABLE: Table = Table::Blocks;

    fn decode(batch: &RecordBatch) -> Vec<Self> {
        let cells = OwnedCells(Cells(batch));
        let row = |at| Self {
            document: cells.text("document_id", at),
            number: cells.count("block", at),
            kind: cells.optional_text("kind", at).unwrap_or_default(),
            text: cells.text("text", at),
            start: cells.long("start", at),
            end: cells.long("end", at),
            verdict: cells.optional_text("verdict", at).unwrap_or_default(),
            reason: cells.optional_text("reason", at),
            rule: cells.optional_text("rule", at),
            keeper: cells
                .optional_text("keeper_document_id", at)
                .map(|document| (document, cells.count("keeper_block", at))),
            similarity: cells.0.optional_share("similarity", at),
            words: cells.count("words", at),
            chars: cells.count("chars", at),
            hash: cells.text("hash", at),
        };
        (0..batch.num_rows()).map(row).collect()
    }

    fn document(&self) -> &str {
        &self.document
    }
}

impl Sentence {
    /// Returns true if both are equal except for the language, which only one of the tables has.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let cells = |of: &Self| (of.block, of.number, of.start, of.end, of.words, of.chars);
        cells(self) == cells(other) && self.document == other.document && self.text == other.text
    }

    fn of(cells: &OwnedCells<'_>, at: usize) -> Self {
        Self {
            document: cells.text("document_id", at),
            block: cells.count("block", at),
            number: cells.count("sentence", at),
            text: cells.text("text", at),
            start: cells.long("start", at),
            end: cells.long("end", at),
            words: cells.count("words", at),
            chars: cells.count("chars", at),
            language: cells.optional_text("language", at),
        }
    }
}

impl Row for Repeat {
    const TABLE: Table = Table::Repeats;

    fn decode(batch: &RecordBatch) -> Vec<Self> {
        let cells = OwnedCells(Cells(batch));
        let row = |at| Self {
            sentence: Sentence::of(&cells, at),
            verdict: cells.optional_text("verdict", at).unwrap_or_default(),
            reason: cells.optional_text("reason", at).unwrap_or_default(),
            keeper: (
                cells.text("keeper_document_id", at),
                cells.count("keeper_block", at),
                cells.count("keeper_sentence", at),
            ),
        };
        (0..batch.num_rows()).map(row).collect()
    }

    fn document(&self) -> &str {
        &self.sentence.document
    }
}

impl Row for Sentence {
    const TABLE: Table = Table::Sentences;

    fn decode(batch: &RecordBatch) -> Vec<Self> {
        let cells = OwnedCells(Cells(batch));
        (0..batch.num_rows()).map(|at| Self::of(&cells, at)).collect()
    }

    fn document(&self) -> &str {
        &self.document
    }
}

/// Owned cells of a batch by column name. The batch must have the columns of the table.
pub(super) struct OwnedCells<'a>(pub(super) Cells<'a>);

impl OwnedCells<'_> {
    /// Returns the text or code; empty for null.
    pub(super) fn text(&self, name: &str, row: usize) -> String {
        self.0.text(name, row).to_owned()
    }

    pub(super) fn optional_text(&self, name: &str, row: usize) -> Option<String> {
        self.0.optional_text(name, row).map(str::to_owned)
    }

    /// Returns a count or position; a negative one gives `u32::MAX`, which is never valid.
    pub(super) fn count(&self, name: &str, row: usize) -> u32 {
        self.0.int(name, row).and_then(|count| u32::try_from(count).ok()).unwrap_or(u32::MAX)
    }

    pub(super) fn long(&self, name: &str, row: usize) -> i64 {
        self.0.optional_long(name, row).unwrap_or_default()
    }
}

/// Returns the batches of a table, parts in order.
pub(super) fn batches<'a>(
    run: &'a Path,
    manifest: &'a Manifest,
    table: Table,
) -> impl Iterator<Item = Result<RecordBatch, Error>> + 'a {
    let parts = manifest.files.iter().filter(move |part| part.table == table && !part.is_csv());
    tables::batches(run, parts)
}

/// Returns the rows of a table in order.
pub(super) fn rows<'a, R: Row + 'a>(
    run: &'a Path,
    manifest: &'a Manifest,
) -> impl Iterator<Item = Result<R, Error>> + 'a {
    batches(run, manifest, R::TABLE).flat_map(|batch| match batch {
        Ok(batch) => R::decode(&batch).into_iter().map(Ok).collect::<Vec<_>>(),
        Err(error) => vec![Err(error)],
    })
}
