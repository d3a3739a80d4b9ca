//! The whole pipeline: from inputs to a published run, and from a single page to its verdicts.
//!
//! Takes checked settings and paths, and publishes a run under `output/runs/`, to which `output/latest`
//! leads. There are four passes. The first reads and parses each page once, notes the lines of sites and
//! stores the parsed page. The second judges chrome and notes texts for dedupe. The third settles which
//! copies are kept. The last splits sentences and writes. If repeated sentences are searched for, another
//! pass before the last splits and notes them. [`run`](run()) shows all of it.

mod accounts;
mod basis;
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
