//! Metadata of a page: `<title>`, `<meta>`, `<link>`, JSON-LD.

use crate::model::Span;
use crate::parse::draft::Hints;
use crate::text::visible;

use super::attributes::{Attribute, Attributes};
use super::tags::Tag;

/// Maximum size of all JSON-LD kept, in bytes; that of real pages is far smaller.
const MAX_JSON_LD_BYTES: usize = 512 << 10;

/// Maximum size of the state of an application that is read, in bytes; a few pages of the web have more.
const MAX_STATE_BYTES: u32 = 4 << 20;

/// Maximum number of scripts that may have such a state, and of documents in frames, kept.
const MAX_STATES: usize = 256;

/// Maximum number of `<meta>` elements kept.
const MAX_HINTS: usize = 256;

/// Collector of the page's hints.
#[derive(Debug, Default)]
pub(super) struct Head {
    hints: Hints,
    /// Raw text that is being read.
    raw: Option<Raw>,
    json_ld_bytes: usize,
}

#[derive(Debug)]
enum Raw {
    Title(String),
    /// A script, and its range in the body.
    JsonLd(String, Option<Span>),
    /// The range in the body of a script that may have the state of an application.
    State(Option<Span>),
}

impl Head {
    /// Records what a start tag, at `body` of the body, states.
    pub(super) fn note(&mut self, tag: Tag, attributes: &Attributes, body: Span) {
        let hints = &mut self.hints;
        let rel = attributes.get(Attribute::Rel).unwrap_or_default();
        if matches!(tag, Tag::Link | Tag::LinkTo) {
            hints.is_of_person |= rel.split_ascii_whitespace().any(|token| token.eq_ignore_ascii_case("me"));
        }
        match tag {
            Tag::Html if hints.lang.is_none() => {
                hints.lang = attributes.get(Attribute::Lang).map(str::to_owned);
            }
            Tag::Meta if hints.metas.len() < MAX_HINTS => {
                let key = [Attribute::Property, Attribute::Name, Attribute::Itemprop];
                let key = key.iter().find_map(|&name| attributes.get(name));
                if let (Some(key), Some(content)) = (key, attributes.get(Attribute::Content)) {
                    if key.trim().eq_ignore_ascii_case("articleBody") && hints.meta_body.is_none() {
                        hints.meta_body = Some((visible::clean(content).into_owned(), body));
                        return;
                    }
                    hints.metas.push((key.trim().to_ascii_lowercase(), visible::clean(content).into_owned()));
                }
            }
            Tag::LinkTo if hints.canonical.is_none() && is_canonical(rel) => {
                hints.canonical = attributes.get(Attribute::Href).map(str::to_owned);
            }
            Tag::Title if hints.title.is_none() => self.raw = Some(Raw::Title(String::new())),
            Tag::Script => {
                let media_type = attributes.get(Attribute::Type).unwrap_or_default();
                let media_type = media_type.to_ascii_lowercase();
                if media_type.contains("ld+json") {
                    self.raw = Some(Raw::JsonLd(String::new(), None));
                } else if media_type.is_empty()
                    || media_type.contains("json")
                    || media_type.contains("script")
                {
                    self.raw = Some(Raw::State(None));
                }
            }
            Tag::RawText if hints.frames.len() < MAX_STATES => {
                let document = attributes.get(Attribute::Srcdoc).filter(|document| !document.is_empty());
                hints.frames.extend(document.map(|document| (document.to_owned(), body)));
            }
            _ => {}
        }
    }

    /// Takes `piece`, at `body` of the body, if it belongs to a title or script; returns true if so.
    pub(super) fn takes(&mut self, piece: &str, body: Span) -> bool {
        match &mut self.raw {
            None => return false,
            Some(Raw::Title(title)) => title.push_str(piece),
            // An oversized script is cut, so it is not valid JSON and yields no facts.
            Some(Raw::JsonLd(script, range)) => {
                *range = Some(Span::new(range.map_or(body.start(), Span::start), body.end()));
                if self.json_ld_bytes + piece.len() <= MAX_JSON_LD_BYTES {
                    self.json_ld_bytes += piece.len();
                    script.push_str(piece);
                }
            }
            Some(Raw::State(range)) => {
                *range = Some(Span::new(range.map_or(body.start(), Span::start), body.end()));
            }
        }
        true
    }

    /// Ends the title or script.
    pub(super) fn end_raw(&mut self) {
        match self.raw.take() {
            Some(Raw::Title(title)) => self.hints.title = Some(title),
            Some(Raw::JsonLd(script, range)) => {
                self.hints.json_ld.push(script);
                self.hints
                    .json_ld_spans
                    .extend(range.filter(|range| range.len() as usize <= MAX_JSON_LD_BYTES));
            }
            Some(Raw::State(range)) => {
                let states = &mut self.hints.state_spans;
                let is_read = |range: &Span| range.len() <= MAX_STATE_BYTES && states.len() < MAX_STATES;
                let range = range.filter(is_read);
                states.extend(range);
            }
            None => {}
        }
    }

    /// Ends an unclosed raw element and returns the hints.
    pub(super) fn into_hints(mut self) -> Hints {
        self.end_raw();
        self.hints
    }
}

/// Returns true if one of the relations `rel` of a link says that it leads to the page's own address.
fn is_canonical(rel: &str) -> bool {
    rel.split_whitespace().any(|token| token.eq_ignore_ascii_case("canonical"))
}
