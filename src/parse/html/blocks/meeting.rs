//! Connection of visible text with the text before it: spaces implied by markup, and quotation marks that browsers
//! add.

use super::state::{Blocks, Quotation, Run};
use crate::model::{BlockKind, Span};
use crate::parse::html::seam::{Joint, Meeting, Role};
use crate::parse::html::stack::Stack;
use crate::text::marks;

impl Blocks {
    /// Connects the visible text `piece` with the text before it, across the markup between them.
    pub(super) fn meet(&mut self, stack: &mut Stack, piece: &str, body: Span) {
        self.settle_hidden(stack, piece);
        let seam = std::mem::take(&mut self.seam);
        if let Some(run) = &mut self.visible {
            let around = seam.depth().and_then(|depth| stack.at(depth.checked_sub(1)?));
            let is_box = around.is_some_and(|open| open.is_block || open.role == Some(Role::Custom));
            let is_in_code = around.is_some_and(|open| open.inherited.is_code);
            let is_line = run.inherited.is_in_paragraph || run.inherited.kind == Some(BlockKind::Heading);
            let joint = seam.joint(Meeting {
                left: run.text.as_str(),
                right: piece,
                has_gap: run.text.ends_in_gap(),
                is_all_custom: run.is_all_custom,
                is_behind_letter: run.ends_in_letter,
                is_in_box: is_box && !is_line,
                is_in_code,
            });
            if !seam.is_in_words(is_line) {
                run.text.keep_space();
            }
            match joint {
                Joint::None => {}
                Joint::Space => run.text.part_words(body.start()),
                Joint::Block => self.end(stack),
            }
        }
        self.open_quotations(stack, piece);
    }

    /// Handles the start, at `body`, of a `<cite>`: behind a quotation it names the source, which style sheets put
    /// on a line of its own.
    pub(in crate::parse::html) fn begin_citation(&mut self, stack: &Stack, body: Span) {
        if stack.inherited().hider.is_none() {
            self.settle_at_mark(stack);
        }
        let ends = |text: &str| text.ends_with(|c: char| marks::is_terminator(c) || "…”»\"".contains(c));
        if let Some(run) = &mut self.visible
            && stack.inherited().hider.is_none()
            && run.inherited.kind == Some(BlockKind::Quote)
            && !run.text.ends_in_gap()
            && ends(run.text.as_str())
        {
            run.text.part_words(body.start());
        }
    }

    /// Begins a `<q>` with the tag at `body`.
    pub(in crate::parse::html) fn begin_quotation(&mut self, body: Span) {
        self.quotations.push(Quotation::Waiting(body));
    }

    /// Ends the `<q>` at `body`.
    pub(in crate::parse::html) fn end_quotation(&mut self, stack: &mut Stack, body: Span) {
        let is_marked = self.quotations.pop() == Some(Quotation::Marked);
        // At the end of the page there is no tag to map the mark to.
        let ends_behind = |run: &Run| body.start() < body.end() && run.text.end() <= body.start();
        if is_marked && self.visible.as_ref().is_some_and(ends_behind) && stack.inherited().hider.is_none() {
            let [_, mark] = quotation_marks(self.quotations.len());
            self.decoded_text(stack, mark, body);
        }
    }

    /// Drops the pending opening marks whose tags are before `end`: text up to there is shown without them, and a
    /// mark added later would precede it in the source.
    pub(super) fn settle_waiting(&mut self, end: u32) {
        for quotation in &mut self.quotations {
            if matches!(quotation, Quotation::Waiting(tag) if tag.start() < end) {
                *quotation = Quotation::Typed;
            }
        }
    }

    /// Adds the opening marks of the quotations that begin before `piece`.
    fn open_quotations(&mut self, stack: &mut Stack, piece: &str) {
        // The pending ones are innermost.
        let is_waiting = |quotation: &Quotation| matches!(quotation, Quotation::Waiting(_));
        let first =
            self.quotations.iter().rposition(|quotation| !is_waiting(quotation)).map_or(0, |at| at + 1);
        for level in first..self.quotations.len() {
            let Quotation::Waiting(body) = self.quotations[level] else { continue };
            if piece.starts_with(['"', '\'', '“', '”', '„', '‘', '‚', '«', '»', '‹', '›', '「', '『'])
            {
                self.quotations[level] = Quotation::Typed;
            } else {
                // White space after the tag belongs after the mark.
                let gap = self.visible.as_mut().and_then(|run| run.text.take_gap_behind(body));
                // An `aria-hidden` letter that turned out to be part of a word may precede the tag already.
                if self.visible.as_ref().is_none_or(|run| run.text.end() <= body.start()) {
                    self.quotations[level] = Quotation::Marked;
                    let [mark, _] = quotation_marks(level);
                    self.decoded_text(stack, mark, body);
                } else {
                    self.quotations[level] = Quotation::Typed;
                }
                if let Some(run) = &mut self.visible {
                    run.text.put_gap(gap);
                }
            }
        }
    }
}

/// Returns the marks of a quotation inside `level` others.
fn quotation_marks(level: usize) -> [&'static str; 2] {
    if level.is_multiple_of(2) { ["“", "”"] } else { ["‘", "’"] }
}
