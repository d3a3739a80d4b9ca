//! Parsing of text dumps into blocks.
//!
//! In: a decoded body. Out: its blocks in page order; the body at a block's span, with white space folded and
//! without the marks of links and of strong text, is the block's text. A blank line, a form feed and a paragraph separator end a paragraph. Consecutive lines
//! are one block each, unless they are hard-wrapped (which [`wrap`] decides by their widths), or an inline
//! element tore them apart ([`torn`]); then they are joined.

mod dashes;
mod frame;
mod front;
mod hyphens;
mod inline;
mod kind;
mod lines;
mod links;
mod numbered;
mod rows;
mod sheets;
mod torn;
mod wiki;
mod wrap;
mod wrapped;

use std::ops::Range;

use crate::model::{BlockKind, Span, to_u32};

use super::draft::{Content, Draft};
use super::fold::Folded;
use super::lexicon::Lexicon;
use dashes::Dashed;
use frame::Frame;
use hyphens::Hyphens;
use kind::Marker;
use lines::Line;
use links::Links;
use wrap::Wrap;

pub(super) use wrapped::{Part, parts as wrapped_parts};

/// Parses `body`. Cost: linear.
pub(super) fn parse(body: &str, lexicon: &Lexicon) -> Content {
    let mut lines = lines::split(body);
    let printed = sheets::take(&mut lines, body);
    let frame = Frame::of(&lines, body);
    let mut inner = frame.before..frame.end;
    if frame.addresses > 0 {
        numbered::split_menus(&mut lines, &mut inner, body);
    }
    if frame.is_wiki {
        wiki::take_edit_signs(&mut lines[inner.clone()], body);
    }
    lines::take_quotes(&mut lines[inner.clone()], body);
    lines::take_underlines(&mut lines, inner.clone(), body);
    let wrap = Wrap::of(&lines[inner.clone()], body);
    if !wrap.has_margin() {
        torn::mark(&mut lines[inner.clone()], body);
    }
    let link_marks = Links::of(body, &frame);
    let hyphens = Hyphens::of(&lines[inner.clone()], body, lexicon);
    let block = |lines: &[Line], is_item| paragraph_block(body, lines, link_marks, hyphens, is_item);
    let (mut blocks, mut dashed) = (Vec::new(), Vec::new());
    each_block(&lines, inner, wrap, |found| match found {
        Lines::Code(lines) => blocks.extend(code_block(body, lines)),
        Lines::Paragraph(lines) => {
            let Some((marker, draft)) = block(lines, false) else { return };
            if marker == Marker::Dash {
                dashed.push(Dashed::new(blocks.len(), lines, &draft.text));
            }
            blocks.push((marker, draft));
        }
    });
    for item in dashes::items(&dashed) {
        if let Some(found) = block(&item.lines, true) {
            blocks[item.at] = found;
        }
    }
    kind::assign(&mut blocks, lexicon);
    let drafts = blocks.into_iter().map(|(_, draft)| draft).collect();
    let mut hints = frame.hints;
    hints.title = hints.title.or(printed.title);
    hints.canonical = hints.canonical.or(printed.canonical);
    Content { drafts, hints, ..Content::default() }
}

/// Returns the span of each block of `body`, including line breaks and markers. Cost: linear, a fraction of
/// [`parse`]'s.
pub(super) fn spans(body: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let lines = lines::split(body);
    each_block(&lines, 0..lines.len(), Wrap::of(&lines, body), |block| {
        let (Lines::Code(lines) | Lines::Paragraph(lines)) = block;
        let first = lines.iter().find(|line| !line.is_blank());
        let last = lines.iter().rfind(|line| !line.is_blank());
        spans.extend(first.zip(last).map(|(first, last)| Span::new(first.start, last.end)));
    });
    spans
}

/// Lines of a block.
enum Lines<'a> {
    Code(&'a [Line]),
    Paragraph(&'a [Line]),
}

/// Calls `visit` with the lines of each block in the `range` of `lines`.
fn each_block(lines: &[Line], range: Range<usize>, wrap: Wrap<'_>, mut visit: impl FnMut(Lines<'_>)) {
    let Range { start: mut at, end } = range;
    while at < end {
        if lines[at].is_blank() {
            at += 1;
        } else if let Some(close) = lines[at].fence_close {
            visit(Lines::Code(&lines[at + 1..close]));
            at = close + 1;
        } else {
            let group = &lines[at..at + wrap::group_len(&lines[at..end])];
            for paragraph in wrap.paragraphs(group) {
                visit(Lines::Paragraph(paragraph));
            }
            at += group.len();
        }
    }
}

/// Makes a block of a paragraph of one or more lines, without its marker. A dash is one if `is_item` is true.
fn paragraph_block(
    body: &str,
    lines: &[Line],
    link_marks: Links,
    hyphens: Hyphens<'_>,
    is_item: bool,
) -> Option<(Marker, Draft)> {
    let first = lines.first()?;
    let (marker, marker_len) = match kind::marker(first.text(body)) {
        _ if first.is_underlined => (Marker::Heading, 0),
        _ if first.quotes > 0 => (Marker::Quote, 0),
        (Marker::Dash, len) if is_item => (Marker::Bullet, len),
        (Marker::Dash, _) => (Marker::Dash, 0),
        other => other,
    };
    let first = first.start + u32::try_from(marker_len).expect("a marker is a few bytes long");
    let marks = link_marks.marks(lines, first, body);
    let mut text = Folded::default();
    for (index, line) in lines.iter().enumerate() {
        let next = lines.get(index + 1);
        let (end, is_broken) = next.map_or((line.end, false), |next| hyphens.end(line, next, body));
        let start = line.start.max(first);
        let mut piece = Span::new(start, end.max(start));
        if marker == Marker::Heading && index + 1 == lines.len() {
            let len = inline::heading_len(piece.slice(body)?);
            piece = Span::new(piece.start(), piece.start() + to_u32(len));
        }
        links::push(&mut text, body, piece, &marks);
        if let Some(next) = next {
            text.feed_line(Span::new(piece.end(), next.start));
            if is_broken {
                text.await_rest();
            }
        }
    }
    (!text.is_empty()).then(|| (marker, Draft::new(BlockKind::Paragraph, text.finish(), None)))
}

/// Makes a block of the lines between two fences, with white space as written.
fn code_block(body: &str, lines: &[Line]) -> Option<(Marker, Draft)> {
    let first = lines.iter().position(|line| !line.is_blank())?;
    let last = lines.iter().rposition(|line| !line.is_blank())?;
    let mut text = Folded::default();
    for (index, line) in lines[first..=last].iter().enumerate() {
        let start = if index == 0 { line.start } else { line.indent_start };
        if let Some(before) = (first + index).checked_sub(1).filter(|_| index > 0) {
            text.push_decoded_preformatted("\n", Span::new(lines[before].end, start));
        }
        text.push_preformatted(Span::new(start, line.end).slice(body)?, start);
    }
    (!text.is_empty()).then(|| (Marker::Fence, Draft::new(BlockKind::Code, text.finish(), None)))
}

#[cfg(test)]
mod tests;
