//! Blocks under construction, and the table rows around them.
//!
//! In: text with the inherited properties of its open elements, and the ends of blocks and cells. Out: the
//! blocks of the page. Hidden text inside visible text becomes a block of its own after it, so that the
//! visible block reads as in a browser. A table row whose cells contain plain text is one block. If a cell
//! contains block-level elements, the table is for layout, and its blocks stay separate; but a header and cells of a
//! paragraph each are a row.

mod drop_caps;
mod for_the_eye;
mod meeting;
mod permalinks;
mod preformatted;
mod state;

pub(super) use drop_caps::{begins_with_cap, is_drop_cap_name};
pub(super) use for_the_eye::is_for_the_ear;
pub(super) use state::{Blocks, Target};

use std::collections::BTreeMap;

use crate::model::{BlockKind, Element, MappedText, Markup, Span};
use crate::parse::draft::Draft;
use crate::parse::fold::Folded;
use crate::text::{visible, words};

use super::seam::Seam;
use super::stack::{Inherited, Stack};
use state::{Finished, Row, Run};

/// Maximum number of words of a loose string outside `<p>`.
const MAX_LOOSE_WORDS: u32 = 2;

/// Maximum number of cells counted in a row; beyond, tabs for empty cells would outgrow the page.
const MAX_CELLS: u32 = 1_000;

/// Maximum length in bytes of a heading whose boxes are parts of it; in a longer one the end tag may be
/// missing. Some thirty words: 99 in 100 headings of the labelled pages have fewer than twenty.
const MAX_PARTED_HEADING_BYTES: usize = 200;

impl Blocks {
    /// Adds `piece`, which is verbatim in the body at `start`.
    pub(super) fn text(&mut self, stack: &mut Stack, piece: &str, start: u32) {
        let len = u32::try_from(piece.len()).expect("a piece is no longer than its page");
        self.add(stack, piece, Span::new(start, start + len), |text, preformatted| {
            if preformatted { text.push_preformatted(piece, start) } else { text.push(piece, start) }
        });
    }

    /// Adds `decoded`, which replaces the body range `body`.
    pub(super) fn decoded_text(&mut self, stack: &mut Stack, decoded: &str, body: Span) {
        self.add(stack, decoded, body, |text, preformatted| {
            if preformatted {
                text.push_decoded_preformatted(decoded, body);
            } else {
                text.push_decoded(decoded, body);
            }
        });
    }

    /// Adds text to the visible or hidden block under construction, by `push`.
    fn add(&mut self, stack: &mut Stack, piece: &str, body: Span, push: impl FnOnce(&mut Folded, bool)) {
        let inherited = stack.inherited();
        let is_white = piece.chars().all(|c| visible::is_blank(c) || visible::is_empty_letter(c));
        let is_visible = inherited.hider.is_none();
        if is_white && inherited.is_formula {
            return;
        }
        self.has_link_text |= is_visible && inherited.is_link && piece.contains(char::is_alphanumeric);
        if is_visible && is_white && self.part_from_hidden(piece, body) {
            return;
        }
        if is_visible && is_white {
            self.eye = None;
        } else if is_visible {
            self.meet(stack, piece, body);
        } else if inherited.is_for_the_eye {
            self.lead_in(piece, body);
            if !is_white && self.visible.is_none() {
                self.seam.leave_box();
            }
        }
        let link_number = self.link_number;
        let slot = self.slot(inherited);
        let run = match slot {
            None if is_white => return,
            None => slot.insert(Run {
                text: Folded::default(),
                inherited,
                node: stack.node(),
                link_chars: 0,
                links: 0,
                last_link: 0,
                is_all_links: true,
                is_all_custom: true,
                last_node: stack.node(),
                ends_in_letter: false,
                is_for_the_eye: true,
                is_set_aside: true,
            }),
            Some(run) => run,
        };
        if !is_white {
            run.last_node = stack.node();
            run.node = stack.common_of(run.node, run.last_node);
            run.ends_in_letter = is_letter(piece);
            run.is_all_links &= inherited.is_link;
            if inherited.is_link && run.last_link != link_number {
                run.last_link = link_number;
                run.links = run.links.saturating_add(1);
            }
            run.is_all_custom = run.is_all_custom && stack.is_in_custom();
            run.is_for_the_eye &= inherited.is_for_the_eye;
            run.is_set_aside &= inherited.is_set_aside;
        }
        // White space before a link does not belong to it.
        let before = run.text.as_str().len() + usize::from(run.text.ends_in_gap());
        let is_preformatted = run.is_preformatted();
        push(&mut run.text, is_preformatted);
        if inherited.is_link {
            let added = run.text.as_str().get(before..).map_or(0, |added| added.chars().count());
            run.link_chars += u32::try_from(added).expect("a block is no longer than its page");
        }
    }

    /// Place of the run in progress: hidden and visible text are collected apart.
    fn slot(&mut self, inherited: Inherited) -> &mut Option<Run> {
        if inherited.hider.is_some() { &mut self.hidden } else { &mut self.visible }
    }

    /// Handles a `<br>`: a line break in the block or, if it is the second in a row, its end.
    pub(super) fn break_line(&mut self, stack: &Stack, body: Span) {
        let inherited = stack.inherited();
        if inherited.hider.is_none() {
            self.settle_at_mark(stack);
        }
        let Some(run) = self.slot(inherited) else { return };
        if run.is_preformatted() {
            run.text.push_decoded_preformatted("\n", body);
        } else if run.text.ends_in_break() {
            self.end(stack);
        } else {
            run.text.break_line(body);
        }
    }

    /// Returns true if the block has no text yet.
    pub(super) fn is_at_start(&self) -> bool {
        self.visible.is_none() && self.hidden.is_none()
    }

    /// Returns true if the visible text in progress ends in the middle of a sentence.
    pub(super) fn is_amid_sentence(&self) -> bool {
        let ends_in_word = |text: &str| text.ends_with(|c: char| c.is_alphanumeric() || ",;(“«".contains(c));
        self.visible.as_ref().is_some_and(|run| !run.is_all_links && ends_in_word(run.text.as_str()))
    }

    /// Returns true if the visible text in progress ends in a word, with no white space behind it, in a script with
    /// spaces between words.
    pub(super) fn ends_in_word(&self) -> bool {
        let ends = |text: &str| text.ends_with(|c: char| c.is_alphanumeric() && !words::is_spaceless(c));
        self.visible.as_ref().is_some_and(|run| !run.text.ends_in_gap() && ends(run.text.as_str()))
    }

    /// Begins a link. Adjacent links without other text before them are menu entries that a style sheet
    /// separates, and become blocks; adjacent notes in prose (`[1][2]`) stay together.
    pub(super) fn begin_link(&mut self, stack: &Stack) {
        self.has_link_text = false;
        let run = self.slot(stack.inherited());
        if run.as_ref().is_some_and(|run| run.is_all_links && !run.text.ends_in_gap()) {
            self.end(stack);
        }
    }

    /// Handles the beginning or end, at `body`, of an inline element styled as a block.
    pub(super) fn part_lines(&mut self, stack: &Stack, body: Span) {
        let is_hidden = stack.inherited().hider.is_some();
        if !is_hidden {
            self.settle_at_mark(stack);
        }
        match &mut self.visible {
            Some(run) if !is_hidden && run.inherited.kind == Some(BlockKind::Heading) => {
                self.part(stack, true);
            }
            Some(run) if !is_hidden && run.takes_line(body) => run.text.break_line(body),
            _ => self.end(stack),
        }
    }

    /// Handles the beginning or end of a block element: ends the block, unless the element is part of a
    /// heading.
    pub(super) fn part(&mut self, stack: &Stack, may_be_part: bool) {
        let is_part = |run: &Run| {
            run.inherited.kind == Some(BlockKind::Heading)
                && run.text.as_str().len() <= MAX_PARTED_HEADING_BYTES
        };
        let is_in_heading = may_be_part && stack.inherited().kind == Some(BlockKind::Heading);
        if is_in_heading && self.visible.as_ref().is_some_and(is_part) {
            self.seam.add_line();
        } else {
            self.end(stack);
        }
    }

    /// Ends the current block.
    pub(super) fn end(&mut self, stack: &Stack) {
        self.settle_at_mark(stack);
        (self.seam, self.eye, self.sign_link) = (Seam::default(), None, None);
        let (visible, mut hidden) = (self.visible.take(), self.hidden.take());
        // A heading that is all `aria-hidden` is repeated in a label, which is not read here; so show it. Text out
        // of sight without other text in its block is shown by a script.
        if visible.is_none()
            && let Some(run) = &mut hidden
            && ((run.is_for_the_eye && run.inherited.kind == Some(BlockKind::Heading)) || run.is_set_aside)
        {
            run.inherited.hider = None;
            let end = run.text.end();
            self.settle_waiting(end);
        }
        for run in [visible, hidden].into_iter().flatten() {
            self.finish(run);
        }
    }

    /// Turns a finished run into a block, if it has text.
    fn finish(&mut self, run: Run) {
        let text = run.text.finish();
        if text.as_str().is_empty() {
            return;
        }
        let Run { inherited, node, link_chars, links, .. } = run;
        let of_run = (inherited, node);
        let split = if inherited.kind == Some(BlockKind::Code) { preformatted::split(&text) } else { None };
        let Some(parts) = split else { return self.push(text, inherited.kind, of_run, (link_chars, links)) };
        // Where the links of a text were is not known any more: each part has its share.
        let all = u64::try_from(text.as_str().len()).unwrap_or(u64::MAX).max(1);
        for (kind, part) in parts {
            let share = u64::from(link_chars) * part.as_str().len() as u64 / all;
            let share = u32::try_from(share).unwrap_or(u32::MAX);
            self.push(part, kind, of_run, (share, if share > 0 { links } else { 0 }));
        }
    }

    /// Adds a block of `text` with the properties of a run, and the length and number of its links.
    fn push(
        &mut self,
        text: MappedText,
        given: Option<BlockKind>,
        (inherited, node): (Inherited, u32),
        (link_chars, links): (u32, u16),
    ) {
        let chars = if link_chars > 0 { text.as_str().chars().count() } else { 0 };
        if let Some(row) = self.rows.last_mut()
            && row.hider == inherited.hider
        {
            let is_plain = matches!(given, None | Some(BlockKind::Paragraph));
            row.has_boxes |= inherited.is_block_in_cell;
            row.is_layout |= inherited.is_block_in_cell && !(is_plain && row.cells > 1);
            row.block_cells.push(row.cells);
        }
        self.finished.push(Finished {
            kind: kind(given, text.as_str()),
            text,
            heading_level: inherited.heading_level,
            node,
            // White space at the end of code was counted, but is gone.
            link_chars: link_chars.min(u32::try_from(chars).expect("a block is no longer than its page")),
            links,
            hider: inherited.hider,
        });
    }

    /// Begins a table. If it is inside a cell, the outer table is for layout.
    pub(super) fn begin_table(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.is_layout = true;
        }
    }

    /// Starts a table row at the next finished block.
    pub(super) fn begin_row(&mut self, stack: &Stack) {
        let (first, hider) = (self.finished.len(), stack.inherited().hider);
        self.rows.push(Row { first, hider, ..Row::default() });
    }

    /// Counts a cell of the row in progress, which may be a header.
    pub(super) fn begin_cell(&mut self, is_header: bool) {
        if let Some(row) = self.rows.last_mut() {
            row.is_headed |= is_header && row.cells == 0;
            row.has_values |= !is_header;
            row.cells = (row.cells + 1).min(MAX_CELLS);
        }
    }

    /// Ends the row: joins its cells into one block if it is data.
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

    /// Returns the hider of most of the page's text, if there is one: a page that a script reveals once
    /// loaded, or one entirely in `<noscript>`.
    fn revealed(&self) -> Option<u32> {
        let mut hidden_bytes = BTreeMap::new();
        for block in &self.finished {
            *hidden_bytes.entry(block.hider).or_insert(0) += block.text.as_str().len();
        }
        let all: usize = hidden_bytes.values().sum();
        let (hider, _) =
            hidden_bytes.into_iter().find(|&(hider, bytes)| hider.is_some() && bytes * 2 > all)?;
        // Text hidden inside a visible block cannot be shown beside it.
        let shown = self.finished.iter().filter(|block| block.hider.is_none() || block.hider == hider);
        let spans = shown.map(|block| block.text.body());
        spans.is_sorted_by(|before, after| before.end() <= after.start()).then_some(hider)?
    }

    /// Returns the number of blocks that have ended so far.
    pub(super) fn finished_count(&self) -> usize {
        self.finished.len()
    }

    /// Finishes the blocks, and the elements around them.
    pub(super) fn into_drafts(mut self, stack: Stack) -> (Vec<Draft>, Vec<Element>) {
        self.finished = drop_caps::join(self.finished, &stack);
        let revealed = self.revealed();
        let (elements, places) = stack.into_elements(self.finished.iter().map(|block| block.node));
        let draft = |block: Finished| {
            let markup = Markup {
                element: places[block.node as usize].expect("the elements of all blocks were passed in"),
                link_chars: block.link_chars,
                links: block.links,
                heading_level: block.heading_level,
                hidden: block.hider.is_some() && block.hider != revealed,
            };
            Draft::new(block.kind, block.text, Some(markup))
        };
        (self.finished.into_iter().map(draft).collect(), elements)
    }
}

impl Row {
    /// Returns true if the blocks are the cells of a row of data: no cell contains two blocks or arranges
    /// blocks, but for a paragraph beside the header of the row.
    fn is_data(&self) -> bool {
        !self.is_layout
            && ((self.is_headed && self.has_values) || !self.has_boxes)
            && self.block_cells.windows(2).all(|pair| pair[0] != pair[1])
    }

    /// Joins the cells into one block, with a tab for each step to the next cell.
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
            row.links = row.links.saturating_add(cell.links);
        }
        Some(row)
    }
}

/// Returns true if `piece` is a letter alone.
fn is_letter(piece: &str) -> bool {
    let mut letters = piece.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// Returns the kind given by the elements, or one by length. Bylines and dates are recognised once the whole
/// page is read.
fn kind(given: Option<BlockKind>, text: &str) -> BlockKind {
    match given {
        Some(kind) => kind,
        None if words::count(text) <= MAX_LOOSE_WORDS => BlockKind::Other,
        None => BlockKind::Paragraph,
    }
}
