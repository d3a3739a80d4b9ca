//! Parsing of single rows of a CSV file in a given dialect.
//!
//! In: bytes that begin with a row. Out: its cells, and where it ends. A quoted cell ends with a quote before
//! a separator or line end; other quotes in it are literal. Whether a quoted cell may span lines, and how
//! unclosed quotes are treated, is the caller's choice: see [`Reading`].

use memchr::{memchr2, memchr3};

use super::json;

/// Dialect of a CSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub separator: u8,
    /// Quote around cells that contain separators or line ends.
    pub quote: Option<u8>,
    /// Escape for a quote, a separator or itself, in addition to doubled quotes.
    pub escape: Option<u8>,
    /// Whether unquoted cells hold `\t`, `\n`, `\\` for these characters and `\N` for nothing, as databases
    /// write them.
    pub has_codes: bool,
    /// Whether blanks may stand before an opening quote: `1, "a, b"`.
    pub has_blanks: bool,
    /// `\n`, optionally after a carriage return; or `\r` in files without line feeds.
    pub line_end: u8,
}

/// Treatment of quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A quoted cell may contain line ends.
    Spanning,
    /// A cell ends with its line at the latest; an unclosed quote is literal.
    Line,
    /// As `Line`, but text after a closing quote belongs to the cell.
    Lenient,
}

/// End of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct End {
    /// Length of the row in bytes, with its line end.
    pub length: usize,
    /// Whether a line end ends the row, as opposed to the end of the bytes.
    pub is_ended: bool,
    /// Whether the row spans lines.
    pub is_spanning: bool,
}

/// Why a row has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// More bytes are needed.
    Cut,
    /// A quoted cell spans lines and is not closed properly. Holds the offset up to which that was tried.
    Open(usize),
    /// The row has more than [`MAX_CELLS`] cells.
    TooMany,
}

/// Maximum number of cells in a row: that of a spreadsheet (Excel 2007 and later).
pub(super) const MAX_CELLS: usize = 16_384;

/// Cells of a row.
#[derive(Default)]
pub(super) struct Cells {
    /// Contents of all cells, concatenated.
    bytes: Vec<u8>,
    /// End of each cell in `bytes`.
    ends: Vec<usize>,
    /// Whether each cell was quoted.
    quoted: Vec<bool>,
}

/// How a cell ended: the offset after its end; whether its row ended too; and whether a separator or line end
/// was there, as opposed to the end of the bytes.
#[derive(Clone, Copy)]
struct CellEnd {
    next: usize,
    is_row: bool,
    is_ended: bool,
}

impl Cells {
    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }

    /// Returns cell number `index`; empty if there is none.
    pub(super) fn get(&self, index: usize) -> &[u8] {
        let start = index
            .checked_sub(1)
            .map_or(0, |before| self.ends.get(before).copied().unwrap_or(self.bytes.len()));
        let end = self.ends.get(index).copied().unwrap_or(self.bytes.len());
        &self.bytes[start..end]
    }

    /// Returns true if cell number `index` was quoted.
    pub(super) fn is_quoted(&self, index: usize) -> bool {
        self.quoted.get(index) == Some(&true)
    }

    /// Removes the end-of-file signs of DOS (Ctrl-Z) at the end of the last cell.
    pub(super) fn trim_dos_end(&mut self) {
        while self.bytes.last() == Some(&DOS_END) {
            self.bytes.pop();
        }
        let length = self.bytes.len();
        self.ends.iter_mut().rev().take_while(|end| **end > length).for_each(|end| *end = length);
    }

    /// Returns true if all cells are rows of dashes, of which database shells print a line below the header.
    pub(super) fn are_ruled(&self) -> bool {
        let is_ruled = |cell: &[u8]| cell.len() > 1 && cell.iter().all(|&byte| byte == b'-');
        (0..self.count()).all(|at| is_ruled(self.get(at).trim_ascii()))
    }

    /// Returns true if the cells are those of `other`.
    pub(super) fn are_same(&self, other: &Self) -> bool {
        self.ends == other.ends && self.bytes == other.bytes
    }

    /// Returns true if all cells are empty or white space.
    pub(super) fn are_blank(&self) -> bool {
        self.bytes.iter().all(u8::is_ascii_whitespace)
    }

    /// Returns true if a run of NULs stands in a cell.
    pub(super) fn have_hole(&self) -> bool {
        json::hole(&self.bytes).is_some()
    }

    /// Removes empty cells from the end while there are more than `count`: a separator may end each row.
    pub(super) fn trim(&mut self, count: usize) {
        while self.count() > count && self.get(self.count() - 1).is_empty() {
            self.ends.pop();
            self.quoted.pop();
        }
    }

    /// Reads the row at the start of `bytes`; `is_all` if they are the rest of the file.
    pub(super) fn read(
        &mut self,
        bytes: &[u8],
        is_all: bool,
        dialect: Dialect,
        reading: Reading,
    ) -> Result<End, Stop> {
        self.bytes.clear();
        self.ends.clear();
        self.quoted.clear();
        let mut at = 0;
        let mut is_spanning = false;
        loop {
            let start = self.bytes.len();
            let rest = bytes.get(at..).unwrap_or_default();
            let blanks = if dialect.has_blanks { blanks(rest, dialect.separator) } else { 0 };
            let quoted_at = match bytes.get(at + blanks) {
                Some(first) if Some(*first) == dialect.quote => {
                    self.quoted(bytes, at + blanks, is_all, dialect, reading)?
                }
                _ => None,
            };
            let end = if let Some((end, spans)) = &quoted_at {
                is_spanning |= spans;
                *end
            } else {
                self.bytes.truncate(start);
                self.plain(bytes, at, is_all, dialect)?
            };
            if self.ends.len() == MAX_CELLS {
                return Err(Stop::TooMany);
            }
            self.ends.push(self.bytes.len());
            self.quoted.push(quoted_at.is_some());
            at = end.next;
            if end.is_row {
                return Ok(End { length: at, is_ended: end.is_ended, is_spanning });
            }
        }
    }

    /// Reads an unquoted cell at `at`.
    fn plain(
        &mut self,
        bytes: &[u8],
        mut at: usize,
        is_all: bool,
        dialect: Dialect,
    ) -> Result<CellEnd, Stop> {
        let Dialect { separator, line_end, .. } = dialect;
        let escape = if dialect.has_codes { Some(b'\\') } else { dialect.escape };
        let start = self.bytes.len();
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let found = match escape {
                Some(escape) => memchr3(separator, line_end, escape, rest),
                None => memchr2(separator, line_end, rest),
            };
            let length = found.unwrap_or(rest.len());
            self.bytes.extend_from_slice(&rest[..length]);
            at += length;
            match rest.get(length) {
                Some(&byte) if byte == separator || byte == line_end => {
                    if byte == line_end
                        && line_end == b'\n'
                        && self.bytes.len() > start
                        && self.bytes.ends_with(b"\r")
                    {
                        self.bytes.pop();
                    }
                    return Ok(CellEnd { next: at + 1, is_row: byte == line_end, is_ended: true });
                }
                Some(&escape) => {
                    let Some(&code) = bytes.get(at + 1) else {
                        if !is_all {
                            return Err(Stop::Cut);
                        }
                        self.bytes.push(escape);
                        at += 1;
                        continue;
                    };
                    // A line end that is escaped may have two bytes.
                    let ends_line = code == b'\r' && line_end == b'\n';
                    if ends_line && bytes.get(at + 2).is_none() && !is_all {
                        return Err(Stop::Cut);
                    }
                    if ends_line && bytes.get(at + 2) == Some(&b'\n') {
                        self.bytes.extend_from_slice(b"\r\n");
                        at += 3;
                        continue;
                    }
                    self.push_escaped(code, dialect);
                    at += 2;
                }
                None if is_all => return Ok(CellEnd { next: at, is_row: true, is_ended: false }),
                None => return Err(Stop::Cut),
            }
        }
    }

    /// Appends what `code` after an escape means in an unquoted cell.
    fn push_escaped(&mut self, code: u8, dialect: Dialect) {
        if !dialect.has_codes {
            // An escape before a character that needs none is literal.
            let Dialect { separator, line_end, quote, escape, .. } = dialect;
            if ![Some(separator), Some(line_end), quote, escape].contains(&Some(code)) {
                self.bytes.extend(dialect.escape);
            }
            self.bytes.push(code);
            return;
        }
        match code {
            b't' => self.bytes.push(b'\t'),
            b'n' => self.bytes.push(b'\n'),
            b'r' => self.bytes.push(b'\r'),
            b'N' => {}
            _ => self.bytes.push(code),
        }
    }

    /// Reads a quoted cell at `at`, and tells whether it spans lines; `None` if the quote turns out to be
    /// literal.
    fn quoted(
        &mut self,
        bytes: &[u8],
        mut at: usize,
        is_all: bool,
        dialect: Dialect,
        reading: Reading,
    ) -> Result<Option<(CellEnd, bool)>, Stop> {
        let Dialect { separator, escape, line_end, .. } = dialect;
        let Some(quote) = dialect.quote else { return Ok(None) };
        let (mut is_spanning, mut is_odd) = (false, false);
        at += 1;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(length) = memchr3(quote, line_end, escape.unwrap_or(quote), rest) else {
                return match reading {
                    _ if !is_all => Err(Stop::Cut),
                    Reading::Spanning if is_spanning => Err(Stop::Open(bytes.len())),
                    _ => Ok(None),
                };
            };
            self.bytes.extend_from_slice(&rest[..length]);
            at += length + 1;
            let next = bytes.get(at).copied();
            if next.is_none() && !is_all {
                return Err(Stop::Cut);
            }
            match rest[length] {
                byte if byte == line_end => {
                    if reading != Reading::Spanning || is_odd {
                        return if is_spanning { Err(Stop::Open(at)) } else { Ok(None) };
                    }
                    is_spanning = true;
                    self.bytes.push(byte);
                }
                byte if byte == quote && next == Some(quote) => {
                    self.bytes.push(quote);
                    at += 1;
                }
                byte if byte == quote => match Self::closed(bytes, at, is_all, dialect)? {
                    // In tab-separated files, quotes are mostly literal.
                    Some(_) if is_odd && separator == b'\t' => return Ok(None),
                    Some(end) => return Ok(Some((end, is_spanning))),
                    None if is_spanning => return Err(Stop::Open(at)),
                    None if reading == Reading::Lenient => {
                        return self.plain(bytes, at, is_all, dialect).map(|end| Some((end, false)));
                    }
                    None => {
                        is_odd = true;
                        self.bytes.push(quote);
                    }
                },
                _ => {
                    let is_taken = self.push_quoted_escaped(next, dialect);
                    is_spanning |= is_taken && next == Some(line_end);
                    at += usize::from(is_taken);
                }
            }
        }
    }

    /// Appends what an escape before `next` means in a quoted cell; returns true if `next` is used up.
    fn push_quoted_escaped(&mut self, next: Option<u8>, dialect: Dialect) -> bool {
        let Dialect { separator, quote, escape, line_end, .. } = dialect;
        let is_plain = |next: u8| [quote, escape, Some(separator), Some(line_end)].contains(&Some(next));
        let next = next.filter(|&next| is_plain(next));
        self.bytes.extend(next.or(escape));
        next.is_some()
    }

    /// Returns the end of the cell if the quote before `at` closes it: only blanks may stand between it and
    /// the separator or line end.
    fn closed(bytes: &[u8], at: usize, is_all: bool, dialect: Dialect) -> Result<Option<CellEnd>, Stop> {
        let Dialect { separator, line_end, .. } = dialect;
        let rest = bytes.get(at..).unwrap_or_default();
        let is_blank = |byte: u8| {
            matches!(byte, b' ' | b'\t' | b'\r' | DOS_END) && byte != separator && byte != line_end
        };
        let blanks = rest.iter().take_while(|&&byte| is_blank(byte)).count();
        match rest.get(blanks) {
            Some(&byte) if byte == separator || byte == line_end => {
                Ok(Some(CellEnd { next: at + blanks + 1, is_row: byte == line_end, is_ended: true }))
            }
            Some(_) => Ok(None),
            None if is_all => Ok(Some(CellEnd { next: bytes.len(), is_row: true, is_ended: false })),
            None => Err(Stop::Cut),
        }
    }
}

/// Sign with which DOS programs end a text file (Ctrl-Z).
pub(super) const DOS_END: u8 = 0x1a;

/// Returns true if `byte` is a blank beside a cell of a file with `separator`.
pub(super) fn is_blank(byte: u8, separator: u8) -> bool {
    byte != separator && matches!(byte, b' ' | b'\t')
}

/// Returns the number of blanks at the start of `bytes`.
fn blanks(bytes: &[u8], separator: u8) -> usize {
    bytes.iter().take_while(|&&byte| is_blank(byte, separator)).count()
}

/// Use of quotes in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    /// There are none.
    Unquoted,
    /// Each cell that contains quotes is quoted, and its inner quotes are doubled or escaped.
    Proper,
    /// A quote stands elsewhere.
    Odd,
}

/// Returns how `row`, with or without its line end, uses quotes.
pub(super) fn quoting(row: &[u8], dialect: Dialect) -> Quoting {
    let Dialect { separator, escape, line_end, .. } = dialect;
    let Some(quote) = dialect.quote else { return Quoting::Unquoted };
    let ends_cell = |byte: &u8| *byte == separator || *byte == line_end || *byte == b'\r';
    let mut quoting = Quoting::Unquoted;
    let mut rest = row;
    loop {
        let before = if dialect.has_blanks { blanks(rest, separator) } else { 0 };
        if let Some(mut inner) = rest[before..].strip_prefix(&[quote]) {
            quoting = Quoting::Proper;
            loop {
                inner = match *inner {
                    [first, second, ref behind @ ..] if first == quote && second == quote => behind,
                    [first, ref behind @ ..] if first == quote => {
                        rest = behind;
                        break;
                    }
                    [first, _, ref behind @ ..] if Some(first) == escape => behind,
                    [_, ref behind @ ..] => behind,
                    [] => return Quoting::Odd,
                };
            }
        }
        let length = rest.iter().position(ends_cell).unwrap_or(rest.len());
        if rest[..length].contains(&quote) {
            return Quoting::Odd;
        }
        match rest.get(length..) {
            Some([_, behind @ ..]) if !behind.is_empty() => rest = behind,
            _ => return quoting,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CSV: Dialect = Dialect {
        separator: b',',
        quote: Some(b'"'),
        escape: None,
        has_codes: false,
        has_blanks: false,
        line_end: b'\n',
    };

    fn read(text: &str, dialect: Dialect, reading: Reading) -> Result<(Vec<String>, usize), Stop> {
        let mut cells = Cells::default();
        let end = cells.read(text.as_bytes(), true, dialect, reading)?;
        let cell = |index| String::from_utf8_lossy(cells.get(index)).into_owned();
        Ok(((0..cells.count()).map(cell).collect(), end.length))
    }

    fn row(text: &str, dialect: Dialect, reading: Reading) -> Vec<String> {
        read(text, dialect, reading).unwrap().0
    }

    #[test]
    fn blanks_may_stand_before_a_quote() {
        let dialect = Dialect { has_blanks: true, ..CSV };
        assert_eq!(row("1,  \"a, \"\"b\"\"\" , c\n", dialect, Reading::Spanning), ["1", "a, \"b\"", " c"]);
        assert_eq!(quoting(b"1, \"a, b\", c\n", dialect), Quoting::Proper);
        assert_eq!(quoting(b"1, \"a, b\", c\n", CSV), Quoting::Odd);
    }

    #[test]
    fn cells_end_as_rfc_4180_says() {
        for (text, expected) in [
            ("a,b\nc", vec!["a", "b"]),
            ("a,b\r\nc", vec!["a", "b"]),
            ("a,\n", vec!["a", ""]),
            (",", vec!["", ""]),
            ("\"a, \"\"b\"\"\r\nc\",d\r\n", vec!["a, \"b\"\r\nc", "d"]),
            ("\"\",x", vec!["", "x"]),
            ("\"a\" ,b", vec!["a", "b"]),
            ("a,\"b\"\u{1a}", vec!["a", "b"]),
            ("5\" pipe,\"six\"", vec!["5\" pipe", "six"]),
            // Inner quotes that are not doubled, as in hand-made files.
            ("\"He said \"no, never\" to it\",5", vec!["He said \"no, never\" to it", "5"]),
        ] {
            assert_eq!(row(text, CSV, Reading::Spanning), expected, "{text}");
        }
    }

    #[test]
    fn a_quote_that_closes_nothing_is_a_letter() {
        let tsv = Dialect { separator: b'\t', ..CSV };
        assert_eq!(row("1\t\"Yes,\" she said.\n", tsv, Reading::Spanning), ["1", "\"Yes,\" she said."]);
        assert_eq!(row("1\t\"Yes.\" \"No.\"\n", tsv, Reading::Spanning), ["1", "\"Yes.\" \"No.\""]);
        assert_eq!(row("1,\"open\n2,x\n", CSV, Reading::Line), ["1", "\"open"]);
        assert_eq!(row("1,\"open", CSV, Reading::Spanning), ["1", "\"open"]);
        assert_eq!(read("1,\"open\n2,\"x\"\n", CSV, Reading::Spanning), Err(Stop::Open(11)));
        assert_eq!(read("1,\"open\n2,x\n", CSV, Reading::Spanning), Err(Stop::Open(12)));
        assert_eq!(row("1,\"Yes\", she said.\n", CSV, Reading::Lenient), ["1", "Yes", " she said."]);
        assert_eq!(row("1,\"Yes\" she said.,2\n", CSV, Reading::Lenient), ["1", "Yes she said.", "2"]);
    }

    #[test]
    fn quotes_are_proper_if_they_enclose_cells() {
        for (row, expected) in [
            ("", Quoting::Unquoted),
            ("a,b\r\n", Quoting::Unquoted),
            ("1,\"a, \"\"b\"\"\nc\"\n", Quoting::Proper),
            ("\"a\" ,b,\"\"", Quoting::Proper),
            ("5\" pipe,b\n", Quoting::Odd),
            ("1,\"open, b\n", Quoting::Odd),
            ("1,\"Yes\", she said \"no\"\n", Quoting::Odd),
            ("1,\"Yes\" she said \"no\"\n", Quoting::Odd),
            ("1,end of it\"\n", Quoting::Odd),
        ] {
            assert_eq!(quoting(row.as_bytes(), CSV), expected, "{row}");
        }
        let escaped = Dialect { escape: Some(b'\\'), ..CSV };
        assert_eq!(quoting(b"1,\"a \\\"b\\\", c\"\n", escaped), Quoting::Proper);
    }

    #[test]
    fn escapes_are_undone() {
        let escaped = Dialect { escape: Some(b'\\'), ..CSV };
        assert_eq!(row("\"a \\\"b\\\", c\",C:\\x\n", escaped, Reading::Spanning), ["a \"b\", c", "C:\\x"]);
        assert_eq!(row("a\\,b,\"c\\\\\"\n", escaped, Reading::Spanning), ["a,b", "c\\"]);
        assert_eq!(row("a\\\nb,c\\\r\nd\n", escaped, Reading::Spanning), ["a\nb", "c\r\nd"]);
        let caret = Dialect { escape: Some(b'^'), ..CSV };
        assert_eq!(row("a^,b,c^", caret, Reading::Spanning), ["a,b", "c^"]);
        let codes = Dialect { separator: b'\t', quote: None, has_codes: true, ..CSV };
        assert_eq!(
            row("a\\tb\\nc\\\\d\t\\N\te\\\nf\n", codes, Reading::Spanning),
            ["a\tb\nc\\d", "", "e\nf"]
        );
    }

    proptest! {
        #[test]
        fn a_row_never_ends_behind_its_bytes(
            parts in prop::collection::vec(prop::sample::select(vec![",", "\"", "\n", "\r", "\\", " ", "a", "\t"]), 0..16),
            separator in prop::sample::select(vec![b',', b'\t']),
            escape in prop::sample::select(vec![None, Some(b'\\')]),
            has_codes: bool,
            is_all: bool,
        ) {
            let text = parts.concat();
            let dialect = Dialect { separator, escape, has_codes, ..CSV };
            for reading in [Reading::Spanning, Reading::Line, Reading::Lenient] {
                let mut cells = Cells::default();
                match cells.read(text.as_bytes(), is_all, dialect, reading) {
                    Ok(end) => {
                        prop_assert!(end.length <= text.len());
                        prop_assert!(is_all || end.is_ended);
                        let joined = (0..cells.count()).map(|index| cells.get(index).len()).sum::<usize>();
                        prop_assert_eq!(joined, cells.bytes.len());
                    }
                    Err(Stop::Cut) => prop_assert!(!is_all),
                    Err(Stop::Open(at)) => prop_assert!(at <= text.len()),
                    Err(Stop::TooMany) => prop_assert!(false),
                }
            }
        }

        #[test]
        fn what_a_writer_quotes_is_read_back(cells in prop::collection::vec("[a-c,\"\r\n ]{0,8}", 1..5)) {
            let quoted = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect::<Vec<_>>();
            let text = quoted.join(",") + "\n";
            prop_assert_eq!(read(&text, CSV, Reading::Spanning), Ok((cells, text.len())));
        }
    }
}
