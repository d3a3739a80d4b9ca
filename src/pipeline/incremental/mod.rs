//! Incremental runs: a run carries over pages of the published run instead of reading them again.
//!
//! A [`Plan`] determines which inputs are read, which published pages are carried over, and which of their
//! texts dedupe needs. The empty plan is that of a full run.

mod carried_over;
mod carry_over;
mod changes;
mod full_run_reason;
mod history;
mod invalidate;
mod known_texts;
mod plan;

pub(super) use carried_over::CarriedOver;
pub(super) use carry_over::StateTarget;
pub(super) use changes::Changes;
pub(super) use full_run_reason::FullRunReason;
pub(super) use history::Expected;
pub(super) use invalidate::Invalidated;
pub(super) use plan::Plan;
