//! The range of dates that a page may have.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

/// Years in which the date of a page may lie. There were no web pages before, and dataframes cannot hold
/// distant dates: pandas ends at 2262, Python's own dates at 9999.
pub const YEARS: RangeInclusive<i32> = 1900..=2100;

/// Returns true if `day` lies in one of the [`YEARS`].
#[must_use]
pub fn is_in_years(day: NaiveDate) -> bool {
    YEARS.contains(&day.year())
}
