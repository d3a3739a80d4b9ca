//! Ids of rules.

/// Index of a rule in [`Rules`](super::Rules).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::chrome) struct RuleId(u32);

impl RuleId {
    pub(super) fn of(index: usize) -> Self {
        Self(u32::try_from(index).expect("packs have fewer than 2^32 rules"))
    }

    pub(in crate::chrome) fn index(self) -> usize {
        self.0 as usize
    }
}
