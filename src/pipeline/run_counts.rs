//! Counts by stage and reason, and the equalities that must hold before a run is published.
//!
//! Pages and blocks are counted independently when they are read, parsed, judged and written. The result is
//! either the counts of the manifest or an error that says which two counts differ.

use std::collections::BTreeMap;

use super::Error;
use crate::model::{Judged, Notice, Reason, Reject};
use crate::tables::Table;

/// Counts of everything that a run read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunCounts {
    /// Number of pages returned by readers.
    pub pages_read: u64,
    /// Number of parsed pages.
    pub pages_parsed: u64,
    /// Number of pages that could not be parsed; each is a reject.
    pub pages_rejected: u64,
    /// Number of rejects by code, from readers and parser.
    pub rejects_by_code: BTreeMap<&'static str, u64>,
    /// Number of rejects without a row of their own: a file with very many rejects of a code has one row for
    /// the rest.
    pub rejects_untold: u64,
    /// Size of the content to account for: decompressed bytes, or rows of Parquet files.
    pub content_delivered: u64,
    /// Size of the content in pages, rejects, skipped records and framing, in the same unit.
    pub content_accounted: u64,
    /// Number of pages with something unusual, by notice.
    pub notices: BTreeMap<Notice, u64>,
    /// Number of parsed blocks.
    pub blocks_parsed: u64,
    /// Number of pages judged and written.
    pub pages_written: u64,
    /// Number of pages that duplicate an earlier page.
    pub pages_repeated: u64,
    /// Number of kept blocks.
    pub blocks_kept: u64,
    /// Number of dropped blocks, by reason.
    pub blocks_dropped: BTreeMap<&'static str, u64>,
    /// Number of blocks dropped as chrome, by rule.
    pub chrome_by_rule: BTreeMap<String, u64>,
    /// Number of sentences of kept blocks.
    pub sentences_split: u64,
    /// Number of kept sentences.
    pub sentences: u64,
    /// Number of sentences dropped as repeats.
    pub sentences_dropped: u64,
    /// Number of sentences that repeat an earlier one, kept or dropped, by reason.
    pub sentences_repeated: BTreeMap<&'static str, u64>,
}

impl RunCounts {
    /// Counts the verdicts on a page.
    pub(super) fn judged(&mut self, judged: &Judged) {
        self.pages_written += 1;
        self.pages_repeated += u64::from(judged.duplicate_of.is_some());
        self.sentences += judged.sentences_left().count() as u64;
        for repeat in judged.verdicts.repeats() {
            *self.sentences_repeated.entry(repeat.reason.code()).or_default() += 1;
            self.sentences_dropped += u64::from(repeat.is_dropped);
        }
        for index in 0..judged.page.blocks.len() {
            let Some(reason) = judged.verdicts.reason(index) else {
                self.blocks_kept += 1;
                continue;
            };
            *self.blocks_dropped.entry(reason.code()).or_default() += 1;
            if let Reason::Chrome { rule } = reason {
                match self.chrome_by_rule.get_mut(&**rule) {
                    Some(count) => *count += 1,
                    None => drop(self.chrome_by_rule.insert(rule.to_string(), 1)),
                }
            }
        }
    }

    /// Counts rejects.
    pub(super) fn reject(&mut self, rejects: &[Reject]) {
        for reject in rejects {
            *self.rejects_by_code.entry(reject.code.code()).or_default() += 1;
        }
    }

    /// Adds the counts of `other`.
    pub(super) fn add(&mut self, other: &Self) {
        self.pages_read += other.pages_read;
        self.pages_parsed += other.pages_parsed;
        self.pages_rejected += other.pages_rejected;
        self.rejects_untold += other.rejects_untold;
        self.content_delivered += other.content_delivered;
        self.content_accounted += other.content_accounted;
        self.blocks_parsed += other.blocks_parsed;
        self.pages_written += other.pages_written;
        self.pages_repeated += other.pages_repeated;
        self.blocks_kept += other.blocks_kept;
        self.sentences_split += other.sentences_split;
        self.sentences += other.sentences;
        self.sentences_dropped += other.sentences_dropped;
        for (reason, count) in &other.sentences_repeated {
            *self.sentences_repeated.entry(reason).or_default() += count;
        }
        for (code, count) in &other.rejects_by_code {
            *self.rejects_by_code.entry(code).or_default() += count;
        }
        for (reason, count) in &other.blocks_dropped {
            *self.blocks_dropped.entry(reason).or_default() += count;
        }
        for (rule, count) in &other.chrome_by_rule {
            *self.chrome_by_rule.entry(rule.clone()).or_default() += count;
        }
    }

    /// Returns the number of rejects that have a row.
    #[must_use]
    pub fn rejects(&self) -> u64 {
        self.rejects_by_code.values().sum()
    }

    /// Returns the number of dropped blocks.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.blocks_dropped.values().sum()
    }

    /// Returns rejects as a share of all that was read, 0 to 1. `known` of them, which the run before had
    /// too, do not count.
    #[must_use]
    pub fn reject_share(&self, known: u64) -> f64 {
        let rejects = (self.rejects() + self.rejects_untold).saturating_sub(known);
        let all = self.pages_parsed + rejects;
        if all == 0 { 0.0 } else { rejects as f64 / all as f64 }
    }

    /// Checks that nothing was lost or duplicated between reading and the tables; `rows` was counted by the
    /// writer.
    ///
    /// # Errors
    /// [`Error::Accounting`] with the first two counts that differ.
    pub fn check(&self, rows: &BTreeMap<Table, u64>) -> Result<(), Error> {
        let rows = |table| rows.get(&table).copied().unwrap_or(0);
        let judged = self.blocks_kept + self.dropped();
        let repeated = self.sentences_repeated.values().sum();
        let sides = [
            ("bytes of content", self.content_delivered, "bytes accounted for", self.content_accounted),
            (
                "pages read",
                self.pages_read,
                "pages parsed or rejected",
                self.pages_parsed + self.pages_rejected,
            ),
            ("pages parsed", self.pages_parsed, "pages judged", self.pages_written),
            ("pages judged", self.pages_written, "rows of documents", rows(Table::Documents)),
            ("blocks parsed", self.blocks_parsed, "blocks kept or dropped", judged),
            ("blocks kept or dropped", judged, "rows of blocks", rows(Table::Blocks)),
            ("sentences kept", self.sentences, "rows of sentences", rows(Table::Sentences)),
            (
                "sentences split",
                self.sentences_split,
                "sentences kept or dropped",
                self.sentences + self.sentences_dropped,
            ),
            ("repeated sentences", repeated, "rows of repeats", rows(Table::Repeats)),
            ("rejects", self.rejects(), "rows of rejects", rows(Table::Rejects)),
        ];
        for (left, left_count, right, right_count) in sides {
            if left_count != right_count {
                return Err(Error::Accounting { left, left_count, right, right_count });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn balanced() -> (RunCounts, BTreeMap<Table, u64>) {
        let run_counts = RunCounts {
            pages_read: 3,
            pages_parsed: 2,
            pages_rejected: 1,
            rejects_by_code: BTreeMap::from([("bad_json", 1), ("not_text", 1)]),
            blocks_parsed: 5,
            pages_written: 2,
            blocks_kept: 3,
            blocks_dropped: BTreeMap::from([("chrome", 2)]),
            sentences_split: 9,
            sentences: 7,
            sentences_dropped: 2,
            sentences_repeated: BTreeMap::from([("duplicate_sentence", 3)]),
            ..RunCounts::default()
        };
        let rows = [
            (Table::Documents, 2),
            (Table::Blocks, 5),
            (Table::Sentences, 7),
            (Table::Rejects, 2),
            (Table::Repeats, 3),
        ];
        (run_counts, rows.into())
    }

    #[test]
    fn a_balanced_run_passes() {
        let (run_counts, rows) = balanced();
        run_counts.check(&rows).unwrap();
        assert!((run_counts.reject_share(0) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn each_lost_thing_is_told() {
        let (whole, rows) = balanced();
        let lost = |change: fn(&mut RunCounts)| {
            let mut run_counts = whole.clone();
            change(&mut run_counts);
            run_counts.check(&rows).unwrap_err().to_string()
        };
        assert!(lost(|t| t.content_delivered = 1).contains("1 bytes of content but 0 bytes accounted for"));
        assert!(lost(|t| t.pages_parsed = 1).contains("3 pages read but 2 pages parsed"));
        assert!(lost(|t| t.pages_written = 1).contains("pages judged"));
        assert!(lost(|t| t.blocks_kept = 2).contains("blocks parsed"));
        assert!(lost(|t| t.sentences = 6).contains("rows of sentences"));
        assert!(lost(|t| t.sentences_dropped = 1).contains("9 sentences split but 8 sentences kept"));
        assert!(lost(|t| t.sentences_repeated.clear()).contains("0 repeated sentences but 3 rows"));
        assert!(lost(|t| t.rejects_by_code.clear()).contains("rows of rejects"));
    }
}
