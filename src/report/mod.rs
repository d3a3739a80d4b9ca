//! `report.html`: what a run did, for people.
//!
//! Takes the folder of a run, its manifest and tables, and the run published before it, if that still exists.
//! Returns a [`Report`] of plain numbers and texts, which [`html()`] renders as one page that loads and runs
//! nothing. The same tables give the same bytes: all times are from the manifest, and values that differ
//! between machines (memory, times of steps) are left to the manifest and the log.
//!
//! Cost: reads a few narrow columns of `documents`, `blocks` and `rejects`, and the text of some hundred
//! rows. Memory: besides a batch of rows, 8 bytes for each page of this run and the one before, some 10 MB
//! for the counts of dropped lines, and up to 100,000 sites.

mod build;
mod data;
mod drift;
mod groups;
mod history;
mod html;
mod lines;
mod scan;
mod sites;
mod survey;

pub use self::data::{Before, Drift, Example, Funnel, Line, Lines, Rejected, Report, Sample, SampleBlock};
pub use self::drift::{
    MAX_WARNINGS, MAX_WORDS_RATIO, MIN_CHROME_CHANGE, MIN_PAGES, MIN_REJECT_RISE, MIN_REJECTS, MIN_Z,
    Measure, Warning,
};
pub use self::html::html;
pub use self::sites::{Site, Sites};
pub use self::survey::SiteTotals;

#[cfg(test)]
mod tests;
