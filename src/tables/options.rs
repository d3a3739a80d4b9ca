//! Options of the tables, and facts about the run that are stored in each file.

use std::collections::BTreeSet;

use super::schema::Table;

/// Default Zstandard level of Parquet pages. Level 3 makes files 7 % smaller but takes 64 % more time
/// (measured on a sentences table of 36.8 MB of text with these encodings: 149 against 91 MB/s, 26.0 against
/// 24.2 MB).
pub const DEFAULT_ZSTD_LEVEL: i32 = 1;

/// Default number of rows of a row group: a multiple of the vector size of `DuckDB`, which scans one group
/// per thread.
pub const DEFAULT_ROW_GROUP_ROWS: usize = 122_880;

/// Default size of the cells of a row group before encoding, in bytes. It limits what a reader such as pandas
/// holds at once if rows are long: 122,880 pages of 5 kB are 600 MB.
pub const DEFAULT_ROW_GROUP_BYTES: usize = 128 << 20;

/// Default number of rows of a Parquet file: 40 row groups. Files of sentences then have about 150 MB, a size
/// that suits Spark and object stores and that a reader can skip as a whole.
pub const DEFAULT_MAX_PART_ROWS: usize = 40 * DEFAULT_ROW_GROUP_ROWS;

/// Options of the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Tables that are written as CSV in addition to Parquet.
    pub csv_tables: BTreeSet<Table>,
    /// Whether there is a table of repeated sentences, which is then also written as CSV if `csv_tables`
    /// contains it.
    pub repeats: bool,
    /// Whether CSV cells that a spreadsheet would run as formulas (first character `=`, `+`, `-`, `@`, tab or
    /// carriage return) are prefixed by an apostrophe. The CSV then differs from the Parquet in those cells.
    pub csv_spreadsheet_safe: bool,
    /// Zstandard level of Parquet pages, 1 to 22; other values are clamped.
    pub parquet_zstd_level: i32,
    /// Maximum number of rows of a row group; at least 1.
    pub row_group_rows: usize,
    /// Size of cells before encoding, in bytes, after which a row group is closed; at least 1.
    pub row_group_bytes: usize,
    /// Maximum number of rows of a Parquet file; at least 1.
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

/// Facts about the run, stored in the key-value metadata of every Parquet file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFacts {
    /// Name of the run; also in the column `documents.run`.
    pub run: String,
    /// Version of the program.
    pub program_version: String,
    /// Hash of the settings that the tables depend on.
    pub settings_hash: String,
}
