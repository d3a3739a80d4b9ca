//! Positions of rules.

/// Position of a rule in [`Rules`](super::Rules).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::chrome) struct RuleId(u32);

impl RuleId {
    pub(super) fn of(index: usize) -> Self {
        Self(u32::try_from(index).expect("packs hold fewer rules than 32 bits count"))
    }

    pub(in crate::chrome) fn index(self) -> usize {
        self.0 as usize
    }
}
