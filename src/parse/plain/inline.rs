//! Marks of Markdown inside a line, other than those of links.
//!
//! In: a line. Out: the spans of marks that are not text: of strong text (`**X**`), of an escape at the start of the line
//! (`14\. X`), and behind a heading (`X ##`, `X {#x}`, `X ¶`).

use crate::model::{Span, to_u32};
use crate::text::words;

/// Numbers of asterisks around strong text, and strong text in italics.
const STRONG: std::ops::RangeInclusive<usize> = 2..=3;

/// Signs of the permalink of a heading. A number sign closes the heading, with a space before it.
pub(super) const PERMALINKS: [char; 6] = ['¶', '§', '🔗', '⚓', '∞', '\u{f0c1}'];

/// Adds the marks of strong text in `piece` to `marks`. White space or punctuation is outside of it, and none is directly
/// inside, so patterns of paths (`src/**/x`) and powers (`2**3`) are none. Cost: linear.
pub(super) fn strong(piece: &str, marks: &mut Vec<Span>) {
    let mut open: Option<(usize, usize)> = None;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'*', &piece.as_bytes()[at..]) {
        let start = at + found;
        let len = piece.as_bytes()[start..].iter().take_while(|&&byte| byte == b'*').count();
        at = start + len;
        if !STRONG.contains(&len) {
            continue;
        }
        let (before, after) = (piece[..start].chars().next_back(), piece[at..].chars().next());
        let is_outside = |c: Option<char>| {
            c.is_none_or(|c| {
                words::is_spaceless(c) || !(c.is_alphanumeric() || matches!(c, '/' | '\\' | '_'))
            })
        };
        let is_inside = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && !matches!(c, '/' | '\\'));
        match open {
            Some((opened, same)) if same == len && is_inside(before) && is_outside(after) => {
                marks.push(Span::new(to_u32(opened), to_u32(opened + len)));
                marks.push(Span::new(to_u32(start), to_u32(at)));
                open = None;
            }
            _ if is_outside(before) && is_inside(after) => open = Some((start, len)),
            _ => {}
        }
    }
}

/// Returns the span of the backslash that keeps the start of `piece` from being a mark of a block.
pub(super) fn escape(piece: &str) -> Option<Span> {
    let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
    let rest = piece[digits..].strip_prefix('\\')?;
    let signs: &[char] = if digits > 0 { &['.', ')'] } else { &['-', '+', '#', '*', '>'] };
    let is_mark = rest.starts_with(signs) && rest[1..].starts_with(char::is_whitespace);
    is_mark.then(|| Span::new(to_u32(digits), to_u32(digits + 1)))
}

/// Returns the length of `text`, a heading, without the marks at its end.
pub(super) fn heading_len(text: &str) -> usize {
    let mut rest = text.trim_end();
    loop {
        let before = rest;
        if let Some((head, attributes)) = rest.rsplit_once(" {")
            && attributes.starts_with(['#', '.', ':'])
            && attributes.find('}') == Some(attributes.len() - 1)
        {
            rest = head.trim_end();
        }
        let unclosed = rest.trim_end_matches('#');
        if unclosed.ends_with(char::is_whitespace) {
            rest = unclosed.trim_end();
        }
        rest = rest.trim_end_matches(PERMALINKS).trim_end();
        if rest.is_empty() {
            return text.len();
        }
        if rest == before {
            return rest.len();
        }
    }
}
