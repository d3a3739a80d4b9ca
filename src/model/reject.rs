//! Rejects: input that could not be read. A reject is a value, never an error.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Why a record or file was rejected. Codes are never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum RejectCode {
    /// The file could not be opened or read.
    Io,
    /// The file's format is not supported (`.arc`, an unknown extension).
    UnsupportedFormat,
    /// The compressed stream is damaged.
    BadCompression,
    /// The file ends in the middle of a compressed stream or record.
    Truncated,
    /// A compressed input expands by more than the limit.
    ExpansionLimit,
    /// A page is larger than the limit.
    PageTooLarge,
    /// A line of a line-based format is longer than the limit.
    LineTooLong,
    /// A line is not valid JSON, or not an object.
    BadJson,
    /// A CSV record is malformed.
    BadCsv,
    /// A Parquet file is malformed.
    BadParquet,
    /// A WARC record is malformed.
    BadWarc,
    /// The HTTP response in a WARC record is malformed.
    BadHttp,
    /// The record has neither a text nor an HTML field.
    MissingText,
    /// The content is not text (an image, an archive, NUL bytes).
    NotText,
    /// Elements are nested deeper than the limit.
    TooDeep,
    /// The file changed while it was read.
    Changed,
    /// This program has a fault that the page brought out; a report is welcome.
    InternalError,
}

impl RejectCode {
    /// Every code, in the order of the data dictionary.
    pub const ALL: [Self; 17] = [
        Self::Io,
        Self::UnsupportedFormat,
        Self::BadCompression,
        Self::Truncated,
        Self::ExpansionLimit,
        Self::PageTooLarge,
        Self::LineTooLong,
        Self::BadJson,
        Self::BadCsv,
        Self::BadParquet,
        Self::BadWarc,
        Self::BadHttp,
        Self::MissingText,
        Self::NotText,
        Self::TooDeep,
        Self::Changed,
        Self::InternalError,
    ];

    /// Returns the stable code in the `rejects.code` column.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Io => "io",
            Self::UnsupportedFormat => "unsupported_format",
            Self::BadCompression => "bad_compression",
            Self::Truncated => "truncated",
            Self::ExpansionLimit => "expansion_limit",
            Self::PageTooLarge => "page_too_large",
            Self::LineTooLong => "line_too_long",
            Self::BadJson => "bad_json",
            Self::BadCsv => "bad_csv",
            Self::BadParquet => "bad_parquet",
            Self::BadWarc => "bad_warc",
            Self::BadHttp => "bad_http",
            Self::MissingText => "missing_text",
            Self::NotText => "not_text",
            Self::TooDeep => "too_deep",
            Self::Changed => "changed",
            Self::InternalError => "internal_error",
        }
    }
}

/// An input or record that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// Path relative to the input root.
    pub source: Arc<str>,
    /// 0-based record within the file; `None` if the whole file is rejected.
    pub record: Option<u64>,
    /// Byte offset in the file's decompressed content.
    pub offset: Option<u64>,
    /// Reason.
    pub code: RejectCode,
    /// One-line description of what was found.
    pub message: String,
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.source)?;
        if let Some(record) = self.record {
            write!(f, ", record {record}")?;
        }
        write!(f, ": {} ({})", self.message, self.code.code())
    }
}

impl std::error::Error for Reject {}
