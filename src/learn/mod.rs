//! Measuring quality against labelled data, and fitting models to it.
//!
//! In: answers and gold. Out: precision, recall and F1 as the field counts them ([`metrics`]), or the
//! weights of a model ([`linear`]).

pub mod labels;
pub mod linear;
pub mod metrics;
pub mod sentences;
