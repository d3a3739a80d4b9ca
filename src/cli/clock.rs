//! The clock of the machine.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use chrono::{DateTime, Utc};

/// Returns the current time.
///
/// # Errors
/// Fails if the clock shows a time before 1970 or beyond the years that tables can hold.
pub(super) fn now() -> anyhow::Result<DateTime<Utc>> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).context("the clock is set before 1970")?;
    let seconds = i64::try_from(since.as_secs()).ok();
    let now = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, since.subsec_nanos()));
    now.context("the clock is set too far in the future")
}
