//! Faults of the Parquet library as those of a file.

use arrow_schema::ArrowError;
use parquet::errors::ParquetError;

use crate::model::RejectCode;
use crate::read::draft::Fault;

pub(super) fn bad(error: &ParquetError) -> Fault {
    Fault::new(RejectCode::BadParquet, format!("the file is malformed: {error}"))
}

pub(super) fn bad_values(error: &ArrowError) -> Fault {
    Fault::new(RejectCode::BadParquet, format!("cannot read the rows: {error}"))
}
