//! The whole flow: inputs to a published run, and a single page to its verdicts.
//!
//! In: checked settings and paths. Out: a run under `output/runs/`, named by `output/latest`. Four
//! passes: the first reads and parses each page once, lets the site survey observe it and puts the
//! parsed page aside; the second judges chrome and notes what repeats; the third settles which copy stays; the last splits and
//! writes. Where repeated sentences are looked for, a pass before the last splits and notes them. [`run`](run()) has it on one screen.

mod accounts;
mod chunk;
pub mod dedupe_only;
pub mod distributed;
mod environment;
mod error;
mod incremental;
mod judge_pass;
mod memory_plan;
mod prepared;
mod read_pass;
mod read_tasks;
mod repetition_builder;
mod run;
mod run_counts;
mod sentence_pass;
mod settle_pass;
pub mod sources;
mod windows;
mod write_pass;

pub use environment::{Environment, Progress, Silent};
pub use error::Error;
pub use prepared::Pipeline;
pub use run::{Job, Summary, run};
pub use run_counts::RunCounts;
