//! `gristmill run`: the batch job.

use std::ffi::OsString;
use std::fs;
use std::io::{self, BufRead, IsTerminal};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::Context;
use chrono::{DateTime, Utc};
use gristmill::pipeline::{self, Environment, Job, Pipeline, Progress, Silent, Summary};
use gristmill::publish::layout::LOCK_FILE;
use gristmill::publish::layout::REPORT_FILE;
use gristmill::publish::layout::{LATEST_LINK, RUNS_FOLDER, STATE_FOLDER};
use gristmill::read::{self, Roots};
use gristmill::tables::Table;
use serde_json::{Value, json};

use super::args::{Args, Run};
use super::clock;
use super::exit::{Exit, Usage};
use super::logging::Log;
use super::memory;
use super::metrics::{Ended, MetricsFile};
use super::pipeline;
use super::progress::Bar;
use super::target::check_apart;

/// Maximum number of drift warnings printed; the report lists more.
const MOST_WARNINGS: usize = 10;

/// Runs the batch job, and writes the metrics file whatever the outcome, unless another run holds the lock
/// (which will write its own) or the metrics file is an input.
pub(super) fn run(args: &Run, all: &Args, log: &Log) -> anyhow::Result<Exit> {
    let metrics = args.metrics_file.as_deref().map(|path| metrics_file(path, args, all)).transpose()?;
    let started = now()?;
    let outcome = pipeline(all).and_then(|pipeline| execute(args, &pipeline, log));
    let exit = match &outcome {
        Ok(summary) if summary.too_many_rejects => Exit::TooManyRejects,
        Ok(_) => Exit::Done,
        Err(error) => Exit::of(error),
    };
    let mut warnings = outcome.as_ref().map(warnings).unwrap_or_default();
    let is_input = outcome.as_ref().is_err_and(is_output_read);
    if let Some(file) = metrics.filter(|_| exit != Exit::Locked && !is_input) {
        let at = now()?;
        let ended = Ended { exit, at, took: at - started, summary: outcome.as_ref().ok() };
        if let Err(error) = file.write(&ended) {
            warnings.push(format!("cannot write the metrics file: {error:#}"));
        }
    }
    match outcome {
        Ok(summary) => report(&summary, &warnings, args.quiet, log),
        Err(error) => {
            for warning in &warnings {
                log.warn(warning, Value::Null);
            }
            return Err(error);
        }
    }
    Ok(exit)
}

/// Checks that the metrics file at `path` is neither the settings nor part of the output folder.
fn metrics_file(path: &Path, args: &Run, all: &Args) -> Result<MetricsFile, Usage> {
    let option = "--metrics-file";
    let own = [LOCK_FILE, LATEST_LINK, RUNS_FOLDER, STATE_FOLDER].map(|name| args.output.join(name));
    let files = own.iter().map(|own| ("a file of the output folder", own.as_path()));
    let files = files.chain(all.config.as_deref().map(|path| ("--config", path))).chain([(option, path)]);
    check_apart(&files.collect::<Vec<_>>())?;
    let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok());
    let is_inside = |own: &PathBuf| {
        fs::canonicalize(own).is_ok_and(|own| folder.as_ref().is_some_and(|folder| folder.starts_with(own)))
    };
    if own.iter().any(is_inside) {
        return Err(Usage(format!("{option} {} is inside the output folder", path.display())));
    }
    MetricsFile::at(path)
}

/// Returns true if a file to be written was found among the inputs.
fn is_output_read(error: &anyhow::Error) -> bool {
    let is_it = |cause: &(dyn std::error::Error + 'static)| {
        matches!(cause.downcast_ref(), Some(read::Error::OutputIsInput { .. }))
    };
    error.chain().any(is_it)
}

/// Makes the job from the arguments, and runs it.
fn execute(args: &Run, pipeline: &Pipeline, log: &Log) -> anyhow::Result<Summary> {
    let job = Job {
        inputs: inputs(&args.inputs)?,
        output: args.output.clone(),
        full: args.full,
        threads: threads(args.threads, log),
        other_outputs: args.metrics_file.iter().cloned().collect(),
    };
    let progress = progress(args.quiet);
    in_environment(&*progress, |environment| Ok(pipeline::run(&job, pipeline, environment)?))
}

/// Maximum number of worker threads per core; more only use memory.
const MAX_THREADS_A_CORE: usize = 4;
/// Number of worker threads allowed on any machine.
const FREE_THREADS: usize = 32;

/// Returns the number of worker threads asked for, limited to what the machine can use.
pub(super) fn threads(asked: usize, log: &Log) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let most = FREE_THREADS.max(MAX_THREADS_A_CORE * cores);
    if asked > most {
        log.warn(&format!("using {most} threads instead of {asked}, on {cores} cores"), Value::Null);
    }
    asked.min(most)
}

/// Returns a progress bar if standard error is a terminal and `quiet` is false.
pub(super) fn progress(quiet: bool) -> Box<dyn Progress> {
    if !quiet && io::stderr().is_terminal() { Box::new(Bar::new()) } else { Box::new(Silent) }
}

/// Runs `work` with the services that the library needs: clock, memory figures, cancellation, progress.
pub(super) fn in_environment<T>(
    progress: &dyn Progress,
    work: impl FnOnce(&Environment<'_>) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // The first signal ends the run cleanly, a second one at once, should a thread not come to its end.
        signal_hook::flag::register_conditional_shutdown(signal, Exit::Failed as i32, Arc::clone(&stop))
            .context("cannot set up signal handling")?;
        signal_hook::flag::register(signal, Arc::clone(&stop)).context("cannot set up signal handling")?;
    }
    // Beyond `ulimit -f`, make writes fail with EFBIG; the signal would kill the process without a message.
    let past_limit = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(signal_hook::consts::SIGXFSZ, past_limit)
        .context("cannot set up signal handling")?;
    let started = now()?;
    work(&Environment {
        now: &|| now().unwrap_or(started),
        peak_memory_bytes: &memory::peak_bytes,
        memory_bytes: &memory::bytes,
        stop: &stop,
        progress,
    })
}

/// Returns the current time, or that given by `SOURCE_DATE_EPOCH`, for byte-for-byte reproducible runs
/// (specification of reproducible-builds.org).
fn now() -> anyhow::Result<DateTime<Utc>> {
    let Some(seconds) = std::env::var_os("SOURCE_DATE_EPOCH") else { return clock::now() };
    let wrong = || Usage("SOURCE_DATE_EPOCH must be a number of seconds since 1970".into());
    let seconds = seconds.to_str().and_then(|text| text.parse().ok()).ok_or_else(wrong)?;
    Ok(DateTime::from_timestamp(seconds, 0).ok_or_else(wrong)?)
}

/// Returns the inputs, replacing `-` by the list on standard input, whose names may consist of any bytes.
pub(super) fn inputs(given: &[PathBuf]) -> anyhow::Result<Roots> {
    let mut inputs = Roots::default();
    for input in given {
        if input != Path::new("-") {
            inputs.given.push(input.clone());
            continue;
        }
        for line in io::stdin().lock().split(b'\n') {
            let mut line = line.context("cannot read the list of inputs on standard input")?;
            if line.ends_with(b"\r") {
                line.pop();
            }
            if !line.trim_ascii().is_empty() {
                inputs.listed.push(OsString::from_vec(line).into());
            }
        }
    }
    Ok(inputs)
}

/// Collects what an operator should look at although the run was published.
fn warnings(summary: &Summary) -> Vec<String> {
    let drift = &summary.drift;
    let mut warnings = summary.notices.clone();
    warnings.extend(summary.failures.iter().map(|failure| format!("the run is published, but: {failure}")));
    warnings.extend(drift.warnings.iter().take(MOST_WARNINGS).map(ToString::to_string));
    let all = drift.counts.values().sum::<u64>();
    let untold = all.saturating_sub(drift.warnings.len().min(MOST_WARNINGS) as u64);
    if untold > 0 {
        let page = summary.path.join(REPORT_FILE);
        warnings.push(format!("{} more sites have drifted; see {}", untold, page.display()));
    }
    if let Some(failure) = &drift.failure {
        warnings.push(format!("no comparison with the previous run: {failure}"));
    }
    if summary.too_many_rejects {
        warnings.push(format!(
            "{:.1} % of the records read were rejected, more than output.max_reject_share allows; see {}",
            100.0 * summary.reject_share,
            summary.path.join("rejects").display()
        ));
    }
    warnings
}

/// Reports a run: as text one line per warning and a summary, as JSON one line with everything.
fn report(summary: &Summary, warnings: &[String], quiet: bool, log: &Log) {
    let counts = &summary.manifest.counts;
    let rows = |table| summary.manifest.rows.get(&table).copied().unwrap_or(0);
    let dropped = counts.dropped_blocks.values().sum::<u64>();
    let mut message = format!(
        "{}: {} files, {} pages, {} blocks ({} kept, {dropped} dropped), {} sentences, {} rejects",
        summary.path.display(),
        summary.files,
        counts.pages,
        counts.blocks(),
        counts.kept_blocks,
        rows(Table::Sentences),
        rows(Table::Rejects),
    );
    if summary.same_files > 0 {
        let again = summary.run_counts.pages_written;
        message.push_str(&format!("; {} files unchanged, {again} pages read", summary.same_files));
    }
    if let Some(why) = &summary.full_run_reason {
        message.push_str(&format!("; every file was read: {why}"));
    }
    let fields = json!({
        "run": summary.run,
        "path": summary.path,
        "files": summary.files,
        "files_unchanged": summary.same_files,
        "afresh": summary.full_run_reason,
        "bytes": summary.bytes,
        "pages": counts.pages,
        "pages_read": summary.run_counts.pages_written,
        "pages_repeated": counts.duplicate_pages,
        "blocks_kept": counts.kept_blocks,
        "blocks_dropped": counts.dropped_blocks,
        "sentences": rows(Table::Sentences),
        "rejects": rows(Table::Rejects),
        "rejects_by_code": counts.rejects,
        "seconds": summary.took.as_seconds_f64(),
        "step_ms": summary.step_ms,
        "peak_memory_bytes": summary.manifest.peak_memory_bytes,
        "compared_with": summary.drift.against,
        "drift": summary.drift.warnings,
        "warnings": warnings,
    });
    if log.is_json() {
        if !warnings.is_empty() {
            log.warn(&message, fields);
        } else if !quiet {
            log.info(&message, fields);
        }
        return;
    }
    for warning in warnings {
        log.warn(warning, Value::Null);
    }
    if !quiet {
        log.info(&message, fields);
    }
}
