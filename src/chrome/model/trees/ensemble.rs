//! Scores rows with an ensemble of oblivious decision trees.
//!
//! In goes a matrix with one column a feature and one value a row; out comes, for every row, the bias plus
//! one leaf of each tree. An oblivious tree asks the same question of every row at each level (Prokhorenkova
//! et al. 2018, "`CatBoost`: unbiased boosting with categorical features", section 4), so the answers are
//! the bits of the number of a leaf, and no row ever branches: the comparisons run over whole columns.
//!
//! Invariants: a tree of `d` levels has `1 << d` leaves; each leaf is a whole number of steps of its tree's
//! scale, so that the tree written to bytes is the tree that was scored. A value that is absent is a number
//! below every threshold; NaN answers no to every question.

/// The most levels of a tree: the number of a leaf fits in a byte.
pub const MAX_DEPTH: usize = 8;

/// Rows scored together; 32, 128 and 256 measured slower. The bins of 300 features (19 KiB) stay in the
/// first-level cache, and a length known when compiling lets loops become vector instructions.
const CHUNK: usize = 64;

/// The most thresholds of one [`Slot`]: a row passes 0 to 255 of them, which is a byte.
const SLOT_THRESHOLDS: usize = 255;

/// A matrix held by column.
pub trait Columns {
    /// The values of one feature, one a row.
    fn column(&self, feature: usize) -> &[f32];
}

impl Columns for [Vec<f32>] {
    fn column(&self, feature: usize) -> &[f32] {
        &self[feature]
    }
}

/// The question of one level of a tree: is the value of `feature` above `threshold`?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Split {
    /// Column of the matrix.
    pub feature: u16,
    /// Finite; a value equal to it is not above it.
    pub threshold: f32,
}

/// An oblivious tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// One a level; the answer of level `k` is bit `k` of the number of the leaf.
    pub(super) splits: Vec<Split>,
    /// `1 << splits.len()` amounts, each a whole number (an `i16`) times `scale`.
    pub(super) leaves: Vec<f32>,
    /// One step of the leaves; 0 when all leaves are.
    pub(super) scale: f32,
}

impl Tree {
    /// Makes a tree, its leaves rounded to 1/32767 of the largest of them.
    ///
    /// # Panics
    ///
    /// When there are more than [`MAX_DEPTH`] splits, a threshold is not finite, or the leaves are not two to
    /// the power of the splits.
    #[must_use]
    pub fn new(splits: Vec<Split>, leaves: &[f32]) -> Self {
        assert!(splits.len() <= MAX_DEPTH, "a tree has at most {MAX_DEPTH} levels");
        assert!(splits.iter().all(|split| split.threshold.is_finite()), "thresholds are finite");
        assert_eq!(leaves.len(), 1 << splits.len(), "a tree has two to its depth leaves");
        let largest =
            leaves.iter().filter(|leaf| leaf.is_finite()).fold(0.0_f32, |most, leaf| most.max(leaf.abs()));
        let scale = largest / f32::from(i16::MAX);
        let leaves = leaves.iter().map(|&leaf| f32::from(steps(leaf, scale)) * scale).collect();
        Self { splits, leaves, scale }
    }

    /// The questions, first level first.
    #[must_use]
    pub fn splits(&self) -> &[Split] {
        &self.splits
    }

    /// The amounts, by number of leaf.
    #[must_use]
    pub fn leaves(&self) -> &[f32] {
        &self.leaves
    }

    /// Adds the leaf of every row to its score.
    ///
    /// Made for the one tree of a boosting round; [`Ensemble::add_scores`] is faster for many trees.
    ///
    /// # Panics
    ///
    /// When a feature has no column, or a column fewer values than there are scores.
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

    /// Calls `visit` with what each level adds to the mean of the leaves still in reach, and returns the
    /// mean of them all.
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

/// The steps of `scale` nearest to a leaf; what does not fit saturates, NaN is 0.
#[expect(clippy::cast_possible_truncation, reason = "saturation is wanted")]
pub(super) fn steps(leaf: f32, scale: f32) -> i16 {
    if scale > 0.0 { (leaf / scale).round() as i16 } else { 0 }
}

/// The thresholds that the trees compare one feature with; a feature with more than fit has several slots.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slot {
    pub(super) feature: u16,
    /// Ascending and distinct.
    thresholds: Vec<f32>,
}

impl Slot {
    /// Writes the bins of a chunk of values: the number of thresholds below each, less 128 (SSE2 compares
    /// only signed bytes).
    ///
    /// All thresholds are tried, four values at a time; a search by halves took 20 times as long for the ten
    /// thresholds that a feature has on average.
    #[expect(clippy::cast_possible_truncation, reason = "at most 255 thresholds, so the difference fits")]
    // By place rather than zipped, and not inlined, like the other loops over a chunk: each alone becomes
    // vector instructions; inlined together they took up to three times as long.
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

/// The question of a level in terms of bins: is the bin of the slot above `bin`?
#[derive(Debug, Clone, Copy, PartialEq)]
struct Level {
    slot: u32,
    bin: i8,
}

/// A sum of trees, in log odds when fitted to probabilities.
#[derive(Debug, Clone, PartialEq)]
pub struct Ensemble {
    pub(super) bias: f32,
    pub(super) trees: Vec<Tree>,
    /// Every threshold of the trees, by feature.
    pub(super) slots: Vec<Slot>,
    /// The splits of all trees, one tree after the other.
    levels: Vec<Level>,
}

impl Ensemble {
    /// Puts trees together.
    #[must_use]
    pub fn new(bias: f32, trees: Vec<Tree>) -> Self {
        let slots = slots(&trees);
        let levels = trees.iter().flat_map(Tree::splits).map(|split| level(&slots, *split)).collect();
        Self { bias, trees, slots, levels }
    }

    /// What a row scores before any tree.
    #[must_use]
    pub fn bias(&self) -> f32 {
        self.bias
    }

    /// The trees, in the order in which they were fitted.
    #[must_use]
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// How many columns a matrix needs at least: one more than the highest feature that a split names.
    #[must_use]
    pub fn features(&self) -> usize {
        self.slots.last().map_or(0, |slot| usize::from(slot.feature) + 1)
    }

    /// Adds to each score the bias and the leaves of its row.
    ///
    /// Values become bins once for all trees; after that every question compares bytes, sixteen to a register. Cheapest
    /// in chunks of 64 rows; the last rows go in one of 16, 32 or 64. Allocates as many bytes a feature.
    ///
    /// # Panics
    ///
    /// When a feature below [`Self::features`] has no column, or a column fewer values than there are scores.
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

    /// Does so for the rows from `first` on, at most as many as `ROWS`.
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

    /// Tells which features moved the score of one row, and how far: calls `visit` with a feature and an
    /// amount once for each level of each tree, and returns the rest of the score.
    ///
    /// A level's amount is the change in the mean of the leaves still in reach once its question is answered
    /// (after A. Saabas 2014, "Interpreting random forests"). Trees keep no count of the rows behind
    /// each leaf, so all leaves weigh the same in that mean: the amounts show direction and order, and with
    /// the returned rest they add up to the score, but the rest is not the mean score of the rows trained on.
    ///
    /// # Panics
    ///
    /// When the row has fewer values than [`Self::features`].
    pub fn contributions(&self, row: &[f32], mut visit: impl FnMut(u16, f32)) -> f32 {
        self.bias + self.trees.iter().map(|tree| tree.contributions(row, &mut visit)).sum::<f32>()
    }
}

/// Writes the number of the leaf that each row of a chunk falls into.
#[inline(never)]
fn number_leaves<const ROWS: usize>(levels: &[Level], bins: &[[i8; ROWS]], numbers: &mut [u8; ROWS]) {
    let mut answers = [0_u8; ROWS];
    // Last level first: doubling moves the answers up to their bits.
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
    // Of six levels, as trees are fitted by default: no number needs to be checked.
    if let Ok(leaves) = <&[f32; 64]>::try_from(leaves) {
        add_each(numbers, sums, |number| leaves[usize::from(number % 64)]);
    } else {
        add_each(numbers, sums, |number| leaves[usize::from(number)]);
    }
}

/// Adds what `leaf` gives for the number of each row to its sum, four rows at a time.
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

/// Finds the slot and the bin of a split among the thresholds it was collected into.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "fewer slots than splits; a place is below 255"
)]
fn level(slots: &[Slot], split: Split) -> Level {
    let above = |slot: &Slot| {
        slot.feature > split.feature || slot.feature == split.feature && slot.thresholds[0] > split.threshold
    };
    // The last slot that starts at or below the threshold has it.
    let slot = slots.partition_point(|slot| !above(slot)).saturating_sub(1);
    let place = slots[slot].thresholds.partition_point(|&threshold| threshold < split.threshold);
    Level { slot: slot as u32, bin: (place as i32 + i32::from(i8::MIN)) as i8 }
}
