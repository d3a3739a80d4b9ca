//! The days that a page may carry.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

/// Years that the day of a page may lie in. There was no web page before, and a table with a day far behind opens in no dataframe:
/// pandas ends at 2262, and Python's own dates at 9999.
pub const YEARS: RangeInclusive<i32> = 1900..=2100;

/// Whether `day` lies in one of the [`YEARS`].
#[must_use]
pub fn is_in_years(day: NaiveDate) -> bool {
    YEARS.contains(&day.year())
}
