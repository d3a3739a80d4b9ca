//! Tokenisation with exact source positions.
//!
//! In: a body and a [`Builder`]. Out: the builder, fed with tags and pieces of text. A piece is either
//! verbatim, a range of the body, or decoded, with the range that it replaces (a character reference, a
//! normalised line end).

use html5gum::{Emitter, Error, State, Tokenizer};

use crate::model::{Span, to_u32};

use super::attributes::Attributes;
use super::build::{Builder, StartTag};
use super::refused::Refused;

/// Feeds `body` to `builder`, to its end or until `builder` reports excessive depth.
pub(super) fn read(body: &str, builder: Builder) -> Result<Builder, Refused> {
    let mut source = Source {
        body,
        builder,
        attributes: Attributes::default(),
        position: 0,
        text_end: 0,
        verbatim: None,
        tag_name: Vec::new(),
        last_start_tag: Vec::new(),
        is_end_tag: false,
        is_self_closing: false,
    };
    let mut tokenizer = Tokenizer::new_with_emitter(body, &mut source);
    match tokenizer.next() {
        Some(Ok(refused)) => Err(refused),
        Some(Err(never)) => match never {},
        None => Ok(source.builder),
    }
}

struct Source<'b> {
    body: &'b str,
    builder: Builder,
    attributes: Attributes,
    /// Number of bytes read by the tokenizer.
    position: usize,
    /// End of the last piece of text or markup.
    text_end: usize,
    /// Range of verbatim text not yet passed to the builder. Collected, because the tokenizer may deliver the
    /// bytes of one character in two calls.
    verbatim: Option<(usize, usize)>,
    tag_name: Vec<u8>,
    last_start_tag: Vec<u8>,
    is_end_tag: bool,
    is_self_closing: bool,
}

impl Source<'_> {
    /// Passes the collected verbatim text to the builder.
    fn flush_text(&mut self) {
        if let Some((start, end)) = self.verbatim.take()
            && let Some(piece) = self.body.get(start..end)
        {
            self.builder.text(piece, to_u32(start));
        }
    }

    /// Returns the offset at which `text`, which the tokenizer emits now, is verbatim in the body.
    fn place(&self, text: &[u8]) -> Option<usize> {
        let body = self.body.as_bytes();
        let stands_at = |start: usize| body.get(start..start + text.len()) == Some(text);
        let before = self.position.checked_sub(text.len()).filter(|&start| start >= self.text_end);
        // An ampersand that was read but not emitted began a character reference, which may happen to end in
        // the character that it stands for (`&#59;`).
        let is_reference = before != Some(self.text_end) && body.get(self.text_end) == Some(&b'&');
        if is_reference {
            return None;
        }
        // What looked like an end tag, but is not, is emitted in parts once it has all been read.
        before
            .filter(|&start| stands_at(start))
            .or_else(|| Some(self.text_end).filter(|&start| stands_at(start)))
    }

    fn markup_ends(&mut self) {
        self.text_end = self.position;
    }
}

impl Emitter for &mut Source<'_> {
    type Token = Refused;

    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }

    fn init_string(&mut self) {
        // Skip markup that produced no tag (`</>`).
        self.text_end = self.text_end.max(self.position);
    }

    fn emit_string(&mut self, text: &[u8]) {
        let place = self.place(text);
        let end = place.map_or(self.position, |start| start + text.len());
        if let Some(start) = place {
            match &mut self.verbatim {
                Some((_, last)) if *last == start => *last = end,
                _ => {
                    self.flush_text();
                    self.verbatim = Some((start, end));
                }
            }
        } else if let (Ok(decoded), Some(span)) =
            (std::str::from_utf8(text), Span::try_new(self.text_end, end))
        {
            self.flush_text();
            self.builder.decoded_text(decoded, span);
        }
        self.text_end = end;
    }

    fn emit_eof(&mut self) {
        self.flush_text();
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.flush_text();
        let tag = Span::try_new(self.text_end, self.position)?;
        self.markup_ends();
        if self.is_end_tag {
            self.last_start_tag.clear();
            self.builder.end_tag(&self.tag_name, tag);
            return None;
        }
        self.attributes.end();
        self.last_start_tag.clone_from(&self.tag_name);
        let (name, attributes) = (self.tag_name.as_slice(), &self.attributes);
        self.builder.start_tag(StartTag {
            name,
            attributes,
            is_self_closing: self.is_self_closing,
            body: tag,
            after: self.body.get(self.position..).unwrap_or_default(),
        })
    }

    fn emit_current_comment(&mut self) {
        self.flush_text();
        self.markup_ends();
    }

    fn emit_current_doctype(&mut self) {
        self.flush_text();
        self.markup_ends();
    }

    fn pop_token(&mut self) -> Option<Refused> {
        self.builder.refused()
    }

    fn init_start_tag(&mut self) {
        self.tag_name.clear();
        self.attributes.clear();
        self.is_end_tag = false;
        self.is_self_closing = false;
    }

    fn init_end_tag(&mut self) {
        self.tag_name.clear();
        self.attributes.clear();
        self.is_end_tag = true;
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.tag_name.extend_from_slice(name);
    }

    fn set_self_closing(&mut self) {
        self.is_self_closing = true;
    }

    fn init_attribute(&mut self) {
        self.attributes.begin();
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        self.attributes.push_name(name);
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        self.attributes.push_value(value);
    }

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start_tag.clear();
        self.last_start_tag.extend_from_slice(name.unwrap_or_default());
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end_tag && !self.last_start_tag.is_empty() && self.last_start_tag == self.tag_name
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.builder.is_foreign()
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    // Not needed for blocks or facts.
    fn emit_error(&mut self, _: Error) {}
    fn init_comment(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn set_force_quirks(&mut self) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}
