//! Going on behind what is no object.

use super::{LEAD, Records};
use crate::read::content::Content;

/// Maximum length in bytes of what ends an object and begins the next one on the same line, without indentation.
const CLOSED_BYTES: usize = 8;

impl Records {
    /// Skips `length` bytes.
    pub(super) fn skip(&mut self, content: &mut Content, length: usize) {
        self.lines += memchr::memchr_iter(b'\n', &content.peek(length)[..length]).count() as u64;
        content.consume(length);
    }

    /// Skips the current line; in files whose objects span lines, also those after it, up to one that begins
    /// an object indented by at most `indent` bytes.
    pub(super) fn skip_line(&mut self, content: &mut Content, indent: usize) {
        loop {
            let line = content.read_line(0, &mut Vec::new());
            self.lines += u64::from(line.is_some_and(|line| line.is_ended));
            let next = content.peek(indent + CLOSED_BYTES);
            let next = &next[..next.len().min(indent + CLOSED_BYTES)];
            let blanks = next.iter().take_while(|byte| LEAD.contains(byte)).count();
            let rest = &next[blanks..];
            if self.has_lines || next.is_empty() || (blanks <= indent && rest.starts_with(b"{")) {
                return;
            }
            // The end of the object at hand may stand before the next one: `},{`.
            let closed = rest.strip_prefix(b"}").filter(|_| blanks <= indent).unwrap_or_default();
            let between = closed.iter().take_while(|byte| LEAD.contains(byte)).count();
            if closed.get(between) == Some(&b'{') {
                content.consume(blanks + 1 + between);
                return;
            }
        }
    }

    /// Skips NULs.
    pub(super) fn skip_nuls(content: &mut Content) {
        loop {
            let bytes = content.fill();
            let nuls = bytes.iter().take_while(|&&byte| byte == 0).count();
            let is_done = nuls < bytes.len() || nuls == 0;
            content.consume(nuls);
            if is_done {
                return;
            }
        }
    }
}
