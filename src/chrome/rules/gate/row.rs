//! Types for the masks of the gate.

/// Number of bytes at the start of a match that are considered.
pub(in crate::chrome::rules) const DEPTH: usize = 4;
/// A mask of up to 64 patterns for each value of a byte.
pub(in crate::chrome::rules) type Row = [u64; 256];
