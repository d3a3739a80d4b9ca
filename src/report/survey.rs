//! Collects the data of a report from the tables of a run, in one pass over a few columns of each.
//!
//! Pages are counted by site, whichever run wrote them. Dropped lines and samples are taken only from pages
//! that this run wrote; parts written by earlier runs are not opened for them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::drift::{self, Pages, Records, Sides, Warning};
use super::groups::{Files, Groups};
use super::history::History;
use super::lines::Counter;
use super::scan::{Part, Place, Tables};
use crate::publish::manifest::Manifest;
use crate::tables::{BlockRow, DocumentRow, Error, RejectRow, Row as _, Table, columns};
use crate::text::hash;

/// Maximum number of blocks that are shown of a sample.
pub(super) const SHOWN_BLOCKS: usize = 40;

/// Number of samples.
const SAMPLES: usize = 5;

/// Number of examples for each code of rejects.
const EXAMPLES: usize = 3;

/// Counts of the pages of a site.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SiteTotals {
    /// Number of pages.
    pub pages: u64,
    /// Number of pages that this run wrote and the run before does not have.
    pub new_pages: u64,
    /// Number of blocks.
    pub blocks: u64,
    /// Number of kept blocks.
    pub kept_blocks: u64,
    /// Number of words kept.
    pub words: u64,
    /// Sum of the shares of chrome of the pages.
    pub chrome_shares: f64,
    /// Sum of the shares of repeats of the pages.
    pub duplicate_shares: f64,
}

impl SiteTotals {
    /// Returns the share of blocks that were dropped, 0 to 1.
    #[must_use]
    pub fn dropped_share(&self) -> f64 {
        if self.blocks == 0 { 0.0 } else { (self.blocks - self.kept_blocks) as f64 / self.blocks as f64 }
    }

    /// Adds the totals of `other`.
    pub(super) fn add(&mut self, other: &Self) {
        self.pages += other.pages;
        self.new_pages += other.new_pages;
        self.blocks += other.blocks;
        self.kept_blocks += other.kept_blocks;
        self.words += other.words;
        self.chrome_shares += other.chrome_shares;
        self.duplicate_shares += other.duplicate_shares;
    }
}

/// Counts of a site, and statistics of its new pages.
#[derive(Default)]
pub(super) struct Site {
    pub(super) totals: SiteTotals,
    new: Pages,
}

/// A page chosen as a sample.
pub(super) struct Chosen {
    /// Sort key of the choice; the pages with the lowest ranks are shown.
    rank: (bool, u64),
    site: String,
    pub(super) document: String,
    pub(super) place: Place,
    pub(super) blocks: u64,
    pub(super) kept_blocks: u64,
    /// Rows of its first blocks.
    pub(super) rows: Vec<Place>,
}

/// Rejects with the same code.
#[derive(Default)]
pub(super) struct RejectsOfCode {
    pub(super) count: u64,
    /// Some of them.
    pub(super) examples: Vec<RejectRow<String>>,
}

/// Data collected from the tables.
pub(super) struct Survey<'a> {
    tables: Tables<'a>,
    manifest: &'a Manifest,
    pub(super) history: Option<History>,
    pub(super) sites: Groups<Site>,
    places: Groups<Records>,
    /// Fingerprints of the ids of pages that this run wrote, sorted.
    written: Vec<u64>,
    pub(super) samples: Vec<Chosen>,
    pub(super) lines: Counter,
    pub(super) lines_seen: u64,
    pub(super) rejects: BTreeMap<String, RejectsOfCode>,
}

impl<'a> Survey<'a> {
    pub(super) fn of(tables: Tables<'a>, history: Option<History>) -> Result<Self, Error> {
        let mut survey = Self {
            tables,
            manifest: tables.manifest,
            history,
            sites: Groups::default(),
            places: Groups::default(),
            written: Vec::new(),
            samples: Vec::new(),
            lines: Counter::new(),
            lines_seen: 0,
            rejects: BTreeMap::new(),
        };
        survey.documents()?;
        survey.blocks()?;
        survey.rejects()?;
        Ok(survey)
    }

    /// Reads the table `documents`.
    fn documents(&mut self) -> Result<(), Error> {
        let files = Files::of(self.manifest);
        let columns = columns!(
            DocumentRow: document_id, content_hash, source, site, blocks, kept_blocks, words, chrome_share,
            duplicate_share, run
        );
        for (number, part) in (0..).zip(self.tables.parts(Table::Documents)) {
            let mut at = 0;
            for batch in part?.batches(&columns, None)? {
                for page in DocumentRow::rows(&batch?) {
                    self.page(&page, &files, Place { part: number, row: at });
                    at += 1;
                }
            }
        }
        self.written.sort_unstable();
        Ok(())
    }

    /// Counts a page.
    fn page(&mut self, page: &DocumentRow<&str>, files: &Files<'_>, place_in_table: Place) {
        let place = files.place(page.source);
        let name = page.site.unwrap_or(&place);
        let is_written_now = page.run == self.manifest.run;
        let is_known = self.history.as_ref().is_some_and(|history| history.has_page(page));
        let is_new = is_written_now && !is_known;
        let (chrome_share, words) = (page.chrome_share.into(), page.words.into());
        let site = self.sites.get(name);
        site.totals.add(&SiteTotals {
            pages: 1,
            new_pages: u64::from(is_new),
            blocks: page.blocks.into(),
            kept_blocks: page.kept_blocks.into(),
            words,
            chrome_shares: chrome_share,
            duplicate_shares: page.duplicate_share.into(),
        });
        if is_new {
            site.new.add(chrome_share, words);
            self.places.get(&place).pages += 1;
        } else if let Some(history) = &mut self.history
            && history.is_judged_otherwise
            && is_known
        {
            history.sites.get(name).add(chrome_share, words);
        }
        if is_written_now {
            self.written.push(hash::fingerprint64(page.document_id));
            self.choose(page, name, place_in_table);
        }
    }

    /// Chooses the page as a sample if its rank is low enough. Pages with both kept and dropped blocks come
    /// first, then those with the lowest hash of page and run; each site has at most one sample.
    fn choose(&mut self, page: &DocumentRow<&str>, site: &str, place: Place) {
        let DocumentRow { document_id: document, blocks, kept_blocks, .. } = *page;
        let is_one_sided = kept_blocks == 0 || kept_blocks == blocks;
        let rank = (is_one_sided, hash::fingerprint64(&format!("{} {document}", self.manifest.run)));
        if self.samples.len() == SAMPLES && self.samples.iter().all(|sample| sample.rank < rank) {
            return;
        }
        let chosen = Chosen {
            rank,
            site: site.to_owned(),
            document: document.to_owned(),
            place,
            blocks: blocks.into(),
            kept_blocks: kept_blocks.into(),
            rows: Vec::new(),
        };
        match self.samples.iter_mut().find(|sample| sample.site == site) {
            Some(sample) if rank < sample.rank => *sample = chosen,
            Some(_) => return,
            None => self.samples.push(chosen),
        }
        self.samples.sort_unstable_by_key(|sample| sample.rank);
        self.samples.truncate(SAMPLES);
    }

    /// Reads the parts of the table `blocks` that this run wrote.
    fn blocks(&mut self) -> Result<(), Error> {
        for (number, part) in (0..).zip(self.tables.parts(Table::Blocks)) {
            let part = part?;
            if part.run().is_none_or(|run| run == self.manifest.run) {
                self.blocks_of(number, part)?;
            }
        }
        Ok(())
    }

    fn blocks_of(&mut self, number: u32, part: Part<'_>) -> Result<(), Error> {
        let (mut page, mut is_written_now, mut sample) = (String::new(), false, None);
        let mut at = 0;
        for batch in part.batches(&columns!(BlockRow: document_id, reason, hash), None)? {
            for block in BlockRow::<&str>::rows(&batch?) {
                if at == 0 || block.document_id != page {
                    block.document_id.clone_into(&mut page);
                    is_written_now = self.written.binary_search(&hash::fingerprint64(&page)).is_ok();
                    sample = self.samples.iter().position(|sample| sample.document == page);
                }
                let place = Place { part: number, row: at };
                at += 1;
                if is_written_now && block.reason == Some("chrome") {
                    self.lines_seen += 1;
                    self.lines.add(u128::from_str_radix(block.hash, 16).unwrap_or(0), place);
                }
                if let Some(sample) = sample.and_then(|sample| self.samples.get_mut(sample))
                    && sample.rows.len() < SHOWN_BLOCKS
                {
                    sample.rows.push(place);
                }
            }
        }
        Ok(())
    }

    /// Reads the table `rejects`.
    fn rejects(&mut self) -> Result<(), Error> {
        let files = Files::of(self.manifest);
        for part in self.tables.parts(Table::Rejects) {
            for batch in part?.batches(&columns!(RejectRow: source, record, offset, code, message), None)? {
                for reject in RejectRow::<&str>::rows(&batch?) {
                    let RejectRow { source, record, offset, code, message } = reject;
                    let of_code = self.rejects.entry(code.to_owned()).or_default();
                    of_code.count += 1;
                    if of_code.examples.len() < EXAMPLES {
                        of_code.examples.push(RejectRow {
                            source: source.to_owned(),
                            record,
                            offset,
                            code: code.to_owned(),
                            message: message.to_owned(),
                        });
                    }
                    if self.history.as_ref().is_some_and(|history| !history.has_reject(&reject)) {
                        self.places.get(&files.place(source)).rejects += 1;
                    }
                }
            }
        }
        Ok(())
    }

    /// Returns the rows of blocks whose text is needed: those of `lines` and of samples.
    pub(super) fn wanted_blocks(&self, lines: &[(Place, u64)]) -> BTreeSet<Place> {
        let of_samples = self.samples.iter().flat_map(|sample| &sample.rows);
        lines.iter().map(|(place, _)| place).chain(of_samples).copied().collect()
    }

    /// Returns warnings about differences to the run before; none if there is none.
    pub(super) fn drift(&self) -> Vec<Warning> {
        let Some(history) = &self.history else { return Vec::new() };
        let mut warnings = Vec::new();
        for (name, site) in self.sites.iter() {
            if let Some(&before) = history.sites.find(name) {
                warnings.extend(drift::of_pages(name, &Sides { before, now: site.new }));
            }
        }
        for (name, &now) in self.places.iter() {
            if let Some(&before) = history.places.find(name) {
                warnings.extend(drift::of_records(name, &Sides { before, now }));
            }
        }
        drift::sort(&mut warnings);
        warnings
    }
}
