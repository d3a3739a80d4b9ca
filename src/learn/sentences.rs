//! Training of the model of sentence boundaries on labelled paragraphs.
//!
//! In: paragraphs with the ends of their sentences, and the splitter, which computes the features. Out: the
//! model file of [`crate::sentences::model`]. The same paragraphs in the same order give the same bytes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::labels::GoldParagraph;
use super::linear::{self, Linear, Rows};
use crate::sentences::model::{self, Head};
use crate::sentences::{Example, Splitter};

/// Options of training. The defaults give the shipped model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Penalties and stopping criteria of the fit.
    pub linear: linear::Options,
    /// Minimum number of places at which a feature must occur to be used.
    pub min_places: u32,
    /// Probability from which a sentence ends after a terminator.
    pub after_stop: f64,
    /// Probability from which a sentence ends elsewhere. Above one half, since readers forgive a sentence that is too
    /// long sooner than one that is cut: on EWT and GUM dev precision there gains .5 and .3, recall loses .4 and .1.
    pub elsewhere: f64,
    /// Penalties and stopping criteria of the gate's fit.
    pub gate: linear::Options,
    /// Maximum share of ends without a terminator found by all features together that the gate may lose.
    pub gate_loss: f64,
    /// Maximum share of places, relative to the ends after a terminator, that may be decided otherwise
    /// because only the first features are read, in either direction.
    pub hasty: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            linear: linear::Options { l1: 0.37, l2: 1.05, tolerance: 1e-5, max_passes: 40 },
            min_places: 2,
            after_stop: 0.45,
            elsewhere: 0.6,
            gate: linear::Options { l1: 1.0, l2: 0.2, tolerance: 1e-5, max_passes: 40 },
            gate_loss: 0.01,
            hasty: 0.0003,
        }
    }
}

/// Places in labelled paragraphs.
#[derive(Clone, Debug, Default)]
pub struct Places {
    examples: Vec<Example>,
}

/// Rows with features numbered from 0.
struct Numbered {
    rows: Rows,
    /// Id of each feature.
    ids: Vec<u32>,
}

impl Numbered {
    /// Makes a row per example, of those features that occur at `min_places` places or more.
    fn new<'e>(rows: impl Iterator<Item = (&'e [u32], bool)> + Clone, min_places: u32) -> Self {
        let mut counts = HashMap::<u32, u32>::new();
        rows.clone().flat_map(|(ids, _)| ids).for_each(|&id| *counts.entry(id).or_default() += 1);
        let mut ids = counts
            .into_iter()
            .filter(|&(_, count)| count >= min_places)
            .map(|(id, _)| id)
            .collect::<Vec<_>>();
        ids.sort_unstable();
        let numbers = ids.iter().copied().zip(0..).collect::<HashMap<u32, u32>>();
        let mut numbered = Rows::default();
        for (ids, ends) in rows {
            let known = ids.iter().filter_map(|id| numbers.get(id).copied()).collect::<Vec<_>>();
            numbered.push(&known, ends, 1.0);
        }
        Self { rows: numbered, ids }
    }

    /// Fits a model; returns its bias, and its nonzero weights by id.
    fn fit(&self, options: &linear::Options) -> (f64, BTreeMap<u32, f64>) {
        let Linear { bias, weights } = linear::fit(&self.rows, options);
        let weights = self.ids.iter().copied().zip(weights).filter(|&(_, weight)| weight != 0.0);
        (bias, weights.collect())
    }
}

/// Sums the weights of `ids`.
fn sum(weights: &BTreeMap<u32, f64>, ids: &[u32]) -> f64 {
    ids.iter().filter_map(|id| weights.get(id)).sum()
}

/// Returns the byte offsets of the ends of a paragraph's sentences, except that of the last.
#[must_use]
pub fn inner_ends(paragraph: &GoldParagraph) -> BTreeSet<usize> {
    let offsets = paragraph.text.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
    paragraph.ends.iter().filter_map(|&end| offsets.get(end).copied()).collect()
}

impl Places {
    /// Extracts the places of `paragraphs` with `splitter`, except those that rules decide.
    #[must_use]
    pub fn of(paragraphs: &[GoldParagraph], splitter: &Splitter) -> Self {
        let examples = paragraphs
            .iter()
            .flat_map(|paragraph| splitter.examples(&paragraph.text, &inner_ends(paragraph)))
            .filter(|example| !example.is_ruled_out);
        Self { examples: examples.collect() }
    }

    /// Returns the number of places.
    #[must_use]
    pub fn len(&self) -> usize {
        self.examples.len()
    }

    /// Returns true if there are no places.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.examples.is_empty()
    }

    /// Returns the number of places where a sentence ends.
    #[must_use]
    pub fn ends(&self) -> usize {
        self.examples.iter().filter(|example| example.ends).count()
    }

    fn without_stop(&self) -> impl Iterator<Item = &Example> + Clone {
        self.examples.iter().filter(|example| !example.has_stop)
    }
}

/// Trains on `places`, and returns the model file.
#[must_use]
pub fn fit(places: &Places, options: &Options) -> Vec<u8> {
    let rows = places.examples.iter().map(|example| (&example.ids[..], example.ends));
    let (bias, mut weights) = Numbered::new(rows, options.min_places).fit(&options.linear);
    let rows = places.without_stop().map(|example| (&example.gate_ids[..], example.ends));
    let (_, gate_weights) = Numbered::new(rows, options.min_places).fit(&options.gate);
    let threshold = log_odds(options.elsewhere);
    let mut ends = places
        .without_stop()
        .filter(|example| example.ends && bias + sum(&weights, &example.ids) >= threshold)
        .map(|example| sum(&gate_weights, &example.gate_ids))
        .collect::<Vec<_>>();
    ends.sort_by(f64::total_cmp);
    let gate = ends.get(share(ends.len(), options.gate_loss)).copied().unwrap_or(f64::NEG_INFINITY);
    let doubt = doubt(places, bias, &weights, options);
    weights.extend(gate_weights);
    #[expect(clippy::cast_possible_truncation, reason = "single precision is enough for log odds")]
    let head = Head {
        bias: bias as f32,
        after_stop: log_odds(options.after_stop) as f32,
        elsewhere: log_odds(options.elsewhere) as f32,
        doubt_after_stop: doubt.map(|bound| bound as f32),
        gate: gate as f32,
    };
    model::encode(&head, &weights.into_iter().collect::<Vec<_>>())
}

/// Returns `share` of `count`, rounded down.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
fn share(count: usize, share: f64) -> usize {
    (count as f64 * share) as usize
}

/// Natural logarithm of the odds.
fn log_odds(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln()
}

/// Returns the range of log odds by the first features within which the others must be read, so that all but
/// a few places after a terminator are decided as by all features.
fn doubt(places: &Places, bias: f64, weights: &BTreeMap<u32, f64>, options: &Options) -> [f64; 2] {
    let threshold = log_odds(options.after_stop);
    let group = places.examples.iter().filter(|example| example.has_stop);
    let mut scores = group
        .map(|example| {
            let first = bias + sum(weights, &example.ids[..example.first_ids]);
            (first, bias + sum(weights, &example.ids) >= threshold)
        })
        .collect::<Vec<_>>();
    scores.sort_by(|one, other| one.0.total_cmp(&other.0));
    let allowed = share(scores.iter().filter(|(_, ends)| *ends).count(), options.hasty);
    let low = scores.iter().filter(|(_, ends)| *ends).nth(allowed);
    let high = scores.iter().rev().filter(|(_, ends)| !*ends).nth(allowed);
    let bound = |place: Option<&(f64, bool)>| place.map_or(threshold, |place| place.0);
    [bound(low).min(threshold), bound(high).max(threshold)]
}
