//! Training of models on labelled data, and evaluation against it.
//!
//! In: labelled data. Out: models for the stages ([`chrome`], [`sentences`], [`titles`]), and precision, recall and F1 by
//! the field's definitions ([`metrics`]). Labels of blocks come from an alignment with the gold text
//! ([`align`]). Training is reproducible: the same seed gives the same bytes, whatever the number of threads.

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
pub mod titles;
pub mod trees;
