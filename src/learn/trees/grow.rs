//! Growing of one oblivious tree, level by level.
//!
//! In: the bins of all rows, and the slope of the loss at each. Out: a tree whose leaves are Newton steps.
//! Every level takes the split with the greatest gain over all leaves together. The sums of slopes by leaf
//! and bin (histograms) of a level are derived from those of the level above: only the rows of the smaller
//! child of every leaf are summed, and the larger child is the difference (Ke et al. 2017, "`LightGBM`",
//! section 2).
//!
//! Invariant: the histogram of a feature is summed by one thread in the order of rows.

use rayon::prelude::*;

use super::bins::{Binned, Feature};
use super::options::Options;
use crate::chrome::model::trees::{MAX_DEPTH, Split, Tree};
use crate::learn::random::Random;

/// Number of features that a thread sums together, so that a block of rows is read once for all of them.
const GROUP: usize = 4;

/// Number of rows summed for one feature before the next of the group: 64 KiB.
const BLOCK: usize = 4096;

/// Number of rows that a thread takes at a time if rows are independent.
const ROWS: usize = 1 << 14;

/// First and second derivative of the loss of a row with respect to its score.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Slope {
    gradient: f32,
    curvature: f32,
}

impl Slope {
    /// Computes those of the logistic loss: `w (p - y)` and `w p (1 - p)`, where `p` is the probability for
    /// the score.
    pub(super) fn of(score: f32, label: f32, weight: f32) -> Self {
        let probability = 1.0 / (1.0 + (-score).exp());
        let curvature = weight * probability * (1.0 - probability);
        Self { gradient: weight * (probability - label), curvature }
    }

    /// Returns the importance of the row for the shape of the next tree.
    fn size(self) -> f32 {
        (self.gradient * self.gradient + self.curvature * self.curvature).sqrt()
    }

    fn times(self, factor: f32) -> Self {
        Self { gradient: self.gradient * factor, curvature: self.curvature * factor }
    }
}

/// A row, as input of the histograms.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    row: u32,
    /// Leaf of the level above.
    parent: u32,
    slope: Slope,
}

/// Sums of gradients and curvatures.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    gradient: f64,
    curvature: f64,
}

impl Sums {
    fn add(&mut self, slope: Slope) {
        self.gradient += f64::from(slope.gradient);
        self.curvature += f64::from(slope.curvature);
    }

    fn plus(self, other: Self) -> Self {
        Self { gradient: self.gradient + other.gradient, curvature: self.curvature + other.curvature }
    }

    fn minus(self, other: Self) -> Self {
        Self { gradient: self.gradient - other.gradient, curvature: self.curvature - other.curvature }
    }

    /// Returns twice the amount by which a Newton step lowers the loss.
    fn score(self, l2: f64) -> f64 {
        self.gradient * self.gradient / (self.curvature + l2)
    }

    /// Returns the change of score that lowers the loss most; 0 without rows.
    #[expect(clippy::cast_possible_truncation, reason = "scores are single precision")]
    fn newton_step(self, l2: f64) -> f32 {
        if self.curvature > 0.0 { (-self.gradient / (self.curvature + l2)) as f32 } else { 0.0 }
    }
}

/// Best split of one feature.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    gain: f64,
    /// Rows above this bin answer yes.
    bin: u8,
}

/// Sums of slopes of one drawn feature, by leaf and bin.
#[derive(Debug)]
struct Histogram<'a> {
    feature: &'a Feature,
    /// Bins per leaf, rounded up to a power of two.
    stride: usize,
    sums: Vec<Sums>,
}

impl<'a> Histogram<'a> {
    fn new(feature: &'a Feature) -> Self {
        Self { feature, stride: (feature.borders.len() + 1).next_power_of_two(), sums: Vec::new() }
    }

    /// Resizes the histogram for `leaves` leaves, twice as many as before.
    fn widen(&mut self, leaves: usize) {
        self.sums.resize(leaves * self.stride, Sums::default());
    }

    /// Sums entries by parent and bin, after the sums of the `parents` parents.
    fn add(&mut self, entries: &[Entry], parents: usize) {
        let sums = &mut self.sums[parents * self.stride..];
        let bins = self.feature.bins.as_slice();
        let shift = self.stride.trailing_zeros();
        for entry in entries {
            let bin = usize::from(bins[entry.row as usize]);
            sums[(entry.parent as usize) << shift | bin].add(entry.slope);
        }
    }

    /// Turns the sums of parents and of their smaller children into those of all children.
    fn divide(&mut self, smaller: &[bool]) {
        let (low, high) = self.sums.split_at_mut(smaller.len() * self.stride);
        let leaves = low.chunks_exact_mut(self.stride).zip(high.chunks_exact_mut(self.stride));
        for ((low, high), &small_is_high) in leaves.zip(smaller) {
            for (low, high) in low.iter_mut().zip(high) {
                let (small, large) = (*high, low.minus(*high));
                (*low, *high) = if small_is_high { (large, small) } else { (small, large) };
            }
        }
    }

    /// Returns the split with the greatest gain over all leaves.
    #[expect(clippy::cast_possible_truncation, reason = "a feature has at most 255 borders")]
    fn best(&self, options: &Options) -> Candidate {
        let least = options.min_leaf_weight.max(f64::MIN_POSITIVE);
        let mut gains = [0.0; 256];
        for leaf in self.sums.chunks_exact(self.stride) {
            let all = leaf.iter().copied().fold(Sums::default(), Sums::plus);
            if all.curvature < 2.0 * least {
                continue;
            }
            let undivided = all.score(options.l2);
            let mut low = Sums::default();
            for (gain, &sums) in gains.iter_mut().zip(&leaf[..self.feature.borders.len()]) {
                low = low.plus(sums);
                let high = all.minus(low);
                if low.curvature >= least && high.curvature >= least {
                    *gain += low.score(options.l2) + high.score(options.l2) - undivided;
                }
            }
        }
        let mut best = Candidate { gain: 0.0, bin: 0 };
        for (bin, &gain) in gains[..self.feature.borders.len()].iter().enumerate() {
            if gain > best.gain {
                best = Candidate { gain, bin: bin as u8 };
            }
        }
        best
    }
}

/// Grower of trees over the same rows and features.
#[derive(Debug)]
pub(super) struct Grower<'a> {
    binned: &'a Binned,
    options: &'a Options,
    /// Leaf of every row in the tree under construction, or finished last.
    leaves: Vec<u8>,
    /// Rows to which the tree is fitted, with their slopes divided by the probability of being drawn.
    drawn: Vec<(u32, Slope)>,
    entries: Vec<Entry>,
}

impl<'a> Grower<'a> {
    pub(super) fn new(binned: &'a Binned, rows: usize, options: &'a Options) -> Self {
        assert!((1..=MAX_DEPTH).contains(&options.depth), "a tree has 1 to {MAX_DEPTH} levels");
        assert!(u32::try_from(rows).is_ok(), "there are fewer than 2^32 rows");
        let entries = vec![Entry::default(); rows];
        Self { binned, options, leaves: vec![0; rows], drawn: Vec::with_capacity(rows), entries }
    }

    /// Grows a tree; returns `None` if no split has a gain.
    pub(super) fn grow(&mut self, slopes: &[Slope], random: &mut Random) -> Option<Tree> {
        let binned = self.binned;
        self.draw_rows(slopes, random);
        let features = draw_features(binned, self.options.feature_share, random);
        let mut histograms: Vec<_> = features.into_iter().map(Histogram::new).collect();
        self.leaves.fill(0);
        let mut splits = Vec::new();
        while splits.len() < self.options.depth {
            let Some((feature, bin)) = self.best_split(splits.len(), &mut histograms) else { break };
            self.divide(feature, bin, splits.len());
            splits.push(Split { feature: feature.column, threshold: feature.borders[usize::from(bin)] });
        }
        (!splits.is_empty()).then(|| {
            let leaves = self.newton_steps(1 << splits.len());
            Tree::new(splits, &leaves)
        })
    }

    /// Adds the leaves of the tree grown last to the scores of all rows.
    pub(super) fn add_leaves(&self, tree: &Tree, scores: &mut [f32]) {
        scores.par_iter_mut().zip(&self.leaves).with_min_len(ROWS).for_each(|(score, &leaf)| {
            *score += tree.leaves()[usize::from(leaf)];
        });
    }

    /// Draws the rows to which the next tree is fitted, by the size of their slopes.
    #[expect(clippy::cast_possible_truncation, reason = "fewer than 2^32 rows")]
    fn draw_rows(&mut self, slopes: &[Slope], random: &mut Random) {
        self.drawn.clear();
        if self.options.row_share >= 1.0 {
            self.drawn.extend((0u32..).zip(slopes.iter().copied()));
            return;
        }
        let bound = sure_size(slopes, self.options.row_share * slopes.len() as f64);
        for (row, slope) in slopes.iter().enumerate() {
            let chance = (slope.size() / bound).min(1.0);
            if chance > 0.0 && random.chance(chance.into()) {
                self.drawn.push((row as u32, slope.times(1.0 / chance)));
            }
        }
    }

    /// Finds the split of all leaves of a level with the greatest gain.
    fn best_split<'f>(
        &mut self,
        level: usize,
        histograms: &mut [Histogram<'f>],
    ) -> Option<(&'f Feature, u8)> {
        let smaller = self.smaller_children(level);
        let options = self.options;
        let entries = self.gather(level, &smaller);
        let leaves = 1 << level;
        let candidates: Vec<Candidate> = histograms
            .par_chunks_mut(GROUP)
            .flat_map_iter(|group| {
                for histogram in &mut *group {
                    histogram.widen(leaves);
                }
                for block in entries.chunks(BLOCK) {
                    for histogram in &mut *group {
                        histogram.add(block, smaller.len());
                    }
                }
                group.iter_mut().map(|histogram| {
                    histogram.divide(&smaller);
                    histogram.best(options)
                })
            })
            .collect();
        let mut best: Option<(Candidate, &'f Feature)> = None;
        for (candidate, histogram) in candidates.into_iter().zip(histograms) {
            if best.is_none_or(|(best, _)| candidate.gain > best.gain) {
                best = Some((candidate, histogram.feature));
            }
        }
        best.filter(|(candidate, _)| candidate.gain > 0.0)
            .map(|(candidate, feature)| (feature, candidate.bin))
    }

    /// Returns for each leaf of the level above whether fewer drawn rows answered yes than no to its split.
    fn smaller_children(&self, level: usize) -> Vec<bool> {
        let mut rows = [0_u32; 1 << MAX_DEPTH];
        for &(row, _) in &self.drawn {
            rows[usize::from(self.leaves[row as usize])] += 1;
        }
        let (no, yes) = rows[..1 << level].split_at((1 << level) / 2);
        no.iter().zip(yes).map(|(no, yes)| yes < no).collect()
    }

    /// Lists the drawn rows to be summed: those of the smaller children, or all at level 0.
    #[expect(clippy::cast_possible_truncation, reason = "at most 256 leaves")]
    fn gather(&mut self, level: usize, smaller: &[bool]) -> &[Entry] {
        let parents = smaller.len();
        let mut wanted = [level == 0; 1 << MAX_DEPTH];
        for (parent, &small_is_high) in smaller.iter().enumerate() {
            wanted[parent] = !small_is_high;
            wanted[parent + parents] = small_is_high;
        }
        let mask = parents.saturating_sub(1);
        let mut count = 0;
        for &(row, slope) in &self.drawn {
            let leaf = usize::from(self.leaves[row as usize]);
            // Written unconditionally, and kept by advancing `count`: about half of the rows are wanted, in
            // an order that branch prediction cannot foresee.
            self.entries[count] = Entry { row, parent: (leaf & mask) as u32, slope };
            count += usize::from(wanted[leaf]);
        }
        &self.entries[..count]
    }

    /// Records the answer of each row to the split of a level in its leaf.
    fn divide(&mut self, feature: &Feature, bin: u8, level: usize) {
        let rows = self.leaves.par_chunks_mut(ROWS).zip(feature.bins.par_chunks(ROWS));
        rows.for_each(|(leaves, bins)| {
            for (leaf, &of) in leaves.iter_mut().zip(bins) {
                *leaf |= u8::from(of > bin) << level;
            }
        });
    }

    /// Returns the Newton steps of all leaves for the drawn rows, times the learning rate.
    fn newton_steps(&self, leaves: usize) -> Vec<f32> {
        let mut sums = vec![Sums::default(); leaves];
        for &(row, slope) in &self.drawn {
            sums[usize::from(self.leaves[row as usize])].add(slope);
        }
        sums.iter().map(|sums| sums.newton_step(self.options.l2) * self.options.learning_rate).collect()
    }
}

/// Returns the size from which a slope is always drawn, such that about `wanted` are drawn if smaller ones
/// are drawn in proportion to their size. Found by bisection.
#[expect(clippy::cast_possible_truncation, reason = "a number of rows, to about one percent")]
#[expect(clippy::manual_midpoint, reason = "keeps the bytes of fitted models")]
fn sure_size(slopes: &[Slope], wanted: f64) -> f32 {
    /// Number of bisections: the share of rows drawn is accurate to about one percent.
    const STEPS: usize = 16;
    /// Number of rows used; of more rows, an evenly spaced sample is taken.
    const SAMPLE: usize = 1 << 16;
    let step = (slopes.len() / SAMPLE).max(1);
    let wanted = wanted / step as f64;
    let sizes = slopes.iter().step_by(step).map(|slope| slope.size()).collect::<Vec<_>>();
    let (mut low, mut high) = (0.0, sizes.iter().sum::<f32>() / (wanted as f32).max(1.0));
    for _ in 0..STEPS {
        let bound = (low + high) / 2.0;
        let drawn = sizes.iter().map(|size| (size / bound).min(1.0)).sum::<f32>();
        if f64::from(drawn) > wanted { low = bound } else { high = bound }
    }
    high.max(f32::MIN_POSITIVE)
}

/// Draws the features that a tree may use.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of at most 65536 features"
)]
/// Draws a share of the features at random, at least one.
fn draw_features<'f>(binned: &'f Binned, share: f64, random: &mut Random) -> Vec<&'f Feature> {
    let of = binned.features.len();
    let count = (of as f64 * share).ceil().max(1.0) as usize;
    random.sample(count, of).into_iter().map(|feature| &binned.features[feature]).collect()
}
