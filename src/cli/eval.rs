//! `gristmill eval`: measures quality against labelled data, and prints tables.

mod pages;
mod table;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context;
use gristmill::config::Settings;
use gristmill::learn::labels::{self, GoldParagraph};
use gristmill::learn::metrics::{self, Boundaries, Score};
use gristmill::pipeline::Pipeline;

use super::args::Eval;
use super::logging::Log;
use super::prepare::print;
use super::shown::shown_lines;
use super::target;

/// Runs `gristmill eval`.
pub(super) fn eval(eval: &Eval, settings: Settings, log: &Log) -> anyhow::Result<()> {
    let table = match eval {
        Eval::Pages { dirs, folds, fold, form, without, answers } => {
            if let Some(path) = answers {
                target::check_apart(&[
                    ("--answers", path),
                    ("standard output", Path::new(target::STANDARD_OUTPUT)),
                ])?;
                dirs.iter().try_for_each(|dir| target::check_not_labelled("--answers", path, dir))?;
            }
            let folds = folds.map(|of| pages::Folds { of: of.into(), only: fold.map(usize::from), without });
            let folders = pages::open(dirs, *form)?;
            let scores = pages::scores(&folders, settings, folds, answers.is_some(), log)?;
            if let Some(path) = answers {
                pages::write_answers(path, &scores)?;
            }
            table::of_pages(&folders, &scores)
        }
        Eval::Sentences { files } => {
            let pipeline = &Pipeline::new(settings)?;
            let rows =
                files.iter().map(|file| sentences(file, pipeline)).collect::<anyhow::Result<Vec<_>>>()?;
            rows.concat()
        }
    };
    Ok(print(shown_lines(&table).as_bytes())?)
}

/// Measures the splitter on a file of labelled paragraphs; returns a row of the table.
fn sentences(file: &Path, pipeline: &Pipeline) -> anyhow::Result<String> {
    let (mut inner, mut punct) = (Boundaries::default(), Boundaries::default());
    for paragraph in labels::lines::<GoldParagraph>(file)? {
        let GoldParagraph { text, ends, .. } = paragraph?;
        let offsets = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect::<Vec<_>>();
        let gold = ends.iter().map(|&end| offsets.get(end).copied().context("an end lies outside its text"));
        let gold = gold.collect::<anyhow::Result<BTreeSet<_>>>()?;
        let given = pipeline.splitter().split(&text, pipeline.language_of(&text).as_deref());
        let given = given.into_iter().map(|span| span.end() as usize).collect();
        let (gold_inner, gold_punct) = metrics::boundaries(&text, &gold);
        let (given_inner, given_punct) = metrics::boundaries(&text, &given);
        inner.add(Boundaries::of(&given_inner, &gold_inner));
        punct.add(Boundaries::of(&given_punct, &gold_punct));
    }
    let shown = |score: Score| {
        format!("P {:.2} R {:.2} F1 {:.2}", 100.0 * score.precision, 100.0 * score.recall, 100.0 * score.f1)
    };
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    Ok(format!("{name:<9} inner {}   punct {}\n", shown(inner.score()), shown(punct.score())))
}
