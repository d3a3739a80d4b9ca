//! Links in text dumps: `[label](address)` of Markdown, and `[7]label` of lynx.
//!
//! In: the lines of a paragraph. Out: their text with the labels alone, as in HTML, where the address of a link is not text, and without the
//! marks of [`inline`]. An image (`![…](address)`) and the permalink of a heading (`[¶](#…)`) show nothing.

use super::frame::Frame;
use super::inline;
use super::lines::Line;
use crate::model::{Span, to_u32};
use crate::parse::fold::Folded;

/// Beginnings of an address. Brackets before other parentheses are code or prose: `f[i](x)`.
const ADDRESSES: [&str; 10] =
    ["http://", "https://", "/", "#", "./", "../", "mailto:", "tel:", "data:", "javascript:"];

/// The kinds of links that a dump contains.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Links {
    is_markdown: bool,
    has_strong: bool,
    has_escapes: bool,
    /// Number of numbered links.
    numbered: usize,
}

impl Links {
    pub(super) fn of(body: &str, frame: &Frame) -> Self {
        let has = |mark: &[u8]| memchr::memmem::find(body.as_bytes(), mark).is_some();
        Self {
            is_markdown: has(b"]("),
            has_strong: has(b"**"),
            has_escapes: has(b"\\"),
            numbered: frame.addresses,
        }
    }

    /// Returns the places of the marks in `lines`, of one paragraph whose text begins at `start`, in order and apart. A
    /// label may be broken over lines. Cost: linear.
    pub(super) fn marks(self, lines: &[Line], start: u32, body: &str) -> Vec<Span> {
        let end = lines.last().map_or(start, |line| line.end);
        let all = Span::new(start, end).slice(body).unwrap_or_default();
        let mut marks = Vec::new();
        if self.is_markdown {
            markdown(all, &mut marks);
        }
        if self.has_strong {
            inline::strong(all, &mut marks);
        }
        if self.numbered > 0 {
            numbers(all, self.numbered, &mut marks);
        }
        let shift = |mark: Span, by: u32| Span::new(mark.start() + by, mark.end() + by);
        for mark in &mut marks {
            *mark = shift(*mark, start);
        }
        if self.has_escapes {
            for line in lines {
                let from = line.start.max(start);
                let text = Span::new(from, line.end).slice(body).unwrap_or_default();
                let rest = text.trim_start();
                let by = from + to_u32(text.len() - rest.len());
                marks.extend(inline::escape(rest).map(|mark| shift(mark, by)));
            }
        }
        marks.sort_unstable_by_key(|mark| (mark.start(), mark.end()));
        marks.dedup_by(|mark, before| {
            let overlaps = mark.start() < before.end();
            if overlaps {
                *before = Span::new(before.start(), before.end().max(mark.end()));
            }
            overlaps
        });
        marks
    }
}

/// Appends the bytes of `body` in `piece` to `text`, without the `marks`.
pub(super) fn push(text: &mut Folded, body: &str, piece: Span, marks: &[Span]) {
    let first = marks.partition_point(|mark| mark.end() <= piece.start());
    let mut at = piece.start();
    let end = Span::new(piece.end(), piece.end());
    for mark in marks[first..].iter().take_while(|mark| mark.start() < piece.end()).chain([&end]) {
        if let Some(shown) = body.get(at as usize..mark.start() as usize) {
            text.push(shown, at);
        }
        at = at.max(mark.end());
    }
}

/// Adds the marks of Markdown links in `piece` to `marks`. Cost: linear; a target that contains `](` is none,
/// so no byte is read twice as part of one.
fn markdown(piece: &str, marks: &mut Vec<Span>) {
    let bytes = piece.as_bytes();
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr3(b'[', b']', b'\\', &bytes[at..]) {
        at += found;
        match bytes[at] {
            b'\\' => at += 1,
            b'[' => open.push(at),
            _ => {
                if let Some(start) = open.pop()
                    && let image = start.checked_sub(1).filter(|&before| bytes[before] == b'!')
                    && let Some(len) = target_len(&piece[at + 1..], image.is_some())
                {
                    let end = at + 1 + len;
                    let permalink =
                        Some(start).filter(|_| is_permalink(&piece[start + 1..at], &piece[at + 1..end]));
                    match image.or(permalink) {
                        Some(before) => marks.push(Span::new(to_u32(before), to_u32(end))),
                        None => marks.extend([
                            Span::new(to_u32(start), to_u32(start + 1)),
                            Span::new(to_u32(at), to_u32(end)),
                        ]),
                    }
                    at = end - 1;
                }
            }
        }
        at = (at + 1).min(bytes.len());
    }
}

/// Returns true if `label` is the sign of a permalink, and `target` a place on a page.
fn is_permalink(label: &str, target: &str) -> bool {
    let is_sign = |c: char| c == '#' || inline::PERMALINKS.contains(&c);
    !label.is_empty() && label.chars().all(is_sign) && target.contains('#')
}

/// Returns the length in bytes of the target that begins `rest`, with its parentheses: an address without
/// white space, and possibly a title in quotation marks. That of an image may be the bare name of a file: no
/// prose or code has `![…](…)`.
fn target_len(rest: &str, is_image: bool) -> Option<usize> {
    let inner = rest.strip_prefix('(')?;
    let address = inner.strip_prefix('<').unwrap_or(inner);
    let is_address = is_image || ADDRESSES.iter().any(|begin| address.starts_with(begin));
    is_address.then_some(())?;
    let bytes = inner.as_bytes();
    let mut depth = 0;
    let mut quote = None;
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b']' if bytes.get(at + 1) == Some(&b'(') => return None,
            b'"' if quote == Some(true) => quote = Some(false),
            _ if quote == Some(true) => {}
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at + 2),
            b')' => depth -= 1,
            b' ' if quote.is_none() && bytes.get(at + 1) == Some(&b'"') => {}
            b'"' if quote.is_none() && at > 0 && bytes[at - 1] == b' ' => quote = Some(true),
            b' ' | b'\t' | b'\n' | b'\r' => return None,
            _ => {}
        }
    }
    None
}

/// Adds the numbers of links, at most `count`, in `piece` to `marks`. The label follows at once, unlike the text
/// behind the number of a note.
fn numbers(piece: &str, count: usize, marks: &mut Vec<Span>) {
    for at in memchr::memchr_iter(b'[', piece.as_bytes()) {
        let rest = &piece[at + 1..];
        let digits = rest.bytes().take(6).take_while(u8::is_ascii_digit).count();
        let is_number = rest[..digits].parse().is_ok_and(|number| (1..=count).contains(&number));
        let label = rest[digits..].strip_prefix(']').and_then(|label| label.chars().next());
        let is_label = label.is_some_and(|c| c.is_alphanumeric() || "“„«‘\"'(+#@…".contains(c));
        if is_number && is_label {
            marks.push(Span::new(to_u32(at), to_u32(at + digits + 2)));
        }
    }
}
