//! Blocks under construction, and the table rows around them.
//!
//! In: text with what its open elements hand down, and where blocks and cells end. Out: the blocks of
//! the page. Hidden text inside visible text is a block of its own after it, so that the visible block
//! reads as a browser shows it. A row of a table whose cells hold plain text is one block; where a
//! cell holds block-level elements the table arranges the page, and its blocks stay apart.

use std::collections::BTreeMap;

use crate::model::{BlockKind, Element, MappedText, Markup, Span};
use crate::parse::draft::Draft;
use crate::parse::fold::Folded;
use crate::parse::{byline, date};
use crate::text::words;

use super::stack::{Inherited, Stack};

/// Words of a loose string outside `<p>`, at most.
const MAX_LOOSE_WORDS: u32 = 2;

/// Bytes of a byline or date, at most.
const MAX_SIGNATURE_BYTES: usize = 120;

/// Elements around a block that are asked whether they name the author: a name often stands in a
/// link in a `<span>` of the element that does.
const AUTHOR_REACH: usize = 2;

/// Cells of a row that are told apart; past that, tabs between empty ones would outgrow the page.
const MAX_CELLS: u32 = 1_000;

/// A block under construction.
#[derive(Debug)]
struct Run {
    text: Folded,
    inherited: Inherited,
    /// The innermost element around all of the text so far.
    node: u32,
    link_chars: u32,
    /// All of the text stands in links.
    is_all_links: bool,
}

/// A finished block.
#[derive(Debug)]
struct Finished {
    kind: BlockKind,
    text: MappedText,
    heading_level: u8,
    node: u32,
    link_chars: u32,
    hider: Option<u32>,
}

/// An open table row. Whether it is data or layout shows only at its end.
#[derive(Debug)]
struct Row {
    /// The first block inside it.
    first: usize,
    /// Cells opened so far.
    cells: u32,
    /// What hides the row itself.
    hider: Option<u32>,
    /// The cell of each block inside it that is hidden no more than the row is.
    block_cells: Vec<u32>,
    is_layout: bool,
}

/// The blocks of one page.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    visible: Option<Run>,
    hidden: Option<Run>,
    finished: Vec<Finished>,
    rows: Vec<Row>,
}

impl Blocks {
    /// Adds `piece`, which stands letter for letter at `start` of the body.
    pub(super) fn text(&mut self, stack: &mut Stack, piece: &str, start: u32) {
        let is_white = piece.chars().all(char::is_whitespace);
        self.add(stack, is_white, |text, preformatted| {
            if preformatted { text.push_preformatted(piece, start) } else { text.push(piece, start) }
        });
    }

    /// Adds `decoded`, for which the whole of `body` stands in the body.
    pub(super) fn decoded_text(&mut self, stack: &mut Stack, decoded: &str, body: Span) {
        let is_white = decoded.chars().all(char::is_whitespace);
        self.add(stack, is_white, |text, preformatted| {
            if preformatted {
                text.push_decoded_preformatted(decoded, body);
            } else {
                text.push_decoded(decoded, body);
            }
        });
    }

    fn add(&mut self, stack: &mut Stack, is_white: bool, push: impl FnOnce(&mut Folded, bool)) {
        let inherited = stack.inherited();
        let slot = self.slot(inherited);
        let run = match slot {
            None if is_white => return,
            None => slot.insert(Run {
                text: Folded::default(),
                inherited,
                node: stack.node(),
                link_chars: 0,
                is_all_links: true,
            }),
            Some(run) => run,
        };
        if !is_white {
            run.node = stack.common(run.node);
            run.is_all_links &= inherited.is_link;
        }
        // White space before a link is not the link's.
        let before = run.text.as_str().len() + usize::from(run.text.ends_in_gap());
        push(&mut run.text, inherited.is_preformatted);
        if inherited.is_link {
            let added = run.text.as_str().get(before..).map_or(0, |added| added.chars().count());
            run.link_chars += u32::try_from(added).expect("a block is no longer than its page");
        }
    }

    fn slot(&mut self, inherited: Inherited) -> &mut Option<Run> {
        if inherited.hider.is_some() { &mut self.hidden } else { &mut self.visible }
    }

    /// A `<br>`: a break within the block, or the second in a row, which ends it.
    pub(super) fn break_line(&mut self, stack: &Stack, body: Span) {
        let inherited = stack.inherited();
        let Some(run) = self.slot(inherited) else { return };
        if inherited.is_preformatted {
            run.text.push_decoded_preformatted("\n", body);
        } else if run.text.ends_in_break() {
            self.end(stack);
        } else {
            run.text.break_line(body);
        }
    }

    /// A link begins. Links that touch and have no other text before them are entries of a menu that
    /// its style sheet sets apart; touching notes in prose (`[1][2]`) stay together.
    pub(super) fn begin_link(&mut self, stack: &Stack) {
        let run = self.slot(stack.inherited());
        if run.as_ref().is_some_and(|run| run.is_all_links && !run.text.ends_in_gap()) {
            self.end(stack);
        }
    }

    /// Ends the block.
    pub(super) fn end(&mut self, stack: &Stack) {
        for run in [self.visible.take(), self.hidden.take()].into_iter().flatten() {
            self.finish(run, stack);
        }
    }

    fn finish(&mut self, run: Run, stack: &Stack) {
        let text = run.text.finish();
        if !text.as_str().contains(is_seen) {
            return;
        }
        let inherited = run.inherited;
        if let Some(row) = self.rows.last_mut()
            && row.hider == inherited.hider
        {
            row.is_layout |= inherited.is_block_in_cell;
            row.block_cells.push(row.cells);
        }
        self.finished.push(Finished {
            kind: kind(inherited.kind, run.node, text.as_str(), stack),
            text,
            heading_level: inherited.heading_level,
            node: run.node,
            link_chars: run.link_chars,
            hider: inherited.hider,
        });
    }

    /// A table begins. It is no text of the cell that it stands in, so that cell's table is layout.
    pub(super) fn begin_table(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.is_layout = true;
        }
    }

    pub(super) fn begin_row(&mut self, stack: &Stack) {
        let (first, hider) = (self.finished.len(), stack.inherited().hider);
        self.rows.push(Row { first, cells: 0, hider, block_cells: Vec::new(), is_layout: false });
    }

    pub(super) fn begin_cell(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.cells = (row.cells + 1).min(MAX_CELLS);
        }
    }

    pub(super) fn end_row(&mut self, stack: &Stack) {
        let Some(row) = self.rows.pop() else { return };
        let blocks = self.finished.split_off(row.first);
        if row.is_data() {
            let (cells, rest): (Vec<_>, Vec<_>) =
                blocks.into_iter().partition(|block| block.hider == row.hider);
            self.finished.extend(row.join(cells, stack));
            self.finished.extend(rest);
        } else {
            self.finished.extend(blocks);
        }
    }

    /// The element that hides most of the page's text, if one does: a page that a script reveals when
    /// it has loaded, or one that is all in `<noscript>` for readers like this one.
    fn revealed(&self) -> Option<u32> {
        let mut hidden_bytes = BTreeMap::new();
        for block in &self.finished {
            *hidden_bytes.entry(block.hider).or_insert(0) += block.text.as_str().len();
        }
        let all: usize = hidden_bytes.values().sum();
        let (hider, _) =
            hidden_bytes.into_iter().find(|&(hider, bytes)| hider.is_some() && bytes * 2 > all)?;
        // What is hidden in the middle of a visible block cannot be shown beside it.
        let shown = self.finished.iter().filter(|block| block.hider.is_none() || block.hider == hider);
        let spans = shown.map(|block| block.text.body());
        spans.is_sorted_by(|before, after| before.end() <= after.start()).then_some(hider)?
    }

    /// The blocks and the elements around them.
    pub(super) fn into_drafts(self, stack: Stack) -> (Vec<Draft>, Vec<Element>) {
        let revealed = self.revealed();
        let (elements, places) = stack.into_elements(self.finished.iter().map(|block| block.node));
        let draft = |block: Finished| {
            let markup = Markup {
                element: places[block.node as usize].expect("the element of every block was asked for"),
                link_chars: block.link_chars,
                heading_level: block.heading_level,
                hidden: block.hider.is_some() && block.hider != revealed,
            };
            Draft::new(block.kind, block.text, Some(markup))
        };
        (self.finished.into_iter().map(draft).collect(), elements)
    }
}

impl Row {
    /// Whether the blocks are the cells of one row of data: no cell holds two, none arranges blocks.
    fn is_data(&self) -> bool {
        !self.is_layout && self.block_cells.windows(2).all(|pair| pair[0] != pair[1])
    }

    /// Joins the cells, a tab for each step to the next cell.
    fn join(&self, cells: Vec<Finished>, stack: &Stack) -> Option<Finished> {
        let mut cells = cells.into_iter();
        let mut row = cells.next()?;
        row.kind = BlockKind::TableRow;
        for (cell, pair) in cells.zip(self.block_cells.windows(2)) {
            let end = row.text.body().end();
            let between = Span::new(end, cell.text.body().start().max(end));
            row.text.push_replaced(&"\t".repeat((pair[1] - pair[0]) as usize), between);
            row.text.append(cell.text);
            row.node = stack.common_of(row.node, cell.node);
            row.link_chars += cell.link_chars;
        }
        Some(row)
    }
}

/// Whether a reader sees `c`: soft hyphens, zero-width and direction marks make no block.
fn is_seen(c: char) -> bool {
    !c.is_whitespace()
        && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// What a block is: the kind that its elements give, unless the text signs or dates the page.
fn kind(given: Option<BlockKind>, node: u32, text: &str, stack: &Stack) -> BlockKind {
    match given {
        None | Some(BlockKind::Paragraph | BlockKind::ListItem) if text.len() <= MAX_SIGNATURE_BYTES => {
            let is_signed = || stack.names_author(node, AUTHOR_REACH) && byline::names(text).is_some();
            if byline::names_after_prefix(text).is_some() || is_signed() {
                return BlockKind::Byline;
            }
            if date::is_date_line(text) {
                return BlockKind::Date;
            }
        }
        _ => {}
    }
    match given {
        Some(kind) => kind,
        None if words::count(text) <= MAX_LOOSE_WORDS => BlockKind::Other,
        None => BlockKind::Paragraph,
    }
}
