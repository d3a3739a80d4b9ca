//! What trees are fitted to.

use std::borrow::Cow;

/// Columns of features, accessed one at a time; training keeps one byte per value.
pub trait Matrix: Sync {
    /// Returns the number of columns.
    fn columns(&self) -> usize;
    /// Returns the values of a column, one per row.
    fn column(&self, index: usize) -> Cow<'_, [f32]>;
}

impl Matrix for [Vec<f32>] {
    fn columns(&self) -> usize {
        self.len()
    }

    fn column(&self, index: usize) -> Cow<'_, [f32]> {
        Cow::Borrowed(&self[index])
    }
}
