//! Calibration of scores to probabilities.
//!
//! In: scores that a model gave to rows it had not seen, and their labels. Out: slope and offset of the
//! logistic curve that fits them best (Platt 1999, "Probabilistic outputs for support vector machines"),
//! found by Newton's method.

/// Number of steps of Newton's method, far more than it needs to converge.
const STEPS: usize = 30;
/// Added to the curvature, so that the curve is finite even if all labels are equal.
const RIDGE: f64 = 1.0;

/// Fits the log odds `slope * score + offset`; returns `slope` and `offset`.
#[must_use]
pub(super) fn fit(scores: &[f32], labels: &[f32]) -> (f32, f32) {
    let (mut slope, mut offset) = (1.0f64, 0.0f64);
    for _ in 0..STEPS {
        // Gradient and curvature of the logistic loss, regularised towards slope 1 and offset 0.
        let (mut of_slope, mut of_offset) = (RIDGE * (slope - 1.0), RIDGE * offset);
        let (mut ss, mut so, mut oo) = (RIDGE, 0.0, RIDGE);
        for (&score, &label) in scores.iter().zip(labels) {
            let (score, label) = (f64::from(score), f64::from(label));
            let p = 1.0 / (1.0 + (-(slope * score + offset)).exp());
            let (gradient, curvature) = (p - label, p * (1.0 - p));
            of_slope += gradient * score;
            of_offset += gradient;
            ss += curvature * score * score;
            so += curvature * score;
            oo += curvature;
        }
        let determinant = ss * oo - so * so;
        if determinant <= f64::EPSILON {
            break;
        }
        slope -= (oo * of_slope - so * of_offset) / determinant;
        offset -= (ss * of_offset - so * of_slope) / determinant;
    }
    #[expect(clippy::cast_possible_truncation, reason = "single precision is enough for the curve")]
    let curve = (slope as f32, offset as f32);
    if slope.is_finite() && offset.is_finite() { curve } else { (1.0, 0.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_curve_that_labels_were_drawn_from() {
        // The labels are the probabilities themselves, so the fit is exact.
        let scores = (-40..=40).map(|step| step as f32 / 10.0).collect::<Vec<_>>();
        let scores = scores.repeat(50);
        let labels =
            scores.iter().map(|score| 1.0 / (1.0 + (-(0.5 * score - 1.0)).exp())).collect::<Vec<_>>();
        let (slope, offset) = fit(&scores, &labels);
        assert!((slope - 0.5).abs() < 0.02 && (offset + 1.0).abs() < 0.02, "{slope} {offset}");
    }

    #[test]
    fn one_label_alone_gives_a_finite_curve() {
        let (slope, offset) = fit(&[1.0, 2.0], &[1.0, 1.0]);
        assert!(slope.is_finite() && offset.is_finite());
    }
}
