//! A page, or the fault that kept it from being one, before its place in the run is known.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::options::Options;
use super::sniff;
use crate::model::{Body, MediaType, Notice, PageId, RawPage, Reject, RejectCode, Source};
use crate::text::limits::{self, FieldLimits};

/// The content of a page and what its container says of it, without its place in the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// How to parse `body`.
    pub media_type: MediaType,
    /// Encoding declared outside the content (an HTTP header), as written.
    pub charset: Option<String>,
    /// The content.
    pub body: Body,
    /// The id that the input gives the page.
    pub given_id: Option<String>,
    /// Address given by the container.
    pub url: Option<String>,
    /// Title given by the container.
    pub title: Option<String>,
    /// Day of publication given by the container.
    pub published: Option<NaiveDate>,
    /// Time of the fetch given by the container.
    pub fetched_at: Option<DateTime<Utc>>,
    /// What was odd about it.
    pub notices: Vec<Notice>,
}

impl Draft {
    /// A page of which only its content is known.
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

    /// A page of which only its bytes are known: HTML where they begin as HTML does, else text.
    #[must_use]
    pub fn sniffed(bytes: Vec<u8>) -> Self {
        Self::new(sniff::text_type(&bytes), Body::Bytes(bytes))
    }

    /// The page on its own, as `standard input` gives one: outside any run.
    #[must_use]
    pub fn alone(self) -> RawPage {
        let source = Source { file: "standard input".into(), record: 0, byte: 0 };
        self.into_page(PageId { file: 0, record: 0 }, source)
    }

    /// Fits the fields into `limits`, with a notice where one was too long.
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

    /// The draft, if it keeps to the limits of `options` that hold for every format; fields that are too long are cut or left out.
    ///
    /// # Errors
    /// A fault where the page is too large.
    pub fn within(mut self, options: &Options) -> Result<Self, Fault> {
        self.fit(&options.limits);
        if self.body.len() as u64 > options.max_page_bytes {
            return Err(Fault::page_too_large(options.max_page_bytes));
        }
        Ok(self)
    }

    /// The page at its place, without its notices.
    #[must_use]
    pub fn into_page(self, id: PageId, source: Source) -> RawPage {
        let Self { media_type, charset, body, given_id, url, title, published, fetched_at, notices: _ } =
            self;
        RawPage { id, source, media_type, charset, body, given_id, url, title, published, fetched_at }
    }
}

/// Longest message in bytes: a foreign error may quote a value of megabytes.
const MAX_MESSAGE_BYTES: usize = 500;

/// Why a record or file is no page: a [`Reject`] without its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Why.
    pub code: RejectCode,
    /// What was found, in words, on one line.
    pub message: String,
}

impl Fault {
    /// A fault with its message; line breaks in it (of a foreign error) become spaces, and what is past `MAX_MESSAGE_BYTES` is left
    /// out.
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

    /// The fault of a page that is larger than `limit` bytes.
    pub(super) fn page_too_large(limit: u64) -> Self {
        Self::new(RejectCode::PageTooLarge, format!("the page is larger than {limit} bytes"))
    }

    /// The reject at its place; see [`Reject`] for the parts.
    #[must_use]
    pub fn at(self, source: &Arc<str>, record: Option<u64>, offset: Option<u64>) -> Reject {
        Reject { source: Arc::clone(source), record, offset, code: self.code, message: self.message }
    }
}
