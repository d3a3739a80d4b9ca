//! Counts the most frequent of many lines in bounded memory.
//!
//! Counts are exact for up to [`MOST_COUNTED`] distinct lines. Beyond that the smallest counts are discarded
//! as in Misra and Gries 1982 ("Finding repeated elements"), many at a time (Agarwal et al. 2012, "Mergeable
//! summaries"). The amounts subtracted from all counts in these steps add up to [`Counter::short_by`], the
//! maximum amount by which a count can be too small. For n lines it is at most n / 100,000.

use hashbrown::HashMap;

use super::scan::Place;

/// Maximum number of distinct lines that are counted at once, 32 bytes each.
const MOST_COUNTED: usize = 200_000;

/// Counts lines by fingerprint, each with the place of its first occurrence since it is being counted.
pub(super) struct Counter {
    counts: HashMap<u128, (u64, Place)>,
    most: usize,
    /// Maximum amount by which a count can be too small.
    pub(super) short_by: u64,
}

impl Counter {
    pub(super) fn new() -> Self {
        Self::with_most(MOST_COUNTED)
    }

    fn with_most(most: usize) -> Self {
        Self { counts: HashMap::new(), most, short_by: 0 }
    }

    /// Counts a line; `place` is where it was first seen.
    pub(super) fn add(&mut self, line: u128, place: Place) {
        self.counts.entry(line).or_insert((0, place)).0 += 1;
        if self.counts.len() > self.most {
            self.cut();
        }
    }

    /// Subtracts the count of rank `most / 2` from all counts, and removes lines whose counts become 0.
    fn cut(&mut self) {
        let mut counts = self.counts.values().map(|&(count, _)| count).collect::<Vec<_>>();
        let (_, &mut taken, _) = counts.select_nth_unstable_by(self.most / 2, |a, b| b.cmp(a));
        self.counts.retain(|_, (count, _)| {
            *count = count.saturating_sub(taken);
            *count > 0
        });
        self.short_by += taken;
    }

    /// Returns the `top` largest counts, largest first; of equal counts, the earlier line first.
    pub(super) fn top(&self, top: usize) -> Vec<(Place, u64)> {
        let mut all = self.counts.values().map(|&(count, place)| (place, count)).collect::<Vec<_>>();
        all.sort_unstable_by_key(|&(place, count)| (std::cmp::Reverse(count), place));
        all.truncate(top);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::hash::split_mix;

    #[test]
    fn few_lines_are_counted_exactly() {
        let mut counter = Counter::new();
        for (row, line) in (0..).zip([7, 5, 7, 9, 5, 7]) {
            counter.add(line, Place { part: 0, row });
        }
        assert_eq!(counter.top(2), [(Place { part: 0, row: 0 }, 3), (Place { part: 0, row: 1 }, 2)]);
        assert_eq!(counter.short_by, 0);
    }

    #[test]
    fn counts_of_many_lines_are_short_by_no_more_than_told() {
        let mut counter = Counter::with_most(100);
        let (mut state, mut truth) = (1, HashMap::<u128, u64>::new());
        for row in 0..50_000 {
            // A quarter of the rows are ten frequent lines; the others are nearly all different.
            let random = split_mix(&mut state);
            let line = u128::from(if random.is_multiple_of(4) { (random >> 8) % 10 } else { random });
            *truth.entry(line).or_default() += 1;
            counter.add(line, Place { part: 0, row });
        }
        assert!(counter.short_by > 0 && counter.short_by <= 50_000 / 50, "{}", counter.short_by);
        let mut state = 1;
        let lines = (0..50_000).map(|_| split_mix(&mut state)).collect::<Vec<_>>();
        for (Place { row, .. }, count) in counter.top(10) {
            let random = lines[row as usize];
            let line = u128::from(if random.is_multiple_of(4) { (random >> 8) % 10 } else { random });
            assert!(line < 10, "a rare line is among the ten most frequent");
            assert!(count <= truth[&line] && truth[&line] <= count + counter.short_by);
        }
    }
}
