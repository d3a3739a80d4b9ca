//! Detects changes between new pages and earlier ones: for each site in the share of chrome and the words
//! kept, for each place in the share of rejects.
//!
//! If a site changes its template, or answers every request with the same notice, no run fails; its pages
//! just come out worse. So each site is compared with its own history. Means over pages are compared by z,
//! the difference divided by its standard error, using the larger variance of the two sides: if a fifth of
//! the pages of a site are lists, a night of twenty pages may have none, and its own variance would make that
//! seem certain. Shares of records are compared by Cohen's h (Cohen 1988, "Statistical Power Analysis for the
//! Behavioral Sciences", chapter 6), which becomes a z when multiplied by the root of half the harmonic mean
//! of the sample sizes. A warning requires three things, each with a constant below: enough pages on both
//! sides, a difference that matters, and one that is not due to chance.

use serde::Serialize;

/// Minimum number of pages on each side; with fewer a variance means little.
pub const MIN_PAGES: u64 = 20;

/// Minimum of z. A normal distribution has 3 in 10 million on one side beyond it: comparing a thousand sites
/// every night for a year gives 0.1 false warnings, if the pages of a night are independent. They are not
/// quite, so the minimum differences below apply as well.
pub const MIN_Z: f64 = 5.0;

/// Minimum change of the mean share of chrome, up or down; it falls if the chrome of a new template is not
/// recognised. One more box of teasers changes it by about this much.
pub const MIN_CHROME_CHANGE: f64 = 0.10;

/// Minimum increase of the share of rejects.
pub const MIN_REJECT_RISE: f64 = 0.05;

/// Minimum number of new rejects of a place; a few occur every night.
pub const MIN_REJECTS: u64 = 5;

/// Maximum ratio of the words kept of a page to those of earlier pages (geometric means) that gives a
/// warning.
pub const MAX_WORDS_RATIO: f64 = 0.5;

/// Minimum standard deviation that is assumed for the share of chrome of a page, so that on a site of very
/// similar pages not every difference is significant.
const MIN_SHARE_DEVIATION: f64 = 0.05;

/// The same for the logarithm of words.
const MIN_WORDS_DEVIATION: f64 = 0.25;

/// Maximum number of warnings that are listed; further ones are only counted.
pub const MAX_WARNINGS: usize = 50;

/// Mean and variance of a series of numbers, computed in one pass (Welford 1962).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Spread {
    pub(super) count: u64,
    pub(super) mean: f64,
    /// Sum of squared distances from the mean.
    squares: f64,
}

impl Spread {
    /// Adds a value.
    pub(super) fn add(&mut self, value: f64) {
        self.count += 1;
        let from_old = value - self.mean;
        self.mean += from_old / self.count as f64;
        self.squares += from_old * (value - self.mean);
    }

    /// Returns the z of the increase from `before` to `self`.
    fn rise(&self, before: &Self, min_deviation: f64) -> f64 {
        let of_page = |side: &Self| side.squares / (side.count as f64 - 1.0);
        let variance = of_page(self).max(of_page(before)).max(min_deviation * min_deviation);
        let pages = 1.0 / self.count as f64 + 1.0 / before.count as f64;
        (self.mean - before.mean) / (variance * pages).sqrt()
    }
}

/// Statistics of the pages of a site on one side of the comparison.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pages {
    pub(super) chrome_share: Spread,
    /// Statistics of ln(1 + words kept).
    pub(super) log_words: Spread,
}

impl Pages {
    /// Adds a page.
    pub(super) fn add(&mut self, chrome_share: f64, words: u64) {
        self.chrome_share.add(chrome_share);
        self.log_words.add((words as f64).ln_1p());
    }
}

/// Counts of the records of a place on one side of the comparison.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Records {
    pub(super) pages: u64,
    pub(super) rejects: u64,
}

impl Records {
    fn all(&self) -> u64 {
        self.pages + self.rejects
    }

    fn share(&self) -> f64 {
        self.rejects as f64 / self.all() as f64
    }
}

/// The two sides of a comparison: earlier pages and new ones.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sides<T> {
    pub(super) before: T,
    pub(super) now: T,
}

/// The quantity that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Mean share of characters that are chrome.
    ChromeShare,
    /// Geometric mean of the words kept of a page.
    KeptWords,
    /// Share of records that were rejected.
    RejectShare,
}

impl Measure {
    /// All measures.
    pub const ALL: [Self; 3] = [Self::ChromeShare, Self::KeptWords, Self::RejectShare];

    /// Returns the stable code in logs and metrics.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ChromeShare => "chrome_share",
            Self::KeptWords => "kept_words",
            Self::RejectShare => "reject_share",
        }
    }
}

/// A site or place whose new pages differ from earlier ones.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Warning {
    /// The quantity that changed.
    pub measure: Measure,
    /// The site, or the place of files.
    pub group: String,
    /// Value for earlier pages.
    pub before: f64,
    /// Value for new pages.
    pub now: f64,
    /// Number of earlier pages, or records.
    pub pages_before: u64,
    /// Number of new pages, or records.
    pub pages_now: u64,
    /// Difference in standard errors.
    pub z: f64,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { group, before, now, pages_before, pages_now, .. } = self;
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        match self.measure {
            Measure::ChromeShare => write!(
                f,
                "{group}: chrome is {} of the text of {pages_now} new pages, compared with {} of {pages_before} earlier pages",
                percent(*now),
                percent(*before)
            ),
            Measure::KeptWords => write!(
                f,
                "{group}: {now:.0} words are kept of each of {pages_now} new pages, compared with {before:.0} of each of \
                 {pages_before} earlier pages"
            ),
            Measure::RejectShare => write!(
                f,
                "{group}: {} of {pages_now} new records were rejected, compared with {} of {pages_before} earlier records",
                percent(*now),
                percent(*before)
            ),
        }
    }
}

/// Returns warnings about a site.
pub(super) fn of_pages(group: &str, sides: &Sides<Pages>) -> Vec<Warning> {
    let Sides { before, now } = sides;
    let (pages_before, pages_now) = (before.chrome_share.count, now.chrome_share.count);
    if pages_before.min(pages_now) < MIN_PAGES {
        return Vec::new();
    }
    let warning = |measure, before, now, z| Warning {
        measure,
        group: group.to_owned(),
        before,
        now,
        pages_before,
        pages_now,
        z,
    };
    let mut warnings = Vec::new();
    let (was, is) = (before.chrome_share.mean, now.chrome_share.mean);
    let z = now.chrome_share.rise(&before.chrome_share, MIN_SHARE_DEVIATION);
    if (is - was).abs() >= MIN_CHROME_CHANGE && z.abs() >= MIN_Z {
        warnings.push(warning(Measure::ChromeShare, was, is, z));
    }
    let (was, is) = (before.log_words.mean.exp_m1(), now.log_words.mean.exp_m1());
    let z = now.log_words.rise(&before.log_words, MIN_WORDS_DEVIATION);
    if is <= MAX_WORDS_RATIO * was && z <= -MIN_Z {
        warnings.push(warning(Measure::KeptWords, was, is, z));
    }
    warnings
}

/// Returns a warning about a place, if necessary.
pub(super) fn of_records(group: &str, sides: &Sides<Records>) -> Option<Warning> {
    let Sides { before, now } = sides;
    if before.all().min(now.all()) < MIN_PAGES || now.rejects < MIN_REJECTS {
        return None;
    }
    let angle = |share: f64| 2.0 * share.sqrt().asin();
    let (n_before, n_now) = (before.all() as f64, now.all() as f64);
    let h = angle(now.share()) - angle(before.share());
    let z = h * (n_before * n_now / (n_before + n_now)).sqrt();
    let is_jump = now.share() - before.share() >= MIN_REJECT_RISE && z >= MIN_Z;
    is_jump.then(|| Warning {
        measure: Measure::RejectShare,
        group: group.to_owned(),
        before: before.share(),
        now: now.share(),
        pages_before: before.all(),
        pages_now: now.all(),
        z,
    })
}

/// Sorts warnings in descending order of certainty.
pub(super) fn sort(warnings: &mut [Warning]) {
    warnings.sort_by(|a, b| {
        let by_name = || (a.measure, &a.group).cmp(&(b.measure, &b.group));
        b.z.abs().total_cmp(&a.z.abs()).then_with(by_name)
    });
}

#[cfg(test)]
mod tests;
