//! Counts by stage and reason, and the identity that a run must satisfy before it is published.
//!
//! In: counts taken independently where pages are read, parsed, judged and written. Out: the
//! numbers of the manifest, or an error that says which two sides differ.

use std::collections::BTreeMap;

use super::Error;
use crate::model::{Judged, Notice, Reason, Reject};
use crate::tables::Table;

/// What became of everything that a run read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunCounts {
    /// Pages that readers gave.
    pub pages_read: u64,
    /// Pages that parsed.
    pub pages_parsed: u64,
    /// Pages that could not be parsed; each is a reject.
    pub pages_rejected: u64,
    /// Rejects of every kind, by code: those pages, and what readers rejected.
    pub rejects_by_code: BTreeMap<&'static str, u64>,
    /// Rejects that have no row: one row stands for all of a code in a file that has very many.
    pub rejects_untold: u64,
    /// Content that there was to account for: bytes decompressed; rows in Parquet files.
    pub content_delivered: u64,
    /// Content that belongs to a page, a reject, a skipped record or framing, in the same unit.
    pub content_accounted: u64,
    /// Pages that were read although something was odd about them, by what it was.
    pub notices: BTreeMap<Notice, u64>,
    /// Blocks that parsing gave.
    pub blocks_parsed: u64,
    /// Pages judged and written.
    pub pages_written: u64,
    /// Pages that repeat an earlier page.
    pub pages_repeated: u64,
    /// Blocks that stay.
    pub blocks_kept: u64,
    /// Blocks left out, by reason.
    pub blocks_dropped: BTreeMap<&'static str, u64>,
    /// Blocks left out as chrome, by rule.
    pub chrome_by_rule: BTreeMap<String, u64>,
    /// Sentences of kept blocks that the splitter gave.
    pub sentences_split: u64,
    /// Those of them that stay.
    pub sentences: u64,
    /// Those that are left out as repeats.
    pub sentences_dropped: u64,
    /// Sentences that repeat an earlier one, whether they stay or not, by reason.
    pub sentences_repeated: BTreeMap<&'static str, u64>,
}

impl RunCounts {
    /// Counts what was decided about a page.
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

    /// Counts what was rejected.
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

    /// Rejects of every kind that have a row.
    #[must_use]
    pub fn rejects(&self) -> u64 {
        self.rejects_by_code.values().sum()
    }

    /// Blocks left out for any reason.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.blocks_dropped.values().sum()
    }

    /// Rejects as a share of all that was read, 0..=1; `known` of them, which a run before met too, do not count.
    #[must_use]
    pub fn reject_share(&self, known: u64) -> f64 {
        let rejects = (self.rejects() + self.rejects_untold).saturating_sub(known);
        let all = self.pages_parsed + rejects;
        if all == 0 { 0.0 } else { rejects as f64 / all as f64 }
    }

    /// Checks that nothing was lost or doubled between reading and the tables, whose rows the writer
    /// itself counted.
    ///
    /// # Errors
    /// [`Error::Accounting`] with the first two sides that differ.
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
            ("sentences that stay", self.sentences, "rows of sentences", rows(Table::Sentences)),
            (
                "sentences split",
                self.sentences_split,
                "sentences that stay or are dropped",
                self.sentences + self.sentences_dropped,
            ),
            ("sentences that repeat", repeated, "rows of repeats", rows(Table::Repeats)),
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
        assert!(lost(|t| t.sentences_dropped = 1).contains("9 sentences split but 8 sentences that stay"));
        assert!(lost(|t| t.sentences_repeated.clear()).contains("0 sentences that repeat but 3 rows"));
        assert!(lost(|t| t.rejects_by_code.clear()).contains("rows of rejects"));
    }
}
