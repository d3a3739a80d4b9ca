//! `gristmill explain`: shows a page block by block, with the verdict on each: judged on its own, or as
//! published by a run.

mod published;

use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::ops::Range;
use std::path::Path;

use anyhow::Context;
use gristmill::model::{Facts, Judged, RawPage, Reason};
use gristmill::pipeline::Mill;
use gristmill::read::{self, Entry};

use similar::{DiffTag, TextDiff};

use crate::cli::args::{Color, Explain};
use crate::cli::exit::Usage;
use crate::cli::print;
use crate::cli::shown::shown;

/// Maximum number of columns for a block's text.
const TEXT_COLUMNS: usize = 88;

/// Number of characters up to which two texts are compared word by word; nobody reads more on a terminal.
const COMPARED_CHARS: usize = 5_000;

/// Maximum number of phrases about a block.
const MOST_PHRASES: usize = 3;

/// Number of model features examined for each block, and number shown. Features of the whole page say nothing
/// about a block.
const MOST_COLUMNS: usize = 24;
const MOST_FEATURES: usize = 3;
const OF_PAGE: &str = "page_";

/// Terminal styles (ECMA-48 "select graphic rendition").
struct Style {
    kept: &'static str,
    dropped: &'static str,
    faint: &'static str,
    off: &'static str,
}

const COLORED: Style = Style { kept: "\x1b[32m", dropped: "\x1b[31m", faint: "\x1b[2m", off: "\x1b[0m" };
const PLAIN: Style = Style { kept: "", dropped: "", faint: "", off: "" };

/// Information shown about a block.
struct Line {
    index: usize,
    kind: String,
    text: String,
    /// Why it was dropped, if it was.
    why: Option<String>,
    /// Differences from its keeper, if it is a near-duplicate.
    difference: Option<String>,
    /// What sets it apart from other blocks of the page.
    apart: Option<String>,
    /// The model's score and main features.
    model: Option<String>,
}

pub(super) fn explain(args: &Explain, mill: &Mill) -> anyhow::Result<()> {
    let colored = match args.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
    };
    let style = if colored { &COLORED } else { &PLAIN };
    let shown = match (&args.document, &args.file) {
        (Some(document), _) => published::explain(&args.output, document, mill, style)?,
        (None, Some(file)) => alone(file, args.record, mill, style)?,
        (None, None) => return Err(Usage("give a file or --document".into()).into()),
    };
    Ok(print(shown.as_bytes())?)
}

/// Judges the page at `record` of `file` on its own.
fn alone(file: &Path, record: u64, mill: &Mill, style: &Style) -> anyhow::Result<String> {
    let raw = page(file, record, mill)?;
    let source = raw.source.to_string();
    let judged = mill
        .alone(raw)
        .map_err(|reject| anyhow::anyhow!("{} ({})", reject.message, reject.code.code()))
        .with_context(|| format!("cannot explain {source}"))?;
    let chrome = mill.chrome_alone();
    let moved = chrome.reasons(&judged.page, MOST_COLUMNS);
    let contrasts = chrome.contrasts(&judged.page, &judged.verdicts, MOST_PHRASES);
    let mut out = String::new();
    header(&mut out, &facts(&judged.page.facts), style);
    for (index, block) in judged.page.blocks.iter().enumerate() {
        let reason = judged.verdicts.reason(index);
        let line = Line {
            index,
            kind: block.kind.code().to_owned(),
            text: block.text.clone(),
            why: reason.map(|reason| why(reason, mill)),
            difference: reason
                .and_then(|reason| near_keeper(reason, &judged))
                .map(|keeper| difference(keeper, &block.text)),
            apart: contrasts
                .get(index)
                .map(|phrases| phrases.join(", "))
                .filter(|phrases| !phrases.is_empty()),
            model: judged
                .verdicts
                .score(index)
                .zip(moved.get(index))
                .map(|(score, moved)| model_says(score, moved)),
        };
        line.show(&mut out, style);
    }
    let kept = (0..judged.page.blocks.len()).filter(|&index| judged.verdicts.is_kept(index)).count();
    footer(&mut out, kept, judged.page.blocks.len(), judged.sentences.len());
    Ok(out)
}

/// Reads the page at `record` of `file`.
fn page(file: &Path, record: u64, mill: &Mill) -> anyhow::Result<RawPage> {
    let options = &mill.settings().read;
    let inputs = read::discover(&[file.to_owned()], options)?;
    for (number, input) in (0..).zip(&inputs.files) {
        for entry in read::open(input, number, options) {
            match entry {
                Entry::Page(page) if page.source.record == record => return Ok(page),
                Entry::Reject(reject) if reject.record.is_none_or(|rejected| rejected == record) => {
                    anyhow::bail!("{}: {} ({})", reject.source, reject.message, reject.code.code());
                }
                _ => {}
            }
        }
    }
    Err(Usage(format!("{} has no record {record}", file.display())).into())
}

impl Line {
    /// Writes the block with its details.
    fn show(&self, out: &mut String, style: &Style) {
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

/// Returns the facts about a page, by name.
fn facts(facts: &Facts) -> Vec<(&'static str, String)> {
    let language = facts.language.as_ref();
    let lines = [
        ("title", facts.title.clone()),
        ("byline", facts.byline.clone()),
        ("published", facts.published.map(|day| day.to_string())),
        ("site", facts.site.clone()),
        ("language", language.map(|found| format!("{} ({:.2})", found.code, found.confidence))),
    ];
    lines.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// Writes the facts about the page.
fn header(out: &mut String, lines: &[(&str, String)], style: &Style) {
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

/// Describes in one line why a block was dropped: code, rule, and the rule's explanation.
fn why(reason: &Reason, mill: &Mill) -> String {
    match reason {
        Reason::DuplicateExact { of } => repeat_of(reason.code(), None, &format!("block {}", of.index)),
        Reason::DuplicateNear { of, similarity } => {
            repeat_of(reason.code(), Some(*similarity), &format!("block {}", of.index))
        }
        Reason::Chrome { rule } | Reason::Comments { rule } => judged_by(reason.code(), rule, mill),
    }
}

/// Describes a duplicate of `keeper`.
fn repeat_of(code: &str, similarity: Option<f32>, keeper: &str) -> String {
    match similarity {
        None => format!("{code}: the same text as {keeper}"),
        Some(similarity) => format!("{code}: {:.0} % of {keeper}", 100.0 * similarity),
    }
}

/// Describes a drop by `rule`, with its explanation.
fn judged_by(reason: &str, rule: &str, mill: &Mill) -> String {
    match mill.rules().iter().find(|(code, _)| *code == rule) {
        Some((_, explanation)) => format!("{reason}: {rule} — {explanation}"),
        None => format!("{reason}: {rule}"),
    }
}

/// Returns the text of the keeper of a near-duplicate.
fn near_keeper<'a>(reason: &Reason, judged: &'a Judged) -> Option<&'a str> {
    let Reason::DuplicateNear { of, .. } = reason else { return None };
    judged.page.blocks.get(of.index as usize).map(|block| block.text.as_str())
}

/// Shows how `text` differs from `keeper`, word by word: `[-only in keeper-]`, `{+only in text+}`, and `…`
/// for common parts. Only the beginnings of long texts are compared, since the cost grows with the square of
/// the differences.
fn difference(keeper: &str, text: &str) -> String {
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

/// Shows the model's probability of chrome, and the features with the most influence: `+` towards content,
/// `-` towards chrome.
fn model_says(score: f32, moved: &[(String, f32)]) -> String {
    let own = moved.iter().filter(|(name, _)| !name.starts_with(OF_PAGE)).take(MOST_FEATURES);
    let moved = own.map(|(name, amount)| format!("{name} {amount:+.1}")).collect::<Vec<_>>();
    format!("chrome {score:.2}: {}", moved.join(", "))
}

fn footer(out: &mut String, kept: usize, blocks: usize, sentences: usize) {
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
