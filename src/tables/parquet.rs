//! Parquet parts of the tables.
//!
//! Takes batches in row order and writes `part-00000.parquet` and so on. Row groups and parts are divided by
//! rows and by bytes of cells. The columns of a row group are encoded in parallel and written in column
//! order, so the number of threads does not affect the result. Memory: the encoded columns of one row group.
//!
//! Encodings (format: Apache Parquet 2.x, data pages v1): text in `DELTA_LENGTH_BYTE_ARRAY`, numbers in
//! `DELTA_BINARY_PACKED`, repeated text and codes in dictionaries.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{Array, RecordBatch};
use parquet::arrow::arrow_writer::{ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::arrow::{ArrowSchemaConverter, add_encoded_arrow_schema_to_metadata};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;
use rayon::prelude::*;

use super::error::Error;
use super::file::DigestedFile;
use super::options::{Options, RunFacts};
use super::part::PartFacts;
use super::schema::{Kind, SCHEMA_VERSION, Table};

/// Writes the parts of one table.
pub(crate) struct PartWriter {
    table: Table,
    /// Folder of the run.
    folder: PathBuf,
    cut: Cut,
    properties: WriterPropertiesPtr,
    open: Option<Part>,
    /// Number of the next part.
    next: usize,
    parts: Vec<PartFacts>,
}

/// Limits of row groups and parts.
#[derive(Clone, Copy)]
struct Cut {
    group_rows: usize,
    group_bytes: usize,
    part_rows: usize,
}

impl PartWriter {
    /// Creates a writer and the folder of the table. Parts are numbered from `first` on.
    pub(crate) fn create(
        folder: &Path,
        table: Table,
        first: usize,
        options: &Options,
        facts: &RunFacts,
    ) -> Result<Self, Error> {
        let path = folder.join(table.name());
        fs::create_dir_all(&path).map_err(|source| Error::io("create", &path, source))?;
        Ok(Self {
            table,
            folder: folder.to_owned(),
            cut: Cut {
                group_rows: options.row_group_rows.max(1),
                group_bytes: options.row_group_bytes.max(1),
                part_rows: options.max_part_rows.max(1),
            },
            properties: Arc::new(properties(table, options, facts)),
            open: None,
            next: first,
            parts: Vec::new(),
        })
    }

    /// Appends the rows of `batches`.
    pub(crate) fn write(&mut self, batches: &[&RecordBatch]) -> Result<(), Error> {
        for batch in batches {
            let mut from = 0;
            while from < batch.num_rows() {
                let mut part = match self.open.take() {
                    Some(part) => part,
                    None => self.begin()?,
                };
                from += part.take_rows(&batch.slice(from, batch.num_rows() - from), self.cut);
                if part.group_is_full(self.cut) {
                    part.end_group().map_err(|source| self.failed(source))?;
                }
                if part.rows < self.cut.part_rows {
                    self.open = Some(part);
                } else {
                    self.end(part)?;
                }
            }
        }
        match &mut self.open {
            Some(part) => part.encode_waiting().map_err(|source| self.failed(source)),
            None => Ok(()),
        }
    }

    /// Completes the last part and returns the descriptions of all. Without rows there is no part, unless one
    /// `is_needed` for its schema.
    pub(crate) fn finish(mut self, is_needed: bool) -> Result<Vec<PartFacts>, Error> {
        if is_needed && self.open.is_none() && self.parts.is_empty() {
            self.open = Some(self.begin()?);
        }
        if let Some(mut part) = self.open.take() {
            part.end_group().map_err(|source| self.failed(source))?;
            self.end(part)?;
        }
        Ok(self.parts)
    }

    /// Creates the file of the next part.
    fn begin(&self) -> Result<Part, Error> {
        let file = DigestedFile::create(self.folder.join(self.part_name()))?;
        Part::begin(file, self.table, &self.properties).map_err(|source| self.failed(source))
    }

    /// Completes `part` and records its facts.
    fn end(&mut self, part: Part) -> Result<(), Error> {
        let rows = part.rows as u64;
        let file = part.writer.into_inner().map_err(|source| self.failed(source))?;
        let digested = file.finish()?;
        self.parts.push(PartFacts {
            table: self.table,
            file: self.part_name(),
            rows,
            bytes: digested.bytes,
            sha256: digested.sha256,
        });
        self.next += 1;
        Ok(())
    }

    /// Returns the path of the part that is being written, relative to the run.
    fn part_name(&self) -> String {
        format!("{}/part-{:05}.parquet", self.table, self.next)
    }

    fn failed(&self, source: ParquetError) -> Error {
        Error::parquet("write", &self.folder.join(self.part_name()), source)
    }
}

/// A part that is being written.
struct Part {
    table: Table,
    writer: SerializedFileWriter<DigestedFile>,
    columns_of_group: ArrowRowGroupWriterFactory,
    /// Number of rows, including those of the open row group.
    rows: usize,
    group: Group,
}

/// A row group that is being written.
#[derive(Default)]
struct Group {
    /// One writer for each column; empty until the first rows are encoded.
    columns: Vec<ArrowColumnWriter>,
    /// Rows that are not yet encoded.
    waiting: Vec<RecordBatch>,
    rows: usize,
    /// Bytes of the cells before encoding.
    bytes: usize,
}

impl Part {
    /// Starts a part of `table` in `file`.
    fn begin(
        file: DigestedFile,
        table: Table,
        properties: &WriterPropertiesPtr,
    ) -> Result<Self, ParquetError> {
        let schema = table.schema();
        let parquet_schema = ArrowSchemaConverter::new().convert(&schema)?;
        // Stores the Arrow schema too, so that readers get dictionaries and descriptions back.
        let mut properties = WriterProperties::clone(properties);
        add_encoded_arrow_schema_to_metadata(&schema, &mut properties);
        let writer = SerializedFileWriter::new(file, parquet_schema.root_schema_ptr(), Arc::new(properties))?;
        let columns_of_group = ArrowRowGroupWriterFactory::new(&writer, schema);
        Ok(Self { table, writer, columns_of_group, rows: 0, group: Group::default() })
    }

    /// Takes as many rows as the row group and the part have room for, and returns their number.
    fn take_rows(&mut self, batch: &RecordBatch, cut: Cut) -> usize {
        let room = (cut.group_rows - self.group.rows).min(cut.part_rows - self.rows);
        let batch = batch.slice(0, room.min(batch.num_rows()));
        let rows = batch.num_rows();
        self.rows += rows;
        self.group.rows += rows;
        self.group.bytes += cell_bytes(&batch);
        self.group.waiting.push(batch);
        rows
    }

    /// Returns true if the row group has reached a limit.
    fn group_is_full(&self, cut: Cut) -> bool {
        self.group.rows == cut.group_rows || self.group.bytes >= cut.group_bytes || self.rows == cut.part_rows
    }

    /// Encodes the waiting batches, all columns in parallel.
    fn encode_waiting(&mut self) -> Result<(), ParquetError> {
        let batches = std::mem::take(&mut self.group.waiting);
        if batches.is_empty() {
            return Ok(());
        }
        if self.group.columns.is_empty() {
            let index = self.writer.flushed_row_groups().len();
            self.group.columns = self.columns_of_group.create_column_writers(index)?;
        }
        let schema = self.table.schema();
        self.group.columns.par_iter_mut().enumerate().try_for_each(|(index, column)| {
            for batch in &batches {
                for leaf in compute_leaves(schema.field(index), batch.column(index))? {
                    column.write(&leaf)?;
                }
            }
            Ok(())
        })
    }

    /// Writes the row group in progress, if it has rows.
    fn end_group(&mut self) -> Result<(), ParquetError> {
        self.encode_waiting()?;
        let columns = std::mem::take(&mut self.group).columns;
        if columns.is_empty() {
            return Ok(());
        }
        let chunks = columns.into_par_iter().map(ArrowColumnWriter::close).collect::<Result<Vec<_>, _>>()?;
        let mut group = self.writer.next_row_group()?;
        for chunk in chunks {
            chunk.append_to_row_group(&mut group)?;
        }
        group.close()?;
        Ok(())
    }
}

/// Returns the size of the cells of `batch` in bytes, with dictionary values counted once. It depends on the
/// rows and their division into batches, not on the allocation of the arrays.
fn cell_bytes(batch: &RecordBatch) -> usize {
    batch.columns().iter().map(|column| column.to_data().get_slice_memory_size().unwrap_or(usize::MAX)).sum()
}

/// Returns the properties of Parquet files of `table`.
fn properties(table: Table, options: &Options, facts: &RunFacts) -> WriterProperties {
    let level = ZstdLevel::try_new(options.parquet_zstd_level.clamp(1, 22)).unwrap_or_default();
    let mut builder = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_created_by(format!("gristmill {}", facts.program_version))
        .set_key_value_metadata(Some(key_values(facts)));
    for column in table.columns() {
        let path = ColumnPath::from(column.name);
        builder = match column.kind {
            // Statistics of long texts for each page are useless; those of a row group are kept.
            Kind::Text => builder
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path.clone(), Encoding::DELTA_LENGTH_BYTE_ARRAY)
                .set_column_statistics_enabled(path, EnabledStatistics::Chunk),
            Kind::Int32 | Kind::Int64 | Kind::Date | Kind::Time => builder
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED),
            Kind::Label | Kind::Code | Kind::Float32 => builder.set_column_dictionary_enabled(path, true),
        };
    }
    builder.build()
}

/// Returns the key-value metadata of all tables of a run.
fn key_values(facts: &RunFacts) -> Vec<KeyValue> {
    [
        ("gristmill.program_version", facts.program_version.clone()),
        ("gristmill.schema_version", SCHEMA_VERSION.to_string()),
        ("gristmill.settings_hash", facts.settings_hash.clone()),
        ("gristmill.run", facts.run.clone()),
    ]
    .map(|(key, value)| KeyValue::new(key.to_owned(), value))
    .into()
}
