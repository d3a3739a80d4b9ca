//! Columns of a table's Parquet parts, streamed: only those that are asked for, and only the rows where some are.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use arrow::array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::PageIndexPolicy;

use crate::write::cells::Cells;
use crate::write::error::Error;
use crate::write::manifest::Manifest;
use crate::write::schema::Table;

/// Rows that are decoded at once.
const BATCH_ROWS: usize = 4096;

/// The tables of a run, until nobody wants to read on.
#[derive(Clone, Copy)]
pub(super) struct Tables<'a> {
    pub(super) run: &'a Path,
    pub(super) manifest: &'a Manifest,
    /// Set where the report is not wanted any longer.
    pub(super) stop: &'a AtomicBool,
}

/// One Parquet part, its footer read.
pub(super) struct Part<'a> {
    stop: &'a AtomicBool,
    path: PathBuf,
    file: File,
    metadata: ArrowReaderMetadata,
}

impl<'a> Part<'a> {
    fn open(path: PathBuf, stop: &'a AtomicBool) -> Result<Self, Error> {
        let file = File::open(&path).map_err(|source| Error::io("open", &path, source))?;
        // Where each page of a column stands, so that a few rows cost the few pages that hold them.
        let options = ArrowReaderOptions::new().with_offset_index_policy(PageIndexPolicy::Optional);
        let metadata = ArrowReaderMetadata::load(&file, options)
            .map_err(|source| Error::parquet("read", &path, source))?;
        Ok(Self { stop, path, file, metadata })
    }

    /// The run that wrote the part, as its key-value metadata says.
    pub(super) fn run(&self) -> Option<&str> {
        let values = self.metadata.metadata().file_metadata().key_value_metadata()?;
        values.iter().find(|value| value.key == "gristmill.run")?.value.as_deref()
    }

    fn rows(&self) -> usize {
        usize::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// The batches of `columns`; of the rows of `ranges` alone where they are given, which ascend and do not meet.
    pub(super) fn batches(
        &self,
        columns: &[&str],
        ranges: Option<&[Range<usize>]>,
    ) -> Result<impl Iterator<Item = Result<RecordBatch, Error>> + '_, Error> {
        let failed = |source| Error::parquet("read", &self.path, source);
        let file = self.file.try_clone().map_err(|source| Error::io("open", &self.path, source))?;
        let mask = ProjectionMask::columns(self.metadata.parquet_schema(), columns.iter().copied());
        let mut builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone())
            .with_projection(mask)
            .with_batch_size(BATCH_ROWS);
        if let Some(ranges) = ranges {
            let ranges = ranges.iter().cloned();
            builder = builder.with_row_selection(RowSelection::from_consecutive_ranges(ranges, self.rows()));
        }
        let reader = builder.build().map_err(failed)?;
        Ok(reader.map(move |batch| {
            if self.stop.load(Ordering::Relaxed) {
                return Err(Error::Stopped);
            }
            batch.map_err(|source| failed(ParquetError::from(source)))
        }))
    }
}

/// A row: the number of its part in the table and of the row in the part.
pub(super) type Place = (u32, u32);

impl<'a> Tables<'a> {
    /// The Parquet parts of `table` in order.
    pub(super) fn parts(self, table: Table) -> impl Iterator<Item = Result<Part<'a>, Error>> + 'a {
        let files = self.manifest.files.iter().filter(move |part| part.table == table && !part.is_csv());
        files.map(move |part| Part::open(self.run.join(&part.file), self.stop))
    }

    /// The texts of `columns` in the rows at `places` of `table`, in the order of `columns`; a null is empty.
    pub(super) fn texts(
        self,
        table: Table,
        columns: &[&str],
        places: &BTreeSet<Place>,
    ) -> Result<BTreeMap<Place, Vec<String>>, Error> {
        let mut found = BTreeMap::new();
        for (number, part) in (0..).zip(self.parts(table)) {
            let rows =
                places.range((number, 0)..=(number, u32::MAX)).map(|&(_, row)| row).collect::<Vec<_>>();
            if rows.is_empty() {
                continue;
            }
            let part = part?;
            let ranges = rows.iter().map(|&row| row as usize..row as usize + 1).collect::<Vec<_>>();
            let mut rows = rows.into_iter();
            for batch in part.batches(columns, Some(&ranges))? {
                let batch = batch?;
                let cells = Cells(&batch);
                for (at, row) in (0..batch.num_rows()).zip(&mut rows) {
                    let texts = columns.iter().map(|column| cells.text(column, at).to_owned());
                    found.insert((number, row), texts.collect());
                }
            }
        }
        Ok(found)
    }
}
