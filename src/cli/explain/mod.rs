//! `gristmill explain`: shows a page block by block, with the verdict on each: judged on its own, or as
//! published by a run.

mod published;
mod show;

use std::io::{self, IsTerminal};
use std::path::Path;

use anyhow::Context;
use gristmill::model::{Facts, Judged, RawPage, Reason};
use gristmill::pipeline::Pipeline;
use gristmill::read::{self, Entry};

use crate::cli::args::{Color, Explain};
use crate::cli::exit::Usage;
use crate::cli::prepare::print;
use show::{COLORED, Line, PLAIN, Style, difference, footer, header, judged_by, repeat_of};

/// Maximum number of phrases about a block.
const MOST_PHRASES: usize = 3;

/// Number of model features examined for each block, and number shown. Features of the whole page say nothing
/// about a block.
const MOST_COLUMNS: usize = 24;
const MOST_FEATURES: usize = 3;
const OF_PAGE: &str = "page_";

/// Runs `gristmill explain`.
pub(super) fn explain(args: &Explain, pipeline: &Pipeline) -> anyhow::Result<()> {
    let colored = match args.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
    };
    let style = if colored { &COLORED } else { &PLAIN };
    let shown = match (&args.document, &args.file) {
        (Some(document), _) => published::explain(&args.output, document, pipeline, style)?,
        (None, Some(file)) => alone(file, args.record, pipeline, style)?,
        (None, None) => return Err(Usage("give a file or --document".into()).into()),
    };
    Ok(print(shown.as_bytes())?)
}

/// Judges the page at `record` of `file` on its own.
fn alone(file: &Path, record: u64, pipeline: &Pipeline, style: &Style) -> anyhow::Result<String> {
    let raw = page(file, record, pipeline)?;
    let source = raw.source.to_string();
    let judged = pipeline
        .clean(raw)
        .map_err(|reject| anyhow::anyhow!("{} ({})", reject.message, reject.code.code()))
        .with_context(|| format!("cannot explain {source}"))?;
    let chrome = pipeline.chrome_alone();
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
            why: reason.map(|reason| why(reason, pipeline)),
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
fn page(file: &Path, record: u64, pipeline: &Pipeline) -> anyhow::Result<RawPage> {
    let options = &pipeline.settings().read;
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

/// Returns the facts about a page, by name.
fn facts(facts: &Facts) -> Vec<(&'static str, String)> {
    let language = facts.language.as_ref();
    let lines = [
        ("title", facts.title.clone()),
        ("byline", facts.byline.clone()),
        ("published", facts.published.map(|day| day.to_string())),
        ("modified", facts.modified.map(|day| day.to_string())),
        ("description", facts.description.clone()),
        ("tags", (!facts.tags.is_empty()).then(|| facts.tags.join(", "))),
        ("site", facts.site.clone()),
        ("language", language.map(|found| format!("{} ({:.2})", found.code, found.confidence))),
    ];
    lines.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// Describes in one line why a block was dropped: code, rule, and the rule's explanation.
fn why(reason: &Reason, pipeline: &Pipeline) -> String {
    match reason {
        Reason::DuplicateExact { of } => repeat_of(reason.code(), None, &format!("block {}", of.index)),
        Reason::DuplicateNear { of, similarity } => {
            repeat_of(reason.code(), Some(*similarity), &format!("block {}", of.index))
        }
        Reason::Chrome { rule } | Reason::Comments { rule } => judged_by(reason.code(), rule, pipeline),
    }
}

/// Returns the text of the keeper of a near-duplicate.
fn near_keeper<'a>(reason: &Reason, judged: &'a Judged) -> Option<&'a str> {
    let Reason::DuplicateNear { of, .. } = reason else { return None };
    judged.page.blocks.get(of.index as usize).map(|block| block.text.as_str())
}

/// Shows the model's probability of chrome, and the features with the most influence: `+` towards content,
/// `-` towards chrome.
fn model_says(score: f32, moved: &[(String, f32)]) -> String {
    let own = moved.iter().filter(|(name, _)| !name.starts_with(OF_PAGE)).take(MOST_FEATURES);
    let moved = own.map(|(name, amount)| format!("{name} {amount:+.1}")).collect::<Vec<_>>();
    format!("chrome {score:.2}: {}", moved.join(", "))
}
