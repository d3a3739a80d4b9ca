//! Fits the model of sentence boundaries to labelled paragraphs.
//!
//! In: paragraphs with the ends of their sentences, and the splitter whose features count. Out: the model
//! file of [`crate::sentences::model`]. The same paragraphs in the same order give the same bytes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    /// Penalties and ends of the gate's fit.
    pub gate: linear::Options,
    /// Share of the ends without a terminator, of those that all features together find, that may be lost at
    /// the gate.
    pub gate_loss: f64,
    /// How many places, as a share of the ends behind a terminator, may be decided otherwise
    /// because only the first features are read, in either direction.
    pub hasty: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            linear: linear::Options { l1: 0.37, l2: 1.05, tolerance: 1e-5, max_passes: 40 },
            min_places: 2,
            after_stop: 0.45,
            elsewhere: 0.5,
            gate: linear::Options { l1: 1.0, l2: 0.2, tolerance: 1e-5, max_passes: 40 },
            gate_loss: 0.01,
            hasty: 0.0003,
        }
    }
}

/// The places of labelled paragraphs.
#[derive(Clone, Debug, Default)]
pub struct Places {
    examples: Vec<Example>,
}

/// Rows whose features are numbered from 0.
struct Numbered {
    rows: Rows,
    /// The id of each feature.
    ids: Vec<u32>,
}

impl Numbered {
    /// One row an example: those of its features that stand at `min_places` places or more.
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

    /// The fitted model: its bias, and its weights by feature.
    fn fit(&self, options: &linear::Options) -> (f64, BTreeMap<u32, f64>) {
        let Linear { bias, weights } = linear::fit(&self.rows, options);
        let weights = self.ids.iter().copied().zip(weights).filter(|&(_, weight)| weight != 0.0);
        (bias, weights.collect())
    }
}

/// The sum of the weights of `ids`.
fn sum(weights: &BTreeMap<u32, f64>, ids: &[u32]) -> f64 {
    ids.iter().filter_map(|id| weights.get(id)).sum()
}

/// Byte offsets of the ends of a paragraph's sentences, the last one's aside.
#[must_use]
pub fn inner_ends(paragraph: &GoldParagraph) -> BTreeSet<usize> {
    let offsets = paragraph.text.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
    paragraph.ends.iter().filter_map(|&end| offsets.get(end).copied()).collect()
}

impl Places {
    /// The places of `paragraphs` as `splitter` sees them; where rules decide there is nothing to learn.
    #[must_use]
    pub fn of(paragraphs: &[GoldParagraph], splitter: &Splitter) -> Self {
        let examples = paragraphs
            .iter()
            .flat_map(|paragraph| splitter.examples(&paragraph.text, &inner_ends(paragraph)))
            .filter(|example| !example.is_ruled_out);
        Self { examples: examples.collect() }
    }

    /// Number of places that no rule decides.
    #[must_use]
    pub fn len(&self) -> usize {
        self.examples.len()
    }

    /// Whether there is no such place.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.examples.is_empty()
    }

    /// Number of places where a sentence ends.
    #[must_use]
    pub fn ends(&self) -> usize {
        self.examples.iter().filter(|example| example.ends).count()
    }

    fn without_stop(&self) -> impl Iterator<Item = &Example> + Clone {
        self.examples.iter().filter(|example| !example.has_stop)
    }
}

/// The model file for `places`.
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
    #[expect(clippy::cast_possible_truncation, reason = "log-odds need no more digits than that")]
    let head = Head {
        bias: bias as f32,
        after_stop: log_odds(options.after_stop) as f32,
        elsewhere: log_odds(options.elsewhere) as f32,
        doubt_after_stop: doubt.map(|bound| bound as f32),
        gate: gate as f32,
    };
    model::encode(&head, &weights.into_iter().collect::<Vec<_>>())
}

/// `share` of `count`, rounded down.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
fn share(count: usize, share: f64) -> usize {
    (count as f64 * share) as usize
}

fn log_odds(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln()
}

/// The log-odds of the first features between which the others must be read, so that all but a few places
/// behind a terminator are decided as by all features.
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
