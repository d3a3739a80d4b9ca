//! Quotations, brackets and titles in scripts without spaces between words: Chinese, Japanese, and Korean,
//! which uses the same marks.
//!
//! In: the candidates of one line, in order. Out: for each, whether the inset around it, or the one that
//! closes there, decides. A terminator inside a bracket or a title ends no sentence. One inside a quotation
//! ends none if the quotation is part of a sentence: if text precedes it, or a clause naming the speaker
//! follows. A quotation followed by its speaker forms one sentence with that clause; a quotation introduced
//! by its speaker ends there.
//!
//! An inset that does not close within [`INSET_MAX_BYTES`] is ignored, so that a missing mark does not join a
//! whole page. Cost: linear, since the end of such an inset is searched for once.

use super::candidates::Candidate;
use super::language::Language;
use super::marks::terminator;
use super::window::{WINDOW_BYTES, head};

/// Maximum length in bytes of an inset that holds its sentences together: some 160 characters of Chinese or
/// Japanese, a long remark.
const INSET_MAX_BYTES: usize = 480;

/// Maximum length in bytes of a title between `<` and `>`, which are also other signs: some 40 characters.
const TITLE_MAX_BYTES: usize = 120;

/// Maximum number of open insets; deeper nesting is ignored.
const MAX_DEPTH: usize = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Bracket,
    Title,
    Quote,
}

/// An open inset.
#[derive(Clone, Copy, Debug)]
struct Open {
    kind: Kind,
    /// Its closing mark.
    close: char,
    /// Offset of its opening mark.
    start: usize,
}

/// Open insets at a place in a line.
#[derive(Debug)]
pub(super) struct Insets<'t> {
    line: &'t str,
    at: usize,
    open: Vec<Open>,
}

impl<'t> Insets<'t> {
    pub(super) fn new(line: &'t str) -> Self {
        Self { line, at: 0, open: Vec::new() }
    }

    /// Returns `candidate` without trailing marks that open an inset, and, if an inset decides, whether the
    /// sentence that began at byte `start` ends there.
    pub(super) fn judge(
        &mut self,
        candidate: &Candidate<'t>,
        start: usize,
        language: &Language,
    ) -> (Candidate<'t>, Option<bool>) {
        let closers_start = candidate.end - candidate.closers.len();
        self.read(closers_start);
        let mut closed = None;
        let mut end = closers_start;
        let mut is_stopped = false;
        for c in candidate.closers.chars() {
            let opens = opening(c).is_some() && !self.closes(c);
            if opens {
                break;
            }
            end += c.len_utf8();
            is_stopped = closed.is_some() && (is_stopped || terminator(c).is_some());
            self.at = end;
            closed = self.close(c).or(closed);
        }
        let candidate = candidate.cut(self.line, end);
        self.at = end;
        let ends = match (self.is_inside(&candidate, start, language), closed) {
            (true, _) => Some(false),
            (false, Some(_)) if is_stopped => Some(true),
            (false, Some(closed)) => self.ends_behind(closed, candidate.after, start, language),
            (false, None) => None,
        };
        (candidate, ends)
    }

    /// Tracks the insets up to byte `to`.
    fn read(&mut self, to: usize) {
        let line = self.line;
        for (at, c) in line[self.at.min(to)..to].char_indices() {
            let is_apostrophe = || c == '\'' && line[..self.at + at].ends_with(char::is_alphanumeric);
            if self.closes(c) {
                self.close(c);
            } else if is_apostrophe() {
                // It neither opens nor closes anything.
            } else if c == '<' && !opens_title(&line[self.at + at + 1..]) {
                // Less than.
            } else if let Some((kind, close)) = opening(c).filter(|_| self.open.len() < MAX_DEPTH) {
                self.open.push(Open { kind, close, start: self.at + at });
            }
        }
        self.at = self.at.max(to);
    }

    /// Returns true if `c` closes one of the open insets.
    fn closes(&self, c: char) -> bool {
        self.open.iter().any(|open| open.close == c)
    }

    /// Closes the innermost inset with closing mark `c`, and all inside it.
    fn close(&mut self, c: char) -> Option<Open> {
        let depth = self.open.iter().rposition(|open| open.close == c)?;
        let closed = self.open.get(depth).copied();
        self.open.truncate(depth);
        closed
    }

    /// Returns true if the inset around `candidate` holds the sentence together.
    fn is_inside(&mut self, candidate: &Candidate<'t>, start: usize, language: &Language) -> bool {
        while let Some(&open) = self.open.last() {
            let ahead = head(&self.line[candidate.end..], INSET_MAX_BYTES);
            let Some(close) = ahead.find(open.close) else {
                self.open.pop();
                continue;
            };
            let behind = candidate.end + close + open.close.len_utf8();
            return match open.kind {
                Kind::Bracket | Kind::Title => true,
                Kind::Quote => {
                    self.is_embedded(open, start)
                        || language.names_speaker(head(&self.line[behind..], WINDOW_BYTES))
                }
            };
        }
        false
    }

    /// Returns true if text of the sentence that began at `start` precedes `inset`.
    fn is_embedded(&self, inset: Open, start: usize) -> bool {
        inset.start > start && !self.line[start..inset.start].trim().is_empty()
    }

    /// Returns `Some(false)` if no sentence ends after `closed`, which `after` follows; `None` to leave the
    /// decision to others.
    fn ends_behind(&self, closed: Open, after: &str, start: usize, language: &Language) -> Option<bool> {
        let is_embedded = self.is_embedded(closed, start);
        let goes_on = match closed.kind {
            Kind::Title => true,
            Kind::Bracket => is_embedded,
            Kind::Quote => {
                let ahead = || self.line[start..closed.start].trim_end();
                let is_introduced =
                    is_embedded && (ahead().ends_with(is_introducing) || language.ends_in_speech(ahead()));
                language.carries_on_text(after)
                    || (!is_introduced && (is_embedded || language.names_speaker(after)))
            }
        };
        goes_on.then_some(false)
    }
}

/// Returns true for marks that introduce a quotation.
fn is_introducing(c: char) -> bool {
    matches!(c, '：' | ':' | '，' | ',' | '、' | '—' | '―')
}

/// Returns true if the text behind `<` may be a title, in place of `〈`: `<누구세요?>`.
fn opens_title(behind: &str) -> bool {
    behind.starts_with(char::is_alphabetic)
        && head(behind, TITLE_MAX_BYTES).find(['<', '>']).is_some_and(|at| behind[at..].starts_with('>'))
}

/// Returns the kind of inset that `c` opens, and its closing mark.
fn opening(c: char) -> Option<(Kind, char)> {
    Some(match c {
        '（' => (Kind::Bracket, '）'),
        '(' => (Kind::Bracket, ')'),
        '【' => (Kind::Bracket, '】'),
        '〔' => (Kind::Bracket, '〕'),
        '［' => (Kind::Bracket, '］'),
        '《' => (Kind::Title, '》'),
        '〈' => (Kind::Title, '〉'),
        '<' => (Kind::Title, '>'),
        '‹' => (Kind::Title, '›'),
        '「' => (Kind::Quote, '」'),
        '『' => (Kind::Quote, '』'),
        '“' => (Kind::Quote, '”'),
        '‘' => (Kind::Quote, '’'),
        '"' => (Kind::Quote, '"'),
        '\'' => (Kind::Quote, '\''),
        '＂' => (Kind::Quote, '＂'),
        '«' => (Kind::Quote, '»'),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentences::candidates::Candidates;

    /// Returns the text before each place that an inset decides, and the decision.
    fn decided(line: &str) -> Vec<(&str, bool)> {
        let language = Language::default();
        let mut insets = Insets::new(line);
        let places = Candidates::new(line, language.marks());
        let judged = places.map(|candidate| insets.judge(&candidate, 0, &language));
        judged.filter_map(|(place, ends)| Some((&line[..place.end], ends?))).collect()
    }

    #[test]
    fn brackets_and_titles_hold_what_they_close() {
        assert_eq!(decided("看（好！）吧"), [("看（好！）", false)]);
        assert_eq!(decided("看（好。对。）吧"), [("看（好。", false), ("看（好。对。）", false)]);
        assert_eq!(decided("《走！》好"), [("《走！》", false)]);
        assert_eq!(decided("看（好！）。吧"), [("看（好！）。", true)]);
        assert_eq!(decided("看（好！吧"), [], "nothing closes the bracket");
    }

    #[test]
    fn an_opening_quote_closes_nothing() {
        let line = "好。“对。”好";
        let language = Language::default();
        let mut insets = Insets::new(line);
        let ends = Candidates::new(line, language.marks())
            .map(|candidate| &line[..insets.judge(&candidate, 0, &language).0.end])
            .collect::<Vec<_>>();
        assert_eq!(ends, ["好。", "好。“对。”"]);
    }
}
