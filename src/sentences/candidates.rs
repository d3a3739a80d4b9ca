//! Candidates for the end of a sentence: after a run of terminators and closing marks.
//!
//! In: one line. Out: candidates in order. A candidate needs white space after it, a terminator that is
//! written without (`。`), or a capital directly after it (`over.The`); decimals, file names, domains and
//! addresses therefore yield none. Cost: linear; each byte of the line is examined only a few times, and a
//! candidate carries at most [`WINDOW_BYTES`] of text on either side.

use super::marks::{Marks, Stop, terminator};
use super::notes;
use super::pictures::{closing_emoji_len, emoticon_len};
use super::window::{WINDOW_BYTES, ends_token, head, tail};
use super::words::{self, ends_inset, is_closer};

/// Maximum length in bytes of an item of a list in running text: several sentences.
const ITEM_BYTES: usize = 2_000;

/// A place where a sentence may end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'t> {
    /// The line before the terminators, cut to the window.
    pub(super) before: &'t str,
    /// The same, cut to [`ITEM_BYTES`].
    pub(super) far_before: &'t str,
    /// The terminators.
    pub(super) stop: Stop,
    /// Quotes, brackets and note marks after the terminators.
    pub(super) closers: &'t str,
    /// Byte offset in the line where the sentence would end.
    pub(super) end: usize,
    /// Byte offset in the line where the next sentence would start; equals `end` if no white space lies
    /// between.
    pub(super) next: usize,
    /// The line from `next` on, cut to the window.
    pub(super) after: &'t str,
}

impl<'t> Candidate<'t> {
    /// Moves the end of the candidate to byte `end` of `line`, inside its closers or after them.
    pub(super) fn cut(self, line: &'t str, end: usize) -> Self {
        if end == self.end {
            return self;
        }
        let closers_start = self.end - self.closers.len();
        let next = line.len() - line[end..].trim_start().len();
        Self {
            closers: &line[closers_start..end],
            end,
            next,
            after: head(&line[next..], WINDOW_BYTES),
            ..self
        }
    }

    /// Returns true if no white space separates the two sentences.
    pub(super) fn is_glued(&self) -> bool {
        self.end == self.next
    }

    /// Returns true if a quotation or bracket closes after the terminators.
    pub(super) fn closes_inset(&self) -> bool {
        self.closers.contains(ends_inset)
    }
}

/// Iterator over the candidates of a line, in order. None is at the line's end.
pub(super) struct Candidates<'t, 'l> {
    line: &'t str,
    marks: &'l Marks,
    at: usize,
}

impl<'t, 'l> Candidates<'t, 'l> {
    pub(super) fn new(line: &'t str, marks: &'l Marks) -> Self {
        Self { line, marks, at: 0 }
    }

    /// Finds the first terminator at or after `self.at`.
    fn find_terminator(&self) -> Option<usize> {
        let mut at = self.at;
        loop {
            at = self.marks.find_start(self.line.as_bytes(), at)?;
            if self.marks.at(self.line, at).is_some() {
                return Some(at);
            }
            at += self.line[at..].chars().next()?.len_utf8();
        }
    }

    /// Reads the run of terminators at `at`; returns its kind and its end.
    fn run(&self, at: usize) -> (Stop, usize) {
        let mut end = at;
        let mut stop = Stop::Period;
        while let Some((next, len)) = self.marks.at(self.line, end) {
            stop = match (end > at, stop, next) {
                (false, _, next) => next,
                (true, Stop::Period | Stop::Ellipsis, Stop::Period | Stop::Ellipsis) => Stop::Ellipsis,
                (true, stop, Stop::Space) => stop,
                (true, Stop::Sure, _) | (true, _, Stop::Sure) => Stop::Sure,
                (true, ..) => Stop::Mark,
            };
            end += len;
            if next == Stop::Space {
                break;
            }
        }
        while let Some(len) = self.marks.spaced_own(self.line, end) {
            end += len;
        }
        // Spaced dots (`. . .`) are an ellipsis too.
        while stop != Stop::Sure && self.line[at..end].ends_with('.') && self.line[end..].starts_with(" .") {
            stop = Stop::Ellipsis;
            end += 2;
        }
        (stop, end)
    }

    /// Returns the end of the closing marks from `at` on, behind the terminators that begin at `stop`.
    fn closers(&self, stop: usize, mut at: usize) -> usize {
        loop {
            let rest = &self.line[at..];
            let next = rest.chars().next();
            if let Some(c) = next.filter(|&c| is_closer(c) || terminator(c).is_some()) {
                at += c.len_utf8();
            } else if let Some(mark) = notes::note_len(rest)
                .or_else(|| closing_emoji_len(rest))
                .or_else(|| notes::flat_len(&self.line[..stop], &self.line[stop..at], rest))
            {
                at += mark;
            } else {
                let gap = rest.len() - rest.trim_start().len();
                let stray = &rest[gap..];
                match stray_closer_len(stray)
                    .or_else(|| stray_mark_len(stray).filter(|_| may_precede_stray_mark(&self.line[..at])))
                    .or_else(|| notes::stray_len(stray, self.line))
                    .or_else(|| emoticon_len(stray))
                    .or_else(|| closing_emoji_len(stray))
                {
                    Some(mark) if gap > 0 => at += gap + mark,
                    _ => return at,
                }
            }
        }
    }
}

/// Reads the candidate whose terminators begin at `start` of `line`; `None` at the line's end. The second
/// value is the offset at which to continue.
pub(super) fn read_at<'t>(line: &'t str, start: usize, marks: &Marks) -> (Option<Candidate<'t>>, usize) {
    let text = Candidates { line, marks, at: start };
    let (stop, stop_end) = text.run(start);
    let end = text.closers(start, stop_end);
    let rest = &line[end..];
    let next = line.len() - rest.trim_start().len();
    if next == line.len() {
        return (None, next);
    }
    let candidate = Candidate {
        before: tail(&line[..start], WINDOW_BYTES),
        far_before: tail(&line[..start], ITEM_BYTES),
        stop,
        closers: &line[stop_end..end],
        end,
        next,
        after: head(&line[next..], WINDOW_BYTES),
    };
    (Some(candidate), next)
}

impl<'t> Iterator for Candidates<'t, '_> {
    type Item = Candidate<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let start = self.find_terminator()?;
            let (candidate, at) = read_at(self.line, start, self.marks);
            self.at = at;
            let candidate = candidate?;
            let first = candidate.after.chars().next()?;
            let is_unspaced = || candidate.before.ends_with(words::is_unspaced);
            if !candidate.is_glued() || candidate.stop == Stop::Sure || may_be_glued(first) || is_unspaced() {
                return Some(candidate);
            }
        }
    }
}

/// Returns true if a sentence can start with `c` directly after the one before.
pub(super) fn may_be_glued(c: char) -> bool {
    c.is_uppercase()
        || (c.is_alphabetic() && !c.is_lowercase())
        || matches!(c, '“' | '‘' | '«' | '(' | '「' | '『' | '（' | '¿' | '¡')
}

/// Returns the length of a closing mark at the start of `text` that is preceded by white space, as in French:
/// `« Oui ! »`. White space, the line's end or a mark that opens nothing after it distinguishes it from an opening
/// mark: `« Oui ! », dit-elle`. An omission may open a quotation: `"...`.
fn stray_closer_len(text: &str) -> Option<usize> {
    let behind = text.strip_prefix(['"', '”', '’', '»', '›', ')', ']', '}'])?;
    let is_closed = behind.starts_with(|c| words::is_comma(c) || terminator(c).is_some() || ends_pair(c))
        && !behind.starts_with("..")
        && !behind.starts_with('…');
    (is_closed || ends_token(behind)).then_some(text.len() - behind.len())
}

/// Returns the length of question and exclamation marks at the start of `text` that are preceded by white space, as in
/// French: `« zut ! » ?`.
fn stray_mark_len(text: &str) -> Option<usize> {
    let behind = text.trim_start_matches(['!', '?']);
    (behind.len() < text.len() && ends_token(behind)).then_some(text.len() - behind.len())
}

/// Returns true if a mark that white space precedes belongs to the end of `text`, a quotation or an omission:
/// `Rien… !`
fn may_precede_stray_mark(text: &str) -> bool {
    text.ends_with(ends_inset) || text.ends_with('…') || text.ends_with("..")
}

/// Returns true for closing marks that open nothing in any language.
fn ends_pair(c: char) -> bool {
    matches!(c, ')' | ']' | '}')
}
