//! `gristmill dedupe`: drops repeated paragraphs from pages.

use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use gristmill::dedupe::sentences::Mode;
use gristmill::model::Reject;
use gristmill::pipeline::Pipeline;
use gristmill::pipeline::dedupe_only::{self, Deduped, Outputs};
use gristmill::publish::owned::OwnedFolder;
use gristmill::read;
use serde_json::json;

use super::args::{Args, Dedupe};
use super::exit::Exit;
use super::logging::Log;
use super::run::{in_environment, inputs, progress, threads};
use super::settings;
use super::target::{STANDARD_OUTPUT, Target, check_apart};

/// Zstandard level for `.zst`: the fastest that still compresses as well as gzip.
const ZSTD_LEVEL: i32 = 1;

/// Maximum number of rejects reported on standard error: a wrong file of a million lines must not fill a log.
const MOST_TOLD: u64 = 20;

/// Runs `gristmill dedupe`.
pub(super) fn dedupe(args: &Dedupe, all: &Args, log: &Log) -> anyhow::Result<Exit> {
    let outputs = outputs(args);
    check_apart(
        &outputs
            .iter()
            .copied()
            .chain(all.config.as_deref().map(|path| ("--config", path)))
            .collect::<Vec<_>>(),
    )?;
    let pipeline =
        Pipeline::new(dedupe_only::settings(settings(all)?)).context("cannot set up the pipeline")?;
    if pipeline.settings().dedupe.sentences.mode != Mode::Off {
        log.warn(
            "dedupe.sentences has no effect here: only `gristmill run` looks for repeated sentences",
            json!({}),
        );
    }
    let inputs = read::discover_beside(&inputs(&args.inputs)?, None, &pipeline.settings().read)?;
    inputs.check_outputs(outputs.iter().map(|&(_, path)| path))?;
    for notice in inputs.notices() {
        log.warn(&notice, json!({}));
    }
    let target = |path: Option<&Path>, otherwise| path.map_or(Ok(Target::stream(otherwise)), Target::file);
    let mut pages = target(args.output.as_deref(), Box::new(io::stdout()))?;
    let mut removed = target(args.removed.as_deref(), Box::new(io::sink()))?;
    let rejects = Rejects {
        file: Mutex::new(target(args.rejects.as_deref(), Box::new(io::sink()))?),
        count: AtomicU64::new(0),
        log,
    };
    let compression = Compression::of(args.output.as_deref());
    let folder = spill_folder(args.output.as_deref())?;
    let progress = progress(args.quiet);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads(args.threads, log)).build()?;
    let deduped = in_environment(&*progress, |environment| {
        let mut outputs = Outputs {
            pages: pages.writer(),
            removed: removed.writer(),
            encode: &|lines| compression.encode(lines),
            rejected: &|reject| rejects.add(reject),
        };
        let budget = environment.budget(pipeline.settings().dedupe.memory_limit_bytes, folder.path());
        Ok(pool.install(|| dedupe_only::dedupe(&inputs, &pipeline, &budget, &mut outputs, environment))?)
    })?;
    drop(progress);
    rejects.finish()?;
    removed.finish()?;
    pages.finish()?;
    if !args.quiet {
        report(&deduped, log);
    }
    let too_many = deduped.run_counts.reject_share(0) > pipeline.settings().publishing.max_reject_share;
    Ok(if too_many { Exit::TooManyRejects } else { Exit::Done })
}

/// Rejects of the run: the first ones on standard error, all in a file.
struct Rejects<'a> {
    file: Mutex<Target>,
    count: AtomicU64,
    log: &'a Log,
}

impl Rejects<'_> {
    /// Reports `reject`.
    fn add(&self, reject: &Reject) -> io::Result<()> {
        if self.count.fetch_add(1, Ordering::Relaxed) < MOST_TOLD {
            self.log.warn(
                &format!("{}: {}", reject.source, reject.message),
                json!({ "code": reject.code.code() }),
            );
        }
        let line = json!({ "source": reject.source, "record": reject.record, "offset": reject.offset,
            "code": reject.code.code(), "message": reject.message });
        writeln!(self.file.lock().unwrap_or_else(PoisonError::into_inner).writer(), "{line}")
    }

    /// Completes the file, and states how many rejects are only there.
    fn finish(self) -> anyhow::Result<()> {
        self.file.into_inner().unwrap_or_else(PoisonError::into_inner).finish()?;
        let untold = self.count.into_inner().saturating_sub(MOST_TOLD);
        if untold > 0 {
            self.log.warn(
                &format!("{untold} more rejects; --rejects FILE lists all"),
                json!({ "rejects": untold }),
            );
        }
        Ok(())
    }
}

/// Reports the counts.
fn report(deduped: &Deduped, log: &Log) {
    let run_counts = &deduped.run_counts;
    let message = format!(
        "{} pages ({} repeated), {} paragraphs ({} kept, {} dropped), {} rejects",
        run_counts.pages_written,
        run_counts.pages_repeated,
        run_counts.blocks_parsed,
        run_counts.blocks_kept,
        run_counts.dropped(),
        run_counts.rejects(),
    );
    let fields = json!({
        "pages": run_counts.pages_written,
        "pages_repeated": run_counts.pages_repeated,
        "blocks_dropped": run_counts.blocks_dropped,
        "rejects": run_counts.rejects(),
        "seconds": deduped.took.as_seconds_f64(),
    });
    log.info(&message, fields);
}

/// Compression of the output.
#[derive(Clone, Copy)]
enum Compression {
    Nothing,
    Gzip,
    Zstandard,
}

impl Compression {
    /// Chooses the compression by the ending of the output's name.
    fn of(path: Option<&Path>) -> Self {
        match path.and_then(Path::extension).and_then(|extension| extension.to_str()) {
            Some("gz") => Self::Gzip,
            Some("zst") => Self::Zstandard,
            _ => Self::Nothing,
        }
    }

    /// Compresses lines as one member or frame; several in a row make up a file.
    fn encode(self, lines: Vec<u8>) -> io::Result<Vec<u8>> {
        match self {
            _ if lines.is_empty() => Ok(lines),
            Self::Nothing => Ok(lines),
            Self::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                encoder.write_all(&lines)?;
                encoder.finish()
            }
            Self::Zstandard => zstd::bulk::compress(&lines, ZSTD_LEVEL),
        }
    }
}

/// Returns everything that is written, with its option.
fn outputs(args: &Dedupe) -> Vec<(&'static str, &Path)> {
    let pages = args
        .output
        .as_deref()
        .map_or(("standard output", Path::new(STANDARD_OUTPUT)), |path| ("--output", path));
    let removed = args.removed.as_deref().map(|path| ("--removed", path));
    let rejects = args.rejects.as_deref().map(|path| ("--rejects", path));
    [Some(pages), removed, rejects].into_iter().flatten().collect()
}

/// Creates a folder for spilled data: next to `output`, where there should be room, or else in the system's
/// temporary folder.
fn spill_folder(output: Option<&Path>) -> anyhow::Result<OwnedFolder> {
    let parent = output.map(|path| path.parent().unwrap_or(Path::new("")).to_owned());
    let parent = parent.unwrap_or_else(std::env::temp_dir);
    OwnedFolder::unique(&parent).with_context(|| format!("cannot create a folder in `{}`", parent.display()))
}
