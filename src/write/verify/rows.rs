//! Rows of a table as they stand in its Parquet parts, streamed.

use std::path::Path;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Fields, Float32Type, Int32Type, Int64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::write::error::Error;
use crate::write::manifest::Manifest;
use crate::write::published;
use crate::write::schema::Table;

/// A row that belongs to a page.
pub(super) trait Row: Sized {
    const TABLE: Table;

    /// Reads the rows of a batch that has the table's schema.
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
    /// Its page's; `repeats` has none.
    pub(super) language: Option<String>,
}

/// A row of `repeats`.
pub(super) struct Repeat {
    pub(super) sentence: Sentence,
    pub(super) verdict: String,
    pub(super) reason: String,
    /// Page, block and sentence.
    pub(super) keeper: (String, u32, u32),
}

impl Row for Document {
    const TABLE: Table = Table::Documents;

    fn decode(batch: &RecordBatch) -> Vec<Self> {
        let cells = Cells { table: Self::TABLE, batch };
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
        let cells = Cells { table: Self::TABLE, batch };
        let row = |at| Self {
            document: cells.text("document_id", at),
            number: cells.count("block", at),
            kind: cells.code("kind", at).unwrap_or_default(),
            text: cells.text("text", at),
            start: cells.long("start", at),
            end: cells.long("end", at),
            verdict: cells.code("verdict", at).unwrap_or_default(),
            reason: cells.code("reason", at),
            rule: cells.optional_text("rule", at),
            keeper: cells
                .optional_text("keeper_document_id", at)
                .map(|document| (document, cells.count("keeper_block", at))),
            similarity: cells.optional_float("similarity", at),
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
    /// Returns true if all is equal but the language, which one of the two tables does not have.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let cells = |of: &Self| (of.block, of.number, of.start, of.end, of.words, of.chars);
        cells(self) == cells(other) && self.document == other.document && self.text == other.text
    }

    fn of(cells: &Cells<'_>, at: usize) -> Self {
        Self {
            document: cells.text("document_id", at),
            block: cells.count("block", at),
            number: cells.count("sentence", at),
            text: cells.text("text", at),
            start: cells.long("start", at),
            end: cells.long("end", at),
            words: cells.count("words", at),
            chars: cells.count("chars", at),
            language: if cells.table == Table::Sentences { cells.code("language", at) } else { None },
        }
    }
}

impl Row for Repeat {
    const TABLE: Table = Table::Repeats;

    fn decode(batch: &RecordBatch) -> Vec<Self> {
        let cells = Cells { table: Self::TABLE, batch };
        let row = |at| Self {
            sentence: Sentence::of(&cells, at),
            verdict: cells.code("verdict", at).unwrap_or_default(),
            reason: cells.code("reason", at).unwrap_or_default(),
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
        let cells = Cells { table: Self::TABLE, batch };
        (0..batch.num_rows()).map(|at| Self::of(&cells, at)).collect()
    }

    fn document(&self) -> &str {
        &self.document
    }
}

/// Cells of a batch by column name.
pub(super) struct Cells<'a> {
    pub(super) table: Table,
    pub(super) batch: &'a RecordBatch,
}

impl Cells<'_> {
    fn column(&self, name: &str) -> &dyn Array {
        self.batch.column_by_name(name).unwrap_or_else(|| panic!("{} has a column {name}", self.table))
    }

    pub(super) fn text(&self, name: &str, row: usize) -> String {
        self.column(name).as_string::<i32>().value(row).to_owned()
    }

    fn optional_text(&self, name: &str, row: usize) -> Option<String> {
        let cells = self.column(name);
        cells.is_valid(row).then(|| cells.as_string::<i32>().value(row).to_owned())
    }

    fn optional_float(&self, name: &str, row: usize) -> Option<f32> {
        let cells = self.column(name);
        cells.is_valid(row).then(|| cells.as_primitive::<Float32Type>().value(row))
    }

    pub(super) fn code(&self, name: &str, row: usize) -> Option<String> {
        let cells = self.column(name).as_dictionary::<Int32Type>();
        cells.key(row).map(|key| cells.values().as_string::<i32>().value(key).to_owned())
    }

    /// A count or position; a negative one reads as `u32::MAX`, which none is.
    pub(super) fn count(&self, name: &str, row: usize) -> u32 {
        let count = self.column(name).as_primitive::<Int32Type>().value(row);
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    pub(super) fn long(&self, name: &str, row: usize) -> i64 {
        self.column(name).as_primitive::<Int64Type>().value(row)
    }
}

/// The columns and the number of rows of a Parquet file.
pub(super) fn shape(path: &Path) -> Result<(Fields, u64), Error> {
    let failed = |source| Error::parquet("read", path, source);
    let builder = ParquetRecordBatchReaderBuilder::try_new(published::open(path)?).map_err(failed)?;
    let rows = builder.metadata().file_metadata().num_rows();
    Ok((builder.schema().fields().clone(), u64::try_from(rows).unwrap_or(0)))
}

/// The batches of a table, parts in order.
pub(super) fn batches<'a>(
    run: &'a Path,
    manifest: &'a Manifest,
    table: Table,
) -> impl Iterator<Item = Result<RecordBatch, Error>> + 'a {
    let parts = manifest.files.iter().filter(move |part| part.table == table && !part.is_csv());
    published::batches(run, parts)
}

/// The rows of a table in order.
pub(super) fn rows<'a, R: Row + 'a>(
    run: &'a Path,
    manifest: &'a Manifest,
) -> impl Iterator<Item = Result<R, Error>> + 'a {
    batches(run, manifest, R::TABLE).flat_map(|batch| match batch {
        Ok(batch) => R::decode(&batch).into_iter().map(Ok).collect::<Vec<_>>(),
        Err(error) => vec![Err(error)],
    })
}
