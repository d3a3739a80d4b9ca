//! Parquet files: each row is a page.
//!
//! Reads only the named columns, about [`BATCH_BYTES`] at a time. Extents count rows: those of the batches against those in the file's metadata. If a batch cannot
//! be read or the sums differ, one reject stands for all remaining rows.

mod columns;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::ChunkReader;

use self::columns::{Columns, Paths, as_views};
use super::charset::Charset;
use super::content::Content;
use super::draft::{Draft, Fault};
use super::fields::Row;
use super::options::{FREE_EXPANSION_BYTES, Fields, Options};
use super::page_headers::{self, Limits};
use super::record::{self, Found, What};
use super::watched::Watched;
use crate::model::{Body, RejectCode};

/// Target size of a batch in bytes, estimated from averages in the file's metadata; and maximum number of its
/// rows.
const BATCH_BYTES: u64 = 8 << 20;
const MAX_BATCH_ROWS: u64 = 1 << 10;

/// Bytes that each row counts in addition to its texts: a file of a few hundred bytes may claim a billion
/// rows of nulls.
const ROW_BYTES: u64 = 64;

pub(super) struct Records {
    fields: Fields,
    paths: Paths,
    max_wrapped_bytes: u64,
    max_page_bytes: u64,
    max_body_bytes: usize,
    max_expansion_ratio: u64,
    /// Encoding of titles and addresses that are not UTF-8.
    charset: Charset,
    /// Bytes that rows may expand to, and those that they have expanded to so far.
    allowed: u64,
    expanded: u64,
    stage: Stage,
    /// Number of rows according to the file's metadata.
    rows: u64,
    /// Number of rows yielded.
    done: u64,
    /// Set when the system fails to read the file.
    failed: Arc<AtomicBool>,
}

enum Stage {
    Closed,
    Open { batches: Box<ParquetRecordBatchReader>, batch: Option<(Columns, usize)> },
    Done,
}

impl Records {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            fields: options.fields.clone(),
            paths: Paths::default(),
            max_wrapped_bytes: options.max_wrapped_parquet_bytes,
            max_page_bytes: options.max_parquet_page_bytes,
            max_body_bytes: body_limit(options),
            charset: Charset::default(),
            max_expansion_ratio: options.max_expansion_ratio,
            allowed: 0,
            expanded: 0,
            stage: Stage::Closed,
            rows: 0,
            done: 0,
            failed: Arc::default(),
        }
    }

    /// Opens the file: in place if it is plain, else from memory.
    fn open(&mut self, content: &mut Content) -> Result<(), Fault> {
        if let Some(fault) = content.take_fault() {
            return Err(fault);
        }
        self.allowed =
            FREE_EXPANSION_BYTES.max(content.stored().size().saturating_mul(self.max_expansion_ratio));
        let batches = if let Some(stored) = content.plain_mut() {
            let file = stored
                .share()
                .map_err(|error| Fault::new(RejectCode::Io, format!("cannot read the file: {error}")))?;
            let file = Watched::new(file, &self.failed);
            caught(|| self.batches(file))?
        } else {
            let mut unpacked = Vec::new();
            content.read_up_to(self.max_wrapped_bytes, &mut unpacked);
            if let Some(fault) = content.take_fault() {
                return Err(fault);
            }
            if !content.fill().is_empty() {
                let message =
                    format!("decompressed, the file is larger than {} bytes", self.max_wrapped_bytes);
                return Err(Fault::new(RejectCode::ExpansionLimit, message));
            }
            caught(|| self.batches(Bytes::from(unpacked)))?
        };
        self.stage = Stage::Open { batches: Box::new(batches), batch: None };
        Ok(())
    }

    /// Reads the metadata of `file`, checks its pages, and makes a reader of its batches.
    fn batches(&mut self, file: impl ChunkReader + 'static) -> Result<ParquetRecordBatchReader, Fault> {
        let metadata =
            ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(|error| bad(&error))?;
        let metadata = as_views(metadata);
        let rows = metadata.metadata().file_metadata().num_rows();
        self.rows = u64::try_from(rows).unwrap_or(0);
        let mask = self.wanted(&metadata)?;
        self.check_pages(&file, metadata.metadata(), &mask)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
        // The largest average of any row group: a group of long pages may follow many of short ones.
        let row_bytes = builder
            .metadata()
            .row_groups()
            .iter()
            .map(|group| u64::try_from(group.total_byte_size() / group.num_rows().max(1)).unwrap_or(0));
        let rows_per_batch = (BATCH_BYTES / row_bytes.max().unwrap_or(0).max(1)).clamp(1, MAX_BATCH_ROWS);
        let rows_per_batch = usize::try_from(rows_per_batch).expect("it is at most MAX_BATCH_ROWS");
        builder.with_projection(mask).with_batch_size(rows_per_batch).build().map_err(|error| bad(&error))
    }

    /// Selects the columns that make up pages.
    fn wanted(&mut self, metadata: &ArrowReaderMetadata) -> Result<ProjectionMask, Fault> {
        self.paths = Paths::of(metadata.schema().fields(), &self.fields);
        if self.paths.text.is_none() && self.paths.html.is_none() {
            let Fields { text, html, .. } = &self.fields;
            let message = format!("the file has neither a column {text} nor a column {html}");
            return Err(Fault::new(RejectCode::MissingText, message));
        }
        let schema = metadata.parquet_schema();
        let leaves = schema.columns().iter().map(|column| column.path().parts());
        let wanted = leaves.enumerate().filter(|(_, path)| self.paths.have(path)).map(|(leaf, _)| leaf);
        Ok(ProjectionMask::leaves(schema, wanted))
    }

    /// Rejects a file whose compressed pages expand too much.
    fn check_pages(
        &self,
        file: &impl ChunkReader,
        metadata: &ParquetMetaData,
        wanted: &ProjectionMask,
    ) -> Result<(), Fault> {
        let limits = Limits {
            page_bytes: self.max_page_bytes,
            all_bytes: self.allowed,
            ratio: self.max_expansion_ratio,
        };
        let mut all = 0;
        for group in metadata.row_groups() {
            let columns = group.columns().iter().enumerate();
            for (_, column) in columns.filter(|&(leaf, _)| wanted.leaf_included(leaf)) {
                page_headers::check(file, column, limits, &mut all)?;
            }
        }
        if self.failed.load(Ordering::Relaxed) {
            return Err(Fault::new(RejectCode::Io, "cannot read the headers of its pages"));
        }
        Ok(())
    }

    /// Counts the bytes of `row` against the limit: a text stored once may be the value of a million rows.
    fn expand(&mut self, row: &Row) -> Result<(), Fault> {
        let bodies = [&row.text, &row.html].into_iter().flatten().map(Body::len);
        let strings = [&row.id, &row.url, &row.title].into_iter().flatten().map(String::len);
        self.expanded += ROW_BYTES + bodies.chain(strings).sum::<usize>() as u64;
        if self.expanded > self.allowed {
            let message =
                format!("the rows are over {} times the size of the file", self.max_expansion_ratio);
            return Err(Fault::new(RejectCode::ExpansionLimit, message));
        }
        Ok(())
    }

    /// Stops reading; the returned reject stands for all remaining rows.
    fn give_up(&mut self, fault: Fault) -> What {
        self.stage = Stage::Done;
        if self.failed.load(Ordering::Relaxed) {
            return What::FileReject(Fault::new(
                RejectCode::Io,
                format!("cannot read the file: {}", fault.message),
            ));
        }
        What::FileReject(fault)
    }

    /// Returns the next row, reading the next batch if needed; `None` at the end.
    fn next_row(&mut self) -> Result<Option<Row>, Fault> {
        let Stage::Open { batches, batch } = &mut self.stage else { return Ok(None) };
        loop {
            if let Some((columns, at)) = batch
                && *at < columns.rows
            {
                *at += 1;
                return Ok(Some(columns.row(*at - 1, self.max_body_bytes, &mut self.charset)));
            }
            let next = caught(|| {
                let next = batches.next().transpose();
                let next =
                    next.and_then(|next| next.map(|next| Columns::new(&next, &self.paths)).transpose());
                next.map_err(|error| bad_values(&error))
            });
            match next? {
                Some(columns) => *batch = Some((columns, 0)),
                None => return Ok(None),
            }
        }
    }
}

impl record::Records for Records {
    fn next(&mut self, content: &mut Content) -> Option<Found> {
        let opened = if let Stage::Closed = self.stage { self.open(content) } else { Ok(()) };
        let row = opened.and_then(|()| {
            let row = self.next_row()?;
            row.as_ref().map_or(Ok(()), |row| self.expand(row)).map(|()| row)
        });
        let left = self.rows - self.done;
        let (extent, what) = match row {
            Ok(Some(row)) if left > 0 => (1, What::from(row.into_draft(&self.fields))),
            Ok(None) if left == 0 => return None,
            Ok(_) => {
                let message = format!("the file does not have the {} rows that it claims", self.rows);
                (left, self.give_up(Fault::new(RejectCode::BadParquet, message)))
            }
            Err(fault) => (left, self.give_up(fault)),
        };
        self.done += extent;
        Some(Found { offset: None, extent, what })
    }

    fn rows(&self) -> Option<u64> {
        Some(self.rows)
    }
}

/// Makes a page of each row of a table, from the columns named in `options`.
///
/// # Errors
/// A fault if no column holds text or HTML, or a column cannot be read.
pub fn rows(batch: &RecordBatch, options: &Options) -> Result<Vec<Result<Draft, Fault>>, Fault> {
    let paths = Paths::of(batch.schema().fields(), &options.fields);
    if paths.text.is_none() && paths.html.is_none() {
        let Fields { text, html, .. } = &options.fields;
        let message = format!("the table has neither a column {text} nor a column {html}");
        return Err(Fault::new(RejectCode::MissingText, message));
    }
    let columns = Columns::new(batch, &paths).map_err(|error| bad_values(&error))?;
    let mut charset = Charset::default();
    let limit = body_limit(options);
    let draft = |at| columns.row(at, limit, &mut charset).into_draft(&options.fields)?.within(options);
    Ok((0..columns.rows).map(draft).collect())
}

/// Returns the length in bytes past which the strings of a list are not joined further.
fn body_limit(options: &Options) -> usize {
    usize::try_from(options.max_page_bytes).unwrap_or(usize::MAX)
}

/// Runs `read`, turning a panic into a fault. The parquet crate asserts conditions that a damaged file can
/// violate (version 60: "column start and length should not be negative"). After a fault the caller discards
/// the reader, so that no inconsistent state is seen.
fn caught<T>(read: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(Fault::new(RejectCode::BadParquet, "the file violates an assumption of the Parquet library"))
    })
}

fn bad(error: &ParquetError) -> Fault {
    Fault::new(RejectCode::BadParquet, format!("the file is malformed: {error}"))
}

fn bad_values(error: &ArrowError) -> Fault {
    Fault::new(RejectCode::BadParquet, format!("cannot read the rows from here on: {error}"))
}
