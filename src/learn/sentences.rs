//! Fits the model of sentence boundaries to labelled paragraphs.
//!
//! In: paragraphs with the ends of their sentences, and the splitter whose features count. Out: the model
//! file of [`crate::sentences::model`]. The same paragraphs in the same order give the same bytes.

use std::collections::{BTreeSet, HashMap};

use super::labels::GoldParagraph;
use super::linear::{self, Linear, Rows};
use crate::sentences::model::{self, Head};
use crate::sentences::{Example, Splitter};

/// How the shipped model is fitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Penalties and ends of the fit.
    pub linear: linear::Options,
    /// Places that a feature must stand at to be tried at all.
    pub min_places: u32,
    /// Probability from which a sentence ends behind a terminator.
    pub after_stop: f64,
    /// Probability from which a sentence ends elsewhere.
    pub elsewhere: f64,
    /// Share of the ends without a terminator that may be lost by not reading all features.
    pub cutoff_loss: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            linear: linear::Options { l1: 0.5, l2: 0.05, tolerance: 1e-5, max_passes: 40 },
            min_places: 2,
            after_stop: 0.45,
            elsewhere: 0.45,
            cutoff_loss: 0.002,
        }
    }
}

/// The places of labelled paragraphs, with features numbered from 0.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Their rows.
    pub rows: Rows,
    examples: Vec<Example>,
    /// The id of each feature.
    ids: Vec<u32>,
}

/// Byte offsets of the ends of a paragraph's sentences, the last one's aside.
#[must_use]
pub fn inner_ends(paragraph: &GoldParagraph) -> BTreeSet<usize> {
    let offsets = paragraph.text.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
    paragraph.ends.iter().filter_map(|&end| offsets.get(end).copied()).collect()
}

impl Places {
    /// The places of `paragraphs` as `splitter` sees them.
    #[must_use]
    pub fn of(paragraphs: &[GoldParagraph], splitter: &Splitter, options: &Options) -> Self {
        let examples = paragraphs
            .iter()
            .flat_map(|paragraph| splitter.examples(&paragraph.text, &inner_ends(paragraph)))
            .filter(|example| !example.is_ruled_out)
            .collect::<Vec<_>>();
        let mut counts = HashMap::<u32, u32>::new();
        examples.iter().flat_map(|example| &example.ids).for_each(|&id| *counts.entry(id).or_default() += 1);
        let frequent = counts.iter().filter(|&(_, &count)| count >= options.min_places);
        let mut ids = frequent.map(|(&id, _)| id).collect::<Vec<_>>();
        ids.sort_unstable();
        let numbers = ids.iter().copied().zip(0..).collect::<HashMap<u32, u32>>();
        let mut rows = Rows::default();
        for example in &examples {
            let known = example.ids.iter().filter_map(|id| numbers.get(id).copied()).collect::<Vec<_>>();
            rows.push(&known, example.ends, 1.0);
        }
        Self { rows, examples, ids }
    }
}

/// The model file for `places`.
#[must_use]
pub fn fit(places: &Places, options: &Options) -> Vec<u8> {
    let linear = linear::fit(&places.rows, &options.linear);
    let weights = places.ids.iter().copied().zip(linear.weights.iter().copied()).collect::<Vec<_>>();
    #[expect(clippy::cast_possible_truncation, reason = "log-odds need no more digits than that")]
    let head = Head {
        bias: linear.bias as f32,
        after_stop: log_odds(options.after_stop) as f32,
        elsewhere: log_odds(options.elsewhere) as f32,
        cutoff: cutoff(places, &linear, options.cutoff_loss) as f32,
    };
    model::encode(&head, &weights)
}

fn log_odds(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln()
}

/// The log-odds of the first features that all but a share of `loss` of the ends without a terminator reach.
fn cutoff(places: &Places, linear: &Linear, loss: f64) -> f64 {
    let weights = places.ids.iter().copied().zip(&linear.weights).collect::<HashMap<_, _>>();
    let first = |example: &Example| {
        let ids = &example.ids[..example.first_ids];
        linear.bias + ids.iter().filter_map(|id| weights.get(id).copied()).sum::<f64>()
    };
    let ends = places.examples.iter().filter(|example| example.ends && !example.has_stop);
    let mut scores = ends.map(first).collect::<Vec<_>>();
    scores.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
    let lost = (scores.len() as f64 * loss) as usize;
    scores.get(lost).copied().unwrap_or(f64::NEG_INFINITY)
}
