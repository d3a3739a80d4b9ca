//! Scores of labelled pages, judged with the model in force, or each with a model trained without its domain.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use gristmill::chrome::Model;
use gristmill::config::Settings;
use gristmill::learn::chrome::{self, Options};
use gristmill::learn::folds;
use gristmill::learn::labels::GoldPage;
use gristmill::learn::metrics::{self, Missing, Score};
use gristmill::model::{Block, Judged, Reason, TextParts};
use gristmill::pipeline::Pipeline;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde_json::{Value, json};

use crate::cli::args::Form;
use crate::cli::labelled::{self, Folder, Lesson};
use crate::cli::logging::Log;
use crate::cli::target::Target;

/// Seed for dividing domains into folds.
const FOLD_SEED: u64 = 3;

/// Options of cross-validation.
pub(super) struct Folds<'a> {
    pub(super) of: usize,
    /// The only fold to judge, if given.
    pub(super) only: Option<usize>,
    /// Prefixes of features to leave out.
    pub(super) without: &'a [String],
}

/// Contribution of one page to the table.
pub(super) struct PageScore {
    /// Index of the page's folder.
    pub(super) folder: usize,
    pub(super) form: Form,
    pub(super) id: String,
    /// In cross-validation, for each block its probability of chrome, and whether it is chrome according to
    /// the gold.
    pub(super) calibration: Vec<(f32, bool)>,
    /// Score of its text, if the gold text is known.
    pub(super) score: Option<Score>,
    /// Numbers of snippets found and searched for: those that must be kept, and those that must be dropped.
    pub(super) wanted: (u64, u64),
    pub(super) unwanted: (u64, u64),
    /// 1 if the page's title equals the gold's, and 1 if the gold has one.
    pub(super) title: (u64, u64),
    /// Parts of the gold text missing from the clean text.
    pub(super) missing: Missing,
    page_type: String,
    text: String,
    /// For each block: whether it was kept, its probability of chrome, the reason for dropping it, and its
    /// text.
    blocks: Vec<Value>,
}

pub(super) fn open(dirs: &[PathBuf], form: Option<Form>) -> anyhow::Result<Vec<Folder>> {
    dirs.iter().map(|dir| Folder::open(dir, form)).collect()
}

/// Pipelines for cleaning the pages.
struct Mills {
    /// With the settings in force.
    as_set: Pipeline,
    /// Without deduplication, for suites, whose golds contain repeats, but not title, byline and date.
    repeating: Pipeline,
}

impl Mills {
    /// Prepares the pipelines for `settings`.
    fn new(settings: Settings) -> anyhow::Result<Self> {
        let mut repeating = settings.clone();
        repeating.dedupe.in_page = false;
        repeating.dedupe.across_pages = false;
        repeating.dedupe.near = false;
        Ok(Self { as_set: Pipeline::new(settings)?, repeating: Pipeline::new(repeating)? })
    }

    /// Returns the pipelines with another chrome model.
    fn with_chrome_model(&self, model: &Model) -> anyhow::Result<Self> {
        let with = |pipeline: &Pipeline| pipeline.with_chrome_model(Some(model.clone()));
        Ok(Self { as_set: with(&self.as_set)?, repeating: with(&self.repeating)? })
    }

    /// Chooses the pipeline for a page.
    fn of(&self, gold: &GoldPage) -> &Pipeline {
        if gold.suite.is_empty() { &self.as_set } else { &self.repeating }
    }
}

/// Scores the pages of `folders` whose text can be measured; with the outcome for each block if
/// `with_blocks`.
pub(super) fn scores(
    folders: &[Folder],
    mut settings: Settings,
    folds: Option<Folds<'_>>,
    with_blocks: bool,
    log: &Log,
) -> anyhow::Result<Vec<PageScore>> {
    let Some(folds) = folds else { return as_it_is(folders, &Mills::new(settings)?, with_blocks) };
    // Every fold has a model of its own.
    settings.chrome_model = None;
    cross_validated(folders, &Mills::new(settings)?, &folds, with_blocks, log)
}

/// Scores the pages with the model in force.
fn as_it_is(folders: &[Folder], mills: &Mills, with_blocks: bool) -> anyhow::Result<Vec<PageScore>> {
    let mut scores = Vec::new();
    for (at, folder) in folders.iter().enumerate() {
        for &form in &folder.forms {
            let each = |input: labelled::Input, gold: &GoldPage| {
                gold.is_measured().then(|| {
                    // A rejected page has no text to score.
                    let judged = mills.of(gold).clean(input.into_raw()).ok();
                    PageScore::new((at, form), judged.as_ref(), gold, with_blocks)
                })
            };
            scores.extend(labelled::pages(folder, form, each)?.into_iter().flatten());
        }
    }
    Ok(scores)
}

/// Scores the pages, each cleaned with a model trained on the other folds.
fn cross_validated(
    folders: &[Folder],
    mills: &Mills,
    folds: &Folds<'_>,
    with_blocks: bool,
    log: &Log,
) -> anyhow::Result<Vec<PageScore>> {
    let options = Options { without: folds.without.to_vec(), ..Options::default() };
    let lessons = labelled::lessons(folders, &mills.as_set)?;
    let gold = |lesson: &Lesson| &folders[lesson.folder].gold[&lesson.id];
    let keys =
        lessons.iter().map(|lesson| (lesson.example.group(), gold(lesson).suite_or(&gold(lesson).page_type)));
    let fold_of = folds::deal(&keys.collect::<Vec<_>>(), folds.of, FOLD_SEED);
    let mut scores = Vec::new();
    for fold in (0..folds.of).filter(|&fold| folds.only.is_none_or(|only| only == fold)) {
        let examples = lessons.iter().zip(&fold_of).filter(|&(_, &of)| of != fold);
        let examples = examples.map(|(lesson, _)| &lesson.example).collect::<Vec<_>>();
        let model = chrome::fit(&examples, &options, &|line| log.info(line, Value::Null));
        let mills = mills.with_chrome_model(&model)?;
        let held_out = lessons
            .iter()
            .zip(&fold_of)
            .filter(|&(lesson, &of)| of == fold && lesson.is_original() && gold(lesson).is_measured());
        let held_out = held_out.map(|(lesson, _)| lesson).collect::<Vec<_>>();
        let score = |lesson: &&Lesson| {
            let gold = gold(lesson);
            let judged = mills.of(gold).judge(lesson.example.page().clone());
            let given = (0..).map_while(|index| judged.verdicts.score(index));
            let calibration = given.zip(lesson.example.labels());
            let calibration = calibration.filter_map(|(score, content)| Some((score, !content?))).collect();
            let score = PageScore::new((lesson.folder, lesson.form), Some(&judged), gold, with_blocks);
            PageScore { calibration, ..score }
        };
        scores.extend(held_out.par_iter().map(score).collect::<Vec<_>>());
        log.info(&format!("fold {} of {} done", fold + 1, folds.of), Value::Null);
    }
    Ok(scores)
}

impl PageScore {
    /// Scores the page cleaned as `judged`; without it, scores an empty answer, as benchmarks do.
    fn new(
        (folder, form): (usize, Form),
        judged: Option<&Judged>,
        gold: &GoldPage,
        with_blocks: bool,
    ) -> Self {
        let parts = if gold.suite.is_empty() { TextParts::All } else { TextParts::Body };
        let text = judged.map(|judged| judged.text(parts)).unwrap_or_default();
        let given_title = judged.and_then(|judged| judged.page.facts.title.as_deref()).unwrap_or_default();
        let wanted_title = gold.title.as_deref().filter(|title| !title.trim().is_empty());
        let is_found = wanted_title.is_some_and(|wanted| metrics::is_same_title(wanted, given_title));
        let found = |snippets: &[String]| (metrics::snippets_found(&text, snippets), snippets.len() as u64);
        Self {
            folder,
            form,
            id: gold.id.clone(),
            page_type: gold.page_type.clone(),
            score: gold.gold.as_deref().map(|wanted| text_score(&text, wanted, gold)),
            missing: gold.gold.as_deref().map(|gold| Missing::of(&text, gold)).unwrap_or_default(),
            wanted: found(&gold.with),
            unwanted: found(&gold.without),
            title: (u64::from(is_found), u64::from(wanted_title.is_some())),
            calibration: Vec::new(),
            blocks: judged.filter(|_| with_blocks).map(blocks).unwrap_or_default(),
            text,
        }
    }
}

/// Computes the word F1 of `text`. The gold of a suite may or may not contain the title, so the better score
/// of the two counts.
fn text_score(text: &str, wanted: &str, gold: &GoldPage) -> Score {
    let plain = metrics::word_f1(text, wanted);
    match gold.title.as_deref().filter(|_| !gold.suite.is_empty()) {
        Some(title) => {
            let titled = metrics::word_f1(text, &format!("{title}\n{wanted}"));
            if titled.f1 > plain.f1 { titled } else { plain }
        }
        None => plain,
    }
}

/// Returns the outcome for each block as JSON.
fn blocks(judged: &Judged) -> Vec<Value> {
    let Judged { page, verdicts, .. } = judged;
    let block = |(index, block): (usize, &Block)| {
        let why = verdicts.reason(index).map(Reason::code);
        json!([verdicts.is_kept(index), verdicts.score(index), why, block.text])
    };
    page.blocks.iter().enumerate().map(block).collect()
}

/// Writes a JSON line per page to the file at `path`.
pub(super) fn write_answers(path: &Path, scores: &[PageScore]) -> anyhow::Result<()> {
    let mut target = Target::file(path)?;
    let mut out = BufWriter::new(target.writer());
    for PageScore { form, id, page_type, text, blocks, score, .. } in scores {
        let Score { precision, recall, f1 } = score.unwrap_or_default();
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
