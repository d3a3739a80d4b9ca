//! One fetched document: as read ([`RawPage`]) and as parsed ([`Page`]).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::block::{Block, BlockId};
use super::facts::Facts;
use super::markup::Element;
use super::source::Source;

/// A page's position in the sorted input: file, then record. Valid within one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PageId {
    /// 0-based position of the file in the sorted input list.
    pub file: u32,
    /// 0-based record within the file.
    pub record: u32,
}

/// How a page's bytes are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MediaType {
    /// `text/plain`: a text dump.
    Text,
    /// `text/html`, XHTML included.
    Html,
}

impl MediaType {
    /// The name in the `documents.media_type` column.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Text => "text/plain",
            Self::Html => "text/html",
        }
    }
}

/// The content of a page as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Bytes in an encoding that is still to be found.
    Bytes(Vec<u8>),
    /// Text that its container (JSON, CSV, Parquet) already decoded.
    Text(String),
}

impl Body {
    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Text(text) => text.len(),
        }
    }

    /// Whether there is no content.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The content as bytes, in an encoding still to be found or in UTF-8.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Text(text) => text.as_bytes(),
        }
    }
}

/// A page as a reader gives it: content and what the container says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawPage {
    /// Position in the sorted input.
    pub id: PageId,
    /// Where it was read.
    pub source: Source,
    /// How to parse `body`.
    pub media_type: MediaType,
    /// Encoding declared outside the content (an HTTP header), as written.
    pub charset: Option<String>,
    /// The content.
    pub body: Body,
    /// The id that the input gives the page (a column or field), if any.
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

/// A parsed page: facts, and blocks in page order. Its body is not kept; spans point into it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Position in the sorted input.
    pub id: PageId,
    /// Where it was read.
    pub source: Source,
    /// The id that the input gives the page, if any.
    pub given_id: Option<String>,
    /// How it was parsed.
    pub media_type: MediaType,
    /// Name of the encoding that the body was decoded from (WHATWG label, `UTF-8`).
    pub encoding: String,
    /// Length in bytes of the content as read, before decoding.
    pub bytes: u64,
    /// Malformed sequences that became U+FFFD.
    pub replaced: u64,
    /// 128-bit hash of the decoded body, 32 hexadecimal digits.
    pub content_hash: String,
    /// What is known of the page.
    pub facts: Facts,
    /// Elements that hold blocks, parents first; empty for text dumps.
    pub elements: Vec<Element>,
    /// Blocks in page order. For serde they go apart from their pages, by column.
    #[serde(skip)]
    pub blocks: Vec<Block>,
}

impl Page {
    /// A page without content, elements or blocks: a start for pages made by hand.
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

    /// The id of the block at `index`.
    ///
    /// # Panics
    /// If `index` does not fit 32 bits; a page has fewer blocks than its body has bytes.
    #[must_use]
    pub fn block_id(&self, index: usize) -> BlockId {
        let index = u32::try_from(index).expect("a page has fewer blocks than its body has bytes");
        BlockId { page: self.id, index }
    }

    /// The elements around `block`, innermost first; empty for text dumps.
    pub fn ancestors<'a>(&'a self, block: &Block) -> impl Iterator<Item = &'a Element> {
        let first = block.markup.as_ref().map(|markup| markup.element);
        std::iter::successors(first, |&at| self.elements.get(at as usize)?.parent)
            .filter_map(|at| self.elements.get(at as usize))
    }
}
