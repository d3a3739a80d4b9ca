//! The steps of a run for `gristmill.spark`, on pyarrow batches.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_pyarrow::{FromPyArrow, ToPyArrow};
use gristmill::pipeline::distributed::{self, Error, Step};
use gristmill::tables;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::{errors, page};

/// All steps, prepared for some settings; see `gristmill::pipeline::distributed`.
#[pyclass(frozen, module = "gristmill._native")]
pub(crate) struct Stages {
    stages: Arc<distributed::Stages>,
}

#[pymethods]
impl Stages {
    #[new]
    fn new(py: Python<'_>, config: Option<PathBuf>, run: String) -> PyResult<Self> {
        let pipeline = page::pipeline(py, page::settings(py, config.as_deref())?)?;
        let stages = distributed::Stages::new(pipeline, run).map_err(|error| failed(py, &error))?;
        Ok(Self { stages: Arc::new(stages) })
    }

    /// Returns a worker of `step` for one partition.
    fn begin(&self, step: &str) -> PyResult<Worker> {
        let worker = distributed::Worker::new(Arc::clone(&self.stages), named(step)?);
        Ok(Worker { worker: Some(worker) })
    }

    /// Reads and parses the file at `path`, named `name` in the tables, and calls `take` with each batch of
    /// rows.
    fn read_file(&self, py: Python<'_>, path: PathBuf, name: &str, take: &Bound<'_, PyAny>) -> PyResult<()> {
        let mut batches = Vec::new();
        let read = py.detach(|| {
            self.stages.read_file(&path, name, |batch| {
                batches.push(batch);
                Ok::<_, Error>(())
            })
        });
        read.map_err(|error| failed(py, &error))?;
        batches.into_iter().try_for_each(|batch| take.call1((batch.to_pyarrow(py)?,)).map(drop))
    }

    #[getter]
    fn bands(&self) -> u32 {
        self.stages.bands()
    }

    #[getter]
    fn least_carriers(&self) -> u64 {
        self.stages.least_carriers()
    }

    /// Hash of the settings, as in the metadata of the tables.
    #[getter]
    fn settings_hash(&self) -> String {
        self.stages.pipeline().settings().hash()
    }

    /// Share of rejects, 0 to 1, above which a run counts as failed.
    #[getter]
    fn max_reject_share(&self) -> f64 {
        self.stages.pipeline().settings().publishing.max_reject_share
    }
}

/// Returns the columns of the rows that `step` returns, as a pyarrow schema.
#[pyfunction]
pub(crate) fn step_schema<'py>(py: Python<'py>, step: &str) -> PyResult<Bound<'py, PyAny>> {
    named(step)?.schema().to_pyarrow(py)
}

/// Returns the columns of the table `name` with their descriptions, as a pyarrow schema.
#[pyfunction]
pub(crate) fn table_schema<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    let table = tables::Table::ALL.into_iter().find(|table| table.name() == name);
    let table = table.ok_or_else(|| PyValueError::new_err(format!("unknown table {name:?}")))?;
    table.schema().to_pyarrow(py)
}

/// A step that works on the rows of one partition.
#[pyclass(module = "gristmill._native")]
pub(crate) struct Worker {
    worker: Option<distributed::Worker>,
}

#[pymethods]
impl Worker {
    /// Takes the next rows and returns the resulting ones. After an error the worker is unusable.
    fn push<'py>(&mut self, py: Python<'py>, batch: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let batch = RecordBatch::from_pyarrow_bound(batch)?;
        let worker =
            self.worker.as_mut().ok_or_else(|| PyValueError::new_err("the worker failed earlier"))?;
        let result = py.detach(|| worker.push(&batch));
        if result.is_err() {
            self.worker = None;
        }
        let batches = result.map_err(|error| failed(py, &error))?;
        batches.iter().map(|batch| batch.to_pyarrow(py)).collect()
    }

    /// Returns the rows that are left after the last rows of the partition.
    fn finish<'py>(&mut self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let worker = self.worker.take();
        let mut worker = worker.ok_or_else(|| PyValueError::new_err("the worker failed earlier or ended"))?;
        let batch = py.detach(|| worker.finish()).map_err(|error| failed(py, &error))?;
        batch.iter().map(|batch| batch.to_pyarrow(py)).collect()
    }
}

fn named(step: &str) -> PyResult<Step> {
    let known = Step::ALL.into_iter().find(|known| known.name() == step);
    known.ok_or_else(|| PyValueError::new_err(format!("unknown step {step:?}")))
}

fn failed(py: Python<'_>, error: &Error) -> PyErr {
    match error {
        Error::Sentences => errors::exception(py, "SettingsError", error.to_string()),
        Error::NoText(_) | Error::Column { .. } => errors::exception(py, "InputsError", error.to_string()),
        Error::Run(error) => errors::pipeline(py, error),
        _ => errors::exception(py, "RunError", errors::chain(error)),
    }
}
