//! Tests of `train`, cross-validation and the committed models.

mod chrome;
mod sentences;
mod titles;
