//! Interface of the readers of formats.

use std::borrow::Cow;

use super::content::Content;
use super::draft::{Draft, Fault};

/// Something found in a file, and how much of the file it occupies.
#[derive(Debug)]
pub(super) struct Found {
    /// Offset of its beginning in the content; `None` for formats without offsets (Parquet).
    pub offset: Option<u64>,
    /// Size: in rows if [`Records::rows`] gives a number of rows, else in bytes of content.
    pub extent: u64,
    pub what: What,
}

#[derive(Debug)]
pub(super) enum What {
    /// A record that is a page.
    Page(Box<Draft>),
    /// A record that should have been a page.
    Reject(Fault),
    /// A record that is not meant to be a page, with the kind under which it is counted.
    Skipped(Cow<'static, str>),
    /// Something between records: a header row, blank lines.
    Framing(&'static str),
    /// A fault of the file rather than of one record.
    FileReject(Fault),
}

impl From<Result<Draft, Fault>> for What {
    fn from(result: Result<Draft, Fault>) -> Self {
        match result {
            Ok(draft) => Self::Page(Box::new(draft)),
            Err(fault) => Self::Reject(fault),
        }
    }
}

/// Finds the records of one file, in order.
///
/// The extents of what it finds cover everything that it takes from the content, without gap or overlap. If a
/// fault ends the content inside a record, the reader takes the fault (`Content::take_fault`) and yields it
/// as that record's reject; otherwise it just ends.
pub(super) trait Records: Send {
    /// Returns the next thing found, or `None` at the end.
    fn next(&mut self, content: &mut Content) -> Option<Found>;

    /// Prepares to continue after damaged bytes, possibly in the middle of a record. Returns false if nothing
    /// more of the file can be read.
    fn resume(&mut self, content: &Content) -> bool {
        let _ = content;
        false
    }

    /// Returns the number of rows in the file if extents count rows; `None` if they count bytes of content.
    fn rows(&self) -> Option<u64> {
        None
    }
}
