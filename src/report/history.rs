//! The run before: its pages and rejects, and statistics of its pages.

use std::collections::HashSet;

use super::drift::{Pages, Records};
use super::groups::{Files, Groups};
use super::scan::Tables;
use crate::publish::manifest::Manifest;
use crate::tables::Cells;
use crate::tables::Error;
use crate::tables::Table;
use crate::text::hash;

/// What a comparison needs of an earlier run. Memory: 8 bytes for each page and reject, and some 100 for each
/// site.
#[derive(Default)]
pub(super) struct History {
    /// Keys of its pages, sorted.
    pages: Vec<u64>,
    rejects: HashSet<u64>,
    pub(super) sites: Groups<Pages>,
    pub(super) places: Groups<Records>,
    /// True if its pages were judged with other settings or by another program version. Its values are then
    /// not comparable, and the values of the present run for the same pages are used instead.
    pub(super) is_judged_otherwise: bool,
}

impl History {
    pub(super) fn read(tables: Tables<'_>, now: &Manifest) -> Result<Self, Error> {
        let manifest = tables.manifest;
        let is_judged_otherwise = (&manifest.settings_hash, &manifest.program_version)
            != (&now.settings_hash, &now.program_version);
        let mut history = Self { is_judged_otherwise, ..Self::default() };
        let files = Files::of(manifest);
        let columns = ["document_id", "content_hash", "source", "site", "chrome_share", "words"];
        for part in tables.parts(Table::Documents) {
            for batch in part?.batches(&columns, None)? {
                let batch = batch?;
                let cells = Cells(&batch);
                for row in 0..batch.num_rows() {
                    history.pages.push(page_key(&cells, row));
                    history.page(&cells, row, &files);
                }
            }
        }
        history.pages.sort_unstable();
        for part in tables.parts(Table::Rejects) {
            for batch in part?.batches(&["source", "record", "offset", "code"], None)? {
                let batch = batch?;
                let cells = Cells(&batch);
                for row in 0..batch.num_rows() {
                    history.rejects.insert(reject_key(&cells, row));
                    history.places.get(&files.place(cells.text("source", row))).rejects += 1;
                }
            }
        }
        Ok(history)
    }

    /// Returns true if it has the page of `row` with the same content.
    pub(super) fn has_page(&self, cells: &Cells<'_>, row: usize) -> bool {
        self.pages.binary_search(&page_key(cells, row)).is_ok()
    }

    /// Returns true if it has the reject of `row`.
    pub(super) fn has_reject(&self, cells: &Cells<'_>, row: usize) -> bool {
        self.rejects.contains(&reject_key(cells, row))
    }

    /// Counts a page of the earlier run.
    fn page(&mut self, cells: &Cells<'_>, row: usize, files: &Files<'_>) {
        let place = files.place(cells.text("source", row));
        if !self.is_judged_otherwise {
            let site = cells.optional_text("site", row).unwrap_or(&place);
            self.sites.get(site).add(cells.share("chrome_share", row), cells.count("words", row));
        }
        self.places.get(&place).pages += 1;
    }
}

/// Returns the key of a page, made from id and content; collisions are too rare to affect a mean.
fn page_key(cells: &Cells<'_>, row: usize) -> u64 {
    let id = hash::fingerprint64(cells.text("document_id", row));
    id.rotate_left(32) ^ hash::fingerprint64(cells.text("content_hash", row))
}

/// Hash that identifies a reject in different runs.
fn reject_key(cells: &Cells<'_>, row: usize) -> u64 {
    let number = |name| cells.optional_long(name, row).map_or(-1, |number| number);
    let (source, code) = (cells.text("source", row), cells.text("code", row));
    hash::fingerprint64(&format!("{source}\n{} {} {code}", number("record"), number("offset")))
}
