//! Tables of a run as Arrow streams, and the conversion of a stream of pages to an input file.

use std::collections::VecDeque;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_array::RecordBatchReader;
use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_schema::ArrowError;
use arrow_schema::{DataType, SchemaRef};
use gristmill::read::{Fields, Names};
use gristmill::{publish, tables};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// Maximum number of rows in a batch of a stream.
const BATCH_ROWS: usize = 8192;

/// A table of a published run. Each stream of it is read from disk anew, so that it may be larger than
/// memory.
#[pyclass(frozen, module = "gristmill")]
pub(crate) struct Table {
    kind: tables::Table,
    rows: u64,
    files: Vec<PathBuf>,
    /// Temporary folder of the files, deleted when the last user is gone.
    folder: Option<Arc<tempfile::TempDir>>,
}

impl Table {
    pub(crate) fn of(
        table: tables::Table,
        run: &publish::Published,
        folder: Option<&Arc<tempfile::TempDir>>,
    ) -> Self {
        let parts = || run.manifest.files.iter().filter(|part| part.table == table && !part.is_csv());
        Self {
            kind: table,
            rows: parts().map(|part| part.rows).sum(),
            files: parts().map(|part| run.folder.join(&part.file)).collect(),
            folder: folder.map(Arc::clone),
        }
    }
}

#[pymethods]
impl Table {
    #[getter]
    fn name(&self) -> &'static str {
        self.kind.name()
    }

    #[getter]
    fn num_rows(&self) -> u64 {
        self.rows
    }

    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.kind.schema().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// Paths of the Parquet files, in row order.
    #[getter]
    fn files(&self) -> Vec<PathBuf> {
        self.files.clone()
    }

    fn __len__(&self) -> usize {
        usize::try_from(self.rows).unwrap_or(usize::MAX)
    }

    fn __repr__(&self) -> String {
        format!("<gristmill.Table {}: {} rows>", self.kind, self.rows)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(&*self.kind.schema()).map_err(arrow_error)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The protocol allows a producer to ignore the requested schema; consumers cast.
        let _ = requested_schema;
        let stream = Stream {
            schema: self.kind.schema(),
            files: self.files.iter().cloned().collect(),
            open: None,
            _folder: self.folder.clone(),
        };
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(stream)), c"arrow_array_stream")
    }
}

/// Reads the rows of Parquet files, one file after another.
struct Stream {
    schema: SchemaRef,
    files: VecDeque<PathBuf>,
    open: Option<ParquetRecordBatchReader>,
    _folder: Option<Arc<tempfile::TempDir>>,
}

impl Iterator for Stream {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(batch) = self.open.as_mut().and_then(Iterator::next) {
                return Some(batch);
            }
            match open(&self.files.pop_front()?) {
                Ok(reader) => self.open = Some(reader),
                Err(error) => {
                    self.files.clear();
                    self.open = None;
                    return Some(Err(error.into()));
                }
            }
        }
    }
}

impl RecordBatchReader for Stream {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

fn open(path: &Path) -> Result<ParquetRecordBatchReader, ParquetError> {
    ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?.with_batch_size(BATCH_ROWS).build()
}

/// Reason why a stream of pages could not be written to a file.
pub(crate) enum Unwritten {
    /// No column holds text or HTML; contains the names of all columns.
    NoText(Vec<String>),
    /// The producer of the stream failed; contains its message.
    Source(String),
    /// Writing the file failed.
    Failed(ParquetError),
}

/// Writes the page columns of `pages` to a Parquet file at `path`, batch by batch.
pub(crate) fn write_pages(
    pages: RecordBatchStreamReader,
    fields: &Fields,
    path: &Path,
) -> Result<(), Unwritten> {
    let schema = pages.schema();
    let wanted = page_columns(&schema, fields);
    let has = |names: &Names| wanted.iter().any(|&column| is_top_of(names, schema.field(column).name()));
    if !has(&fields.text) && !has(&fields.html) {
        return Err(Unwritten::NoText(schema.fields().iter().map(|field| field.name().clone()).collect()));
    }
    let mut failed = None;
    let written = || {
        let narrow = Arc::new(schema.project(&wanted)?);
        let properties =
            WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?)).build();
        // Omits the Arrow schema, so that all Arrow string types are read back as plain strings.
        let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
        let file = File::create(path)?;
        let mut writer = ArrowWriter::try_new_with_options(file, narrow, options)?;
        for batch in pages {
            let batch = match batch {
                Ok(batch) => batch,
                Err(error) => {
                    failed = Some(error.to_string());
                    break;
                }
            };
            writer.write(&batch.project(&wanted)?)?;
            if writer.in_progress_size() > ROW_GROUP_BYTES {
                writer.flush()?;
            }
        }
        writer.close()?;
        Ok(())
    };
    written().map_err(Unwritten::Failed)?;
    failed.map_or(Ok(()), |message| Err(Unwritten::Source(message)))
}

/// Encoded bytes of pages after which a row group is closed, which bounds the memory used.
const ROW_GROUP_BYTES: usize = 32 << 20;

/// Returns the indices of the columns of `schema` that the reader takes pages from.
fn page_columns(schema: &SchemaRef, fields: &Fields) -> Vec<usize> {
    let names = [&fields.id, &fields.url, &fields.title, &fields.date, &fields.text, &fields.html];
    let is_named = |column: &str| names.iter().any(|names| is_top_of(names, column));
    let is_wanted = |column: &usize| {
        let field = schema.field(*column);
        is_named(field.name()) && *field.data_type() != DataType::Null
    };
    (0..schema.fields().len()).filter(is_wanted).collect()
}

/// Returns true if one of `names` is `column` or a path into it, such as `metadata.url` in the column
/// `metadata`.
fn is_top_of(names: &Names, column: &str) -> bool {
    names
        .iter()
        .any(|name| name == column || name.strip_prefix(column).is_some_and(|rest| rest.starts_with('.')))
}

pub(crate) fn arrow_error(error: impl std::fmt::Display) -> PyErr {
    PyOSError::new_err(error.to_string())
}
