//! The batch job, on one screen.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};

use super::carry::carry;
use super::chunk::Chunk;
use super::history::{Changes, Expected, History};
use super::judge_pass::{Purpose, judge_pass};
use super::memory_plan::MemoryPlan;
use super::mill::{Findings, Mill};
use super::read_pass::{ReadPass, Reading};

use super::sentence_pass::{SentencePass, sentence_pass};
use super::settle_pass::settle_pass;
use super::site_ledger::SiteLedger;
use super::units::Wanted;
use super::write_pass::{Desk, Stores, write_pass};
use super::{Error, Host, Tally, accounts};
use crate::dedupe::sentences::Mode;
use crate::dedupe::{Known, Settler, TextIndexBuilder, minhash};
use crate::publish::lock::RunLock;
use crate::publish::manifest::{self, Formats, Manifest};
use crate::publish::{self, Staging};
use crate::publish::{Published, RunTables};
use crate::read::{self, Input, Inputs, Roots};
use crate::report::{Drift, Report};
use crate::spill::Store;
use crate::state;
use crate::tables::{self, RunFacts, SCHEMA_VERSION};
use crate::text::{hash, normalize, shingles};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Why a run starts afresh where nothing can be remembered.
const NOTHING_REMEMBERED: &str = "the folder `state` is not this program's, so that nothing is remembered";

/// Foreign files and folders that a notice names, at most.
const MOST_NAMED: usize = 5;

/// What to run.
#[derive(Clone, Debug)]
pub struct Job {
    /// Files, folders and patterns to read.
    pub inputs: Roots,
    /// Folder that runs are published in.
    pub output: PathBuf,
    /// Whether every input is read, whatever was published before.
    pub full: bool,
    /// Worker threads; 0 for one a core.
    pub threads: usize,
    /// Files that the caller writes beside the run: none of them may be an input.
    pub other_outputs: Vec<PathBuf>,
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
    /// Those of them that were as they were when the last run read them, so that they were not read.
    pub same_files: u64,
    /// Bytes of all input files on disk.
    pub bytes: u64,
    /// What became of what this run read.
    pub tally: Tally,
    /// Why the run did not go on from the one that was published last, where there is one.
    pub afresh: Option<String>,
    /// What somebody should hear of.
    pub notices: Vec<String>,
    /// How long it took, by the host's clock.
    pub took: TimeDelta,
    /// Wall time of each step, in milliseconds, by the step's name: the manifest's, and what came after it.
    pub step_ms: BTreeMap<String, u64>,
    /// How new pages compare with those of the run before.
    pub drift: Drift,
    /// What the run published.
    pub manifest: Manifest,
    /// What went wrong once the run was published: old runs that could not be removed, a folder that could not be synced.
    pub failures: Vec<String>,
    /// Rejects as a share of what was read, 0..=1.
    pub reject_share: f64,
    /// Whether more of what was read was rejected than `output.max_reject_share` allows.
    pub too_many_rejects: bool,
}

/// Reads, cleans and publishes `job`'s inputs, all or nothing. Inputs that are as they were when the last run read them are not
/// read again.
///
/// # Errors
/// Any [`Error`]: nothing was published then, and `latest` is what it was.
pub fn run(job: &Job, mill: &Mill, host: &Host<'_>) -> Result<Summary, Error> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(job.threads).build()?;
    pool.install(|| {
        let inputs = read::discover_beside(&job.inputs, Some(&job.output), &mill.settings().read)?;
        inputs.check_outputs(job.other_outputs.iter().map(PathBuf::as_path))?;
        let _lock = RunLock::acquire(&job.output)?;
        let bytes = inputs.files.iter().map(|input| input.bytes).sum();
        host.progress.begin(inputs.files.len() as u64, bytes);
        let mut basis = if job.full { Basis::Nothing("asked for".to_owned()) } else { Basis::Latest };
        loop {
            basis = match (grind(job, &inputs, &basis, mill, host), basis) {
                (Err(Error::Write(tables::Error::Damaged { .. })), Basis::Latest) => Basis::LatestChecked,
                (Err(Error::Write(error @ tables::Error::Damaged { .. })), Basis::LatestChecked) => {
                    Basis::Nothing(error.to_string())
                }
                // What it was found to be before does not hold any more.
                (Err(error @ Error::InputChanged(_)), Basis::Latest | Basis::LatestChecked) => {
                    Basis::Nothing(error.to_string())
                }
                (done, _) => return done,
            };
        }
    })
}

/// What a run goes on from.
enum Basis {
    /// The run that was published last.
    Latest,
    /// That run, of which at least one file is damaged: which ones is to be found out first.
    LatestChecked,
    /// Nothing, and why.
    Nothing(String),
}

/// A run under way, and what it goes on from.
struct Begun<'a> {
    job: &'a Job,
    inputs: &'a Inputs,
    mill: &'a Mill,
    host: &'a Host<'a>,
    started: DateTime<Utc>,
    facts: RunFacts,
    staging: Staging,
    /// Where what later runs need is kept.
    folder: state::Folder,
    history: Option<Box<History>>,
    /// Why there is no history, where there is a published run.
    afresh: Option<String>,
    memory: MemoryPlan,
}

/// What was read.
struct Read<'a> {
    pages: Store<Chunk>,
    findings: Findings,
    tally: Tally,
    /// Facts of every input.
    files: Vec<manifest::Input>,
    changes: Changes<'a>,
}

/// Makes a run of `inputs` that goes on from `basis`.
fn grind(job: &Job, inputs: &Inputs, basis: &Basis, mill: &Mill, host: &Host<'_>) -> Result<Summary, Error> {
    let mut begun = begin(job, inputs, basis, mill, host)?;
    let mut clock = Clock { now: host.now, last: begun.started, step_ms: BTreeMap::new() };
    let has_sentences = finds_sentences(mill);
    let remembers = !has_sentences && begun.folder.is_own();

    let Read { pages, findings, mut tally, files, changes } = begun.read()?;
    clock.step("read_and_parse");
    host.progress.judging(tally.pages_parsed);
    let known = begun.history.as_ref().map_or(Known::default(), |history| history.known());
    let purpose = Purpose { known, remember: remembers };
    let judged = judge_pass(&pages, &findings, mill, purpose, &begun.memory, host)?;
    let settler = begun.settler(judged.repeats, tally.pages_parsed)?;
    clock.step("judge");
    let settled = settle_pass(&pages, judged.verdicts, settler, &begun.memory, host)?;
    clock.step("settle");
    let sentences = sentence_pass(&pages, &settled, mill, &begun.memory, host)?;
    let (split, copies) = match sentences {
        Some(SentencePass { split, copies, sentences }) => {
            clock.step("sentences");
            tally.sentences_split += sentences;
            (Some(split), Some(copies))
        }
        None => (None, None),
    };

    let options = tables::Options { repeats: has_sentences, ..mill.settings().tables.clone() };
    let mut tables = RunTables::new(begun.staging.path(), &options, &begun.facts);
    let known_rejects =
        accounts::write_rejects(inputs, begun.history.as_deref(), &changes, &mut tables, &mut tally)?;
    let new = usize::try_from(tally.pages_parsed).unwrap_or(usize::MAX);
    let folder = remembers.then_some((&mut begun.folder, state::Header::new(mill.repeats().bands())));
    let run = begun.facts.run.as_str();
    let mut remembered = carry(begun.history.as_deref_mut(), new, &mut tables, folder, (run, host))?;
    let state = remembered.open.as_mut().map(|(_, writer)| writer);
    let mut desk = Desk { findings: &findings, mill, tables: &mut tables, state, run, host };
    let stores = Stores { pages, settled, split, texts: judged.texts };
    write_pass(stores, copies, &mut desk, &mut tally)?;
    let mut written = tables.finish()?;
    remembered.finish(&mut written.segments)?;
    if remembers {
        begun.folder.sync()?;
    }
    let left = begun.history.as_ref().map_or((0, 0), |history| history.left());
    let (rows, accounting) = accounts::balance(&tally, left, &written, &files)?;
    clock.step("write");

    let manifest = Manifest {
        run: run.to_owned(),
        previous: publish::latest(&job.output),
        program_version: begun.facts.program_version.clone(),
        schema_version: SCHEMA_VERSION,
        manifest_version: manifest::MANIFEST_VERSION,
        settings_hash: begun.facts.settings_hash.clone(),
        formats: formats(),
        started_at: begun.started,
        finished_at: clock.last,
        step_ms: clock.step_ms.clone(),
        peak_memory_bytes: (host.peak_memory_bytes)(),
        counts: accounts::counts(&written, &files),
        accounting,
        csv_spreadsheet_safe: mill.settings().tables.csv_spreadsheet_safe,
        text: mill.settings().publishing.text,
        rows,
        files: written.parts,
        segments: if remembers { written.segments } else { Vec::new() },
        inputs: files,
    };
    let same_files = changes.same.len() as u64;
    begun.publish(manifest, tally, (same_files, known_rejects), clock)
}

/// Opens what a run needs, and what it goes on from as `basis` says.
fn begin<'a>(
    job: &'a Job,
    inputs: &'a Inputs,
    basis: &Basis,
    mill: &'a Mill,
    host: &'a Host<'a>,
) -> Result<Begun<'a>, Error> {
    let started = (host.now)();
    let settings = mill.settings();
    let settings_hash = settings.hash();
    let run = run_name(&job.output, started, &settings_hash, &inputs.files);
    let staging = Staging::begin(&job.output, &run)?;
    let latest = Published::latest(&job.output);
    let segments = latest.iter().flatten().flat_map(|latest| &latest.manifest.segments);
    let folder = state::Folder::open(&job.output, segments.map(|segment| &*segment.id))?;
    let budget = host.budget(settings.dedupe.memory_limit_bytes, staging.path());
    let expected = Expected {
        settings_hash: &settings_hash,
        program_version: VERSION,
        formats: formats(),
        sentences: finds_sentences(mill),
        most_bytes: MemoryPlan::most_history_bytes(&budget),
    };
    let start = match basis {
        Basis::Nothing(why) => Err(Some(why.clone())),
        _ if !folder.is_own() => Err(latest.ok().flatten().map(|_| NOTHING_REMEMBERED.to_owned())),
        Basis::Latest | Basis::LatestChecked => History::open(latest, &job.output, mill, &expected)?,
    };
    let (history, afresh) = match start {
        Ok(mut history) => {
            if matches!(basis, Basis::LatestChecked) {
                history.find_damage();
            }
            (Some(history), None)
        }
        Err(why) => (None, why),
    };
    let memory = MemoryPlan::new(&budget, history.as_ref().map_or(0, |history| history.bytes));
    let facts = RunFacts { run, program_version: VERSION.into(), settings_hash };
    Ok(Begun { job, inputs, mill, host, started, facts, staging, folder, history, afresh, memory })
}

impl<'a> Begun<'a> {
    /// Reads what is new, and what is no longer as it was judged.
    fn read(&mut self) -> Result<Read<'a>, Error> {
        let Self { inputs, mill, host, .. } = *self;
        let mut reading = Reading::new(mill, &self.memory, host);
        let changes = match &mut self.history {
            Some(history) => history.compare(&inputs.files, self.started.timestamp(), host.stop),
            None => Changes { read: inputs.files.iter().collect(), same: HashMap::new() },
        };
        host.check()?;
        let same = inputs.files.iter().filter(|input| changes.same.contains_key(&input.name));
        host.progress.advance(changes.same.len() as u64, same.map(|input| input.bytes).sum());
        let segments = self.history.as_ref().map_or(0, |history| history.published.manifest.segments.len());
        let first = u32::try_from(segments).expect("segments are few");
        let wanted = changes.read.iter().map(|input| Wanted { input, records: None }).collect::<Vec<_>>();
        let mut files = reading.read(&wanted, first)?;
        let site =
            reading.take_site_notes().unwrap_or_else(|| SiteLedger::new(self.memory.site_lines.clone()));
        let (repetition, ids) = match &mut self.history {
            Some(history) => {
                let (repetition, records) =
                    history.touch(mill, site, self.memory.published_site_lines.clone())?;
                let again = inputs.files.iter().filter_map(|input| {
                    records.get(&input.name).map(|records| Wanted { input, records: Some(records) })
                });
                let again = again.collect::<Vec<_>>();
                let first = first + u32::try_from(wanted.len()).expect("a run has fewer files than numbers");
                for facts in reading.read(&again, first)? {
                    let before = changes.same.get(&*facts.source).and_then(|before| before.sha256.as_ref());
                    if facts.sha256.as_ref() != before {
                        return Err(Error::InputChanged(facts.source));
                    }
                }
                (repetition, history.ids())
            }
            None => (site.conclude(mill)?, Vec::new()),
        };
        let ReadPass { pages, ids: new_ids, tally } = reading.finish();
        let findings = mill.findings(repetition, ids.into_iter().chain(new_ids).collect());
        files.extend(changes.same.values().cloned());
        files.sort_unstable_by(|a, b| a.source.cmp(&b.source));
        Ok(Read { pages, findings, tally, files, changes })
    }

    /// What settles `new` pages, all of whose notes `ledger` has.
    fn settler(&mut self, mut ledger: TextIndexBuilder, new: u64) -> Result<Settler, Error> {
        let options = self.mill.settings().dedupe.clone();
        // Texts are remembered for new pages alone.
        if let Some(history) = self.history.as_mut().filter(|_| new > 0) {
            history.recall(&mut ledger)?;
        }
        let mut settler = Settler::new(options, ledger.finish()?);
        if let Some(history) = &self.history {
            history.remind(&mut settler)?;
        }
        Ok(settler)
    }

    /// Publishes what was written, with its report. `same_files` were not read; `known_rejects` were met before.
    fn publish(
        self,
        manifest: Manifest,
        tally: Tally,
        (same_files, known_rejects): (u64, u64),
        mut clock: Clock<'_>,
    ) -> Result<Summary, Error> {
        let Self { job, inputs, mill, host, staging, folder, .. } = self;
        let publishing = &mill.settings().publishing;
        manifest.write(staging.path())?;
        let report = Report::of(staging.path(), &manifest, host.stop);
        host.check()?;
        // It reads parts that were linked without a look at what is in them.
        let report = report.map_err(|error| {
            let history = self.history.as_deref();
            history.and_then(|history| history.published.find_damage()).unwrap_or(error)
        })?;
        report.write(staging.path())?;
        clock.step("report");
        // The last moment at which a wish to stop is heard: from here on the run appears whole.
        host.check()?;
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
        let reject_share = tally.reject_share(known_rejects);
        let mut notices = inputs.own_output_notice().into_iter().collect::<Vec<_>>();
        notices.extend(self.history.into_iter().flat_map(|history| history.notices));
        notices.extend(foreign_notice(&foreign));
        notices.extend(tally.notices.iter().map(|(notice, &count)| notice.told(count)));
        Ok(Summary {
            run: self.facts.run,
            path,
            files: inputs.files.len() as u64,
            same_files,
            bytes: inputs.files.iter().map(|input| input.bytes).sum(),
            afresh: self.afresh,
            notices,
            took: clock.last - self.started,
            step_ms: clock.step_ms,
            drift: report.drift,
            manifest,
            failures: failures.map(|error| error.with_causes()).collect(),
            reject_share,
            too_many_rejects: reject_share > publishing.max_reject_share,
            tally,
        })
    }
}

/// The value of `result`, or its error.
fn split<T, E>(result: Result<T, E>) -> (Option<T>, Option<E>) {
    match result {
        Ok(value) => (Some(value), None),
        Err(error) => (None, Some(error)),
    }
}

/// A line that names what was left alone, if anything was.
fn foreign_notice(foreign: &BTreeSet<PathBuf>) -> Option<String> {
    let names = foreign.iter().take(MOST_NAMED).map(|path| format!("`{}`", path.display()));
    let mut names = names.collect::<Vec<_>>().join(", ");
    match foreign.len() {
        0 => return None,
        all if all > MOST_NAMED => names.push_str(&format!(" and {} more", all - MOST_NAMED)),
        _ => {}
    }
    Some(format!("no run made what stands here, so it was left alone: {names}"))
}

/// Times the steps of a run.
struct Clock<'a> {
    now: &'a (dyn Fn() -> DateTime<Utc> + Sync),
    /// When the last step ended.
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

/// Whether repeated sentences are looked for.
fn finds_sentences(mill: &Mill) -> bool {
    mill.settings().dedupe.sentences.mode != Mode::Off
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
    let taken = |name: &str| publish::is_taken(output, name);
    let numbered = (2..).map(|copy| format!("{name}-{copy}"));
    std::iter::once(name.clone()).chain(numbered).find(|name| !taken(name)).expect("some number is free")
}
