//! Tests through the public face: the library's entry points and the binary.

#![allow(clippy::too_many_lines, reason = "a test may be a long list of cases")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod cli;
mod dedupe;
mod deploy;
mod determinism;
mod faults;
mod golden;
mod growth;
mod hostile;
mod incremental;
mod inputs;
mod languages;
mod layering;
mod ownership;
mod readers;
mod readme;
mod repeats;
mod report;
mod sources;
mod train;
mod written;
