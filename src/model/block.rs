//! The smallest judged unit of text.

use serde::{Deserialize, Serialize};

use super::markup::Markup;
use super::page::PageId;
use super::source_map::SourceMap;
use super::span::{Span, TextSpan};

/// A block's place in the run: its page, then its position in the page. Ordered, so that "first"
/// has one meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BlockId {
    /// The page that the block stands on.
    pub page: PageId,
    /// 0-based position in page order.
    pub index: u32,
}

/// What a block is on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum BlockKind {
    /// The page's own title.
    Title,
    /// Who wrote the page.
    Byline,
    /// When the page was published or changed.
    Date,
    /// A heading within the page.
    Heading,
    /// Running text.
    Paragraph,
    /// An entry of a list.
    ListItem,
    /// Quoted text set off from the rest.
    Quote,
    /// The caption of a picture or table.
    Caption,
    /// One row of a table, cells separated by a tab.
    TableRow,
    /// Preformatted text, white space as written.
    Code,
    /// Text whose role is not known (controls, labels, loose strings).
    Other,
}

impl BlockKind {
    /// Every kind, in the order of the data dictionary.
    pub const ALL: [Self; 11] = [
        Self::Title,
        Self::Byline,
        Self::Date,
        Self::Heading,
        Self::Paragraph,
        Self::ListItem,
        Self::Quote,
        Self::Caption,
        Self::TableRow,
        Self::Code,
        Self::Other,
    ];

    /// Whether the block says what the page is, who wrote it or when.
    #[must_use]
    pub fn is_heading_matter(self) -> bool {
        matches!(self, Self::Title | Self::Byline | Self::Date)
    }

    /// The name in the `blocks.kind` column.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Byline => "byline",
            Self::Date => "date",
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::ListItem => "list_item",
            Self::Quote => "quote",
            Self::Caption => "caption",
            Self::TableRow => "table_row",
            Self::Code => "code",
            Self::Other => "other",
        }
    }
}

/// One block of a page, as parsed. No stage changes it afterwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Where the block stands in the run.
    pub id: BlockId,
    /// What the block is on its page.
    pub kind: BlockKind,
    /// The text: white space folded to single spaces, none at the ends. A `\n` is a hard break that
    /// the page itself makes (`<br>`, a line of code), and a boundary for sentences.
    pub text: String,
    /// Bytes of the page's body that the block covers, its inner markup included.
    pub span: Span,
    /// Where each byte of `text` stands in the body.
    pub map: SourceMap,
    /// Words in `text`, counted by [`crate::text::words::count`].
    pub words: u32,
    /// 128-bit fingerprint of the text in normalised form ([`crate::text::normalize`]): equal for texts
    /// that are the same to a reader.
    pub fingerprint: u128,
    /// What the page's markup says of the block; `None` for text dumps.
    pub markup: Option<Markup>,
}

impl Block {
    /// The body range of `span`.
    #[must_use]
    pub fn to_body(&self, span: TextSpan) -> Span {
        self.map.to_body(span)
    }
}
