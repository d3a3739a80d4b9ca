//! Binning of columns: training compares bins instead of values.
//!
//! In: columns of values. Out: for each feature, ascending borders, and one byte per row, the number of
//! borders below the value. Invariant: `bin > k` exactly if `value > borders[k]`, so a split of bins is a
//! split of values. NaN is in bin 0, since trees answer no for it.

use rayon::prelude::*;

use super::matrix::Matrix;

/// A binned feature.
#[derive(Debug)]
pub(super) struct Feature {
    /// Column of the matrix.
    pub(super) column: u16,
    /// Borders: finite, ascending and distinct; at least one.
    pub(super) borders: Vec<f32>,
    /// Bin of every row.
    pub(super) bins: Vec<u8>,
}

/// The features that have more than one bin, by column.
#[derive(Debug)]
pub(super) struct Binned {
    pub(super) features: Vec<Feature>,
}

impl Binned {
    /// Bins each column of `matrix`, which has `rows` rows, into at most `most` bins of about equal size.
    pub(super) fn new<M: Matrix + ?Sized>(matrix: &M, rows: usize, most: usize) -> Self {
        assert!((2..=256).contains(&most), "a feature has 2 to 256 bins");
        let features = (0..matrix.columns()).into_par_iter().filter_map(|column| {
            let values = matrix.column(column);
            assert_eq!(values.len(), rows, "every row has a value in each column");
            let borders = borders(&values, most);
            let column = u16::try_from(column).expect("a matrix has at most 65536 columns");
            let bins = values.iter().map(|&value| bin(&borders, value)).collect();
            (!borders.is_empty()).then_some(Feature { column, borders, bins })
        });
        Self { features: features.collect() }
    }
}

/// Returns the number of borders below a value; at most 255.
#[expect(clippy::cast_possible_truncation, reason = "256 bins have 255 borders")]
fn bin(borders: &[f32], value: f32) -> u8 {
    borders.partition_point(|&border| value > border) as u8
}

/// Chooses at most `most - 1` borders between the finite values of a column.
///
/// If there are few distinct values, there is a border between any two neighbours. Otherwise, a value as
/// frequent as a bin gets a bin of its own, and the rest share the remaining bins: an absent value or a zero
/// in most rows does not cost the others their resolution.
fn borders(values: &[f32], most: usize) -> Vec<f32> {
    let mut sorted: Vec<f32> = values.iter().copied().filter(|value| value.is_finite()).collect();
    sorted.sort_unstable_by(f32::total_cmp);
    let runs: Vec<(f32, usize)> = sorted.chunk_by(|a, b| a >= b).map(|run| (run[0], run.len())).collect();
    if runs.len() <= most {
        return runs.windows(2).map(|pair| between(pair[0].0, pair[1].0)).collect();
    }
    // Rows and bins left for values that are not frequent enough for a bin of their own.
    let (mut rows_left, mut bins_left) = (sorted.len(), most);
    let frequent = sorted.len() / most;
    for &(_, rows) in runs.iter().filter(|run| run.1 > frequent) {
        rows_left -= rows;
        bins_left -= 1;
    }
    let mut borders = Vec::with_capacity(most - 1);
    let mut filled = 0;
    for pair in runs.windows(2) {
        let [(value, rows), (next, next_rows)] = [pair[0], pair[1]];
        let alone = rows > frequent;
        if !alone {
            filled += rows;
            rows_left -= rows;
        }
        let share = (rows_left + filled).div_ceil(bins_left.max(1));
        let full = alone || filled >= share || next_rows > frequent && filled * 2 >= share;
        if full && borders.len() + 1 < most {
            borders.push(between(value, next));
            if !alone {
                bins_left = bins_left.saturating_sub(1);
            }
            filled = 0;
        }
    }
    borders
}

/// Returns a border with `low` at or below it and `high` above it, halfway if possible.
fn between(low: f32, high: f32) -> f32 {
    let middle = low / 2.0 + high / 2.0;
    if low <= middle && middle < high { middle } else { low }
}
