//! The run before: its pages and rejects, and statistics of its pages.

use std::collections::HashSet;

use super::drift::{Pages, Records};
use super::groups::{Files, Groups};
use super::scan::Tables;
use crate::publish::manifest::Manifest;
use crate::tables::{DocumentRow, Error, RejectRow, Row as _, Table, columns};
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
        let columns = columns!(DocumentRow: document_id, content_hash, source, site, chrome_share, words);
        for part in tables.parts(Table::Documents) {
            for batch in part?.batches(&columns, None)? {
                for page in DocumentRow::rows(&batch?) {
                    history.pages.push(page_key(&page));
                    history.page(&page, &files);
                }
            }
        }
        history.pages.sort_unstable();
        for part in tables.parts(Table::Rejects) {
            for batch in part?.batches(&columns!(RejectRow: source, record, offset, code), None)? {
                for reject in RejectRow::rows(&batch?) {
                    history.rejects.insert(reject_key(&reject));
                    history.places.get(&files.place(reject.source)).rejects += 1;
                }
            }
        }
        Ok(history)
    }

    /// Returns true if it has `page` with the same content.
    pub(super) fn has_page(&self, page: &DocumentRow<&str>) -> bool {
        self.pages.binary_search(&page_key(page)).is_ok()
    }

    /// Returns true if it has `reject`.
    pub(super) fn has_reject(&self, reject: &RejectRow<&str>) -> bool {
        self.rejects.contains(&reject_key(reject))
    }

    /// Counts a page of the earlier run.
    fn page(&mut self, page: &DocumentRow<&str>, files: &Files<'_>) {
        let place = files.place(page.source);
        if !self.is_judged_otherwise {
            let site = page.site.unwrap_or(&place);
            self.sites.get(site).add(page.chrome_share.into(), page.words.into());
        }
        self.places.get(&place).pages += 1;
    }
}

/// Returns the key of a page, made from id and content; collisions are too rare to affect a mean.
fn page_key(page: &DocumentRow<&str>) -> u64 {
    hash::fingerprint64(page.document_id).rotate_left(32) ^ hash::fingerprint64(page.content_hash)
}

/// Hash that identifies a reject in different runs.
fn reject_key(reject: &RejectRow<&str>) -> u64 {
    let RejectRow { source, record, offset, code, .. } = reject;
    hash::fingerprint64(&format!("{source}\n{record:?} {offset:?} {code}"))
}
