//! A fetched document, as read ([`RawPage`]) and as parsed ([`Page`]).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::block::Block;
use super::facts::Facts;
use super::ids::{BlockId, PageId};
use super::markup::Element;
use super::source::Source;

/// Format of a page's content, which decides how it is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MediaType {
    /// `text/plain`: a text dump.
    Text,
    /// `text/html`, XHTML included.
    Html,
}

impl MediaType {
    /// Returns the name in the `documents.media_type` column.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Text => "text/plain",
            Self::Html => "text/html",
        }
    }
}

/// Content of a page as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Bytes in an encoding yet to be detected.
    Bytes(Vec<u8>),
    /// Text that its container (JSON, CSV, Parquet) already decoded.
    Text(String),
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Body {
    /// Returns the length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Text(text) => text.len(),
        }
    }

    /// Returns true if there is no content.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the content as bytes: UTF-8 for [`Body::Text`], else in an encoding yet to be detected.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Text(text) => text.as_bytes(),
        }
    }
}

/// A page as read: its content, and what the container says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawPage {
    /// Position in the sorted input.
    pub id: PageId,
    /// Place in the inputs.
    pub source: Source,
    /// How to parse `body`.
    pub media_type: MediaType,
    /// Encoding declared outside the content (an HTTP header), as written.
    pub charset: Option<String>,
    /// The content.
    pub body: Body,
    /// Id given by the input (a column or field).
    pub given_id: Option<String>,
    /// Address given by the container.
    pub url: Option<String>,
    /// Title given by the container (a column or field).
    pub title: Option<String>,
    /// Day of publication given by the container.
    pub published: Option<NaiveDate>,
    /// Time of the fetch given by the container.
    pub fetched_at: Option<DateTime<Utc>>,
}

impl RawPage {
    /// Returns a page of HTML outside any input, as bytes or as decoded text.
    #[must_use]
    pub fn html(body: impl Into<Body>) -> Self {
        Self::alone(MediaType::Html, body.into())
    }

    /// Returns a page of plain text outside any input, as bytes or as decoded text.
    #[must_use]
    pub fn text(body: impl Into<Body>) -> Self {
        Self::alone(MediaType::Text, body.into())
    }

    fn alone(media_type: MediaType, body: Body) -> Self {
        Self {
            id: PageId { file: 0, record: 0 },
            source: Source { file: "page".into(), record: 0, byte: 0 },
            media_type,
            charset: None,
            body,
            given_id: None,
            url: None,
            title: None,
            published: None,
            fetched_at: None,
        }
    }
}

/// A parsed page: facts, and blocks in page order. The body is not kept; spans refer to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Position in the sorted input.
    pub id: PageId,
    /// Place in the inputs.
    pub source: Source,
    /// Id given by the input.
    pub given_id: Option<String>,
    /// Format of the content.
    pub media_type: MediaType,
    /// Name of the encoding of the body (WHATWG label, `UTF-8`).
    pub encoding: String,
    /// Length in bytes of the content as read, before decoding.
    pub bytes: u64,
    /// Number of malformed sequences replaced by U+FFFD.
    pub replaced: u64,
    /// 128-bit hash of the decoded body, 32 hexadecimal digits.
    pub content_hash: String,
    /// Title, byline, date and other facts.
    pub facts: Facts,
    /// Elements that hold blocks, parents first; empty for text dumps.
    pub elements: Vec<Element>,
    /// Blocks in page order.
    pub blocks: Vec<Block>,
}

impl Page {
    /// Returns a page without content, elements or blocks, for building pages by hand.
    #[must_use]
    pub fn empty(media_type: MediaType) -> Self {
        Self {
            id: PageId { file: 0, record: 0 },
            source: Source { file: "".into(), record: 0, byte: 0 },
            given_id: None,
            media_type,
            encoding: "UTF-8".into(),
            bytes: 0,
            replaced: 0,
            content_hash: String::new(),
            facts: Facts::default(),
            elements: Vec::new(),
            blocks: Vec::new(),
        }
    }

    /// Returns the id of the block at `index`.
    ///
    /// # Panics
    /// If `index` does not fit 32 bits; a page has fewer blocks than its body has bytes.
    #[must_use]
    pub fn block_id(&self, index: usize) -> BlockId {
        let index = u32::try_from(index).expect("a page has fewer blocks than its body has bytes");
        BlockId { page: self.id, index }
    }

    /// Iterates over the elements around `block`, innermost first; none for text dumps.
    pub fn ancestors<'a>(&'a self, block: &Block) -> impl Iterator<Item = &'a Element> {
        let first = block.markup.as_ref().map(|markup| markup.element);
        std::iter::successors(first, |&at| self.elements.get(at as usize)?.parent)
            .filter_map(|at| self.elements.get(at as usize))
    }
}
