//! The batch job on files, and on a table of pages.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arrow_array::ffi_stream::RecordBatchStreamReader;
use arrow_pyarrow::FromPyArrow;
use chrono::Utc;
use gristmill::cli::memory;
use gristmill::pipeline::{self, Environment, Job, Pipeline, Progress, Summary};
use gristmill::publish::Published;
use gristmill::tables::{self};
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;

use crate::table::{Table, Unwritten, arrow_error, write_pages};
use crate::{errors, page};

/// Interval at which signals are checked for Ctrl-C and progress is reported.
const TICK: Duration = Duration::from_millis(100);

/// Name of the file that a table of pages passes through; appears in the column `source` of the tables.
const PAGES_FILE: &str = "pages.parquet";

/// Progress of a run, set by its threads and read by the thread of the interpreter.
#[derive(Default)]
struct Gauge {
    /// 0 while inputs are read (progress in bytes), 1 while pages are judged and written (progress in pages).
    step: AtomicU8,
    done: AtomicU64,
    total: AtomicU64,
}

impl Progress for Gauge {
    fn begin(&self, _files: u64, bytes: u64) {
        self.total.store(bytes, Ordering::Relaxed);
    }

    fn advance(&self, _files: u64, bytes: u64) {
        self.done.fetch_add(bytes, Ordering::Relaxed);
    }

    fn judging(&self, pages: u64) {
        self.done.store(0, Ordering::Relaxed);
        self.total.store(pages, Ordering::Relaxed);
        self.step.store(1, Ordering::Relaxed);
    }

    fn written(&self, pages: u64) {
        self.done.fetch_add(pages, Ordering::Relaxed);
    }
}

/// A published run, wrapped by `gristmill._run`.
#[pyclass(frozen, get_all, module = "gristmill._native", name = "Outcome")]
pub(crate) struct Outcome {
    name: String,
    path: PathBuf,
    /// The manifest, as JSON.
    manifest: String,
    files: u64,
    files_unchanged: u64,
    pages_read: u64,
    seconds: f64,
    notices: Vec<String>,
    full_run_reason: Option<String>,
    reject_share: f64,
    too_many_rejects: bool,
    tables: Vec<Py<Table>>,
}

impl Outcome {
    fn of(py: Python<'_>, summary: &Summary, folder: Option<&Arc<tempfile::TempDir>>) -> PyResult<Self> {
        let manifest = serde_json::to_string(&summary.manifest).map_err(arrow_error)?;
        let run = Published { folder: summary.path.clone(), manifest: summary.manifest.clone() };
        let tables = tables::Table::ALWAYS.map(|table| Py::new(py, Table::of(table, &run, folder)));
        let mut notices = summary.notices.clone();
        notices.extend(summary.failures.iter().cloned());
        notices.extend(summary.drift.warnings.iter().map(ToString::to_string));
        Ok(Self {
            name: summary.run.clone(),
            path: summary.path.clone(),
            manifest,
            files: summary.files,
            files_unchanged: summary.same_files,
            pages_read: summary.run_counts.pages_written,
            seconds: summary.took.as_seconds_f64(),
            notices,
            full_run_reason: summary.full_run_reason.clone(),
            reject_share: summary.reject_share,
            too_many_rejects: summary.too_many_rejects,
            tables: tables.into_iter().collect::<PyResult<_>>()?,
        })
    }
}

/// Runs the batch job. Calls `progress`, if given, with (step, done, total) about ten times a second.
#[pyfunction]
#[pyo3(signature = (inputs, output, *, config, full, threads, progress))]
pub(crate) fn run(
    py: Python<'_>,
    inputs: Vec<PathBuf>,
    output: PathBuf,
    config: Option<PathBuf>,
    full: bool,
    threads: usize,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Outcome> {
    let pipeline = page::pipeline(py, page::settings(py, config.as_deref())?)?;
    let job = Job { inputs: inputs.into(), output, other_outputs: Vec::new(), full, threads };
    let summary = execute(py, &job, &pipeline, progress.as_ref())?;
    Outcome::of(py, &summary, None)
}

/// Runs the batch job on a table of pages: any object with `__arrow_c_stream__`, or a single batch with
/// `__arrow_c_array__`. The pages pass through a file in a temporary folder that is deleted with the tables,
/// so memory is bounded.
#[pyfunction]
#[pyo3(signature = (pages, *, config, threads, progress))]
pub(crate) fn clean_table(
    py: Python<'_>,
    pages: &Bound<'_, PyAny>,
    config: Option<PathBuf>,
    threads: usize,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Outcome> {
    let mut settings = page::settings(py, config.as_deref())?;
    // Nobody would read CSV files in a temporary folder.
    settings.tables.csv_tables.clear();
    // The caller gets the rejects as a table; the limit is meant for unattended runs.
    settings.publishing.max_reject_share = 1.0;
    let pipeline = page::pipeline(py, settings)?;
    let folder = Arc::new(tempfile::tempdir()?);
    let input = folder.path().join(PAGES_FILE);
    let pages = stream(pages)?;
    let fields = &pipeline.settings().read.fields;
    py.detach(|| write_pages(pages, fields, &input)).map_err(|error| unwritten(py, error))?;
    let output = folder.path().join("output");
    let job =
        Job { inputs: vec![input.clone()].into(), output, other_outputs: Vec::new(), full: true, threads };
    let summary = execute(py, &job, &pipeline, progress.as_ref())?;
    let _ = std::fs::remove_file(&input);
    Outcome::of(py, &summary, Some(&folder))
}

/// Returns the batches of `pages`.
fn stream(pages: &Bound<'_, PyAny>) -> PyResult<RecordBatchStreamReader> {
    if pages.hasattr("__arrow_c_stream__")? || !pages.hasattr("__arrow_c_array__")? {
        return RecordBatchStreamReader::from_pyarrow_bound(pages);
    }
    let batch = arrow_array::RecordBatch::from_pyarrow_bound(pages)?;
    let schema = batch.schema();
    let one = arrow_array::RecordBatchIterator::new([Ok(batch)], schema);
    let stream = arrow_array::ffi_stream::FFI_ArrowArrayStream::new(Box::new(one));
    RecordBatchStreamReader::try_new(stream).map_err(arrow_error)
}

fn unwritten(py: Python<'_>, error: Unwritten) -> PyErr {
    match error {
        Unwritten::NoText(columns) => {
            let message = format!(
                "no column of the table holds text or HTML (settings `read.text_field` and `read.html_field`); the columns are {}",
                columns.join(", ")
            );
            errors::exception(py, "InputsError", message)
        }
        // The protocol passes on the text of an exception alone.
        Unwritten::Source(message) if message.contains("KeyboardInterrupt") => {
            PyKeyboardInterrupt::new_err(message)
        }
        Unwritten::Source(message) => errors::exception(py, "InputsError", message),
        Unwritten::Failed(error) => errors::exception(py, "SpillError", error.to_string()),
    }
}

/// Runs `job` on another thread, while this one checks for Ctrl-C and reports progress to `progress`.
fn execute(
    py: Python<'_>,
    job: &Job,
    pipeline: &Pipeline,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Summary> {
    let (gauge, stop) = (Gauge::default(), Arc::new(AtomicBool::new(false)));
    let (done, ended) = mpsc::channel();
    let outcome = std::thread::scope(|scope| {
        let (gauge, stop, ended) = (&gauge, &stop, Mutex::new(ended));
        scope.spawn(move || {
            let environment = Environment {
                now: &Utc::now,
                peak_memory_bytes: &memory::peak_bytes,
                memory_bytes: &memory::bytes,
                stop,
                progress: gauge,
            };
            // Sending cannot fail: the receiver waits for this message.
            let _ = done.send(pipeline::run(job, pipeline, &environment));
        });
        let mut interrupted = None;
        let result = loop {
            match py.detach(|| wait(&ended)) {
                Ok(result) => break Some(result),
                // The thread panicked; the end of the scope propagates the panic.
                Err(RecvTimeoutError::Disconnected) => break None,
                Err(RecvTimeoutError::Timeout) if interrupted.is_none() => {
                    interrupted = py.check_signals().and_then(|()| tell(progress, gauge)).err();
                    stop.store(interrupted.is_some(), Ordering::Relaxed);
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        };
        (result, interrupted)
    });
    match outcome {
        (_, Some(interrupted)) => Err(interrupted),
        (Some(Ok(summary)), None) => tell(progress, &gauge).map(|()| summary),
        (Some(Err(error)), None) => Err(errors::pipeline(py, &error)),
        (None, None) => Err(errors::exception(py, "RunError", "the run ended without a result".into())),
    }
}

/// Waits up to [`TICK`] for a message on `ended`. The mutex is never contended; it makes the receiver `Sync`,
/// so that it may be used without the interpreter lock.
fn wait<T>(ended: &Mutex<Receiver<T>>) -> Result<T, RecvTimeoutError> {
    ended.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(TICK)
}

fn tell(progress: Option<&Bound<'_, PyAny>>, gauge: &Gauge) -> PyResult<()> {
    let Some(progress) = progress else { return Ok(()) };
    let step = ["reading", "writing"][usize::from(gauge.step.load(Ordering::Relaxed))];
    progress.call1((step, gauge.done.load(Ordering::Relaxed), gauge.total.load(Ordering::Relaxed)))?;
    Ok(())
}
