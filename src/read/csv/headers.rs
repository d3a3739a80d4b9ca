//! What tells headers from rows and from remarks: the first one, what stands above it, and those of files that were joined.

use super::names::Header;
use super::{MAX_LINES, Records, Table, line};
use crate::read::cells::{self, Dialect, Quoting, Reading};
use crate::read::content::Content;
use crate::read::dialect::{self, Columns, Rows, SAMPLE_BYTES};

/// Maximum number of lines above the header: a title, remarks.
const MAX_LINES_ABOVE: usize = 8;

impl Records {
    /// Returns true if the row just read may stand above a header: a remark, or one cell with something in it.
    pub(super) fn is_remark(&self) -> bool {
        let filled = (0..self.cells.count()).filter(|&at| !self.cells.get(at).trim_ascii().is_empty());
        self.cells.get(0).trim_ascii_start().starts_with(b"#") || filled.count() == 1
    }

    /// Returns true if each of the first rows below a header of `count` columns has a cell more: R's `write.table` writes
    /// the names of the rows without a name in the header. It quotes texts, so that a separator inside one makes no
    /// cell; few texts have tabs.
    pub(super) fn rows_are_named(content: &mut Content, dialect: Dialect, count: usize) -> bool {
        let head = content.peek(SAMPLE_BYTES);
        let is_all = head.len() < SAMPLE_BYTES;
        let mut sample = Rows::new(&head[..head.len().min(SAMPLE_BYTES)], is_all, dialect);
        let mut rows = 0;
        while rows < MAX_LINES
            && count > 1
            && let Some(Ok(row)) = sample.next(Reading::Spanning)
        {
            let is_exact = dialect.separator == b'\t' || cells::quoting(row, dialect) == Quoting::Proper;
            if sample.cells.are_blank() {
                break;
            }
            sample.cells.trim(count);
            if sample.cells.count() != count + 1 || !is_exact {
                return false;
            }
            rows += 1;
        }
        rows > 0
    }

    /// Returns true if one of the next lines is a header of several columns, one of them of texts.
    pub(super) fn header_is_below(&mut self, content: &mut Content) -> bool {
        let head = content.peek(SAMPLE_BYTES);
        let is_all = head.len() < SAMPLE_BYTES;
        let mut rest = &head[..head.len().min(SAMPLE_BYTES)];
        for _ in 0..MAX_LINES_ABOVE {
            let dialect = dialect::tell(rest, is_all, self.separator, &self.options);
            let is_read = self.tried.read(rest, is_all, dialect, Reading::Spanning).is_ok();
            let columns = Columns::of(&self.tried, &self.options.fields);
            if is_read && columns.has_body() && columns.count > 1 {
                return true;
            }
            let Some(length) = line(rest, dialect) else { return false };
            rest = &rest[length..];
        }
        false
    }

    /// Returns true if the row just read is a header, as tables that were joined have one each: it is the one at hand, or
    /// names a column of texts and others, most of which the one at hand has.
    pub(super) fn is_header(&self) -> bool {
        let (header, cells) = (&self.header, &self.cells);
        let is_known = |at: &usize| header.has_column(cells.get(*at));
        // Rows of values rarely have the name of a column in one of their first two cells, so most are compared no further.
        let begins_as_header = || (0..2).any(|at| is_known(&at));
        let most_are_known = || {
            let named = (0..cells.count()).filter(|&at| !cells.get(at).is_empty());
            let (known, all) = (named.clone().filter(is_known).count(), named.count());
            known > 1 && known * 2 > all
        };
        cells.are_same(&header.cells)
            || begins_as_header() && most_are_known() && Columns::of(cells, &self.options.fields).has_body()
    }

    /// Takes the row just read as the header of the rows that follow.
    pub(super) fn take_header(&mut self, table: Table) {
        self.table = Some(table);
        self.header = Header::of(std::mem::take(&mut self.cells));
    }
}
