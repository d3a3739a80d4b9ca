//! Output of the two parsers, and input of the extraction of facts.

use crate::model::{BlockKind, Element, MappedText, Markup, SourceMap, Span, TextSpan, to_u32};
use crate::text::words;

/// A block before its kind is final, which depends on the page's title.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) kind: BlockKind,
    pub(super) text: String,
    /// Number of words in `text`, cached since every judgement of a line needs it.
    pub(super) words: u32,
    pub(super) map: SourceMap,
    pub(super) span: Span,
    pub(super) markup: Option<Markup>,
}

impl Draft {
    /// Makes a block of `text`, with the span from its first to its last byte in the body.
    pub(super) fn new(kind: BlockKind, text: MappedText, markup: Option<Markup>) -> Self {
        let (text, map) = text.into_parts();
        let len = u32::try_from(text.len()).expect("a block is no longer than its page");
        let span = map.to_body(TextSpan::new(0, len));
        Self { kind, words: words::count(&text), text, map, span, markup }
    }

    /// Splits the block into the lines before, in and behind the range from `start` to `end` of its text, which begins
    /// and ends at line breaks or ends of the text; returns the index of that range among them.
    pub(super) fn part(self, start: usize, end: usize) -> (Vec<Self>, usize) {
        let whole = self.text.len();
        let ends = [(0, start.saturating_sub(1)), (start, end), ((end + 1).min(whole), whole)];
        let parts: Vec<_> = ends.into_iter().filter(|(start, end)| start < end).collect();
        let at = parts.iter().position(|part| *part == (start, end)).unwrap_or_default();
        (parts.into_iter().map(|(start, end)| self.lines(start, end)).collect(), at)
    }

    /// Splits the block at `end` of its text, where a word begins or ends.
    pub(super) fn cut(self, end: usize) -> (Self, Self) {
        let behind = self.text.len() - self.text[end..].trim_start().len();
        (self.lines(0, end), self.lines(behind, self.text.len()))
    }

    /// Copies the block with the range from `start` to `end` of its text.
    fn lines(&self, start: usize, end: usize) -> Self {
        let text = self.text[start..end].to_owned();
        let map = self.map.part(TextSpan::new(to_u32(start), to_u32(end)));
        // Where the links of the text were is not known any more: each part has its share.
        let markup = self.markup.clone().map(|markup| {
            let share = u64::from(markup.link_chars) * text.len() as u64 / (self.text.len().max(1) as u64);
            let share = u32::try_from(share).unwrap_or(u32::MAX);
            let chars = to_u32(text.chars().count());
            let links = if share > 0 { markup.links } else { 0 };
            Markup { link_chars: share.min(chars), links, ..markup }
        });
        let span = map.to_body(TextSpan::new(0, to_u32(text.len())));
        Self { kind: self.kind, words: words::count(&text), text, map, span, markup }
    }

    /// Returns true if the block is a table row of several cells, which keeps its kind in any case.
    pub(super) fn has_cells(&self) -> bool {
        self.kind == BlockKind::TableRow && self.text.contains('\t')
    }

    /// Returns true if most of the block is links.
    pub(super) fn is_linked(&self) -> bool {
        let links = self.markup.as_ref().map_or(0, |markup| markup.link_chars);
        2 * links as usize > self.text.chars().count()
    }

    /// Returns true if the block is not hidden.
    pub(super) fn is_visible(&self) -> bool {
        self.markup.as_ref().is_none_or(|markup| !markup.hidden)
    }
}

/// Returns the index of the draft that contains the byte `start` of the body, or else of the first one behind it.
pub(super) fn holder(drafts: &[Draft], start: u32) -> Option<usize> {
    let after = drafts.partition_point(|draft| draft.span.start() <= start);
    let holder = after.checked_sub(1).filter(|&at| drafts[at].span.end() > start);
    holder.or_else(|| (after < drafts.len()).then_some(after))
}

/// Content of a page.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) drafts: Vec<Draft>,
    pub(super) elements: Vec<Element>,
    pub(super) hints: Hints,
}

/// Statements of a page's head, scripts and attributes about the page, as written. The first of each kind
/// counts.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// `<html lang>`.
    pub(super) lang: Option<String>,
    /// Text of `<title>`.
    pub(super) title: Option<String>,
    /// `<link rel=canonical>`.
    pub(super) canonical: Option<String>,
    /// Whether a link leads to another page of the person whose site this is (`rel=me`, XFN).
    pub(super) is_of_person: bool,
    /// `name`, `property` or `itemprop` in lower case, and `content`, of each `<meta>` that may state a fact.
    pub(super) metas: Vec<(String, String)>,
    /// Content of the first `<meta itemprop=articleBody>`, and the range of its tag in the body.
    pub(super) meta_body: Option<(String, Span)>,
    /// Elements marked as an author or a date, in page order.
    pub(super) signs: Vec<Sign>,
    /// Texts of `<script type="application/ld+json">`.
    pub(super) json_ld: Vec<String>,
    /// Ranges of those texts in the body.
    pub(super) json_ld_spans: Vec<Span>,
    /// Ranges in the body of other scripts, which may have the state of an application.
    pub(super) state_spans: Vec<Span>,
    /// Documents of `<iframe srcdoc>`, and the range of each tag in the body.
    pub(super) frames: Vec<(String, Span)>,
}

/// What an element is marked as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignKind {
    /// An author; `is_firm` if marked by a property or relation, not only by a class; `is_list` if the class
    /// says that there may be several.
    Author { is_firm: bool, is_list: bool },
    /// The line that says who put the page on the site, and when; an element in it has the name.
    Submission,
    /// The day of publication.
    Published,
    /// The day of a later change.
    Updated,
    /// A day or time, marked by a class.
    Date,
    /// A `<time>`.
    Time,
    /// An element with a date for scripts or in its tooltip, marked in no other way.
    Stamp,
    /// A link to a section of the site or to the pages with a tag.
    Section,
    /// A link to the page of a person.
    Profile,
    /// A link to the first page of a site.
    Home,
    /// The place from which an author reports, in an element of its own.
    Location,
    /// A day that is not the page's: the start of an event, a birthday.
    OtherDay,
}

/// An element marked as an author or a date.
#[derive(Clone, Debug)]
pub(super) struct Sign {
    pub(super) kind: SignKind,
    /// Machine-readable date, or the address of a link to a first page, as written.
    pub(super) value: Option<String>,
    /// Text of the element; parts separated only by markup are on separate lines.
    pub(super) text: String,
    /// Start of the element in the body.
    pub(super) start: u32,
    /// Whether `text` is cut off, because the element holds more than the text of a sign.
    pub(super) is_long: bool,
}

impl Hints {
    /// Returns the content of the first non-empty `<meta>` with the first of `names` for which there is one.
    pub(super) fn meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            let found = self.metas.iter().find(|(key, content)| key == name && !content.trim().is_empty());
            found.map(|(_, content)| content.trim())
        })
    }
}
