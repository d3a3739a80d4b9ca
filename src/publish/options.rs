//! Options of publication.

use crate::model::TextParts;

/// Default number of published runs to keep, including the latest: a week of nightly runs.
pub const DEFAULT_KEEP_RUNS: u32 = 7;

/// Default share of records that may be rejected before a run ends with exit code 3. Crawls always contain a
/// few broken records; one in twenty means that an input or a setting is wrong.
pub const DEFAULT_MAX_REJECT_SHARE: f64 = 0.05;

/// Options of publication.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Number of published runs to keep, including the latest; at least 1.
    pub keep_runs: u32,
    /// Share of records, 0 to 1, that may be rejected before the exit code is 3.
    pub max_reject_share: f64,
    /// Kept blocks that make up the text of a page, in `documents.text` and for `clean`.
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
