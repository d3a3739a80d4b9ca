//! Pseudo-random numbers, the same on every machine.

use crate::text::hash;

/// Pseudo-random number generator.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    /// Makes a generator from a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next 64 bits.
    fn next(&mut self) -> u64 {
        hash::split_mix(&mut self.0)
    }

    /// Returns true with probability `share`.
    pub(crate) fn chance(&mut self, share: f64) -> bool {
        ((self.next() >> 11) as f64) < share * (1_u64 << 53) as f64
    }

    /// Draws `count` distinct numbers below `of`, in ascending order (Knuth, volume 2, algorithm 3.4.2S).
    pub(crate) fn sample(&mut self, count: usize, of: usize) -> Vec<usize> {
        let mut left = count.min(of);
        let mut drawn = Vec::with_capacity(left);
        for number in 0..of {
            if self.chance(left as f64 / (of - number) as f64) {
                drawn.push(number);
                left -= 1;
            }
        }
        drawn
    }

    /// Returns a number below `bound`, which must be positive. The modulo bias is negligible for small
    /// bounds.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("below a usize")
    }

    /// Shuffles `items` (Fisher and Yates).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let at = self.below(last + 1);
            items.swap(last, at);
        }
    }
}
