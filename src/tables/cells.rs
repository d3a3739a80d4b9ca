//! Reading of single cells of the tables.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Float32Type, Int32Type, Int64Type};

/// Cells of a batch by column name. A missing column, or one of another type, reads as empty, so that runs of
/// other versions can be compared as far as possible.
#[derive(Debug)]
pub struct Cells<'a>(pub &'a RecordBatch);

impl<'a> Cells<'a> {
    /// Returns the text or code; empty for null.
    #[must_use]
    pub fn text(&self, name: &str, row: usize) -> &'a str {
        self.optional_text(name, row).unwrap_or_default()
    }

    /// Returns the text or code; `None` for null or a missing column.
    #[must_use]
    pub fn optional_text(&self, name: &str, row: usize) -> Option<&'a str> {
        let cells = self.0.column_by_name(name)?;
        if let Some(coded) = cells.as_dictionary_opt::<Int32Type>() {
            return Some(coded.values().as_string_opt::<i32>()?.value(coded.key(row)?));
        }
        let cells = cells.as_string_opt::<i32>()?;
        cells.is_valid(row).then(|| cells.value(row))
    }

    /// Returns the count or position; 0 for null or a negative value.
    #[must_use]
    pub fn count(&self, name: &str, row: usize) -> u64 {
        self.int(name, row).map_or(0, |count| u64::try_from(count).unwrap_or(0))
    }

    /// Returns the 32-bit number; a null cell reads as 0, a missing column as `None`.
    #[must_use]
    pub fn int(&self, name: &str, row: usize) -> Option<i32> {
        let cells = self.0.column_by_name(name)?.as_primitive_opt::<Int32Type>()?;
        Some(cells.value(row))
    }

    /// Returns the 64-bit number; `None` for null or a missing column.
    #[must_use]
    pub fn optional_long(&self, name: &str, row: usize) -> Option<i64> {
        let cells = self.0.column_by_name(name)?.as_primitive_opt::<Int64Type>()?;
        cells.is_valid(row).then(|| cells.value(row))
    }

    /// Returns the share or probability; `None` for null or a missing column.
    #[must_use]
    pub fn optional_share(&self, name: &str, row: usize) -> Option<f32> {
        let cells = self.0.column_by_name(name)?.as_primitive_opt::<Float32Type>()?;
        cells.is_valid(row).then(|| cells.value(row))
    }

    /// Returns the share; 0 for null.
    #[must_use]
    pub fn share(&self, name: &str, row: usize) -> f64 {
        self.optional_share(name, row).map_or(0.0, f64::from)
    }
}
