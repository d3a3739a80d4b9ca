//! The whole flow: inputs to a published run, and a single page to its verdicts.
//!
//! In: checked settings and paths. Out: a run under `output/runs/`, named by `output/latest`. Four
//! passes: the first reads and parses each page once, lets the site survey observe it and puts the
//! parsed page aside; the second judges chrome and notes what repeats; the third settles which copy stays; the last splits and
//! writes. Where repeated sentences are looked for, a pass before the last splits and notes them. [`run`](run::run) has it on one screen.

mod accounts;
mod carry;
mod chunk;
pub mod dedupe_only;
pub mod distributed;
pub mod error;
mod history;
pub mod host;
mod judge_pass;
mod memory_plan;
pub mod mill;
mod read_pass;
pub mod run;
mod sentence_pass;
mod settle_pass;
mod site_ledger;
pub mod sources;
pub mod tally;
mod units;
mod windows;
mod write_pass;

pub use error::Error;
pub use host::{Host, Progress};
pub use mill::Mill;
pub use run::{Job, Summary, run};
pub use tally::Tally;
