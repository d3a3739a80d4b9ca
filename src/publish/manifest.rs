//! `manifest.json`: what a run read, what it wrote, and that the two add up.
//!
//! The manifest is one JSON object in the folder of the run, with keys in the order of the fields below and
//! maps sorted by key. Times are given by the caller. The last key, `digest`, is the SHA-256 of all bytes
//! before the comma that precedes it, so that any change of the file is detected. Manifests of version 0 have
//! no digest.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::layout::MANIFEST_FILE;
use crate::model::TextParts;
use crate::tables::{self, DigestedFile, Error, PartFacts, Table};
use crate::text::hash;

/// Version of the format of the manifest; 1 since it has a digest.
pub const MANIFEST_VERSION: u32 = 1;

/// Text before and after the digest at the end of the file, and the end of the JSON object into which it is
/// inserted.
const BEFORE_DIGEST: &str = ",\n  \"digest\": \"";
const DIGEST_KEY: &[u8] = b"\"digest\"";
const BEHIND_DIGEST: &str = "\"\n}\n";
const OBJECT_END: &str = "\n}";

/// Number of hexadecimal digits of a SHA-256.
const DIGEST_DIGITS: usize = 64;

/// Number of bytes at the start of the file that contain the name of the run.
const HEAD_BYTES: u64 = 1 << 10;

/// The manifest of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Name of the run.
    pub run: String,
    /// Name of the run that was the latest when this one began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// Version of the program that wrote the run.
    pub program_version: String,
    /// Version of the columns of the tables, [`SCHEMA_VERSION`](crate::tables::SCHEMA_VERSION).
    pub schema_version: u32,
    /// Version of the format of the manifest, [`MANIFEST_VERSION`]; 0 if it has no digest.
    #[serde(default)]
    pub manifest_version: u32,
    /// Hash of the settings that the tables depend on.
    pub settings_hash: String,
    /// Versions of the forms in which texts are compared. Hashes in the tables can be compared between runs
    /// if these are equal.
    pub formats: Formats,
    /// Time at which the run began.
    pub started_at: DateTime<Utc>,
    /// Time at which the tables were complete.
    pub finished_at: DateTime<Utc>,
    /// Wall time of each step in milliseconds, by name of the step.
    pub step_ms: BTreeMap<String, u64>,
    /// Peak resident memory of the process, if the system reports it.
    pub peak_memory_bytes: Option<u64>,
    /// All input files, in input order.
    pub inputs: Vec<Input>,
    /// Counts of pages, blocks and other things.
    pub counts: Counts,
    /// Pairs of counts that must be equal.
    pub accounting: Accounting,
    /// Whether CSV cells that a spreadsheet would run as a formula are made harmless.
    pub csv_spreadsheet_safe: bool,
    /// Which kept blocks make up `documents.text`.
    #[serde(default)]
    pub text: TextParts,
    /// Number of rows of each table.
    pub rows: BTreeMap<Table, u64>,
    /// All table files of the run.
    pub files: Vec<PartFacts>,
    /// Segments of the pages, in the order of their rows.
    #[serde(default)]
    pub segments: Vec<Segment>,
}

/// Consecutive pages whose rows are in files of their own, which later runs link as they are until one of the
/// pages changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Id, unique in the output folder; also the name of the state of the pages in `state/`.
    pub id: String,
    /// Runs that read the pages, as in `documents.run`, in ascending order.
    pub runs: BTreeSet<String>,
    /// Counts of its pages; rejects do not belong to segments.
    pub counts: Counts,
    /// Parquet files of its rows.
    pub files: Vec<String>,
    /// SHA-256 of its state, 64 hexadecimal digits.
    pub state_sha256: String,
}

/// Versions of the forms in which texts are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Formats {
    /// Version of the normalised form, whose hash is `blocks.hash`.
    pub normal_form: u32,
    /// Version of shingles.
    pub shingles: u32,
    /// Version of `MinHash` keys.
    pub minhash: u32,
}

/// An input file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Path relative to the input root.
    pub source: String,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// Length of its decompressed content in bytes.
    pub content_bytes: u64,
    /// SHA-256 of the file, if it could be read to its end.
    pub sha256: Option<String>,
    /// Number of pages read from it.
    pub pages: u64,
    /// Number of rejects in it.
    pub rejects: u64,
    /// Number of records without a page, by kind (`request`, `metadata`).
    pub skipped: BTreeMap<String, u64>,
    /// Number of malformed byte sequences in its pages that were replaced by U+FFFD.
    #[serde(default)]
    pub replaced_characters: u64,
    /// Number of pages with something unusual, by notice (`date_out_of_range`, `cut_body`, `long_field`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub notices: BTreeMap<String, u64>,
    /// Bytes of its content, or rows of a Parquet file, in pages, rejects and skipped records.
    #[serde(default)]
    pub accounted: u64,
    /// Bytes or rows in total.
    #[serde(default)]
    pub delivered: u64,
    /// Time of its last change and other marks from the file system, only for comparison; `None` if they
    /// would not reveal a change.
    #[serde(default)]
    pub stamp: Option<String>,
    /// Whether reading it again may give more, because it could not be read to its end or changed meanwhile.
    #[serde(default)]
    pub retry: bool,
}

/// Counts of a run or a segment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Number of pages.
    pub pages: u64,
    /// Number of pages that duplicate an earlier page.
    pub duplicate_pages: u64,
    /// Number of malformed byte sequences that were replaced by U+FFFD.
    pub replaced_characters: u64,
    /// Number of kept blocks.
    pub kept_blocks: u64,
    /// Number of dropped blocks, by reason.
    pub dropped_blocks: BTreeMap<String, u64>,
    /// Number of blocks dropped by rules, by rule.
    pub rule_hits: BTreeMap<String, u64>,
    /// Number of rejects, by code.
    pub rejects: BTreeMap<String, u64>,
    /// Number of sentences that repeat an earlier one, kept or dropped, by reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub repeated_sentences: BTreeMap<String, u64>,
    /// Number of dropped sentences.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub dropped_sentences: u64,
}

impl Counts {
    /// Returns the number of blocks, kept and dropped.
    #[must_use]
    pub fn blocks(&self) -> u64 {
        self.dropped_blocks.values().fold(self.kept_blocks, |sum, &count| sum.saturating_add(count))
    }

    /// Adds the counts of `other`.
    pub fn add(&mut self, other: &Self) {
        for (own, others) in [
            (&mut self.pages, other.pages),
            (&mut self.duplicate_pages, other.duplicate_pages),
            (&mut self.replaced_characters, other.replaced_characters),
            (&mut self.kept_blocks, other.kept_blocks),
            (&mut self.dropped_sentences, other.dropped_sentences),
        ] {
            // Counts of a damaged manifest may be anything.
            *own = own.saturating_add(others);
        }
        for (own, others) in [
            (&mut self.dropped_blocks, &other.dropped_blocks),
            (&mut self.rule_hits, &other.rule_hits),
            (&mut self.rejects, &other.rejects),
            (&mut self.repeated_sentences, &other.repeated_sentences),
        ] {
            for (name, count) in others {
                let own = own.entry(name.clone()).or_default();
                *own = own.saturating_add(*count);
            }
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// Pairs of counts that must be equal before a run is published: what one step passed on, and what the next
/// one wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounting {
    /// Number of pages returned by readers.
    pub pages_read: u64,
    /// Number of rows of `documents`.
    pub pages_written: u64,
    /// Number of blocks returned by the parser.
    pub blocks_parsed: u64,
    /// Number of blocks with a verdict.
    pub blocks_judged: u64,
    /// Number of rows of `blocks`.
    pub blocks_written: u64,
    /// Bytes of content in the inputs.
    pub bytes_read: u64,
    /// Bytes in pages, in rejects, in skipped records and between records.
    pub bytes_accounted: u64,
}

impl Accounting {
    /// Returns true if the counts of each pair are equal.
    #[must_use]
    pub fn is_balanced(&self) -> bool {
        self.pages_read == self.pages_written
            && self.blocks_parsed == self.blocks_judged
            && self.blocks_judged == self.blocks_written
            && self.bytes_read == self.bytes_accounted
    }
}

impl Manifest {
    /// Returns true if rows may be from the run `run`: this one, or one whose pages were carried over.
    #[must_use]
    pub fn is_of(&self, run: &str) -> bool {
        self.run == run || self.segments.iter().any(|segment| segment.runs.contains(run))
    }

    /// Writes the manifest with its digest into the folder `run`.
    ///
    /// # Errors
    /// Fails if the file exists or cannot be written.
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

    /// Reads the manifest in the folder `run`.
    ///
    /// # Errors
    /// Fails if the file cannot be read, is not a manifest, or was changed since it was written.
    pub fn read(run: &Path) -> Result<Self, Error> {
        match Self::read_as_is(run)? {
            (manifest, true) => Ok(manifest),
            (_, false) => Err(Error::ManifestChanged { path: run.join(MANIFEST_FILE) }),
        }
    }

    /// Reads the manifest in the folder `run`, and returns with it whether it is unchanged. A manifest of
    /// version 0 has no digest and counts as unchanged.
    ///
    /// # Errors
    /// Fails if the file cannot be read or is not a manifest.
    pub fn read_as_is(run: &Path) -> Result<(Self, bool), Error> {
        let path = run.join(MANIFEST_FILE);
        let mut text = Vec::new();
        let read = tables::open(&path).and_then(|mut file| file.read_to_end(&mut text));
        read.map_err(|source| Error::io("read", &path, source))?;
        let manifest = serde_json::from_slice::<Self>(&text);
        let manifest = manifest.map_err(|source| Error::Manifest { path, source })?;
        let is_as_written = match split_digest(&text) {
            Some((body, digest)) => hash::hex_bytes(&Sha256::digest(body)).as_bytes() == digest,
            None => manifest.manifest_version == 0 && memchr::memmem::find(&text, DIGEST_KEY).is_none(),
        };
        Ok((manifest, is_as_written))
    }

    /// Returns true if the folder `run` has a manifest whose first key names the run `name`. Reads at most
    /// one kilobyte.
    #[must_use]
    pub fn names(run: &Path, name: &str) -> bool {
        let mut head = Vec::new();
        let file = tables::open_unlinked(&run.join(MANIFEST_FILE));
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

/// Splits `text` into the bytes that the digest covers and the digest, if there is one.
fn split_digest(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = text.strip_suffix(BEHIND_DIGEST.as_bytes())?;
    let (rest, digest) = rest.split_at_checked(rest.len().checked_sub(DIGEST_DIGITS)?)?;
    Some((rest.strip_suffix(BEFORE_DIGEST.as_bytes())?, digest))
}

/// Returns the number of rows of each Parquet table in `files`: of the tables that every run has, and of
/// repeats if there is a file.
#[must_use]
pub fn rows_by_table(files: &[PartFacts]) -> BTreeMap<Table, u64> {
    let mut rows = Table::ALWAYS.map(|table| (table, 0)).into_iter().collect::<BTreeMap<_, _>>();
    for part in files.iter().filter(|part| !part.is_csv()) {
        let rows: &mut u64 = rows.entry(part.table).or_default();
        *rows = rows.saturating_add(part.rows);
    }
    rows
}
