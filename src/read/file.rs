//! Reading of one input file, entry by entry.
//!
//! In: an [`Input`]. Out: its entries in order, then the [`FileReport`]. A file that cannot be opened yields
//! one reject; damage in the middle yields one after the good records; a file that changed while it was read
//! yields one at the end.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::content::Content;
use super::discover::Input;
use super::draft::{Draft, Fault};
use super::options::Options;
use super::readers;
use super::record::{Records, What};
use super::stored::{Stamp, Stored};
use super::told::Told;
use crate::model::{Notice, PageId, RawPage, Reject, RejectCode, Source};

/// Kinds of skipped records that are counted separately in a file, at most: media types are free text.
const MAX_KINDS: usize = 256;

/// What was found at a place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A page.
    Page(RawPage),
    /// Something that should have been a page, or a fault of the file itself.
    Reject(Reject),
    /// Something that is not meant to be a page.
    Skipped {
        /// `header`, `blank_line`, `comment` and the like; in WARC files the type of the record (`warcinfo`, `request` …),
        /// `http_404` (a response with a status other than 200), or `media:image/png` (a response of a type
        /// that is not text).
        kind: Cow<'static, str>,
        /// Byte offset of its beginning in the file's content.
        offset: u64,
    },
}

/// What was read of a file, for the manifest and for the accounting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileReport {
    /// Length in bytes of the file as stored; 0 if it could not be read to its end.
    pub stored_bytes: u64,
    /// SHA-256 of the file as stored, in hexadecimal; `None` if it could not be read to its end.
    pub sha256: Option<String>,
    /// Stamp of the file when it was opened.
    pub stamp: Option<Stamp>,
    /// Whether the file could not be opened or read to its end, or changed while it was read.
    pub is_unsteady: bool,
    /// Bytes of content that were decompressed, up to where reading was given up.
    pub content_bytes: u64,
    /// What there was to account for: the bytes delivered by the decompressor, or, for Parquet, the rows
    /// according to the file's metadata.
    pub delivered: u64,
    /// Sum of the extents of all entries, in the same unit.
    pub accounted: u64,
    /// Number of pages.
    pub pages: u64,
    /// Number of rejected records and faults, including those not listed.
    pub rejects: u64,
    /// Number of rejects not listed, less the one that stands for them per code.
    pub untold: u64,
    /// Skipped entries by kind; those past 256 kinds count as `other`.
    pub skipped: BTreeMap<Cow<'static, str>, u64>,
    /// Pages by notice.
    pub notices: BTreeMap<Notice, u64>,
}

impl FileReport {
    /// Returns true if everything is accounted for exactly once.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.delivered == self.accounted
    }
}

/// Opens `input`, file number `file` of the run. Never fails: a file that cannot be opened yields a reject.
#[must_use]
pub fn open(input: &Input, file: u32, options: &Options) -> FileReader {
    let (content, fault) = match Stored::open(&input.path) {
        Ok(stored) => (Some(Content::new(stored, input.compression, options)), None),
        Err(fault) => (None, Some(fault)),
    };
    FileReader {
        file,
        name: Arc::clone(&input.name),
        content,
        fault,
        records: readers::reader(input.format, options),
        options: options.clone(),
        told: Told::new(options.max_rejects_of_a_code),
        next_record: 0,
        stage: Stage::Records,
        report: FileReport::default(),
    }
}

/// Reader of one file; see [`open`].
///
/// Memory: one record and buffers of a few hundred KiB, whatever the file's size. Parquet files are read by
/// their own pages, which takes up to twice the largest page decompressed (`pyarrow` puts up to 1,024 rows in
/// one), and a batch of rows of about 8 MiB.
pub struct FileReader {
    file: u32,
    name: Arc<str>,
    /// `None` if the file could not be opened.
    content: Option<Content>,
    /// Why the file could not be opened.
    fault: Option<Fault>,
    records: Box<dyn Records>,
    options: Options,
    told: Told,
    next_record: u64,
    stage: Stage,
    report: FileReport,
}

/// What remains to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Records,
    Change,
    Nothing,
}

impl FileReader {
    /// Makes reading fail, and the file end in a reject, once `stop` is set: one record may be the whole of a
    /// huge file.
    #[must_use]
    pub fn until(mut self, stop: &Arc<AtomicBool>) -> Self {
        if let Some(content) = &mut self.content {
            content.stored_mut().stop_at(stop);
        }
        self
    }

    /// Reads the rest of the file for its digest, and returns the report.
    ///
    /// Entries that were not taken are not in it: [`FileReport::adds_up`] holds only after the iterator has
    /// come to its end.
    #[must_use]
    pub fn finish(self) -> FileReport {
        let Self { content, mut report, records, .. } = self;
        let Some(content) = content else { return report };
        report.stamp = Some(content.stored().stamp());
        let is_shared = content.stored().is_shared();
        report.content_bytes = if is_shared { content.stored().size() } else { content.delivered() };
        report.delivered = records.rows().unwrap_or(content.delivered());
        if let Some((bytes, sha256)) = content.into_stored().conclude() {
            report.stored_bytes = bytes;
            report.sha256 = Some(sha256);
        }
        report
    }

    /// Returns the number of stored bytes read so far, for progress; 0 for Parquet files, which are read out
    /// of order.
    #[must_use]
    pub fn stored_bytes_read(&self) -> u64 {
        self.content.as_ref().map_or(0, |content| content.stored().read_bytes())
    }

    /// Returns the next entry, before limits on listed rejects are applied.
    fn next_entry(&mut self) -> Option<Entry> {
        if self.stage == Stage::Records {
            if let Some(entry) = self.next_record() {
                return Some(entry);
            }
            self.stage = Stage::Change;
            let fault = self.content.as_mut().and_then(Content::take_fault).or_else(|| self.fault.take());
            if let Some(fault) = fault {
                self.stage = Stage::Records;
                let offset = self.content.as_ref().map(Content::position);
                return Some(Entry::Reject(fault.at(&self.name, None, offset)));
            }
            if let Some(content) = &mut self.content
                && content.resume()
            {
                if self.records.resume(content) {
                    self.stage = Stage::Records;
                    return self.next_entry();
                }
                content.abandon();
            }
        }
        if self.stage == Stage::Change {
            self.stage = Stage::Nothing;
            if self.content.as_ref().is_some_and(|content| content.stored().has_changed()) {
                let fault = Fault::new(RejectCode::Changed, "the file changed while it was read");
                return Some(Entry::Reject(fault.at(&self.name, None, None)));
            }
        }
        None
    }

    /// Returns the entry of the next record that the format's reader finds.
    fn next_record(&mut self) -> Option<Entry> {
        let found = self.records.next(self.content.as_mut()?)?;
        self.report.accounted += found.extent;
        let record = self.next_record;
        if matches!(found.what, What::Page(_) | What::Reject(_) | What::Skipped(_)) {
            self.next_record += 1;
        }
        let offset = found.offset;
        Some(match found.what {
            What::Page(draft) => match self.page(*draft, record, offset.unwrap_or(0)) {
                Ok(page) => Entry::Page(page),
                Err(fault) => Entry::Reject(fault.at(&self.name, Some(record), offset)),
            },
            What::Reject(fault) => Entry::Reject(fault.at(&self.name, Some(record), offset)),
            What::FileReject(fault) => Entry::Reject(fault.at(&self.name, None, offset)),
            What::Skipped(kind) => Entry::Skipped { kind, offset: offset.unwrap_or(0) },
            What::Framing(kind) => Entry::Skipped { kind: kind.into(), offset: offset.unwrap_or(0) },
        })
    }

    /// Applies the limits that hold for all formats, and gives `draft` its place.
    fn page(&mut self, draft: Draft, record: u64, byte: u64) -> Result<RawPage, Fault> {
        let draft = draft.within(&self.options)?;
        let number = u32::try_from(record).map_err(|_| {
            Fault::new(RejectCode::UnsupportedFormat, "a file may hold at most 4,294,967,296 records")
        })?;
        for &notice in &draft.notices {
            *self.report.notices.entry(notice).or_default() += 1;
        }
        let source = Source { file: Arc::clone(&self.name), record, byte };
        Ok(draft.into_page(PageId { file: self.file, record: number }, source))
    }
}

impl FileReader {
    /// Counts `entry`; returns true if it is to be listed.
    fn count(&mut self, entry: &Entry) -> bool {
        match entry {
            Entry::Page(_) => self.report.pages += 1,
            Entry::Reject(reject) => {
                self.report.rejects += 1;
                self.report.is_unsteady |= matches!(reject.code, RejectCode::Io | RejectCode::Changed);
                return self.told.tells(reject);
            }
            Entry::Skipped { kind, .. } => {
                let skipped = &mut self.report.skipped;
                let is_known = skipped.len() < MAX_KINDS || skipped.contains_key(kind);
                let kind = if is_known { kind.clone() } else { Cow::Borrowed("other") };
                *skipped.entry(kind).or_default() += 1;
            }
        }
        true
    }
}

impl Iterator for FileReader {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            let Some(entry) = self.next_entry() else {
                let (reject, count) = self.told.next_rest(&self.name)?;
                self.report.untold += count - 1;
                return Some(Entry::Reject(reject));
            };
            if self.count(&entry) {
                return Some(entry);
            }
        }
    }
}

impl std::iter::FusedIterator for FileReader {}
