//! Series of one number for each block, and statistics of the neighbours of a block in them. All functions
//! write to a column of the caller without allocating; the cost is linear in the number of blocks.

use std::ops::Range;

/// Value for missing numbers, below every real value so that a tree can separate it.
pub(in crate::chrome) const ABSENT: f32 = -1.0e6;

/// Distance beyond which larger ones are not distinguished, in columns that do not say otherwise.
pub(super) const FAR: f32 = 300.0;

/// Writes `values[i + by]` to `out[i]`, or `fill` beyond the ends of the page.
pub(super) fn shifted(values: &[f32], by: isize, fill: f32, out: &mut [f32]) {
    let distance = by.unsigned_abs().min(values.len());
    let kept = values.len() - distance;
    if by >= 0 {
        out[..kept].copy_from_slice(&values[distance..]);
        out[kept..].fill(fill);
    } else {
        out[distance..].copy_from_slice(&values[..kept]);
        out[..distance].fill(fill);
    }
}

/// Prefix sums: element `i` is the sum of the first `i` values, so that the sum over a range takes one
/// subtraction.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums(Vec<f64>);

impl Sums {
    /// Computes the prefix sums of `values`.
    pub(super) fn of(values: &[f32]) -> Self {
        let mut sums = Self::default();
        sums.set(values.iter().copied());
        sums
    }

    fn set(&mut self, values: impl Iterator<Item = f32>) {
        self.0.clear();
        self.0.push(0.0);
        let mut sum = 0.0;
        self.0.extend(values.map(|value| {
            sum += f64::from(value);
            sum
        }));
    }

    fn len(&self) -> usize {
        self.0.len() - 1
    }

    pub(super) fn total(&self) -> f32 {
        self.0[self.len()] as f32
    }

    /// Returns the sum of the values before `at`.
    pub(super) fn before(&self, at: usize) -> f32 {
        self.0[at] as f32
    }

    /// Writes for each `i` the sum over `i + window.start .. i + window.end`, clipped to the page; `window`
    /// must not be reversed.
    pub(super) fn around(&self, window: Range<isize>, out: &mut [f32]) {
        self.each(window, out, |out, sum| *out = sum);
    }

    /// Writes for each `i` the sum over a window, divided by the sum of `whole` over it plus `more`.
    pub(super) fn share_around(&self, whole: &Self, more: f32, window: Range<isize>, out: &mut [f32]) {
        self.around(window.clone(), out);
        whole.each(window, out, |part, sum| *part /= sum + more);
    }

    /// Calls `apply` with each element of `out` and the sum over its window.
    fn each(&self, window: Range<isize>, out: &mut [f32], apply: impl Fn(&mut f32, f32)) {
        let len = self.len();
        let cut = |place: usize, by: isize| place.saturating_add_signed(by).min(len);
        // Windows of these positions lie within the page and need no clipping.
        let first = cut(0, -window.start);
        let behind = cut(len + 1, -window.end).clamp(first, len);
        for place in (0..first).chain(behind..len) {
            let (from, to) = (cut(place, window.start), cut(place, window.end));
            apply(&mut out[place], (self.0[to] - self.0[from]) as f32);
        }
        let from = &self.0[cut(first, window.start)..];
        let to = &self.0[cut(first, window.end)..];
        for ((out, from), to) in out[first..behind].iter_mut().zip(from).zip(to) {
            apply(out, (to - from) as f32);
        }
    }
}

/// Writes for each block the distance to the nearest block before it, and after it, for which `is` is true,
/// at most `far`. The block itself does not count.
pub(super) fn distances(is: &[bool], far: f32, before: &mut [f32], behind: &mut [f32]) {
    let mut since = far;
    for (at, out) in before.iter_mut().enumerate() {
        *out = since;
        since = if is[at] { 1.0 } else { (since + 1.0).min(far) };
    }
    let mut until = far;
    for (at, out) in behind.iter_mut().enumerate().rev() {
        *out = until;
        until = if is[at] { 1.0 } else { (until + 1.0).min(far) };
    }
}

/// Returns the range with the largest sum (Kadane's algorithm); empty if no value is positive.
pub(super) fn heaviest(values: impl Iterator<Item = f32>) -> std::ops::Range<usize> {
    let (mut best, mut found) = (0.0, 0..0);
    let (mut sum, mut start) = (0.0, 0);
    for (at, value) in values.enumerate() {
        if sum <= 0.0 {
            (sum, start) = (0.0, at);
        }
        sum += value;
        if sum > best {
            (best, found) = (sum, start..at + 1);
        }
    }
    found
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "whole numbers")]
mod tests {
    use super::*;

    #[test]
    fn neighbours_stop_at_the_ends() {
        let mut out = [0.0; 3];
        shifted(&[1.0, 2.0, 3.0], 1, -1.0, &mut out);
        assert_eq!(out, [2.0, 3.0, -1.0]);
        shifted(&[1.0, 2.0, 3.0], -2, -1.0, &mut out);
        assert_eq!(out, [-1.0, -1.0, 1.0]);
        shifted(&[1.0, 2.0, 3.0], 5, -1.0, &mut out);
        assert_eq!(out, [-1.0; 3]);
    }

    #[test]
    fn windows_are_cut_at_the_ends() {
        for len in 0..8usize {
            let values = (0..len).map(|place| (1 << place) as f32).collect::<Vec<_>>();
            let sums = Sums::of(&values);
            for window in [-1..2, -1..9, 1..1, -3..0, 1..4, -2..3, -9..10, 2..5, -5..-2] {
                let mut out = vec![0.0; len];
                sums.around(window.clone(), &mut out);
                let inside =
                    |place: usize, at: usize| window.contains(&(at.cast_signed() - place.cast_signed()));
                let sum = |place| (0..len).filter(|&at| inside(place, at)).map(|at| values[at]).sum::<f32>();
                assert_eq!(out, (0..len).map(sum).collect::<Vec<_>>(), "{window:?} of {len}");
            }
        }
        let mut out = [0.0; 2];
        Sums::of(&[1.0, 2.0]).share_around(&Sums::of(&[3.0, 1.0]), 1.0, 0..2, &mut out);
        assert_eq!(out, [0.6, 1.0]);
    }

    #[test]
    fn distances_are_to_others() {
        let (mut before, mut behind) = ([0.0; 4], [0.0; 4]);
        distances(&[false, true, false, true], 9.0, &mut before, &mut behind);
        assert_eq!(before, [9.0, 9.0, 1.0, 2.0]);
        assert_eq!(behind, [1.0, 2.0, 1.0, 9.0]);
    }

    #[test]
    fn the_heaviest_stretch_spans_small_losses() {
        assert_eq!(heaviest([-1.0, 5.0, -2.0, 4.0, -9.0, 3.0].into_iter()), 1..4);
        assert_eq!(heaviest([-1.0].into_iter()), 0..0);
    }
}
