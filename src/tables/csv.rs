//! CSV files of the tables (RFC 4180, UTF-8, with a header, lines ending in CR LF).
//!
//! Takes batches in row order and writes one file for each table, with the same rows in the same order as the
//! Parquet parts. A null is an empty cell. Days are written as `2013-05-07`, times as
//! `2013-05-07T12:00:00.000Z`, and fractions with the fewest digits that give the same 32-bit number back.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Float32Type, Int32Type, Int64Type, TimestampMillisecondType,
};
use arrow_array::{Array, Date32Array, Float32Array, PrimitiveArray, RecordBatch, StringArray};
use chrono::{DateTime, NaiveDate, SecondsFormat};
use rayon::prelude::*;

use super::error::Error;
use super::file::{self, DigestedFile, digest};
use super::part::{PartFacts, csv_name};
use super::schema::{Column, Kind, Table};

/// First characters of cells that a spreadsheet takes for formulas (OWASP, CSV Injection).
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Writes the CSV file of one table.
pub(crate) struct CsvWriter {
    table: Table,
    file: DigestedFile,
    spreadsheet_safe: bool,
    rows: u64,
}

impl CsvWriter {
    /// Creates the file and writes its header.
    pub(crate) fn create(folder: &Path, table: Table, spreadsheet_safe: bool) -> Result<Self, Error> {
        let mut file = new_file(folder, table)?;
        file.append(&header(table))?;
        Ok(Self { table, file, spreadsheet_safe, rows: 0 })
    }

    /// Creates the file as a copy of the file `from` of another run, which `facts` describes.
    ///
    /// # Errors
    /// [`Error::Damaged`] if the content of `from` differs from what was published.
    pub(crate) fn resume(
        folder: &Path,
        spreadsheet_safe: bool,
        from: &Path,
        facts: &PartFacts,
    ) -> Result<Self, Error> {
        let table = facts.table;
        let damaged = || Error::Damaged { path: from.to_owned() };
        let mut source = file::open(from).map_err(|_| damaged())?;
        let mut file = new_file(folder, table)?;
        if let Err(error) = io::copy(&mut source, &mut file) {
            let is_readable = file::open(from).and_then(digest).is_ok();
            return Err(if is_readable {
                Error::io("write", &folder.join(csv_name(table)), error)
            } else {
                damaged()
            });
        }
        if file.sha256() != facts.sha256 {
            return Err(damaged());
        }
        Ok(Self { table, file, spreadsheet_safe, rows: facts.rows })
    }

    /// Appends the rows of `batches`, which are formatted in parallel.
    pub(crate) fn write(&mut self, batches: &[&RecordBatch]) -> Result<(), Error> {
        let lines = batches
            .par_iter()
            .map(|batch| format_rows(self.table, batch, self.spreadsheet_safe))
            .collect::<Vec<_>>();
        for (batch, lines) in batches.iter().zip(lines) {
            self.file.append(&lines)?;
            self.rows += batch.num_rows() as u64;
        }
        Ok(())
    }

    /// Completes the file and returns its description.
    pub(crate) fn finish(self) -> Result<PartFacts, Error> {
        let digested = self.file.finish()?;
        Ok(PartFacts {
            table: self.table,
            file: csv_name(self.table),
            rows: self.rows,
            bytes: digested.bytes,
            sha256: digested.sha256,
        })
    }
}

/// Creates the CSV file of `table` in `folder`.
fn new_file(folder: &Path, table: Table) -> Result<DigestedFile, Error> {
    let path = folder.join(csv_name(table));
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|source| Error::io("create", parent, source))?;
    }
    DigestedFile::create(path)
}

/// Returns the header line of `table`.
pub(crate) fn header(table: Table) -> Vec<u8> {
    let mut out = writer_of(0);
    push(&mut out, table.columns().iter().map(|column| column.name));
    into_bytes(out)
}

/// Formats the rows of `batch`, which must have the columns of `table`.
#[must_use]
pub fn format_rows(table: Table, batch: &RecordBatch, spreadsheet_safe: bool) -> Vec<u8> {
    let columns = table.columns().iter().zip(batch.columns());
    let columns = columns.map(|(column, array)| ColumnCells::new(column.kind, array)).collect::<Vec<_>>();
    let mut out = writer_of(batch.get_array_memory_size());
    let mut cell = String::new();
    for row in 0..batch.num_rows() {
        for column in &columns {
            let text = column.cell(row, &mut cell);
            if spreadsheet_safe && column.is_text() && text.starts_with(FORMULA_STARTS) {
                push_field(&mut out, &format!("'{text}"));
            } else {
                push_field(&mut out, text);
            }
        }
        push(&mut out, []);
    }
    into_bytes(out)
}

/// Returns names and texts of the cells at `row` of `batch`, which must have the columns of `table`; only of
/// columns for whose name `is_wanted` is true. Null gives `None`.
pub fn cells_at(
    table: Table,
    batch: &RecordBatch,
    row: usize,
    is_wanted: impl Fn(&str) -> bool,
) -> Vec<(&'static str, Option<String>)> {
    let columns = table.columns().iter().zip(batch.columns()).filter(|(column, _)| is_wanted(column.name));
    let cell = |(column, array): (&Column, &Arc<dyn Array>)| {
        let text = ColumnCells::new(column.kind, array).cell(row, &mut String::new()).to_owned();
        (column.name, array.is_valid(row).then_some(text))
    };
    columns.map(cell).collect()
}

/// A column whose cells can be formatted.
enum ColumnCells<'a> {
    Text(&'a StringArray),
    Code(&'a PrimitiveArray<Int32Type>, &'a StringArray),
    Int32(&'a PrimitiveArray<Int32Type>),
    Int64(&'a PrimitiveArray<Int64Type>),
    Float32(&'a Float32Array),
    Date(&'a Date32Array),
    Time(&'a PrimitiveArray<TimestampMillisecondType>),
}

impl<'a> ColumnCells<'a> {
    /// Views `array` as a column of `kind`.
    fn new(kind: Kind, array: &'a dyn Array) -> Self {
        match kind {
            Kind::Text | Kind::Label => Self::Text(array.as_string()),
            Kind::Code => {
                let codes = array.as_dictionary::<Int32Type>();
                Self::Code(codes.keys(), codes.values().as_string())
            }
            Kind::Int32 => Self::Int32(array.as_primitive()),
            Kind::Int64 => Self::Int64(array.as_primitive()),
            Kind::Float32 => Self::Float32(array.as_primitive::<Float32Type>()),
            Kind::Date => Self::Date(array.as_primitive::<Date32Type>()),
            Kind::Time => Self::Time(array.as_primitive()),
        }
    }

    fn is_text(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Code(..))
    }

    /// Returns the cell at `row` as text; numbers are formatted into `out`.
    fn cell<'b>(&'b self, row: usize, out: &'b mut String) -> &'b str {
        out.clear();
        match self {
            Self::Text(cells) => return if cells.is_null(row) { "" } else { cells.value(row) },
            Self::Code(keys, values) => {
                let key = get(keys, row).and_then(|key| usize::try_from(key).ok());
                return key.map_or("", |key| values.value(key));
            }
            Self::Int32(cells) => write_cell(out, get(cells, row)),
            Self::Int64(cells) => write_cell(out, get(cells, row)),
            Self::Float32(cells) => write_cell(out, get(cells, row)),
            Self::Date(cells) => write_cell(out, get(cells, row).and_then(NaiveDate::from_epoch_days)),
            Self::Time(cells) => {
                let time = get(cells, row).and_then(DateTime::from_timestamp_millis);
                write_cell(out, time.map(|time| time.to_rfc3339_opts(SecondsFormat::Millis, true)));
            }
        }
        out
    }
}

fn get<T: ArrowPrimitiveType>(cells: &PrimitiveArray<T>, row: usize) -> Option<T::Native> {
    cells.is_valid(row).then(|| cells.value(row))
}

/// Appends `value`; a null is an empty cell.
fn write_cell(out: &mut String, value: Option<impl std::fmt::Display>) {
    if let Some(value) = value {
        write!(out, "{value}").expect("writing to a String does not fail");
    }
}

type Memory = csv::Writer<Vec<u8>>;

/// Returns a writer with room for `bytes` bytes.
fn writer_of(bytes: usize) -> Memory {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::with_capacity(bytes))
}

fn push_field(out: &mut Memory, field: &str) {
    out.write_field(field).expect("writing to memory does not fail");
}

/// Writes the last `fields` of a record and ends the record.
fn push<'a>(out: &mut Memory, fields: impl IntoIterator<Item = &'a str>) {
    out.write_record(fields).expect("every row has as many cells as the table has columns");
}

fn into_bytes(out: Memory) -> Vec<u8> {
    out.into_inner().expect("writing to memory does not fail")
}
