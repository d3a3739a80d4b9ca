//! Training of hashed linear models: logistic regression over binary features by FTRL-Proximal.
//!
//! In: rows of features, with a label and a weight for each. Out: a bias and a table of weights, most of them
//! 0. Each row is scaled by the square root of its number of features, as in [`Linear::score`]. The order of
//! rows in each pass is drawn from a seed, so the result is reproducible.
//!
//! Source: `McMahan` et al. 2013, "Ad click prediction: a view from the trenches", algorithm 1.

use crate::chrome::model::Linear;

use super::random::Random;

/// Rows of hashed features.
#[derive(Clone, Debug)]
pub struct Rows {
    features: Vec<u32>,
    /// Row `i` has the features `starts[i]..starts[i + 1]`.
    starts: Vec<usize>,
}

impl Default for Rows {
    fn default() -> Self {
        Self { features: Vec::new(), starts: vec![0] }
    }
}

impl Rows {
    /// Adds a row, whose features `visit` passes to its argument.
    pub fn push(&mut self, visit: impl FnOnce(&mut dyn FnMut(u32))) {
        visit(&mut |feature| self.features.push(feature));
        self.starts.push(self.features.len());
    }

    /// Returns the features of a row.
    #[must_use]
    pub fn row(&self, index: usize) -> &[u32] {
        &self.features[self.starts[index]..self.starts[index + 1]]
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Returns true if there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Options of training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Size of the table in bits of the index.
    pub bits: u32,
    /// Number of passes over the rows.
    pub passes: u32,
    /// Learning rate of the first steps.
    pub alpha: f32,
    /// Smoothing of the learning rate: about the root of summed squared gradients at which it is halved.
    pub beta: f32,
    /// L1 penalty, which makes weights vanish.
    pub l1: f32,
    /// L2 penalty, which makes weights small.
    pub l2: f32,
    /// Seed of the order of rows.
    pub seed: u64,
}

/// State of one weight.
#[derive(Clone, Copy, Default)]
struct Cell {
    z: f32,
    squares: f32,
}

impl Cell {
    /// Computes the current weight.
    fn weight(self, options: &Options) -> f32 {
        if self.z.abs() <= options.l1 {
            return 0.0;
        }
        let pull = (options.beta + self.squares.sqrt()) / options.alpha + options.l2;
        (self.z.signum() * options.l1 - self.z) / pull
    }

    /// Updates the state with a gradient at the current `weight`.
    fn add(&mut self, gradient: f32, weight: f32, options: &Options) {
        let squares = self.squares + gradient * gradient;
        let rate = (squares.sqrt() - self.squares.sqrt()) / options.alpha;
        self.z += gradient - rate * weight;
        self.squares = squares;
    }
}

/// Fits a model to the rows `which`, with `label` and `weight` of each. Memory: 8 bytes per cell of the
/// table.
///
/// # Panics
/// If `options.bits` exceeds the bits of a machine word.
#[must_use]
pub fn fit(
    rows: &Rows,
    which: &[u32],
    label: impl Fn(usize) -> f32,
    weight: impl Fn(usize) -> f32,
    options: &Options,
) -> Linear {
    let size = 1usize << options.bits;
    let mask = u32::try_from(size - 1).expect("tables have at most 2^32 cells");
    let mut cells = vec![Cell::default(); size];
    let mut bias = Cell::default();
    let no_pull = Options { l1: 0.0, l2: 0.0, ..*options };
    let mut order = which.to_vec();
    let mut random = Random::new(options.seed);
    for _ in 0..options.passes {
        random.shuffle(&mut order);
        for &row in &order {
            let row = row as usize;
            let features = rows.row(row);
            let scale = 1.0 / (features.len().max(1) as f32).sqrt();
            let bias_weight = bias.weight(&no_pull);
            let sum =
                features.iter().map(|&feature| cells[(feature & mask) as usize].weight(options)).sum::<f32>();
            let score = bias_weight + scale * sum;
            let slope = (1.0 / (1.0 + (-score).exp()) - label(row)) * weight(row);
            bias.add(slope, bias_weight, &no_pull);
            let gradient = slope * scale;
            for &feature in features {
                let cell = &mut cells[(feature & mask) as usize];
                let weight = cell.weight(options);
                cell.add(gradient, weight, options);
            }
        }
    }
    let weights = cells.into_iter().map(|cell| cell.weight(options)).collect::<Vec<_>>();
    Linear::new(bias.weight(&no_pull), &weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_which_feature_tells() {
        let mut rows = Rows::default();
        for row in 0..200u32 {
            rows.push(|add| {
                add(row % 2);
                add(10 + row % 7);
            });
        }
        let which = (0..200).collect::<Vec<_>>();
        let options = Options { bits: 6, passes: 20, alpha: 0.5, beta: 1.0, l1: 0.1, l2: 0.1, seed: 1 };
        let fitted = fit(&rows, &which, |row| if row % 2 == 0 { 1.0 } else { 0.0 }, |_| 1.0, &options);
        let score = |feature: u32| fitted.score(&[feature]);
        assert!(score(0) > 1.0 && score(1) < -1.0, "{} {}", score(0), score(1));
        assert!(score(12).abs() < 0.5);
        assert_eq!(fitted, fit(&rows, &which, |row| if row % 2 == 0 { 1.0 } else { 0.0 }, |_| 1.0, &options));
    }
}
