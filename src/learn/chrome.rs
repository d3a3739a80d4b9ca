//! Training of the chrome model.
//!
//! In: labelled pages, as text dumps, as HTML or both. Out: a [`Model`]. First the linear tables are fitted.
//! The trees then see, for each page, scores of tables that were fitted without that page, as they will for
//! unseen pages (Wolpert 1992, "Stacked generalization"). Likewise, the calibration sees for each page
//! the scores of an ensemble that was fitted to the other half of the pages. Each page is weighted by
//! the source of its labels (`weights`), and its blocks share its weight by their words.

mod example;
mod options;
mod rows;
mod tables;
mod targets;
mod weights;

use std::borrow::Cow;
use std::ops::ControlFlow;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::random::Random;
use super::trees::Goal;
use super::{calibration, folds, trees};
use crate::chrome::model::trees::Ensemble;
use crate::chrome::model::{Form, Model, names};

pub use example::Example;
pub use options::Options;
use rows::{PageRows, Stack};
use tables::Dataset;

/// Number of parts of the pages; for the calibration, each is scored by an ensemble fitted to the other.
const HALVES: usize = 2;

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
        (!rows.is_empty()).then(|| FormFit::new(is_html, options, log).fit(&rows))
    };
    let (text, html) = rayon::join(|| form(false), || form(true));
    Model { tables: all, text, html }
}

/// Training of the trees for one form of page.
struct FormFit<'a> {
    name: &'static str,
    /// Whether each column is hidden from the trees.
    hidden: Vec<bool>,
    options: &'a Options,
    log: &'a (dyn Fn(&str) + Sync),
}

impl<'a> FormFit<'a> {
    /// Chooses the columns that the trees must not use.
    fn new(is_html: bool, options: &'a Options, log: &'a (dyn Fn(&str) + Sync)) -> Self {
        let is_left_out =
            |name: &String| options.without.iter().any(|prefix| name.starts_with(prefix.as_str()));
        Self {
            name: if is_html { "HTML" } else { "text" },
            hidden: names(is_html).iter().map(is_left_out).collect(),
            options,
            log,
        }
    }

    /// Fits trees and calibration to `pages`.
    fn fit(&self, pages: &[PageRows<'_>]) -> Form {
        // For each half, an ensemble fitted to the other; last, the one of all pages.
        let ensembles = (0..=HALVES).into_par_iter();
        let ensembles = ensembles.map(|half| self.grow(&chosen(pages, |page| page.half != half)));
        let mut halves = ensembles.collect::<Vec<_>>();
        let ensemble = halves.pop().expect("there is one more than halves");
        let (slope, offset) = self.curve(pages, &halves);
        Form { ensemble, slope, offset }
    }

    /// Fits an ensemble to the labelled blocks of `pages`, reporting progress.
    fn grow(&self, pages: &[&PageRows<'_>]) -> Ensemble {
        let stack = Stack::new(pages, &self.hidden);
        let (labels, weights) = (stack.labels(), stack.weights());
        let goal = Goal { labels: &labels, weights: &weights };
        trees::fit_with(&stack, goal, &self.options.trees, |round| {
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

    /// Fits the logistic curve from scores to log odds, on the pages of each half scored by the trees of
    /// `halves` that had not seen them.
    fn curve(&self, pages: &[PageRows<'_>], halves: &[Ensemble]) -> (f32, f32) {
        let (mut scores, mut labels, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for page in pages.iter().filter(|page| !page.is_variant()) {
            let mut sums = vec![0.0; page.matrix.rows()];
            halves[page.half].add_scores(&page.matrix, &mut sums);
            scores.extend(page.labelled().map(|row| sums[row]));
            labels.extend(page.labelled().map(|row| page.label(row)));
            weights.extend(page.labelled().map(|row| page.weight(row)));
        }
        let (slope, offset) = calibration::fit(&scores, &labels);
        (self.log)(&format!(
            "{}: on unseen pages: loss {:.4}; log odds = {slope:.3} score {offset:+.3}",
            self.name,
            trees::log_loss(&scores, &labels, &weights),
        ));
        (slope, offset)
    }
}

fn chosen<'p, 'a>(pages: &'p [PageRows<'a>], which: impl Fn(&PageRows<'a>) -> bool) -> Vec<&'p PageRows<'a>> {
    pages.iter().filter(|page| which(page)).collect()
}
