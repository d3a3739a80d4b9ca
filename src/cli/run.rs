//! `gristmill run`: the batch job.

use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::Context;
use chrono::{DateTime, Utc};
use gristmill::pipeline::{self, Host, Job, Mill, Progress, Summary, host::Silent};
use serde_json::json;

use super::args::Run;
use super::exit::{Exit, Usage};
use super::logging::Log;
use super::memory;
use super::progress::Bar;

pub(super) fn run(args: &Run, mill: &Mill, log: &Log) -> anyhow::Result<Exit> {
    let job = Job { inputs: inputs(&args.inputs)?, output: args.output.clone(), threads: args.threads };
    let progress = progress(args.quiet);
    let summary = on_host(&*progress, |host| Ok(pipeline::run(&job, mill, host)?))?;
    drop(progress);
    for warning in &summary.warnings {
        log.warn(&format!("the run is published, but: {warning}"), json!({ "run": summary.run }));
    }
    if !args.quiet {
        report(&summary, log);
    }
    if !summary.too_many_rejects {
        return Ok(Exit::Done);
    }
    let share = 100.0 * summary.tally.reject_share();
    let message = format!(
        "{share:.1} % of the records were rejected, more than output.max_reject_share allows; \
         see {}",
        summary.path.join("rejects").display()
    );
    log.warn(&message, json!({ "rejects": summary.tally.rejects() }));
    Ok(Exit::TooManyRejects)
}

/// A bar where somebody watches, else nobody.
pub(super) fn progress(quiet: bool) -> Box<dyn Progress> {
    if !quiet && io::stderr().is_terminal() { Box::new(Bar::new()) } else { Box::new(Silent) }
}

/// Gives `work` what a library may ask of the program around it.
pub(super) fn on_host<T>(
    progress: &dyn Progress,
    work: impl FnOnce(&Host<'_>) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&stop)).context("cannot listen for signals")?;
    }
    let started = now()?;
    work(&Host {
        now: &|| now().unwrap_or(started),
        peak_memory_bytes: &memory::peak_bytes,
        memory_bytes: &memory::bytes,
        stop: &stop,
        progress,
    })
}

/// The time now, or the one that `SOURCE_DATE_EPOCH` sets for a run that is to be repeated byte for byte
/// (the specification of reproducible-builds.org).
fn now() -> anyhow::Result<DateTime<Utc>> {
    let Some(seconds) = std::env::var_os("SOURCE_DATE_EPOCH") else { return Ok(Utc::now()) };
    let wrong = || Usage("SOURCE_DATE_EPOCH is no number of seconds since 1970".into());
    let seconds = seconds.to_str().and_then(|text| text.parse().ok()).ok_or_else(wrong)?;
    Ok(DateTime::from_timestamp(seconds, 0).ok_or_else(wrong)?)
}

/// The inputs as given, `-` replaced by the list on standard input.
pub(super) fn inputs(given: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut inputs = Vec::with_capacity(given.len());
    for input in given {
        if input != Path::new("-") {
            inputs.push(input.clone());
            continue;
        }
        for line in io::stdin().lock().lines() {
            let line = line.context("cannot read the list of inputs on standard input")?;
            if !line.trim().is_empty() {
                inputs.push(PathBuf::from(line));
            }
        }
    }
    Ok(inputs)
}

/// The line that says what a run did.
fn report(summary: &Summary, log: &Log) {
    let tally = &summary.tally;
    let message = format!(
        "{}: {} files, {} pages, {} blocks ({} kept, {} dropped), {} sentences, {} rejects",
        summary.path.display(),
        summary.files,
        tally.pages_written,
        tally.blocks_parsed,
        tally.blocks_kept,
        tally.dropped(),
        tally.sentences,
        tally.rejects(),
    );
    let fields = json!({
        "run": summary.run,
        "path": summary.path,
        "files": summary.files,
        "bytes": summary.bytes,
        "pages": tally.pages_written,
        "pages_repeated": tally.pages_repeated,
        "blocks_kept": tally.blocks_kept,
        "blocks_dropped": tally.blocks_dropped,
        "sentences": tally.sentences,
        "rejects": tally.rejects(),
        "seconds": summary.took.as_seconds_f64(),
    });
    log.info(&message, fields);
}
