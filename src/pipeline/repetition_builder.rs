//! Finds the lines that pages of a site share, with a memory budget.
//!
//! Takes sites and lines of pages, in any order, and returns the repetition. Beyond the budget lines are
//! sorted on disk: a crawl of a terabyte has a billion of them.

use std::collections::HashSet;

use super::{Error, Pipeline};
use crate::chrome::site::{PAGE, SiteLine};
use crate::chrome::{Repetition, SiteLines, SiteNotes};
use crate::spill::{Budget, Record, Sorter};

/// Collects the lines of sites.
pub(super) struct RepetitionBuilder {
    lines: Sorter<Line>,
    sites: HashSet<u64>,
    /// Number of pages so far, which distinguishes equal lines of two pages.
    pages: u64,
}

/// A line on a page. 24 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    site: u64,
    hash: u64,
    page: u64,
}

impl Record for Line {
    const BYTES: usize = 24;

    fn encode(&self, out: &mut Vec<u8>) {
        for part in [self.site, self.hash, self.page] {
            out.extend_from_slice(&part.to_le_bytes());
        }
    }

    fn decode(bytes: &[u8]) -> Self {
        let part = |at: usize| {
            u64::from_le_bytes(bytes[8 * at..8 * at + 8].try_into().expect("a number has its size"))
        };
        Self { site: part(0), hash: part(1), page: part(2) }
    }
}

impl RepetitionBuilder {
    pub(super) fn new(budget: Budget) -> Self {
        Self { lines: Sorter::new("site-lines", budget), sites: HashSet::new(), pages: 0 }
    }

    /// Adds the notes on some pages.
    pub(super) fn add(&mut self, notes: &SiteNotes) -> Result<(), Error> {
        notes.iter().try_for_each(|line| self.note(line))
    }

    /// Adds a page by its site and lines.
    pub(super) fn push(&mut self, page: &SiteLines) -> Result<(), Error> {
        self.note((page.site, PAGE))?;
        page.lines.iter().try_for_each(|&line| self.note((page.site, line)))
    }

    /// Adds a line, or counts a page.
    fn note(&mut self, (site, line): SiteLine) -> Result<(), Error> {
        if line == PAGE {
            self.pages += 1;
            self.sites.insert(site);
        }
        Ok(self.lines.extend([Line { site, hash: line, page: self.pages }])?)
    }

    /// Returns the sites of the pages so far.
    pub(super) fn sites(&self) -> &HashSet<u64> {
        &self.sites
    }

    /// Returns the repetition.
    pub(super) fn conclude(self, pipeline: &Pipeline) -> Result<Repetition, Error> {
        let mut counter = pipeline.site().counter();
        let mut lines = self.lines.finish()?;
        while let Some(Line { site, hash: line, .. }) = lines.next()? {
            counter.push((site, line));
        }
        Ok(counter.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    #[test]
    fn the_budget_does_not_show() {
        let pipeline = Pipeline::new(config::load(None).expect("the built-in settings load"))
            .expect("the built-in settings hold");
        let folder = tempfile::tempdir().unwrap();
        // Three sites; each line is on every third to ninth page of its site.
        let pages = (0..900u64).map(|page| {
            let lines = (1..60).filter(|line| page.is_multiple_of(3 + line % 7)).chain([1_000 + page]);
            SiteLines { site: page % 3, lines: lines.collect() }
        });
        let mut notes = SiteNotes::default();
        let tight = Budget { folder: Some(folder.path().to_owned()), bytes: 0 };
        let mut ledgers = [Budget::unlimited(), tight].map(RepetitionBuilder::new);
        for page in pages {
            notes.push(&page);
            for ledger in &mut ledgers {
                ledger.push(&page).unwrap();
            }
        }
        let expected = pipeline.site().conclude(notes);
        assert!(expected.len() > 20 && !expected.standing(0, 1_000).is_own, "{}", expected.len());
        for ledger in ledgers {
            assert_eq!(ledger.sites().len(), 3);
            assert_eq!(ledger.conclude(&pipeline).unwrap(), expected);
        }
    }
}
