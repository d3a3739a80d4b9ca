//! What the two parsers hand to the facts: blocks without a number yet, and what the page says of
//! itself.

use crate::model::{BlockKind, Element, MappedText, Markup, SourceMap, Span, TextSpan};
use crate::text::words;

/// A block before the page knows its title, and so before its kind is final.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) kind: BlockKind,
    pub(super) text: String,
    /// Words in `text`: counted once, since every judgement of a line asks for them.
    pub(super) words: u32,
    pub(super) map: SourceMap,
    pub(super) span: Span,
    pub(super) markup: Option<Markup>,
}

impl Draft {
    /// Finishes `text`; the span runs from its first to its last byte in the body.
    pub(super) fn new(kind: BlockKind, text: MappedText, markup: Option<Markup>) -> Self {
        let (text, map) = text.into_parts();
        let len = u32::try_from(text.len()).expect("a block is no longer than its page");
        let span = map.to_body(TextSpan::new(0, len));
        Self { kind, words: words::count(&text), text, map, span, markup }
    }

    /// Whether a reader of the page sees the block.
    pub(super) fn is_visible(&self) -> bool {
        self.markup.as_ref().is_none_or(|markup| !markup.hidden)
    }
}

/// The content of a page.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) drafts: Vec<Draft>,
    pub(super) elements: Vec<Element>,
    pub(super) hints: Hints,
}

/// What a page's head, scripts and attributes say of it, as written. The first of each kind counts.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// `<html lang>`.
    pub(super) lang: Option<String>,
    /// Text of `<title>`.
    pub(super) title: Option<String>,
    /// `<link rel=canonical>`.
    pub(super) canonical: Option<String>,
    /// `name`/`property`/`itemprop` in lower case and `content` of each `<meta>` that may be a fact.
    pub(super) metas: Vec<(String, String)>,
    /// Elements that name an author or a date, in page order.
    pub(super) signs: Vec<Sign>,
    /// Texts of `<script type="application/ld+json">`.
    pub(super) json_ld: Vec<String>,
    /// Where those texts stand in the body.
    pub(super) json_ld_spans: Vec<Span>,
}

/// What an element is marked as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignKind {
    /// An author; firmly by a property or relation, else by a class.
    Author { is_firm: bool },
    /// The day of publication.
    Published,
    /// The day of a later change.
    Updated,
    /// A day or time by its class.
    Date,
    /// A `<time>`.
    Time,
}

/// An element that is marked as an author's or as a date.
#[derive(Clone, Debug)]
pub(super) struct Sign {
    pub(super) kind: SignKind,
    /// The date for machines, as written.
    pub(super) value: Option<String>,
    /// The text inside it; parts that only the markup divides are on lines of their own.
    pub(super) text: String,
    /// Where the element begins in the body.
    pub(super) start: u32,
    /// More stands in it than a sign's text; then `text` is no whole.
    pub(super) is_long: bool,
}

impl Hints {
    /// The content of the first `<meta>` called one of `names`, in the order of `names`.
    pub(super) fn meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            let found = self.metas.iter().find(|(key, content)| key == name && !content.trim().is_empty());
            found.map(|(_, content)| content.trim())
        })
    }
}
