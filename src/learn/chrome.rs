//! Training of the chrome model.
//!
//! In: labelled pages, as text dumps, as HTML or both. Out: a [`Model`]. First the linear tables are fitted.
//! The trees then see, for each page, scores of tables that were fitted without that page, as they will for
//! unseen pages (Wolpert 1992, "Stacked generalization"). Likewise, the second ensemble sees for each page
//! the scores of a first ensemble that was fitted to the other half of the pages. Each page is weighted by
//! the source of its labels (`weights`), and its blocks share its weight by their words.

mod example;
mod options;
mod rows;
mod tables;
mod targets;
mod weights;

use std::borrow::Cow;
use std::ops::ControlFlow;

use rayon::iter::{IntoParallelIterator, IntoParallelRefMutIterator, ParallelIterator};

use super::random::Random;
use super::trees::Goal;
use super::{calibration, folds, trees};
use crate::chrome::model::trees::Ensemble;
use crate::chrome::model::{Form, Model, first_columns, names};

pub use example::Example;
pub use options::Options;
use rows::{PageRows, Stack};
use tables::Dataset;

/// Number of parts of the pages; the first ensemble for each is fitted to the other.
const HALVES: usize = 2;

/// Columns of the first stage that the second stage uses too.
const ALSO_SECOND: [&str; 8] =
    ["words", "kind", "closing", "score", "rule", "links", "place", "heading_level"];

/// Trains a model on `examples`; calls `log` with lines that report progress.
///
/// # Panics
/// If `options` has no folds.
#[must_use]
pub fn fit(examples: &[&Example], options: &Options, log: &(dyn Fn(&str) + Sync)) -> Model {
    let weights = weights::of_pages(examples);
    let keys = examples.iter().map(|example| (&*example.group, &*example.page_type)).collect::<Vec<_>>();
    let fold_of = folds::deal(&keys, options.folds, options.seed);
    let half_of = folds::deal(&keys, HALVES, options.seed.wrapping_add(1));
    let dataset = Dataset::new(examples, &weights);

    // For each fold, tables of all pages but its own; last, the tables of all pages.
    let tables =
        (0..=options.folds).into_par_iter().map(|fold| dataset.tables(|page| fold_of[page] != fold, options));
    let mut tables = tables.collect::<Vec<_>>();
    let all = tables.pop().expect("there is one more than folds");
    log(&format!("{} weights for words, {} for places", all.words.used(), all.places.used()));
    log(&dataset.unseen(&tables, &fold_of));
    drop(dataset);
    let form = |is_html: bool| {
        let own =
            (0..examples.len()).filter(|&index| examples[index].is_html() == is_html).collect::<Vec<_>>();
        let rows = own.into_par_iter().flat_map_iter(|index| {
            let (example, tables) = (examples[index], &tables[fold_of[index]]);
            let (weight, half) = (weights[index], half_of[index]);
            let seed = options.seed.wrapping_add(index as u64);
            let variants = example.variants(&mut Random::new(seed));
            let variants = variants.into_iter().map(move |variant| {
                PageRows::new(Cow::Owned(variant), tables, weight * example::VARIANT_WEIGHT, half, seed)
            });
            std::iter::once(PageRows::new(Cow::Borrowed(example), tables, weight, half, seed)).chain(variants)
        });
        let rows = rows.collect::<Vec<_>>();
        (!rows.is_empty()).then(|| FormFit::new(is_html, options, log).fit(rows))
    };
    let (text, html) = rayon::join(|| form(false), || form(true));
    Model { tables: all, text, html }
}

/// Training of the trees for one form of page.
struct FormFit<'a> {
    name: &'static str,
    /// For each stage, whether each column is hidden from its trees.
    hidden: [Vec<bool>; 2],
    options: &'a Options,
    log: &'a (dyn Fn(&str) + Sync),
}

impl<'a> FormFit<'a> {
    /// Chooses the columns that each ensemble must not use.
    fn new(is_html: bool, options: &'a Options, log: &'a (dyn Fn(&str) + Sync)) -> Self {
        let names = names(is_html);
        let left_out = |name: &String| options.without.iter().any(|prefix| name.starts_with(prefix.as_str()));
        let first = first_columns(is_html);
        let second = |(column, name): (usize, &String)| {
            left_out(name) || column < first && !ALSO_SECOND.contains(&name.as_str())
        };
        Self {
            name: if is_html { "HTML" } else { "text" },
            hidden: [
                names[..first].iter().map(left_out).collect(),
                names.iter().enumerate().map(second).collect(),
            ],
            options,
            log,
        }
    }

    /// Fits first trees, second trees and calibration to `pages`.
    fn fit(&self, mut pages: Vec<PageRows<'_>>) -> Form {
        // For each half, an ensemble fitted to the other; last, the one of all pages.
        let firsts = (0..=HALVES).into_par_iter();
        let firsts = firsts.map(|half| self.first(&chosen(&pages, |page| page.half != half)));
        let mut halves = firsts.collect::<Vec<_>>();
        let first = halves.pop().expect("there is one more than halves");
        let starts = pages.par_iter_mut().map(|page| {
            let mut scores = vec![0.0; page.matrix.rows()];
            halves[page.half].add_scores(&page.matrix, &mut scores);
            page.look_again(&scores);
            scores
        });
        let starts = starts.collect::<Vec<_>>();
        let (slope, offset) = self.curve(&pages, &starts);
        let second = self.second(&chosen(&pages, |_| true), &starts.iter().collect::<Vec<_>>());
        Form { first, second, slope, offset }
    }

    fn first(&self, pages: &[&PageRows<'_>]) -> Ensemble {
        self.grow(pages, None, &self.hidden[0], &self.options.first)
    }

    /// Fits the second trees, which continue from `starts`, the first scores of each page.
    fn second(&self, pages: &[&PageRows<'_>], starts: &[&Vec<f32>]) -> Ensemble {
        let known = |(page, start): (&&PageRows<'_>, &&Vec<f32>)| {
            page.known().map(|row| start[row]).collect::<Vec<_>>()
        };
        let starts = pages.iter().zip(starts).flat_map(known).collect::<Vec<_>>();
        self.grow(pages, Some(&starts), &self.hidden[1], &self.options.second)
    }

    /// Fits an ensemble to the labelled blocks of `pages`, reporting progress.
    fn grow(
        &self,
        pages: &[&PageRows<'_>],
        start: Option<&[f32]>,
        hidden: &[bool],
        options: &trees::Options,
    ) -> Ensemble {
        let stack = Stack::new(pages, hidden);
        let (labels, weights) = (stack.labels(), stack.weights());
        let goal = Goal { labels: &labels, weights: &weights, start };
        trees::fit_with(&stack, goal, options, |round| {
            if round.number % 100 == 0 {
                let loss = trees::log_loss(round.scores, &labels, &weights);
                (self.log)(&format!(
                    "{}: {} trees, loss {loss:.4}, {} rows",
                    self.name,
                    round.number,
                    labels.len()
                ));
            }
            ControlFlow::Continue(())
        })
    }

    /// Fits the logistic curve from scores to log odds, on scores of pages under trees that had not seen
    /// them.
    fn curve(&self, pages: &[PageRows<'_>], starts: &[Vec<f32>]) -> (f32, f32) {
        let (mut firsts, mut scores) = (Vec::new(), Vec::new());
        let (mut labels, mut weights) = (Vec::new(), Vec::new());
        for half in 0..HALVES {
            let learn = (0..pages.len()).filter(|&at| pages[at].half != half).collect::<Vec<_>>();
            let of = learn.iter().map(|&at| &pages[at]).collect::<Vec<_>>();
            let second = self.second(&of, &learn.iter().map(|&at| &starts[at]).collect::<Vec<_>>());
            for (page, start) in pages.iter().zip(starts) {
                if page.half == half && !page.is_variant() {
                    let mut sums = start.clone();
                    second.add_scores(&page.matrix, &mut sums);
                    firsts.extend(page.labelled().map(|row| start[row]));
                    scores.extend(page.labelled().map(|row| sums[row]));
                    labels.extend(page.labelled().map(|row| page.label(row)));
                    weights.extend(page.labelled().map(|row| page.weight(row)));
                }
            }
        }
        let (slope, offset) = calibration::fit(&scores, &labels);
        (self.log)(&format!(
            "{}: on unseen pages: loss {:.4} after the first stage, {:.4} after the second; log odds = {slope:.3} score {offset:+.3}",
            self.name,
            trees::log_loss(&firsts, &labels, &weights),
            trees::log_loss(&scores, &labels, &weights),
        ));
        (slope, offset)
    }
}

fn chosen<'p, 'a>(pages: &'p [PageRows<'a>], which: impl Fn(&PageRows<'a>) -> bool) -> Vec<&'p PageRows<'a>> {
    pages.iter().filter(|page| which(page)).collect()
}
