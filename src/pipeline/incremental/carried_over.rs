//! Counts of pages and blocks that are carried over.

/// Numbers of pages and blocks that are carried over.
#[derive(Clone, Copy, Default)]
pub(in crate::pipeline) struct CarriedOver {
    pub(in crate::pipeline) pages: u64,
    pub(in crate::pipeline) blocks: u64,
}
