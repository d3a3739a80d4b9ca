//! One slot a block: kept, or dropped with a reason; and the sentences of kept blocks that are repeats.

use serde::{Deserialize, Serialize};

use super::reason::Reason;
use super::sentence::Repeat;

/// What becomes of a block.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Verdict {
    /// The block stays.
    #[default]
    Keep,
    /// The block is left out.
    Drop(Reason),
}

/// The verdicts of one page, in block order. The first drop of a block holds; later ones are ignored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdicts {
    slots: Vec<Verdict>,
    /// Probability of chrome of each block; empty where no model was asked.
    scores: Vec<f32>,
    /// Sentences of kept blocks that are repeats, in page order; empty where none are looked for.
    repeats: Vec<Repeat>,
}

impl Verdicts {
    /// Keeps all of `blocks` blocks.
    #[must_use]
    pub fn keep_all(blocks: usize) -> Self {
        Self { slots: vec![Verdict::Keep; blocks], scores: Vec::new(), repeats: Vec::new() }
    }

    /// Drops the block at `index` for `reason`, unless it is dropped already.
    ///
    /// # Panics
    /// If the page has no block `index`.
    pub fn drop_block(&mut self, index: usize, reason: Reason) {
        let slot = &mut self.slots[index];
        if *slot == Verdict::Keep {
            *slot = Verdict::Drop(reason);
        }
    }

    /// Whether the block at `index` stays so far.
    #[must_use]
    pub fn is_kept(&self, index: usize) -> bool {
        matches!(self.slots.get(index), Some(Verdict::Keep))
    }

    /// The reason for which the block at `index` goes, if it does.
    #[must_use]
    pub fn reason(&self, index: usize) -> Option<&Reason> {
        match self.slots.get(index) {
            Some(Verdict::Drop(reason)) => Some(reason),
            _ => None,
        }
    }

    /// Bytes of memory that the verdicts take, about.
    #[must_use]
    pub fn weight(&self) -> usize {
        size_of_val(&*self.slots) + size_of_val(&*self.scores) + size_of_val(&*self.repeats)
    }

    /// Notes each block's probability of chrome, 0..=1, in block order.
    ///
    /// # Panics
    /// If there is not one for each block.
    pub fn set_scores(&mut self, scores: Vec<f32>) {
        assert_eq!(scores.len(), self.slots.len(), "one score a block");
        self.scores = scores;
    }

    /// The probability that the block at `index` is chrome, where a model gave one.
    #[must_use]
    pub fn score(&self, index: usize) -> Option<f32> {
        self.scores.get(index).copied()
    }

    /// Notes the sentences that are repeats, in page order.
    pub fn set_repeats(&mut self, repeats: Vec<Repeat>) {
        self.repeats = repeats;
    }

    /// Sentences of kept blocks that are repeats, in page order.
    #[must_use]
    pub fn repeats(&self) -> &[Repeat] {
        &self.repeats
    }

    /// Whether the sentence at `index` of the page's kept text stays.
    #[must_use]
    pub fn keeps_sentence(&self, index: u32) -> bool {
        let found = self.repeats.binary_search_by_key(&index, |repeat| repeat.sentence);
        found.map_or(true, |at| !self.repeats[at].is_dropped)
    }

    /// The verdicts in block order.
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
