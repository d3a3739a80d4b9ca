//! Options of publishing runs.

use crate::model::TextParts;

/// Number of published runs to keep, the latest included: a week of nightly runs.
pub const DEFAULT_KEEP_RUNS: u32 = 7;

/// Share of records that may be rejected before a run ends with exit code 3. Crawls always contain a few
/// broken records; one in twenty means that an input or a setting is wrong.
pub const DEFAULT_MAX_REJECT_SHARE: f64 = 0.05;

/// Options of publishing runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Number of published runs to keep, the latest included; at least 1.
    pub keep_runs: u32,
    /// Share of records, 0..=1, that may be rejected before the run's exit code is 3.
    pub max_reject_share: f64,
    /// Kept blocks that count as a page's text, in `documents.text` and for `clean`.
    pub text: TextParts,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            keep_runs: DEFAULT_KEEP_RUNS,
            max_reject_share: DEFAULT_MAX_REJECT_SHARE,
            text: TextParts::default(),
        }
    }
}
