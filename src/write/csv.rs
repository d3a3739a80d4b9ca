//! Batches → CSV of one table (RFC 4180, UTF-8, header, lines ending in CR LF).
//!
//! In: batches in row order. Out: one file a table with the rows of the Parquet parts in the same order.
//! A null is an empty cell; days are `2013-05-07`, moments `2013-05-07T12:00:00.000Z`; a fraction is
//! printed with the fewest digits that give the same 32-bit number back.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use arrow::array::{Array, AsArray, Date32Array, Float32Array, PrimitiveArray, RecordBatch, StringArray};
use arrow::datatypes::{
    ArrowPrimitiveType, Date32Type, Float32Type, Int32Type, Int64Type, TimestampMillisecondType,
};
use chrono::{DateTime, NaiveDate, SecondsFormat};
use rayon::prelude::*;

use super::error::Error;
use super::file::DigestedFile;
use super::schema::{Kind, Table};
use super::tables::PartFacts;

/// First characters with which a spreadsheet takes a cell for a formula (OWASP, CSV Injection).
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Writes the CSV file of one table.
pub(super) struct CsvWriter {
    table: Table,
    file: DigestedFile,
    spreadsheet_safe: bool,
    rows: u64,
}

impl CsvWriter {
    /// Creates the file with its header.
    pub(super) fn create(folder: &Path, table: Table, spreadsheet_safe: bool) -> Result<Self, Error> {
        let path = folder.join(name(table));
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|source| Error::io("create", parent, source))?;
        }
        let mut file = DigestedFile::create(path)?;
        file.append(&header(table))?;
        Ok(Self { table, file, spreadsheet_safe, rows: 0 })
    }

    /// Appends the rows of `batches`, formatted in parallel.
    pub(super) fn write(&mut self, batches: &[&RecordBatch]) -> Result<(), Error> {
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

    /// Ends the file and tells what was written.
    pub(super) fn finish(self) -> Result<PartFacts, Error> {
        let digested = self.file.finish()?;
        Ok(PartFacts {
            table: self.table,
            file: name(self.table),
            rows: self.rows,
            bytes: digested.bytes,
            sha256: digested.sha256,
        })
    }
}

/// Path of the file, relative to the run.
pub(super) fn name(table: Table) -> String {
    format!("csv/{table}.csv")
}

/// The first line.
pub(super) fn header(table: Table) -> Vec<u8> {
    let mut out = Vec::new();
    for (index, column) in table.columns().iter().enumerate() {
        begin_cell(index, &mut out);
        push_text(column.name, &mut out);
    }
    out.extend(ROW_END);
    out
}

/// The lines of `batch`, which has the columns of `table`.
pub(super) fn format_rows(table: Table, batch: &RecordBatch, spreadsheet_safe: bool) -> Vec<u8> {
    let columns = table.columns().iter().zip(batch.columns());
    let columns = columns.map(|(column, array)| Cells::new(column.kind, array)).collect::<Vec<_>>();
    let mut out = Vec::new();
    for row in 0..batch.num_rows() {
        for (index, column) in columns.iter().enumerate() {
            begin_cell(index, &mut out);
            column.push(row, spreadsheet_safe, &mut out);
        }
        out.extend(ROW_END);
    }
    out
}

const ROW_END: [u8; 2] = *b"\r\n";

fn begin_cell(index: usize, out: &mut Vec<u8>) {
    if index > 0 {
        out.push(b',');
    }
}

/// A column, ready to give its cells as text.
enum Cells<'a> {
    Text(&'a StringArray),
    Code(&'a PrimitiveArray<Int32Type>, &'a StringArray),
    Int32(&'a PrimitiveArray<Int32Type>),
    Int64(&'a PrimitiveArray<Int64Type>),
    Float32(&'a Float32Array),
    Date(&'a Date32Array),
    Time(&'a PrimitiveArray<TimestampMillisecondType>),
}

impl<'a> Cells<'a> {
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

    /// Appends the cell at `row`. Only texts can need quotes.
    fn push(&self, row: usize, spreadsheet_safe: bool, out: &mut Vec<u8>) {
        match self {
            Self::Text(cells) if cells.is_null(row) => {}
            Self::Text(cells) => push_safe_text(cells.value(row), spreadsheet_safe, out),
            Self::Code(keys, values) => {
                if let Some(key) = get(keys, row).and_then(|key| usize::try_from(key).ok()) {
                    push_safe_text(values.value(key), spreadsheet_safe, out);
                }
            }
            Self::Int32(cells) => push_integer(get(cells, row).map(i64::from), out),
            Self::Int64(cells) => push_integer(get(cells, row), out),
            Self::Float32(cells) => push_value(get(cells, row), out),
            Self::Date(cells) => push_value(get(cells, row).and_then(NaiveDate::from_epoch_days), out),
            Self::Time(cells) => {
                let time = get(cells, row).and_then(DateTime::from_timestamp_millis);
                push_value(time.map(|time| time.to_rfc3339_opts(SecondsFormat::Millis, true)), out);
            }
        }
    }
}

fn get<T: ArrowPrimitiveType>(cells: &PrimitiveArray<T>, row: usize) -> Option<T::Native> {
    cells.is_valid(row).then(|| cells.value(row))
}

fn push_value(value: Option<impl std::fmt::Display>, out: &mut Vec<u8>) {
    if let Some(value) = value {
        write!(out, "{value}").expect("writing to memory does not fail");
    }
}

/// Appends the digits of `value`: most cells are numbers, and formatting one costs several times as much.
fn push_integer(value: Option<i64>, out: &mut Vec<u8>) {
    let Some(value) = value else { return };
    if value < 0 {
        out.push(b'-');
    }
    // The digits of 2^64, and room for none more.
    let mut digits = [b'0'; 20];
    let mut from = digits.len();
    let mut left = value.unsigned_abs();
    loop {
        from -= 1;
        digits[from] += (left % 10) as u8;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[from..]);
}

/// Appends `text`, with an apostrophe before what a spreadsheet would run, if it must be safe.
fn push_safe_text(text: &str, spreadsheet_safe: bool, out: &mut Vec<u8>) {
    if spreadsheet_safe && text.starts_with(FORMULA_STARTS) {
        push_text(&format!("'{text}"), out);
    } else {
        push_text(text, out);
    }
}

/// Appends `text`, in quotes where it holds one or what ends a cell.
fn push_text(text: &str, out: &mut Vec<u8>) {
    let is_special = |byte| matches!(byte, b',' | b'"' | b'\r' | b'\n');
    // Every byte is looked at, which compiles to a few instructions for 16 of them.
    if !text.bytes().fold(false, |seen, byte| seen | is_special(byte)) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(at) = memchr::memchr(b'"', rest) {
        out.extend_from_slice(&rest[..=at]);
        out.push(b'"');
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_what_ends_a_cell() {
        for (text, cell) in
            [("", ""), ("a b", "a b"), ("a,b", "\"a,b\""), ("\"\"", "\"\"\"\"\"\""), ("a\n", "\"a\n\"")]
        {
            let mut out = Vec::new();
            push_text(text, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), cell);
        }
    }

    #[test]
    fn integers_are_printed_as_everywhere() {
        for value in [0, 9, 10, -1, 1_234_567_890, i64::MAX, i64::MIN] {
            let mut out = Vec::new();
            push_integer(Some(value), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), value.to_string());
        }
    }
}
