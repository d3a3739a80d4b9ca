//! The tables of a run: their columns, rows and files.
//!
//! Takes [`Judged`](crate::model::Judged) pages in input order, and rejects, and writes Parquet parts and CSV
//! files, which [`PartReader`] and [`Row`] read back. `columns.rs` lists the columns. The bytes of every file
//! depend on the rows, on their division into batches by the caller and on the options, but never on the
//! number of threads.

mod cell;
mod columns;
mod csv;
mod encode;
mod error;
mod file;
mod options;
mod parquet;
mod part;
mod reader;
mod schema;

pub use self::columns::{BlockRow, DocumentRow, RejectRow, RepeatRow, Row, SentenceRow, dictionary};
pub use self::csv::{cells_at, format_rows};
pub use self::encode::{Batches, encode};
pub use self::error::Error;
pub use self::file::{Digested, DigestedFile, digest};
pub use self::options::{
    DEFAULT_MAX_PART_ROWS, DEFAULT_ROW_GROUP_BYTES, DEFAULT_ROW_GROUP_ROWS, DEFAULT_ZSTD_LEVEL, Options,
    RunFacts,
};
pub use self::part::{CSV_FOLDER, PartFacts, csv_name};
pub use self::reader::PartReader;
pub use self::schema::{Column, DESCRIPTION_KEY, Kind, SCHEMA_VERSION, Table};

pub(crate) use self::columns::columns;
pub(crate) use self::csv::{CsvWriter, header};
pub(crate) use self::encode::encode_rejects;
pub(crate) use self::file::{open, open_unlinked};
pub(crate) use self::parquet::PartWriter;
pub(crate) use self::reader::batches;
