//! The files that tables are made of.

use serde::{Deserialize, Serialize};

use super::schema::Table;

/// Folder of the CSV files in a run.
pub const CSV_FOLDER: &str = "csv";

/// One file of a table, as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartFacts {
    /// The table that the rows belong to.
    pub table: Table,
    /// Path relative to the run, `/` as separator.
    pub file: String,
    /// Rows in the file.
    pub rows: u64,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
}

impl PartFacts {
    /// Whether the file is the table's CSV form, whose rows its Parquet parts hold too.
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
