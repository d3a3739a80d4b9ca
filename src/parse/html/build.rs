//! Tree construction: which elements a tag opens and closes, and hence where blocks begin and end.
//!
//! Implements the rules of the HTML standard (13.2.6) that determine which text is shown and where it is
//! separated. Rules that affect only the shape of the tree (foster parents, copies of misnested formatting
//! elements) are omitted.

mod in_line;
mod places;

use std::borrow::Cow;

use html5gum::State;

use crate::model::{Span, to_u32};
use crate::parse::draft::Content;
use crate::parse::options::Options;

use super::attributes::{Attribute, Attributes};
use super::blocks::{Blocks, Target};
use super::display::Display;
use super::head::Head;
use super::pictures;
use super::refused::Refused;
use super::seam;
use super::signs::Signs;
use super::stack::{Open, Stack};
use super::tags::{self, Tag};

/// Builder of a page's content.
#[derive(Debug)]
pub(super) struct Builder {
    max_depth: u32,
    max_blocks: u32,
    too_deep: Option<Refused>,
    stack: Stack,
    blocks: Blocks,
    head: Head,
    signs: Signs,
    /// Whether readings of characters (ruby) are kept.
    keeps_readings: bool,
    /// Whether the open `<ruby>` provides brackets around its readings.
    has_brackets: bool,
    /// Whether the last text was a formula that a script drew.
    is_behind_formula: bool,
    /// The id of the last heading, if no text is between it and here.
    heading_id: Option<String>,
    /// Body range of the current tag.
    at: Span,
}

/// A start tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct StartTag<'a> {
    /// Lower case.
    pub(super) name: &'a [u8],
    pub(super) attributes: &'a Attributes,
    pub(super) is_self_closing: bool,
    pub(super) body: Span,
    /// The body behind the tag.
    pub(super) after: &'a str,
}

impl Builder {
    pub(super) fn new(options: &Options) -> Self {
        let mut stack = Stack::default();
        stack.push(Open::new(Cow::Borrowed("html"), Tag::Html));
        Self {
            max_depth: options.max_depth,
            max_blocks: options.max_blocks,
            too_deep: None,
            stack,
            blocks: Blocks::default(),
            head: Head::default(),
            signs: Signs::default(),
            keeps_readings: options.readings,
            has_brackets: false,
            is_behind_formula: false,
            heading_id: None,
            at: Span::new(0, 0),
        }
    }

    /// Closes all elements, and returns the page's content.
    pub(super) fn finish(mut self) -> Content {
        self.at = Span::new(0, 0);
        self.close_above(1);
        self.blocks.end(&self.stack);
        let (drafts, elements) = self.blocks.into_drafts(self.stack);
        let mut hints = self.head.into_hints();
        hints.signs = self.signs.into_signs();
        Content { drafts, elements, hints }
    }

    /// Returns the error if the page is beyond a limit.
    pub(super) fn refused(&mut self) -> Option<Refused> {
        let max_blocks = self.max_blocks;
        let has_too_many = self.blocks.finished_count() > max_blocks as usize;
        self.too_deep.take().or_else(|| has_too_many.then_some(Refused::TooManyBlocks { max_blocks }))
    }

    /// Returns true if the innermost element is `<svg>` or `<math>`, where the tokenizer accepts CDATA.
    pub(super) fn is_foreign(&self) -> bool {
        self.stack.inherited().is_foreign
    }

    /// Handles text that is verbatim in the body at `start`.
    pub(super) fn text(&mut self, piece: &str, start: u32) {
        let len = u32::try_from(piece.len()).expect("a piece is no longer than its page");
        if self.head.takes(piece, Span::new(start, start + len)) || !self.shows_text(piece) {
            return;
        }
        let (offset, piece) = self.without_frame(piece);
        self.blocks.text(&mut self.stack, piece, start + to_u32(offset));
        self.signs.text(piece);
    }

    /// Handles text that replaces the body range `body`.
    pub(super) fn decoded_text(&mut self, decoded: &str, body: Span) {
        if !self.head.takes(decoded, body) && self.shows_text(decoded) {
            self.blocks.decoded_text(&mut self.stack, decoded, body);
            self.signs.text(decoded);
        }
    }

    /// Returns true if text here belongs to a block. Text in `<head>`, where none belongs, ends it.
    fn shows_text(&mut self, text: &str) -> bool {
        if self.stack.top_tag() == Some(Tag::Head) {
            if text.chars().all(char::is_whitespace) {
                return false;
            }
            self.close();
        }
        let inherited = self.stack.inherited();
        let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace());
        let is_left_out = inherited.is_left_out || (inherited.is_line_number && is_number(text));
        let is_shown = !inherited.is_never_shown && !is_left_out && !self.is_icon(text);
        if is_shown && inherited.heading_level == 0 && !text.chars().all(char::is_whitespace) {
            self.heading_id = None;
        }
        self.is_behind_formula &= !is_shown || text.chars().all(char::is_whitespace);
        is_shown && (self.keeps_readings || !inherited.is_reading)
    }

    /// Opens an element, and closes those that its start tag closes. Returns the state in which the tokenizer
    /// must read its content, if special.
    pub(super) fn start_tag(&mut self, start: StartTag) -> Option<State> {
        self.at = start.body;
        let known = tags::known(start.name);
        let tag = match known.map_or(Tag::Inline, |(_, tag)| tag) {
            Tag::Template if start.attributes.is_shadow_root() => Tag::ShadowRoot,
            Tag::Reading if !self.stack.inherited().is_in_ruby => Tag::Inline,
            // `<noscript>` is raw text in a browser with scripts, so pages leave `<iframe>` open in it.
            Tag::RawText
                if start.name == b"iframe"
                    && self.stack.find(|open| open.tag == Tag::Fallback, |_| false).is_some() =>
            {
                Tag::Void
            }
            Tag::Control if self.is_word_of_sentence(start) => Tag::Inline,
            tag => tag,
        };
        if self.is_foreign() {
            if !tag.leaves_foreign() {
                if !start.is_self_closing {
                    self.open(Self::foreign(start), start);
                }
                return None;
            }
            while self.is_foreign() {
                self.close();
            }
        }
        let state = tags::content_state(start.name, tag);
        if self.stack.inherited().is_never_shown && !tag.is_template() {
            return state;
        }
        let tag = if self.is_formula(start) { Tag::Inline } else { tag };
        let is_second = match tag {
            Tag::Html => true,
            Tag::Head => self.stack.len() > 1,
            Tag::Body => self.stack.find(|open| open.tag == Tag::Body, |_| false).is_some(),
            _ => false,
        };
        self.head.note(tag, start.attributes, start.body);
        if is_second {
            return None;
        }
        self.imply_end_tags(tag);
        if tag.is_block() && !Self::is_inline_box(tag, start.attributes) {
            self.blocks.part(&self.stack, tag == Tag::Div);
        }
        match tag {
            Tag::Image => self.image(start),
            Tag::Break => self.break_line(start.body),
            Tag::Meta => self.signs.meta(start.attributes),
            Tag::LinkTo | Tag::Rule | Tag::Void => {}
            Tag::RowGroup | Tag::Row | Tag::Cell if !self.stack.inherited().is_in_table => {
                self.open(Tag::Block, start);
            }
            _ => self.open(tag, start),
        }
        state
    }

    /// Handles a line break.
    fn break_line(&mut self, body: Span) {
        self.signs.break_line();
        self.blocks.break_line(&self.stack, body);
    }

    /// Opens an element, unless that exceeds the permitted depth.
    fn open(&mut self, tag: Tag, start: StartTag) {
        if self.stack.len() >= self.max_depth as usize {
            self.too_deep
                .get_or_insert(Refused::TooDeep { max_depth: self.max_depth, at: start.body.start() });
            return;
        }
        match tag {
            Tag::Table => self.blocks.begin_table(),
            Tag::Row => self.blocks.begin_row(&self.stack),
            Tag::Link => self.blocks.begin_link(&self.stack),
            Tag::Cell => {
                if self.stack.top_tag() != Some(Tag::Row) {
                    self.blocks.begin_row(&self.stack);
                    self.stack.push(Open::new(Cow::Borrowed("tr"), Tag::Row));
                }
                self.blocks.begin_cell(start.name.eq_ignore_ascii_case(b"th"));
            }
            _ => {}
        }
        let name = match tags::known(start.name) {
            Some((name, _)) => Cow::Borrowed(name),
            None => Cow::Owned(String::from_utf8_lossy(start.name).into_owned()),
        };
        let mut open = Open::new(name, tag);
        let attributes = start.attributes;
        open.is_left_out = self.is_link_to_heading(tag, attributes);
        open.hides = attributes.hides();
        open.is_for_the_eye = attributes.is_for_the_eye();
        open.sign = self.signs.begin(tag, attributes, start.body.start());
        open.tokens = attributes.tokens();
        open.is_line_number = attributes.is_line_number();
        open.is_code = tag == Tag::Pre || tags::is_code(start.name) || attributes.is_code();
        open.is_block &= !Self::is_inline_box(tag, attributes);
        open.is_drawn_formula = attributes.is_drawn_formula();
        open.children = attributes.display_of_children();
        if !open.is_block {
            self.describe_in_line(&mut open, start);
            let display = self.display(start);
            open.is_box = display == Some(Display::Box) || self.is_control_box(start);
            if display == Some(Display::Block) && open.role.is_some() && !open.sets_aside {
                open.is_block = true;
                self.blocks.part_lines(&self.stack, start.body);
            }
        }
        self.push(open, start);
    }

    /// Pushes `open`, begun by the tag `start`, and records its effect on the line of text.
    fn push(&mut self, open: Open, start: StartTag) {
        let tag = open.tag;
        let cap = self.drawn_cap(start);
        if let Some(cap) = cap {
            self.blocks.decoded_text(&mut self.stack, cap, start.body);
        }
        let is_box = open.is_box || (start.name == b"svg" && cap.is_none());
        let is_for_the_eye = open.is_for_the_eye && !open.hides && !open.is_block;
        let begins_eye = is_for_the_eye && self.stack.inherited().hider.is_none();
        self.stack.push(open);
        if let Some(edge) = self.stack.edge() {
            self.blocks.seam.open(edge);
        }
        if begins_eye {
            self.blocks.begin_for_the_eye(&self.stack);
        }
        if tag == Tag::Link && self.stack.inherited().hider.is_none() {
            self.begin_sign_link(start.attributes);
        }
        let (is_raised, is_link) = (start.name == b"sup", tag == Tag::Link);
        let is_raised = is_raised || start.attributes.is_raised();
        let seam = &mut self.blocks.seam;
        seam.is_raised |= is_raised;
        seam.is_fraction |= is_raised && seam::begins_fraction(start.after);
        seam.is_reference |= is_link && start.attributes.is_reference();
        seam.is_note |= (is_raised || is_link || start.name == b"span") && start.attributes.is_note_sign();
        if is_box {
            seam.add_box();
        }
        match start.name {
            b"q" => self.blocks.begin_quotation(start.body),
            b"cite" => self.blocks.begin_citation(&self.stack, start.body),
            b"ruby" => self.has_brackets = false,
            b"rp" => self.has_brackets = true,
            b"rt" if self.is_bracketed() => self.blocks.decoded_text(&mut self.stack, "（", start.body),
            _ => {}
        }
    }

    /// Notes the start of a visible link that may consist of a sign. Reference marks of notes are text: `§` and
    /// `¶` are among them.
    fn begin_sign_link(&mut self, attributes: &Attributes) {
        let takes_permalinks = |open: &Open| matches!(open.tag, Tag::Heading(_)) || open.name == "dt";
        let is_mark = self.blocks.seam.is_raised || attributes.is_note_sign();
        let is_of_heading = || {
            let block = self.stack.find(|open| open.is_block, |_| false).and_then(|at| self.stack.at(at));
            attributes.is_reference() && block.is_some_and(takes_permalinks)
        };
        let is_permalink = attributes.is_permalink() || (!is_mark && is_of_heading());
        if is_permalink || attributes.is_reference() {
            self.blocks.settle_at_mark(&self.stack);
        }
        let target = if is_permalink { Target::Permalink } else { Target::Page };
        self.blocks.begin_sign_link((is_permalink || attributes.is_reference()).then_some(target));
    }

    /// Returns true if readings are kept and need brackets to be added.
    fn is_bracketed(&self) -> bool {
        self.keeps_readings && self.stack.inherited().is_in_ruby && !self.has_brackets
    }

    /// Handles an `<img>`: text if it draws a character, else a box between words.
    fn image(&mut self, start: StartTag) {
        let attributes = start.attributes;
        let is_tiny = attributes.get(Attribute::Width).is_some_and(|width| matches!(width.trim(), "0" | "1"));
        if is_tiny || attributes.hides() || !self.shows_text("") {
            return;
        }
        match attributes.get(Attribute::Alt).map(str::trim).filter(|alt| pictures::draws(alt, attributes)) {
            Some(alt) => self.blocks.decoded_text(&mut self.stack, alt, start.body),
            None => self.blocks.seam.add_box(),
        }
    }

    /// Closes the elements whose end the start tag `tag` implies.
    fn imply_end_tags(&mut self, tag: Tag) {
        if self.stack.inherited().is_in_head && !tag.belongs_to_head() {
            self.close_through(|open| open.tag == Tag::Head, |_| false);
        }
        if tag.closes_paragraph() && self.stack.inherited().is_in_paragraph {
            self.close_through(|open| open.tag == Tag::P, |_| false);
        }
        let ends_item = |open: &Open| {
            open.tag.is_scope()
                || matches!(open.tag, Tag::List | Tag::Section | Tag::Block | Tag::Quote | Tag::Control)
        };
        match tag {
            Tag::Heading(_) if matches!(self.stack.top_tag(), Some(Tag::Heading(_))) => self.close(),
            Tag::Choice if self.stack.top_tag() == Some(Tag::Choice) => self.close(),
            Tag::Reading | Tag::RubyBase => self.close_through(
                |open| matches!(open.tag, Tag::Reading | Tag::RubyBase),
                |open| open.is_block || open.name == "ruby",
            ),
            Tag::Item | Tag::Definition => self.close_through(|open| open.tag == tag, ends_item),
            Tag::Link if self.stack.inherited().is_link => {
                if let Some(link) = self.stack.find(|open| open.tag == Tag::Link, |open| open.tag.is_scope())
                {
                    self.remove(link);
                }
            }
            Tag::Cell => self.close_within(&[Tag::Row, Tag::RowGroup, Tag::Table]),
            Tag::Row => self.close_within(&[Tag::RowGroup, Tag::Table]),
            Tag::RowGroup => self.close_within(&[Tag::Table]),
            _ => {}
        }
    }

    /// Closes the element that an end tag names, and all open elements inside it.
    pub(super) fn end_tag(&mut self, name: &[u8], body: Span) {
        self.head.end_raw();
        self.at = body;
        let tag = tags::known(name).map_or(Tag::Inline, |(_, tag)| tag);
        let is_named = |open: &Open| open.name.as_bytes() == name;
        match tag {
            Tag::Html | Tag::Body => {}
            Tag::Break => self.break_line(body),
            Tag::P if !self.stack.inherited().is_in_paragraph => self.blocks.end(&self.stack),
            Tag::Link | Tag::Formatting => match self.stack.find(is_named, |open| open.tag.is_scope()) {
                Some(index) if index + 1 == self.stack.len() => self.close(),
                Some(index) => self.remove(index),
                None => {}
            },
            Tag::Heading(_) => {
                self.close_through(|open| matches!(open.tag, Tag::Heading(_)), |open| open.tag.is_scope());
            }
            Tag::RowGroup | Tag::Row | Tag::Cell => {
                self.close_through(is_named, |open| open.tag == Tag::Table || open.tag.is_template());
            }
            Tag::Table | Tag::Template => {
                self.close_through(is_named, |open| open.tag.is_template());
            }
            _ if tag.is_block() || matches!(tag, Tag::Foreign | Tag::Integration | Tag::Fallback) => {
                self.close_through(is_named, |open| open.tag.is_scope());
            }
            _ => self.close_through(is_named, |open| open.tag.is_block() || open.tag.is_scope()),
        }
    }

    /// Closes the innermost element for which `wanted` returns true, and all inside it, unless `stops`
    /// returns true for one of those.
    fn close_through(&mut self, wanted: impl Fn(&Open) -> bool, stops: impl Fn(&Open) -> bool) {
        if let Some(index) = self.stack.find(wanted, stops) {
            self.close_above(index);
        }
    }

    /// Closes all elements inside the innermost of `tags` in the current table.
    fn close_within(&mut self, tags: &[Tag]) {
        if self.stack.inherited().is_in_table
            && let Some(index) = self.stack.find(|open| tags.contains(&open.tag), |_| false)
        {
            self.close_above(index + 1);
        }
    }

    /// Closes elements until `len` are open; `<html>` always stays open.
    fn close_above(&mut self, len: usize) {
        while self.stack.len() > len.max(1) {
            self.close();
        }
    }

    /// Closes the innermost element.
    fn close(&mut self) {
        match self.stack.top() {
            Some(open) if open.is_block => {
                let tag = open.tag;
                if tag.is_block() {
                    self.blocks.part(&self.stack, tag == Tag::Div);
                } else {
                    self.blocks.part_lines(&self.stack, self.at);
                }
            }
            Some(_) => self.close_in_line(),
            None => {}
        }
        let Some(open) = self.stack.pop() else { return };
        self.is_behind_formula |= open.is_drawn_formula;
        self.signs.end(open.sign, open.tag);
        if open.tag == Tag::Row {
            self.blocks.end_row(&self.stack);
        }
    }

    /// Removes the element at `index` from the stack, leaving those above it open.
    fn remove(&mut self, index: usize) {
        let open = self.stack.remove(index);
        self.signs.end(open.sign, open.tag);
    }

    /// Records the effect of the innermost element's end on the line of text.
    fn close_in_line(&mut self) {
        let Some(open) = self.stack.top() else { return };
        let (is_box, is_for_the_eye) = (open.is_box, open.is_for_the_eye);
        let (is_quotation, is_reading) = (open.tag == Tag::Quotation, open.name == "rt");
        let is_link = open.tag == Tag::Link;
        if is_reading && self.is_bracketed() {
            self.blocks.decoded_text(&mut self.stack, "）", self.at);
        }
        if is_quotation {
            self.blocks.end_quotation(&mut self.stack, self.at);
        }
        if is_for_the_eye {
            self.blocks.end_for_the_eye();
        }
        if is_link {
            self.blocks.end_sign_link(&self.stack);
        }
        self.blocks.end_drop_cap(&self.stack);
        if let Some(edge) = self.stack.edge() {
            self.blocks.seam.close(edge);
        }
        if is_box {
            self.blocks.seam.add_box();
        }
    }
}
