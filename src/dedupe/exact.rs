//! The survey of exact repeats: which normalised texts stand more than once in a run.
//!
//! In: every page, in any order. Out: the fingerprints that two or more blocks share. Fingerprints
//! are 128 bits of xxh3, so that two different texts of a billion share one with probability 1e-21.

use rayon::slice::ParallelSliceMut;
use std::collections::HashSet;

use super::Options;
use crate::model::{Page, Survey};

/// Gathers the fingerprints of all blocks that are long enough to be compared across pages.
#[derive(Clone, Debug)]
pub struct Repeated {
    options: Options,
}

impl Repeated {
    /// A survey under `options`.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self { options }
    }
}

/// The fingerprints that stand more than once. Memory: about 20 bytes each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    fingerprints: HashSet<u128>,
}

impl Repeats {
    /// Whether two or more blocks of the run have this fingerprint.
    #[must_use]
    pub fn contains(&self, fingerprint: u128) -> bool {
        self.fingerprints.contains(&fingerprint)
    }

    /// Number of texts that repeat.
    #[must_use]
    pub fn len(&self) -> usize {
        self.fingerprints.len()
    }

    /// Whether nothing repeats.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fingerprints.is_empty()
    }
}

impl Survey for Repeated {
    /// One fingerprint a block of enough words: 16 bytes a block, in no particular order.
    type Notes = Vec<u128>;
    type Findings = Repeats;

    fn observe(&self, page: &Page, notes: &mut Self::Notes) {
        let long = page.blocks.iter().filter(|block| block.words >= self.options.min_words_across_pages);
        notes.extend(long.map(|block| block.fingerprint));
    }

    fn merge(&self, notes: &mut Self::Notes, mut other: Self::Notes) {
        if notes.len() < other.len() {
            std::mem::swap(notes, &mut other);
        }
        notes.append(&mut other);
    }

    fn conclude(&self, mut notes: Self::Notes) -> Repeats {
        notes.par_sort_unstable();
        let repeated = notes.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
        Repeats { fingerprints: repeated.collect() }
    }
}
