//! Invalidates published pages that may not be carried over.
//!
//! A page is carried over if its file is unchanged, if the relation of each of its lines to the site is
//! unchanged, and if the pages of all keepers of its blocks are carried over too. The result then equals that
//! of a full run, except for which copy of a text comes first.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::history::History;
use crate::chrome::{Repetition, SiteLines};
use crate::pipeline::repetition_builder::RepetitionBuilder;
use crate::pipeline::{Error, Pipeline};
use crate::spill::Budget;

/// Record numbers by name of the input file.
pub(in crate::pipeline) type RecordsByFile = HashMap<Arc<str>, HashSet<u64>>;

/// Consequences of the new pages for the published ones.
#[derive(Default)]
pub(in crate::pipeline) struct Invalidated {
    /// The repetition on all sites.
    pub(in crate::pipeline) repetition: Repetition,
    /// Records of unchanged files whose pages must be read again.
    pub(in crate::pipeline) records: RecordsByFile,
}

impl History {
    /// Recomputes the repetition on sites, given that the pages in `now` are new, and invalidates every page
    /// whose verdicts may change: pages with lines that began or ceased to belong to their site, or to be on several of
    /// its pages, and pages that lost a keeper.
    pub(super) fn invalidate(
        &mut self,
        pipeline: &Pipeline,
        mut now: RepetitionBuilder,
        budget: Budget,
    ) -> Result<Invalidated, Error> {
        let mut affected = now.sites().clone();
        let invalidated = self.pages.iter().zip(&self.invalidated).filter(|&(_, &invalidated)| invalidated);
        affected.extend(invalidated.map(|(page, _)| page.site.site));
        let mut before = RepetitionBuilder::new(budget);
        for (page, &invalidated) in self.pages.iter().zip(&self.invalidated) {
            if affected.contains(&page.site.site) {
                before.push(&page.site)?;
            }
            if !invalidated {
                now.push(&page.site)?;
            }
        }
        let (before, now) = (before.conclude(pipeline)?, now.conclude(pipeline)?);
        let differs = |site: u64, line: u64| before.standing(site, line) != now.standing(site, line);
        let mut invalidated = (0..)
            .zip(&self.invalidated)
            .filter(|&(_, &invalidated)| invalidated)
            .map(|(at, _)| at)
            .collect::<Vec<u32>>();
        let mut touched = Vec::new();
        for (at, page) in (0..).zip(&self.pages) {
            let SiteLines { site, lines } = &page.site;
            let is_damaged = self.damaged.get(page.at.file as usize).is_some_and(|&damaged| damaged);
            let is_affected = || affected.contains(site) && lines.iter().any(|&line| differs(*site, line));
            if !self.invalidated[at as usize] && (is_damaged || is_affected()) {
                self.invalidated[at as usize] = true;
                touched.push(at);
                invalidated.push(at);
            }
        }
        while let Some(at) = invalidated.pop() {
            let from = self.keeper_pages.partition_point(|&(keeper, _)| keeper < at);
            for &(_, page) in self.keeper_pages[from..].iter().take_while(|&&(keeper, _)| keeper == at) {
                if !std::mem::replace(&mut self.invalidated[page as usize], true) {
                    touched.push(page);
                    invalidated.push(page);
                }
            }
        }
        let mut records = HashMap::<Arc<str>, HashSet<u64>>::new();
        for page in touched.into_iter().map(|at| &self.pages[at as usize]) {
            records.entry(Arc::clone(&page.source)).or_default().insert(page.record);
        }
        Ok(Invalidated { repetition: now, records })
    }
}
