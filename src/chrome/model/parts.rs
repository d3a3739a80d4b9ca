//! The parts of a model.

use super::linear::Linear;
use super::trees::{Columns, Ensemble};
use crate::chrome::features::{FeatureMatrix, MarkupFeatures, TextFeatures, tokens};

/// The tables of the linear scores.
#[derive(Clone, Debug, PartialEq)]
pub struct Tables {
    /// Table for the words of a block.
    pub words: Linear,
    /// Table for the place of a block in the markup.
    pub places: Linear,
}

/// The part of the model for one form of page.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Ensemble of trees on the columns of a [`FeatureMatrix`].
    pub ensemble: Ensemble,
    /// Factor of the score in the log odds of content.
    pub slope: f32,
    /// Offset of the log odds.
    pub offset: f32,
}

/// The learned model.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Linear scores.
    pub tables: Tables,
    /// For text dumps; `None` if the model was not trained on any.
    pub text: Option<Form>,
    /// For HTML; `None` if the model was not trained on any.
    pub html: Option<Form>,
}

impl Tables {
    /// Returns the score of the words of each line.
    #[must_use]
    pub fn words(&self, lines: &TextFeatures) -> Vec<f32> {
        let score = |line: usize| {
            let mut row = self.words.row();
            tokens::of_line(lines.tokens(line), |feature| row.add(feature));
            row.score()
        };
        (0..lines.len()).map(score).collect()
    }

    /// Returns the score of the place of each of the first `rows` blocks.
    #[must_use]
    pub fn places(&self, places: &MarkupFeatures, rows: usize) -> Vec<f32> {
        (0..rows).map(|row| self.places.score(places.of(row))).collect()
    }
}

impl Columns for FeatureMatrix {
    fn column(&self, feature: usize) -> &[f32] {
        FeatureMatrix::column(self, feature)
    }
}

impl Form {
    /// Converts a score to the probability of content.
    pub(super) fn probability(&self, score: f32) -> f32 {
        1.0 / (1.0 + (-(self.slope * score + self.offset)).exp())
    }
}
