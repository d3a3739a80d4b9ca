//! Reading of Parquet parts as batches.

use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_schema::Fields;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::PageIndexPolicy;

use super::error::Error;
use super::file;
use super::part::PartFacts;

/// Number of rows that are decoded at once.
const BATCH_ROWS: usize = 1024;

/// A Parquet part whose footer has been read.
pub struct PartReader {
    path: PathBuf,
    file: File,
    metadata: ArrowReaderMetadata,
}

impl PartReader {
    /// Opens the part and reads its footer.
    ///
    /// # Errors
    /// Fails if it cannot be opened or is not a Parquet file.
    pub fn open(path: PathBuf) -> Result<Self, Error> {
        let file = open(&path)?;
        // Loads the offsets of pages, so that a few rows cost only the pages that contain them.
        let options = ArrowReaderOptions::new().with_offset_index_policy(PageIndexPolicy::Optional);
        let metadata = ArrowReaderMetadata::load(&file, options)
            .map_err(|source| Error::parquet("read", &path, source))?;
        Ok(Self { path, file, metadata })
    }

    /// Returns the columns.
    #[must_use]
    pub fn fields(&self) -> &Fields {
        self.metadata.schema().fields()
    }

    /// Returns the number of rows, according to the footer.
    #[must_use]
    pub fn rows(&self) -> u64 {
        u64::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// Returns the value of `key` in the key-value metadata.
    #[must_use]
    pub fn key_value(&self, key: &str) -> Option<&str> {
        let values = self.metadata.metadata().file_metadata().key_value_metadata()?;
        values.iter().find(|value| value.key == key)?.value.as_deref()
    }

    /// Returns the rows in batches. If given, `columns` and `ranges` limit the columns and rows. Ranges must
    /// be ascending and must not touch; batches do not respect their limits.
    ///
    /// # Errors
    /// Fails if the file cannot be read.
    pub fn batches(
        self,
        columns: Option<&[&str]>,
        ranges: Option<Vec<Range<usize>>>,
    ) -> Result<impl Iterator<Item = Result<RecordBatch, Error>> + use<>, Error> {
        let rows = usize::try_from(self.rows()).unwrap_or(usize::MAX);
        let Self { path, file, metadata } = self;
        let mask = columns
            .map(|columns| ProjectionMask::columns(metadata.parquet_schema(), columns.iter().copied()));
        let mut builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata).with_batch_size(BATCH_ROWS);
        if let Some(mask) = mask {
            builder = builder.with_projection(mask);
        }
        if let Some(ranges) = ranges {
            let selection = RowSelection::from_consecutive_ranges(ranges.into_iter(), rows);
            builder = builder.with_row_selection(selection);
        }
        let reader = builder.build().map_err(|source| Error::parquet("read", &path, source))?;
        Ok(reader.map(move |batch| {
            batch.map_err(|source| Error::parquet("read", &path, ParquetError::from(source)))
        }))
    }
}

/// Returns the rows of the Parquet `parts` in `folder`, in order.
pub(crate) fn batches<'a>(
    folder: &'a Path,
    parts: impl Iterator<Item = &'a PartFacts> + 'a,
) -> impl Iterator<Item = Result<RecordBatch, Error>> + 'a {
    parts.flat_map(move |part| {
        let reader = PartReader::open(folder.join(&part.file)).and_then(|part| part.batches(None, None));
        let (batches, failure) = match reader {
            Ok(batches) => (Some(batches), None),
            Err(error) => (None, Some(Err(error))),
        };
        batches.into_iter().flatten().chain(failure)
    })
}

/// Opens the file of a part.
fn open(path: &Path) -> Result<File, Error> {
    file::open(path).map_err(|source| Error::io("open", path, source))
}
