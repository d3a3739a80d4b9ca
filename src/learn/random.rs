//! Random numbers that are the same on every machine.

use crate::text::hash;

/// A sequence of random numbers.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    /// Starts the sequence of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    fn next(&mut self) -> u64 {
        hash::split_mix(&mut self.0)
    }

    /// True with the given chance.
    pub(crate) fn chance(&mut self, share: f64) -> bool {
        ((self.next() >> 11) as f64) < share * (1_u64 << 53) as f64
    }

    /// Draws `count` of the numbers below `of`, ascending (Knuth, volume 2, algorithm 3.4.2S).
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

    /// A number below `bound`, which is above 0; the bias of the remainder does not matter for small bounds.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("below a usize")
    }

    /// Puts `items` into a random order (Fisher and Yates).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let at = self.below(last + 1);
            items.swap(last, at);
        }
    }
}
