//! Training of ensembles of oblivious trees by gradient boosting.
//!
//! In: columns of features, and a label from 0 to 1 and a weight for every row. Out: an [`Ensemble`] whose
//! score is the log odds of the label. Each round fits one tree to the gradient of the logistic loss
//! (Friedman 2001, "Greedy function approximation: a gradient boosting machine"), on a share of rows and
//! features (Friedman 2002, "Stochastic gradient boosting"), with Newton steps for leaves (Chen and Guestrin
//! 2016, "`XGBoost`", equation 5). All leaves of a level get the same split (Prokhorenkova et al. 2018,
//! "`CatBoost`").
//!
//! Invariant: the same columns, labels, weights and options give the same bytes, whatever the number of
//! threads. Every sum is computed by one thread in the order of rows, and ties go to the lowest feature, then
//! the lowest threshold.

mod bins;
mod grow;
mod matrix;
mod options;
#[cfg(test)]
mod tests;

use std::ops::ControlFlow;

use rayon::prelude::*;

use super::random::Random;
use crate::chrome::model::trees::{Ensemble, Tree};
use bins::Binned;
use grow::{Grower, Slope};

pub use matrix::Matrix;
pub use options::Options;

/// Report of [`fit_with`] after each round.
#[derive(Debug, Clone, Copy)]
pub struct Round<'a> {
    /// Number of the round, from 1.
    pub number: usize,
    /// The tree of this round; none if no split was worth making.
    pub tree: Option<&'a Tree>,
    /// Scores of all rows so far, bias included.
    pub scores: &'a [f32],
}

/// Target of the rows of a matrix.
#[derive(Debug, Clone, Copy)]
pub struct Goal<'a> {
    /// Labels, 0 to 1.
    pub labels: &'a [f32],
    /// Weights, finite and not negative.
    pub weights: &'a [f32],
}

/// Fits an ensemble; see [`fit_with`].
///
/// # Panics
///
/// As [`fit_with`].
#[must_use]
pub fn fit(columns: &[Vec<f32>], labels: &[f32], weights: &[f32], options: &Options) -> Ensemble {
    fit_with(columns, Goal { labels, weights }, options, |_| ControlFlow::Continue(()))
}

/// Fits an ensemble and calls `on_round` after every round, which may stop the fit.
///
/// Memory: about one byte per value besides the columns, and 50 bytes per row. Without rows, the ensemble is
/// empty, with bias 0.
///
/// # Panics
///
/// If columns, labels and weights differ in length, a label is not from 0 to 1, a weight is negative or not
/// finite, or `depth` or `bins` is out of range.
pub fn fit_with<M: Matrix + ?Sized>(
    matrix: &M,
    goal: Goal<'_>,
    options: &Options,
    mut on_round: impl FnMut(Round<'_>) -> ControlFlow<()>,
) -> Ensemble {
    let Goal { labels, weights } = goal;
    assert_eq!(labels.len(), weights.len(), "every label has a weight");
    assert!(labels.iter().all(|label| (0.0..=1.0).contains(label)), "labels are from 0 to 1");
    assert!(
        weights.iter().all(|weight| (0.0..f32::INFINITY).contains(weight)),
        "weights are finite, not below 0"
    );
    let bias = log_odds(labels, weights);
    let binned = Binned::new(matrix, labels.len(), options.bins);
    let mut grower = Grower::new(&binned, labels.len(), options);
    let mut random = Random::new(options.seed);
    let mut scores = vec![bias; labels.len()];
    let mut slopes = vec![Slope::default(); labels.len()];
    let mut trees = Vec::new();
    for number in 1..=options.rounds {
        slopes
            .par_iter_mut()
            .zip(scores.par_iter().zip(labels.par_iter().zip(weights)))
            .with_min_len(4096)
            .for_each(|(slope, (&score, (&label, &weight)))| *slope = Slope::of(score, label, weight));
        let tree = grower.grow(&slopes, &mut random);
        if let Some(tree) = &tree {
            grower.add_leaves(tree, &mut scores);
        }
        let flow = on_round(Round { number, tree: tree.as_ref(), scores: &scores });
        trees.extend(tree);
        if flow.is_break() {
            break;
        }
    }
    Ensemble::new(bias, trees)
}

/// Computes the weighted mean of the logistic loss, in nats; 0 without weight.
///
/// Scores are log odds. For soft labels, the minimum of the loss is their entropy, not 0.
#[must_use]
pub fn log_loss(scores: &[f32], labels: &[f32], weights: &[f32]) -> f64 {
    let (mut loss, mut weight) = (0.0, 0.0);
    for ((&score, &label), &of) in scores.iter().zip(labels).zip(weights) {
        let (score, label, of) = (f64::from(score), f64::from(label), f64::from(of));
        // ln(1 + e^s) - y s, in a form that does not raise e to a large power.
        loss += of * (score.max(0.0) + (-score.abs()).exp().ln_1p() - label * score);
        weight += of;
    }
    if weight > 0.0 { loss / weight } else { 0.0 }
}

/// Returns the log odds of the mean label: the best score if nothing is known of a row.
#[expect(clippy::cast_possible_truncation, reason = "scores are single precision")]
fn log_odds(labels: &[f32], weights: &[f32]) -> f32 {
    /// Bound that keeps the log odds finite if all labels are equal: about ±14.
    const LEAST_SHARE: f64 = 1e-6;
    let (mut sum, mut weight) = (0.0, 0.0);
    for (&label, &of) in labels.iter().zip(weights) {
        sum += f64::from(label) * f64::from(of);
        weight += f64::from(of);
    }
    if weight <= 0.0 {
        return 0.0;
    }
    let share = (sum / weight).clamp(LEAST_SHARE, 1.0 - LEAST_SHARE);
    (share / (1.0 - share)).ln() as f32
}
