//! The batch job, on one screen.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};

use super::judge_pass::judge_pass;
use super::mill::Mill;
use super::read_pass::{ReadPass, read_pass};
use super::sentence_pass::sentence_pass;
use super::settle_pass::settle_pass;
use super::write_pass::{Desk, write_pass};
use super::{Error, Host, Tally};
use crate::dedupe::minhash;
use crate::read::{self, Input};
use crate::text::{hash, normalize, shingles};
use crate::write::lock::RunLock;
use crate::write::manifest::{Formats, Manifest, rows_by_table};
use crate::write::publish::{self, Staging};
use crate::write::{self, RunFacts, SCHEMA_VERSION, Tables};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What to run.
#[derive(Clone, Debug)]
pub struct Job {
    /// Files, folders and patterns to read.
    pub inputs: Vec<PathBuf>,
    /// Folder that runs are published in.
    pub output: PathBuf,
    /// Worker threads; 0 for one a core.
    pub threads: usize,
}

/// What a run did.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Name of the published run.
    pub run: String,
    /// Its folder.
    pub path: PathBuf,
    /// Input files.
    pub files: u64,
    /// Their bytes on disk.
    pub bytes: u64,
    /// What became of their content.
    pub tally: Tally,
    /// How long it took, by the host's clock.
    pub took: TimeDelta,
    /// What went wrong once the run was published: old runs that could not be removed, a folder that could not be synced.
    pub warnings: Vec<String>,
    /// Whether more was rejected than `output.max_reject_share` allows.
    pub too_many_rejects: bool,
}

/// Reads, cleans and publishes `job`'s inputs, all or nothing.
///
/// # Errors
/// Any [`Error`]: nothing was published then, and `latest` is what it was.
pub fn run(job: &Job, mill: &Mill, host: &Host<'_>) -> Result<Summary, Error> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(job.threads).build()?;
    pool.install(|| run_in_pool(job, mill, host))
}

fn run_in_pool(job: &Job, mill: &Mill, host: &Host<'_>) -> Result<Summary, Error> {
    let started = (host.now)();
    let settings = mill.settings();
    let inputs = read::discover(&job.inputs, &settings.read)?;
    let _lock = RunLock::acquire(&job.output)?;
    let bytes = inputs.files.iter().map(|input| input.bytes).sum();
    host.progress.begin(inputs.files.len() as u64, bytes);

    let settings_hash = settings.hash();
    let run = run_name(&job.output, started, &settings_hash, &inputs.files);
    let facts = RunFacts { run: run.clone(), program_version: VERSION.into(), settings_hash };
    let staging = Staging::begin(&job.output, &run)?;
    let mut tally = Tally::default();

    let budget = host.budget(settings.dedupe.memory_limit_bytes, staging.path());
    let ReadPass { pages, findings, inputs: files } =
        read_pass(&inputs.files, mill, budget.share(4), &mut tally, host)?;
    let surveyed = (host.now)();
    host.progress.judging(tally.pages_parsed);
    let judged = judge_pass(&pages, &findings, mill, &budget, host)?;
    let judged_at = (host.now)();
    let settled = settle_pass(&pages, judged, mill, &budget, host)?;
    let settled_at = (host.now)();
    let sentences = sentence_pass(&pages, &settled, mill, &budget, host)?;
    let sentences_at = (host.now)();

    let options = write::Options { repeats: sentences.is_some(), ..settings.write.clone() };
    let mut tables = Tables::create(staging.path(), &options, &facts)?;
    tally.reject(&inputs.rejects);
    tables.write_rejects(&inputs.rejects)?;
    let mut desk = Desk { findings: &findings, mill, tables: &mut tables, run: &run, host };
    write_pass(pages, settled, sentences, &mut desk, &mut tally)?;
    let parts = tables.finish()?;
    let rows = rows_by_table(&parts);
    tally.check(&rows)?;

    let written = (host.now)();
    let mut step_ms = vec![
        ("read_and_parse", surveyed - started),
        ("judge", judged_at - surveyed),
        ("settle", settled_at - judged_at),
        ("write", written - sentences_at),
    ];
    if options.repeats {
        step_ms.push(("sentences", sentences_at - settled_at));
    }
    let step_ms = step_ms.into_iter().map(|(step, time)| (step.to_owned(), milliseconds(time)));
    let manifest = Manifest {
        run: run.clone(),
        program_version: facts.program_version,
        schema_version: SCHEMA_VERSION,
        settings_hash: facts.settings_hash,
        formats: Formats {
            normal_form: normalize::FORM_VERSION,
            shingles: shingles::VERSION,
            minhash: minhash::VERSION,
        },
        started_at: started,
        finished_at: written,
        step_ms: step_ms.collect(),
        peak_memory_bytes: (host.peak_memory_bytes)(),
        counts: tally.counts(),
        accounting: tally.accounting(&rows),
        csv_spreadsheet_safe: settings.write.csv_spreadsheet_safe,
        rows,
        files: parts,
        inputs: files,
    };
    manifest.write(staging.path())?;
    // The last moment at which a wish to stop is heard: from here on the run appears whole.
    host.check()?;
    let (path, unsynced) = staging.commit()?;
    let unpruned = publish::prune(&job.output, settings.publishing.keep_runs as usize).err();
    let warnings = unsynced.into_iter().chain(unpruned).map(|error| error.with_causes()).collect();
    Ok(Summary {
        run,
        path,
        files: inputs.files.len() as u64,
        bytes,
        took: (host.now)() - started,
        warnings,
        too_many_rejects: tally.reject_share() > settings.publishing.max_reject_share,
        tally,
    })
}

fn milliseconds(time: TimeDelta) -> u64 {
    u64::try_from(time.num_milliseconds()).unwrap_or(0)
}

/// A name that sorts by time and tells apart runs of other settings or inputs; numbered where the
/// output holds it already.
fn run_name(output: &Path, started: DateTime<Utc>, settings_hash: &str, inputs: &[Input]) -> String {
    let mut key = settings_hash.to_owned();
    for input in inputs {
        key.push_str(&format!("\n{} {}", input.name, input.bytes));
    }
    let stamp = started.format("%Y%m%dT%H%M%SZ");
    let digest = hash::hex(hash::fingerprint(&key));
    let name = format!("{stamp}-{}", &digest[..6]);
    let taken = |name: &str| output.join("runs").join(name).exists();
    let numbered = (2..).map(|copy| format!("{name}-{copy}"));
    std::iter::once(name.clone()).chain(numbered).find(|name| !taken(name)).expect("some number is free")
}
