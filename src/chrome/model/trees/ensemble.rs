//! Scores rows with an ensemble of oblivious decision trees.
//!
//! Takes a matrix with one column for each feature, and returns for each row the sum of the bias and one leaf
//! of each tree. An oblivious tree makes the same comparison for every row at each level (Prokhorenkova et
//! al. 2018, "`CatBoost`: unbiased boosting with categorical features", section 4). So the results are the
//! bits of the number of a leaf, no row ever branches, and the comparisons run over whole columns.
//!
//! Invariants: a tree of `d` levels has `1 << d` leaves; each leaf is a whole number of steps of the scale of
//! its tree, so that an encoded tree scores like the original. A missing value is a number below every
//! threshold; comparisons with NaN are false.

/// Maximum number of levels of a tree, so that the number of a leaf fits in a byte.
pub const MAX_DEPTH: usize = 8;

/// Number of rows that are scored together; 32, 128 and 256 were slower. The bins of 300 features (19 KiB)
/// stay in the first-level cache, and a constant length allows the loops to be vectorised.
const CHUNK: usize = 64;

/// Maximum number of thresholds of one [`Slot`], so that the number of thresholds below a value fits in a
/// byte.
const SLOT_THRESHOLDS: usize = 255;

/// A matrix stored by column.
pub trait Columns {
    /// Returns the values of a feature, one for each row.
    fn column(&self, feature: usize) -> &[f32];
}

impl Columns for [Vec<f32>] {
    fn column(&self, feature: usize) -> &[f32] {
        &self[feature]
    }
}

/// The comparison of one level of a tree: is the value of `feature` above `threshold`?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Split {
    /// Index of the column.
    pub feature: u16,
    /// Finite; a value equal to it is not above it.
    pub threshold: f32,
}

/// An oblivious tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// One for each level; the result of level `k` is bit `k` of the number of the leaf.
    pub(super) splits: Vec<Split>,
    /// `1 << splits.len()` values, each a whole number (an `i16`) times `scale`.
    pub(super) leaves: Vec<f32>,
    /// Step of the leaves; 0 if all leaves are 0.
    pub(super) scale: f32,
}

impl Tree {
    /// Creates a tree; its leaves are rounded to 1/32767 of the largest one.
    ///
    /// # Panics
    ///
    /// Panics if there are more than [`MAX_DEPTH`] splits, a threshold is not finite, or the number of leaves
    /// is not `1 << splits.len()`.
    #[must_use]
    pub fn new(splits: Vec<Split>, leaves: &[f32]) -> Self {
        assert!(splits.len() <= MAX_DEPTH, "a tree has at most {MAX_DEPTH} levels");
        assert!(splits.iter().all(|split| split.threshold.is_finite()), "thresholds are finite");
        assert_eq!(leaves.len(), 1 << splits.len(), "a tree of depth d has 2^d leaves");
        let largest =
            leaves.iter().filter(|leaf| leaf.is_finite()).fold(0.0_f32, |most, leaf| most.max(leaf.abs()));
        let scale = largest / f32::from(i16::MAX);
        let leaves = leaves.iter().map(|&leaf| f32::from(steps(leaf, scale)) * scale).collect();
        Self { splits, leaves, scale }
    }

    /// Returns the comparisons, first level first.
    #[must_use]
    pub fn splits(&self) -> &[Split] {
        &self.splits
    }

    /// Returns the leaves by their number.
    #[must_use]
    pub fn leaves(&self) -> &[f32] {
        &self.leaves
    }

    /// Adds the leaf of each row to its score.
    ///
    /// Meant for the single tree of a boosting round; for many trees [`Ensemble::add_scores`] is faster.
    ///
    /// # Panics
    ///
    /// Panics if a feature has no column, or its column has fewer values than there are scores.
    pub fn add_scores<C: Columns + ?Sized>(&self, columns: &C, scores: &mut [f32]) {
        let mut index = [0_u8; CHUNK];
        for (chunk, scores) in scores.chunks_mut(CHUNK).enumerate() {
            index.fill(0);
            for (level, split) in self.splits.iter().enumerate() {
                let column = &columns.column(split.feature.into())[chunk * CHUNK..][..scores.len()];
                for (index, &value) in index.iter_mut().zip(column) {
                    *index |= u8::from(value > split.threshold) << level;
                }
            }
            for (score, &index) in scores.iter_mut().zip(&index) {
                *score += self.leaves[usize::from(index)];
            }
        }
    }

    /// Calls `visit` with the change that each level makes to the mean of the leaves that are still
    /// reachable, and returns the mean of all leaves.
    fn contributions(&self, row: &[f32], visit: &mut impl FnMut(u16, f32)) -> f32 {
        let mean = |answers: usize, levels: usize| {
            let reach = self.leaves.iter().skip(answers).step_by(1 << levels);
            reach.sum::<f32>() / (self.leaves.len() >> levels) as f32
        };
        let all = mean(0, 0);
        let (mut answers, mut before) = (0, all);
        for (level, split) in self.splits.iter().enumerate() {
            answers |= usize::from(row[usize::from(split.feature)] > split.threshold) << level;
            let after = mean(answers, level + 1);
            visit(split.feature, after - before);
            before = after;
        }
        all
    }
}

/// Returns the nearest number of steps of `scale`; values out of range saturate, and NaN gives 0.
#[expect(clippy::cast_possible_truncation, reason = "saturation is wanted")]
pub(super) fn steps(leaf: f32, scale: f32) -> i16 {
    if scale > 0.0 { (leaf / scale).round() as i16 } else { 0 }
}

/// The thresholds that trees compare a feature with. A feature with more thresholds than fit has several
/// slots.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slot {
    pub(super) feature: u16,
    /// Ascending and distinct.
    thresholds: Vec<f32>,
}

impl Slot {
    /// Writes the bins of a chunk of values: for each the number of thresholds below it, less 128 (SSE2
    /// compares only signed bytes).
    ///
    /// Compares with all thresholds, four at a time; a binary search took 20 times as long for the ten
    /// thresholds that a feature has on average.
    #[expect(clippy::cast_possible_truncation, reason = "at most 255 thresholds, so the difference fits")]
    // Indexed rather than zipped, and not inlined, like the other loops over a chunk: so each is vectorised;
    // inlined together they took up to three times as long.
    #[inline(never)]
    fn bin<const ROWS: usize>(&self, values: &[f32; ROWS], bins: &mut [i8; ROWS]) {
        let mut counts = [i32::from(i8::MIN); ROWS];
        let (fours, rest) = self.thresholds.as_chunks::<4>();
        for &[a, b, c, d] in fours {
            for row in 0..ROWS {
                let value = values[row];
                let low = i32::from(value > a) + i32::from(value > b);
                counts[row] += low + (i32::from(value > c) + i32::from(value > d));
            }
        }
        for &threshold in rest {
            for row in 0..ROWS {
                counts[row] += i32::from(values[row] > threshold);
            }
        }
        for row in 0..ROWS {
            bins[row] = counts[row] as i8;
        }
    }
}

/// The comparison of a level in terms of bins: is the bin of the slot above `bin`?
#[derive(Debug, Clone, Copy, PartialEq)]
struct Level {
    slot: u32,
    bin: i8,
}

/// A sum of trees. Gives log odds if trained on probabilities.
#[derive(Debug, Clone, PartialEq)]
pub struct Ensemble {
    pub(super) bias: f32,
    pub(super) trees: Vec<Tree>,
    /// All thresholds of the trees, by feature.
    pub(super) slots: Vec<Slot>,
    /// The comparisons of all trees, one tree after another.
    levels: Vec<Level>,
}

impl Ensemble {
    /// Creates an ensemble of trees.
    #[must_use]
    pub fn new(bias: f32, trees: Vec<Tree>) -> Self {
        let slots = slots(&trees);
        let levels = trees.iter().flat_map(Tree::splits).map(|split| level(&slots, *split)).collect();
        Self { bias, trees, slots, levels }
    }

    /// Returns the score of a row before any tree.
    #[must_use]
    pub fn bias(&self) -> f32 {
        self.bias
    }

    /// Returns the trees, in the order of training.
    #[must_use]
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// Returns the number of columns that a matrix needs at least: one more than the highest feature of a
    /// split.
    #[must_use]
    pub fn features(&self) -> usize {
        self.slots.last().map_or(0, |slot| usize::from(slot.feature) + 1)
    }

    /// Adds the bias and the leaves of each row to its score.
    ///
    /// Values are converted to bins once for all trees, after which comparisons are of bytes, sixteen in a
    /// register. Works in chunks of 64 rows, the last of 16, 32 or 64, and allocates as many bytes for each
    /// feature.
    ///
    /// # Panics
    ///
    /// Panics if a feature below [`Self::features`] has no column, or its column has fewer values than there
    /// are scores.
    pub fn add_scores<C: Columns + ?Sized>(&self, columns: &C, scores: &mut [f32]) {
        for (chunk, scores) in scores.chunks_mut(CHUNK).enumerate() {
            let first = chunk * CHUNK;
            match scores.len() {
                0..=16 => self.add_chunk::<16, C>(columns, first, scores),
                17..=32 => self.add_chunk::<32, C>(columns, first, scores),
                _ => self.add_chunk::<CHUNK, C>(columns, first, scores),
            }
        }
    }

    /// Scores the rows from `first` on, at most `ROWS` of them.
    fn add_chunk<const ROWS: usize, C: Columns + ?Sized>(
        &self,
        columns: &C,
        first: usize,
        scores: &mut [f32],
    ) {
        let mut bins = vec![[0_i8; ROWS]; self.slots.len()];
        for (slot, bins) in self.slots.iter().zip(&mut bins) {
            let column = &columns.column(slot.feature.into())[first..];
            if let Some(values) = column.first_chunk() {
                slot.bin(values, bins);
            } else {
                let mut values = [0.0; ROWS];
                values[..scores.len()].copy_from_slice(&column[..scores.len()]);
                slot.bin(&values, bins);
            }
        }
        let mut sums = [self.bias; ROWS];
        let mut levels = self.levels.as_slice();
        let mut numbers = [0; ROWS];
        for tree in &self.trees {
            let (own, rest) = levels.split_at(tree.splits.len());
            levels = rest;
            number_leaves(own, &bins, &mut numbers);
            add_leaves(&tree.leaves, &numbers, &mut sums);
        }
        for (score, sum) in scores.iter_mut().zip(&sums) {
            *score += sum;
        }
    }

    /// Tells how much each feature contributes to the score of a row: calls `visit` with a feature and an
    /// amount for each level of each tree, and returns the rest of the score.
    ///
    /// The amount of a level is the change of the mean of the reachable leaves by its comparison (after A.
    /// Saabas 2014, "Interpreting random forests"). Trees do not store how many rows fell into each leaf, so
    /// all leaves weigh the same in the mean. The amounts show direction and order, and with the returned
    /// rest add up to the score, but the rest is not the mean score of the training data.
    ///
    /// # Panics
    ///
    /// Panics if the row has fewer values than [`Self::features`].
    pub fn contributions(&self, row: &[f32], mut visit: impl FnMut(u16, f32)) -> f32 {
        self.bias + self.trees.iter().map(|tree| tree.contributions(row, &mut visit)).sum::<f32>()
    }
}

/// Computes the number of the leaf that each row of a chunk falls into.
#[inline(never)]
fn number_leaves<const ROWS: usize>(levels: &[Level], bins: &[[i8; ROWS]], numbers: &mut [u8; ROWS]) {
    let mut answers = [0_u8; ROWS];
    // Starts with the last level, since doubling shifts earlier results up to their bits.
    for level in levels.iter().rev() {
        let bins = &bins[level.slot as usize];
        for row in 0..ROWS {
            answers[row] =
                answers[row].wrapping_add(answers[row]).wrapping_add(u8::from(bins[row] > level.bin));
        }
    }
    *numbers = answers;
}

/// Adds the leaf of each row to its sum.
#[inline(never)]
fn add_leaves<const ROWS: usize>(leaves: &[f32], numbers: &[u8; ROWS], sums: &mut [f32; ROWS]) {
    // The usual depth of six levels needs no bounds checks.
    if let Ok(leaves) = <&[f32; 64]>::try_from(leaves) {
        add_each(numbers, sums, |number| leaves[usize::from(number % 64)]);
    } else {
        add_each(numbers, sums, |number| leaves[usize::from(number)]);
    }
}

/// Adds the `leaf` for the number of each row to its sum, four rows at a time.
#[inline]
fn add_each<const ROWS: usize>(numbers: &[u8; ROWS], sums: &mut [f32; ROWS], leaf: impl Fn(u8) -> f32) {
    for (sums, numbers) in sums.as_chunks_mut::<4>().0.iter_mut().zip(numbers.as_chunks::<4>().0) {
        let own = numbers.map(&leaf);
        for (sum, leaf) in sums.iter_mut().zip(&own) {
            *sum += leaf;
        }
    }
}

/// Collects the thresholds of all trees, ascending by feature and value.
fn slots(trees: &[Tree]) -> Vec<Slot> {
    let mut splits: Vec<Split> = trees.iter().flat_map(|tree| tree.splits.iter().copied()).collect();
    splits.sort_unstable_by(|a, b| a.feature.cmp(&b.feature).then(a.threshold.total_cmp(&b.threshold)));
    splits.dedup();
    splits
        .chunk_by(|a, b| a.feature == b.feature)
        .flat_map(|splits| splits.chunks(SLOT_THRESHOLDS))
        .map(|splits| Slot {
            feature: splits[0].feature,
            thresholds: splits.iter().map(|split| split.threshold).collect(),
        })
        .collect()
}

/// Finds the slot and the bin of a split among the collected thresholds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "there are fewer slots than splits, and an index is below 255"
)]
/// Finds the slot and the bin of the threshold of `split`.
fn level(slots: &[Slot], split: Split) -> Level {
    let above = |slot: &Slot| {
        slot.feature > split.feature || slot.feature == split.feature && slot.thresholds[0] > split.threshold
    };
    // The threshold is in the last slot that starts at or below it.
    let slot = slots.partition_point(|slot| !above(slot)).saturating_sub(1);
    let place = slots[slot].thresholds.partition_point(|&threshold| threshold < split.threshold);
    Level { slot: slot as u32, bin: (place as i32 + i32::from(i8::MIN)) as i8 }
}
