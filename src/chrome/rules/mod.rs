//! Rules: what chrome looks like, written in packs, proved by their own examples.
//!
//! In: [`Pack`]s. Out: [`Rules`], which tell for each block of a page which rules fit it. A rule is data;
//! the code here knows matchers, guards and effects, and no phrase.

mod compile;
mod compiled;
mod examples;
mod gate;
mod id;
mod markup;
mod matching;
mod pack;
mod patterns;
mod phrases;
mod rule;

pub use compiled::Rules;
pub use pack::{Effect, Pack};

pub(in crate::chrome) use id::RuleId;
pub(in crate::chrome) use rule::Rule;
