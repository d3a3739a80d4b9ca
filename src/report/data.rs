//! Data of a report: plain numbers and texts.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::drift::{Measure, Warning};
use super::sites::Sites;
use crate::publish::manifest::{Input, Manifest};
use crate::tables::Table;

/// What a run did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Name of the run.
    pub run: String,
    /// Version of the program.
    pub program_version: String,
    /// Hash of the settings.
    pub settings_hash: String,
    /// Time at which the run began.
    pub started_at: DateTime<Utc>,
    /// Time at which the tables were complete.
    pub finished_at: DateTime<Utc>,
    /// Counts from input files to sentences.
    pub funnel: Funnel,
    /// The run before this one.
    pub before: Option<Before>,
    /// Number of dropped blocks, by reason.
    pub dropped: BTreeMap<String, u64>,
    /// Rules and the number of blocks that each dropped, in descending order.
    pub rules: Vec<(String, u64)>,
    /// Pages by site.
    pub sites: Sites,
    /// Lines dropped as chrome on the pages written by this run.
    pub lines: Lines,
    /// Some of these pages, block by block.
    pub samples: Vec<Sample>,
    /// Rejects, by code.
    pub rejects: Vec<Rejected>,
    /// Number of pages with something unusual, by notice.
    pub notices: BTreeMap<String, u64>,
    /// Differences between new pages and earlier ones.
    pub drift: Drift,
}

/// Counts from input files to sentences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Funnel {
    /// Number of input files.
    pub files: u64,
    /// Their size in bytes.
    pub bytes: u64,
    /// Size of their decompressed content in bytes.
    pub content_bytes: u64,
    /// Number of records that could not be read.
    pub rejects: u64,
    /// Number of records without a page.
    pub skipped: u64,
    /// Number of pages.
    pub pages: u64,
    /// Number of pages that duplicate an earlier one.
    pub duplicate_pages: u64,
    /// Number of blocks.
    pub blocks: u64,
    /// Number of kept blocks.
    pub kept_blocks: u64,
    /// Number of sentences of kept blocks.
    pub sentences: u64,
    /// Number of sentences dropped as repeats.
    pub dropped_sentences: u64,
}

impl Funnel {
    /// Sums the counts of `manifest`.
    pub(super) fn of(manifest: &Manifest) -> Self {
        let counts = &manifest.counts;
        let rows = |table| manifest.rows.get(&table).copied().unwrap_or(0);
        let sum = |of: fn(&Input) -> u64| manifest.inputs.iter().map(of).sum();
        Self {
            files: manifest.inputs.len() as u64,
            bytes: sum(|input| input.bytes),
            content_bytes: sum(|input| input.content_bytes),
            rejects: counts.rejects.values().sum(),
            skipped: sum(|input| input.skipped.values().sum()),
            pages: counts.pages,
            duplicate_pages: counts.duplicate_pages,
            blocks: counts.kept_blocks + counts.dropped_blocks.values().sum::<u64>(),
            kept_blocks: counts.kept_blocks,
            sentences: rows(Table::Sentences),
            dropped_sentences: counts.dropped_sentences,
        }
    }
}

/// The run before the one of the report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Before {
    /// Its name.
    pub run: String,
    /// Time at which it began.
    pub started_at: DateTime<Utc>,
    /// Time at which its tables were complete.
    pub finished_at: DateTime<Utc>,
    /// Its counts.
    pub funnel: Funnel,
}

/// The lines that were dropped most often.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lines {
    /// The lines, in descending order of their counts.
    pub top: Vec<Line>,
    /// Number of all lines dropped as chrome, repetitions included.
    pub seen: u64,
    /// Maximum amount by which a count can be too small; 0 if all are exact.
    pub short_by: u64,
}

/// A dropped line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Text of its first occurrence, shortened.
    pub text: String,
    /// Rule that dropped the first occurrence.
    pub rule: String,
    /// Number of dropped lines with the same normalised text.
    pub count: u64,
}

/// A page, block by block.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sample {
    /// Id of the page.
    pub document_id: String,
    /// File of the page.
    pub source: String,
    /// URL of the page.
    pub url: Option<String>,
    /// Title of the page.
    pub title: Option<String>,
    /// Number of its blocks.
    pub blocks: u64,
    /// Number of its kept blocks.
    pub kept_blocks: u64,
    /// Its first blocks.
    pub shown: Vec<SampleBlock>,
}

/// A block of a sample.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SampleBlock {
    /// Kind of the block.
    pub kind: String,
    /// Text of the block, shortened.
    pub text: String,
    /// Code of the reason, if it was dropped.
    pub reason: Option<String>,
    /// Rule that dropped it, if any.
    pub rule: Option<String>,
}

/// Rejects with the same code.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rejected {
    /// The code.
    pub code: String,
    /// Number of rejects.
    pub count: u64,
    /// Some of the rejects.
    pub examples: Vec<Example>,
}

/// A reject.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Example {
    /// File of the record.
    pub source: String,
    /// Number of the record in the file, from 0.
    pub record: Option<u64>,
    /// Byte offset in the content of the file.
    pub offset: Option<u64>,
    /// Description of the problem.
    pub message: String,
}

/// Comparison of new pages with those of the run before.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Drift {
    /// Name of the run before.
    pub against: Option<String>,
    /// Number of pages that this run wrote and the run before does not have.
    pub new_pages: u64,
    /// Why nothing was compared, if the run before could not be read.
    pub failure: Option<String>,
    /// The first [`MAX_WARNINGS`](super::MAX_WARNINGS) warnings, in descending order of certainty.
    pub warnings: Vec<Warning>,
    /// Number of warnings by measure.
    pub counts: BTreeMap<Measure, u64>,
}
