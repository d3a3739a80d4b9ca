//! `manifest.json`: what a run read, what it wrote and how the two add up.
//!
//! In: what the run counted. Out: one JSON object in the run folder, keys in the order of the fields
//! below, maps sorted by key. Times are given by the caller. Its last key is `digest`: the SHA-256 of all bytes ahead of the comma
//! before that key, so that no change of the file passes for what was written. Manifests of version 0 have none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::layout::MANIFEST_FILE;
use super::owned;
use crate::model::TextParts;
use crate::tables::{DigestedFile, Error, PartFacts, Table};
use crate::text::hash;

/// Version of the manifest's own form: 1 since it carries its digest.
pub const MANIFEST_VERSION: u32 = 1;

/// What stands around the digest at the end of the file, and the end of the JSON object that it is put into.
const BEFORE_DIGEST: &str = ",\n  \"digest\": \"";
const DIGEST_KEY: &[u8] = b"\"digest\"";
const BEHIND_DIGEST: &str = "\"\n}\n";
const OBJECT_END: &str = "\n}";

/// Hexadecimal digits of a SHA-256.
const DIGEST_DIGITS: usize = 64;

/// Bytes at the head of the file that hold the name of the run.
const HEAD_BYTES: u64 = 1 << 10;

/// The manifest of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Id of the run.
    pub run: String,
    /// Id of the run that was the latest when this one began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// Version of the program that wrote it.
    pub program_version: String,
    /// Version of the tables' columns, [`SCHEMA_VERSION`](crate::tables::SCHEMA_VERSION).
    pub schema_version: u32,
    /// Version of the manifest's own form, [`MANIFEST_VERSION`]; 0 where it carries no digest.
    #[serde(default)]
    pub manifest_version: u32,
    /// Hash of the settings that the tables depend on.
    pub settings_hash: String,
    /// Versions of what texts are compared by; values in the tables can be compared between runs where these are equal.
    pub formats: Formats,
    /// When the run began.
    pub started_at: DateTime<Utc>,
    /// When the tables were complete.
    pub finished_at: DateTime<Utc>,
    /// Wall time of each step, in milliseconds, by the step's name.
    pub step_ms: BTreeMap<String, u64>,
    /// Largest resident memory of the process, where the system tells.
    pub peak_memory_bytes: Option<u64>,
    /// Every input file, in input order.
    pub inputs: Vec<Input>,
    /// What the run counted.
    pub counts: Counts,
    /// Both sides of what must be equal.
    pub accounting: Accounting,
    /// Whether CSV cells that a spreadsheet would run as a formula are neutralised.
    pub csv_spreadsheet_safe: bool,
    /// Which kept blocks make up `documents.text`.
    #[serde(default)]
    pub text: TextParts,
    /// Rows of each table.
    pub rows: BTreeMap<Table, u64>,
    /// Every table file of the run.
    pub files: Vec<PartFacts>,
    /// The pages of the run, cut where they may be carried into the next one, in the order of their rows.
    #[serde(default)]
    pub segments: Vec<Segment>,
}

/// Neighbouring pages: their rows stand in files of their own, which later runs take over as they are for as long as
/// none of the pages changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Unique in the output folder; what is remembered of the pages stands under this name in `state/`.
    pub id: String,
    /// Runs that read the pages, as in `documents.run`, in ascending order.
    pub runs: BTreeSet<String>,
    /// Counts of its pages; rejects belong to no segment.
    pub counts: Counts,
    /// Parquet files of its rows.
    pub files: Vec<String>,
    /// SHA-256 of what is remembered of it, 64 hexadecimal digits.
    pub state_sha256: String,
}

/// Versions of what texts are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Formats {
    /// Of the normalised form, whose hash is `blocks.hash`.
    pub normal_form: u32,
    /// Of shingles.
    pub shingles: u32,
    /// Of `MinHash` keys.
    pub minhash: u32,
}

/// One input file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Path relative to the input root.
    pub source: String,
    /// Length of the file.
    pub bytes: u64,
    /// Length of its content, decompressed.
    pub content_bytes: u64,
    /// SHA-256 of the file, where it could be read to its end.
    pub sha256: Option<String>,
    /// Pages read from it.
    pub pages: u64,
    /// Rejects in it.
    pub rejects: u64,
    /// Records that hold no page, by kind (`request`, `metadata`).
    pub skipped: BTreeMap<String, u64>,
    /// Malformed sequences in its pages that became U+FFFD.
    #[serde(default)]
    pub replaced_characters: u64,
    /// Pages that were read although something was odd about them, by what it was (`date_out_of_range`, `cut_body`,
    /// `long_field`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub notices: BTreeMap<String, u64>,
    /// Bytes of its content, or rows of a Parquet file, that its pages, rejects and skipped records account for.
    #[serde(default)]
    pub accounted: u64,
    /// Bytes or rows that there were.
    #[serde(default)]
    pub delivered: u64,
    /// What the file system said of when it was changed, to compare only; `None` where that does not tell whether it was.
    #[serde(default)]
    pub stamp: Option<String>,
    /// Whether reading it again may give more: it could not be read to its end, or changed meanwhile.
    #[serde(default)]
    pub retry: bool,
}

/// What the run counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Pages read.
    pub pages: u64,
    /// Pages that repeat an earlier page.
    pub duplicate_pages: u64,
    /// Malformed sequences that became U+FFFD.
    pub replaced_characters: u64,
    /// Blocks kept.
    pub kept_blocks: u64,
    /// Blocks dropped, by reason.
    pub dropped_blocks: BTreeMap<String, u64>,
    /// Blocks dropped, by rule.
    pub rule_hits: BTreeMap<String, u64>,
    /// Rejects, by code.
    pub rejects: BTreeMap<String, u64>,
    /// Sentences that repeat an earlier one, kept and dropped, by reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub repeated_sentences: BTreeMap<String, u64>,
    /// Those of them that were dropped.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub dropped_sentences: u64,
}

impl Counts {
    /// Blocks, kept and dropped.
    #[must_use]
    pub fn blocks(&self) -> u64 {
        self.kept_blocks + self.dropped_blocks.values().sum::<u64>()
    }

    /// Adds the counts of `other`.
    pub fn add(&mut self, other: &Self) {
        self.pages += other.pages;
        self.duplicate_pages += other.duplicate_pages;
        self.replaced_characters += other.replaced_characters;
        self.kept_blocks += other.kept_blocks;
        self.dropped_sentences += other.dropped_sentences;
        for (own, others) in [
            (&mut self.dropped_blocks, &other.dropped_blocks),
            (&mut self.rule_hits, &other.rule_hits),
            (&mut self.rejects, &other.rejects),
            (&mut self.repeated_sentences, &other.repeated_sentences),
        ] {
            for (name, count) in others {
                *own.entry(name.clone()).or_default() += count;
            }
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// Both sides of the accounts that a run balances before it publishes: what one step handed on, and what
/// the next one wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounting {
    /// Pages that the readers gave.
    pub pages_read: u64,
    /// Rows of `documents`.
    pub pages_written: u64,
    /// Blocks that the parser gave.
    pub blocks_parsed: u64,
    /// Blocks kept, and dropped by reason.
    pub blocks_judged: u64,
    /// Rows of `blocks`.
    pub blocks_written: u64,
    /// Bytes of content in the inputs.
    pub bytes_read: u64,
    /// Bytes in pages, in rejects, in skipped records and between records.
    pub bytes_accounted: u64,
}

impl Accounting {
    /// Whether both sides are equal in every account.
    #[must_use]
    pub fn is_balanced(&self) -> bool {
        self.pages_read == self.pages_written
            && self.blocks_parsed == self.blocks_judged
            && self.blocks_judged == self.blocks_written
            && self.bytes_read == self.bytes_accounted
    }
}

impl Manifest {
    /// Whether rows may be of the run `run`: this one, or one whose pages it took over.
    #[must_use]
    pub fn is_of(&self, run: &str) -> bool {
        self.run == run || self.segments.iter().any(|segment| segment.runs.contains(run))
    }

    /// Writes the manifest into the run folder `run`, with its digest.
    ///
    /// # Errors
    /// Where the file exists or cannot be written.
    pub fn write(&self, run: &Path) -> Result<(), Error> {
        let path = run.join(MANIFEST_FILE);
        let text = serde_json::to_string_pretty(self)
            .map_err(|source| Error::Manifest { path: path.clone(), source })?;
        let body = text.strip_suffix(OBJECT_END).unwrap_or(&text);
        let digest = hash::hex_bytes(&Sha256::digest(body));
        let mut file = DigestedFile::create(path)?;
        for part in [body, BEFORE_DIGEST, &digest, BEHIND_DIGEST] {
            file.append(part.as_bytes())?;
        }
        file.finish()?;
        Ok(())
    }

    /// Reads the manifest of the run folder `run`.
    ///
    /// # Errors
    /// Where the file cannot be read, is not a manifest, or was changed since it was written.
    pub fn read(run: &Path) -> Result<Self, Error> {
        match Self::read_as_is(run)? {
            (manifest, true) => Ok(manifest),
            (_, false) => Err(Error::ManifestChanged { path: run.join(MANIFEST_FILE) }),
        }
    }

    /// Reads the manifest of the run folder `run`, and tells whether it is as it was written. One of version 0 cannot tell: it passes.
    ///
    /// # Errors
    /// Where the file cannot be read or is not a manifest.
    pub fn read_as_is(run: &Path) -> Result<(Self, bool), Error> {
        let path = run.join(MANIFEST_FILE);
        let text = fs::read(&path).map_err(|source| Error::io("read", &path, source))?;
        let manifest = serde_json::from_slice::<Self>(&text);
        let manifest = manifest.map_err(|source| Error::Manifest { path, source })?;
        let is_as_written = match split_digest(&text) {
            Some((body, digest)) => hash::hex_bytes(&Sha256::digest(body)).as_bytes() == digest,
            None => manifest.manifest_version == 0 && memchr::memmem::find(&text, DIGEST_KEY).is_none(),
        };
        Ok((manifest, is_as_written))
    }

    /// Returns true if the run folder `run` has a manifest whose first key names the run `name`. Cost: one kilobyte is read.
    #[must_use]
    pub fn names(run: &Path, name: &str) -> bool {
        let mut head = Vec::new();
        let file = owned::open_regular(&run.join(MANIFEST_FILE));
        let read = file.and_then(|file| File::take(file, HEAD_BYTES).read_to_end(&mut head));
        let head = String::from_utf8_lossy(&head);
        let behind = |text: &str, key: &str| {
            text.trim_start().strip_prefix(key).map(|rest| rest.trim_start().to_owned())
        };
        let rest =
            behind(&head, "{").and_then(|rest| behind(&rest, "\"run\"")).and_then(|rest| behind(&rest, ":"));
        read.is_ok() && rest.is_some_and(|rest| rest.starts_with(&format!("\"{name}\"")))
    }
}

/// The bytes that the digest at the end of `text` is of, and the digest, where there is one.
fn split_digest(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = text.strip_suffix(BEHIND_DIGEST.as_bytes())?;
    let (rest, digest) = rest.split_at_checked(rest.len().checked_sub(DIGEST_DIGITS)?)?;
    Some((rest.strip_suffix(BEFORE_DIGEST.as_bytes())?, digest))
}

/// Rows of each Parquet table among `files`: of those that every run has, and of repeats where there is a file.
#[must_use]
pub fn rows_by_table(files: &[PartFacts]) -> BTreeMap<Table, u64> {
    let mut rows = Table::ALWAYS.map(|table| (table, 0)).into_iter().collect::<BTreeMap<_, _>>();
    for part in files.iter().filter(|part| !part.is_csv()) {
        *rows.entry(part.table).or_default() += part.rows;
    }
    rows
}
