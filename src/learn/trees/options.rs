//! Options of fitting trees.

/// Options of training. The defaults suit a few hundred thousand rows and a few hundred features.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Number of trees. More fit closer, but little is gained past a few hundred at the default rate.
    pub rounds: usize,
    /// Share of each tree's step that is taken, above 0 and up to 1. Smaller values need more rounds.
    pub learning_rate: f32,
    /// Number of levels of a tree, 1 to [`MAX_DEPTH`](crate::chrome::model::trees::MAX_DEPTH): how many
    /// features can interact.
    pub depth: usize,
    /// Share of the features that a tree may use, drawn anew for each, 0 to 1; at least one feature.
    pub feature_share: f64,
    /// Share of the rows to which a tree is fitted, 0 to 1. Below 1, rows are drawn with a probability that
    /// grows with the distance from their labels, and weighted by its inverse (Ibragimov and Gusev 2019,
    /// "Minimal variance sampling in stochastic gradient boosting").
    pub row_share: f64,
    /// Added to the curvature of every leaf, so that a leaf with little evidence stays near 0.
    pub l2: f64,
    /// Minimum curvature, the sum of `weight * p * (1 - p)`, on either side of a split. Leaves that a split
    /// would divide less evenly do not count towards its gain.
    pub min_leaf_weight: f64,
    /// Maximum number of bins of a feature, 2 to 256. The thresholds tried are those between bins of about
    /// equal size.
    pub bins: usize,
    /// Seed for drawing features and rows.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rounds: 400,
            learning_rate: 0.06,
            depth: 6,
            feature_share: 0.3,
            row_share: 0.4,
            l2: 5.0,
            min_leaf_weight: 1.0,
            bins: 64,
            seed: 0,
        }
    }
}
