//! The batch job.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};

use super::chunk::Chunk;
use super::incremental::{Changes, Expected, FullRunReason, Invalidated, Plan, StateTarget};
use super::judge_pass::{Purpose, judge_pass};
use super::memory_plan::MemoryPlan;
use super::prepared::{Findings, Pipeline};
use super::read_pass::{ReadPass, Reading};

use super::accounts::{self, Balance};
use super::basis::Basis;
use super::read_tasks::ReadRequest;
use super::repetition_builder::RepetitionBuilder;
use super::sentence_pass::sentence_pass;
use super::settle_pass::settle_pass;
use super::write_pass::{Stores, WriteContext, write_pass};
use super::{Environment, Error, RunCounts};
use crate::dedupe::sentences::Mode;
use crate::dedupe::{Settler, TextIndexBuilder, minhash};
use crate::publish::lock::RunLock;
use crate::publish::manifest::{self, Formats, Manifest};
use crate::publish::{self, Staging};
use crate::publish::{Published, RunTables, Written};
use crate::read::{self, Input, Inputs, Roots};
use crate::report::{Drift, Report};
use crate::spill::Store;
use crate::state;
use crate::tables::{self, RunFacts, SCHEMA_VERSION};
use crate::text::{hash, normalize, shingles};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Reason for a full run if no state can be kept.
const NOTHING_REMEMBERED: &str = "the folder `state` does not belong to this program, so no state is kept";

/// Maximum number of foreign files and folders that a notice lists.
const MOST_NAMED: usize = 5;

/// A batch job.
#[derive(Clone, Debug)]
pub struct Job {
    /// Files, folders and patterns to read.
    pub inputs: Roots,
    /// Folder in which runs are published.
    pub output: PathBuf,
    /// Whether all inputs are read even if an earlier run is published.
    pub full: bool,
    /// Number of worker threads; 0 for one per core.
    pub threads: usize,
    /// Other files that the caller writes; none of them may be an input.
    pub other_outputs: Vec<PathBuf>,
}

/// Result of a run.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Name of the published run.
    pub run: String,
    /// Folder of the run.
    pub path: PathBuf,
    /// Number of input files.
    pub files: u64,
    /// Number of input files that are unchanged since the previous run and were not read.
    pub same_files: u64,
    /// Size of all input files in bytes.
    pub bytes: u64,
    /// Counts of what this run read.
    pub run_counts: RunCounts,
    /// Why the run read all inputs although there is a published run.
    pub full_run_reason: Option<String>,
    /// Notices for the operator.
    pub notices: Vec<String>,
    /// Duration by the clock of the environment.
    pub took: TimeDelta,
    /// Wall time of each step in milliseconds, by name: the steps of the manifest, and those after it.
    pub step_ms: BTreeMap<String, u64>,
    /// Comparison of new pages with those of the run before.
    pub drift: Drift,
    /// Manifest of the run.
    pub manifest: Manifest,
    /// Errors after the run was published: old runs that could not be removed, a folder that could not be
    /// synced.
    pub failures: Vec<String>,
    /// Rejects as a share of what was read, 0 to 1.
    pub reject_share: f64,
    /// Whether the share of rejects is above `output.max_reject_share`.
    pub too_many_rejects: bool,
}

/// Reads and cleans the inputs of `job` and publishes the result, all or nothing. Inputs that are unchanged
/// since the last run are not read again.
///
/// # Errors
/// Any [`Error`]. Nothing is published then, and `latest` is unchanged.
pub fn run(job: &Job, pipeline: &Pipeline, environment: &Environment<'_>) -> Result<Summary, Error> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(job.threads).build()?;
    pool.install(|| {
        let inputs = read::discover_beside(&job.inputs, Some(&job.output), &pipeline.settings().read)?;
        inputs.check_outputs(job.other_outputs.iter().map(PathBuf::as_path))?;
        let _lock = RunLock::acquire(&job.output)?;
        let bytes = inputs.files.iter().map(|input| input.bytes).sum();
        environment.progress.begin(inputs.files.len() as u64, bytes);
        let mut basis = if job.full { Basis::requested() } else { Basis::Latest };
        loop {
            let done = execute(job, &inputs, &basis, pipeline, environment);
            basis = match done {
                Err(error) => basis.after(error)?,
                done => return done,
            };
        }
    })
}

/// A run in progress, and what it builds on.
struct Begun<'a> {
    job: &'a Job,
    inputs: &'a Inputs,
    pipeline: &'a Pipeline,
    environment: &'a Environment<'a>,
    started: DateTime<Utc>,
    facts: RunFacts,
    staging: Staging,
    /// Folder of the state for later runs.
    folder: state::Folder,
    plan: Plan,
    memory: MemoryPlan,
}

/// Results of reading.
struct Read<'a> {
    pages: Store<Chunk>,
    findings: Findings,
    run_counts: RunCounts,
    /// Manifest entries of all inputs.
    files: Vec<manifest::Input>,
    changes: Changes<'a>,
}

/// Numbers of things that did not change since the published run.
#[derive(Clone, Copy)]
struct Unchanged {
    /// Number of files that were not read.
    files: u64,
    /// Number of rejects outside of inputs that were already known.
    rejects: u64,
}

/// Executes a run on `inputs` that builds on `basis`.
fn execute(
    job: &Job,
    inputs: &Inputs,
    basis: &Basis,
    pipeline: &Pipeline,
    environment: &Environment<'_>,
) -> Result<Summary, Error> {
    let mut begun = begin(job, inputs, basis, pipeline, environment)?;
    let mut clock = Clock { now: environment.now, last: begun.started, step_ms: BTreeMap::new() };
    let has_sentences = finds_sentences(pipeline);
    let remembers = !has_sentences && begun.folder.is_own();

    let Read { pages, findings, mut run_counts, files, changes } = begun.read()?;
    clock.step("read_and_parse");
    environment.progress.judging(run_counts.pages_parsed);
    let purpose = Purpose { known: begun.plan.known(), remember: remembers };
    let judged = judge_pass(&pages, &findings, pipeline, purpose, &begun.memory, environment)?;
    let settler = begun.settler(judged.repeats, run_counts.pages_parsed)?;
    clock.step("judge");
    let settled = settle_pass(&pages, judged.verdicts, settler, &begun.memory, environment)?;
    clock.step("settle");
    let sentences = sentence_pass(&pages, &settled, pipeline, &begun.memory, environment)?;
    if let Some(pass) = &sentences {
        clock.step("sentences");
        run_counts.sentences_split += pass.sentences;
    }
    let (split, copies) = sentences.map(|pass| (pass.split, pass.copies)).unzip();

    let mut tables = begun.tables(has_sentences);
    let known_rejects = accounts::write_rejects(
        inputs,
        begun.plan.published_rejects(),
        &changes,
        &mut tables,
        &mut run_counts,
    )?;
    let new = usize::try_from(run_counts.pages_parsed).unwrap_or(usize::MAX);
    let target = remembers.then(|| StateTarget::new(&mut begun.folder, pipeline));
    let run = &*begun.facts.run;
    let mut remembered = begun.plan.carry_over(new, &mut tables, target, run, environment)?;
    let state = remembered.open.as_mut().map(|(_, writer)| writer);
    let mut context =
        WriteContext { findings: &findings, pipeline, tables: &mut tables, state, run, environment };
    let stores = Stores { pages, settled, split, texts: judged.texts };
    write_pass(stores, copies, &mut context, &mut run_counts)?;
    let mut written = tables.finish()?;
    remembered.finish(&mut written.segments)?;
    let balance = accounts::balance(&run_counts, begun.plan.carried_over(), &written, &files)?;
    if remembers {
        begun.folder.sync()?;
    } else {
        written.segments.clear();
    }
    clock.step("write");
    let manifest = begun.manifest(written, files, balance, &clock);
    let unchanged = Unchanged { files: changes.same.len() as u64, rejects: known_rejects };
    begun.publish(manifest, run_counts, unchanged, clock)
}

/// Opens what a run needs, and what it builds on according to `basis`.
fn begin<'a>(
    job: &'a Job,
    inputs: &'a Inputs,
    basis: &Basis,
    pipeline: &'a Pipeline,
    environment: &'a Environment<'a>,
) -> Result<Begun<'a>, Error> {
    let started = (environment.now)();
    let settings = pipeline.settings();
    let settings_hash = settings.hash();
    let run = run_name(&job.output, started, &settings_hash, &inputs.files);
    let staging = Staging::begin(&job.output, &run)?;
    let latest = Published::latest(&job.output);
    let segments = latest.iter().flatten().flat_map(|latest| &latest.manifest.segments);
    let folder = state::Folder::open(&job.output, segments.map(|segment| &*segment.id))?;
    let budget = environment.budget(settings.dedupe.memory_limit_bytes, staging.path());
    let expected = Expected {
        settings_hash: &settings_hash,
        program_version: VERSION,
        formats: formats(),
        sentences: finds_sentences(pipeline),
        most_bytes: MemoryPlan::most_history_bytes(&budget),
    };
    let mut plan = match basis {
        Basis::Nothing(why) => Plan::full(Some(why.clone())),
        _ if !folder.is_own() => {
            let reason = FullRunReason::Choice(NOTHING_REMEMBERED.to_owned());
            Plan::full(latest.ok().flatten().map(|_| reason))
        }
        Basis::Latest | Basis::LatestChecked => Plan::incremental(latest, &job.output, pipeline, &expected)?,
    };
    if matches!(basis, Basis::LatestChecked) {
        plan.find_damage();
    }
    let memory = MemoryPlan::new(&budget, plan.bytes());
    let facts = RunFacts { run, program_version: VERSION.into(), settings_hash };
    Ok(Begun { job, inputs, pipeline, environment, started, facts, staging, folder, plan, memory })
}

impl<'a> Begun<'a> {
    /// Reads new inputs, and the pages that were invalidated.
    fn read(&mut self) -> Result<Read<'a>, Error> {
        let Self { inputs, pipeline, environment, .. } = *self;
        let mut reading = Reading::new(pipeline, &self.memory, environment);
        let changes = self.plan.changes(&inputs.files, self.started.timestamp(), environment.stop);
        environment.check()?;
        let same = inputs.files.iter().filter(|input| changes.same.contains_key(&input.name));
        environment.progress.advance(changes.same.len() as u64, same.map(|input| input.bytes).sum());
        // Published segments, new files, and files of which pages are read again are numbered consecutively.
        let first = self.plan.segments();
        let new = changes.read.iter().map(|input| ReadRequest { input, records: None }).collect::<Vec<_>>();
        let mut files = reading.read(&new, first)?;
        let site = reading
            .take_site_notes()
            .unwrap_or_else(|| RepetitionBuilder::new(self.memory.site_lines.clone()));
        let Invalidated { repetition, records } =
            self.plan.invalidate(pipeline, site, self.memory.published_site_lines.clone())?;
        let again = inputs.files.iter().filter_map(|input| {
            records.get(&input.name).map(|records| ReadRequest { input, records: Some(records) })
        });
        let again = again.collect::<Vec<_>>();
        let first = first + u32::try_from(new.len()).expect("a run has fewer than 2^32 files");
        for facts in reading.read(&again, first)? {
            let before = changes.same.get(&*facts.source).and_then(|before| before.sha256.as_ref());
            if facts.sha256.as_ref() != before {
                return Err(Error::InputChanged(facts.source));
            }
        }
        let ids = self.plan.ids();
        let ReadPass { pages, ids: new_ids, run_counts } = reading.finish();
        let findings = pipeline.findings(repetition, ids.into_iter().chain(new_ids).collect());
        files.extend(changes.same.values().cloned());
        files.sort_unstable_by(|a, b| a.source.cmp(&b.source));
        Ok(Read { pages, findings, run_counts, files, changes })
    }

    /// Creates the tables, that of repeats only if the run looks for repeated sentences.
    fn tables(&self, has_sentences: bool) -> RunTables {
        let options = tables::Options { repeats: has_sentences, ..self.pipeline.settings().tables.clone() };
        RunTables::new(self.staging.path(), &options, &self.facts)
    }

    /// Creates the settler for the `new` pages whose notes are in `index`.
    fn settler(&mut self, mut index: TextIndexBuilder, new: u64) -> Result<Settler, Error> {
        let options = self.pipeline.settings().dedupe.clone();
        // Published texts are needed only if there are new pages.
        if new > 0 {
            self.plan.load_known(&mut index)?;
        }
        let mut settler = Settler::new(options, index.finish()?);
        self.plan.provide_texts(&mut settler)?;
        Ok(settler)
    }

    /// Makes the manifest of the run, which finishes at the end of the last step of `clock`.
    fn manifest(
        &self,
        written: Written,
        files: Vec<manifest::Input>,
        balance: Balance,
        clock: &Clock<'_>,
    ) -> Manifest {
        let settings = self.pipeline.settings();
        Manifest {
            run: self.facts.run.clone(),
            previous: publish::latest(&self.job.output),
            program_version: self.facts.program_version.clone(),
            schema_version: SCHEMA_VERSION,
            manifest_version: manifest::MANIFEST_VERSION,
            settings_hash: self.facts.settings_hash.clone(),
            formats: formats(),
            started_at: self.started,
            finished_at: clock.last,
            step_ms: clock.step_ms.clone(),
            peak_memory_bytes: (self.environment.peak_memory_bytes)(),
            counts: balance.counts,
            accounting: balance.accounting,
            csv_spreadsheet_safe: settings.tables.csv_spreadsheet_safe,
            text: settings.publishing.text,
            rows: balance.rows,
            files: written.parts,
            segments: written.segments,
            inputs: files,
        }
    }

    /// Writes manifest and report and publishes the run.
    fn publish(
        self,
        manifest: Manifest,
        run_counts: RunCounts,
        unchanged: Unchanged,
        mut clock: Clock<'_>,
    ) -> Result<Summary, Error> {
        let Self { job, inputs, pipeline, environment, staging, folder, .. } = self;
        let publishing = &pipeline.settings().publishing;
        manifest.write(staging.path())?;
        // The report is made while the disk is busy with the tables.
        let (synced, report) =
            rayon::join(|| staging.sync(), || Report::of(staging.path(), &manifest, environment.stop));
        environment.check()?;
        synced?;
        // The report may read linked parts that nothing has checked before.
        let report = report
            .map_err(|error| self.plan.published().and_then(Published::find_damage).unwrap_or(error))?;
        report.write(staging.path())?;
        clock.step("report");
        // Last chance to stop: from here on the run is published.
        environment.check()?;
        let mut foreign = staging.foreign().iter().cloned().collect::<BTreeSet<_>>();
        let (path, unsynced) = staging.commit()?;
        folder.keep();
        let segments = manifest.segments.iter().map(|segment| &*segment.id);
        let (cleaned, uncleaned) = split(state::Folder::open(&job.output, segments));
        foreign.extend(cleaned.iter().flat_map(|folder| folder.foreign().to_owned()));
        let (pruned, unpruned) = split(publish::prune(&job.output, publishing.keep_runs as usize));
        foreign.extend(pruned.unwrap_or_default().foreign);
        let failures = unsynced.into_iter().chain(uncleaned).chain(unpruned);
        clock.step("publish");
        let reject_share = run_counts.reject_share(unchanged.rejects);
        let mut notices = inputs.notices();
        if inputs.files.is_empty() {
            notices.push("there are no files among the inputs, so the tables are empty".to_owned());
        }
        let full_run_reason = self.plan.full_run_reason.clone();
        let damage = full_run_reason.as_ref().and_then(FullRunReason::notice);
        let mut drift = report.drift;
        if damage.is_some() {
            // One notice on a damaged run is enough.
            drift.failure = None;
        }
        notices.extend(damage);
        notices.extend(self.plan.into_notices());
        notices.extend(foreign_notice(&foreign));
        notices.extend(run_counts.notices.iter().map(|(notice, &count)| notice.told(count)));
        Ok(Summary {
            run: self.facts.run,
            path,
            files: inputs.files.len() as u64,
            same_files: unchanged.files,
            bytes: inputs.files.iter().map(|input| input.bytes).sum(),
            full_run_reason: full_run_reason.map(|reason| reason.text().to_owned()),
            notices,
            took: clock.last - self.started,
            step_ms: clock.step_ms,
            drift,
            manifest,
            failures: failures.map(|error| error.with_causes()).collect(),
            reject_share,
            too_many_rejects: reject_share > publishing.max_reject_share,
            run_counts,
        })
    }
}

/// Splits `result` into its value and its error.
fn split<T, E>(result: Result<T, E>) -> (Option<T>, Option<E>) {
    match result {
        Ok(value) => (Some(value), None),
        Err(error) => (None, Some(error)),
    }
}

/// Returns a notice that lists foreign files and folders, if there are any.
fn foreign_notice(foreign: &BTreeSet<PathBuf>) -> Option<String> {
    let names = foreign.iter().take(MOST_NAMED).map(|path| format!("`{}`", path.display()));
    let mut names = names.collect::<Vec<_>>().join(", ");
    match foreign.len() {
        0 => return None,
        all if all > MOST_NAMED => names.push_str(&format!(" and {} more", all - MOST_NAMED)),
        _ => {}
    }
    Some(format!("left alone, because no run made them: {names}"))
}

/// Measures the times of the steps of a run.
struct Clock<'a> {
    now: &'a (dyn Fn() -> DateTime<Utc> + Sync),
    /// Time at which the last step ended.
    last: DateTime<Utc>,
    step_ms: BTreeMap<String, u64>,
}

impl Clock<'_> {
    /// Ends the step `name`.
    fn step(&mut self, name: &str) {
        let now = (self.now)();
        let took = u64::try_from((now - self.last).num_milliseconds()).unwrap_or(0);
        self.step_ms.insert(name.to_owned(), took);
        self.last = now;
    }
}

fn formats() -> Formats {
    Formats { normal_form: normalize::FORM_VERSION, shingles: shingles::VERSION, minhash: minhash::VERSION }
}

/// Returns true if repeated sentences are searched for.
fn finds_sentences(pipeline: &Pipeline) -> bool {
    pipeline.settings().dedupe.sentences.mode != Mode::Off
}

/// Returns a name that sorts by time and differs for other settings or inputs, with a number if the name is
/// taken in the output folder.
fn run_name(output: &Path, started: DateTime<Utc>, settings_hash: &str, inputs: &[Input]) -> String {
    let mut key = settings_hash.to_owned();
    for input in inputs {
        key.push_str(&format!("\n{} {}", input.name, input.bytes));
    }
    let stamp = started.format("%Y%m%dT%H%M%SZ");
    let digest = hash::hex(hash::fingerprint(&key));
    let name = format!("{stamp}-{}", &digest[..6]);
    let taken = |name: &str| publish::is_taken(output, name);
    let numbered = (2..).map(|copy| format!("{name}-{copy}"));
    std::iter::once(name.clone()).chain(numbered).find(|name| !taken(name)).expect("some number is free")
}
