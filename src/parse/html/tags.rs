//! Element names and their meaning for blocks.
//!
//! The lists follow the HTML standard: sections 13.1.2 (void elements), 13.2.4.2 (special and formatting
//! elements), 13.2.6 (implied end tags), and 15.3 (rendering as blocks or not at all).

use html5gum::State;

/// Effect of an element on the text around and inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Html,
    Head,
    Body,
    /// A block that continues the content of a list item.
    Div,
    /// Any other block.
    Block,
    /// A block that begins new content: an article inside a list item is not part of the list item.
    Section,
    P,
    Heading(u8),
    Pre,
    Quote,
    List,
    /// `<li>`
    Item,
    /// `<dt>`, `<dd>`
    Definition,
    Caption,
    Table,
    RowGroup,
    Row,
    Cell,
    /// A control with text.
    Control,
    /// `<option>`, `<optgroup>`
    Choice,
    Label,
    Link,
    Formatting,
    Inline,
    Time,
    /// `<q>`
    Quotation,
    /// `<img>`
    Image,
    /// `<rt>`, `<rp>`, `<rtc>`: readings of the characters in `<ruby>`.
    Reading,
    /// `<rb>`
    RubyBase,
    Break,
    Rule,
    Meta,
    LinkTo,
    /// An element without content.
    Void,
    Title,
    Script,
    /// Raw text that is never shown.
    RawText,
    /// `<textarea>`: raw text that is shown.
    Textarea,
    Plaintext,
    Template,
    /// A template shown in place of its host's content.
    ShadowRoot,
    /// Content shown only by browsers without scripts, video or canvas.
    Fallback,
    /// `<svg>`, `<math>`
    Foreign,
    /// HTML inside foreign content.
    Integration,
}

impl Tag {
    /// Returns true if the element's text is separate from the text before and after it.
    pub(super) fn is_block(self) -> bool {
        self.closes_paragraph()
            || matches!(
                self,
                Self::Html
                    | Self::Head
                    | Self::Body
                    | Self::Caption
                    | Self::RowGroup
                    | Self::Row
                    | Self::Cell
            )
            || matches!(self, Self::Control | Self::Choice | Self::Textarea | Self::ShadowRoot)
    }

    /// Returns true if its start tag closes an open `<p>`.
    pub(super) fn closes_paragraph(self) -> bool {
        matches!(
            self,
            Self::Div | Self::Block | Self::Section | Self::P | Self::Heading(_) | Self::Pre | Self::Quote
        ) || matches!(
            self,
            Self::List | Self::Item | Self::Definition | Self::Table | Self::Rule | Self::Plaintext
        )
    }

    /// Returns true if end tags inside it do not affect elements around it.
    pub(super) fn is_scope(self) -> bool {
        matches!(self, Self::Html | Self::Table | Self::Cell | Self::Integration) || self.is_template()
    }

    /// Returns true for a `<template>`, shown or not.
    pub(super) fn is_template(self) -> bool {
        matches!(self, Self::Template | Self::ShadowRoot)
    }

    /// Returns true if its text is never displayed.
    pub(super) fn is_never_shown(self) -> bool {
        matches!(self, Self::Title | Self::Script | Self::RawText | Self::Template)
    }

    /// Returns true if its start tag closes `<svg>` or `<math>` around it.
    pub(super) fn leaves_foreign(self) -> bool {
        self.is_block() || matches!(self, Self::Formatting | Self::Break | Self::Meta)
    }

    /// Returns true if it may be inside `<head>` without closing it.
    pub(super) fn belongs_to_head(self) -> bool {
        matches!(
            self,
            Self::Meta | Self::LinkTo | Self::Title | Self::Script | Self::RawText | Self::Template
        ) || matches!(self, Self::Html | Self::Head | Self::Fallback | Self::Void)
    }
}

/// Returns true if elements of this name contain code.
pub(super) fn is_code(name: &[u8]) -> bool {
    matches!(name, b"code" | b"samp" | b"tt")
}

/// Returns the state in which the tokenizer reads the content of the element, if special (13.2.6.4).
pub(super) fn content_state(name: &[u8], tag: Tag) -> Option<State> {
    match tag {
        Tag::Title | Tag::Textarea => Some(State::RcData),
        Tag::Script => Some(State::ScriptData),
        Tag::RawText => Some(State::RawText),
        Tag::Pre if name == b"xmp" => Some(State::RawText),
        Tag::Plaintext => Some(State::PlainText),
        _ => None,
    }
}

/// Returns the meaning of the element `name` inside `<svg>` or `<math>`.
pub(super) fn foreign(name: &[u8]) -> Tag {
    match name {
        b"title" | b"desc" | b"metadata" | b"style" | b"script" | b"annotation" => Tag::RawText,
        b"text" => Tag::Block,
        b"svg" | b"math" => Tag::Foreign,
        b"foreignobject" | b"annotation-xml" => Tag::Integration,
        b"a" => Tag::Link,
        _ => Tag::Inline,
    }
}

/// Matches a name with those of each tag; returns `None` from the function if there is none.
macro_rules! table {
    ($name:expr; $($($known:literal)+ => $tag:expr),* $(,)?) => {
        match $name {
            $($($known => ($known, $tag),)+)*
            _ => return None,
        }
    };
}

/// Looks up the element `name`, in lower case. Returns `None` for names unknown to the standard; such
/// elements are inline.
pub(super) fn known(name: &[u8]) -> Option<(&'static str, Tag)> {
    Some(table! { std::str::from_utf8(name).ok()?;
        "html" => Tag::Html,
        "head" => Tag::Head,
        "body" => Tag::Body,
        "div" "address" => Tag::Div,
        "center" "dir" "hgroup" "header" "footer" "fieldset" "form" "details" "summary" "legend" "figure" "dialog" "frameset"
            "search" "slot" => Tag::Block,
        "article" "section" "main" "nav" "aside" => Tag::Section,
        "p" => Tag::P,
        "h1" => Tag::Heading(1),
        "h2" => Tag::Heading(2),
        "h3" => Tag::Heading(3),
        "h4" => Tag::Heading(4),
        "h5" => Tag::Heading(5),
        "h6" => Tag::Heading(6),
        "pre" "listing" "xmp" => Tag::Pre,
        "blockquote" => Tag::Quote,
        "ul" "ol" "menu" "dl" => Tag::List,
        "li" => Tag::Item,
        "dt" "dd" => Tag::Definition,
        "caption" "figcaption" => Tag::Caption,
        "table" => Tag::Table,
        "tbody" "thead" "tfoot" => Tag::RowGroup,
        "tr" => Tag::Row,
        "td" "th" => Tag::Cell,
        "button" "select" => Tag::Control,
        "option" "optgroup" => Tag::Choice,
        "label" => Tag::Label,
        "a" => Tag::Link,
        "b" "big" "code" "em" "font" "i" "nobr" "s" "small" "strike" "strong" "tt" "u" => Tag::Formatting,
        "q" => Tag::Quotation,
        "rt" "rp" "rtc" => Tag::Reading,
        "rb" => Tag::RubyBase,
        "span" "abbr" "cite" "dfn" "kbd" "samp" "var" "sub" "sup" "mark" "ins" "del" "bdi" "bdo" "ruby" "data" "output" "picture" "map" "meter" "progress" "acronym" "marquee" => Tag::Inline,
        "time" => Tag::Time,
        "br" => Tag::Break,
        "hr" => Tag::Rule,
        "meta" => Tag::Meta,
        "link" => Tag::LinkTo,
        "img" => Tag::Image,
        "input" "wbr" "area" "base" "basefont" "bgsound" "col" "colgroup" "embed" "frame" "keygen" "param" "source" "track"
            => Tag::Void,
        "title" => Tag::Title,
        "script" => Tag::Script,
        "style" "iframe" "noembed" "noframes" => Tag::RawText,
        "textarea" => Tag::Textarea,
        "plaintext" => Tag::Plaintext,
        "template" => Tag::Template,
        "noscript" "audio" "video" "canvas" "object" "applet" "datalist" => Tag::Fallback,
        "svg" "math" => Tag::Foreign,
        "foreignobject" => Tag::Integration,
    })
}
