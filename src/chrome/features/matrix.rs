//! The features of a page: a matrix with one row for each block and one column for each feature, stored by
//! column.

use std::fmt;

/// Features of the blocks of a page. The order of columns is the order in which they were added, which is the
/// same for all pages of one form.
#[derive(Clone, Debug, Default)]
pub struct FeatureMatrix {
    rows: usize,
    values: Vec<f32>,
    /// Names of the columns, if requested.
    names: Option<Vec<String>>,
}

impl FeatureMatrix {
    /// Creates a matrix without columns, with room for `columns`; `named` keeps their names.
    pub(super) fn new(rows: usize, columns: usize, named: bool) -> Self {
        Self { rows, values: Vec::with_capacity(rows * columns), names: named.then(Vec::new) }
    }

    /// Adds the column `name`, filled with 0, and returns it. A name that ends in a signed number, such as
    /// `words-2`, is for the block at that distance, or for a window of that size.
    pub(super) fn add(&mut self, name: impl fmt::Display) -> &mut [f32] {
        self.name(&name);
        let start = self.values.len();
        self.values.resize(start + self.rows, 0.0);
        &mut self.values[start..]
    }

    /// Adds the column `name` with the results of `value` for each row.
    pub(super) fn fill(&mut self, name: impl fmt::Display, value: impl FnMut(usize) -> f32) {
        self.name(&name);
        self.values.extend((0..self.rows).map(value));
    }

    fn name(&mut self, name: &dyn fmt::Display) {
        if let Some(names) = &mut self.names {
            names.push(name.to_string());
        }
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.values.len().checked_div(self.rows).unwrap_or(0)
    }

    /// Returns the column at `index`.
    ///
    /// # Panics
    /// Panics if there is no such column.
    #[must_use]
    pub fn column(&self, index: usize) -> &[f32] {
        &self.values[index * self.rows..(index + 1) * self.rows]
    }

    /// Returns the names of the columns; empty if they were not requested.
    #[must_use]
    pub fn names(&self) -> &[String] {
        self.names.as_deref().unwrap_or_default()
    }
}

/// Linear scores of the blocks of a page.
#[derive(Clone, Copy, Debug)]
pub struct Scores<'a> {
    /// Score of the words of each block; positive for content.
    pub words: &'a [f32],
    /// Score of the place of each block in the markup; empty for text dumps.
    pub places: &'a [f32],
}
