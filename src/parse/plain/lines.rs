//! Splitting of a text dump into lines.

use std::ops::Range;

use memchr::{memchr3, memchr3_iter};

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

use super::kind;
use crate::model::to_u32;
use crate::text::visible::is_blank;

/// Number of characters that a tab counts as in the width of an indent.
const TAB_WIDTH: u32 = 8;

/// A line, without white space and invisible characters at its ends.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Body offset of the start of the line, indent included.
    pub(super) indent_start: u32,
    /// Body offset of the start of the text.
    pub(super) start: u32,
    /// Body offset of the end of the text.
    pub(super) end: u32,
    /// Width of the indent in characters.
    pub(super) indent: u32,
    /// Width of the text in columns of a terminal; see [`width`].
    pub(super) width: u32,
    /// If the line opens fenced code, the index of the line that closes it.
    pub(super) fence_close: Option<usize>,
    /// Whether a line of `=` or `-` below makes the line a heading.
    pub(super) is_underlined: bool,
    /// Number of quotation marks of mail and Markdown (`>`) before the text.
    pub(super) quotes: u32,
    /// Whether an inline element tore the line off the one above; see [`super::torn`].
    pub(super) is_torn: bool,
}

impl Line {
    pub(super) fn is_blank(&self) -> bool {
        self.start == self.end
    }

    pub(super) fn text<'a>(&self, body: &'a str) -> &'a str {
        &body[self.start as usize..self.end as usize]
    }
}

/// Splits `body` into lines. A form feed or paragraph separator adds a blank line.
pub(super) fn split(body: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = 0;
    // The next one-byte terminator, cached so that lines with other ends do not repeat the search.
    let mut plain = next_plain(body, 0);
    loop {
        if plain < at {
            plain = next_plain(body, at);
        }
        let end = next_rare(body, at, plain).unwrap_or(plain);
        let terminator = terminator(&body[end..]);
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

/// Offset of the next line break or form feed at or after `from`; the length of `body` if there is none.
fn next_plain(body: &str, from: usize) -> usize {
    memchr3(b'\n', b'\r', 0x0c, &body.as_bytes()[from..]).map_or(body.len(), |found| from + found)
}

/// Finds the first vertical tab, U+0085, U+2028 or U+2029 between `from` and `to`.
fn next_rare(body: &str, from: usize, to: usize) -> Option<usize> {
    let candidates = memchr3_iter(0x0b, 0xc2, 0xe2, &body.as_bytes()[from..to]);
    candidates.map(|found| from + found).find(|&at| !terminator(&body[at..]).is_empty())
}

/// Returns the line terminator at the start of `rest` (Unicode TR 13; CR LF is one), or an empty string.
fn terminator(rest: &str) -> &str {
    let len = match rest.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r' | 0x0b | 0x0c, ..] => 1,
        [0xc2, 0x85, ..] => 2,
        [0xe2, 0x80, 0xa8 | 0xa9, ..] => 3,
        _ => 0,
    };
    &rest[..len]
}

/// Makes a line of the range `start..end` of `body`.
fn line(body: &str, start: usize, end: usize) -> Line {
    let text = &body[start..end];
    let inner = text.trim_start_matches(is_blank);
    let indent = &text[..text.len() - inner.len()];
    let inner = inner.trim_end_matches(is_blank);
    let first = start + indent.len();
    let offset =
        |at: usize| u32::try_from(at).expect("a body is at most 4 GiB, which the parser checks first");
    Line {
        indent_start: offset(start),
        start: offset(first),
        end: offset(first + inner.len()),
        indent: indent.chars().map(|c| if c == '\t' { TAB_WIDTH } else { 1 }).sum(),
        width: width(inner),
        fence_close: None,
        is_underlined: false,
        quotes: 0,
        is_torn: false,
    }
}

/// Returns the width of `text` in columns of a terminal: two for a Chinese, Japanese or Korean character, one for
/// any other.
pub(super) fn width(text: &str) -> u32 {
    let chars = text.chars().count();
    let wide = if chars == text.len() { 0 } else { wide_chars(text.as_bytes()) };
    u32::try_from(chars + wide).expect("a body is at most 4 GiB, which the parser checks first")
}

/// Returns true for a character that a terminal draws on or between others: an accent, a vowel sign, a joiner.
pub(super) fn takes_no_column(c: char) -> bool {
    let is_mark = |c| {
        let category = CodePointMapData::<GeneralCategory>::new().get(c);
        matches!(category, GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark)
    };
    matches!(c, '\u{200b}'..='\u{200f}') || (matches!(c, '\u{300}'..='\u{1fff}') && is_mark(c))
}

/// Takes the marks of quotations before `lines` out of their text; a mark alone leaves a blank line. Three in a row are
/// the prompt of Python or the mark of a conflict.
pub(super) fn take_quotes(lines: &mut [Line], body: &str) {
    let is_quoted = |text: &str| text.starts_with('>') && !text.starts_with(">>>");
    for line in lines.iter_mut().filter(|line| is_quoted(line.text(body))) {
        let text = line.text(body);
        let rest = text.trim_start_matches(|c: char| c == '>' || is_blank(c));
        let mark = &text[..text.len() - rest.len()];
        let signs = mark.bytes().filter(|&byte| byte == b'>').count();
        line.quotes = to_u32(signs);
        line.start += to_u32(mark.len());
        line.indent += width(mark);
        line.width = width(line.text(body));
    }
}

/// Counts the wide characters of a text with its lead bytes: U+3000 to U+DFFF, and fullwidth forms.
fn wide_chars(text: &[u8]) -> usize {
    let wide = text.iter().filter(|byte| matches!(byte, 0xe3..=0xed)).count();
    let forms = || text.windows(2).filter(|pair| matches!(pair, [0xef, 0xbc | 0xbd])).count();
    if wide == 0 { 0 } else { wide + forms() }
}

/// Minimum length of the line below a heading, and maximum width of the heading.
const UNDERLINE_MIN_BYTES: usize = 3;
const UNDERLINED_MAX_WIDTH: u32 = 160;

/// Finds the headings in the `range` of lines that a line of `=` or `-` below marks (Markdown's Setext headings), and blanks
/// the lines below them. The line above a heading is blank: rules and tables have more lines.
pub(super) fn take_underlines(lines: &mut [Line], range: Range<usize>, body: &str) {
    let Range { start, end } = range;
    let mut at = start;
    while at + 1 < end {
        if let Some(close) = lines[at].fence_close {
            at = close + 1;
            continue;
        }
        let sign = underline(lines[at + 1].text(body));
        let stands_alone = at == start || lines[at - 1].is_blank();
        if sign.is_some() && stands_alone && may_be_underlined(&lines[at], body, sign == Some('=')) {
            lines[at].is_underlined = true;
            lines[at + 1].end = lines[at + 1].start;
            lines[at + 1].width = 0;
            at += 1;
        }
        at += 1;
    }
}

/// Returns the sign of which `text` consists, if it may stand below a heading.
fn underline(text: &str) -> Option<char> {
    let sign = text.chars().next().filter(|sign| matches!(sign, '=' | '-'))?;
    (text.len() >= UNDERLINE_MIN_BYTES && text.chars().all(|c| c == sign)).then_some(sign)
}

/// Returns true if the line is as short as a heading and has no other mark. A hyphen below a sentence is a rule.
fn may_be_underlined(line: &Line, body: &str, is_main: bool) -> bool {
    let text = line.text(body);
    line.width <= UNDERLINED_MAX_WIDTH
        && text.contains(char::is_alphanumeric)
        && kind::marker(text).1 == 0
        && (is_main || !kind::ends_sentence(text))
}

/// Pairs up fences. A fence opens code only if another one closes it: a stray one must not swallow the page.
fn pair_fences(body: &str, lines: &mut [Line]) {
    let is_fence = |line: &Line| line.text(body).starts_with("```") || line.text(body).starts_with("~~~");
    let fences: Vec<usize> = (0..lines.len()).filter(|&at| is_fence(&lines[at])).collect();
    for pair in fences.chunks_exact(2) {
        lines[pair[0]].fence_close = Some(pair[1]);
    }
}
