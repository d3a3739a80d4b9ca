//! Fits the learned judge of site chrome.
//!
//! In: labelled pages, as text dumps, as HTML or both. Out: a [`Model`]. First the linear tables are fitted; the trees then
//! see, for each page, scores of tables that were fitted without it, as they will for pages that nobody has seen
//! (Wolpert 1992, "Stacked generalization"). Each page weighs alike: its blocks share its weight by their words.

use std::ops::{ControlFlow, Range};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::hashed::{self, Rows};
use super::random::Random;
use super::{align, calibration, folds, metrics, trees};
use crate::chrome::features::{self, Lines, Places, Scores, Sheet, tokens};
use crate::chrome::model::{Form, Linear, Model, Tables, names};
use crate::chrome::{Chrome, Evidence};
use crate::model::{BlockKind, Page};
use crate::text::words;

/// Least words of a gold text that its page is weighed by: a page with hardly any would weigh too much a word.
const GOLD_MIN_WORDS: f32 = 60.0;
/// Most that the blocks of a page weigh together, as a multiple of its gold text.
const PAGE_MAX_WEIGHT: f32 = 4.0;

/// Weight of a variant of a page against the page.
const VARIANT_WEIGHT: f32 = 0.3;
/// One page in this many is learned from in unknown words too.
const UNKNOWN_ONE_IN: usize = 3;
/// One page in this many is learned from without its address too.
const UNADDRESSED_ONE_IN: usize = 3;
/// Blocks of the longest piece of a page that is learned from as a page of its own.
const PIECE_MAX_BLOCKS: usize = 40;
/// Draws of a piece until one holds content.
const PIECE_DRAWS: usize = 8;

/// How to fit.
#[derive(Clone, Debug)]
pub struct Options {
    /// The words' table.
    pub words: hashed::Options,
    /// The places' table.
    pub places: hashed::Options,
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
            hashed::Options { bits: 18, passes: 2, alpha: 0.15, beta: 1.0, l1: 0.4, l2: 1.0, seed: 1 };
        Self {
            words: table,
            places: hashed::Options { bits: 16, ..table },
            text: trees::Options::default(),
            html: trees::Options::default(),
            folds: 5,
            seed: 1,
            calibrate: true,
            without: Vec::new(),
        }
    }
}

/// What a variant of a page does not show.
#[derive(Clone, Copy)]
struct Lack {
    /// Its words are known to no table.
    words: bool,
    /// Its address, and with it what a text dump has for its title.
    address: bool,
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
        let weights = block_weights(&page, gold);
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

    /// Variants of the page, for what labelled pages do not show: a piece of it, since users also clean texts of a few lines;
    /// and the page or the piece in unknown words, since not everybody writes English, and without its address, which a file
    /// that was saved by hand does not tell.
    fn variants(&self, random: &mut Random) -> Vec<Self> {
        let mut variants = Vec::new();
        if random.below(UNKNOWN_ONE_IN) == 0 {
            variants.push(self.variant(0..self.shares.len(), Lack { words: true, address: false }));
        }
        if random.below(UNADDRESSED_ONE_IN) == 0 {
            variants.push(self.variant(0..self.shares.len(), Lack { words: false, address: true }));
        }
        for _ in 0..PIECE_DRAWS {
            let longest = random.below(PIECE_MAX_BLOCKS.min(self.shares.len().max(1))) + 1;
            let blocks = random.below(longest) + 1;
            let start = random.below((self.shares.len() + 1).saturating_sub(blocks).max(1));
            let range = start..(start + blocks).min(self.shares.len());
            if self.shares[range.clone()].iter().any(|&share| label(share) > 0.5) {
                let lack = Lack { words: random.below(2) == 0, address: random.below(2) == 0 };
                variants.push(self.variant(range, lack));
                break;
            }
        }
        variants
    }

    fn variant(&self, range: Range<usize>, lack: Lack) -> Self {
        let mut page = Page { facts: self.page.facts.clone(), ..Page::empty(self.page.media_type) };
        page.elements.clone_from(&self.page.elements);
        page.blocks = self.page.blocks[range.clone()].to_vec();
        if lack.address {
            page.facts.url = None;
            if !self.is_html() {
                page.facts.title = None;
                for block in page.blocks.iter_mut().filter(|block| block.kind == BlockKind::Title) {
                    block.kind = BlockKind::Other;
                }
            }
        }
        let mut lines = Lines::read(&page);
        let places = Places::read(&page, &lines);
        if lack.words {
            lines = lines.in_unknown_words();
        }
        let shares = self.shares[range.clone()].to_vec();
        let content = shares.iter().zip(&page.blocks).filter(|(share, _)| label(**share) > 0.5);
        let content = content.map(|(_, block)| block.words as f32).sum::<f32>().max(GOLD_MIN_WORDS);
        let weights =
            block_weights(&page, content).into_iter().map(|weight| VARIANT_WEIGHT * weight).collect();
        let evidence = self.evidence[range].to_vec();
        let (group, page_type) = (self.group.clone(), self.page_type.clone());
        Self { page, lines, places, evidence, shares, weights, group, page_type }
    }

    /// The group that the page belongs to.
    #[must_use]
    pub fn group(&self) -> &str {
        &self.group
    }

    /// The page.
    #[must_use]
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Whether each block is content by its gold.
    pub fn labels(&self) -> impl Iterator<Item = bool> {
        self.shares.iter().map(|&share| label(share) > 0.5)
    }

    fn is_html(&self) -> bool {
        self.places.is_some()
    }
}

/// What each block of a page weighs, where its gold text has `gold` words.
fn block_weights(page: &Page, gold: f32) -> Vec<f32> {
    let sum = page.blocks.iter().map(|block| block.words as f32 / gold).sum::<f32>();
    let cut = if sum > PAGE_MAX_WEIGHT { PAGE_MAX_WEIGHT / sum } else { 1.0 };
    page.blocks.iter().map(|block| cut * block.words as f32 / gold).collect()
}

/// Fits a model to `examples`; `log` is told in a line what was done.
///
/// # Panics
/// If `options` has no folds.
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
    let rows = (0..examples.len()).into_par_iter().flat_map_iter(|index| {
        let (example, tables) = (examples[index], &tables[fold_of[index]]);
        let fold = fold_of[index];
        let variants = example.variants(&mut Random::new(options.seed.wrapping_add(index as u64)));
        let variants = variants.into_iter().map(move |variant| PageRows::new(&variant, tables, fold, true));
        std::iter::once(PageRows::new(example, tables, fold, false)).chain(variants)
    });
    let rows = rows.collect::<Vec<_>>();
    let form = |is_html: bool, trees: &trees::Options| {
        let rows = rows.iter().filter(|rows| rows.is_html == is_html).collect::<Vec<_>>();
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

/// A page as trees see it: one row a block.
struct PageRows {
    sheet: Sheet,
    shares: Vec<f32>,
    weights: Vec<f32>,
    fold: usize,
    is_html: bool,
    is_variant: bool,
}

impl PageRows {
    fn new(example: &Example, tables: &Tables, fold: usize, is_variant: bool) -> Self {
        let (shares, weights) = (example.shares.clone(), example.weights.clone());
        Self { sheet: sheet(example, tables), shares, weights, fold, is_html: example.is_html(), is_variant }
    }
}

/// What trees are fitted to.
struct Matrix {
    columns: Vec<Vec<f32>>,
    labels: Vec<f32>,
    weights: Vec<f32>,
}

impl Matrix {
    fn new(rows: &[&PageRows], names: &[String], without: &[String]) -> Self {
        let column = |index: usize| {
            let left_out = without.iter().any(|prefix| names[index].starts_with(prefix.as_str()));
            let values =
                rows.iter().filter(|row| row.sheet.rows() > 0).flat_map(|row| row.sheet.column(index));
            values.map(|&value| if left_out { 0.0 } else { value }).collect()
        };
        let columns = (0..names.len()).into_par_iter().map(column).collect::<Vec<Vec<f32>>>();
        let labels = rows.iter().flat_map(|row| &row.shares).map(|&share| label(share)).collect();
        let mut weights = rows.iter().flat_map(|row| row.weights.iter().copied()).collect::<Vec<_>>();
        let mean = weights.iter().sum::<f32>() / weights.len().max(1) as f32;
        for weight in &mut weights {
            *weight /= mean.max(f32::MIN_POSITIVE);
        }
        Self { columns, labels, weights }
    }
}

fn fit_form(
    rows: &[&PageRows],
    is_html: bool,
    trees: &trees::Options,
    options: &Options,
    log: &(dyn Fn(&str) + Sync),
) -> Form {
    let names = names(is_html);
    let name = if is_html { "HTML" } else { "text" };
    let grow = |rows: &[&PageRows]| {
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
    let (seen, unseen) = rows.iter().partition::<Vec<&PageRows>, _>(|rows| rows.fold != 0);
    let unseen = unseen.into_iter().filter(|rows| !rows.is_variant).collect::<Vec<_>>();
    if options.calibrate && !seen.is_empty() && !unseen.is_empty() {
        let ensemble = grow(&seen);
        let Matrix { columns, labels, .. } = Matrix::new(&unseen, &names, &options.without);
        let mut scores = vec![0.0; labels.len()];
        ensemble.add_scores(columns.as_slice(), &mut scores);
        (slope, offset) = calibration::fit(&scores, &labels);
        log(&format!("{name}: log odds = {slope:.3} score {offset:+.3}"));
    }
    let ensemble = grow(rows);
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
            let score = |row: usize| table(&tables[fold_of[page_of[row] as usize]]).score(rows.row(row));
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
        let fit = |rows: &Rows, page_of: &[u32], facts: &[(f32, f32)], options: &hashed::Options| {
            hashed::fit(rows, &chosen(page_of), |row| facts[row].0, |row| facts[row].1, options)
        };
        Tables {
            words: fit(&self.words, &self.page_of_line, &self.line_facts, &options.words),
            places: fit(&self.places, &self.page_of_place, &self.place_facts, &options.places),
        }
    }
}
