//! Rows of a Parquet file, one row group after the other.
//!
//! In: the bytes of a file with its metadata. Out: rows. Each group has a reader of its own, so that damage
//! costs the rest of its group and not the groups after it.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::Compression;
use parquet::file::reader::ChunkReader;

use super::columns::{Columns, Paths};
use super::faults::{bad, bad_values};
use crate::model::RejectCode;
use crate::read::charset::Charset;
use crate::read::draft::Fault;
use crate::read::fields::Row;
use crate::read::page_headers::{self, Limits};
use crate::read::watched::Watched;

/// Target size of a batch in bytes, estimated from averages in the file's metadata; and maximum number of its
/// rows.
const BATCH_BYTES: u64 = 8 << 20;
const MAX_BATCH_ROWS: u64 = 1 << 10;

/// Bytes of a file.
pub(super) enum Data {
    File(File),
    Memory(Bytes),
}

/// Row groups of a file.
pub(super) struct Groups {
    data: Data,
    metadata: ArrowReaderMetadata,
    mask: ProjectionMask,
    paths: Paths,
    limits: Limits,
    batch_rows: usize,
    /// Decompressed size of the pages of all groups so far.
    unpacked_bytes: u64,
    next_group: usize,
    /// Number of rows left in the current group.
    left: u64,
    /// Reader of the current group.
    batches: Option<ParquetRecordBatchReader>,
    batch: Option<(Columns, usize)>,
    /// Set when the system fails to read the file.
    failed: Arc<AtomicBool>,
}

impl Groups {
    /// Prepares to read the columns `mask` of a file, which are at `paths`.
    pub(super) fn new(
        data: Data,
        metadata: ArrowReaderMetadata,
        (mask, paths): (ProjectionMask, Paths),
        limits: Limits,
        failed: &Arc<AtomicBool>,
    ) -> Self {
        // The largest average of any row group: a group of long pages may follow many of short ones.
        let row_bytes = metadata
            .metadata()
            .row_groups()
            .iter()
            .map(|group| u64::try_from(group.total_byte_size() / group.num_rows().max(1)).unwrap_or(0));
        let batch_rows = (BATCH_BYTES / row_bytes.max().unwrap_or(0).max(1)).clamp(1, MAX_BATCH_ROWS);
        Self {
            data,
            metadata,
            mask,
            paths,
            limits,
            batch_rows: usize::try_from(batch_rows).expect("it is at most MAX_BATCH_ROWS"),
            unpacked_bytes: 0,
            next_group: 0,
            left: 0,
            batches: None,
            batch: None,
            failed: Arc::clone(failed),
        }
    }

    /// Returns the next row, reading the next batch or group if needed; `None` at the end. After a fault, call
    /// [`Groups::skip_group`].
    pub(super) fn next_row(&mut self, limit: usize, charset: &mut Charset) -> Result<Option<Row>, Fault> {
        loop {
            if let Some((columns, at)) = &mut self.batch
                && *at < columns.rows
            {
                *at += 1;
                self.left = self.left.saturating_sub(1);
                return Ok(Some(columns.row(*at - 1, limit, charset)));
            }
            let Some(batches) = &mut self.batches else {
                if !self.open_group()? {
                    return Ok(None);
                }
                continue;
            };
            let next = caught(|| {
                let next = batches.next().transpose();
                let next =
                    next.and_then(|next| next.map(|next| Columns::new(&next, &self.paths)).transpose());
                next.map_err(|error| bad_values(&error))
            });
            match next? {
                Some(columns) => self.batch = Some((columns, 0)),
                None if self.left > 0 => {
                    let message = format!("a row group has {} rows fewer than it claims", self.left);
                    return Err(Fault::new(RejectCode::BadParquet, message));
                }
                None => (self.batches, self.batch) = (None, None),
            }
        }
    }

    /// Skips the rest of the current group; returns the number of its rows.
    pub(super) fn skip_group(&mut self) -> u64 {
        (self.batches, self.batch) = (None, None);
        std::mem::take(&mut self.left)
    }

    /// Opens the next group; returns false if there is none.
    fn open_group(&mut self) -> Result<bool, Fault> {
        let group = self.next_group;
        let Some(claimed) = self.metadata.metadata().row_groups().get(group) else { return Ok(false) };
        self.left = u64::try_from(claimed.num_rows()).unwrap_or(0);
        self.next_group += 1;
        let reader = match &self.data {
            Data::Memory(bytes) => {
                let bytes = bytes.clone();
                caught(|| self.reader(bytes, group))
            }
            Data::File(file) => {
                let file = file
                    .try_clone()
                    .map_err(|error| Fault::new(RejectCode::Io, format!("cannot read the file: {error}")))?;
                let file = Watched::new(file, &self.failed);
                caught(|| self.reader(file, group))
            }
        };
        let in_group = |fault: Fault| Fault::new(fault.code, format!("row group {group}: {}", fault.message));
        self.batches = Some(reader.map_err(in_group)?);
        Ok(true)
    }

    /// Checks the size of the pages of `group`, and makes a reader of its batches.
    fn reader(
        &mut self,
        file: impl ChunkReader + 'static,
        group: usize,
    ) -> Result<ParquetRecordBatchReader, Fault> {
        let mut unpacked_bytes = self.unpacked_bytes;
        let columns = self.metadata.metadata().row_group(group).columns().iter().enumerate();
        for (_, column) in columns.filter(|&(leaf, _)| self.mask.leaf_included(leaf)) {
            if let Compression::BROTLI(_) | Compression::LZO = column.compression() {
                let name = column.column_path().string();
                let codec = if column.compression() == Compression::LZO { "LZO" } else { "brotli" };
                let message = format!(
                    "the column `{name}` is compressed with {codec}, which is not supported: write it with zstd, snappy, gzip or lz4"
                );
                return Err(Fault::new(RejectCode::UnsupportedFormat, message));
            }
            page_headers::check(&file, column, self.limits, &mut unpacked_bytes)?;
        }
        if self.failed.load(Ordering::Relaxed) {
            return Err(Fault::new(RejectCode::Io, "its page headers are not readable"));
        }
        self.unpacked_bytes = unpacked_bytes;
        ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone())
            .with_row_groups(vec![group])
            .with_projection(self.mask.clone())
            .with_batch_size(self.batch_rows)
            .build()
            .map_err(|error| bad(&error))
    }
}

/// Runs `read`, turning a panic into a fault. The parquet crate asserts conditions that a damaged file can
/// violate (version 60: "column start and length should not be negative"). After a fault the caller discards
/// the reader, so that no inconsistent state is seen.
pub(super) fn caught<T>(read: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(Fault::new(RejectCode::BadParquet, "the file violates an assumption of the Parquet library"))
    })
}
