//! Building of a report from the tables of a run and of the run before.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::data::{Before, Drift, Example, Funnel, Line, Lines, Rejected, Report, Sample, SampleBlock};
use super::drift::{MAX_WARNINGS, Measure};
use super::history::History;
use super::html::html;
use super::scan::Tables;
use super::sites::Sites;
use super::survey::Survey;
use crate::publish::layout::REPORT_FILE;
use crate::publish::manifest::Manifest;
use crate::tables::{BlockRow, DigestedFile, DocumentRow, Error, RejectRow, columns};

/// Number of dropped lines that are listed.
const TOP_LINES: usize = 30;

/// Maximum number of characters that are shown of a text.
pub(super) const SHOWN_CHARS: usize = 400;

impl Report {
    /// Reads the tables of the run in the folder `run`, published or not yet, whose manifest is `manifest`,
    /// and the run beside it that the manifest names as the one before. Stops when `stop` is set.
    ///
    /// # Errors
    /// Fails if a table of the run cannot be read, or `stop` is set. If the earlier run cannot be read,
    /// [`Drift::failure`] says why.
    pub fn of(run: &Path, manifest: &Manifest, stop: &AtomicBool) -> Result<Self, Error> {
        let tables = Tables { run, manifest, stop };
        let (before, history, failure) = match earlier(tables) {
            None => (None, None, None),
            Some(Ok((before, history))) => (Some(before), Some(history), None),
            Some(Err(Error::Stopped)) => return Err(Error::Stopped),
            Some(Err(error)) => (None, None, Some(error.to_string())),
        };
        let survey = Survey::of(tables, history)?;
        let top = survey.lines.top(TOP_LINES);
        let columns = columns!(BlockRow: kind, text, reason, rule);
        let blocks = tables.rows_at::<BlockRow<String>>(&columns, &survey.wanted_blocks(&top))?;
        let block = |place| {
            let row = blocks.get(place).cloned().unwrap_or_default();
            SampleBlock { kind: row.kind, text: cut(&row.text), reason: row.reason, rule: row.rule }
        };
        let lines = top.iter().map(|(place, count)| {
            let SampleBlock { text, rule, .. } = block(place);
            Line { text, rule: rule.unwrap_or_default(), count: *count }
        });
        let lines = Lines { top: lines.collect(), seen: survey.lines_seen, short_by: survey.lines.short_by };
        let pages = survey.samples.iter().map(|sample| sample.place).collect();
        let columns = columns!(DocumentRow: source, url, title);
        let mut pages = tables.rows_at::<DocumentRow<String>>(&columns, &pages)?;
        let samples = survey.samples.iter().map(|sample| {
            let row = pages.remove(&sample.place).unwrap_or_default();
            Sample {
                document_id: cut(&sample.document),
                source: cut(&row.source),
                url: cut_some(row.url.as_deref()),
                title: cut_some(row.title.as_deref()),
                blocks: sample.blocks,
                kept_blocks: sample.kept_blocks,
                shown: sample.rows.iter().map(block).collect(),
            }
        });
        let samples = samples.collect();
        let mut drift = drift_of(&survey, before.as_ref());
        drift.failure = failure;
        Ok(Self {
            funnel: Funnel::of(manifest),
            before,
            rules: by_count(&manifest.counts.rule_hits),
            sites: Sites::of(&survey),
            lines,
            samples,
            rejects: rejects(survey),
            notices: notices(manifest),
            drift,
            run: manifest.run.clone(),
            program_version: manifest.program_version.clone(),
            settings_hash: manifest.settings_hash.clone(),
            started_at: manifest.started_at,
            finished_at: manifest.finished_at,
            dropped: manifest.counts.dropped_blocks.clone(),
        })
    }

    /// Writes the report as HTML into the folder `run`.
    ///
    /// # Errors
    /// Fails if the file cannot be written.
    pub fn write(&self, run: &Path) -> Result<(), Error> {
        let mut file = DigestedFile::create(run.join(REPORT_FILE))?;
        file.append(html(self).as_bytes())?;
        file.finish()?;
        Ok(())
    }
}

/// Reads the run before, if the manifest names one and its folder still exists.
fn earlier(now: Tables<'_>) -> Option<Result<(Before, History), Error>> {
    let name = now.manifest.previous.as_ref()?;
    let folder = now.run.parent()?.join(name);
    folder.is_dir().then(|| {
        let of = Manifest::read(&folder)?;
        let history = History::read(Tables { run: &folder, manifest: &of, stop: now.stop }, now.manifest)?;
        let Manifest { run, started_at, finished_at, .. } = &of;
        let before = Before {
            run: run.clone(),
            started_at: *started_at,
            finished_at: *finished_at,
            funnel: Funnel::of(&of),
        };
        Ok((before, history))
    })
}

/// Summarises the drift warnings, of which it keeps the first [`MAX_WARNINGS`].
fn drift_of(survey: &Survey<'_>, before: Option<&Before>) -> Drift {
    let mut warnings = survey.drift();
    let mut counts = Measure::ALL.map(|measure| (measure, 0)).into_iter().collect::<BTreeMap<_, _>>();
    for warning in &warnings {
        *counts.entry(warning.measure).or_default() += 1;
    }
    warnings.truncate(MAX_WARNINGS);
    let named = survey.sites.iter().map(|(_, site)| site);
    let new_pages = named.chain([&survey.sites.others]).map(|site| site.totals.new_pages).sum();
    Drift { against: before.map(|before| before.run.clone()), new_pages, failure: None, warnings, counts }
}

/// Returns the counts and examples of rejects by code.
fn rejects(survey: Survey<'_>) -> Vec<Rejected> {
    let rejected = survey.rejects.into_iter().map(|(code, of)| {
        let example = |row: RejectRow<String>| Example {
            source: cut(&row.source),
            record: row.record,
            offset: row.offset,
            message: cut(&row.message),
        };
        Rejected { code, count: of.count, examples: of.examples.into_iter().map(example).collect() }
    });
    let mut rejected = rejected.collect::<Vec<_>>();
    rejected.sort_by_key(|rejected| std::cmp::Reverse(rejected.count));
    rejected
}

/// Sums the notices of all inputs by code.
fn notices(manifest: &Manifest) -> BTreeMap<String, u64> {
    let mut notices = BTreeMap::new();
    for (code, count) in manifest.inputs.iter().flat_map(|input| &input.notices) {
        *notices.entry(code.clone()).or_default() += count;
    }
    notices
}

/// Returns the entries of `counts` in descending order; of equal counts, by name.
fn by_count(counts: &BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let mut counts = counts.iter().map(|(name, &count)| (name.clone(), count)).collect::<Vec<_>>();
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    counts
}

/// Returns a text that may be missing or empty, shortened.
fn cut_some(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(cut)
}

/// Returns the first [`SHOWN_CHARS`] characters of `text`, with "…" if there are more.
fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
