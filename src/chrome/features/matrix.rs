//! The features of a page: a matrix with one row for each block and one column for each feature, stored by
//! column.

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

    /// Adds the column `name`, filled with 0, and returns it.
    pub(super) fn add(&mut self, name: &str) -> &mut [f32] {
        self.add_at(name, None)
    }

    /// Adds a column for the feature `name` of the block `offset` blocks away, or of a window of that size,
    /// and returns it.
    pub(super) fn add_at(&mut self, name: &str, offset: Option<isize>) -> &mut [f32] {
        self.name(name, offset);
        let start = self.values.len();
        self.values.resize(start + self.rows, 0.0);
        &mut self.values[start..]
    }

    /// Adds a column of the results of `value` for each row.
    pub(super) fn fill(&mut self, name: &str, value: impl FnMut(usize) -> f32) {
        self.fill_at(name, None, value);
    }

    /// Adds a column of `value` of each row; `offset`, if any, is part of its name.
    pub(super) fn fill_at(&mut self, name: &str, offset: Option<isize>, value: impl FnMut(usize) -> f32) {
        self.name(name, offset);
        self.values.extend((0..self.rows).map(value));
    }

    fn name(&mut self, name: &str, offset: Option<isize>) {
        if let Some(names) = &mut self.names {
            names.push(offset.map_or_else(|| name.to_owned(), |offset| format!("{name}{offset:+}")));
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
