//! The rows of each page in the tables, for comparison with the inputs.

use std::iter::Peekable;
use std::path::Path;

use arrow_array::RecordBatch;

use super::rows::{self, Block, Document, Repeat, Row, Sentence};
use crate::model::{DocumentIds, Judged, Page, TextParts, Verdicts};
use crate::publish::manifest::Manifest;
use crate::tables::{self, Error, Table, encode};

/// Columns of documents and blocks that depend on more than the page itself: verdicts, other pages, the run.
/// All others can be derived from the input again.
const JUDGED: [&str; 17] = [
    "document_id",
    "text",
    "kept_blocks",
    "sentences",
    "words",
    "chars",
    "chrome_share",
    "duplicate_share",
    "duplicate_of",
    "run",
    "verdict",
    "reason",
    "rule",
    "score",
    "keeper_document_id",
    "keeper_block",
    "similarity",
];

/// Columns of blocks that have a name in [`JUDGED`] but do not depend on verdicts.
const OF_BLOCKS: [&str; 3] = ["text", "words", "chars"];

/// Names of columns and cells of a row, as text; `None` for null.
pub type NamedCells = Vec<(&'static str, Option<String>)>;

/// Rows of a page without its verdicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// Cells of its row in documents.
    pub document: NamedCells,
    /// Cells of its rows in blocks.
    pub blocks: Vec<NamedCells>,
}

impl Derived {
    /// Derives the rows of `page`.
    ///
    /// # Errors
    /// Fails if the page has more text than fits in rows.
    pub fn of(page: Page) -> Result<Self, Error> {
        let ids = DocumentIds::settle(vec![(page.id, "".into())]);
        let verdicts = Verdicts::keep_all(page.blocks.len());
        let judged = Judged { page, verdicts, sentences: Vec::new(), duplicate_of: None };
        let batches = encode(&[judged], TextParts::All, &ids, "")?;
        let blocks = (0..batches.blocks.num_rows()).map(|row| derived(Table::Blocks, &batches.blocks, row));
        Ok(Self { document: derived(Table::Documents, &batches.documents, 0), blocks: blocks.collect() })
    }
}

/// Returns the cells of a row that can be derived again.
fn derived(table: Table, batch: &RecordBatch, row: usize) -> NamedCells {
    tables::cells_at(table, batch, row, |name| {
        !JUDGED.contains(&name) || table == Table::Blocks && OF_BLOCKS.contains(&name)
    })
}

/// A row of `documents` with the rows of the same page in other tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRows {
    /// Id of the page.
    pub document: String,
    /// Input file of the page.
    pub source: String,
    /// Number of its record in the file.
    pub record: u64,
    /// Its cells that can be derived again, and those of its blocks.
    pub derived: Derived,
    /// Its blocks.
    pub blocks: Vec<TextAt>,
    /// Its sentences, including dropped ones.
    pub sentences: Vec<TextAt>,
}

/// A text and its position in the decoded body, according to the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextAt {
    /// Index of the block.
    pub block: u32,
    /// Index of the block again, or number of the sentence on the page.
    pub number: u32,
    /// The text.
    pub text: String,
    /// First byte.
    pub start: u64,
    /// Byte after the last one.
    pub end: u64,
}

/// A row and its cells that can be derived again.
struct WithCells<R> {
    row: R,
    cells: NamedCells,
}

impl<R: Row> Row for WithCells<R> {
    const TABLE: Table = R::TABLE;

    fn decode(batch: &RecordBatch) -> Vec<Self> {
        let rows = (0..).zip(R::decode(batch));
        rows.map(|(at, row)| Self { row, cells: derived(Self::TABLE, batch, at) }).collect()
    }

    fn document(&self) -> &str {
        self.row.document()
    }
}

/// Returns the pages of `run`, in the order of its tables. Memory: a batch of rows of each table, and one
/// page.
///
/// The tables must be sound ([`verify`](super::verify())): rows in other places than their page are skipped.
pub fn pages<'a>(
    run: &'a Path,
    manifest: &'a Manifest,
) -> impl Iterator<Item = Result<PageRows, Error>> + 'a {
    let mut blocks = rows::rows::<WithCells<Block>>(run, manifest).peekable();
    let mut sentences = rows::rows::<Sentence>(run, manifest).peekable();
    let mut repeats = rows::rows::<Repeat>(run, manifest).peekable();
    rows::rows::<WithCells<Document>>(run, manifest).map(move |row| {
        let WithCells { row: Document { document_id, source, record, .. }, cells } = row?;
        let of_block = |WithCells { row, cells }: WithCells<Block>| {
            let Block { block, text, start, end, .. } = row;
            (TextAt { block, number: block, text, start, end }, cells)
        };
        let of_sentence = |row: Sentence| {
            let Sentence { block, sentence: number, text, start, end, .. } = row;
            TextAt { block, number, text, start, end }
        };
        let (blocks, block_cells) = take(&mut blocks, &document_id)?.into_iter().map(of_block).unzip();
        let dropped = take(&mut repeats, &document_id)?.into_iter().filter(|row| row.verdict == "dropped");
        let dropped = dropped.map(|row| row.sentence).collect::<Vec<_>>();
        let kept = take(&mut sentences, &document_id)?.into_iter();
        let mut sentences = kept.chain(dropped).map(of_sentence).collect::<Vec<_>>();
        sentences.sort_by_key(|sentence| sentence.number);
        let derived = Derived { document: cells, blocks: block_cells };
        Ok(PageRows { document: document_id, source, record, derived, blocks, sentences })
    })
}

/// Takes the next rows if they belong to `document`.
fn take<R: Row>(
    rows: &mut Peekable<impl Iterator<Item = Result<R, Error>>>,
    document: &str,
) -> Result<Vec<R>, Error> {
    let is_its = |row: &Result<R, Error>| row.as_ref().map_or(true, |row| row.document() == document);
    std::iter::from_fn(|| rows.next_if(is_its)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_verdicts_settle_are_columns() {
        for name in JUDGED {
            let has = |table: Table| table.columns().iter().any(|column| column.name == name);
            assert!(has(Table::Documents) || has(Table::Blocks), "{name}");
        }
    }
}
