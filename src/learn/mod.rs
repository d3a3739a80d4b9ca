//! Learning from labelled data, and measuring against it.
//!
//! In: answers and gold. Out: the models that stages ask ([`chrome`], [`sentences`]), and precision, recall and F1 as the field
//! counts them ([`metrics`]). Labels of blocks come from an alignment of the gold text with them ([`align`]); everything is
//! fitted by the same seed to the same bytes, whatever the number of threads.

pub mod align;
mod calibration;
pub mod chrome;
pub mod dumps;
pub mod folds;
pub mod hashed;
pub mod labels;
pub mod linear;
pub mod metrics;
mod random;
pub mod sentences;
pub mod trees;
