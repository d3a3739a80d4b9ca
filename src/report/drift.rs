//! Whether tonight's pages are like those before: per site the share of chrome and the words kept, per place the share
//! of rejects.
//!
//! A site that changes its template, or answers every request with the same notice, breaks no run: its pages just come out
//! worse. So each site is held against its own history. Means of pages are compared by z, their difference over its
//! standard error, for which the larger variance of both sides counts: where a fifth of a site's pages are lists, some
//! night of twenty pages holds none, and its own variance would call that sure. Shares of records are compared by
//! Cohen's h (Cohen 1988, "Statistical Power Analysis for the Behavioral Sciences", chapter 6), which is a z once
//! multiplied by the root of half the harmonic mean of both sample sizes. A warning takes three things, each by a constant
//! below: pages enough on both sides, a difference that is worth a look, and one that chance does not make.

use serde::Serialize;

/// Pages that each side must have: below it a variance says little.
pub const MIN_PAGES: u64 = 20;

/// Least z. One side of a normal distribution has 3 in 10 million past it: a thousand sites compared on every night
/// of a year give 0.1 false warnings, if the pages of a night are independent. They are not quite, which is why the
/// differences below must be met too.
pub const MIN_Z: f64 = 5.0;

/// Least change of the mean chrome share, either way: a template whose chrome is no longer recognised lowers it.
/// About what one more box of teasers does to an article.
pub const MIN_CHROME_CHANGE: f64 = 0.10;

/// Least rise of the share of rejects.
pub const MIN_REJECT_RISE: f64 = 0.05;

/// Least new rejects of a place: some are of every night.
pub const MIN_REJECTS: u64 = 5;

/// Words that are kept of a page, as a part of those before, at which the fall is worth a look (geometric means).
pub const MAX_WORDS_RATIO: f64 = 0.5;

/// Least standard deviation of a page's chrome share that is believed: pages of a site that are all alike do not make
/// every difference significant.
const MIN_SHARE_DEVIATION: f64 = 0.05;

/// The same for the logarithm of words.
const MIN_WORDS_DEVIATION: f64 = 0.25;

/// Warnings that are kept in words; those past it are only counted.
pub const MAX_WARNINGS: usize = 50;

/// Mean and variance of a row of numbers, in one pass (Welford 1962).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Spread {
    pub(super) count: u64,
    pub(super) mean: f64,
    /// Sum of squared distances from the mean.
    squares: f64,
}

impl Spread {
    pub(super) fn add(&mut self, value: f64) {
        self.count += 1;
        let from_old = value - self.mean;
        self.mean += from_old / self.count as f64;
        self.squares += from_old * (value - self.mean);
    }

    /// z of the rise from `before` to `self`.
    fn rise(&self, before: &Self, min_deviation: f64) -> f64 {
        let of_page = |side: &Self| side.squares / (side.count as f64 - 1.0);
        let variance = of_page(self).max(of_page(before)).max(min_deviation * min_deviation);
        let pages = 1.0 / self.count as f64 + 1.0 / before.count as f64;
        (self.mean - before.mean) / (variance * pages).sqrt()
    }
}

/// What is known of the pages of a site on one side.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pages {
    pub(super) chrome_share: Spread,
    /// Of ln(1 + words kept).
    pub(super) log_words: Spread,
}

impl Pages {
    pub(super) fn add(&mut self, chrome_share: f64, words: u64) {
        self.chrome_share.add(chrome_share);
        self.log_words.add((words as f64).ln_1p());
    }
}

/// Records of a place on one side.
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

/// History and tonight.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sides<T> {
    pub(super) before: T,
    pub(super) now: T,
}

/// What has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Mean share of characters that are chrome.
    ChromeShare,
    /// Words kept of a page, geometric mean.
    KeptWords,
    /// Share of records that were rejected.
    RejectShare,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 3] = [Self::ChromeShare, Self::KeptWords, Self::RejectShare];

    /// The stable code in logs and metrics.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ChromeShare => "chrome_share",
            Self::KeptWords => "kept_words",
            Self::RejectShare => "reject_share",
        }
    }
}

/// A site or a place whose new pages are not like those before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Warning {
    /// What has changed.
    pub measure: Measure,
    /// The site, or the place of files.
    pub group: String,
    /// The measure before.
    pub before: f64,
    /// The measure of what is new.
    pub now: f64,
    /// Pages, or records, before.
    pub pages_before: u64,
    /// New pages, or records.
    pub pages_now: u64,
    /// How many standard errors apart both are.
    pub z: f64,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { group, before, now, pages_before, pages_now, .. } = self;
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        match self.measure {
            Measure::ChromeShare => write!(
                f,
                "{group}: chrome is {} of the text of {pages_now} new pages, {} of the {pages_before} before",
                percent(*now),
                percent(*before)
            ),
            Measure::KeptWords => write!(
                f,
                "{group}: {now:.0} words are kept of each of {pages_now} new pages, {before:.0} of each of the \
                 {pages_before} before"
            ),
            Measure::RejectShare => write!(
                f,
                "{group}: {} of {pages_now} new records were rejected, {} of the {pages_before} before",
                percent(*now),
                percent(*before)
            ),
        }
    }
}

/// Warns of a site.
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

/// Warns of a place.
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

/// Warnings in the order in which they are told: the surest first.
pub(super) fn sort(warnings: &mut [Warning]) {
    warnings.sort_by(|a, b| {
        let by_name = || (a.measure, &a.group).cmp(&(b.measure, &b.group));
        b.z.abs().total_cmp(&a.z.abs()).then_with(by_name)
    });
}

#[cfg(test)]
mod tests;
