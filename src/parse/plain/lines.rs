//! Lines of a text dump.

use memchr::memchr3;

/// Characters by which a tab widens a line, for the statistics of widths only.
const TAB_WIDTH: u32 = 8;

/// One line, white space at its ends left out.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Body offset where the line begins, indent included.
    pub(super) indent_start: u32,
    /// Body offset of the first character that is not white space.
    pub(super) start: u32,
    /// Body offset after the last one.
    pub(super) end: u32,
    /// Width of the indent in characters.
    pub(super) indent: u32,
    /// Width of the text in characters.
    pub(super) width: u32,
    /// Where the line opens fenced code: the index of the line that closes it.
    pub(super) fence_close: Option<usize>,
}

impl Line {
    pub(super) fn is_blank(&self) -> bool {
        self.start == self.end
    }

    pub(super) fn text<'a>(&self, body: &'a str) -> &'a str {
        &body[self.start as usize..self.end as usize]
    }
}

/// The lines of `body`. A form feed or paragraph separator leaves a blank line behind.
pub(super) fn split(body: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = 0;
    loop {
        let (end, terminator) = terminator(body, at);
        lines.push(line(body, at, end));
        if terminator.is_empty() {
            break;
        }
        at = end + terminator.len();
        if matches!(terminator, "\u{c}" | "\u{2029}") {
            lines.push(line(body, at, at));
        }
    }
    pair_fences(body, &mut lines);
    lines
}

/// Where the line that begins at `from` ends, and what ends it.
fn terminator(body: &str, from: usize) -> (usize, &str) {
    let bytes = body.as_bytes();
    let mut at = from;
    loop {
        // Nearly all lines end in the first two; the rest begin with these bytes in UTF-8.
        let Some(found) = next_candidate(&bytes[at..]) else { return (body.len(), "") };
        at += found;
        let len = match &bytes[at..] {
            [b'\r', b'\n', ..] => 2,
            [b'\n' | b'\r' | 0x0b | 0x0c, ..] => 1,
            [0xc2, 0x85, ..] => 2,
            [0xe2, 0x80, 0xa8 | 0xa9, ..] => 3,
            _ => {
                at += 1;
                continue;
            }
        };
        return (at, &body[at..at + len]);
    }
}

fn next_candidate(bytes: &[u8]) -> Option<usize> {
    let plain = memchr3(b'\n', b'\r', 0x0c, bytes);
    let before = &bytes[..plain.unwrap_or(bytes.len())];
    memchr3(0x0b, 0xc2, 0xe2, before).or(plain)
}

fn line(body: &str, start: usize, end: usize) -> Line {
    let text = &body[start..end];
    let inner = text.trim_start();
    let indent = &text[..text.len() - inner.len()];
    let inner = inner.trim_end();
    let first = start + indent.len();
    let offset =
        |at: usize| u32::try_from(at).expect("a body is at most 4 GiB, which the parser checks first");
    Line {
        indent_start: offset(start),
        start: offset(first),
        end: offset(first + inner.len()),
        indent: indent.chars().map(|c| if c == '\t' { TAB_WIDTH } else { 1 }).sum(),
        width: offset(inner.chars().count()),
        fence_close: None,
    }
}

/// A fence opens code only where another one closes it: a stray one must not swallow the page.
fn pair_fences(body: &str, lines: &mut [Line]) {
    let is_fence = |line: &Line| line.text(body).starts_with("```") || line.text(body).starts_with("~~~");
    let fences: Vec<usize> = (0..lines.len()).filter(|&at| is_fence(&lines[at])).collect();
    for pair in fences.chunks_exact(2) {
        lines[pair[0]].fence_close = Some(pair[1]);
    }
}
