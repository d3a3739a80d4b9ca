//! `gristmill explain`: a page block by block, with the verdict on each.

use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::ops::Range;
use std::path::Path;

use anyhow::Context;
use gristmill::model::{Block, Facts, Judged, RawPage, Reason};
use gristmill::pipeline::Mill;
use gristmill::read::{self, Entry};

use similar::{DiffTag, TextDiff};

use super::args::{Color, Explain};
use super::exit::Usage;
use super::print;

/// Columns that a block's text may take before it is cut.
const TEXT_COLUMNS: usize = 88;

/// Features named for each block.
const MOST_FEATURES: usize = 3;

/// What moved the model most, a list of features and log odds a block.
type Moved = [Vec<(String, f32)>];

/// Terminal styles (ECMA-48 "select graphic rendition").
struct Style {
    kept: &'static str,
    dropped: &'static str,
    faint: &'static str,
    off: &'static str,
}

const COLORED: Style = Style { kept: "\x1b[32m", dropped: "\x1b[31m", faint: "\x1b[2m", off: "\x1b[0m" };
const PLAIN: Style = Style { kept: "", dropped: "", faint: "", off: "" };

pub(super) fn explain(args: &Explain, mill: &Mill) -> anyhow::Result<()> {
    let raw = page(&args.file, args.record, mill)?;
    let source = raw.source.to_string();
    let judged = mill
        .alone(raw)
        .map_err(|reject| anyhow::anyhow!("{} ({})", reject.message, reject.code.code()))
        .with_context(|| format!("cannot explain {source}"))?;
    let colored = match args.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
    };
    let style = if colored { &COLORED } else { &PLAIN };
    let moved = mill.chrome_alone().reasons(&judged.page, MOST_FEATURES);
    Ok(print(shown(&judged, &moved, mill, style).as_bytes())?)
}

/// The page at `record` of `file`.
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

fn shown(judged: &Judged, moved: &Moved, mill: &Mill, style: &Style) -> String {
    let mut out = String::new();
    header(&mut out, &judged.page.facts, style);
    for (index, block) in judged.page.blocks.iter().enumerate() {
        let reason = judged.verdicts.reason(index);
        let (mark, color) = if reason.is_none() { ("kept", style.kept) } else { ("drop", style.dropped) };
        let _ = writeln!(
            out,
            "{faint}{index:>4}{off} {color}{mark}{off} {faint}{kind:<9}{off} {text}",
            faint = style.faint,
            off = style.off,
            kind = block.kind.code(),
            text = cut(block),
        );
        if let Some(reason) = reason {
            let why = why(reason, mill);
            let _ = writeln!(out, "{:>20}{}{}{}", "", style.dropped, why, style.off);
            if let Some(keeper) = near_keeper(reason, judged) {
                let _ = writeln!(
                    out,
                    "{:>20}{}{}{}",
                    "",
                    style.faint,
                    difference(keeper, &block.text),
                    style.off
                );
            }
        }
        if let (Some(score), Some(moved)) = (judged.verdicts.score(index), moved.get(index)) {
            let _ = writeln!(out, "{:>20}{}{}{}", "", style.faint, model_says(score, moved), style.off);
        }
    }
    footer(&mut out, judged);
    out
}

fn header(out: &mut String, facts: &Facts, style: &Style) {
    let language = facts.language.as_ref();
    let lines = [
        ("title", facts.title.clone()),
        ("byline", facts.byline.clone()),
        ("published", facts.published.map(|day| day.to_string())),
        ("site", facts.site.clone()),
        ("language", language.map(|found| format!("{} ({:.2})", found.code, found.confidence))),
    ];
    for (name, value) in lines {
        if let Some(value) = value {
            let _ = writeln!(out, "{}{name:<10}{} {value}", style.faint, style.off);
        }
    }
    out.push('\n');
}

/// The block's text on one line, cut where it is long.
fn cut(block: &Block) -> String {
    let flat = block.text.replace(['\n', '\t'], " ");
    if flat.chars().count() <= TEXT_COLUMNS {
        return flat;
    }
    flat.chars().take(TEXT_COLUMNS - 1).chain(['…']).collect()
}

/// Why a block goes, in one line: code, rule, and what the rule says of itself.
fn why(reason: &Reason, mill: &Mill) -> String {
    let mut why = reason.code().to_owned();
    match reason {
        Reason::DuplicateExact { of } => {
            let _ = write!(why, ": the same text as block {}", of.index);
        }
        Reason::DuplicateNear { of, similarity } => {
            let _ = write!(why, ": {:.0} % of block {}", 100.0 * similarity, of.index);
        }
        Reason::Chrome { rule } => {
            let _ = write!(why, ": {rule}");
            if let Some((_, explanation)) = mill.rules().iter().find(|(code, _)| *code == &**rule) {
                let _ = write!(why, " — {explanation}");
            }
        }
        _ => {}
    }
    why
}

/// The text that a near-duplicate goes for.
fn near_keeper<'a>(reason: &Reason, judged: &'a Judged) -> Option<&'a str> {
    let Reason::DuplicateNear { of, .. } = reason else { return None };
    judged.page.blocks.get(of.index as usize).map(|block| block.text.as_str())
}

/// What `text` has other than `keeper`, word by word: `[-only the keeper's-]`, `{+only its own+}`, and `…` for what both have.
fn difference(keeper: &str, text: &str) -> String {
    let words = TextDiff::from_words(keeper, text);
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
    if was_equal {
        shown.push('…');
    }
    shown.trim_end().to_owned()
}

/// The model's probability of chrome, and the features that moved it most: `+` towards content, `-` towards chrome.
fn model_says(score: f32, moved: &[(String, f32)]) -> String {
    let moved = moved.iter().map(|(name, amount)| format!("{name} {amount:+.1}")).collect::<Vec<_>>();
    format!("chrome {score:.2}: {}", moved.join(", "))
}

fn footer(out: &mut String, judged: &Judged) {
    let blocks = judged.page.blocks.len();
    let kept = (0..blocks).filter(|&index| judged.verdicts.is_kept(index)).count();
    let _ = writeln!(out, "\n{kept} of {blocks} blocks kept, {} sentences", judged.sentences.len());
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
}
