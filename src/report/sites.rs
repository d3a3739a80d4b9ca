//! The sites listed in a report: those with the most pages, and those with the largest share of dropped
//! blocks.

use std::cmp::Reverse;

use serde::Serialize;

use super::survey::{SiteTotals, Survey};

/// Number of sites in each list.
const TOP_SITES: usize = 20;

/// Minimum number of pages of a site in the list of dropped blocks; a share of fewer pages means little.
const MIN_SITE_PAGES: u64 = 5;

/// Pages by site.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sites {
    /// The sites with the most pages.
    pub by_pages: Vec<Site>,
    /// Sum over all other sites.
    pub rest: SiteTotals,
    /// Number of the other sites, except those beyond the maximum number of groups.
    pub rest_sites: u64,
    /// The sites with the largest share of dropped blocks, of those with five pages or more.
    pub by_dropped_share: Vec<Site>,
    /// Sum over all sites.
    pub all: SiteTotals,
}

/// A site: a host, or the place of files for pages without a URL.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Site {
    /// Its name.
    pub site: String,
    /// Its counts.
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
        // Stable sorts, so that equal sites remain in the order of names.
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
