//! `gristmill eval`: quality against labelled data, as tables.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Context;
use gristmill::config::Settings;
use gristmill::learn::chrome::{self, Options};
use gristmill::learn::folds;
use gristmill::learn::labels::{self, GoldPage, GoldParagraph};
use gristmill::learn::metrics::{self, Boundaries, Means, Score};
use gristmill::model::{Block, Judged, Reason, TextParts, Verdicts};
use gristmill::pipeline::Mill;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde_json::{Value, json};

use super::args::{Eval, Form};
use super::labelled::{self, Lesson};
use super::logging::Log;
use super::print;
use super::shown::shown_lines;
use super::target::{self, Target};

/// Seed of the division into folds; another one divides otherwise.
const FOLD_SEED: u64 = 3;

pub(super) fn eval(eval: &Eval, mut settings: Settings, log: &Log) -> anyhow::Result<()> {
    if matches!(eval, Eval::Pages { folds: Some(_), .. }) {
        // Every fold brings a model of its own.
        settings.chrome_model = None;
    }
    let mill = &Mill::new(settings)?;
    let table = match eval {
        Eval::Pages { dir, folds, form, without, answers } => {
            if let Some(path) = answers {
                target::check_apart(&[
                    ("--answers", path),
                    ("standard output", Path::new(target::STANDARD_OUTPUT)),
                ])?;
                target::check_not_labelled("--answers", path, dir)?;
            }
            let gold = labelled::gold(dir)?;
            let forms = labelled::forms(dir, *form)?;
            let scores = match folds {
                Some(folds) => cross_validated(dir, &forms, &gold, mill, (*folds).into(), without, log)?,
                None => as_it_is(dir, &forms, &gold, mill)?,
            };
            if let Some(path) = answers {
                write_answers(path, &scores)?;
            }
            forms.iter().map(|&form| form_table(form, &scores, &gold)).collect()
        }
        Eval::Sentences { files } => {
            let rows = files.iter().map(|file| sentences(file, mill)).collect::<anyhow::Result<Vec<_>>>()?;
            rows.concat()
        }
    };
    Ok(print(shown_lines(&table).as_bytes())?)
}

/// What one page adds to the table.
struct PageScore {
    form: Form,
    id: String,
    page_type: String,
    text: String,
    /// For each block its probability of chrome and whether it is chrome by its gold, in cross-validation.
    calibration: Vec<(f32, bool)>,
    /// For each block: whether it was kept, its probability of chrome, why it went, and its text.
    blocks: Vec<Value>,
    score: Score,
    wanted: (u64, u64),
    unwanted: (u64, u64),
    /// Whether the page's title is the gold's, and whether the gold has one.
    title: (u64, u64),
}

/// Scores of the pages as the program cleans them.
fn as_it_is(
    dir: &Path,
    forms: &[Form],
    gold: &BTreeMap<String, GoldPage>,
    mill: &Mill,
) -> anyhow::Result<Vec<PageScore>> {
    let mut scores = Vec::new();
    for &form in forms {
        scores.extend(labelled::pages(dir, form, gold, |input, gold| {
            // A rejected page has no text to score.
            let judged = mill.alone(input.into_raw()).ok();
            page_score(form, judged.as_ref(), gold)
        })?);
    }
    Ok(scores)
}

/// Scores of the pages, each cleaned by a model that was fitted to the pages of other folds.
fn cross_validated(
    dir: &Path,
    forms: &[Form],
    gold: &BTreeMap<String, GoldPage>,
    mill: &Mill,
    folds: usize,
    without: &[String],
    log: &Log,
) -> anyhow::Result<Vec<PageScore>> {
    let options = Options { without: without.to_vec(), ..Options::default() };
    let lessons = labelled::lessons(dir, forms, gold, mill)?;
    let keys = lessons.iter().map(|lesson| (lesson.example.group(), &*gold[&lesson.id].page_type));
    let fold_of = folds::deal(&keys.collect::<Vec<_>>(), folds, FOLD_SEED);
    let mut scores = Vec::new();
    for fold in 0..folds {
        let examples = lessons.iter().zip(&fold_of).filter(|&(_, &of)| of != fold);
        let examples = examples.map(|(lesson, _)| &lesson.example).collect::<Vec<_>>();
        let model = chrome::fit(&examples, &options, &|line| log.info(line, Value::Null));
        let mill = mill.with_chrome_model(Some(model))?;
        let held_out = lessons.iter().zip(&fold_of).filter(|&(_, &of)| of == fold);
        let held_out = held_out.map(|(lesson, _)| lesson).collect::<Vec<_>>();
        let score = |lesson: &&Lesson| {
            let judged: Judged = mill.judge_alone(lesson.example.page().clone());
            let given = (0..).map_while(|index| judged.verdicts.score(index));
            let calibration = given.zip(lesson.example.labels().map(|content| !content)).collect();
            PageScore { calibration, ..page_score(lesson.form, Some(&judged), &gold[&lesson.id]) }
        };
        scores.extend(held_out.par_iter().map(score).collect::<Vec<_>>());
        log.info(&format!("fold {} of {folds} done", fold + 1), Value::Null);
    }
    Ok(scores)
}

fn form_table(form: Form, scores: &[PageScore], gold: &BTreeMap<String, GoldPage>) -> String {
    let scores = scores.iter().filter(|score| score.form == form);
    let scores = scores.map(|score| (&*score.id, score)).collect::<BTreeMap<_, _>>();
    let mut means = Means::default();
    let (mut wanted, mut unwanted, mut titles) = ((0, 0), (0, 0), (0, 0));
    let add = |sum: &mut (u64, u64), more: (u64, u64)| *sum = (sum.0 + more.0, sum.1 + more.1);
    for (id, page) in gold {
        // A page without an answer counts as empty, as in the benchmark.
        let missing;
        let score = if let Some(score) = scores.get(&**id) {
            score
        } else {
            missing = page_score(form, None, page);
            &missing
        };
        means.add(&score.page_type, score.score);
        add(&mut wanted, score.wanted);
        add(&mut unwanted, score.unwanted);
        add(&mut titles, score.title);
    }
    let mut table =
        format!("{:<14} {:>5}  {:>6} {:>6} {:>6}\n", format!("{} form", form.name()), "n", "F1", "P", "R");
    for (name, count, Score { precision, recall, f1 }) in means.rows() {
        table.push_str(&format!("{name:<14} {count:>5}  {f1:.4} {precision:.4} {recall:.4}\n"));
    }
    let share = |(found, of): (u64, u64)| found as f64 / of.max(1) as f64;
    table.push_str(&format!(
        "wanted snippets found {:.3}, unwanted found {:.3}, titles as in the gold {:.3}\n",
        share(wanted),
        share(unwanted),
        share(titles)
    ));
    let blocks = scores.values().flat_map(|score| score.calibration.iter().copied()).collect::<Vec<_>>();
    if !blocks.is_empty() {
        table.push_str(&calibration_line(&blocks));
    }
    table.push('\n');
    table
}

/// Of the blocks in each tenth of probability of chrome, how many are.
fn calibration_line(blocks: &[(f32, bool)]) -> String {
    let mut tenths = [(0u64, 0u64); 10];
    for &(score, is_chrome) in blocks {
        let below = (1..10).filter(|&tenth| score * 10.0 >= tenth as f32).count();
        let tenth = &mut tenths[below];
        *tenth = (tenth.0 + 1, tenth.1 + u64::from(is_chrome));
    }
    let shares = tenths.iter().map(|&(all, chrome)| format!("{:.2}", chrome as f64 / all.max(1) as f64));
    format!("share of chrome by tenth of score: {}\n", shares.collect::<Vec<_>>().join(" "))
}

fn page_score(form: Form, judged: Option<&Judged>, gold: &GoldPage) -> PageScore {
    let text = judged.map(|judged| judged.text(TextParts::All)).unwrap_or_default();
    let block = |(index, block): (usize, &Block), verdicts: &Verdicts| {
        json!([
            verdicts.is_kept(index),
            verdicts.score(index),
            verdicts.reason(index).map(Reason::code),
            block.text
        ])
    };
    let blocks = judged.map(|judged| {
        let blocks = judged.page.blocks.iter().enumerate();
        blocks.map(|found| block(found, &judged.verdicts)).collect::<Vec<_>>()
    });
    let given_title = judged.and_then(|judged| judged.page.facts.title.as_deref()).unwrap_or_default();
    let wanted_title = gold.title.as_deref().filter(|title| !title.trim().is_empty());
    let is_found = wanted_title.is_some_and(|wanted| metrics::is_same_title(wanted, given_title));
    let found = |snippets: &[String]| (metrics::snippets_found(&text, snippets), snippets.len() as u64);
    PageScore {
        form,
        id: gold.id.clone(),
        page_type: gold.page_type.clone(),
        score: metrics::word_f1(&text, &gold.gold),
        wanted: found(&gold.with),
        unwanted: found(&gold.without),
        title: (u64::from(is_found), u64::from(wanted_title.is_some())),
        text,
        calibration: Vec::new(),
        blocks: blocks.unwrap_or_default(),
    }
}

fn write_answers(path: &Path, scores: &[PageScore]) -> anyhow::Result<()> {
    let mut target = Target::file(path)?;
    let mut out = BufWriter::new(target.writer());
    for PageScore { form, id, page_type, text, blocks, score, .. } in scores {
        let Score { precision, recall, f1 } = score;
        let line = json!({
            "id": id, "form": form.name(), "type": page_type, "f1": f1, "precision": precision, "recall": recall, "text": text,
            "blocks": blocks,
        });
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    drop(out);
    target.finish()
}

fn sentences(file: &Path, mill: &Mill) -> anyhow::Result<String> {
    let (mut inner, mut punct) = (Boundaries::default(), Boundaries::default());
    for paragraph in labels::lines::<GoldParagraph>(file)? {
        let GoldParagraph { text, ends, .. } = paragraph?;
        let offsets = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect::<Vec<_>>();
        let gold = ends.iter().map(|&end| offsets.get(end).copied().context("an end lies past its text"));
        let gold = gold.collect::<anyhow::Result<BTreeSet<_>>>()?;
        let given = mill.splitter().split(&text, mill.language_of(&text).as_deref());
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
