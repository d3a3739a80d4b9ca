//! Training of the weights by which the title of a text dump is chosen among its lines.
//!
//! In: pages whose lines have features, with the line that shows the title. Out: a weight for each feature.
//! The probability of a line is the softmax of the scores of its page's lines and of 0, the score of no line (a
//! conditional logit); the weights maximise the probability of the titles, with a quadratic penalty, by Adam over all pages at once.

use crate::parse::{TitleFeatures, TitleLine};
use crate::text::normalize::normalize;
use crate::text::words;

/// Penalty on the squares of the weights of standardised features; from .0001 to .01 makes no difference.
const PENALTY: f64 = 1e-3;
/// Steps and their size, and the decay of Adam's two averages. More steps change no figure.
const STEPS: i32 = 150;
const STEP: f64 = 0.1;
const DECAY: f64 = 0.9;
const SQUARE_DECAY: f64 = 0.99;

/// Minimum number of words of a line that shows a part of a title.
const MIN_PART_WORDS: usize = 3;

/// Weight of a page of which no line shows the title, relative to the others: most of them show it in other words.
/// With full weight, .60 of the titles of the labelled dumps are found, with this, .62.
const NONE_WEIGHT: f64 = 0.2;

/// A page to learn from.
#[derive(Clone, Debug)]
pub struct Example {
    /// Features of its lines.
    lines: Vec<Vec<f64>>,
    /// Whether each line is the title.
    is_title: Vec<bool>,
    /// Weight of the page.
    weight: f64,
}

impl Example {
    /// Makes an example of the `lines` of a page entitled `title`. `None` if no line shows the title, but one
    /// shows a part of it or more than it: such a page says neither which line is right nor that none is.
    #[must_use]
    pub fn new(lines: &[TitleLine], title: &str, weight: f64) -> Option<Self> {
        let words_of =
            |text: &str| format!(" {} ", words::iter(&normalize(text)).collect::<Vec<_>>().join(" "));
        let title = words_of(title);
        let shown = lines.iter().map(|line| words_of(&line.text)).collect::<Vec<_>>();
        let is_title = shown.iter().map(|line| *line == title).collect::<Vec<_>>();
        let is_part = |line: &String| {
            line.split(' ').count() > MIN_PART_WORDS
                && (title.contains(line.as_str()) || line.contains(&title))
        };
        let lines = lines.iter().map(|line| line.features.values()).collect();
        if is_title.contains(&true) {
            return Some(Self { lines, is_title, weight });
        }
        let weight = weight * NONE_WEIGHT;
        (!shown.iter().any(is_part)).then_some(Self { lines, is_title, weight })
    }

    /// Returns true if a line shows the title.
    #[must_use]
    pub fn has_title(&self) -> bool {
        self.is_title.contains(&true)
    }

    /// Returns true if the line with the highest score by `weights`, the first of equals, is the title; if no
    /// line shows it, whether no score is above 0.
    #[must_use]
    pub fn is_found(&self, weights: &TitleFeatures) -> bool {
        let weights = weights.values();
        let scores = self.lines.iter().map(|line| score(line, &weights)).zip(&self.is_title).rev();
        let best =
            scores.filter(|(score, _)| *score > 0.0).max_by(|(one, _), (other, _)| one.total_cmp(other));
        best.map_or(!self.has_title(), |(_, is_title)| *is_title)
    }
}

/// Fits the weights to `examples`.
#[must_use]
pub fn fit(examples: &[&Example]) -> TitleFeatures {
    let count = TitleFeatures::NAMES.len();
    let spread = spread(examples, count);
    let mut scaled = examples.iter().map(|&example| example.clone()).collect::<Vec<_>>();
    for line in scaled.iter_mut().flat_map(|example| &mut example.lines) {
        line.iter_mut().zip(&spread).for_each(|(value, spread)| *value /= spread);
    }
    let mut weights = vec![0.0; count];
    let (mut first, mut second) = (vec![0.0; count], vec![0.0; count]);
    for step in 1..=STEPS {
        let gradient = gradient(&scaled, &weights);
        for at in 0..count {
            first[at] = DECAY * first[at] + (1.0 - DECAY) * gradient[at];
            second[at] = SQUARE_DECAY * second[at] + (1.0 - SQUARE_DECAY) * gradient[at] * gradient[at];
            let direction = first[at] / (1.0 - DECAY.powi(step));
            let size = (second[at] / (1.0 - SQUARE_DECAY.powi(step))).sqrt() + 1e-8;
            weights[at] -= STEP * direction / size;
        }
    }
    let weights = weights.iter().zip(&spread).map(|(weight, spread)| weight / spread);
    TitleFeatures::from_values(&weights.collect::<Vec<_>>())
}

/// Returns the root mean square of each feature; infinity for one that is always 0, so that its weight is 0.
fn spread(examples: &[&Example], count: usize) -> Vec<f64> {
    let lines = || examples.iter().flat_map(|example| &example.lines);
    let total = lines().count().max(1) as f64;
    let of = |at: usize| {
        let square = lines().map(|line| line[at].powi(2)).sum::<f64>() / total;
        if square > 0.0 { square.sqrt() } else { f64::INFINITY }
    };
    (0..count).map(of).collect()
}

/// Returns the gradient of the mean loss.
fn gradient(examples: &[Example], weights: &[f64]) -> Vec<f64> {
    let mut gradient = vec![0.0; weights.len()];
    let all = examples.iter().map(|example| example.weight).sum::<f64>();
    for Example { lines, is_title, weight } in examples {
        let scores = lines.iter().map(|line| score(line, weights)).collect::<Vec<_>>();
        // No line is an alternative too, with the score 0.
        let highest = scores.iter().copied().fold(0.0, f64::max);
        let odds = scores.iter().map(|score| (score - highest).exp()).collect::<Vec<_>>();
        let sum = odds.iter().sum::<f64>() + (-highest).exp();
        let of_titles =
            odds.iter().zip(is_title).filter(|(_, is_title)| **is_title).map(|(odds, _)| odds).sum::<f64>();
        for ((line, odds), is_title) in lines.iter().zip(&odds).zip(is_title) {
            let wanted = if *is_title && of_titles > 0.0 { odds / of_titles } else { 0.0 };
            let error = (odds / sum - wanted) * weight / all;
            gradient.iter_mut().zip(line).for_each(|(sum, value)| *sum += error * value);
        }
    }
    gradient.iter_mut().zip(weights).for_each(|(gradient, weight)| *gradient += PENALTY * weight);
    gradient
}

fn score(line: &[f64], weights: &[f64]) -> f64 {
    line.iter().zip(weights).map(|(value, weight)| value * weight).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_feature_that_tells_titles_apart_gets_the_weight() {
        let line = |told: f64, noise: f64| {
            let mut values = vec![0.0; TitleFeatures::NAMES.len()];
            (values[0], values[1], values[2]) = (1.0, told, noise);
            let text = if told > 0.0 { "Old Mills!" } else { "Menu" };
            TitleLine { text: text.to_owned(), features: TitleFeatures::from_values(&values) }
        };
        let pages = [
            vec![line(1.0, 0.0), line(0.0, 1.0)],
            vec![line(0.0, 0.0), line(1.0, 1.0)],
            vec![line(0.0, 1.0), line(0.0, 0.0)],
        ];
        let examples = pages.iter().map(|lines| Example::new(lines, "old mills", 1.0).unwrap());
        let examples = examples.collect::<Vec<_>>();
        let weights = fit(&examples.iter().collect::<Vec<_>>());
        assert!(examples.iter().all(|example| example.is_found(&weights)), "{weights:?}");
        assert_eq!(examples.iter().filter(|example| example.has_title()).count(), 2);
        let weights = weights.values();
        assert!(weights[0] < 0.0 && weights[1] > 1.0 && weights[2].abs() < weights[1] / 10.0, "{weights:?}");
        assert!(weights[3..].iter().all(|&weight| weight == 0.0), "{weights:?}");
    }

    #[test]
    fn a_page_that_shows_a_part_of_its_title_teaches_nothing() {
        let line =
            TitleLine { text: "Old mills of the north".to_owned(), features: TitleFeatures::default() };
        assert!(Example::new(std::slice::from_ref(&line), "Old mills of the north - Grain", 1.0).is_none());
        assert!(Example::new(&[line], "New weirs", 1.0).is_some());
    }
}
