//! What converters of web pages put around the text of a dump.
//!
//! In: the lines of a dump. Out: those between, and what the rest states. Readers such as Jina's begin with
//! fields (`Title:`, `URL Source:`, `Published Time:`, `Markdown Content:`), others with front matter ([`front`]); lynx
//! begins with the links of the head (`#[1]alternate [2]RSS feed`) and ends with the numbered addresses of all links. Like
//! the `<head>` and the attributes of HTML, none of it is text.

use super::lines::Line;
use super::{front, numbered, wiki};
use crate::parse::draft::Hints;
use crate::text::field::Field;

/// Maximum number of fields at the beginning.
const MAX_FIELDS: usize = 10;

/// Minimum number of addresses at the end.
const MIN_ADDRESSES: usize = 3;

/// Maximum number of columns of the heading of the addresses: `References` in any language.
const MAX_HEADING_COLUMNS: u32 = 40;

/// A dump without what is around its text.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// Number of lines before the text.
    pub(super) before: usize,
    /// Index of the line after the text.
    pub(super) end: usize,
    pub(super) hints: Hints,
    /// Number of addresses at the end, or of the numbered links in the text if the addresses are cut off.
    pub(super) addresses: usize,
    /// True if the page states that `MediaWiki` made it.
    pub(super) is_wiki: bool,
}

impl Frame {
    /// Finds the text among `lines`. Cost: linear in the lines left out.
    pub(super) fn of(lines: &[Line], body: &str) -> Self {
        let (before, mut hints) =
            fields(lines, body).or_else(|| front::read(lines, body)).unwrap_or_default();
        let (end, addresses) = addresses(lines, body).unwrap_or((lines.len(), 0));
        let text = numbered::behind_head(lines, before, body).min(end);
        let in_head = numbered::count_head(&lines[before.min(end)..text], body);
        let before = text;
        let in_text = || numbered::count(&lines[before..end], in_head + 1, body);
        let addresses = if addresses > 0 { addresses } else { in_text() };
        let name = wiki::page_name(lines, body);
        let is_wiki = name.is_some();
        hints.metas.extend(name.map(|name| ("headline".to_owned(), name)));
        Self { before, end, hints, addresses, is_wiki }
    }
}

/// Reads the fields at the beginning; returns the number of their lines.
fn fields(lines: &[Line], body: &str) -> Option<(usize, Hints)> {
    let mut hints = Hints::default();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_blank()).take(MAX_FIELDS) {
        let Field { name, value, .. } = Field::of(line.text(body), &[':']).unwrap_or_default();
        match name {
            "Title" if hints.title.is_none() => hints.title = Some(value.to_owned()),
            _ if hints.title.is_none() => return None,
            "URL Source" if value.starts_with("http") => hints.canonical = Some(value.to_owned()),
            "Published Time" => hints.metas.push(("article:published_time".to_owned(), value.to_owned())),
            "Markdown Content" if value.is_empty() => {
                return hints.canonical.is_some().then_some((at + 1, hints));
            }
            _ => {}
        }
    }
    None
}

/// Finds the addresses at the end: `1. https://…` to the last number, under a heading. Returns the index of
/// the heading, and their number.
fn addresses(lines: &[Line], body: &str) -> Option<(usize, usize)> {
    let mut rest = lines.iter().enumerate().rev().filter(|(_, line)| !line.is_blank());
    let (mut number, mut count) = (None, 0);
    loop {
        let (at, line) = rest.next()?;
        match address(line.text(body)) {
            Some(found) if number.is_none_or(|number| found + 1 == number) => {
                (number, count) = (Some(found), count + 1);
            }
            None if number == Some(1) && count >= MIN_ADDRESSES => {
                return (line.width <= MAX_HEADING_COLUMNS).then_some((at, count));
            }
            _ => return None,
        }
    }
}

/// Returns the number of an address, if `text` is one.
fn address(text: &str) -> Option<usize> {
    const SCHEMES: [&str; 8] =
        ["http://", "https://", "mailto:", "file://", "ftp://", "javascript:", "tel:", "localhost/"];
    let (number, target) = text.split_once(". ")?;
    let target = target.trim_start();
    let is_address = SCHEMES.iter().any(|scheme| target.starts_with(scheme));
    number.parse().ok().filter(|_| is_address && !target.contains(char::is_whitespace))
}
