//! Blocks: the units of text that are judged.

use serde::{Deserialize, Serialize};

use super::ids::BlockId;
use super::markup::Markup;
use super::source_map::SourceMap;
use super::span::{Span, TextSpan};

/// Role of a block on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum BlockKind {
    /// The title of the page.
    Title,
    /// The names of the authors.
    Byline,
    /// The day of publication or last change.
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
    /// A row of a table, its cells separated by tabs, or in a text dump by bars.
    TableRow,
    /// Preformatted text, white space as written.
    Code,
    /// Text of unknown role (controls, labels, loose strings).
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

    /// Returns true if the block is the page's title, byline or date.
    #[must_use]
    pub fn is_heading_matter(self) -> bool {
        matches!(self, Self::Title | Self::Byline | Self::Date)
    }

    /// Returns the name in the `blocks.kind` column.
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

/// A block of a page, as parsed. No stage changes it afterwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Position in the run.
    pub id: BlockId,
    /// Role on the page.
    pub kind: BlockKind,
    /// The text: white space folded to single spaces, none at the ends. A `\n` is a hard break in the page
    /// (`<br>`, a line of code), and a boundary for sentences.
    pub text: String,
    /// Bytes of the page's body that the block covers, its inner markup included.
    pub span: Span,
    /// Maps each byte of `text` to its place in the body.
    pub map: SourceMap,
    /// Words in `text`, counted by [`crate::text::words::count`].
    pub words: u32,
    /// 128-bit fingerprint of the normalised text ([`crate::text::normalize`]), equal for texts that read the
    /// same.
    pub fingerprint: u128,
    /// HTML evidence about the block; `None` for text dumps.
    pub markup: Option<Markup>,
}

impl Block {
    /// Returns the body range that `span` of the text came from.
    #[must_use]
    pub fn to_body(&self, span: TextSpan) -> Span {
        self.map.to_body(span)
    }
}
