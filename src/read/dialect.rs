//! Detection of the dialect of a CSV file.
//!
//! In: the first bytes, the separator that the file's name suggests, and what the settings force. Out:
//! separator, quote, escape, line end. The separator is the one with which the first row names the wanted
//! columns, and most rows have as many cells as it. A backslash is an escape if more rows fit with it.
//! Whether a quote opens a cell is decided row by row, not here.

use super::cells::{Cells, Dialect, Quoting, Reading, Stop, is_blank, quoting};
use super::names::{bare, is_same};
use super::options::{Fields, Mark, Names, Options};

/// Number of bytes examined.
pub(super) const SAMPLE_BYTES: usize = 64 << 10;

/// Separators tried after the one that the file's name suggests; the last one is that of Hive.
const SEPARATORS: [u8; 6] = [b',', b';', b'\t', b'|', b'^', b'\x01'];

/// Columns that make up a page, by index in the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    pub count: usize,
    /// Number of columns without the last ones that have no name.
    pub named: usize,
    pub id: Option<usize>,
    pub url: Option<usize>,
    pub text: Option<usize>,
    pub html: Option<usize>,
    pub date: Option<usize>,
    pub title: Option<usize>,
}

impl Columns {
    /// Finds the columns in the header `cells`.
    pub(super) fn of(cells: &Cells, fields: &Fields) -> Self {
        let Fields { id, url, text, html, date, title } = fields;
        let find = |names: &Names| find(cells, names);
        let cell = |index: usize| bare(cells.get(index));
        Self {
            count: cells.count(),
            named: (0..cells.count()).rfind(|&index| !cell(index).is_empty()).map_or(0, |last| last + 1),
            id: find(id),
            url: find(url),
            text: find(text),
            html: find(html),
            date: find(date),
            title: find(title),
        }
    }

    /// Returns the columns of rows that have their name in a cell before the first column.
    pub(super) fn behind_names(self) -> Self {
        let next = |index: Option<usize>| index.map(|index| index + 1);
        Self {
            count: self.count + 1,
            named: self.named + 1,
            id: next(self.id),
            url: next(self.url),
            text: next(self.text),
            html: next(self.html),
            date: next(self.date),
            title: next(self.title),
        }
    }

    /// Returns true if there is a column of text or HTML.
    pub(super) fn has_body(&self) -> bool {
        self.text.is_some() || self.html.is_some()
    }
}

/// Finds the first of `names` that any column has, exactly or else in another case or encoding.
fn find(cells: &Cells, names: &Names) -> Option<usize> {
    names.iter().find_map(|name| {
        let exact = (0..cells.count()).find(|&index| bare(cells.get(index)) == name.as_bytes());
        exact.or_else(|| (0..cells.count()).find(|&index| is_same(name, cells.get(index))))
    })
}

/// Returns the separator declared by the first line of `head` (`sep=;`, a convention of spreadsheets), and
/// the line's length without its end.
pub(super) fn named_separator(head: &[u8]) -> Option<(u8, usize)> {
    let line = head.split(|byte| matches!(byte, b'\r' | b'\n')).next()?;
    let inner = line.strip_prefix(b"\"").and_then(|inner| inner.strip_suffix(b"\"")).unwrap_or(line);
    let named = inner.get(..4).filter(|start| start.eq_ignore_ascii_case(b"sep=")).map(|_| &inner[4..])?;
    match *named {
        [separator] => Some((separator, line.len())),
        [b'\\', b't'] => Some((b'\t', line.len())),
        _ => None,
    }
}

/// Detects the dialect of the table that begins with `head`; `is_all` if that is all of it. `separator` is
/// suggested by its name or declared by its first line.
pub(super) fn tell(head: &[u8], is_all: bool, separator: Separator, options: &Options) -> Dialect {
    let quote = options.csv_quote.or(b'"');
    let escape = options.csv_escape.or_none();
    let plain =
        Dialect { separator: b',', quote, escape, has_codes: false, has_blanks: false, line_end: b'\n' };
    let sample = Sample { head, is_all, fields: &options.fields };
    let (first, others) = match (separator, options.csv_separator) {
        (_, Mark::Char(forced)) => (forced, &[][..]),
        (Separator::Named(named), _) => (named, &[][..]),
        (Separator::Likely(likely), _) => (likely, &SEPARATORS[..]),
    };
    let (mut best, mut fit) = sample.best(plain, first, others);
    // Line feeds may stand in cells of rows that end in carriage returns.
    if has_lone_return(head) {
        let returned = sample.best(Dialect { line_end: b'\r', ..plain }, first, others);
        if !head.contains(&b'\n') || returned.1.has_body && returned.1 > fit {
            (best, fit) = returned;
        }
    }
    if options.csv_quote == Mark::Auto && has_quoted_cell(head, b'\'') {
        let single = Dialect { quote: Some(b'\''), line_end: best.line_end, ..plain };
        let single = sample.best(single, first, others);
        if single.1.has_body && single.1 >= fit && are_quoted_rows(head, is_all, single.0) {
            (best, fit) = single;
        }
    }
    let is_escape_free = matches!(options.csv_escape, Mark::Auto | Mark::Char(b'\\'));
    if !is_escape_free || !head.contains(&b'\\') {
        return best;
    }
    let coded = Dialect { has_codes: best.separator == b'\t' && has_codes(head), ..best };
    if coded.has_codes && !has_quoted_cell(head, b'"') {
        return coded;
    }
    let escaped = Dialect { escape: Some(b'\\'), ..best };
    if options.csv_escape == Mark::Auto && sample.fit(escaped) > fit {
        return escaped;
    }
    coded
}

/// Returns true if some carriage return of `head` stands before no line feed.
fn has_lone_return(head: &[u8]) -> bool {
    memchr::memchr_iter(b'\r', head).any(|at| head.get(at + 1).is_none_or(|&next| next != b'\n'))
}

/// Returns true if some cell of `head` may begin with `quote`.
fn has_quoted_cell(head: &[u8], quote: u8) -> bool {
    let is_start = |before: u8| SEPARATORS.contains(&before) || matches!(before, b'\n' | b'\r');
    memchr::memchr_iter(quote, head).any(|at| at.checked_sub(1).is_none_or(|before| is_start(head[before])))
}

/// Returns true if every complete row of `head` has quoted cells and none that only begins with a quote, and there is
/// one below the header, whose names need no quotes.
fn are_quoted_rows(head: &[u8], is_all: bool, dialect: Dialect) -> bool {
    let (mut sample, mut rows) = (Rows::new(head, is_all, dialect), 0);
    while let Some(read) = sample.next(Reading::Spanning) {
        match read {
            Ok(_) => {}
            Err(Stop::Cut) if !is_all => break,
            Err(_) => return false,
        }
        let cells = &sample.cells;
        let mut indices = 0..cells.count();
        let is_odd = |index| !cells.is_quoted(index) && cells.get(index).first().copied() == dialect.quote;
        let is_quoted = indices.clone().any(|index| cells.is_quoted(index));
        if !cells.are_blank() {
            if rows > 0 && (!is_quoted || indices.any(is_odd)) {
                return false;
            }
            rows += 1;
        }
    }
    rows > 1
}

/// Returns true if some quote of `head` stands behind `separator` and blanks.
fn has_blank_quotes(head: &[u8], separator: u8, quote: u8) -> bool {
    memchr::memchr_iter(quote, head).any(|at| {
        let before = &head[..at];
        let blanks = before.iter().rev().take_while(|&&byte| is_blank(byte, separator)).count();
        blanks > 0 && before.len().checked_sub(blanks + 1).is_some_and(|at| before[at] == separator)
    })
}

/// Prior knowledge of the separator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    /// Suggested by the file's name.
    Likely(u8),
    /// Declared by the file's first line.
    Named(u8),
}

/// Walks over the rows of a sample.
pub(super) struct Rows<'a> {
    /// Bytes from the next row on.
    rest: &'a [u8],
    /// Whether the file ends with the sample.
    is_all: bool,
    dialect: Dialect,
    /// Cells of the row just read.
    pub(super) cells: Cells,
}

impl<'a> Rows<'a> {
    /// Begins with the row at the start of `head`.
    pub(super) fn new(head: &'a [u8], is_all: bool, dialect: Dialect) -> Self {
        Self { rest: head, is_all, dialect, cells: Cells::default() }
    }

    /// Reads the next row and returns its bytes; `None` at the end of the sample. A row that cannot be read so may
    /// be read again with another `reading`.
    pub(super) fn next(&mut self, reading: Reading) -> Option<Result<&'a [u8], Stop>> {
        if self.rest.is_empty() {
            return None;
        }
        let end = self.cells.read(self.rest, self.is_all, self.dialect, reading);
        Some(end.map(|end| {
            let (row, rest) = self.rest.split_at(end.length);
            self.rest = rest;
            row
        }))
    }
}

/// How well a dialect fits a sample; greater is better.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
struct Fit {
    /// Whether the header names a column of text or HTML.
    has_body: bool,
    /// Share of rows that have as many cells as the header.
    share: f64,
    /// Minus the number of rows with an unclosed quote or an unescaped `\"`.
    evenness: f64,
}

struct Sample<'a> {
    head: &'a [u8],
    is_all: bool,
    fields: &'a Fields,
}

impl Sample<'_> {
    /// Returns the dialect like `plain` with the separator, `first` or one of `others`, that fits best, and how well it
    /// fits. Each separator is tried with blanks before quotes at once: without them, quoted separators make a header
    /// and its rows look like those of another dialect.
    fn best(&self, plain: Dialect, first: u8, others: &[u8]) -> (Dialect, Fit) {
        let blank =
            |separator| plain.quote.is_some_and(|quote| has_blank_quotes(self.head, separator, quote));
        let mut best = Dialect { separator: first, ..plain };
        let mut fit = self.fit(best);
        for separator in [first].into_iter().chain(others.iter().copied()) {
            for has_blanks in [false, true] {
                let dialect = Dialect { separator, has_blanks, ..plain };
                if has_blanks && !blank(separator) {
                    continue;
                }
                let other = self.fit(dialect);
                if other > fit {
                    (best, fit) = (dialect, other);
                }
            }
        }
        (best, fit)
    }

    /// Rates how well `dialect` fits the sample.
    fn fit(&self, dialect: Dialect) -> Fit {
        let mut sample = Rows::new(self.head, self.is_all, dialect);
        let (mut columns, mut rows, mut fitting, mut odd) = (None::<Columns>, 0u32, 0u32, 0u32);
        while let Some(spanning) = sample.next(Reading::Spanning) {
            let Some(Ok(row)) = spanning.ok().map(Ok).or_else(|| sample.next(Reading::Line)) else { break };
            let cells = &mut sample.cells;
            if cells.are_blank() {
                continue;
            }
            let Some(columns) = &columns else {
                columns = Some(Columns::of(cells, self.fields));
                continue;
            };
            cells.trim(columns.count);
            rows += 1;
            fitting += u32::from(cells.count() == columns.count);
            odd += u32::from(
                spanning.is_err() || memchr::memmem::find(row, b"\\\"").is_some() && dialect.escape.is_none(),
            );
        }
        let share = if rows == 0 { 1.0 } else { f64::from(fitting) / f64::from(rows) };
        Fit { has_body: columns.is_some_and(|columns| columns.has_body()), share, evenness: -f64::from(odd) }
    }
}

/// Returns true if some complete row of `head` has properly quoted cells, apart from the header. A writer
/// that quotes does not write a line end outside quotes, so that a short row is no part of a longer one.
pub(super) fn has_quoted_rows(head: &[u8], dialect: Dialect) -> bool {
    let (mut sample, mut count) = (Rows::new(head, false, dialect), None);
    while let Some(Ok(row)) = sample.next(Reading::Spanning) {
        let cells = &sample.cells;
        if count.is_some_and(|count| count == cells.count()) && quoting(row, dialect) == Quoting::Proper {
            return true;
        }
        count = count.or_else(|| (!cells.are_blank()).then(|| cells.count()));
    }
    false
}

/// Returns true if every backslash in `head` begins a code that databases write, and one of the codes is a
/// line end, a tab or an empty cell.
fn has_codes(head: &[u8]) -> bool {
    let (mut rest, mut is_told) = (head, false);
    while let Some(at) = memchr::memchr(b'\\', rest) {
        match rest.get(at + 1) {
            // The line that ends the data of `COPY`.
            Some(b'.') if is_end_mark(rest, at) => {}
            Some(b'N' | b'n' | b't') => is_told = true,
            // MySQL and ClickHouse escape quotes too, though none is special there.
            Some(b'\\' | b'r' | b'b' | b'f' | b'v' | b'0' | b'\n' | b'\'' | b'"') | None => {}
            Some(_) => return false,
        }
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    is_told
}

/// Returns true if the backslash at `at` of `bytes` begins the line `\.`, which ends the data of Postgres's `COPY`.
fn is_end_mark(bytes: &[u8], at: usize) -> bool {
    let begins_line = at.checked_sub(1).is_none_or(|before| matches!(bytes[before], b'\n' | b'\r'));
    begins_line && matches!(bytes.get(at + 2), None | Some(b'\n' | b'\r'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(head: &str) -> Dialect {
        tell(head.as_bytes(), true, Separator::Likely(b','), &Options::default())
    }

    #[test]
    fn the_separator_is_that_of_the_columns() {
        for (head, separator) in [
            ("id,text\n1,a; b\n", b','),
            ("id;text\n1;a, b\n2;c, d\n", b';'),
            ("id\ttext\n1\ta, b\n", b'\t'),
            ("id|text|url\n1|a, b|u\n", b'|'),
            // A header of one name: a separator that occurs in no row.
            ("text\na, b\nc\n", b';'),
            ("\"id\";\"text\"\n1;\"a, b\n c, d\"\n", b';'),
        ] {
            assert_eq!(told(head).separator, separator, "{head}");
        }
        let forced = Options { csv_separator: Mark::Char(b'#'), ..Options::default() };
        assert_eq!(tell(b"id,text\n", true, Separator::Named(b';'), &forced).separator, b'#');
        assert_eq!(tell(b"id,text\n", true, Separator::Named(b';'), &Options::default()).separator, b';');
    }

    #[test]
    fn backslashes_escape_where_rows_need_it() {
        for (head, escape, has_codes) in [
            ("id,text\n1,\"a \\\"b\\\", c\"\n", Some(b'\\'), false),
            ("id,text\n1,\"He said \\\"no\\\".\"\n", Some(b'\\'), false),
            ("id,text\n1,\"C:\\\"\n2,b\n", None, false),
            ("id,text\n1,\"a \"\"b\"\" c\\d\"\n", None, false),
            ("id\ttext\n1\ta\\nb\n2\t\\N\n", None, true),
            ("id\ttext\n1\tC:\\new\\stuff\n", None, false),
            ("id\ttext\n1\ta\\nb\n\\.\n", None, true),
            ("id\ttext\n1\ta\\nb\\.\n", None, false),
        ] {
            let dialect = told(head);
            assert_eq!((dialect.escape, dialect.has_codes), (escape, has_codes), "{head}");
        }
    }

    #[test]
    fn blanks_may_stand_before_quotes() {
        assert!(told("id, text\n1, \"a, b\"\n").has_blanks);
        assert!(!told("id,text\n1, \"a\" is b\n").has_blanks);
        assert!(!told("id,text\n1,\"a, b\"\n").has_blanks);
        // The text contains separators, of this kind and of others.
        for head in [
            "\"id\", \"text\"\n\"1\", \"a, b; c\"\n\"2\", \"d, e, f\"\n",
            "id,  \"text\", url\n1,\t\"a, b; c\", u\n",
            "id, \"text\"\n1, \"a, b\"\n2, \"c\"\n",
            "\"id\"; \"text\"\n\"1\"; \"a; b, c\"\n\"2\"; \"d, e, f\"\n",
        ] {
            let dialect = told(head);
            assert!(
                dialect.has_blanks && dialect.separator == head.as_bytes()[head.find([',', ';']).unwrap()],
                "{head}"
            );
        }
        assert_eq!(told("id\x01text\n1\x01a, b; c\n").separator, b'\x01');
        assert_eq!(told("id^text\n1^a, b\n").separator, b'^');
    }

    #[test]
    fn line_ends_may_be_carriage_returns() {
        assert_eq!(told("id,text\r1,a\r").line_end, b'\r');
        assert_eq!(told("id,text\r\n1,a\r").line_end, b'\n');
        assert_eq!(told("id;text\r1;\"a\nb\"\r2;c\n d\r").line_end, b'\r');
        assert_eq!(told("id,text\n1,a\rb\n2,c\r\n").line_end, b'\n');
    }

    #[test]
    fn the_first_line_may_name_the_separator() {
        assert_eq!(named_separator(b"sep=;\r\nid"), Some((b';', 5)));
        assert_eq!(named_separator(b"\"sep=|\"\nid"), Some((b'|', 7)));
        assert_eq!(named_separator(b"SEP=\t\nid"), Some((b'\t', 5)));
        assert_eq!(named_separator(b"sepal,text\n"), None);
        assert_eq!(named_separator(b""), None);
    }
}
