//! A page block by block, as lines for a terminal.

use std::fmt::Write as _;
use std::ops::Range;

use gristmill::pipeline::Pipeline;
use similar::{DiffTag, TextDiff};

use crate::cli::shown::shown;

/// Maximum number of columns for a block's text.
const TEXT_COLUMNS: usize = 88;

/// Number of characters up to which two texts are compared word by word; nobody reads more on a terminal.
const COMPARED_CHARS: usize = 5_000;

/// Terminal styles (ECMA-48 "select graphic rendition").
pub(super) struct Style {
    pub(super) kept: &'static str,
    pub(super) dropped: &'static str,
    pub(super) faint: &'static str,
    pub(super) off: &'static str,
}

pub(super) const COLORED: Style =
    Style { kept: "\x1b[32m", dropped: "\x1b[31m", faint: "\x1b[2m", off: "\x1b[0m" };

pub(super) const PLAIN: Style = Style { kept: "", dropped: "", faint: "", off: "" };

/// Information shown about a block.
pub(super) struct Line {
    pub(super) index: usize,
    pub(super) kind: String,
    pub(super) text: String,
    /// Why it was dropped, if it was.
    pub(super) why: Option<String>,
    /// Differences from its keeper, if it is a near-duplicate.
    pub(super) difference: Option<String>,
    /// What sets it apart from other blocks of the page.
    pub(super) apart: Option<String>,
    /// The model's score and main features.
    pub(super) model: Option<String>,
}

impl Line {
    /// Writes the block with its details.
    pub(super) fn show(&self, out: &mut String, style: &Style) {
        let Self { index, kind, text, why, difference, apart, model } = self;
        let Style { faint, off, dropped, .. } = style;
        let (mark, color) = if why.is_none() { ("kept", style.kept) } else { ("drop", style.dropped) };
        let (text, kind) = (cut(text), shown(kind));
        let _ = writeln!(out, "{faint}{index:>4}{off} {color}{mark}{off} {faint}{kind:<9}{off} {text}");
        for (color, said) in [(dropped, why), (faint, difference), (faint, apart), (faint, model)] {
            if let Some(said) = said {
                let _ = writeln!(out, "{:>20}{color}{}{off}", "", shown(said));
            }
        }
    }
}

/// Writes the facts about the page.
pub(super) fn header(out: &mut String, lines: &[(&str, String)], style: &Style) {
    for (name, value) in lines {
        let _ = writeln!(out, "{}{name:<10}{} {}", style.faint, style.off, shown(value));
    }
    out.push('\n');
}

/// Returns the block's text on one line, cut to the width.
fn cut(text: &str) -> String {
    let mut chars = text.chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c });
    let start = chars.by_ref().take(TEXT_COLUMNS - 1).collect::<String>();
    let rest = match (chars.next(), chars.next()) {
        (Some(last), None) => last.to_string(),
        (Some(_), Some(_)) => '…'.to_string(),
        (None, _) => String::new(),
    };
    shown(&(start + &rest)).into_owned()
}

/// Describes a duplicate of `keeper`.
pub(super) fn repeat_of(code: &str, similarity: Option<f32>, keeper: &str) -> String {
    match similarity {
        None => format!("{code}: the same text as {keeper}"),
        Some(similarity) => format!("{code}: {:.0} % of {keeper}", 100.0 * similarity),
    }
}

/// Describes a drop by `rule`, with its explanation.
pub(super) fn judged_by(reason: &str, rule: &str, pipeline: &Pipeline) -> String {
    match pipeline.rules().iter().find(|(code, _)| *code == rule) {
        Some((_, explanation)) => format!("{reason}: {rule} — {explanation}"),
        None => format!("{reason}: {rule}"),
    }
}

/// Shows how `text` differs from `keeper`, word by word: `[-only in keeper-]`, `{+only in text+}`, and `…`
/// for common parts. Only the beginnings of long texts are compared, since the cost grows with the square of
/// the differences.
pub(super) fn difference(keeper: &str, text: &str) -> String {
    let start = |text: &str| text.chars().take(COMPARED_CHARS).collect::<String>();
    let is_cut = [keeper, text].iter().any(|text| text.chars().nth(COMPARED_CHARS).is_some());
    let (keeper, text) = (start(keeper), start(text));
    let words = TextDiff::from_words(&keeper, &text);
    let mut shown = String::new();
    let mut was_equal = false;
    for op in words.ops() {
        if op.tag() == DiffTag::Equal {
            was_equal = true;
            continue;
        }
        if was_equal {
            shown.push_str("… ");
        }
        was_equal = false;
        let part = |range: Range<usize>, word: &dyn Fn(usize) -> Option<String>| {
            range.filter_map(word).collect::<String>().trim().to_owned()
        };
        let old = part(op.old_range(), &|at| words.old_slice(at).map(str::to_owned));
        let new = part(op.new_range(), &|at| words.new_slice(at).map(str::to_owned));
        if !old.is_empty() {
            let _ = write!(shown, "[-{old}-] ");
        }
        if !new.is_empty() {
            let _ = write!(shown, "{{+{new}+}} ");
        }
    }
    if was_equal || is_cut {
        shown.push('…');
    }
    shown.trim_end().to_owned()
}

pub(super) fn footer(out: &mut String, kept: usize, blocks: usize, sentences: usize) {
    let _ = writeln!(out, "\n{kept} of {blocks} blocks kept, {sentences} sentences");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_shown_word_by_word() {
        let keeper = "The old mill was sold to a young baker.";
        let text = "The mill was sold to a baker last week.";
        assert_eq!(difference(keeper, text), "… [-old-] … [-young-] {+baker last+} … [-baker.-] {+week.+}");
        assert_eq!(difference("a b", "a b"), "…");
    }

    #[test]
    fn texts_without_end_are_compared_at_their_beginnings() {
        let text = |salt: usize| (0..200_000).map(|at| (at * salt).to_string()).collect::<Vec<_>>().join(" ");
        let shown = difference(&text(7), &text(11));
        assert!(shown.len() < 8 * COMPARED_CHARS && shown.ends_with('…'), "{}", shown.len());
    }

    #[test]
    fn no_block_commands_the_terminal() {
        let line = Line {
            index: 0,
            kind: "other".into(),
            text: "a\u{1b}]0;title\u{7}\tb\u{202e}".repeat(40),
            why: Some("chrome: \u{9b}2J".into()),
            difference: Some("{+\u{1b}[2J+}".into()),
            apart: None,
            model: None,
        };
        let mut out = String::new();
        line.show(&mut out, &PLAIN);
        header(&mut out, &[("title", "\u{1b}c\u{200f}".into())], &PLAIN);
        assert!(!out.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}', '\u{200f}']), "{out:?}");
        assert_eq!(out.lines().count(), 5);
    }
}
