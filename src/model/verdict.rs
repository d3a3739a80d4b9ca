//! Verdicts on a page's blocks, and the repeats among the sentences of kept blocks.

use serde::{Deserialize, Serialize};

use super::reason::Reason;
use super::sentence::Repeat;

/// Verdict on a block.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Verdict {
    /// The block is kept.
    #[default]
    Keep,
    /// The block is dropped.
    Drop(Reason),
}

/// Verdicts on one page, in block order. The first drop of a block holds; later ones are ignored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdicts {
    slots: Vec<Verdict>,
    /// Probability of chrome of each block; empty if no model was consulted.
    scores: Vec<f32>,
    /// Repeats among the sentences of kept blocks, in page order; empty if none were looked for.
    repeats: Vec<Repeat>,
}

impl Verdicts {
    /// Makes verdicts that keep all of `blocks` blocks.
    #[must_use]
    pub fn keep_all(blocks: usize) -> Self {
        Self { slots: vec![Verdict::Keep; blocks], scores: Vec::new(), repeats: Vec::new() }
    }

    /// Drops the block at `index` for `reason`, unless it was dropped before.
    ///
    /// # Panics
    /// If the page has no block `index`.
    pub fn drop_block(&mut self, index: usize, reason: Reason) {
        let slot = &mut self.slots[index];
        if *slot == Verdict::Keep {
            *slot = Verdict::Drop(reason);
        }
    }

    /// Returns true if the block at `index` has not been dropped.
    #[must_use]
    pub fn is_kept(&self, index: usize) -> bool {
        matches!(self.slots.get(index), Some(Verdict::Keep))
    }

    /// Returns the reason why the block at `index` was dropped, if it was.
    #[must_use]
    pub fn reason(&self, index: usize) -> Option<&Reason> {
        match self.slots.get(index) {
            Some(Verdict::Drop(reason)) => Some(reason),
            _ => None,
        }
    }

    /// Returns the approximate size of the verdicts in bytes.
    #[must_use]
    pub fn weight(&self) -> usize {
        size_of_val(&*self.slots) + size_of_val(&*self.scores) + size_of_val(&*self.repeats)
    }

    /// Sets each block's probability of chrome, 0..=1, in block order.
    ///
    /// # Panics
    /// If the number of scores is not that of the blocks.
    pub fn set_scores(&mut self, scores: Vec<f32>) {
        assert_eq!(scores.len(), self.slots.len(), "one score a block");
        self.scores = scores;
    }

    /// Returns the probability that the block at `index` is chrome, if a model gave one.
    #[must_use]
    pub fn score(&self, index: usize) -> Option<f32> {
        self.scores.get(index).copied()
    }

    /// Sets the repeats among the sentences, in page order.
    pub fn set_repeats(&mut self, repeats: Vec<Repeat>) {
        self.repeats = repeats;
    }

    /// Returns the repeats among the sentences of kept blocks, in page order.
    #[must_use]
    pub fn repeats(&self) -> &[Repeat] {
        &self.repeats
    }

    /// Returns true if the sentence at `index` ([`Sentence::index`](super::Sentence)) is not dropped as a
    /// repeat.
    #[must_use]
    pub fn keeps_sentence(&self, index: u32) -> bool {
        let found = self.repeats.binary_search_by_key(&index, |repeat| repeat.sentence);
        found.map_or(true, |at| !self.repeats[at].is_dropped)
    }

    /// Iterates over the verdicts in block order.
    pub fn iter(&self) -> impl Iterator<Item = &Verdict> {
        self.slots.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_drop_holds() {
        let chrome = |rule: &str| Reason::Chrome { rule: rule.into() };
        let mut verdicts = Verdicts::keep_all(2);
        verdicts.drop_block(1, chrome("a"));
        verdicts.drop_block(1, chrome("b"));
        assert!(verdicts.is_kept(0));
        assert_eq!(verdicts.reason(1), Some(&chrome("a")));
    }
}
