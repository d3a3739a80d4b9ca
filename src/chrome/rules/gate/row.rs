//! What the gate looks at: a few bytes, each a row of bits.

/// Bytes at the start of a match that are looked at.
pub(in crate::chrome::rules) const DEPTH: usize = 4;
/// A bit for each of up to 64 patterns, by byte.
pub(in crate::chrome::rules) type Row = [u64; 256];
