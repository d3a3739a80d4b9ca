//! A linear score over hashed binary features, with 8-bit weights.

use super::error::{Error, take};

/// Bits of the largest table that is read: a file that asks for more is damaged.
const MAX_BITS: u32 = 24;

/// Adds up the weights of a row's features, over the square root of their number, so that long rows do not weigh more.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    bias: f32,
    /// What one step of a weight is worth.
    step: f32,
    /// A power of two of weights, by the low bits of the feature.
    weights: Vec<i8>,
}

impl Linear {
    /// Makes a table of `weights`, rounded to 8 bits.
    ///
    /// # Panics
    /// If the weights are not a power of two.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "rounded into the range of i8")]
    pub fn new(bias: f32, weights: &[f32]) -> Self {
        assert!(weights.len().is_power_of_two(), "a table has a power of two of weights");
        // A few large weights would leave one step for all others: what is above the bound is cut to it.
        let mut sizes =
            weights.iter().map(|weight| weight.abs()).filter(|&size| size > 0.0).collect::<Vec<_>>();
        sizes.sort_unstable_by(f32::total_cmp);
        let bound = sizes.get(sizes.len() * 999 / 1000).copied().unwrap_or(0.0);
        let step = bound / f32::from(i8::MAX);
        let rounded =
            |weight: f32| if step > 0.0 { (weight / step).round().clamp(-127.0, 127.0) as i8 } else { 0 };
        Self { bias, step, weights: weights.iter().map(|&weight| rounded(weight)).collect() }
    }

    /// Begins the score of a row.
    #[must_use]
    pub fn row(&self) -> Row<'_> {
        Row { table: self, sum: 0, count: 0 }
    }

    /// The score of a row of `features`.
    #[must_use]
    pub fn score(&self, features: &[u32]) -> f32 {
        let mut row = self.row();
        for &feature in features {
            row.add(feature);
        }
        row.score()
    }

    /// Number of weights that are not 0.
    #[must_use]
    pub fn used(&self) -> usize {
        self.weights.iter().filter(|&&weight| weight != 0).count()
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.weights.len().trailing_zeros().to_le_bytes());
        out.extend(self.bias.to_le_bytes());
        out.extend(self.step.to_le_bytes());
        out.extend(self.weights.iter().map(|weight| weight.cast_unsigned()));
    }

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

/// A row whose features are being added up.
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

    /// The score of all features added.
    #[must_use]
    pub fn score(self) -> f32 {
        self.table.bias + self.table.step * self.sum as f32 / (self.count.max(1) as f32).sqrt()
    }
}
