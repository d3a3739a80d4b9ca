//! Parquet files: each row is a page.
//!
//! Reads only the named columns, about [`BATCH_BYTES`] at a time. Text columns may be strings or binary of
//! any width, plain or dictionary-encoded, also inside structs; the date may be a string, date, timestamp or
//! number. Extents count rows: those of the batches against those in the file's metadata. If a batch cannot
//! be read or the sums differ, one reject stands for all remaining rows.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, RecordBatch, make_array};
use arrow_buffer::NullBuffer;
use arrow_cast::cast;
use arrow_schema::ArrowError;
use arrow_schema::{DataType, FieldRef, Fields as ArrowFields, Schema, TimeUnit};
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::ChunkReader;

use super::content::Content;
use super::days::{self, Given};
use super::draft::{Draft, Fault};
use super::fields::{self, Row};
use super::options::{FREE_EXPANSION_BYTES, Fields, Names, Options};
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
    max_expansion_ratio: u64,
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
                return Ok(Some(columns.row(*at - 1)));
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
    let draft = |at| columns.row(at).into_draft(&options.fields)?.within(options);
    Ok((0..columns.rows).map(draft).collect())
}

/// Columns of a batch, converted to the types that rows are made from.
struct Columns {
    rows: usize,
    id: Option<ArrayRef>,
    url: Option<ArrayRef>,
    title: Option<ArrayRef>,
    text: Option<ArrayRef>,
    html: Option<ArrayRef>,
    date: Option<(ArrayRef, Unit)>,
}

impl Columns {
    /// Extracts the columns at `paths` from `batch`.
    fn new(batch: &RecordBatch, paths: &Paths) -> Result<Self, ArrowError> {
        let column = |path: &Option<Path>| {
            let column = path.as_deref().and_then(|path| at_path(batch, path));
            column.map(|column| plain(&column)).transpose()
        };
        let strings = |path: &Option<Path>| {
            column(path).map(|column| column.and_then(|column| cast(&column, &DataType::Utf8View).ok()))
        };
        Ok(Self {
            rows: batch.num_rows(),
            id: strings(&paths.id)?,
            url: strings(&paths.url)?,
            title: strings(&paths.title)?,
            text: column(&paths.text)?,
            html: column(&paths.html)?,
            date: column(&paths.date)?.and_then(|column| dates(&column)),
        })
    }

    /// Returns the values of the row `at`.
    fn row(&self, at: usize) -> Row {
        let string = |column: &Option<ArrayRef>| {
            let column = column.as_ref()?.as_string_view_opt()?;
            column.is_valid(at).then(|| column.value(at).to_owned())
        };
        let body = |column: &Option<ArrayRef>| column.as_deref().and_then(|column| body(column, at));
        let published = self.date.as_ref().filter(|(column, _)| column.is_valid(at)).map(|(column, unit)| {
            if let Some(column) = column.as_string_view_opt() {
                return days::day(column.value(at));
            }
            match (column.as_primitive_opt::<Int64Type>().map(|column| column.value(at)), unit) {
                (Some(value), Unit::Parts(per_second)) => days::of_seconds(value.div_euclid(*per_second)),
                // The digits may be those of a calendar day.
                (Some(value), Unit::Unknown) => days::day(&value.to_string()),
                (None, _) => Given::Nothing,
            }
        });
        Row {
            id: string(&self.id),
            url: string(&self.url),
            title: string(&self.title),
            published: published.unwrap_or_default(),
            text: body(&self.text),
            html: body(&self.html),
        }
    }
}

/// Changes the schema so that strings and binaries are read as views, which point into the file's pages.
/// Other arrays would copy for each row a text that the file holds once, in a dictionary.
fn as_views(metadata: ArrowReaderMetadata) -> ArrowReaderMetadata {
    let view = |kind: &DataType| match kind {
        DataType::Utf8 | DataType::LargeUtf8 => Some(DataType::Utf8View),
        DataType::Binary | DataType::LargeBinary => Some(DataType::BinaryView),
        _ => None,
    };
    let fields = metadata.schema().fields().iter().map(|field| {
        let kind = match field.data_type() {
            DataType::Dictionary(_, values) => view(values),
            kind => view(kind),
        };
        kind.map_or_else(
            || FieldRef::clone(field),
            |kind| Arc::new(field.as_ref().clone().with_data_type(kind)),
        )
    });
    let schema = Schema::new_with_metadata(fields.collect::<Vec<_>>(), metadata.schema().metadata().clone());
    let options = ArrowReaderOptions::new().with_schema(Arc::new(schema));
    ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options).unwrap_or(metadata)
}

/// Returns `column` without dictionary encoding.
fn plain(column: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    match column.data_type() {
        DataType::Dictionary(_, values) => cast(column, values),
        _ => Ok(ArrayRef::clone(column)),
    }
}

/// Returns the text at row `at`; `None` if it is null or the column does not hold text.
fn body(column: &dyn Array, at: usize) -> Option<Body> {
    if column.is_null(at) {
        return None;
    }
    match column.data_type() {
        DataType::Utf8 => Some(Body::Text(column.as_string::<i32>().value(at).to_owned())),
        DataType::LargeUtf8 => Some(Body::Text(column.as_string::<i64>().value(at).to_owned())),
        DataType::Utf8View => Some(Body::Text(column.as_string_view().value(at).to_owned())),
        DataType::Binary => Some(fields::body(column.as_binary::<i32>().value(at))),
        DataType::LargeBinary => Some(fields::body(column.as_binary::<i64>().value(at))),
        DataType::BinaryView => Some(fields::body(column.as_binary_view().value(at))),
        _ => None,
    }
}

/// Unit of the integers in a date column.
#[derive(Clone, Copy)]
enum Unit {
    /// A fraction of a second: the number of units in one.
    Parts(i64),
    /// Not given by the column's type.
    Unknown,
}

/// Converts a column of dates to strings, or to integers with their unit. Returns `None` if that fails.
fn dates(column: &ArrayRef) -> Option<(ArrayRef, Unit)> {
    let parts = match column.data_type() {
        DataType::Date32 => {
            let milliseconds = cast(&cast(column, &DataType::Date64).ok()?, &DataType::Int64);
            return Some((milliseconds.ok()?, Unit::Parts(1_000)));
        }
        DataType::Date64 | DataType::Timestamp(TimeUnit::Millisecond, _) => 1_000,
        DataType::Timestamp(TimeUnit::Second, _) => 1,
        DataType::Timestamp(TimeUnit::Microsecond, _) => 1_000_000,
        DataType::Timestamp(TimeUnit::Nanosecond, _) => 1_000_000_000,
        DataType::UInt64 => return Some((cast(column, &DataType::Utf8View).ok()?, Unit::Unknown)),
        kind if kind.is_integer() => return Some((cast(column, &DataType::Int64).ok()?, Unit::Unknown)),
        _ => return Some((cast(column, &DataType::Utf8View).ok()?, Unit::Unknown)),
    };
    Some((cast(column, &DataType::Int64).ok()?, Unit::Parts(parts)))
}

/// Names that lead to a column: those of the structs around it, then its own.
type Path = Vec<String>;

/// Paths of the columns that make up a page.
#[derive(Default)]
struct Paths {
    id: Option<Path>,
    url: Option<Path>,
    text: Option<Path>,
    html: Option<Path>,
    date: Option<Path>,
    title: Option<Path>,
}

impl Paths {
    /// Resolves the names in `fields` to columns of `schema`.
    fn of(schema: &ArrowFields, fields: &Fields) -> Self {
        let Fields { id, url, text, html, date, title } = fields;
        let path = |names: &Names| names.iter().find_map(|name| path(schema, name));
        Self {
            id: path(id),
            url: path(url),
            text: path(text),
            html: path(html),
            date: path(date),
            title: path(title),
        }
    }

    /// Returns true if the column at `leaf` is, or lies within, one of these.
    fn have(&self, leaf: &[String]) -> bool {
        let Self { id, url, text, html, date, title } = self;
        [id, url, text, html, date, title].into_iter().flatten().any(|path| leaf.starts_with(path))
    }
}

/// Resolves `name` to a column of that name, or else to one inside the struct named before one of its dots.
fn path(schema: &ArrowFields, name: &str) -> Option<Path> {
    if schema.find(name).is_some() {
        return Some(vec![name.to_owned()]);
    }
    name.match_indices('.').find_map(|(dot, _)| {
        let DataType::Struct(inner) = schema.find(&name[..dot])?.1.data_type() else { return None };
        let mut path = path(inner, &name[dot + 1..])?;
        path.insert(0, name[..dot].to_owned());
        Some(path)
    })
}

/// Returns the column at `path`, null where a struct around it is null.
fn at_path(batch: &RecordBatch, path: &[String]) -> Option<ArrayRef> {
    let (first, inner) = path.split_first()?;
    let mut column = ArrayRef::clone(batch.column_by_name(first)?);
    for name in inner {
        let outer = column.as_struct_opt()?;
        let child = outer.column_by_name(name)?;
        let nulls = NullBuffer::union(outer.nulls(), child.nulls());
        column = make_array(child.to_data().into_builder().nulls(nulls).build().ok()?);
    }
    Some(column)
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
