//! What programs write around the object on its line: a number, a time or a key before it, a call, or quotes.

use memchr::memchr;

use super::{Records, row};
use crate::read::content::Content;
use crate::read::fields::Row;
use crate::read::json::{self, Stop};

/// Maximum length in bytes of what a program writes before the object on each line.
const PREFIX_MAX_BYTES: usize = 256;

/// Number of bytes examined behind a malformed object for a page over several lines. A longer one is not read to its end.
const LOOK_BYTES: usize = 64 << 10;

/// Marks behind the last object of a line.
const CLOSING: &[u8] = b" \t\r,;)]";

/// Maximum number of such marks.
const SUFFIX_MAX_BYTES: usize = 16;

impl Records {
    /// Takes the marks that close a call or assignment behind an object, up to the end of the line; returns false if there
    /// is anything else.
    pub(super) fn suffix(&mut self, content: &mut Content) -> bool {
        let head = content.peek(SUFFIX_MAX_BYTES + 1);
        let end = head.iter().take_while(|byte| CLOSING.contains(byte)).count();
        let is_suffix = (1..=SUFFIX_MAX_BYTES).contains(&end) && matches!(head.get(end), None | Some(b'\n'));
        if is_suffix {
            content.consume(end);
            self.end_line(content);
        }
        is_suffix
    }

    /// Returns the number of bytes before the object of a page on the line at hand that begins otherwise, and is all else
    /// of the line: `12: {…}`, `data: {…}`, `callback({…});`.
    pub(super) fn prefix(&mut self, content: &mut Content) -> Option<usize> {
        let head = content.peek(PREFIX_MAX_BYTES + 2);
        let line = memchr(b'\n', head).map_or(head, |feed| &head[..feed]);
        let start = line.windows(2).position(|pair| pair == b"{\"")?;
        let is_written = line[..start].iter().all(|byte| *byte >= b' ' || *byte == b'\t');
        if is_written { self.page_at(content, start) } else { None }
    }

    /// Takes a line that is a string with a page's object in it, as programs write that encode twice; `None` if it is none.
    pub(super) fn string(&mut self, content: &mut Content) -> Option<(usize, Row)> {
        if !content.peek(3).starts_with(b"\"{\\") {
            return None;
        }
        let line = line_from(content, 0, self.max_bytes)?;
        let written = line.trim_ascii_end();
        let object = json::string(written.strip_suffix(b",").unwrap_or(written))?;
        let (length, row) = row(&object, &self.fields, &mut self.charset).ok()?;
        (length == object.len() && row.has_body()).then_some((line.len(), row))
    }

    /// Returns the offset of a page behind a malformed object that stopped making sense at `at`, on the same line or from
    /// there over several.
    pub(super) fn behind(&mut self, content: &mut Content, at: usize) -> Option<usize> {
        self.behind_on_line(content, at).or_else(|| self.behind_over_lines(content, at))
    }

    /// Returns the offset of a page over several lines, which begins where the writer of the object before died: `{` ends a
    /// line, and the next one begins with a key. If the writer died inside a string, the quote before that key ends
    /// the string.
    fn behind_over_lines(&mut self, content: &mut Content, at: usize) -> Option<usize> {
        let most = at.saturating_add(LOOK_BYTES);
        let bytes = content.peek(most);
        let bytes = &bytes[..bytes.len().min(most)];
        let quoted = bytes.get(..at)?.strip_suffix(b"\"").map(|before| before.trim_ascii_end().len());
        let begins = |start: &usize| {
            let inner = bytes[*start..].strip_prefix(b"{").unwrap_or_default();
            let blanks = inner.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            *start > 0 && inner[..blanks].contains(&b'\n') && inner.get(blanks) == Some(&b'"')
        };
        let starts = [Some(at), quoted.and_then(|end| end.checked_sub(1))];
        let start = starts.into_iter().flatten().find(begins)?;
        match row(&bytes[start..], &self.fields, &mut self.charset) {
            Ok((_, row)) => row.has_body().then_some(start),
            Err(Stop::Cut) => (bytes.len() == most).then_some(start),
            Err(Stop::Malformed { .. }) => None,
        }
    }

    /// Returns the offset of a page behind a malformed object that stopped making sense at `at`: the rest of
    /// the line is an object with a text. If the writer died inside a string, the first quote of the page's
    /// object ends that string, and the error lies behind it.
    fn behind_on_line(&mut self, content: &mut Content, at: usize) -> Option<usize> {
        let from = at.saturating_sub(2);
        let line = line_from(content, from, self.max_bytes)?;
        let nuls = line.get(at - from..)?.iter().take_while(|&&byte| byte == 0).count();
        let mut starts = [at + nuls, from].into_iter().filter(|&start| start > 0);
        let start = starts.find(|&start| line[start - from..].starts_with(b"{\""))?;
        let is_one_line = memchr(b'\n', &content.peek(start)[..start]).is_none();
        if is_one_line { self.page_at(content, start) } else { None }
    }

    /// Returns `start` if the line at hand has the object of a page there, and nothing behind it but closing marks.
    fn page_at(&mut self, content: &mut Content, start: usize) -> Option<usize> {
        let line = line_from(content, start, self.max_bytes)?;
        let (length, row) = row(line, &self.fields, &mut self.charset).ok()?;
        let is_alone = line[length..].iter().all(|byte| CLOSING.contains(byte));
        (is_alone && row.has_body()).then_some(start)
    }
}

/// Returns what follows the next `start` bytes, up to the end of its line or the first `max_bytes` of all; `None` if there
/// are fewer bytes.
fn line_from(content: &mut Content, start: usize, max_bytes: u64) -> Option<&[u8]> {
    let most = usize::try_from(max_bytes).unwrap_or(usize::MAX);
    let mut wanted = start.saturating_add(1);
    let end = loop {
        let bytes = content.peek(wanted);
        let is_all = bytes.len() < wanted || bytes.len() >= most;
        let bytes = &bytes[..bytes.len().min(most)];
        let feed = memchr(b'\n', bytes.get(start..)?).map(|feed| start + feed);
        if let Some(end) = feed.or(is_all.then_some(bytes.len())) {
            break end;
        }
        wanted = (2 * bytes.len()).min(most);
    };
    content.peek(end).get(start..end)
}
