//! Descriptions of table files.

use serde::{Deserialize, Serialize};

use super::schema::Table;

/// Folder of the CSV files in a run.
pub const CSV_FOLDER: &str = "csv";

/// Description of a table file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartFacts {
    /// Table of the rows.
    pub table: Table,
    /// Path relative to the run, with `/` as separator.
    pub file: String,
    /// Number of rows.
    pub rows: u64,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
}

impl PartFacts {
    /// Returns true for the CSV file of the table, which has the same rows as its Parquet parts.
    #[must_use]
    pub fn is_csv(&self) -> bool {
        self.file == csv_name(self.table)
    }
}

/// Returns the path of the CSV file of `table`, relative to the run.
#[must_use]
pub fn csv_name(table: Table) -> String {
    format!("{CSV_FOLDER}/{table}.csv")
}
