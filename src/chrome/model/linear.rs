//! Linear scores over hashed binary features, with 8-bit weights.

use super::error::{Error, take};

/// Maximum number of bits of a table; a file with more is damaged.
const MAX_BITS: u32 = 24;

/// Sums the weights of the features of a row, divided by the square root of their number so that long rows do
/// not weigh more.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    bias: f32,
    /// Value of one step of a weight.
    step: f32,
    /// Weights by the low bits of a feature; their number is a power of two.
    weights: Vec<i8>,
}

impl Linear {
    /// Creates a table of `weights`, rounded to 8 bits.
    ///
    /// # Panics
    /// Panics if the number of weights is not a power of two.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "clamped to the range of i8")]
    pub fn new(bias: f32, weights: &[f32]) -> Self {
        assert!(weights.len().is_power_of_two(), "the number of weights is a power of two");
        // Clamps the largest 0.1 %, so that a few large weights do not make the steps coarse for all others.
        let mut sizes =
            weights.iter().map(|weight| weight.abs()).filter(|&size| size > 0.0).collect::<Vec<_>>();
        sizes.sort_unstable_by(f32::total_cmp);
        let bound = sizes.get(sizes.len() * 999 / 1000).copied().unwrap_or(0.0);
        let step = bound / f32::from(i8::MAX);
        let rounded =
            |weight: f32| if step > 0.0 { (weight / step).round().clamp(-127.0, 127.0) as i8 } else { 0 };
        Self { bias, step, weights: weights.iter().map(|&weight| rounded(weight)).collect() }
    }

    /// Starts the score of a row.
    #[must_use]
    pub fn row(&self) -> Row<'_> {
        Row { table: self, sum: 0, count: 0 }
    }

    /// Returns the score of a row with `features`.
    #[must_use]
    pub fn score(&self, features: &[u32]) -> f32 {
        let mut row = self.row();
        for &feature in features {
            row.add(feature);
        }
        row.score()
    }

    /// Returns the number of weights that are not 0.
    #[must_use]
    pub fn used(&self) -> usize {
        self.weights.iter().filter(|&&weight| weight != 0).count()
    }

    /// Appends the table in the format described in the module `model`.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.weights.len().trailing_zeros().to_le_bytes());
        out.extend(self.bias.to_le_bytes());
        out.extend(self.step.to_le_bytes());
        out.extend(self.weights.iter().map(|weight| weight.cast_unsigned()));
    }

    /// Reads a table and advances `bytes` past it.
    pub(super) fn read(bytes: &mut &[u8]) -> Result<Self, Error> {
        let size_bits = u32::from_le_bytes(take(bytes)?);
        if size_bits > MAX_BITS {
            return Err(Error::Damaged { what: "a table of words is too large" });
        }
        let bias = f32::from_le_bytes(take(bytes)?);
        let step = f32::from_le_bytes(take(bytes)?);
        let (weights, rest) =
            bytes.split_at_checked(1 << size_bits).ok_or(Error::Damaged { what: "it ends too early" })?;
        *bytes = rest;
        Ok(Self { bias, step, weights: weights.iter().map(|weight| weight.cast_signed()).collect() })
    }
}

/// Running sum over the features of a row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    table: &'a Linear,
    sum: i32,
    count: u32,
}

impl Row<'_> {
    /// Adds a feature.
    #[inline]
    pub fn add(&mut self, feature: u32) {
        let mask = self.table.weights.len() - 1;
        self.sum += i32::from(self.table.weights[feature as usize & mask]);
        self.count += 1;
    }

    /// Returns the score of the features added.
    #[must_use]
    pub fn score(self) -> f32 {
        self.table.bias + self.table.step * self.sum as f32 / (self.count.max(1) as f32).sqrt()
    }
}
