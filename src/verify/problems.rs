//! Problems found by a check.

use std::collections::BTreeMap;
use std::fmt;

use crate::publish::manifest::Manifest;
use crate::tables::Table;

/// Maximum number of problems that are listed; further ones are only counted.
pub const MAX_PROBLEMS: usize = 100;

/// A deviation from what a run publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, or the table and row, with the problem.
    pub place: String,
    /// Description of the problem.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// Result of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Name of the run.
    pub run: String,
    /// Number of files listed in the manifest.
    pub files: usize,
    /// Number of rows of each table, according to the manifest.
    pub rows: BTreeMap<Table, u64>,
    /// The first [`MAX_PROBLEMS`] problems.
    pub problems: Vec<Problem>,
    /// Number of all problems.
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

    /// Returns true if there are no problems.
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

    /// Adds a problem if `actual` differs from `expected`.
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
