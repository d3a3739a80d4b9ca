//! Incremental runs: what a run takes from the published one instead of reading it again.
//!
//! A [`Plan`] says which inputs are to be read, which published pages are carried over, and for dedupe what their texts are. The empty plan is
//! that of a full run.

mod carried_over;
mod carry_over;
mod changes;
mod history;
mod invalidate;
mod known_texts;
mod plan;

pub(super) use carried_over::CarriedOver;
pub(super) use carry_over::StateTarget;
pub(super) use changes::Changes;
pub(super) use history::Expected;
pub(super) use invalidate::Invalidated;
pub(super) use plan::Plan;
