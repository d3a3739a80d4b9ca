//! Pages as training data for trees: one row per block, one column per feature.

use std::borrow::Cow;

use super::example::Example;
use crate::chrome::features::{self, FeatureMatrix, Scores};
use crate::chrome::model::Tables;
use crate::learn::random::Random;
use crate::learn::trees::Matrix;

/// Weight within its page from which a block is always used: a hundredth of the page's content. Most blocks
/// are menu lines that weigh less; of those, a sample is drawn that weighs as much together.
const SURE_WEIGHT: f32 = 0.01;

/// A page as training data for trees.
pub(super) struct PageRows<'a> {
    example: Cow<'a, Example>,
    pub(super) matrix: FeatureMatrix,
    /// Weight of each block; 0 for those that are not used.
    weights: Vec<f32>,
    /// Half of the pages that it belongs to; for the calibration it is scored by trees fitted to the other half.
    pub(super) half: usize,
}

impl<'a> PageRows<'a> {
    pub(super) fn new(
        example: Cow<'a, Example>,
        tables: &Tables,
        weight: f32,
        half: usize,
        seed: u64,
    ) -> Self {
        let words = tables.words(&example.lines);
        let places = example.places.as_ref();
        let place_scores =
            places.map(|places| tables.places(places, example.lines.len())).unwrap_or_default();
        let scores = Scores { words: &words, places: &place_scores };
        let matrix =
            features::describe(&example.page, &example.lines, places, &example.evidence, scores, false);
        let mut random = Random::new(seed);
        let drawn = |&own: &f32| {
            let chance = (own / SURE_WEIGHT).min(1.0);
            if random.chance(chance.into()) { weight * own / chance } else { 0.0 }
        };
        let weights = example.weights.iter().map(drawn).collect();
        Self { example, matrix, weights, half }
    }

    pub(super) fn is_variant(&self) -> bool {
        self.example.is_variant
    }

    /// Returns the weight of the block at `row` within its page.
    pub(super) fn weight(&self, row: usize) -> f32 {
        self.example.weights[row]
    }

    /// Returns the label of the block at `row`: 1 for content.
    pub(super) fn label(&self, row: usize) -> f32 {
        if self.example.targets[row].is_content { 1.0 } else { 0.0 }
    }

    /// Yields the rows with a label.
    pub(super) fn labelled(&self) -> impl Iterator<Item = usize> {
        (0..self.weights.len()).filter(|&row| self.example.weights[row] > 0.0)
    }

    /// Yields the rows that are used for training.
    pub(super) fn known(&self) -> impl Iterator<Item = usize> {
        (0..self.weights.len()).filter(|&row| self.weights[row] > 0.0)
    }
}

/// Training rows of many pages, concatenated.
pub(super) struct Stack<'a> {
    pages: &'a [&'a PageRows<'a>],
    /// For each column, whether it is hidden, i.e. replaced by zeros.
    hidden: &'a [bool],
}

impl<'a> Stack<'a> {
    pub(super) fn new(pages: &'a [&'a PageRows<'a>], hidden: &'a [bool]) -> Self {
        Self { pages, hidden }
    }

    pub(super) fn labels(&self) -> Vec<f32> {
        self.pages.iter().flat_map(|page| page.known().map(move |row| page.label(row))).collect()
    }

    /// Returns the weights of the rows, 1 on average.
    pub(super) fn weights(&self) -> Vec<f32> {
        let mut weights = self.each(|page| &page.weights);
        let mean = weights.iter().sum::<f32>() / weights.len().max(1) as f32;
        for weight in &mut weights {
            *weight /= mean.max(f32::MIN_POSITIVE);
        }
        weights
    }

    /// Returns the value of every row, given the values of each page's blocks.
    pub(super) fn each(&self, values: impl Fn(&'a PageRows<'a>) -> &'a [f32]) -> Vec<f32> {
        let of_page = |page: &&'a PageRows<'a>| {
            let values = values(page);
            page.known().map(move |row| values[row])
        };
        self.pages.iter().flat_map(of_page).collect()
    }
}

impl Matrix for Stack<'_> {
    fn columns(&self) -> usize {
        self.hidden.len()
    }

    fn column(&self, index: usize) -> Cow<'_, [f32]> {
        Cow::Owned(if self.hidden[index] {
            vec![0.0; self.pages.iter().map(|page| page.known().count()).sum()]
        } else {
            self.each(|page| if page.matrix.rows() > 0 { page.matrix.column(index) } else { &[] })
        })
    }
}
