//! Rules: descriptions of chrome, written in packs and tested by their own examples.
//!
//! Takes [`Pack`]s and compiles them to [`Rules`], which find the rules that fit each block of a page. Rules
//! are data; the code here has matchers, guards and effects, but no phrases.

mod asides;
mod compile;
mod compiled;
mod examples;
mod facts;
mod gate;
mod id;
mod markup;
mod matching;
mod own_names;
mod pack;
mod patterns;
mod phrases;
mod place;
mod prefixes;
mod rule;

pub use compiled::Rules;
pub use pack::{Effect, Pack};

pub(in crate::chrome) use id::RuleId;
pub(in crate::chrome) use rule::Rule;
