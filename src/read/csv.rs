//! CSV and TSV files with a header row: each row is a page.
//!
//! RFC 4180, in the [`dialect`] detected from the first bytes. A row is first read with its quotes in the
//! proper sense. If that fails (a quote that is never closed, or only rows later), the row is its line,
//! provided that the lines after it have as many cells as the header. Empty cells too many at the end of a row
//! are ignored. Cells too few are empty if the row is complete by its quotes: spreadsheets leave out the last
//! separators of a row. Any other number of cells is a reject; a header without a text and an HTML column is
//! one reject for the whole file. Texts that are not UTF-8 are passed on as bytes.

use memchr::{memchr, memrchr};

use super::cells::{self, Cells, Dialect, End, MAX_CELLS, Quoting, Reading, Stop};
use super::charset::Charset;
use super::content::Content;
use super::days::{self, Given};
use super::dialect::{self, Columns, SAMPLE_BYTES, Separator};
use super::draft::Fault;
use super::fields::{self, Row};
use super::options::Options;
use super::record::{self, Found, What};
use crate::model::RejectCode;

mod headers;
mod names;

use names::Header;

/// Lines examined after a bad quote, at most, to see whether lines are rows.
const MAX_LINES: usize = 64;

pub(super) struct Records {
    options: Options,
    separator: Separator,
    /// `None` before the header is read.
    table: Option<Table>,
    header: Header,
    is_done: bool,
    /// Whether bytes of the file before the next ones are missing.
    is_resuming: bool,
    /// Encoding of titles and addresses that are not UTF-8.
    charset: Charset,
    /// Cells of the current row.
    cells: Cells,
    /// Scratch cells for lines tried as rows.
    tried: Cells,
}

#[derive(Clone, Copy)]
struct Table {
    dialect: Dialect,
    columns: Columns,
    /// Whether rows of the file have quoted cells.
    has_quotes: bool,
}

/// What the buffered bytes begin with.
enum Met {
    /// A row, whose cells were read.
    Row(End),
    /// A row that is a header, whose cells were read.
    Header(End),
    /// Bytes that are not a row: their number, and why.
    Bad(usize, Fault),
    /// A line longer than the limit of a row.
    TooLong,
}

impl Records {
    pub(super) fn new(separator: u8, options: &Options) -> Self {
        Self {
            options: options.clone(),
            separator: Separator::Likely(separator),
            table: None,
            header: Header::default(),
            is_done: false,
            is_resuming: false,
            charset: Charset::default(),
            cells: Cells::default(),
            tried: Cells::default(),
        }
    }

    /// Returns one more than the longest permitted row in bytes, which is enough to recognise a longer one.
    fn most(&self) -> usize {
        usize::try_from(self.options.max_line_bytes).unwrap_or(usize::MAX).saturating_add(1)
    }

    /// Reads the header, and what stands before it.
    fn header(&mut self, content: &mut Content) -> What {
        content.skip_byte_order_mark();
        content.skip_line_ends();
        let head = content.peek(SAMPLE_BYTES);
        if let Some((separator, length)) = dialect::named_separator(head) {
            self.separator = Separator::Named(separator);
            content.consume(length);
            content.skip_line_ends();
            content.skip_byte_order_mark();
        }
        let head = content.peek(SAMPLE_BYTES);
        let is_all = head.len() < SAMPLE_BYTES;
        let head = &head[..head.len().min(SAMPLE_BYTES)];
        let dialect = dialect::tell(head, is_all, self.separator, &self.options);
        self.charset = Charset::of(head);
        let has_quotes = dialect::has_quoted_rows(head, dialect);
        let met = match self.read(content, dialect, 0) {
            Met::Row(end) if !end.is_ended => {
                content.take_fault().map_or(Met::Row(end), |fault| Met::Bad(end.length, fault))
            }
            met => met,
        };
        let fault = match met {
            Met::Row(end) | Met::Header(end) => {
                content.consume(end.length);
                content.skip_line_ends();
                let columns = Columns::of(&self.cells, &self.options.fields);
                if self.cells.are_blank() {
                    return What::Framing("blank_line");
                }
                if columns.has_body() {
                    let is_shifted = Self::rows_are_named(content, dialect, columns.count);
                    let columns = if is_shifted { columns.behind_names() } else { columns };
                    self.take_header(Table { dialect, columns, has_quotes });
                    return What::Framing("header");
                }
                if self.is_remark() && self.header_is_below(content) {
                    return What::Framing("preamble");
                }
                let fields = &self.options.fields;
                let message =
                    format!("the header has neither a column {} nor a column {}", fields.text, fields.html);
                Fault::new(RejectCode::MissingText, message)
            }
            Met::Bad(length, fault) => {
                content.consume(length);
                fault
            }
            Met::TooLong => self.too_long(),
        };
        self.is_done = true;
        content.abandon();
        What::FileReject(fault)
    }

    /// Reads the row at hand, which should have `count` cells, or any number if `count` is 0.
    fn read(&mut self, content: &mut Content, dialect: Dialect, count: usize) -> Met {
        let most = self.most();
        let mut wanted = 1;
        loop {
            let bytes = content.peek(wanted);
            let is_all = bytes.len() < wanted && bytes.len() < most;
            let bytes = &bytes[..bytes.len().min(most)];
            let can_grow = !is_all && bytes.len() < most;
            let is_line_there = |at: usize| !can_grow || line(&bytes[at..], dialect).is_some();
            match self.cells.read(bytes, is_all, dialect, Reading::Spanning) {
                // Decide only once a whole line is there: the result must not depend on how many bytes happen
                // to be buffered.
                Err(Stop::Open(at)) if is_line_there(at) => {
                    return self.by_lines(bytes, (dialect, count), at);
                }
                Err(Stop::TooMany) if is_line_there(0) => {
                    let fault =
                        Fault::new(RejectCode::BadCsv, format!("the row has more than {MAX_CELLS} cells"));
                    return line(bytes, dialect).map_or(Met::TooLong, |length| Met::Bad(length, fault));
                }
                Err(_) if can_grow => wanted = (2 * bytes.len()).max(2).min(most),
                Err(_) if line(bytes, dialect).is_none() => return Met::TooLong,
                Err(_) => return self.by_lines(bytes, (dialect, count), bytes.len()),
                Ok(end) if end.length == most => return Met::Bad(most, self.too_long()),
                Ok(end) if self.fit(count) || count == 0 || self.cells.are_blank() => {
                    let is_doubtful = end.is_spanning && dialect.separator == b'\t' && count > 1;
                    if is_doubtful && self.share_of_rows(&bytes[..end.length], (dialect, count)) == Some(1.0)
                    {
                        return self.by_lines(bytes, (dialect, count), end.length);
                    }
                    return Met::Row(end);
                }
                Ok(end) => return self.misfit(bytes, is_all, (dialect, count), end),
            }
        }
    }

    /// Removes surplus empty cells; returns true if `count` are left, or any number if `count` is 0.
    fn fit(&mut self, count: usize) -> bool {
        if count > 0 {
            self.cells.trim(count);
        }
        count == 0 || self.cells.count() == count
    }

    /// The same for a row that is read again, as `reading`; a torn one does not fit.
    fn fit_as(&mut self, reading: Reading, (dialect, count): (Dialect, usize)) -> bool {
        self.fit(count) && !(count > 0 && reading == Reading::Line && self.is_torn(dialect))
    }

    /// Returns true if `row`, which has too few cells, is complete, so that the missing ones are empty: it
    /// has a text, and a writer that quotes ended it.
    fn is_complete(&self, row: &[u8], end: End) -> bool {
        let Some(Table { dialect, columns, has_quotes }) = self.table else { return false };
        let cells = self.cells.count();
        let bodies = [columns.text, columns.html].into_iter().flatten();
        let has_body = bodies.into_iter().any(|index| !self.cells.get(index).trim_ascii().is_empty());
        if !end.is_ended || cells >= columns.count || !has_body {
            return false;
        }
        match cells::quoting(row, dialect) {
            Quoting::Proper => true,
            Quoting::Unquoted => has_quotes || cells == columns.named,
            Quoting::Odd => false,
        }
    }

    /// Returns true if a quote begins in one cell and another one stands in a later cell: the separator between
    /// them is probably part of a text. In rows separated by tabs, which few texts contain, it is not.
    fn is_torn(&self, dialect: Dialect) -> bool {
        let Some(quote) = dialect.quote.filter(|_| dialect.separator != b'\t') else { return false };
        let mut cells = (0..self.cells.count()).map(|at| self.cells.get(at));
        let opens = cells.any(|cell| cell.first() == Some(&quote) && memchr(quote, &cell[1..]).is_none());
        opens && cells.any(|cell| memchr(quote, cell).is_some())
    }

    /// Handles a row with the wrong number of cells: fills it up, re-reads it with other meanings of quotes,
    /// or reports it as bad.
    fn misfit(&mut self, bytes: &[u8], is_all: bool, (dialect, count): (Dialect, usize), end: End) -> Met {
        let cells = self.cells.count();
        if end.is_spanning && self.share_of_rows(&bytes[..end.length], (dialect, count)) > Some(0.5) {
            return self.by_lines(bytes, (dialect, count), end.length);
        }
        if self.is_complete(&bytes[..end.length], end) {
            return Met::Row(end);
        }
        if self.is_header() {
            return Met::Header(end);
        }
        for reading in [Reading::Lenient, Reading::Line] {
            if let Ok(end) = self.cells.read(bytes, is_all, dialect, reading)
                && self.fit_as(reading, (dialect, count))
            {
                return Met::Row(end);
            }
        }
        let message = format!("{cells} cells, but the header has {count}");
        Met::Bad(end.length, Fault::new(RejectCode::BadCsv, message))
    }

    /// Handles a line with a quote that was read in vain up to byte `until`: reads the line as a row if lines
    /// are rows, else reports the bytes up to the next row as bad.
    fn by_lines(&mut self, bytes: &[u8], (dialect, count): (Dialect, usize), until: usize) -> Met {
        let first = line(bytes, dialect).unwrap_or(bytes.len());
        // Start of the line in which the bad quote showed, since the quote may belong to that.
        let start = memrchr(dialect.line_end, &bytes[..until]).map_or(first, |feed| feed + 1).max(first);
        let start = if until == bytes.len() { until } else { start };
        let end = if start == until { until } else { until + line(&bytes[until..], dialect).unwrap_or(0) };
        let share = self.share_of_rows(&bytes[first..end.max(first)], (dialect, count));
        let are_rows = count == 0 || share.is_none_or(|share| share >= 0.5);
        for reading in [Reading::Line, Reading::Lenient] {
            if are_rows
                && let Ok(end) = self.cells.read(&bytes[..first], true, dialect, reading)
                && self.fit_as(reading, (dialect, count))
            {
                return Met::Row(end);
            }
        }
        let length = if are_rows { first } else { self.next_row(&bytes[..start], first, (dialect, count)) };
        let is_too_long = until == self.most();
        let code = if is_too_long { RejectCode::LineTooLong } else { RejectCode::BadCsv };
        let message = format!("a quoted cell is not closed; {length} bytes skipped");
        Met::Bad(length, Fault::new(code, message))
    }

    /// Returns the share of the first lines of `bytes` that are rows on their own; `None` if there are no
    /// lines.
    fn share_of_rows(&mut self, bytes: &[u8], (dialect, count): (Dialect, usize)) -> Option<f64> {
        let (mut rest, mut lines, mut rows) = (bytes, 0u32, 0u32);
        while let Some(length) = line(rest, dialect).or((!rest.is_empty()).then_some(rest.len()))
            && lines as usize != MAX_LINES
        {
            lines += 1;
            rows += u32::from(self.is_row(&rest[..length], (dialect, count)));
            rest = &rest[length..];
        }
        (lines > 0).then(|| f64::from(rows) / f64::from(lines))
    }

    /// Returns true if `line` alone is a complete row of `count` cells in `dialect`.
    fn is_row(&mut self, line: &[u8], (dialect, count): (Dialect, usize)) -> bool {
        let is_whole =
            self.tried.read(line, true, dialect, Reading::Line).is_ok_and(|end| end.length == line.len());
        self.tried.trim(count);
        is_whole && self.tried.count() == count
    }

    /// Returns the offset in `bytes`, at or after the line at `at`, of the first line that is a row, or their
    /// length.
    fn next_row(&mut self, bytes: &[u8], mut at: usize, (dialect, count): (Dialect, usize)) -> usize {
        while at < bytes.len() {
            let length = line(&bytes[at..], dialect).unwrap_or(bytes.len() - at);
            if self.is_row(&bytes[at..at + length], (dialect, count)) {
                break;
            }
            at += length;
        }
        at
    }

    fn too_long(&self) -> Fault {
        let message = format!("the row is longer than {} bytes", self.options.max_line_bytes);
        Fault::new(RejectCode::LineTooLong, message)
    }

    /// Reads the next row as a page, framing or a reject.
    fn row(&mut self, content: &mut Content, table: Table) -> What {
        let Table { dialect, columns, .. } = table;
        // Files that were joined have one in the middle.
        content.skip_byte_order_mark();
        if let Some(kind) = end_mark(content) {
            return What::Framing(kind);
        }
        let met = match self.read(content, dialect, columns.count) {
            Met::Row(end) if self.is_header() => Met::Header(end),
            met => met,
        };
        let is_resuming = std::mem::take(&mut self.is_resuming);
        let is_header = matches!(met, Met::Header(_));
        let fault = match met {
            Met::Row(end) | Met::Header(end) => {
                content.consume(end.length);
                // The rest of an unended row may be lost.
                let cut = if end.is_ended { None } else { content.take_fault() };
                match cut {
                    Some(fault) => fault,
                    None if self.cells.are_blank() => return What::Framing("blank_line"),
                    None if is_header => {
                        if !self.cells.are_same(&self.header.cells) {
                            let columns = Columns::of(&self.cells, &self.options.fields);
                            self.take_header(Table { columns, ..table });
                        }
                        return What::Framing("header");
                    }
                    None if self.cells.are_ruled() => return What::Framing("ruler"),
                    None => {
                        if !end.is_ended {
                            self.cells.trim_dos_end();
                        }
                        return self.draft(columns);
                    }
                }
            }
            Met::Bad(length, fault) => {
                content.consume(length);
                if content.fill().is_empty() { content.take_fault().unwrap_or(fault) } else { fault }
            }
            Met::TooLong => {
                skip_line(content, dialect.line_end);
                self.too_long()
            }
        };
        if is_resuming { What::Framing("damaged") } else { What::Reject(fault) }
    }

    /// Makes a page of the cells.
    fn draft(&mut self, columns: Columns) -> What {
        let Self { cells, charset, .. } = self;
        if cells.have_hole() {
            return What::Reject(Fault::new(
                RejectCode::BadCsv,
                "NULs in the row, perhaps in place of other rows",
            ));
        }
        let body = |index: Option<usize>| Some(fields::body(value(cells, index?)));
        let (text, html) = (body(columns.text), body(columns.html));
        let beside = fields::evidence(text.as_ref(), html.as_ref());
        let mut string = |bytes: &[u8]| charset.decode(bytes, beside);
        // `NA` is an id too: it is Namibia's in a list of countries.
        let id = columns.id.map(|index| string(cells.get(index)));
        let mut string = |index: Option<usize>| Some(string(value(cells, index?)));
        let (url, title) = (string(columns.url), string(columns.title));
        let published = string(columns.date).map_or(Given::Nothing, |text| days::day(&text));
        Row { id, url, title, published, text, html }.into_draft(&self.options.fields).into()
    }
}

/// Returns cell number `index`, or nothing if it says, outside quotes, that there is no value.
fn value(cells: &Cells, index: usize) -> &[u8] {
    let cell = cells.get(index);
    if !cells.is_quoted(index) && fields::is_bare_null_word(cell) { b"" } else { cell }
}

/// Takes a line at hand that marks the end of a table and is no row, and returns its kind: the end of the data of
/// Postgres's `COPY`, or of a file of DOS.
fn end_mark(content: &mut Content) -> Option<&'static str> {
    if content.skip_dos_end() > 0 {
        return Some("end_of_file");
    }
    let head = content.peek(3);
    let is_mark = head.starts_with(b"\\.") && matches!(head.get(2), None | Some(b'\r' | b'\n'));
    content.consume(if is_mark { 2 } else { 0 });
    is_mark.then_some("end_of_data")
}

/// Returns the length of the first line of `bytes` with its end; `None` if it does not end.
fn line(bytes: &[u8], dialect: Dialect) -> Option<usize> {
    memchr(dialect.line_end, bytes).map(|at| at + 1)
}

/// Skips the current line.
fn skip_line(content: &mut Content, line_end: u8) {
    loop {
        let bytes = content.fill();
        let end = memchr(line_end, bytes);
        let is_done = end.is_some() || bytes.is_empty();
        let length = end.map_or(bytes.len(), |at| at + 1);
        content.consume(length);
        if is_done {
            return;
        }
    }
}

impl record::Records for Records {
    fn next(&mut self, content: &mut Content) -> Option<Found> {
        if content.position() == 0 {
            content.decode_wide();
        }
        let offset = content.position();
        if self.is_done || content.fill().is_empty() {
            return None;
        }
        let what = match self.table {
            Some(table) => {
                let what = self.row(content, table);
                content.skip_line_ends();
                what
            }
            None => self.header(content),
        };
        Some(Found { offset: Some(offset), extent: content.position() - offset, what })
    }

    fn resume(&mut self, _: &Content) -> bool {
        self.is_resuming = true;
        self.table.is_some()
    }
}
