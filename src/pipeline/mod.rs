//! The whole flow: inputs to a published run, and a single page to its verdicts.
//!
//! In: checked settings and paths. Out: a run under `output/runs/`, named by `output/latest`. Two
//! passes: the first reads and parses each page once, lets the surveys observe it and puts the
//! parsed page aside; the second judges, splits and writes. [`run`](run::run) has it on one screen.

pub mod error;
mod first_pass;
pub mod host;
pub mod mill;
pub mod run;
mod scratch;
mod second_pass;
pub mod tally;
mod units;

pub use error::Error;
pub use host::{Host, Progress};
pub use mill::Mill;
pub use run::{Job, Summary, run};
pub use tally::Tally;
