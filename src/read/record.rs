//! What the reader of a format finds, and the face that all of them have.

use std::borrow::Cow;

use super::content::Content;
use super::draft::{Draft, Fault};

/// Something found in a file, and how much of the file it takes up.
#[derive(Debug)]
pub(super) struct Found {
    /// Offset in the content at which it begins; `None` where the format has none (Parquet).
    pub offset: Option<u64>,
    /// Its size, in the unit that [`Records::rows`] gives the file: bytes, or rows.
    pub extent: u64,
    pub what: What,
}

#[derive(Debug)]
pub(super) enum What {
    /// A record that is a page.
    Page(Box<Draft>),
    /// A record that could have been one.
    Reject(Fault),
    /// A record that is not meant to be one; the name is the kind under which it is counted.
    Skipped(Cow<'static, str>),
    /// What stands between records: a header row, blank lines.
    Framing(&'static str),
    /// A fault of the file, not of one record.
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
/// The extents of what it finds cover all that it takes from the content, without gap or overlap.
/// Where the content ends because of a fault, a reader that was inside a record takes the fault
/// (`Content::take_fault`) and yields it as that record's reject; else it just ends.
pub(super) trait Records: Send {
    /// The next thing found, or `None` at the end.
    fn next(&mut self, content: &mut Content) -> Option<Found>;

    /// Prepares to go on behind bytes that were damaged: what comes next may begin in the middle of a record. `false` where nothing of
    /// the file can be read any more.
    fn resume(&mut self, content: &Content) -> bool {
        let _ = content;
        false
    }

    /// Rows in the file where extents count rows; `None` where they count bytes of content.
    fn rows(&self) -> Option<u64> {
        None
    }
}
