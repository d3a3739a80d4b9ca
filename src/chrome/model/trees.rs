//! Ensembles of oblivious decision trees, and their form as bytes.

mod bytes;
mod ensemble;
#[cfg(test)]
mod tests;

pub use bytes::Error;
pub use ensemble::{Columns, Ensemble, MAX_DEPTH, Split, Tree};
