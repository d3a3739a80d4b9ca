//! Measuring quality against labelled data.
//!
//! In: answers and gold. Out: precision, recall and F1 as the field counts them ([`metrics`]).

pub mod labels;
pub mod metrics;
