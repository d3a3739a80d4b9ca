//! Publication of runs: a run appears as a whole or not at all.
//!
//! A run folder has tables ([`RunTables`]) and a [`manifest`]. It is published atomically ([`Staging`]), by
//! one run at a time ([`lock`]), and read by the next run ([`Published`]).

pub mod layout;
pub mod lock;
pub mod manifest;
pub mod owned;

mod contradiction;
mod counts;
mod csv_file;
mod link;
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
