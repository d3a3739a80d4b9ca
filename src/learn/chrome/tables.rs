//! Training of the linear tables of words and of places, on single blocks.

use super::example::Example;
use super::options::Options;
use crate::chrome::features::tokens;
use crate::chrome::model::{Linear, Tables};
use crate::learn::hashed::{self, Rows};
use crate::learn::metrics;

/// Rows for one table.
#[derive(Default)]
struct Side {
    rows: Rows,
    /// Page of each row.
    page_of: Vec<u32>,
    labels: Vec<f32>,
    weights: Vec<f32>,
}

impl Side {
    fn push(&mut self, page: u32, label: f32, weight: f32, visit: impl FnOnce(&mut dyn FnMut(u32))) {
        self.rows.push(visit);
        self.page_of.push(page);
        self.labels.push(label);
        self.weights.push(weight);
    }

    /// Fits a table to the rows of the pages for which `learns` returns true.
    fn fit(&self, learns: &impl Fn(usize) -> bool, options: &hashed::Options) -> Linear {
        let chosen = (0..).zip(&self.page_of).filter(|(_, page)| learns(**page as usize));
        let chosen = chosen.map(|(row, _)| row).collect::<Vec<u32>>();
        hashed::fit(&self.rows, &chosen, |row| self.labels[row], |row| self.weights[row], options)
    }

    /// Computes the AUC over all rows, each scored by the table of its page's fold, which has not seen the
    /// page.
    fn unseen<'a>(&self, table: impl Fn(usize) -> &'a Linear) -> f64 {
        let score = |row: usize| table(self.page_of[row] as usize).score(self.rows.row(row));
        let rows = (0..self.rows.len()).map(|row| (score(row), self.labels[row] > 0.5, self.weights[row]));
        metrics::auc(&rows.collect::<Vec<_>>())
    }
}

/// Rows for the linear tables, of all examples.
pub(super) struct Dataset {
    words: Side,
    places: Side,
}

impl Dataset {
    /// Collects the labelled blocks of `examples`; `weights` are those of the pages.
    pub(super) fn new(examples: &[&Example], weights: &[f32]) -> Self {
        let mut dataset = Self { words: Side::default(), places: Side::default() };
        for ((page, example), page_weight) in (0..).zip(examples).zip(weights) {
            for (row, target) in example.targets.iter().enumerate().filter(|(_, target)| target.trust > 0.0) {
                let label = if target.is_content { 1.0 } else { 0.0 };
                let weight = page_weight * target.trust * (1.0 + example.lines.words(row)).ln();
                let of_line = |add: &mut dyn FnMut(u32)| tokens::of_line(example.lines.tokens(row), add);
                dataset.words.push(page, label, weight, of_line);
                if let Some(places) = &example.places {
                    dataset.places.push(page, label, weight, |add| {
                        places.of(row).iter().copied().for_each(add);
                    });
                }
            }
        }
        dataset
    }

    /// Reports how well tables score pages that they have not seen.
    pub(super) fn unseen(&self, tables: &[Tables], fold_of: &[usize]) -> String {
        let words = self.words.unseen(|page| &tables[fold_of[page]].words);
        let places = self.places.unseen(|page| &tables[fold_of[page]].places);
        format!("on unseen pages: words {words:.4} AUC, places {places:.4} AUC")
    }

    /// Fits the tables to the pages for which `learns` returns true.
    pub(super) fn tables(&self, learns: impl Fn(usize) -> bool, options: &Options) -> Tables {
        Tables {
            words: self.words.fit(&learns, &options.words),
            places: self.places.fit(&learns, &options.places),
        }
    }
}
