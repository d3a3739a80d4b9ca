//! Encoding of ensembles as bytes.
//!
//! All numbers are little endian; `f32` values are finite.
//!
//! ```text
//! ensemble = version:u8(1) bias:f32 trees:u32 tree*
//! tree     = depth:u8(0..=8) split{depth} scale:f32(>= 0) leaf:i16{1 << depth}
//! split    = feature:u16 threshold:f32
//! ```
//!
//! A leaf has the value `leaf * scale`. No memory is allocated before the bytes that fill it have been read.

use std::fmt;

use super::ensemble::{Ensemble, MAX_DEPTH, Split, Tree, steps};

/// Version of the grammar above.
const VERSION: u8 = 1;

/// A reason why bytes are not an ensemble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The bytes end inside the ensemble.
    Truncated {
        /// Number of bytes that the next part needs.
        needed: usize,
        /// Number of bytes that are left.
        left: usize,
    },
    /// The version is not known to this program.
    Version {
        /// Version of the bytes.
        found: u8,
    },
    /// A tree is deeper than [`MAX_DEPTH`].
    Depth {
        /// Index of the tree.
        tree: u32,
        /// Its depth.
        found: u8,
    },
    /// A bias, threshold or scale is infinite, NaN or out of range.
    Number {
        /// Index of the tree; `None` for the bias.
        tree: Option<u32>,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated { needed, left } => {
                write!(out, "trees end early: {needed} bytes needed, {left} left")
            }
            Self::Version { found } => write!(out, "trees have version {found} instead of {VERSION}"),
            Self::Depth { tree, found } => {
                write!(out, "tree {tree} has depth {found}, the maximum is {MAX_DEPTH}")
            }
            Self::Number { tree: Some(tree) } => {
                write!(out, "tree {tree} has an impossible threshold or scale")
            }
            Self::Number { tree: None } => write!(out, "trees have an impossible bias"),
        }
    }
}

impl std::error::Error for Error {}

impl Ensemble {
    /// Appends the ensemble to `out`, about 170 bytes for a tree of depth 6.
    ///
    /// # Panics
    ///
    /// Panics if there are more than `u32::MAX` trees.
    pub fn write(&self, out: &mut Vec<u8>) {
        let trees = u32::try_from(self.trees.len()).expect("an ensemble has fewer than 2^32 trees");
        out.push(VERSION);
        out.extend(self.bias.to_le_bytes());
        out.extend(trees.to_le_bytes());
        for tree in &self.trees {
            tree.write(out);
        }
    }

    /// Reads an ensemble written by [`Self::write`] and advances `bytes` past it.
    ///
    /// # Errors
    ///
    /// Fails if the bytes do not follow the grammar in the documentation of this module; the position of
    /// `bytes` is then unspecified.
    pub fn read(bytes: &mut &[u8]) -> Result<Self, Error> {
        let [version] = take(bytes)?;
        if version != VERSION {
            return Err(Error::Version { found: version });
        }
        let bias = finite(bytes, None)?;
        let trees = u32::from_le_bytes(take(bytes)?);
        let trees = (0..trees).map(|tree| Tree::read(bytes, tree)).collect::<Result<_, _>>()?;
        Ok(Self::new(bias, trees))
    }
}

impl Tree {
    /// Appends the tree to `out`.
    fn write(&self, out: &mut Vec<u8>) {
        out.push(u8::try_from(self.splits.len()).expect("a tree has at most 8 levels"));
        for split in &self.splits {
            out.extend(split.feature.to_le_bytes());
            out.extend(split.threshold.to_le_bytes());
        }
        out.extend(self.scale.to_le_bytes());
        for &leaf in &self.leaves {
            out.extend(steps(leaf, self.scale).to_le_bytes());
        }
    }

    /// Reads the tree of index `tree` and advances `bytes` past it.
    fn read(bytes: &mut &[u8], tree: u32) -> Result<Self, Error> {
        let [depth] = take(bytes)?;
        if usize::from(depth) > MAX_DEPTH {
            return Err(Error::Depth { tree, found: depth });
        }
        let mut splits = Vec::with_capacity(depth.into());
        for _ in 0..depth {
            let feature = u16::from_le_bytes(take(bytes)?);
            splits.push(Split { feature, threshold: finite(bytes, Some(tree))? });
        }
        let scale = finite(bytes, Some(tree))?;
        if scale.is_sign_negative() || !(scale * f32::from(i16::MIN)).is_finite() {
            return Err(Error::Number { tree: Some(tree) });
        }
        let leaf = |_| Ok(f32::from(i16::from_le_bytes(take(bytes)?)) * scale);
        let leaves = (0..1 << depth).map(leaf).collect::<Result<_, Error>>()?;
        Ok(Self { splits, leaves, scale })
    }
}

/// Reads the next `N` bytes.
fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], Error> {
    let (taken, rest) = bytes.split_first_chunk().ok_or(Error::Truncated { needed: N, left: bytes.len() })?;
    *bytes = rest;
    Ok(*taken)
}

/// Reads a number and fails if it is infinite or NaN; `tree` is for the error.
fn finite(bytes: &mut &[u8], tree: Option<u32>) -> Result<f32, Error> {
    let number = f32::from_le_bytes(take(bytes)?);
    if number.is_finite() { Ok(number) } else { Err(Error::Number { tree }) }
}
