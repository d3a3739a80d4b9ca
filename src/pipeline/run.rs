//! The batch job, on one screen.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};

use super::carry::carry;
use super::history::{Changes, Expected, History};
use super::judge_pass::{Purpose, judge_pass};
use super::mill::Mill;
use super::read_pass::{ReadPass, Reading};
use super::sentence_pass::{SentencePass, sentence_pass};
use super::settle_pass::settle_pass;
use super::units::Wanted;
use super::write_pass::{Desk, Scratches, write_pass};
use super::{Error, Host, Tally};
use crate::dedupe::sentences::Mode;
use crate::dedupe::{Known, Settler, minhash};
use crate::read::{self, Input, Inputs};
use crate::state;
use crate::text::{hash, normalize, shingles};
use crate::write::lock::RunLock;
use crate::write::manifest::{self, Accounting, Counts, Formats, Manifest, rows_by_table};
use crate::write::publish::{self, Staging};
use crate::write::report::{Drift, Report};
use crate::write::{self, Published, RunFacts, SCHEMA_VERSION, Table, Tables, Written};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What to run.
#[derive(Clone, Debug)]
pub struct Job {
    /// Files, folders and patterns to read.
    pub inputs: Vec<PathBuf>,
    /// Folder that runs are published in.
    pub output: PathBuf,
    /// Whether every input is read, whatever was published before.
    pub full: bool,
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
        let inputs = read::discover(&job.inputs, &mill.settings().read)?;
        let _lock = RunLock::acquire(&job.output)?;
        let bytes = inputs.files.iter().map(|input| input.bytes).sum();
        host.progress.begin(inputs.files.len() as u64, bytes);
        let asked = job.full.then(|| "asked for".to_owned());
        match grind(job, &inputs, asked, mill, host) {
            // What it was found to be before does not hold any more.
            Err(error @ Error::InputChanged(_)) => grind(job, &inputs, Some(error.to_string()), mill, host),
            done => done,
        }
    })
}

/// Makes a run of `inputs`; where it is known why, without going on from another.
fn grind(
    job: &Job,
    inputs: &Inputs,
    afresh: Option<String>,
    mill: &Mill,
    host: &Host<'_>,
) -> Result<Summary, Error> {
    let started = (host.now)();
    let settings = mill.settings();
    let settings_hash = settings.hash();
    let run = run_name(&job.output, started, &settings_hash, &inputs.files);
    let facts = RunFacts { run: run.clone(), program_version: VERSION.into(), settings_hash };
    let formats = Formats {
        normal_form: normalize::FORM_VERSION,
        shingles: shingles::VERSION,
        minhash: minhash::VERSION,
    };
    let has_sentences = settings.dedupe.sentences.mode != Mode::Off;
    let expected = Expected {
        settings_hash: &facts.settings_hash,
        program_version: VERSION,
        formats,
        sentences: has_sentences,
    };
    let staging = Staging::begin(&job.output, &run)?;
    let latest = Published::latest(&job.output);
    let segments = latest.iter().flatten().flat_map(|latest| &latest.manifest.segments);
    let mut folder = state::Folder::open(&job.output, segments.map(|segment| &*segment.id))?;
    let start = match afresh {
        Some(why) => Err(Some(why)),
        None => History::open(latest, &job.output, mill, &expected)?,
    };
    let (mut history, afresh) = match start {
        Ok(history) => (Some(history), None),
        Err(why) => (None, why),
    };
    let budget = host.budget(settings.dedupe.memory_limit_bytes, staging.path());

    let mut reading = Reading::new(mill, budget.share(4), host);
    let changes = match &mut history {
        Some(history) => history.compare(&inputs.files, started.timestamp()),
        None => Changes { read: inputs.files.iter().collect(), same: std::collections::HashMap::new() },
    };
    let same_bytes = inputs.files.iter().filter(|input| changes.same.contains_key(&input.name));
    host.progress.advance(changes.same.len() as u64, same_bytes.map(|input| input.bytes).sum());
    let first = history.as_ref().map_or(0, |history| history.published.manifest.segments.len());
    let first = u32::try_from(first).expect("segments are few");
    let wanted = changes.read.iter().map(|input| Wanted { input, records: None }).collect::<Vec<_>>();
    let mut files = reading.read(&wanted, first)?;
    let (repetition, ids) = match &mut history {
        Some(history) => {
            let (repetition, records) = history.touch(mill, reading.take_site_notes());
            let again = inputs.files.iter().filter_map(|input| {
                records.get(&input.name).map(|records| Wanted { input, records: Some(records) })
            });
            let again = again.collect::<Vec<_>>();
            for facts in reading.read(&again, first + u32::try_from(wanted.len()).expect("files are few"))? {
                let before = changes.same.get(&*facts.source).and_then(|before| before.sha256.as_ref());
                if facts.sha256.as_ref() != before {
                    return Err(Error::InputChanged(facts.source));
                }
            }
            (repetition, history.ids())
        }
        None => (mill.repetition(reading.take_site_notes()), Vec::new()),
    };
    let ReadPass { pages, notes, mut tally } = reading.finish();
    let findings = mill.findings(repetition, ids.into_iter().chain(notes.ids).collect());
    files.extend(changes.same.values().cloned());
    files.sort_unstable_by(|a, b| a.source.cmp(&b.source));
    let read_at = (host.now)();

    host.progress.judging(tally.pages_parsed);
    let known = history.as_ref().map_or(Known::default(), |history| history.known());
    let purpose = Purpose { known, remember: !has_sentences };
    let mut judged = judge_pass(&pages, &findings, mill, purpose, &budget, host)?;
    // Texts are remembered for new pages alone.
    if let Some(history) = history.as_mut().filter(|_| tally.pages_parsed > 0) {
        history.recall(&mut judged.repeats)?;
    }
    let mut settler = Settler::new(settings.dedupe.clone(), judged.repeats.conclude()?);
    if let Some(history) = &history {
        history.remind(&mut settler)?;
    }
    let judged_at = (host.now)();
    let settled = settle_pass(&pages, judged.verdicts, settler, &budget, host)?;
    let settled_at = (host.now)();
    let sentences = sentence_pass(&pages, &settled, mill, &budget, host)?;
    let sentences_at = (host.now)();

    let options = write::Options { repeats: has_sentences, ..settings.write.clone() };
    let mut tables = Tables::new(staging.path(), &options, &facts);
    let known_rejects = write_rejects(inputs, history.as_deref(), &changes, &mut tables, &mut tally)?;
    let header = state::Header::new(mill.repeats().bands());
    let new = usize::try_from(tally.pages_parsed).unwrap_or(usize::MAX);
    let mut remembered = carry(history.as_deref_mut(), new, &mut tables, (&mut folder, header), &run)?;
    let (split, copies) = match sentences {
        Some(SentencePass { split, copies, sentences }) => {
            tally.sentences_split += sentences;
            (Some(split), Some(copies))
        }
        None => (None, None),
    };
    let state = remembered.open.as_mut().map(|(_, writer)| writer);
    let mut desk = Desk { findings: &findings, mill, tables: &mut tables, state, run: &run, host };
    let scratches = Scratches { pages, settled, split, texts: judged.texts };
    write_pass(scratches, copies, &mut desk, &mut tally)?;
    let mut written = tables.finish()?;
    let digests = remembered.finish()?;
    for segment in &mut written.segments {
        if let Some(digest) = digests.get(&segment.id) {
            segment.state_sha256.clone_from(digest);
        }
    }
    folder.sync()?;
    let left = history.as_ref().map_or((0, 0), |history| history.left());
    let (rows, accounting) = balance(&tally, left, &written, &files)?;

    let written_at = (host.now)();
    let mut step_ms = vec![
        ("read_and_parse", read_at - started),
        ("judge", judged_at - read_at),
        ("settle", settled_at - judged_at),
        ("write", written_at - sentences_at),
    ];
    if options.repeats {
        step_ms.push(("sentences", sentences_at - settled_at));
    }
    let step_ms = step_ms.into_iter().map(|(step, time)| (step.to_owned(), milliseconds(time)));
    let manifest = Manifest {
        run: run.clone(),
        previous: publish::latest(&job.output),
        program_version: facts.program_version,
        schema_version: SCHEMA_VERSION,
        settings_hash: facts.settings_hash,
        formats,
        started_at: started,
        finished_at: written_at,
        step_ms: step_ms.collect(),
        peak_memory_bytes: (host.peak_memory_bytes)(),
        counts: counts(&written, &files),
        accounting,
        csv_spreadsheet_safe: settings.write.csv_spreadsheet_safe,
        rows,
        files: written.parts,
        segments: if has_sentences { Vec::new() } else { written.segments },
        inputs: files,
    };
    manifest.write(staging.path())?;
    let report = Report::of(staging.path())?;
    report.write(staging.path())?;
    let reported = (host.now)();
    // The last moment at which a wish to stop is heard: from here on the run appears whole.
    host.check()?;
    let (path, unsynced) = staging.commit()?;
    folder.keep();
    let segments = manifest.segments.iter().map(|segment| &*segment.id);
    let uncleaned = state::Folder::open(&job.output, segments).map(state::Folder::keep).err();
    let unpruned = publish::prune(&job.output, settings.publishing.keep_runs as usize).err();
    let failures = unsynced.into_iter().chain(uncleaned).chain(unpruned);
    let failures = failures.map(|error| error.with_causes()).collect();
    let reject_share = tally.reject_share(known_rejects);
    let finished = (host.now)();
    let mut step_ms = manifest.step_ms.clone();
    step_ms.insert("report".into(), milliseconds(reported - written_at));
    step_ms.insert("publish".into(), milliseconds(finished - reported));
    Ok(Summary {
        run,
        path,
        files: inputs.files.len() as u64,
        same_files: changes.same.len() as u64,
        bytes: inputs.files.iter().map(|input| input.bytes).sum(),
        afresh,
        notices: history.map(|history| history.notices).unwrap_or_default(),
        took: finished - started,
        step_ms,
        drift: report.drift,
        manifest,
        failures,
        reject_share,
        too_many_rejects: reject_share > settings.publishing.max_reject_share,
        tally,
    })
}

/// Writes the rejects of what is no input, and takes over those of inputs that are as they were. Gives how many of the former were
/// known already.
fn write_rejects(
    inputs: &Inputs,
    history: Option<&History>,
    changes: &Changes<'_>,
    tables: &mut Tables,
    tally: &mut Tally,
) -> Result<u64, Error> {
    let Some(History { published, .. }) = history else {
        tally.reject(&inputs.rejects);
        tables.write_rejects(&inputs.rejects)?;
        return Ok(0);
    };
    let before = published.rejects_beside_inputs()?;
    let rejects = inputs.rejects.iter();
    let now =
        rejects.map(|r| [&*r.source, r.code.code(), &*r.message].map(str::to_owned)).collect::<Vec<_>>();
    let all_same = changes.read.is_empty() && changes.same.len() == published.manifest.inputs.len();
    if all_same && now == before {
        tables.link_rejects(published)?;
        return Ok(0);
    }
    tally.reject(&inputs.rejects);
    tables.write_rejects(&inputs.rejects)?;
    tables.append_rejects(published, |source| changes.same.contains_key(source))?;
    Ok(now.iter().filter(|reject| before.contains(reject)).count() as u64)
}

/// Checks that nothing was lost or doubled: neither of what the run read, whose `tally` is given, nor of what it took over, of which
/// so many pages and blocks are `left`. Gives the rows of each table, and both sides of the accounts.
fn balance(
    tally: &Tally,
    left: (u64, u64),
    written: &Written,
    files: &[manifest::Input],
) -> Result<(BTreeMap<Table, u64>, Accounting), Error> {
    let rows = rows_by_table(&written.parts);
    let published = |table| written.published.get(&table).copied().unwrap_or(0);
    let new = rows.iter().map(|(&table, &rows)| (table, rows - published(table))).collect();
    tally.check(&new)?;
    let segments = written.segments.iter().map(|segment| segment.counts.blocks()).sum::<u64>();
    let pages_read = files.iter().map(|input| input.pages).sum();
    let sides = [
        ("pages that stay", left.0, "rows taken over of documents", published(Table::Documents)),
        ("blocks of pages that stay", left.1, "rows taken over of blocks", published(Table::Blocks)),
        ("pages of inputs", pages_read, "rows of documents", rows[&Table::Documents]),
        ("blocks of segments", segments, "rows of blocks", rows[&Table::Blocks]),
    ];
    for (left, left_count, right, right_count) in sides {
        if left_count != right_count {
            return Err(Error::Accounting { left, left_count, right, right_count });
        }
    }
    let accounting = Accounting {
        pages_read,
        pages_written: rows[&Table::Documents],
        blocks_parsed: left.1 + tally.blocks_parsed,
        blocks_judged: segments,
        blocks_written: rows[&Table::Blocks],
        bytes_read: files.iter().map(|input| input.delivered).sum(),
        bytes_accounted: files.iter().map(|input| input.accounted).sum(),
    };
    Ok((rows, accounting))
}

/// Counts of the whole run.
fn counts(written: &Written, files: &[manifest::Input]) -> Counts {
    let mut counts = Counts { rejects: written.rejects.clone(), ..Counts::default() };
    written.segments.iter().for_each(|segment| counts.add(&segment.counts));
    counts.replaced_characters = files.iter().map(|input| input.replaced_characters).sum();
    counts
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
