//! Logistic regression over sparse binary features, with L1 and L2 penalties.
//!
//! In: rows, each with a set of feature ids, a label and a weight. Out: a bias and a weight per feature, most
//! of them zero if the L1 penalty is effective. Deterministic: the same rows in the same order with the same
//! options give the same bits.
//!
//! Minimises `Σ weight · log(1 + exp(∓score)) + l1 · Σ|w| + l2 / 2 · Σw²`, with the bias free of penalty, by
//! cyclic coordinate descent with a trust region per feature (A. Genkin, D. D. Lewis, D. Madigan,
//! "Large-Scale Bayesian Logistic Regression for Text Categorization", Technometrics 49(3), 2007): every step
//! decreases the objective, without a line search. Since features are binary, a step multiplies the odds of
//! its rows by one of two numbers.

/// Maximum first step of a weight.
const FIRST_TRUST: f64 = 1.0;

/// Bound on the log odds of a row. Beyond it, the effect of the odds is lost in 64-bit rounding.
const MAX_LOG_ODDS: f64 = 40.0;

/// Number of passes over the nonzero weights for each pass over all.
const ACTIVE_PASSES: usize = 10;

/// Rows to which a model is fitted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// End of each row's ids.
    ends: Vec<usize>,
    ids: Vec<u32>,
    labels: Vec<bool>,
    weights: Vec<f32>,
}

impl Rows {
    /// Adds a row. Repeated ids count once. `weight` is the number of rows that it stands for.
    pub fn push(&mut self, ids: &[u32], label: bool, weight: f32) {
        let start = self.ids.len();
        self.ids.extend_from_slice(ids);
        self.ids[start..].sort_unstable();
        let mut kept = start;
        for at in start..self.ids.len() {
            if at == start || self.ids[at] != self.ids[kept - 1] {
                self.ids[kept] = self.ids[at];
                kept += 1;
            }
        }
        self.ids.truncate(kept);
        self.ends.push(kept);
        self.labels.push(label);
        self.weights.push(weight);
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns true if there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the ids of row `at`, in ascending order.
    ///
    /// # Panics
    /// If there is no such row.
    #[must_use]
    pub fn ids(&self, at: usize) -> &[u32] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.ids[start..self.ends[at]]
    }

    /// Returns the label of row `at`.
    ///
    /// # Panics
    /// If there is no such row.
    #[must_use]
    pub fn label(&self, at: usize) -> bool {
        self.labels[at]
    }

    /// Returns one more than the largest id, or 0 if there are none.
    #[must_use]
    pub fn dimension(&self) -> usize {
        self.ids.iter().max().map_or(0, |&id| id as usize + 1)
    }
}

/// Options of the fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Penalty on the size of each weight: the minimum gain in log likelihood per unit of weight for a
    /// feature to be used. In rows, so that it need not grow with the data for rare features to be pruned.
    pub l1: f64,
    /// Penalty on half the square of each weight. Without any penalty, the weight of a feature that only one
    /// label has grows until the passes are used up.
    pub l2: f64,
    /// The fit ends when ten passes decrease the objective by less than this share.
    pub tolerance: f64,
    /// Maximum number of passes over all weights.
    pub max_passes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { l1: 1.0, l2: 0.1, tolerance: 1e-6, max_passes: 200 }
    }
}

/// A fitted model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linear {
    /// Score of a row without features.
    pub bias: f64,
    /// Weight of each feature, by id.
    pub weights: Vec<f64>,
}

impl Linear {
    /// Returns the log odds that a row with these features has the label. Unknown ids add nothing; each id
    /// must occur once.
    #[must_use]
    pub fn score(&self, ids: &[u32]) -> f64 {
        self.bias + ids.iter().filter_map(|&id| self.weights.get(id as usize)).sum::<f64>()
    }

    /// Converts log odds to a probability.
    #[must_use]
    pub fn probability(log_odds: f64) -> f64 {
        1.0 / (1.0 + (-log_odds).exp())
    }
}

/// Fits a model to `rows`. Cost: a few dozen passes over all ids. Memory: 4 bytes per id.
#[must_use]
pub fn fit(rows: &Rows, options: &Options) -> Linear {
    let mut descent = Descent::new(rows, *options);
    let mut last = descent.refresh();
    for _ in 0..options.max_passes {
        descent.pass(false);
        for _ in 1..ACTIVE_PASSES {
            descent.pass(true);
        }
        let sum = descent.refresh();
        if last - sum <= options.tolerance * last {
            break;
        }
        last = sum;
    }
    descent.model
}

/// State of a fit.
struct Descent<'r> {
    rows: &'r Rows,
    options: Options,
    /// End of each feature's rows in `members`.
    ends: Vec<usize>,
    /// Rows of each feature, concatenated.
    members: Vec<u32>,
    /// Maximum step of each weight; that of the bias is last.
    trust: Vec<f64>,
    /// Odds that each row has its own label.
    odds: Vec<f64>,
    model: Linear,
}

impl<'r> Descent<'r> {
    /// Indexes the rows by feature.
    fn new(rows: &'r Rows, options: Options) -> Self {
        let dimension = rows.dimension();
        let mut ends = vec![0; dimension + 1];
        for &id in &rows.ids {
            ends[id as usize + 1] += 1;
        }
        for at in 0..dimension {
            ends[at + 1] += ends[at];
        }
        let mut members = vec![0; rows.ids.len()];
        for (row, at) in (0..rows.len()).zip(0u32..) {
            for &id in rows.ids(row) {
                let slot = &mut ends[id as usize];
                members[*slot] = at;
                *slot += 1;
            }
        }
        ends.pop();
        Self {
            rows,
            options,
            ends,
            members,
            trust: vec![FIRST_TRUST; dimension + 1],
            odds: vec![1.0; rows.len()],
            model: Linear { bias: 0.0, weights: vec![0.0; dimension] },
        }
    }

    /// Recomputes the odds from the weights, so that rounding errors do not accumulate, and returns the
    /// objective.
    fn refresh(&mut self) -> f64 {
        let mut sum = 0.0;
        for row in 0..self.rows.len() {
            let score = self.model.score(self.rows.ids(row));
            let score = if self.rows.labels[row] { score } else { -score };
            let score = score.clamp(-MAX_LOG_ODDS, MAX_LOG_ODDS);
            self.odds[row] = score.exp();
            sum += f64::from(self.rows.weights[row]) * (-score).exp().ln_1p();
        }
        let penalty =
            |&weight: &f64| self.options.l1 * weight.abs() + self.options.l2 / 2.0 * weight * weight;
        sum + self.model.weights.iter().map(penalty).sum::<f64>()
    }

    /// Makes a step of each weight, or only of those that are not zero.
    fn pass(&mut self, active_only: bool) {
        self.step_bias();
        for id in 0..self.model.weights.len() {
            if !active_only || self.model.weights[id] != 0.0 {
                self.step(id);
            }
        }
    }

    /// Makes a step of the bias.
    fn step_bias(&mut self) {
        let last = self.trust.len() - 1;
        let (gradient, curve) = slopes(self.rows, &self.odds, 0..self.rows.len(), self.trust[last]);
        if curve <= 0.0 {
            return;
        }
        let step = (-gradient / curve).clamp(-self.trust[last], self.trust[last]);
        self.model.bias += step;
        self.trust[last] = (2.0 * step.abs()).max(self.trust[last] / 2.0);
        shift(self.rows, &mut self.odds, 0..self.rows.len(), step);
    }

    /// Makes a step of the weight of feature `id`.
    fn step(&mut self, id: usize) {
        let start = if id == 0 { 0 } else { self.ends[id - 1] };
        let members = self.members[start..self.ends[id]].iter().map(|&row| row as usize);
        let weight = self.model.weights[id];
        let (gradient, curve) = slopes(self.rows, &self.odds, members.clone(), self.trust[id]);
        let curve = curve + self.options.l2;
        if curve <= 0.0 {
            return;
        }
        // Minimum of the parabola that bounds the loss, plus both penalties.
        let free = weight * curve - (gradient + self.options.l2 * weight);
        let best = (free.abs() - self.options.l1).max(0.0).copysign(free) / curve;
        let reach = self.trust[id];
        let step = (best - weight).clamp(-reach, reach);
        self.trust[id] = (2.0 * step.abs()).max(reach / 2.0);
        if step != 0.0 {
            // Within reach, take the optimum itself: zero is exactly zero, not a rounded sum.
            self.model.weights[id] = if (best - weight).abs() <= reach { best } else { weight + step };
            shift(self.rows, &mut self.odds, members, step);
        }
    }
}

/// Returns the slope of the loss in the weight of a feature with rows `members`, and a bound on its curvature
/// while the weight moves by at most `trust`.
fn slopes(rows: &Rows, odds: &[f64], members: impl Iterator<Item = usize>, trust: f64) -> (f64, f64) {
    let wide = trust.exp();
    let (mut gradient, mut curve) = (0.0, 0.0);
    for row in members {
        let weight = f64::from(rows.weights[row]);
        let odds = odds[row];
        let miss = weight / (1.0 + odds);
        gradient += if rows.labels[row] { -miss } else { miss };
        let far = odds.max(1.0 / odds);
        curve += if far <= wide { weight / 4.0 } else { weight / (2.0 + far / wide + wide / far) };
    }
    (gradient, curve)
}

/// Shifts the scores of `members` by `step`.
fn shift(rows: &Rows, odds: &mut [f64], members: impl Iterator<Item = usize>, step: f64) {
    let (up, down) = (step.exp(), (-step).exp());
    for row in members {
        odds[row] *= if rows.labels[row] { up } else { down };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws rows from a known model with a fixed sequence of numbers: feature 0 is positive, 1 negative, and
    /// 2 to 9 are noise.
    fn drawn() -> Rows {
        let mut state = 7_u64;
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f64 / f64::from(1 << 24)
        };
        let mut rows = Rows::default();
        for _ in 0..4_000 {
            let ids = (0..10).filter(|_| draw() < 0.5).collect::<Vec<u32>>();
            let score =
                -0.5 + if ids.contains(&0) { 2.0 } else { 0.0 } - if ids.contains(&1) { 1.0 } else { 0.0 };
            rows.push(&ids, draw() < Linear::probability(score), 1.0);
        }
        rows
    }

    #[test]
    fn finds_the_model_that_the_rows_were_drawn_from() {
        let exact = Options { l1: 0.0, l2: 0.001, tolerance: 1e-12, ..Options::default() };
        let model = fit(&drawn(), &exact);
        assert!((model.bias + 0.5).abs() < 0.25, "{model:?}");
        assert!((model.weights[0] - 2.0).abs() < 0.2, "{model:?}");
        assert!((model.weights[1] + 1.0).abs() < 0.2, "{model:?}");
    }

    #[test]
    fn at_the_end_every_slope_equals_its_penalty() {
        let rows = drawn();
        let options = Options { l1: 25.0, l2: 0.5, tolerance: 1e-14, ..Options::default() };
        let model = fit(&rows, &options);
        let mut slopes = vec![0.0; rows.dimension()];
        for row in 0..rows.len() {
            let label = f64::from(u8::from(rows.label(row)));
            let miss = Linear::probability(model.score(rows.ids(row))) - label;
            rows.ids(row).iter().for_each(|&id| slopes[id as usize] += miss);
        }
        for (weight, slope) in model.weights.iter().zip(slopes) {
            if *weight == 0.0 {
                assert!(slope.abs() <= options.l1 + 1e-3, "{slope}");
            } else {
                let wanted = -options.l1 * weight.signum() - options.l2 * weight;
                assert!((slope - wanted).abs() < 1e-3, "{slope} {wanted}");
            }
        }
        assert!(model.weights[2..].iter().filter(|&&weight| weight == 0.0).count() >= 6, "{model:?}");
    }

    #[test]
    fn a_row_of_weight_three_is_three_rows() {
        let (mut heavy, mut many) = (Rows::default(), Rows::default());
        for (ids, label, copies) in [(&[0, 1][..], true, 3_u8), (&[1], false, 1), (&[0], false, 2)] {
            heavy.push(ids, label, f32::from(copies));
            (0..copies).for_each(|_| many.push(ids, label, 1.0));
        }
        let options = Options { l1: 0.01, l2: 0.1, tolerance: 1e-12, ..Options::default() };
        let (heavy, many) = (fit(&heavy, &options), fit(&many, &options));
        for (one, other) in heavy.weights.iter().zip(&many.weights) {
            assert!((one - other).abs() < 1e-4, "{heavy:?} {many:?}");
        }
    }

    #[test]
    fn the_same_rows_give_the_same_bits() {
        assert_eq!(fit(&drawn(), &Options::default()), fit(&drawn(), &Options::default()));
    }

    #[test]
    fn ids_count_once_and_no_rows_give_no_model() {
        let mut rows = Rows::default();
        rows.push(&[5, 1, 5], true, 1.0);
        rows.push(&[], false, 1.0);
        assert_eq!((rows.ids(0), rows.ids(1), rows.dimension()), (&[1, 5][..], &[][..], 6));
        assert_eq!(fit(&Rows::default(), &Options::default()), Linear::default());
    }

    /// The weight of a feature that only one label has must, without a penalty, neither overflow nor be
    /// fitted forever.
    #[test]
    fn labels_that_a_feature_divides_stay_finite() {
        let mut rows = Rows::default();
        (0..50).for_each(|at| rows.push(&[u32::from(at % 2 == 0)], at % 2 == 0, 1.0));
        let model = fit(&rows, &Options { l1: 0.0, l2: 0.0, tolerance: 0.0, max_passes: 30 });
        assert!(model.weights.iter().all(|weight| weight.is_finite()) && model.bias.is_finite());
        assert!(model.score(&[1]) > 5.0 && model.score(&[0]) < -5.0);
    }
}
