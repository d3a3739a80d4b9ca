//! Blocks under construction.

use crate::model::{BlockKind, MappedText, Span};
use crate::parse::fold::{Folded, Place};
use crate::parse::html::seam::Seam;
use crate::parse::html::stack::Inherited;

/// Maximum length in bytes of a text in which elements styled as blocks are lines; in longer text they are
/// paragraphs. Some three lines of a page.
const MAX_LINE_BYTES: usize = 200;

/// A block under construction.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a separate property; no two form a state")]
pub(super) struct Run {
    pub(super) text: Folded,
    pub(super) inherited: Inherited,
    /// Node of the innermost element around all of the text so far.
    pub(super) node: u32,
    pub(super) link_chars: u32,
    /// Number of links with some of the text, and the number of the last of them among those of the page.
    pub(super) links: u16,
    pub(super) last_link: u32,
    /// Whether all of the text is inside links.
    pub(super) is_all_links: bool,
    /// Whether all of the text is inside custom elements.
    pub(super) is_all_custom: bool,
    /// Node of the last piece of text.
    pub(super) last_node: u32,
    /// Whether the last piece of text is a letter alone.
    pub(super) ends_in_letter: bool,
    /// Whether all of the text is inside `aria-hidden` elements.
    pub(super) is_for_the_eye: bool,
    /// Whether all of the text is hidden only beside text that is shown.
    pub(super) is_set_aside: bool,
}

impl Run {
    /// Returns true if an element styled as a block that begins or ends at `body` starts a new line of the
    /// text. It does not among links, which are menu entries, nor at the end of the page, where there is no
    /// tag to map the break to.
    pub(super) fn takes_line(&self, body: Span) -> bool {
        let is_short = self.text.as_str().len() <= MAX_LINE_BYTES;
        is_short && !self.is_all_links && self.text.end() <= body.start()
    }

    /// Returns true if white space is kept as written.
    pub(super) fn is_preformatted(&self) -> bool {
        self.inherited.kind == Some(BlockKind::Code)
    }
}

/// State of `aria-hidden` text that may belong to the visible text around it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Eye {
    /// Whether its element has ended.
    pub(super) has_ended: bool,
    /// White space at the start of its text.
    pub(super) lead: Option<Span>,
    /// White space behind it.
    pub(super) gap: Option<Span>,
}

/// Where a link leads, as far as that tells whether a sign in it is a permalink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::parse::html) enum Target {
    /// A permalink, by name or because a heading contains a link to a place on the page.
    Permalink,
    /// A place on the page.
    Page,
}

/// An open link to a place on the page, and the state of the visible text before it.
#[derive(Debug)]
pub(in crate::parse::html) struct SignLink {
    pub(super) target: Target,
    /// `None` if the link begins its block.
    pub(super) before: Option<Before>,
}

/// State of the text before a link.
#[derive(Debug)]
pub(super) struct Before {
    pub(super) place: Place,
    pub(super) node: u32,
    pub(super) link_chars: u32,
    pub(super) links: u16,
    pub(super) is_all_links: bool,
    pub(super) is_all_custom: bool,
    pub(super) is_for_the_eye: bool,
}

/// A finished block.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) kind: BlockKind,
    pub(super) text: MappedText,
    pub(super) heading_level: u8,
    pub(super) node: u32,
    pub(super) link_chars: u32,
    pub(super) links: u16,
    pub(super) hider: Option<u32>,
}

/// An open table row. Only its end shows whether it is data or layout.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a separate property of the cells")]
pub(super) struct Row {
    /// Index of the first block inside it.
    pub(super) first: usize,
    /// Number of cells opened so far.
    pub(super) cells: u32,
    /// Hider of the row itself.
    pub(super) hider: Option<u32>,
    /// Cell number of each block inside it with the row's hider.
    pub(super) block_cells: Vec<u32>,
    /// Whether the first cell is a header.
    pub(super) is_headed: bool,
    /// Whether a cell is none.
    pub(super) has_values: bool,
    /// Whether a cell contains a block that is no paragraph, or more than the text of a block.
    pub(super) is_layout: bool,
    /// Whether a cell contains paragraphs or boxes.
    pub(super) has_boxes: bool,
}

/// Blocks of one page.
#[derive(Debug, Default)]
pub(in crate::parse::html) struct Blocks {
    pub(super) visible: Option<Run>,
    pub(super) hidden: Option<Run>,
    /// Markup after the last visible text.
    pub(in crate::parse::html) seam: Seam,
    /// `Some` if the hidden text is `aria-hidden` and may belong to the visible text around it.
    pub(super) eye: Option<Eye>,
    pub(super) quotations: Vec<Quotation>,
    /// Number of visible links so far.
    pub(super) link_number: u32,
    /// Whether the last link contains visible words.
    pub(in crate::parse::html) has_link_text: bool,
    /// The open link, if it may consist of a sign alone.
    pub(super) sign_link: Option<SignLink>,
    pub(super) finished: Vec<Finished>,
    pub(super) rows: Vec<Row>,
}

/// State of the quotation marks of a `<q>`, which browsers add.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotation {
    /// No text of it was read yet; the body range of its tag.
    Waiting(Span),
    Marked,
    /// The page contains the marks itself.
    Typed,
}
