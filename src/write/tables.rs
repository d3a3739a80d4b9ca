//! All tables of a run, written side by side.

use std::path::Path;

use arrow::array::RecordBatch;
use serde::{Deserialize, Serialize};

use super::csv::{self, CsvWriter};
use super::encode::{Batches, encode_rejects};
use super::error::Error;
use super::parquet::PartWriter;
use super::schema::Table;
use super::{Options, RunFacts};
use crate::model::Reject;

/// One file of a table, as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartFacts {
    /// The table that the rows belong to.
    pub table: Table,
    /// Path relative to the run, `/` as separator.
    pub file: String,
    /// Rows in the file.
    pub rows: u64,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
}

impl PartFacts {
    /// Whether the file is the table's CSV form, whose rows its Parquet parts hold too.
    #[must_use]
    pub fn is_csv(&self) -> bool {
        self.file == csv::name(self.table)
    }
}

/// Writes the tables of one run into its staging folder.
///
/// Rows keep the order in which they are given. Columns of all tables are encoded on the threads of
/// the rayon pool that the call stands in. Memory: one encoded row group a table.
pub struct Tables {
    documents: Writer,
    blocks: Writer,
    sentences: Writer,
    rejects: Writer,
    repeats: Option<Writer>,
}

impl Tables {
    /// Creates the folders and files of every table in `folder`; of repeats only where `options` ask for them.
    ///
    /// # Errors
    /// Where a folder or file cannot be created.
    pub fn create(folder: &Path, options: &Options, facts: &RunFacts) -> Result<Self, Error> {
        let writer = |table| Writer::create(folder, table, options, facts);
        Ok(Self {
            documents: writer(Table::Documents)?,
            blocks: writer(Table::Blocks)?,
            sentences: writer(Table::Sentences)?,
            rejects: writer(Table::Rejects)?,
            repeats: options.repeats.then(|| writer(Table::Repeats)).transpose()?,
        })
    }

    /// Appends `batches` in their order.
    ///
    /// # Errors
    /// Where a file cannot be written; the tables are then incomplete and must not be published.
    pub fn write(&mut self, batches: &[Batches]) -> Result<(), Error> {
        let Self { documents, blocks, sentences, repeats, .. } = self;
        let of = |table: fn(&Batches) -> &RecordBatch| batches.iter().map(table).collect::<Vec<_>>();
        let (documents, (blocks, sentences)) = rayon::join(
            || documents.write(&of(|b| &b.documents)),
            || rayon::join(|| blocks.write(&of(|b| &b.blocks)), || sentences.write(&of(|b| &b.sentences))),
        );
        let repeats = repeats.as_mut().map_or(Ok(()), |repeats| repeats.write(&of(|b| &b.repeats)));
        documents.and(blocks).and(sentences).and(repeats)
    }

    /// Appends `rejects` in their order.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn write_rejects(&mut self, rejects: &[Reject]) -> Result<(), Error> {
        self.rejects.write(&[&encode_rejects(rejects)?])
    }

    /// Ends every file; a table without rows still has one part with its schema. The facts come
    /// table by table, Parquet parts in order and then the CSV file.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn finish(self) -> Result<Vec<PartFacts>, Error> {
        let mut facts = Vec::new();
        let always = [self.documents, self.blocks, self.sentences, self.rejects];
        for writer in always.into_iter().chain(self.repeats) {
            facts.extend(writer.parquet.finish()?);
            if let Some(csv) = writer.csv {
                facts.push(csv.finish()?);
            }
        }
        Ok(facts)
    }
}

/// Both forms of one table.
struct Writer {
    parquet: PartWriter,
    csv: Option<CsvWriter>,
}

impl Writer {
    fn create(folder: &Path, table: Table, options: &Options, facts: &RunFacts) -> Result<Self, Error> {
        let csv = options.csv_tables.contains(&table);
        Ok(Self {
            parquet: PartWriter::create(folder, table, options, facts)?,
            csv: csv.then(|| CsvWriter::create(folder, table, options.csv_spreadsheet_safe)).transpose()?,
        })
    }

    fn write(&mut self, batches: &[&RecordBatch]) -> Result<(), Error> {
        let Self { parquet, csv } = self;
        let (parquet, csv) =
            rayon::join(|| parquet.write(batches), || csv.as_mut().map_or(Ok(()), |csv| csv.write(batches)));
        parquet.and(csv)
    }
}
