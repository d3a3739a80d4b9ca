//! What the tables say of each page, for comparison with the inputs.

use std::iter::Peekable;
use std::path::Path;

use arrow::array::RecordBatch;

use super::rows::{self, Block, Cells, Repeat, Row, Sentence};
use crate::write::error::Error;
use crate::write::manifest::Manifest;
use crate::write::schema::Table;

/// A row of `documents` with its rows of other tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRows {
    /// The page's id.
    pub document: String,
    /// The file that it comes from.
    pub source: String,
    /// Its position in that file.
    pub record: i64,
    /// Length of the body as read, in bytes.
    pub bytes: i64,
    /// Hash of the decoded body.
    pub content_hash: String,
    /// Its blocks.
    pub blocks: Vec<TextAt>,
    /// Its sentences, those that repeat and were dropped among them.
    pub sentences: Vec<TextAt>,
}

/// A text and where the tables say that it stands in the decoded body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextAt {
    /// The block.
    pub block: u32,
    /// The block again, or the position of the sentence in the page.
    pub number: u32,
    /// The text.
    pub text: String,
    /// First byte.
    pub start: i64,
    /// One past the last byte.
    pub end: i64,
}

/// What a row of `documents` says of where the page comes from.
struct Origin {
    document: String,
    source: String,
    record: i64,
    bytes: i64,
    content_hash: String,
}

impl Row for Origin {
    const TABLE: Table = Table::Documents;

    fn decode(batch: &RecordBatch) -> Vec<Self> {
        let cells = Cells { table: Self::TABLE, batch };
        let row = |at| Self {
            document: cells.text("document_id", at),
            source: cells.text("source", at),
            record: cells.long("record", at),
            bytes: cells.long("bytes", at),
            content_hash: cells.text("content_hash", at),
        };
        (0..batch.num_rows()).map(row).collect()
    }

    fn document(&self) -> &str {
        &self.document
    }
}

/// The pages of `run`, in the order of its tables. Memory: a batch of rows a table, and one page.
///
/// The tables are taken to be sound ([`verify`](super::verify)): rows that stand elsewhere than their page are passed over.
pub fn pages<'a>(
    run: &'a Path,
    manifest: &'a Manifest,
) -> impl Iterator<Item = Result<PageRows, Error>> + 'a {
    let mut blocks = rows::rows::<Block>(run, manifest).peekable();
    let mut sentences = rows::rows::<Sentence>(run, manifest).peekable();
    let mut repeats = rows::rows::<Repeat>(run, manifest).peekable();
    rows::rows::<Origin>(run, manifest).map(move |origin| {
        let Origin { document, source, record, bytes, content_hash } = origin?;
        let of_block = |row: Block| TextAt {
            block: row.number,
            number: row.number,
            text: row.text,
            start: row.start,
            end: row.end,
        };
        let of_sentence = |row: Sentence| TextAt {
            block: row.block,
            number: row.number,
            text: row.text,
            start: row.start,
            end: row.end,
        };
        let blocks = take(&mut blocks, &document)?.into_iter().map(of_block).collect();
        let dropped = take(&mut repeats, &document)?.into_iter().filter(|row| row.verdict == "dropped");
        let dropped = dropped.map(|row| row.sentence).collect::<Vec<_>>();
        let kept = take(&mut sentences, &document)?.into_iter();
        let mut sentences = kept.chain(dropped).map(of_sentence).collect::<Vec<_>>();
        sentences.sort_by_key(|sentence| sentence.number);
        Ok(PageRows { document, source, record, bytes, content_hash, blocks, sentences })
    })
}

/// Takes the next rows that belong to `document`.
fn take<R: Row>(
    rows: &mut Peekable<impl Iterator<Item = Result<R, Error>>>,
    document: &str,
) -> Result<Vec<R>, Error> {
    let is_its = |row: &Result<R, Error>| row.as_ref().map_or(true, |row| row.document() == document);
    std::iter::from_fn(|| rows.next_if(is_its)).collect()
}
