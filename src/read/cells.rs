//! One row of a table of cells, read from bytes by a dialect.
//!
//! In: bytes that begin with a row. Out: its cells, and where it ends. A cell in quotes ends with a quote before a separator or line end;
//! other quotes in it stand for themselves. Whether such a cell may go over several lines, and what a quote means that never ends
//! one, is the reader's choice: see [`Reading`].

use memchr::{memchr2, memchr3};

/// How a table writes its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub separator: u8,
    /// The sign around cells that hold separators or line ends.
    pub quote: Option<u8>,
    /// The sign that lets a quote, a separator or itself stand for themselves, beside a doubled quote.
    pub escape: Option<u8>,
    /// Whether cells without quotes hold `\t`, `\n`, `\\` for these signs and `\N` for nothing, as databases write them.
    pub has_codes: bool,
    /// `\n`, which a carriage return may precede, or `\r` where a file has no line feeds.
    pub line_end: u8,
}

/// What quotes mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A cell in quotes may hold line ends.
    Spanning,
    /// A cell ends with its line; where its quotes do not, they stand for themselves.
    Line,
    /// As `Line`, but what stands behind a closing quote belongs to the cell.
    Lenient,
}

/// Where a row ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct End {
    /// Length of the row in bytes with its line end.
    pub length: usize,
    /// Whether a line end ends it, as opposed to the end of the bytes.
    pub is_ended: bool,
    /// Whether it goes over several lines.
    pub is_spanning: bool,
}

/// Why a row has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// More bytes are wanted.
    Cut,
    /// A quote opens a cell that goes over its line and does not end as a cell does; up to which byte that was looked for.
    Open(usize),
    /// The row has more cells than a row may have.
    TooMany,
}

/// Most cells of a row: as many as a row of a spreadsheet has (Excel 2007 and later).
pub(super) const MAX_CELLS: usize = 16_384;

/// The cells of a row.
#[derive(Default)]
pub(super) struct Cells {
    /// One behind the other.
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
}

/// What ended a cell: its row's separator, line end, or the end of the bytes; and the byte behind it.
struct CellEnd {
    next: usize,
    is_row: bool,
    is_ended: bool,
}

impl Cells {
    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }

    /// Cell number `index`; empty where there is none.
    pub(super) fn get(&self, index: usize) -> &[u8] {
        let start = index
            .checked_sub(1)
            .map_or(0, |before| self.ends.get(before).copied().unwrap_or(self.bytes.len()));
        let end = self.ends.get(index).copied().unwrap_or(self.bytes.len());
        &self.bytes[start..end]
    }

    /// Whether no cell holds anything but blanks.
    pub(super) fn are_blank(&self) -> bool {
        self.bytes.iter().all(u8::is_ascii_whitespace)
    }

    /// Reads the row at the start of `bytes`, which `is_all` that is left of the file.
    pub(super) fn read(
        &mut self,
        bytes: &[u8],
        is_all: bool,
        dialect: Dialect,
        reading: Reading,
    ) -> Result<End, Stop> {
        self.bytes.clear();
        self.ends.clear();
        let mut at = 0;
        let mut is_spanning = false;
        loop {
            let start = self.bytes.len();
            let quoted = match bytes.get(at) {
                Some(first) if Some(*first) == dialect.quote => {
                    self.quoted(bytes, at, is_all, dialect, reading)?
                }
                _ => None,
            };
            let end = if let Some((end, spans)) = quoted {
                is_spanning |= spans;
                end
            } else {
                self.bytes.truncate(start);
                self.plain(bytes, at, is_all, dialect)?
            };
            if self.ends.len() == MAX_CELLS {
                return Err(Stop::TooMany);
            }
            self.ends.push(self.bytes.len());
            at = end.next;
            if end.is_row {
                return Ok(End { length: at, is_ended: end.is_ended, is_spanning });
            }
        }
    }

    /// Reads a cell without quotes from `at` on.
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
                Some(_) => {
                    let Some(&code) = bytes.get(at + 1) else {
                        if !is_all {
                            return Err(Stop::Cut);
                        }
                        self.bytes.push(b'\\');
                        at += 1;
                        continue;
                    };
                    self.push_escaped(code, dialect);
                    at += 2;
                }
                None if is_all => return Ok(CellEnd { next: at, is_row: true, is_ended: false }),
                None => return Err(Stop::Cut),
            }
        }
    }

    /// Writes what `code` behind an escape stands for in a cell without quotes.
    fn push_escaped(&mut self, code: u8, dialect: Dialect) {
        if !dialect.has_codes {
            // A backslash before a line end, or before anything else that needs none, stands for itself.
            if !(code == dialect.separator || Some(code) == dialect.escape || Some(code) == dialect.quote) {
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

    /// Reads a cell in quotes from `at` on, and whether it goes over several lines; `None` where the quote opens none.
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
                    // In tables of tabs quotes are rarely more than letters.
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

    /// Writes what an escape before `next` stands for in a cell in quotes; whether that takes `next` too.
    fn push_quoted_escaped(&mut self, next: Option<u8>, dialect: Dialect) -> bool {
        let Dialect { separator, quote, escape, line_end, .. } = dialect;
        let is_plain = |next: u8| [quote, escape, Some(separator), Some(line_end)].contains(&Some(next));
        let next = next.filter(|&next| is_plain(next));
        self.bytes.extend(next.or(escape));
        next.is_some()
    }

    /// Where the cell ends, if the quote before `at` closes it: blanks at most stand before the separator or line end.
    fn closed(bytes: &[u8], at: usize, is_all: bool, dialect: Dialect) -> Result<Option<CellEnd>, Stop> {
        let Dialect { separator, line_end, .. } = dialect;
        let rest = bytes.get(at..).unwrap_or_default();
        let is_blank =
            |byte: u8| matches!(byte, b' ' | b'\t' | b'\r') && byte != separator && byte != line_end;
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CSV: Dialect =
        Dialect { separator: b',', quote: Some(b'"'), escape: None, has_codes: false, line_end: b'\n' };

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
    fn cells_end_as_rfc_4180_says() {
        for (text, expected) in [
            ("a,b\nc", vec!["a", "b"]),
            ("a,b\r\nc", vec!["a", "b"]),
            ("a,\n", vec!["a", ""]),
            (",", vec!["", ""]),
            ("\"a, \"\"b\"\"\r\nc\",d\r\n", vec!["a, \"b\"\r\nc", "d"]),
            ("\"\",x", vec!["", "x"]),
            ("\"a\" ,b", vec!["a", "b"]),
            ("5\" pipe,\"six\"", vec!["5\" pipe", "six"]),
            // Quotes inside that are not doubled, as hand-made tables have them.
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
    fn escapes_are_undone() {
        let escaped = Dialect { escape: Some(b'\\'), ..CSV };
        assert_eq!(row("\"a \\\"b\\\", c\",C:\\x\n", escaped, Reading::Spanning), ["a \"b\", c", "C:\\x"]);
        assert_eq!(row("a\\,b,\"c\\\\\"\n", escaped, Reading::Spanning), ["a,b", "c\\"]);
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
