//! The sites that a report names: those with most pages, and those of which most is dropped.

use std::cmp::Reverse;

use serde::Serialize;

use super::survey::{SiteTotals, Survey};

/// Sites in each list.
const TOP_SITES: usize = 20;

/// Pages that a site must have for the list of most dropped: a share of fewer says little.
const MIN_SITE_PAGES: u64 = 5;

/// Pages by site.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sites {
    /// Those with most pages.
    pub by_pages: Vec<Site>,
    /// All others together.
    pub rest: SiteTotals,
    /// How many those are, as far as they are told apart.
    pub rest_sites: u64,
    /// Those of which the largest share of blocks is dropped, of five pages or more.
    pub by_dropped_share: Vec<Site>,
    /// All sites together.
    pub all: SiteTotals,
}

/// A site: a host, or where pages have no address the place of their files.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Site {
    /// Its name.
    pub site: String,
    /// Its numbers.
    #[serde(flatten)]
    pub totals: SiteTotals,
}

impl Sites {
    pub(super) fn of(survey: &Survey<'_>) -> Self {
        let mut all = survey.sites.others.totals.clone();
        let mut sites = Vec::new();
        for (site, of) in survey.sites.iter() {
            all.add(&of.totals);
            sites.push((site, &of.totals));
        }
        let named = |sites: &[(&str, &SiteTotals)]| {
            let site = |&(site, totals): &(&str, &SiteTotals)| Site {
                site: site.to_owned(),
                totals: totals.clone(),
            };
            sites.iter().take(TOP_SITES).map(site).collect::<Vec<_>>()
        };
        // Stable sorts of a list that is in the order of names.
        sites.sort_by_key(|(_, totals)| Reverse(totals.pages));
        let by_pages = named(&sites);
        let mut rest = survey.sites.others.totals.clone();
        let others = sites.get(TOP_SITES..).unwrap_or_default();
        for (_, totals) in others {
            rest.add(totals);
        }
        let rest_sites = others.len() as u64;
        sites.retain(|(_, totals)| totals.pages >= MIN_SITE_PAGES);
        sites.sort_by(|(_, a), (_, b)| b.dropped_share().total_cmp(&a.dropped_share()));
        Self { by_pages, rest, rest_sites, by_dropped_share: named(&sites), all }
    }
}
