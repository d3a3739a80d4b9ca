//! Pages and faults as found, before their place in the run is known.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::options::Options;
use super::sniff;
use crate::model::{Body, MediaType, Notice, PageId, RawPage, Reject, RejectCode, Source};
use crate::text::limits::{self, FieldLimits};

/// A page without its place in the run: its content, and what the container says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Format of `body`.
    pub media_type: MediaType,
    /// Encoding declared outside the content (an HTTP header), as written.
    pub charset: Option<String>,
    /// The content.
    pub body: Body,
    /// Id given by the input.
    pub given_id: Option<String>,
    /// Address given by the container.
    pub url: Option<String>,
    /// Title given by the container.
    pub title: Option<String>,
    /// Day of publication given by the container.
    pub published: Option<NaiveDate>,
    /// Time of the fetch given by the container.
    pub fetched_at: Option<DateTime<Utc>>,
    /// Oddities found in reading it.
    pub notices: Vec<Notice>,
}

impl Draft {
    /// Makes a page of which only the content is known.
    #[must_use]
    pub fn new(media_type: MediaType, body: Body) -> Self {
        Self {
            media_type,
            charset: None,
            body,
            given_id: None,
            url: None,
            title: None,
            published: None,
            fetched_at: None,
            notices: Vec::new(),
        }
    }

    /// Makes a page of which only the bytes are known: HTML if they begin as HTML does, else text.
    #[must_use]
    pub fn sniffed(bytes: Vec<u8>) -> Self {
        Self::new(sniff::text_type(&bytes), Body::Bytes(bytes))
    }

    /// Makes a page outside any run, as read from standard input.
    #[must_use]
    pub fn alone(self) -> RawPage {
        let source = Source { file: "standard input".into(), record: 0, byte: 0 };
        self.into_page(PageId { file: 0, record: 0 }, source)
    }

    /// Cuts, removes or hashes fields longer than `limits`, with a notice if any was.
    fn fit(&mut self, limits: &FieldLimits) {
        let is_long = [
            limits.fit_title(&mut self.title),
            limits.fit_url(&mut self.url),
            limits.fit_id(&mut self.given_id),
        ];
        if is_long.contains(&true) {
            self.notices.push(Notice::LongField);
        }
    }

    /// Applies the limits of `options` that hold for all formats; fields that are too long are cut, removed
    /// or hashed.
    ///
    /// # Errors
    /// A fault if the page is too large.
    pub fn within(mut self, options: &Options) -> Result<Self, Fault> {
        self.fit(&options.limits);
        if self.body.len() as u64 > options.max_page_bytes {
            return Err(Fault::page_too_large(options.max_page_bytes));
        }
        Ok(self)
    }

    /// Converts the draft to a raw page with the id `id` and origin `source`, dropping its notices.
    #[must_use]
    pub fn into_page(self, id: PageId, source: Source) -> RawPage {
        let Self { media_type, charset, body, given_id, url, title, published, fetched_at, notices: _ } =
            self;
        RawPage { id, source, media_type, charset, body, given_id, url, title, published, fetched_at }
    }
}

/// Longest message in bytes: an error of a library may quote a value of megabytes.
const MAX_MESSAGE_BYTES: usize = 500;

/// Why a record or file could not be read: a [`Reject`] without its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Reason.
    pub code: RejectCode,
    /// One-line description of what was found.
    pub message: String,
}

impl Fault {
    /// Makes a fault. Line breaks in `message` (from errors of libraries) become spaces, and it is cut at
    /// `MAX_MESSAGE_BYTES`.
    #[must_use]
    pub fn new(code: RejectCode, message: impl Into<String>) -> Self {
        let mut message = message.into();
        if message.len() > MAX_MESSAGE_BYTES {
            message.truncate(limits::char_floor(&message, MAX_MESSAGE_BYTES));
            message.push('…');
            message.shrink_to_fit();
        }
        if message.contains(['\n', '\r']) {
            message = message.split(['\n', '\r']).map(str::trim).collect::<Vec<_>>().join(" ");
        }
        Self { code, message }
    }

    /// Makes the fault of a page larger than `limit` bytes.
    pub(super) fn page_too_large(limit: u64) -> Self {
        Self::new(RejectCode::PageTooLarge, format!("the page is larger than {limit} bytes"))
    }

    /// Makes the reject of this fault at its place; see [`Reject`] for the parameters.
    #[must_use]
    pub fn at(self, source: &Arc<str>, record: Option<u64>, offset: Option<u64>) -> Reject {
        Reject { source: Arc::clone(source), record, offset, code: self.code, message: self.message }
    }
}
