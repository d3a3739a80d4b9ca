//! CSV and TSV with a header row: a page a row.
//!
//! RFC 4180, read as the `csv` crate reads it (any line end, quoted line breaks, stray quotes taken
//! literally). Rows are parsed by pushing bytes, so that a quote that never closes costs no more memory than a
//! row may have. A row with another number of cells than the header is a reject; a header without
//! a text and an HTML column is one reject for the file. Cells that are not UTF-8 go on as bytes.

use csv_core::ReadRecordResult;

use super::content::Content;
use super::draft::Fault;
use super::fields::{self, Row};
use super::options::{Fields, Options};
use super::record::{self, Found, What};
use crate::model::RejectCode;

/// Most cells of a row: as many as a row of a spreadsheet has (Excel 2007 and later).
const MAX_CELLS: usize = 16_384;

pub(super) struct Records {
    parser: csv_core::Reader,
    fields: Fields,
    max_row_bytes: usize,
    columns: Option<Columns>,
    is_done: bool,
    /// The cells of the row at hand, one behind the other, and where each ends.
    cells: Vec<u8>,
    ends: Vec<usize>,
}

/// Where the named columns stand.
struct Columns {
    count: usize,
    id: Option<usize>,
    url: Option<usize>,
    text: Option<usize>,
    html: Option<usize>,
    date: Option<usize>,
    title: Option<usize>,
}

/// A row as it was met; `cells` and `ends` of [`Records`] hold it unless there is an `excess`.
struct Met {
    extent: u64,
    cells: usize,
    excess: Option<Fault>,
    /// Whether a line end ends it, as opposed to the end of the content.
    is_ended: bool,
}

impl Records {
    pub(super) fn new(delimiter: u8, options: &Options) -> Self {
        let max_row_bytes = usize::try_from(options.max_line_bytes).unwrap_or(usize::MAX);
        Self {
            parser: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            fields: options.fields.clone(),
            max_row_bytes,
            columns: None,
            is_done: false,
            cells: vec![0; 1],
            ends: vec![0; 16],
        }
    }

    /// Reads a row and the line ends behind it; `None` at the end.
    fn read_row(&mut self, content: &mut Content) -> Option<Met> {
        let mut met = Met { extent: 0, cells: 0, excess: None, is_ended: false };
        // Before the header, so that the parser, which passes over a mark only if it comes in one piece,
        // never sees one.
        while self.columns.is_none() {
            match content.skip_byte_order_mark() + content.skip_line_ends() {
                0 => break,
                skipped => met.extent += skipped,
            }
        }
        let mut filled = 0;
        loop {
            let bytes = content.fill();
            let is_ended = !bytes.is_empty();
            let (result, taken, written, ended) =
                self.parser.read_record(bytes, &mut self.cells[filled..], &mut self.ends[met.cells..]);
            content.consume(taken);
            met.extent += taken as u64;
            filled += written;
            met.cells += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.cells.len() > self.max_row_bytes => {
                    met.excess.get_or_insert_with(|| {
                        let message = format!("the row is longer than {} bytes", self.max_row_bytes);
                        Fault::new(RejectCode::LineTooLong, message)
                    });
                    filled = 0;
                }
                ReadRecordResult::OutputFull => {
                    let length = (self.cells.len() * 2).min(self.max_row_bytes.saturating_add(1));
                    self.cells.resize(length, 0);
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() >= MAX_CELLS => {
                    met.excess.get_or_insert_with(|| {
                        Fault::new(RejectCode::BadCsv, format!("the row has {MAX_CELLS} cells or more"))
                    });
                    met.cells = 0;
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => {
                    met.is_ended = is_ended;
                    met.extent += content.skip_line_ends();
                    return Some(met);
                }
                ReadRecordResult::End => return (met.extent > 0).then_some(met),
            }
        }
    }

    /// What the row is, now that `cells` and `ends` hold it.
    fn judge(&mut self, met: &mut Met, content: &mut Content) -> What {
        let cut = if met.is_ended { None } else { content.take_fault() };
        let fault = cut.or_else(|| met.excess.take());
        let Some(columns) = &self.columns else {
            if met.cells == 0 && fault.is_none() {
                return What::Framing("blank_line");
            }
            return match fault.map_or_else(|| self.columns_of_header(met.cells), Err) {
                Ok(columns) => {
                    self.columns = Some(columns);
                    What::Framing("header")
                }
                Err(fault) => {
                    self.is_done = true;
                    content.abandon();
                    What::FileReject(fault)
                }
            };
        };
        if let Some(fault) = fault {
            return What::Reject(fault);
        }
        if met.cells != columns.count {
            let message = format!("{} cells where the header has {}", met.cells, columns.count);
            return What::Reject(Fault::new(RejectCode::BadCsv, message));
        }
        let text = |index: Option<usize>| Some(String::from_utf8_lossy(self.cell(index?)).into_owned());
        let row = Row {
            id: text(columns.id),
            url: text(columns.url),
            title: text(columns.title),
            published: text(columns.date).and_then(|text| fields::day(&text)),
            text: columns.text.map(|index| fields::body(self.cell(index))),
            html: columns.html.map(|index| fields::body(self.cell(index))),
        };
        row.into_draft(&self.fields).into()
    }

    fn columns_of_header(&self, count: usize) -> Result<Columns, Fault> {
        let find = |name: &str| (0..count).find(|&index| self.cell(index).trim_ascii() == name.as_bytes());
        let Fields { id, url, text, html, date, title } = &self.fields;
        let columns = Columns {
            count,
            id: find(id),
            url: find(url),
            text: find(text),
            html: find(html),
            date: find(date),
            title: find(title),
        };
        if columns.text.is_none() && columns.html.is_none() {
            let message = format!("the header has neither a column `{text}` nor a column `{html}`");
            return Err(Fault::new(RejectCode::MissingText, message));
        }
        Ok(columns)
    }

    fn cell(&self, index: usize) -> &[u8] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.cells[start..self.ends[index]]
    }
}

impl record::Records for Records {
    fn next(&mut self, content: &mut Content) -> Option<Found> {
        if self.is_done {
            return None;
        }
        let offset = content.position();
        let mut met = self.read_row(content)?;
        let what = self.judge(&mut met, content);
        Some(Found { offset: Some(offset), extent: met.extent, what })
    }
}
