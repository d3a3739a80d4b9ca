//! What a report says: plain numbers and texts.

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
    /// Id of the run.
    pub run: String,
    /// Version of the program.
    pub program_version: String,
    /// Hash of the settings.
    pub settings_hash: String,
    /// When the run began.
    pub started_at: DateTime<Utc>,
    /// When the tables were complete.
    pub finished_at: DateTime<Utc>,
    /// What came in and what is left of it.
    pub funnel: Funnel,
    /// The same of the run before.
    pub before: Option<Before>,
    /// Blocks dropped, by reason.
    pub dropped: BTreeMap<String, u64>,
    /// Rules and the blocks that each dropped, most first.
    pub rules: Vec<(String, u64)>,
    /// Pages by site.
    pub sites: Sites,
    /// Lines dropped as chrome on the pages that this run wrote.
    pub lines: Lines,
    /// Some of those pages, block by block.
    pub samples: Vec<Sample>,
    /// What could not be read.
    pub rejects: Vec<Rejected>,
    /// Pages that were read although something was odd about them, by what it was.
    pub notices: BTreeMap<String, u64>,
    /// Where new pages are not like those before.
    pub drift: Drift,
}

/// What came in and what is left of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Funnel {
    /// Input files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Bytes of their content, decompressed.
    pub content_bytes: u64,
    /// Records that could not be read.
    pub rejects: u64,
    /// Records that hold no page.
    pub skipped: u64,
    /// Pages.
    pub pages: u64,
    /// Pages that repeat an earlier one.
    pub duplicate_pages: u64,
    /// Blocks.
    pub blocks: u64,
    /// Blocks kept.
    pub kept_blocks: u64,
    /// Sentences of kept blocks.
    pub sentences: u64,
    /// Sentences left out as repeats.
    pub dropped_sentences: u64,
}

impl Funnel {
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

/// The run before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Before {
    /// Its id.
    pub run: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When its tables were complete.
    pub finished_at: DateTime<Utc>,
    /// Its numbers.
    pub funnel: Funnel,
}

/// The lines that were dropped most.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lines {
    /// Most first.
    pub top: Vec<Line>,
    /// All lines dropped as chrome, repeated ones counted each time.
    pub seen: u64,
    /// The most by which a count can be too small; 0 where all are exact.
    pub short_by: u64,
}

/// A line that was dropped.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Its text where it came first, cut.
    pub text: String,
    /// The rule that dropped it there.
    pub rule: String,
    /// How often a line of the same normalised form was dropped.
    pub count: u64,
}

/// A page, block by block.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sample {
    /// Its id.
    pub document_id: String,
    /// Its file.
    pub source: String,
    /// Its address.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// All of its blocks.
    pub blocks: u64,
    /// Those kept.
    pub kept_blocks: u64,
    /// The first of its blocks.
    pub shown: Vec<SampleBlock>,
}

/// A block of a sample.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SampleBlock {
    /// Kind of the block.
    pub kind: String,
    /// Its text, cut.
    pub text: String,
    /// Why it was dropped, if it was: the reason's code.
    pub reason: Option<String>,
    /// The rule that dropped it.
    pub rule: Option<String>,
}

/// Rejects of one code.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rejected {
    /// The code.
    pub code: String,
    /// How many.
    pub count: u64,
    /// Some of them.
    pub examples: Vec<Example>,
}

/// A reject.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Example {
    /// Its file.
    pub source: String,
    /// 0-based record in the file.
    pub record: Option<i64>,
    /// Byte offset in the file's content.
    pub offset: Option<i64>,
    /// What was found.
    pub message: String,
}

/// How new pages compare with those of the run before.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Drift {
    /// The run that was compared with.
    pub against: Option<String>,
    /// Pages that this run wrote and that one does not have.
    pub new_pages: u64,
    /// Why nothing was compared, where an earlier run was to be.
    pub failure: Option<String>,
    /// The first [`MAX_WARNINGS`](super::MAX_WARNINGS) warnings, the surest first.
    pub warnings: Vec<Warning>,
    /// All warnings, by measure.
    pub counts: BTreeMap<Measure, u64>,
}
