//! Tables → a run that appears whole or not at all.
//!
//! In: rows, and what the run read. Out: a run folder with its tables ([`RunTables`]) and a [`manifest`], published all at once
//! ([`Staging`]) by one run at a time ([`lock`]), and read back by the next ([`Published`]).

pub mod layout;
pub mod lock;
pub mod manifest;
pub mod owned;

mod options;
mod published;
mod run_tables;
mod staging;

pub use self::options::{DEFAULT_KEEP_RUNS, DEFAULT_MAX_REJECT_SHARE, Options};
pub use self::published::Published;
pub use self::run_tables::{RunTables, Written};
pub use self::staging::{Pruned, Staging, has_runs, is_run_name, is_taken, latest, prune, sync};

#[cfg(test)]
pub(crate) mod tests;
