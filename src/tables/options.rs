//! How tables are written, and what each file says of its run.

use std::collections::BTreeSet;

use super::schema::Table;

/// Zstandard level of Parquet pages: level 3 makes files 7 % smaller for 64 % more time (measured on a
/// sentences table of 36.8 MB of text with these encodings: 149 against 91 MB/s, 26.0 against 24.2 MB).
pub const DEFAULT_ZSTD_LEVEL: i32 = 1;

/// Rows of a row group: the vector-size multiple that `DuckDB` writes and scans one thread a group.
pub const DEFAULT_ROW_GROUP_ROWS: usize = 122_880;

/// Bytes of a row group's cells before encoding. Bounds what a reader such as pandas holds at once
/// where rows are long: 122,880 pages of 5 kB are 600 MB.
pub const DEFAULT_ROW_GROUP_BYTES: usize = 128 << 20;

/// Rows of one Parquet file: 40 row groups. Sentences then come to about 150 MB a file, a size that
/// Spark and object stores like, and one that a reader can skip whole.
pub const DEFAULT_MAX_PART_ROWS: usize = 40 * DEFAULT_ROW_GROUP_ROWS;

/// How tables are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Tables that are written as CSV beside Parquet.
    pub csv_tables: BTreeSet<Table>,
    /// Whether there is a table of repeated sentences; it then is written as CSV too where `csv_tables` names it.
    pub repeats: bool,
    /// Whether a CSV cell that a spreadsheet would run as a formula (first character `=`, `+`, `-`,
    /// `@`, tab or carriage return) gets an apostrophe in front. The CSV then differs from the Parquet
    /// in those cells.
    pub csv_spreadsheet_safe: bool,
    /// Zstandard level of Parquet pages, 1 to 22; values outside are brought to the nearest.
    pub parquet_zstd_level: i32,
    /// Most rows of a row group; at least 1.
    pub row_group_rows: usize,
    /// Bytes of cells, before encoding, after which a row group is closed; at least 1.
    pub row_group_bytes: usize,
    /// Rows of one Parquet file, after which the next begins; at least 1.
    pub max_part_rows: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            csv_tables: Table::ALWAYS.into(),
            repeats: false,
            csv_spreadsheet_safe: false,
            parquet_zstd_level: DEFAULT_ZSTD_LEVEL,
            row_group_rows: DEFAULT_ROW_GROUP_ROWS,
            row_group_bytes: DEFAULT_ROW_GROUP_BYTES,
            max_part_rows: DEFAULT_MAX_PART_ROWS,
        }
    }
}

/// What every Parquet file says of the run that wrote it, in its key-value metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFacts {
    /// Id of the run; also the column `documents.run`.
    pub run: String,
    /// Version of the program.
    pub program_version: String,
    /// Hash of the settings that the tables depend on.
    pub settings_hash: String,
}
