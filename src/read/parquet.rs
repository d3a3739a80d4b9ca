//! Parquet files: each row is a page.
//!
//! Reads only the named columns, a batch of rows at a time. Extents count rows: those of the batches against
//! those in the file's metadata. If a row group cannot be read, one reject stands for its remaining rows; if
//! the sums differ or the rows are too large, one stands for all remaining rows of the file.

mod columns;
mod faults;
mod groups;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow_array::RecordBatch;
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::file::reader::ChunkReader;

use self::columns::{Columns, Paths, as_views};
use self::faults::{bad, bad_values};
use self::groups::{Data, Groups, caught};
use super::charset::Charset;
use super::content::Content;
use super::draft::{Draft, Fault};
use super::fields::Row;
use super::options::{FREE_EXPANSION_BYTES, Fields, Options};
use super::page_headers::Limits;
use super::record::{self, Found, What};
use super::watched::Watched;
use crate::model::{Body, RejectCode};

/// Bytes that each row counts in addition to its texts: a file of a few hundred bytes may claim a billion
/// rows of nulls.
const ROW_BYTES: u64 = 64;

pub(super) struct Records {
    fields: Fields,
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
    Open(Box<Groups>),
    Done,
}

impl Records {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            fields: options.fields.clone(),
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
        let io = |error: std::io::Error| Fault::new(RejectCode::Io, format!("cannot read the file: {error}"));
        let (data, metadata) = if let Some(stored) = content.plain_mut() {
            let file = stored.share().map_err(io)?;
            let watched = Watched::new(file.try_clone().map_err(io)?, &self.failed);
            (Data::File(file), caught(|| metadata(&watched))?)
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
            let bytes = Bytes::from(unpacked);
            let metadata = caught(|| metadata(&bytes))?;
            (Data::Memory(bytes), metadata)
        };
        self.rows = u64::try_from(metadata.metadata().file_metadata().num_rows()).unwrap_or(0);
        let wanted = caught(|| self.wanted(&metadata))?;
        let limits = Limits {
            page_bytes: self.max_page_bytes,
            all_bytes: self.allowed,
            ratio: self.max_expansion_ratio,
        };
        self.stage = Stage::Open(Box::new(Groups::new(data, metadata, wanted, limits, &self.failed)));
        Ok(())
    }

    /// Selects the columns that make up pages.
    fn wanted(&self, metadata: &ArrowReaderMetadata) -> Result<(ProjectionMask, Paths), Fault> {
        let paths = Paths::of(metadata.schema().fields(), &self.fields);
        if paths.text.is_none() && paths.html.is_none() {
            let Fields { text, html, .. } = &self.fields;
            let message = format!("the file has neither a column {text} nor a column {html}");
            return Err(Fault::new(RejectCode::MissingText, message));
        }
        let schema = metadata.parquet_schema();
        let leaves = schema.columns().iter().map(|column| column.path().parts());
        let wanted = leaves.enumerate().filter(|(_, path)| paths.have(path)).map(|(leaf, _)| leaf);
        Ok((ProjectionMask::leaves(schema, wanted), paths))
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

    /// Makes the reject of `fault`, which is the disk's if the system failed to read the file.
    fn reject(&self, fault: Fault) -> What {
        What::FileReject(if self.failed.load(Ordering::Relaxed) {
            Fault::new(RejectCode::Io, format!("cannot read the file: {}", fault.message))
        } else {
            fault
        })
    }

    /// Stops reading; the returned reject stands for all remaining rows.
    fn give_up(&mut self, fault: Fault) -> What {
        self.stage = Stage::Done;
        self.reject(fault)
    }
}

impl record::Records for Records {
    fn next(&mut self, content: &mut Content) -> Option<Found> {
        let opened = if let Stage::Closed = self.stage { self.open(content) } else { Ok(()) };
        let row = match &mut self.stage {
            Stage::Open(groups) => groups.next_row(self.max_body_bytes, &mut self.charset),
            _ => Ok(None),
        };
        let left = self.rows - self.done;
        let (extent, what) = match (opened, row) {
            (Err(fault), _) => (left, self.give_up(fault)),
            (_, Ok(Some(row))) if left > 0 => match self.expand(&row) {
                Ok(()) => (1, What::from(row.into_draft(&self.fields))),
                Err(fault) => (left, self.give_up(fault)),
            },
            (_, Ok(None)) if left == 0 => return None,
            (_, Ok(_)) => {
                let message = format!("the file does not have the {} rows that it claims", self.rows);
                (left, self.give_up(Fault::new(RejectCode::BadParquet, message)))
            }
            (_, Err(fault)) => match &mut self.stage {
                Stage::Open(groups) if !self.failed.load(Ordering::Relaxed) => {
                    (groups.skip_group().min(left), self.reject(fault))
                }
                _ => (left, self.give_up(fault)),
            },
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

/// Reads the metadata of `file`.
fn metadata(file: &impl ChunkReader) -> Result<ArrowReaderMetadata, Fault> {
    ArrowReaderMetadata::load(file, ArrowReaderOptions::new()).map(as_views).map_err(|error| bad(&error))
}
