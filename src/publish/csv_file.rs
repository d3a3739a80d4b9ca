//! The CSV file of a table in a run: written anew, or carried over from another run.

use std::fs;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;

use super::link::link;
use super::published::Published;
use crate::tables::{CsvWriter, Error, Options, PartFacts, Table};

/// State of the CSV file of a table.
pub(super) enum Csv {
    /// Not yet created.
    New,
    /// That of another run, not copied until a row follows.
    Published {
        path: PathBuf,
        facts: PartFacts,
    },
    Open(CsvWriter),
}

impl Csv {
    /// Carries over the file of `published`, if there is one.
    pub(super) fn take(&mut self, table: Table, published: &Published) {
        let facts = published.manifest.files.iter().find(|part| part.table == table && part.is_csv());
        if let Some(facts) = facts {
            *self = Self::Published { path: published.folder.join(&facts.file), facts: facts.clone() };
        }
    }

    /// Returns the writer, creating or resuming the file if necessary.
    fn writer(&mut self, folder: &Path, table: Table, options: &Options) -> Result<&mut CsvWriter, Error> {
        let safe = options.csv_spreadsheet_safe;
        let begun = match self {
            Self::New => CsvWriter::create(folder, table, safe)?,
            Self::Published { path, facts } => CsvWriter::resume(folder, safe, path, facts)?,
            Self::Open(writer) => return Ok(writer),
        };
        *self = Self::Open(begun);
        self.writer(folder, table, options)
    }

    /// Appends `rows` to the file.
    pub(super) fn write(
        &mut self,
        folder: &Path,
        table: Table,
        options: &Options,
        rows: &[&RecordBatch],
    ) -> Result<(), Error> {
        if rows.iter().all(|rows| rows.num_rows() == 0) {
            return Ok(());
        }
        self.writer(folder, table, options)?.write(rows)
    }

    /// Completes the file, and returns its entry for the manifest. A table without rows gets a header.
    pub(super) fn finish(
        mut self,
        folder: &Path,
        table: Table,
        options: &Options,
    ) -> Result<PartFacts, Error> {
        if let Self::Published { path, facts } = self {
            let to = folder.join(&facts.file);
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent).map_err(|source| Error::io("create", parent, source))?;
            }
            link(&path, &to)?;
            return Ok(facts);
        }
        self.writer(folder, table, options)?;
        match self {
            Self::Open(writer) => writer.finish(),
            Self::New | Self::Published { .. } => unreachable!("the writer was created above"),
        }
    }
}
