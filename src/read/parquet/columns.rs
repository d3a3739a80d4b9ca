//! Columns of a Parquet file or table, as rows of a page's fields.
//!
//! In: a batch, and the paths of the wanted columns. Out: rows. Text columns may be strings or binary of any
//! width, plain or dictionary-encoded, also inside structs and lists; the date may be a string, date,
//! timestamp or number.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, RecordBatch, make_array};
use arrow_buffer::NullBuffer;
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, FieldRef, Fields as ArrowFields, Schema, TimeUnit};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};

use crate::read::charset::Charset;
use crate::read::days::{self, Given};
use crate::read::fields::{self, HTML_SEPARATOR, Row, TEXT_SEPARATOR};
use crate::read::names::is_same;
use crate::read::options::{Fields, Names};

/// Columns of a batch, converted to the types that rows are made from.
pub(super) struct Columns {
    pub(super) rows: usize,
    id: Option<ArrayRef>,
    url: Option<ArrayRef>,
    title: Option<ArrayRef>,
    text: Option<ArrayRef>,
    html: Option<ArrayRef>,
    date: Option<(ArrayRef, Unit)>,
}

impl Columns {
    /// Extracts the columns at `paths` from `batch`.
    pub(super) fn new(batch: &RecordBatch, paths: &Paths) -> Result<Self, ArrowError> {
        let column = |path: &Option<Path>| {
            let column = path.as_deref().and_then(|path| at_path(batch, path));
            column.map(|column| plain(&column)).transpose()
        };
        Ok(Self {
            rows: batch.num_rows(),
            id: column(&paths.id)?.and_then(|column| strings(&column)),
            url: column(&paths.url)?.and_then(|column| strings(&column)),
            title: column(&paths.title)?.and_then(|column| strings(&column)),
            text: column(&paths.text)?,
            html: column(&paths.html)?,
            date: column(&paths.date)?.and_then(|column| dates(&column)),
        })
    }

    /// Returns the values of the row `at`. Texts are joined from lists up to a little over `limit` bytes.
    pub(super) fn row(&self, at: usize, limit: usize, charset: &mut Charset) -> Row {
        let body = |column: &Option<ArrayRef>, separator| {
            let column = column.as_deref()?;
            match list(column, at) {
                Some(items) => joined(&*items, separator, limit).map(fields::to_body),
                None => bytes(column, at).map(fields::body),
            }
        };
        let (text, html) = (body(&self.text, TEXT_SEPARATOR), body(&self.html, HTML_SEPARATOR));
        let beside = fields::evidence(text.as_ref(), html.as_ref());
        let mut one = |column: &Option<ArrayRef>| {
            let column = column.as_deref()?;
            let Some(items) = list(column, at) else {
                return bytes(column, at).map(|bytes| charset.decode(bytes, beside));
            };
            let first = (0..items.len()).filter_map(|item| bytes(&*items, item));
            first.into_iter().find(|item| !fields::is_missing(item)).map(|item| charset.decode(item, beside))
        };
        let (id, url) = (one(&self.id), one(&self.url));
        let title = self.title.as_deref().and_then(|column| match list(column, at) {
            Some(items) => joined(&*items, b" ", limit),
            None => bytes(column, at).map(<[u8]>::to_vec),
        });
        let title = title.map(|title| charset.decode(&title, beside));
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
        Row { id, url, title, published: published.unwrap_or_default(), text, html }
    }
}

/// Changes the schema so that strings and binaries are read as views, which point into the file's pages.
/// Other arrays would copy for each row a text that the file holds once, in a dictionary.
pub(super) fn as_views(metadata: ArrowReaderMetadata) -> ArrowReaderMetadata {
    let fields = metadata.schema().fields().iter().map(as_view);
    let schema = Schema::new_with_metadata(fields.collect::<Vec<_>>(), metadata.schema().metadata().clone());
    let options = ArrowReaderOptions::new().with_schema(Arc::new(schema));
    ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options).unwrap_or(metadata)
}

/// Returns `field` with views in place of strings and binaries, also in a list.
fn as_view(field: &FieldRef) -> FieldRef {
    let view = |kind: &DataType| match kind {
        DataType::Utf8 | DataType::LargeUtf8 => Some(DataType::Utf8View),
        DataType::Binary | DataType::LargeBinary => Some(DataType::BinaryView),
        _ => None,
    };
    let kind = match field.data_type() {
        DataType::Dictionary(_, values) => view(values),
        DataType::List(item) => Some(DataType::List(as_view(item))),
        DataType::LargeList(item) => Some(DataType::LargeList(as_view(item))),
        kind => view(kind),
    };
    kind.map_or_else(|| FieldRef::clone(field), |kind| Arc::new(field.as_ref().clone().with_data_type(kind)))
}

/// Returns `column` without dictionary encoding.
fn plain(column: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    match column.data_type() {
        DataType::Dictionary(_, values) => cast(column, values),
        _ => Ok(ArrayRef::clone(column)),
    }
}

/// Returns `column` as strings, bytes or lists; `None` if it has no such form.
fn strings(column: &ArrayRef) -> Option<ArrayRef> {
    match column.data_type() {
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => Some(ArrayRef::clone(column)),
        DataType::List(_) | DataType::LargeList(_) => Some(ArrayRef::clone(column)),
        _ => cast(column, &DataType::Utf8View).ok(),
    }
}

/// Returns the bytes of the string at row `at`; `None` if it is null or the column does not hold strings.
fn bytes(column: &dyn Array, at: usize) -> Option<&[u8]> {
    if column.is_null(at) {
        return None;
    }
    match column.data_type() {
        DataType::Utf8 => Some(column.as_string::<i32>().value(at).as_bytes()),
        DataType::LargeUtf8 => Some(column.as_string::<i64>().value(at).as_bytes()),
        DataType::Utf8View => Some(column.as_string_view().value(at).as_bytes()),
        DataType::Binary => Some(column.as_binary::<i32>().value(at)),
        DataType::LargeBinary => Some(column.as_binary::<i64>().value(at)),
        DataType::BinaryView => Some(column.as_binary_view().value(at)),
        _ => None,
    }
}

/// Returns the items of the list at row `at`; `None` if it is null or the column does not hold lists.
fn list(column: &dyn Array, at: usize) -> Option<ArrayRef> {
    if column.is_null(at) {
        return None;
    }
    match column.data_type() {
        DataType::List(_) => Some(column.as_list::<i32>().value(at)),
        DataType::LargeList(_) => Some(column.as_list::<i64>().value(at)),
        _ => None,
    }
}

/// Joins the strings in `items`, up to the first past `limit` bytes: a file may hold a text once, and name it
/// a million times in one row. Returns `None` if there are none.
fn joined(items: &dyn Array, separator: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut joined = None::<Vec<u8>>;
    for item in (0..items.len()).filter_map(|at| bytes(items, at)) {
        match &mut joined {
            None => joined = Some(item.to_vec()),
            Some(joined) if joined.len() > limit => break,
            Some(joined) => {
                joined.extend_from_slice(separator);
                joined.extend_from_slice(item);
            }
        }
    }
    joined
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
pub(super) struct Paths {
    id: Option<Path>,
    url: Option<Path>,
    pub(super) text: Option<Path>,
    pub(super) html: Option<Path>,
    date: Option<Path>,
    title: Option<Path>,
}

impl Paths {
    /// Resolves the names in `fields` to columns of `schema`.
    pub(super) fn of(schema: &ArrowFields, fields: &Fields) -> Self {
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
    pub(super) fn have(&self, leaf: &[String]) -> bool {
        let Self { id, url, text, html, date, title } = self;
        [id, url, text, html, date, title].into_iter().flatten().any(|path| leaf.starts_with(path))
    }
}

/// Resolves `name` to a column of that name, or else to one inside the struct named before one of its dots.
fn path(schema: &ArrowFields, name: &str) -> Option<Path> {
    if let Some(field) = named(schema, name) {
        return Some(vec![field.name().clone()]);
    }
    name.match_indices('.').find_map(|(dot, _)| {
        let outer = named(schema, &name[..dot])?;
        let DataType::Struct(inner) = outer.data_type() else { return None };
        let mut path = path(inner, &name[dot + 1..])?;
        path.insert(0, outer.name().clone());
        Some(path)
    })
}

/// Finds the field of this name, exactly or else in another case.
fn named<'a>(schema: &'a ArrowFields, name: &str) -> Option<&'a FieldRef> {
    let exact = schema.iter().find(|field| field.name() == name);
    exact.or_else(|| schema.iter().find(|field| is_same(name, field.name().as_bytes())))
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
