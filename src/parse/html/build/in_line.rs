//! Properties of inline elements: which of them are pictures, remarks, words or formulas.

use super::{Builder, StartTag};
use crate::model::BlockKind;
use crate::parse::html::attributes::{Attribute, Attributes};
use crate::parse::html::blocks;
use crate::parse::html::display::Display;
use crate::parse::html::pictures;
use crate::parse::html::seam::Role;
use crate::parse::html::stack::Open;
use crate::parse::html::tags::{self, Tag};

/// Number of bytes behind the start of a button in which its end and the next word are searched; the terms of a
/// glossary are shorter.
const BUTTON_BYTES: usize = 400;

impl Builder {
    /// Sets the properties of `open`, begun by the inline tag `start`.
    pub(super) fn describe_in_line(&self, open: &mut Open, start: StartTag) {
        let attributes = start.attributes;
        open.is_left_out |= attributes.is_edit_link()
            || attributes.is_formula_preview()
            || self.is_remark(attributes)
            || self.is_page_number(attributes)
            || self.is_control_on_word(start);
        open.sets_aside = attributes.hides_in_line() || (self.is_in_text() && attributes.is_tooltip());
        open.is_icon = attributes.is_icon();
        open.role = role(open.tag, start.name);
        open.label = attributes.label(start.name);
    }

    /// Returns true if an element with `attributes`, begun here, is the number of a page of the printed book, which
    /// may be in the middle of a word of the text (`Project Gutenberg`, DPUB-ARIA).
    fn is_page_number(&self, attributes: &Attributes) -> bool {
        self.stack.inherited().is_in_paragraph && attributes.is_page_number()
    }

    /// Returns true if `start` begins a button in a sentence that nothing separates from the word before it: a
    /// control beside that word, such as one that copies it. A button that is a word has space before it.
    fn is_control_on_word(&self, start: StartTag) -> bool {
        start.name == b"button" && self.blocks.ends_in_word()
    }

    /// Returns true if the inline tag `start` begins a control directly behind a word, whose box sets it apart.
    pub(super) fn is_control_box(&self, start: StartTag) -> bool {
        matches!(start.name, b"button" | b"label") && self.blocks.ends_in_word()
    }

    /// Returns how the inline element that `start` begins is displayed. A drop cap is part of its line, whatever its style.
    pub(super) fn display(&self, start: StartTag) -> Option<Display> {
        let attributes = start.attributes;
        let display = attributes.display().or_else(|| self.stack.top()?.children)?;
        let is_cap = || self.is_in_text() && blocks::begins_with_cap(start.after, attributes.floats());
        (display == Display::Inline || !is_cap()).then_some(display)
    }

    /// Returns the letter that the `<svg>` which `start` begins draws at the start of a paragraph.
    pub(super) fn drawn_cap<'t>(&self, start: StartTag<'t>) -> Option<&'t str> {
        let label = start.attributes.get(Attribute::AriaLabel)?.trim();
        let is_shown = !start.attributes.hides() && self.shows_letters();
        (start.name == b"svg" && is_shown && self.is_in_text() && pictures::is_letter(label)).then_some(label)
    }

    /// Returns true if text that begins here is shown, and is the first of its block.
    fn shows_letters(&self) -> bool {
        let inherited = self.stack.inherited();
        inherited.hider.is_none()
            && !inherited.is_never_shown
            && !inherited.is_left_out
            && self.blocks.is_at_start()
    }

    /// Returns true if `text`, alone in its element, is drawn as a picture by an icon font.
    pub(super) fn is_icon(&self, text: &str) -> bool {
        (pictures::is_icon(text) && matches!(self.stack.top_tag(), Some(Tag::Inline | Tag::Formatting)))
            || (self.stack.top().is_some_and(|open| open.is_icon) && pictures::is_icon_name(text))
    }

    /// Returns true if an element with `attributes`, begun here, is a remark for screen readers: behind the
    /// words of a link ("opens in a new tab"), or in the permalink of a heading. A link without other words
    /// keeps it.
    fn is_remark(&self, attributes: &Attributes) -> bool {
        (self.blocks.has_link_text || self.blocks.is_in_permalink())
            && self.stack.inherited().is_link
            && attributes.get(Attribute::Class).is_some_and(blocks::is_for_the_ear)
    }

    /// Returns true if `start` begins a button that is a word of a sentence, such as a term that opens its
    /// explanation: the text before it has not ended, and the text behind it goes on.
    pub(super) fn is_word_of_sentence(&self, start: StartTag) -> bool {
        start.name == b"button"
            && self.is_in_text()
            && self.stack.inherited().hider.is_none()
            && self.blocks.is_amid_sentence()
            && goes_on_behind_button(start.after)
    }

    /// Returns true in a paragraph, a list item or a quotation.
    fn is_in_text(&self) -> bool {
        let kind = self.stack.inherited().kind;
        matches!(kind, Some(BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote))
    }

    /// Returns true if `start` begins a script that is a formula, which is not drawn beside it.
    pub(super) fn is_formula(&self, start: StartTag) -> bool {
        start.name == b"script"
            && start.attributes.is_tex()
            && !self.is_behind_formula
            && !self.stack.inherited().is_in_head
    }

    /// Returns the part of `piece` that is text, and its offset: all of it but for the frame of a formula.
    pub(super) fn without_frame<'t>(&self, piece: &'t str) -> (usize, &'t str) {
        match self.stack.top() {
            Some(open) if open.tag == Tag::Inline && open.name == "script" => pictures::formula(piece),
            _ => (0, piece),
        }
    }

    /// Returns the meaning of the element that `start` begins inside `<svg>` or `<math>`.
    pub(super) fn foreign(start: StartTag) -> Tag {
        match tags::foreign(start.name) {
            // The content of a formula a second time, for programs.
            Tag::Integration if start.name == b"annotation-xml" && !start.attributes.is_html() => {
                Tag::RawText
            }
            tag => tag,
        }
    }

    /// Returns true if the element is a `<div>` styled as inline.
    pub(super) fn is_inline_box(tag: Tag, attributes: &Attributes) -> bool {
        tag == Tag::Div && attributes.style_display() == Some(Display::Inline)
    }
}

/// Returns true if the text behind the end of a button continues a sentence; `after` follows the button's start.
fn goes_on_behind_button(after: &str) -> bool {
    let end = (0..=BUTTON_BYTES.min(after.len())).rfind(|&end| after.is_char_boundary(end)).unwrap_or(0);
    let Some((_, mut rest)) = after[..end].split_once("</button>") else { return false };
    while let Some((_, behind)) = rest.strip_prefix("</").and_then(|tag| tag.split_once('>')) {
        rest = behind;
    }
    let is_mark = |c: char| ",.;:?!)”»’'\"，。、；：？！".contains(c);
    let rest = rest.strip_prefix(is_mark).map_or(rest, |_| "a").trim_start();
    rest.starts_with(|c: char| c.is_alphanumeric() && !c.is_uppercase())
}

/// Returns the role of an inline element, as far as it indicates whether its text is a separate word.
fn role(tag: Tag, name: &[u8]) -> Option<Role> {
    Some(match tag {
        Tag::Inline if tags::known(name).is_none() => Role::Custom,
        _ if matches!(name, b"ins" | b"del" | b"s" | b"strike") => Role::Edit,
        Tag::Inline => match name {
            b"span" | b"abbr" | b"cite" | b"dfn" | b"data" | b"output" | b"mark" | b"bdi" => Role::Neutral,
            b"kbd" | b"samp" | b"var" => Role::Formatting,
            _ => return None,
        },
        Tag::Time | Tag::Label | Tag::Div => Role::Neutral,
        Tag::Link => Role::Link,
        Tag::Formatting => Role::Formatting,
        _ => return None,
    })
}
