//! Fits the learned judge of site chrome.
//!
//! In: labelled pages, as text dumps, as HTML or both. Out: a [`Model`]. First the linear tables are fitted; the trees then
//! see, for each page, scores of tables that were fitted without it, as they will for pages that nobody has seen
//! (Wolpert 1992, "Stacked generalization"). Each page weighs alike: its blocks share its weight by their words.

use std::ops::ControlFlow;

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::linear::{self, Rows};
use super::{align, calibration, folds, metrics, trees};
use crate::chrome::features::{self, Lines, Places, Scores, Sheet, tokens};
use crate::chrome::model::{Form, Linear, Model, Tables, names};
use crate::chrome::{Chrome, Evidence};
use crate::model::Page;
use crate::text::words;

/// Least words of a gold text that its page is weighed by: a page with hardly any would weigh too much a word.
const GOLD_MIN_WORDS: f32 = 60.0;
/// Most that the blocks of a page weigh together, as a multiple of its gold text.
const PAGE_MAX_WEIGHT: f32 = 4.0;

/// How to fit.
#[derive(Clone, Debug)]
pub struct Options {
    /// The words' table.
    pub words: linear::Options,
    /// The places' table.
    pub places: linear::Options,
    /// The trees for text dumps.
    pub text: trees::Options,
    /// The trees for HTML.
    pub html: trees::Options,
    /// Folds by which pages get scores of tables that have not seen them.
    pub folds: usize,
    /// Start of every random choice.
    pub seed: u64,
    /// Whether the scores are turned into probabilities by how they came out on the pages of one fold, under trees that
    /// had not seen it; else they are taken for log odds as they are. Nearly doubles the time.
    pub calibrate: bool,
    /// Features whose names start with one of these are left out: for ablations.
    pub without: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        let table =
            linear::Options { bits: 17, passes: 2, alpha: 0.15, beta: 1.0, l1: 0.4, l2: 1.0, seed: 1 };
        Self {
            words: table,
            places: linear::Options { bits: 16, ..table },
            text: trees::Options::default(),
            html: trees::Options::default(),
            folds: 5,
            seed: 1,
            calibrate: true,
            without: Vec::new(),
        }
    }
}

/// A page to learn from, prepared.
#[derive(Debug)]
pub struct Example {
    page: Page,
    lines: Lines,
    places: Option<Places>,
    evidence: Vec<Evidence>,
    /// Share of each block's words that belong to the gold text.
    shares: Vec<f32>,
    weights: Vec<f32>,
    group: String,
    page_type: String,
}

impl Example {
    /// Aligns `gold` with the blocks of `page`, which `judge`'s rules have been asked about. Pages of one `group` (a domain)
    /// are never on both sides of a fold.
    #[must_use]
    pub fn new(page: Page, gold: &str, group: &str, page_type: &str, judge: &Chrome) -> Self {
        let lines = Lines::read(&page);
        let places = Places::read(&page, &lines);
        let evidence = judge.evidence(&page);
        let texts = page.blocks.iter().map(|block| &*block.text).collect::<Vec<_>>();
        let shares = align::label(&texts, gold);
        let gold = (words::count(gold) as f32).max(GOLD_MIN_WORDS);
        let mut weights = page.blocks.iter().map(|block| block.words as f32 / gold).collect::<Vec<_>>();
        let sum = weights.iter().sum::<f32>();
        if sum > PAGE_MAX_WEIGHT {
            weights.iter_mut().for_each(|weight| *weight *= PAGE_MAX_WEIGHT / sum);
        }
        Self {
            page,
            lines,
            places,
            evidence,
            shares,
            weights,
            group: group.into(),
            page_type: page_type.into(),
        }
    }

    /// The group that the page belongs to.
    #[must_use]
    pub fn group(&self) -> &str {
        &self.group
    }

    /// Whether each block is content by its gold.
    pub fn labels(&self) -> impl Iterator<Item = bool> {
        self.shares.iter().map(|&share| label(share) > 0.5)
    }

    fn is_html(&self) -> bool {
        self.places.is_some()
    }
}

/// Fits a model to `examples`; `log` is told in a line what was done.
#[must_use]
pub fn fit(examples: &[&Example], options: &Options, log: &(dyn Fn(&str) + Sync)) -> Model {
    let dataset = Dataset::new(examples);
    let keys = examples.iter().map(|example| (&*example.group, &*example.page_type)).collect::<Vec<_>>();
    let fold_of = folds::deal(&keys, options.folds, options.seed);

    // Tables for each fold without its pages, and last the tables of all pages.
    let tables =
        (0..=options.folds).into_par_iter().map(|fold| dataset.tables(|page| fold_of[page] != fold, options));
    let mut tables = tables.collect::<Vec<_>>();
    let all = tables.pop().expect("there is one more than folds");
    log(&format!("{} weights of words, {} of places", all.words.used(), all.places.used()));
    log(&dataset.unseen(&tables, &fold_of));
    let sheets = examples.par_iter().zip(&fold_of).map(|(example, &fold)| sheet(example, &tables[fold]));
    let sheets = sheets.collect::<Vec<_>>();
    let form = |is_html: bool, trees: &trees::Options| {
        let rows = examples
            .iter()
            .zip(&sheets)
            .zip(&fold_of)
            .filter(|((example, _), _)| example.is_html() == is_html);
        let rows = rows.map(|((example, sheet), &fold)| FormRow { example, sheet, fold }).collect::<Vec<_>>();
        (!rows.is_empty()).then(|| fit_form(&rows, is_html, trees, options, log))
    };
    let text = form(false, &options.text);
    let html = form(true, &options.html);
    Model { tables: all, text, html }
}

/// The features of a page under `tables`.
fn sheet(example: &Example, tables: &Tables) -> Sheet {
    let words = tables.words(&example.lines);
    let places =
        example.places.as_ref().map(|places| tables.places(places, example.lines.len())).unwrap_or_default();
    let scores = Scores { words: &words, places: &places };
    features::describe(
        &example.page,
        &example.lines,
        example.places.as_ref(),
        &example.evidence,
        scores,
        false,
    )
}

/// A page of the form that is being fitted.
struct FormRow<'a> {
    example: &'a Example,
    sheet: &'a Sheet,
    fold: usize,
}

/// What trees are fitted to.
struct Matrix {
    columns: Vec<Vec<f32>>,
    labels: Vec<f32>,
    weights: Vec<f32>,
}

impl Matrix {
    fn new(rows: &[&FormRow<'_>], names: &[String], without: &[String]) -> Self {
        let column = |index: usize| {
            let left_out = without.iter().any(|prefix| names[index].starts_with(prefix.as_str()));
            let values =
                rows.iter().filter(|row| row.sheet.rows() > 0).flat_map(|row| row.sheet.column(index));
            values.map(|&value| if left_out { 0.0 } else { value }).collect()
        };
        let columns = (0..names.len()).into_par_iter().map(column).collect::<Vec<Vec<f32>>>();
        let labels = rows.iter().flat_map(|row| &row.example.shares).map(|&share| label(share)).collect();
        let mut weights = rows.iter().flat_map(|row| row.example.weights.iter().copied()).collect::<Vec<_>>();
        let mean = weights.iter().sum::<f32>() / weights.len().max(1) as f32;
        weights.iter_mut().for_each(|weight| *weight /= mean.max(f32::MIN_POSITIVE));
        Self { columns, labels, weights }
    }
}

fn fit_form(
    rows: &[FormRow<'_>],
    is_html: bool,
    trees: &trees::Options,
    options: &Options,
    log: &(dyn Fn(&str) + Sync),
) -> Form {
    let names = names(is_html);
    let name = if is_html { "HTML" } else { "text" };
    let grow = |rows: &[&FormRow<'_>]| {
        let Matrix { columns, labels, weights } = Matrix::new(rows, &names, &options.without);
        trees::fit_with(&columns, &labels, &weights, trees, |round| {
            if round.number % 100 == 0 {
                let loss = trees::log_loss(round.scores, &labels, &weights);
                log(&format!("{name}: {} trees, loss {loss:.4}", round.number));
            }
            ControlFlow::Continue(())
        })
    };
    let (mut slope, mut offset) = (1.0, 0.0);
    let (seen, unseen) = rows.iter().partition::<Vec<_>, _>(|row| row.fold != 0);
    if options.calibrate && !seen.is_empty() && !unseen.is_empty() {
        let ensemble = grow(&seen);
        let Matrix { columns, labels, .. } = Matrix::new(&unseen, &names, &options.without);
        let mut scores = vec![0.0; labels.len()];
        ensemble.add_scores(columns.as_slice(), &mut scores);
        (slope, offset) = calibration::fit(&scores, &labels);
        log(&format!("{name}: log odds = {slope:.3} score {offset:+.3}"));
    }
    let ensemble = grow(&rows.iter().collect::<Vec<_>>());
    Form { ensemble, slope, offset }
}

fn label(share: f32) -> f32 {
    if share >= align::CONTENT_SHARE { 1.0 } else { 0.0 }
}

/// Rows of the linear models over all examples.
struct Dataset {
    words: Rows,
    places: Rows,
    /// Page of each row of `words`, and of `places`.
    page_of_line: Vec<u32>,
    page_of_place: Vec<u32>,
    /// Label and weight of each row of `words`, and of `places`.
    line_facts: Vec<(f32, f32)>,
    place_facts: Vec<(f32, f32)>,
}

impl Dataset {
    fn new(examples: &[&Example]) -> Self {
        let mut dataset = Self {
            words: Rows::default(),
            places: Rows::default(),
            page_of_line: Vec::new(),
            page_of_place: Vec::new(),
            line_facts: Vec::new(),
            place_facts: Vec::new(),
        };
        for (page, example) in (0..).zip(examples) {
            for (row, &share) in example.shares.iter().enumerate() {
                let facts = (label(share), (1.0 + example.lines.words(row)).ln());
                dataset.words.push(|add| tokens::of_line(example.lines.tokens(row), add));
                dataset.page_of_line.push(page);
                dataset.line_facts.push(facts);
                if let Some(places) = &example.places {
                    dataset.places.push(|add| places.of(row).iter().copied().for_each(add));
                    dataset.page_of_place.push(page);
                    dataset.place_facts.push(facts);
                }
            }
        }
        dataset
    }

    /// How well tables score pages that they have not seen, in a line.
    fn unseen(&self, tables: &[Tables], fold_of: &[usize]) -> String {
        let auc = |rows: &Rows, page_of: &[u32], facts: &[(f32, f32)], table: &dyn Fn(&Tables) -> &Linear| {
            let score = |row: usize| {
                let table = table(&tables[fold_of[page_of[row] as usize]]);
                table.score(|visit| rows.row(row).iter().copied().for_each(visit))
            };
            metrics::auc(
                &(0..rows.len())
                    .map(|row| (score(row), facts[row].0 > 0.5, facts[row].1))
                    .collect::<Vec<_>>(),
            )
        };
        let words = auc(&self.words, &self.page_of_line, &self.line_facts, &|tables| &tables.words);
        let places = auc(&self.places, &self.page_of_place, &self.place_facts, &|tables| &tables.places);
        format!("on unseen pages: words {words:.4} AUC, places {places:.4} AUC")
    }

    /// The tables fitted to the pages that `learns` names.
    fn tables(&self, learns: impl Fn(usize) -> bool, options: &Options) -> Tables {
        let chosen = |page_of: &[u32]| {
            let rows = (0..).zip(page_of).filter(|(_, page)| learns(**page as usize)).map(|(row, _)| row);
            rows.collect::<Vec<u32>>()
        };
        let fit = |rows: &Rows, page_of: &[u32], facts: &[(f32, f32)], options: &linear::Options| {
            linear::fit(rows, &chosen(page_of), |row| facts[row].0, |row| facts[row].1, options)
        };
        Tables {
            words: fit(&self.words, &self.page_of_line, &self.line_facts, &options.words),
            places: fit(&self.places, &self.page_of_place, &self.place_facts, &options.places),
        }
    }
}
