//! A page's features: a matrix of one row a block and one column a feature, stored column by column.

/// Features of the blocks of a page. Columns stand in the order in which they were added, which is the same for every
/// page of one form.
#[derive(Clone, Debug, Default)]
pub struct FeatureMatrix {
    rows: usize,
    values: Vec<f32>,
    /// Names of the columns, kept only where somebody will read them.
    names: Option<Vec<String>>,
}

impl FeatureMatrix {
    pub(super) fn new(rows: usize, columns: usize, named: bool) -> Self {
        Self { rows, values: Vec::with_capacity(rows * columns), names: named.then(Vec::new) }
    }

    /// Adds the column `name` and gives it to be filled; it holds 0 until then.
    pub(super) fn add(&mut self, name: &str) -> &mut [f32] {
        self.add_at(name, None)
    }

    /// Adds the column `name` of the block `offset` blocks away.
    pub(super) fn add_at(&mut self, name: &str, offset: Option<isize>) -> &mut [f32] {
        self.name(name, offset);
        let start = self.values.len();
        self.values.resize(start + self.rows, 0.0);
        &mut self.values[start..]
    }

    /// Adds a column of the values that `value` gives for each row.
    pub(super) fn fill(&mut self, name: &str, value: impl FnMut(usize) -> f32) {
        self.fill_at(name, None, value);
    }

    pub(super) fn fill_at(&mut self, name: &str, offset: Option<isize>, value: impl FnMut(usize) -> f32) {
        self.name(name, offset);
        self.values.extend((0..self.rows).map(value));
    }

    fn name(&mut self, name: &str, offset: Option<isize>) {
        if let Some(names) = &mut self.names {
            names.push(offset.map_or_else(|| name.to_owned(), |offset| format!("{name}{offset:+}")));
        }
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.values.len().checked_div(self.rows).unwrap_or(0)
    }

    /// The column at `index`.
    ///
    /// # Panics
    /// If there is no such column.
    #[must_use]
    pub fn column(&self, index: usize) -> &[f32] {
        &self.values[index * self.rows..(index + 1) * self.rows]
    }

    /// Names of the columns, where they were asked for.
    #[must_use]
    pub fn names(&self) -> &[String] {
        self.names.as_deref().unwrap_or_default()
    }
}

/// What the model is told of a page besides its own text and markup.
#[derive(Clone, Copy, Debug)]
pub struct Scores<'a> {
    /// Linear score of each block's words: positive for content.
    pub words: &'a [f32],
    /// Linear score of each block's place in the markup; empty for text dumps.
    pub places: &'a [f32],
}
