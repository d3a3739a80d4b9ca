//! Tags to open elements: which elements a tag opens and closes, and so where blocks part.
//!
//! The rules are those of the HTML standard's tree construction (13.2.6) that decide which text is
//! shown and where it parts; what only decides the shape of a tree (foster parents, copies of
//! misnested formatting elements) is left out.

use std::borrow::Cow;

use html5gum::State;

use crate::model::Span;
use crate::parse::draft::Content;

use super::TooDeep;
use super::attributes::Attributes;
use super::blocks::Blocks;
use super::head::Head;
use super::stack::{Open, Stack};
use super::tags::{self, Tag};

/// Builds the content of one page.
#[derive(Debug)]
pub(super) struct Builder {
    max_depth: u32,
    too_deep: Option<TooDeep>,
    stack: Stack,
    blocks: Blocks,
    head: Head,
}

/// A start tag as read.
#[derive(Clone, Copy, Debug)]
pub(super) struct StartTag<'a> {
    /// In lower case.
    pub(super) name: &'a [u8],
    pub(super) attributes: &'a Attributes,
    pub(super) is_self_closing: bool,
    pub(super) body: Span,
}

impl Builder {
    pub(super) fn new(max_depth: u32) -> Self {
        let mut stack = Stack::default();
        stack.push(Open::new(Cow::Borrowed("html"), Tag::Html));
        Self { max_depth, too_deep: None, stack, blocks: Blocks::default(), head: Head::default() }
    }

    pub(super) fn finish(mut self) -> Content {
        self.close_above(1);
        self.blocks.end(&self.stack);
        let (drafts, elements) = self.blocks.into_drafts(self.stack);
        Content { drafts, elements, hints: self.head.into_hints() }
    }

    /// Where the page was nested past the limit, if it was.
    pub(super) fn too_deep(&mut self) -> Option<TooDeep> {
        self.too_deep.take()
    }

    /// Whether the innermost element is SVG or MathML, in which the tokenizer reads CDATA.
    pub(super) fn is_foreign(&self) -> bool {
        self.stack.inherited().is_foreign
    }

    /// Text that stands letter for letter at `start` of the body.
    pub(super) fn text(&mut self, piece: &str, start: u32) {
        if self.head.takes(piece) || !self.shows_text(piece) {
            return;
        }
        let mut at = start;
        // The standard leaves NULs out of text.
        for part in piece.split('\0') {
            let len = u32::try_from(part.len()).expect("a piece is no longer than its page");
            if len > 0 {
                self.blocks.text(&mut self.stack, part, at);
            }
            at += len + 1;
        }
    }

    /// Text for which the whole of `body` stands in the body.
    pub(super) fn decoded_text(&mut self, decoded: &str, body: Span) {
        if !self.head.takes(decoded) && self.shows_text(decoded) {
            self.blocks.decoded_text(&mut self.stack, decoded, body);
        }
    }

    /// Whether text here is part of a block. Text in `<head>` ends it, as no text belongs there.
    fn shows_text(&mut self, text: &str) -> bool {
        if self.stack.top_tag() == Some(Tag::Head) {
            if text.chars().all(char::is_whitespace) {
                return false;
            }
            self.close();
        }
        !self.stack.inherited().is_never_shown
    }

    /// Opens an element, closing what its tag closes. The answer is the state in which the tokenizer
    /// reads its content.
    pub(super) fn start_tag(&mut self, start: StartTag) -> Option<State> {
        let known = tags::known(start.name);
        let tag = match known.map_or(Tag::Inline, |(_, tag)| tag) {
            // In a browser with scripts `<noscript>` is raw text, so pages leave frames open in it.
            Tag::RawText
                if start.name == b"iframe"
                    && self.stack.find(|open| open.tag == Tag::Fallback, |_| false).is_some() =>
            {
                Tag::Void
            }
            tag => tag,
        };
        if self.is_foreign() {
            if !tag.leaves_foreign() {
                if !start.is_self_closing {
                    self.open(tags::foreign(start.name), start);
                }
                return None;
            }
            while self.is_foreign() {
                self.close();
            }
        }
        let state = tags::content_state(start.name, tag);
        if self.stack.inherited().is_never_shown && tag != Tag::Template {
            return state;
        }
        let is_second = match tag {
            Tag::Html => true,
            Tag::Head => self.stack.len() > 1,
            Tag::Body => self.stack.find(|open| open.tag == Tag::Body, |_| false).is_some(),
            _ => false,
        };
        self.head.note(tag, start.attributes);
        if is_second {
            return None;
        }
        self.imply_end_tags(tag);
        if tag.is_block() {
            self.blocks.end(&self.stack);
        }
        match tag {
            Tag::Break => self.blocks.break_line(&self.stack, start.body),
            Tag::Meta | Tag::LinkTo | Tag::Rule | Tag::Void => {}
            Tag::RowGroup | Tag::Row | Tag::Cell if !self.stack.inherited().is_in_table => {
                self.open(Tag::Block, start);
            }
            _ => self.open(tag, start),
        }
        state
    }

    fn open(&mut self, tag: Tag, start: StartTag) {
        if self.stack.len() >= self.max_depth as usize {
            self.too_deep.get_or_insert(TooDeep { max_depth: self.max_depth, at: start.body.start() });
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
                self.blocks.begin_cell();
            }
            _ => {}
        }
        let name = match tags::known(start.name) {
            Some((name, _)) => Cow::Borrowed(name),
            None => Cow::Owned(String::from_utf8_lossy(start.name).into_owned()),
        };
        let mut open = Open::new(name, tag);
        open.hides = start.attributes.hides();
        open.names_author = start.attributes.names_author();
        open.tokens = start.attributes.tokens();
        self.stack.push(open);
    }

    /// Closes what the start tag `tag` closes without saying so.
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
            Tag::Item | Tag::Definition => self.close_through(|open| open.tag == tag, ends_item),
            Tag::Link if self.stack.inherited().is_link => {
                if let Some(link) = self.stack.find(|open| open.tag == Tag::Link, |open| open.tag.is_scope())
                {
                    self.stack.remove(link);
                }
            }
            Tag::Cell => self.close_within(&[Tag::Row, Tag::RowGroup, Tag::Table]),
            Tag::Row => self.close_within(&[Tag::RowGroup, Tag::Table]),
            Tag::RowGroup => self.close_within(&[Tag::Table]),
            _ => {}
        }
    }

    /// Closes the element that an end tag names, with all inside it that may be left open.
    pub(super) fn end_tag(&mut self, name: &[u8], body: Span) {
        self.head.end_raw();
        let tag = tags::known(name).map_or(Tag::Inline, |(_, tag)| tag);
        let is_named = |open: &Open| open.name.as_bytes() == name;
        match tag {
            Tag::Html | Tag::Body => {}
            Tag::Break => self.blocks.break_line(&self.stack, body),
            Tag::P if !self.stack.inherited().is_in_paragraph => self.blocks.end(&self.stack),
            Tag::Link | Tag::Formatting => match self.stack.find(is_named, |open| open.tag.is_scope()) {
                Some(index) if index + 1 == self.stack.len() => self.close(),
                Some(index) => self.stack.remove(index),
                None => {}
            },
            Tag::Heading(_) => {
                self.close_through(|open| matches!(open.tag, Tag::Heading(_)), |open| open.tag.is_scope());
            }
            Tag::RowGroup | Tag::Row | Tag::Cell => {
                self.close_through(is_named, |open| matches!(open.tag, Tag::Table | Tag::Template));
            }
            Tag::Table | Tag::Template => self.close_through(is_named, |open| open.tag == Tag::Template),
            _ if tag.is_block() || matches!(tag, Tag::Foreign | Tag::Integration | Tag::Fallback) => {
                self.close_through(is_named, |open| open.tag.is_scope());
            }
            _ => self.close_through(is_named, |open| open.tag.is_block() || open.tag.is_scope()),
        }
    }

    /// Closes the innermost element that `wanted` accepts, with all inside it, unless one that `stops`
    /// accepts is between.
    fn close_through(&mut self, wanted: impl Fn(&Open) -> bool, stops: impl Fn(&Open) -> bool) {
        if let Some(index) = self.stack.find(wanted, stops) {
            self.close_above(index);
        }
    }

    /// Closes all inside the innermost element of `tags`, parts of the table that is open.
    fn close_within(&mut self, tags: &[Tag]) {
        if self.stack.inherited().is_in_table
            && let Some(index) = self.stack.find(|open| tags.contains(&open.tag), |_| false)
        {
            self.close_above(index + 1);
        }
    }

    /// Closes elements until `len` are open; `<html>` stays.
    fn close_above(&mut self, len: usize) {
        while self.stack.len() > len.max(1) {
            self.close();
        }
    }

    fn close(&mut self) {
        if self.stack.top_tag().is_some_and(Tag::is_block) {
            self.blocks.end(&self.stack);
        }
        if self.stack.pop().is_some_and(|open| open.tag == Tag::Row) {
            self.blocks.end_row(&self.stack);
        }
    }
}
