//! What a check found.

use std::collections::BTreeMap;
use std::fmt;

use crate::publish::manifest::Manifest;
use crate::tables::Table;

/// Problems that are kept in words; those past it are only counted.
pub const MAX_PROBLEMS: usize = 100;

/// One way in which a run is not what a run publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, or the table and row, that is wrong.
    pub place: String,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// What a check of a run found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Id of the run.
    pub run: String,
    /// Files that the manifest lists.
    pub files: usize,
    /// Rows of each table, as the manifest has them.
    pub rows: BTreeMap<Table, u64>,
    /// The first [`MAX_PROBLEMS`] problems.
    pub problems: Vec<Problem>,
    /// All problems.
    pub problem_count: u64,
}

impl Verification {
    pub(super) fn new(manifest: &Manifest) -> Self {
        Self {
            run: manifest.run.clone(),
            files: manifest.files.len(),
            rows: manifest.rows.clone(),
            problems: Vec::new(),
            problem_count: 0,
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problem_count == 0
    }

    pub(crate) fn add(&mut self, place: impl fmt::Display, what: String) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem { place: place.to_string(), what });
        }
        self.problem_count += 1;
    }

    /// Adds a problem where `actual` is not `expected`.
    pub(crate) fn expect<T: Copy + PartialEq + fmt::Debug>(
        &mut self,
        place: impl fmt::Display,
        what: &str,
        actual: T,
        expected: T,
    ) {
        if actual != expected {
            self.add(place, format!("{what}: {actual:?}, expected {expected:?}"));
        }
    }
}
