//! Options of fitting the chrome model.

use crate::learn::{hashed, trees};

/// Options of training.
#[derive(Clone, Debug)]
pub struct Options {
    /// Options of the table of words.
    pub words: hashed::Options,
    /// Options of the table of places.
    pub places: hashed::Options,
    /// Options of the trees. In a cross-validation over all suites, half the rate with twice the trees scored .002 F1
    /// more on HTML; two ensembles averaged, which cost the same, scored .001 more. Dumps were not compared.
    pub trees: trees::Options,
    /// Number of folds by which pages get scores of tables that have not seen them.
    pub folds: usize,
    /// Seed of all random choices.
    pub seed: u64,
    /// Prefixes of the names of features to leave out, for ablations.
    pub without: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        let table =
            hashed::Options { bits: 18, passes: 2, alpha: 0.15, beta: 1.0, l1: 0.4, l2: 1.0, seed: 1 };
        Self {
            words: table,
            places: hashed::Options { bits: 16, ..table },
            trees: trees::Options { rounds: 500, learning_rate: 0.05, ..trees::Options::default() },
            folds: 5,
            seed: 1,
            without: Vec::new(),
        }
    }
}
