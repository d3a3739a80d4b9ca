//! Streams the rows of a table from its Parquet parts.

use std::path::Path;

use arrow_array::RecordBatch;

use crate::publish::manifest::Manifest;
use crate::tables::{self, BlockRow, DocumentRow, Error, RepeatRow, Row as _, SentenceRow, Table};

/// A row that belongs to a page.
pub(super) trait Row: Sized {
    const TABLE: Table;

    /// Reads the rows of a batch, which must have the schema of the table.
    fn decode(batch: &RecordBatch) -> Vec<Self>;

    /// Returns the id of its page.
    fn document(&self) -> &str;
}

/// Implements [`Row`] for rows of `tables`.
macro_rules! rows_of_pages {
    ($($row:ident)+) => {
        $(impl Row for $row<String> {
            const TABLE: Table = <Self as tables::Row<'_>>::TABLE;

            fn decode(batch: &RecordBatch) -> Vec<Self> {
                Self::rows(batch).collect()
            }

            fn document(&self) -> &str {
                &self.document_id
            }
        })+
    };
}

rows_of_pages! { DocumentRow BlockRow SentenceRow }

pub(super) type Document = DocumentRow<String>;
pub(super) type Block = BlockRow<String>;
pub(super) type Sentence = SentenceRow<String>;

/// A row of `repeats`.
pub(super) struct Repeat {
    /// The sentence, as in `sentences`; without its language, which `repeats` does not have.
    pub(super) sentence: Sentence,
    pub(super) verdict: String,
    pub(super) reason: String,
    /// Page, block and sentence of the keeper.
    pub(super) keeper: (String, u32, u32),
}

impl From<RepeatRow<String>> for Repeat {
    fn from(row: RepeatRow<String>) -> Self {
        let RepeatRow {
            document_id, block, sentence, text, start, end, words, chars, verdict, reason, ..
        } = row;
        let keeper = (row.keeper_document_id, row.keeper_block, row.keeper_sentence);
        let language = None;
        let sentence = Sentence { document_id, block, sentence, text, start, end, words, chars, language };
        Self { sentence, verdict, reason, keeper }
    }
}

impl Row for Repeat {
    const TABLE: Table = Table::Repeats;

    fn decode(batch: &RecordBatch) -> Vec<Self> {
        RepeatRow::rows(batch).map(Self::from).collect()
    }

    fn document(&self) -> &str {
        &self.sentence.document_id
    }
}

/// Returns true if both are equal except for the language, which only one of the tables has.
pub(super) fn is_same(one: &Sentence, other: &Sentence) -> bool {
    *one == Sentence { language: one.language.clone(), ..other.clone() }
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
