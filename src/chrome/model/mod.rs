//! The learned model of chrome: how likely each block is content.
//!
//! Takes a page and the evidence on its blocks, and returns a probability for each block. Two linear tables
//! score the words of a block and its place in the markup. For each form of page (text dump or HTML), a
//! tree ensemble combines these scores with the other [`features`](super::features), and a logistic curve turns
//! its sum into a probability.

mod columns;
mod error;
pub(super) mod expected;
mod file;
mod linear;
mod parts;
mod predict;
pub mod trees;

pub use columns::names;
pub use error::Error;
pub use linear::Linear;
pub use parts::{Form, Model, Tables};
pub use predict::Likely;

#[cfg(test)]
mod tests;
