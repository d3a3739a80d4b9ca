//! `--metrics-file`: statistics of a run in Prometheus text format, for the textfile collector of
//! `node_exporter`.
//!
//! The file is replaced by one rename, so that no scrape sees half of it. A failed run writes it too, with
//! `gristmill_last_run_success 0` and without figures of tables; the time of the last success is kept. A run
//! that is killed, or finds the lock held, leaves the file alone, so alerts should also check the age of the
//! last success. Format: "Exposition formats", text-based format 0.0.4, of the Prometheus documentation.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use gristmill::model::{Reason, RejectCode};
use gristmill::pipeline::Summary;
use gristmill::read::METRICS_HEAD;
use gristmill::tables::Table;

use super::exit::{Exit, Usage};
use super::target;

const LAST_SUCCESS: &str = "gristmill_last_success_timestamp_seconds";

/// A metrics file whose path was checked.
pub(super) struct MetricsFile {
    path: PathBuf,
}

/// Outcome of a run.
pub(super) struct Ended<'a> {
    pub(super) exit: Exit,
    pub(super) at: DateTime<Utc>,
    pub(super) took: TimeDelta,
    /// Summary of what was published, if anything was.
    pub(super) summary: Option<&'a Summary>,
}

impl MetricsFile {
    /// Checks the path, before anything is read.
    pub(super) fn at(path: &Path) -> Result<Self, Usage> {
        let wrong = |what: &str| Usage(format!("--metrics-file {}: {what}", path.display()));
        path.file_name().ok_or_else(|| wrong("is not the name of a file"))?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if folder.is_some_and(|folder| !folder.is_dir()) {
            return Err(wrong("its folder does not exist"));
        }
        if path.is_dir() {
            return Err(wrong("is a folder"));
        }
        if !is_ours(path) {
            return Err(wrong("exists, and is not a metrics file of this program"));
        }
        Ok(Self { path: path.to_owned() })
    }

    /// Replaces the file with the statistics of a run.
    pub(super) fn write(&self, ended: &Ended<'_>) -> anyhow::Result<()> {
        let last_success = match ended.summary {
            Some(_) => Some(seconds(ended.at)),
            None => fs::read_to_string(&self.path).ok().and_then(|old| value(&old, LAST_SUCCESS)),
        };
        target::write(&self.path, text(ended, last_success.as_deref()).as_bytes())
    }
}

/// Returns true if the file at `path` may be overwritten: it does not exist, is empty, or was written by a
/// run. Devices and pipes may be written to as well.
fn is_ours(path: &Path) -> bool {
    if !path.is_file() {
        return true;
    }
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(METRICS_HEAD.len() as u64).read_to_end(&mut head));
    read.is_ok() && METRICS_HEAD.as_bytes().starts_with(&head)
}

fn seconds(time: DateTime<Utc>) -> String {
    format!("{}.{:03}", time.timestamp(), time.timestamp_subsec_millis())
}

/// Returns the value of a metric without labels in `text`.
fn value(text: &str, name: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
    line.trim().parse::<f64>().ok()?;
    Some(line.trim().to_owned())
}

/// Formats the file.
fn text(ended: &Ended<'_>, last_success: Option<&str>) -> String {
    let mut out = Metrics(String::new());
    out.one(
        "last_run_success",
        "Whether the last run published its tables.",
        u8::from(ended.summary.is_some()),
    );
    out.one("last_run_exit_code", "Exit code of the last run.", ended.exit as u8);
    out.one("last_run_timestamp_seconds", "When the last run ended, Unix time.", seconds(ended.at));
    out.one("last_run_duration_seconds", "How long the last run took.", ended.took.as_seconds_f64());
    if let Some(time) = last_success {
        out.one("last_success_timestamp_seconds", "When a run last published, Unix time.", time);
    }
    if let Some(summary) = ended.summary {
        published(&mut out, summary);
    }
    out.0
}

/// Adds the statistics of what was published. Every code has a line even if its count is 0: series that come
/// and go make poor alerts.
fn published(out: &mut Metrics, summary: &Summary) {
    let counts = &summary.manifest.counts;
    let sentences = summary.manifest.rows.get(&Table::Sentences).copied().unwrap_or(0);
    let of =
        |counts: &std::collections::BTreeMap<String, u64>, code: &str| counts.get(code).copied().unwrap_or(0);
    let steps = summary.step_ms.iter().map(|(step, &time)| (vec![("step", &**step)], time as f64 / 1000.0));
    out.many("last_run_step_seconds", "How long a step of the last run took.", steps);
    out.one("last_run_input_files", "Input files.", summary.files);
    out.one(
        "last_run_unchanged_input_files",
        "Input files that the run did not read again.",
        summary.same_files,
    );
    out.one("last_run_input_bytes", "Size of the input files on disk.", summary.bytes);
    out.one("last_run_pages", "Rows of documents.", counts.pages);
    out.one("last_run_new_pages", "Pages that the previous run did not have.", summary.drift.new_pages);
    out.one("last_run_duplicate_pages", "Pages that duplicate an earlier page.", counts.duplicate_pages);
    let kept = (vec![("verdict", "kept"), ("reason", "")], counts.kept_blocks);
    let dropped = Reason::CODES
        .map(|code| (vec![("verdict", "dropped"), ("reason", code)], of(&counts.dropped_blocks, code)));
    out.many("last_run_blocks", "Blocks, by verdict and reason.", [kept].into_iter().chain(dropped));
    out.one("last_run_sentences", "Rows of sentences.", sentences);
    let rejects = RejectCode::ALL.map(|code| (vec![("code", code.code())], of(&counts.rejects, code.code())));
    out.many("last_run_rejects", "Input that could not be read, by code.", rejects);
    out.one(
        "last_run_reject_share",
        "Rejects as a share of the records that the run read, 0 to 1.",
        summary.reject_share,
    );
    let warnings =
        summary.drift.counts.iter().map(|(measure, &count)| (vec![("measure", measure.code())], count));
    out.many("last_run_drift_warnings", "Sites whose new pages differ from those before.", warnings);
    if let Some(peak) = summary.manifest.peak_memory_bytes {
        out.one("last_run_peak_memory_bytes", "Peak resident memory of the process.", peak);
    }
    let versions = [
        ("version", &*summary.manifest.program_version),
        ("settings_hash", &*summary.manifest.settings_hash),
    ];
    out.many(
        "last_run_info",
        "Program and settings that wrote the tables; always 1.",
        [(versions.to_vec(), 1_u8)],
    );
}

type Labels<'a> = Vec<(&'static str, &'a str)>;

/// The lines so far.
struct Metrics(String);

impl Metrics {
    fn one(&mut self, name: &str, help: &str, value: impl std::fmt::Display) {
        self.many(name, help, [(vec![], value)]);
    }

    /// Adds a gauge with a value for each set of labels; nothing if there are no values.
    fn many<'a, V: std::fmt::Display>(
        &mut self,
        name: &str,
        help: &str,
        values: impl IntoIterator<Item = (Labels<'a>, V)>,
    ) {
        let mut values = values.into_iter().peekable();
        if values.peek().is_none() {
            return;
        }
        let _ = writeln!(self.0, "# HELP gristmill_{name} {help}\n# TYPE gristmill_{name} gauge");
        for (labels, value) in values {
            let labels = labels.iter().map(|(label, value)| format!("{label}=\"{}\"", escaped(value)));
            let labels = labels.collect::<Vec<_>>().join(",");
            let labels = if labels.is_empty() { labels } else { format!("{{{labels}}}") };
            let _ = writeln!(self.0, "gristmill_{name}{labels} {value}");
        }
    }
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_escaped_and_series_have_one_head() {
        let mut out = Metrics(String::new());
        out.many(
            "blocks",
            "Blocks.",
            [(vec![("reason", "a\"b\\c\nd")], 1), (vec![("reason", ""), ("x", "y")], 2)],
        );
        out.one("pages", "Pages.", 3);
        out.many("none", "Nothing.", Vec::<(Labels<'_>, u8)>::new());
        assert_eq!(
            out.0,
            "# HELP gristmill_blocks Blocks.\n# TYPE gristmill_blocks gauge\n\
             gristmill_blocks{reason=\"a\\\"b\\\\c\\nd\"} 1\ngristmill_blocks{reason=\"\",x=\"y\"} 2\n\
             # HELP gristmill_pages Pages.\n# TYPE gristmill_pages gauge\ngristmill_pages 3\n"
        );
    }

    #[test]
    fn a_failure_keeps_the_time_of_the_last_success() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gristmill.prom");
        let file = MetricsFile::at(&path).unwrap();
        let failed = Ended {
            exit: Exit::Failed,
            at: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
            took: TimeDelta::milliseconds(1500),
            summary: None,
        };
        file.write(&failed).unwrap();
        let first = fs::read_to_string(&path).unwrap();
        assert!(!first.contains(LAST_SUCCESS), "there was none yet: {first}");
        assert!(
            first.contains("gristmill_last_run_exit_code 1\n") && first.contains("duration_seconds 1.5\n")
        );
        fs::write(&path, format!("# HELP {LAST_SUCCESS} x\n{LAST_SUCCESS} 1799999999.250\n")).unwrap();
        file.write(&failed).unwrap();
        let second = fs::read_to_string(&path).unwrap();
        assert!(second.contains(&format!("\n{LAST_SUCCESS} 1799999999.250\n")), "{second}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the temporary file is gone");
    }

    #[test]
    fn wrong_paths_are_found_first() {
        let folder = tempfile::tempdir().unwrap();
        assert!(MetricsFile::at(&folder.path().join("none/gristmill.prom")).is_err());
        assert!(MetricsFile::at(folder.path()).is_err());
        assert!(MetricsFile::at(Path::new("gristmill.prom")).is_ok());
        assert!(MetricsFile::at(Path::new("..")).is_err());
        let page = folder.path().join("page.txt");
        fs::write(&page, "A page that is no metrics.").unwrap();
        assert!(MetricsFile::at(&page).is_err());
        fs::write(&page, "").unwrap();
        assert!(MetricsFile::at(&page).is_ok());
    }
}
