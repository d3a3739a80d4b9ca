//! `gristmill dedupe`: pages without repeated paragraphs.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use gristmill::config::Settings;
use gristmill::dedupe::sentences::Mode;
use gristmill::model::Reject;
use gristmill::pipeline::Mill;
use gristmill::pipeline::dedupe_only::{self, Deduped, Outputs};
use gristmill::read;
use serde_json::json;

use super::args::Dedupe;
use super::exit::Exit;
use super::logging::Log;
use super::run::{inputs, on_host, progress, threads};

/// Zstandard level of `.zst`: the fastest that still compresses as gzip does.
const ZSTD_LEVEL: i32 = 1;

/// Rejects that are told on standard error, at most: a wrong file of a million lines must not fill a log.
const MOST_TOLD: u64 = 20;

pub(super) fn dedupe(args: &Dedupe, settings: Settings, log: &Log) -> anyhow::Result<Exit> {
    let mill = Mill::new(dedupe_only::settings(settings)).context("cannot prepare the mill")?;
    if mill.settings().dedupe.sentences.mode != Mode::Off {
        log.warn(
            "dedupe.sentences has no effect here: only `gristmill run` looks for repeated sentences",
            json!({}),
        );
    }
    let inputs = read::discover(&inputs(&args.inputs)?, &mill.settings().read)?;
    if let Some(notice) = inputs.own_output_notice() {
        log.warn(&notice, json!({}));
    }
    let mut pages = Target::open(args.output.as_deref(), Box::new(io::stdout()))?;
    let mut removed = Target::open(args.removed.as_deref(), Box::new(io::sink()))?;
    let compression = Compression::of(args.output.as_deref());
    let folder = SpillFolder::beside(args.output.as_deref())?;
    let progress = progress(args.quiet);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads(args.threads, log)).build()?;
    let told = AtomicU64::new(0);
    let listed =
        Mutex::new(args.rejects.as_deref().map(File::create).transpose().context("cannot list rejects")?);
    let rejected = |reject: &Reject| {
        if told.fetch_add(1, Ordering::Relaxed) < MOST_TOLD {
            log.warn(
                &format!("{}: {}", reject.source, reject.message),
                json!({ "code": reject.code.code() }),
            );
        }
        let Some(file) = &mut *listed.lock().unwrap_or_else(PoisonError::into_inner) else { return Ok(()) };
        let line = json!({ "source": reject.source, "record": reject.record, "offset": reject.offset,
            "code": reject.code.code(), "message": reject.message });
        writeln!(file, "{line}")
    };
    let deduped = on_host(&*progress, |host| {
        let mut outputs = Outputs {
            pages: &mut *pages.writer,
            removed: &mut *removed.writer,
            encode: &|lines| compression.encode(lines),
            rejected: &rejected,
        };
        let budget = host.budget(mill.settings().dedupe.memory_limit_bytes, &folder.path);
        Ok(pool.install(|| dedupe_only::dedupe(&inputs, &mill, &budget, &mut outputs, host))?)
    })?;
    drop(progress);
    removed.finish()?;
    pages.finish()?;
    let untold = told.into_inner().saturating_sub(MOST_TOLD);
    if untold > 0 {
        log.warn(&format!("{untold} more rejects; --rejects FILE lists all"), json!({ "rejects": untold }));
    }
    if !args.quiet {
        report(&deduped, log);
    }
    let too_many = deduped.tally.reject_share(0) > mill.settings().publishing.max_reject_share;
    Ok(if too_many { Exit::TooManyRejects } else { Exit::Done })
}

fn report(deduped: &Deduped, log: &Log) {
    let tally = &deduped.tally;
    let message = format!(
        "{} pages ({} repeated), {} paragraphs ({} kept, {} dropped), {} rejects",
        tally.pages_written,
        tally.pages_repeated,
        tally.blocks_parsed,
        tally.blocks_kept,
        tally.dropped(),
        tally.rejects(),
    );
    let fields = json!({
        "pages": tally.pages_written,
        "pages_repeated": tally.pages_repeated,
        "blocks_dropped": tally.blocks_dropped,
        "rejects": tally.rejects(),
        "seconds": deduped.took.as_seconds_f64(),
    });
    log.info(&message, fields);
}

/// How lines are compressed.
#[derive(Clone, Copy)]
enum Compression {
    Nothing,
    Gzip,
    Zstandard,
}

impl Compression {
    fn of(path: Option<&Path>) -> Self {
        match path.and_then(Path::extension).and_then(|extension| extension.to_str()) {
            Some("gz") => Self::Gzip,
            Some("zst") => Self::Zstandard,
            _ => Self::Nothing,
        }
    }

    /// One member or frame: several after each other are a file.
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

/// A file that appears whole, under its name, once it is finished; or a stream.
struct Target {
    writer: Box<dyn Write + Send>,
    /// The name while it is written, and the name.
    rename: Option<(PathBuf, PathBuf)>,
}

impl Target {
    fn open(path: Option<&Path>, otherwise: Box<dyn Write + Send>) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(Self { writer: otherwise, rename: None }) };
        let mut partial = path.as_os_str().to_owned();
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        let file = File::create(&partial).with_context(|| format!("cannot write {}", partial.display()))?;
        Ok(Self { writer: Box::new(file), rename: Some((partial, path.to_owned())) })
    }

    fn finish(mut self) -> anyhow::Result<()> {
        self.writer.flush()?;
        if let Some((partial, path)) = self.rename.take() {
            File::open(&partial).and_then(|file| file.sync_all())?;
            fs::rename(&partial, &path).with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        if let Some((partial, _)) = &self.rename {
            let _ = fs::remove_file(partial);
        }
    }
}

/// A folder for what does not fit memory. Its files have no names, so that it is empty whenever it is removed.
struct SpillFolder {
    path: PathBuf,
}

impl SpillFolder {
    /// Beside `output`, where there should be room; among the system's temporary files without one.
    fn beside(output: Option<&Path>) -> anyhow::Result<Self> {
        let parent = output.map(|path| path.parent().unwrap_or(Path::new("")).to_owned());
        let parent = parent.unwrap_or_else(std::env::temp_dir);
        let path = parent.join(format!(".gristmill-{}", std::process::id()));
        fs::create_dir(&path).with_context(|| format!("cannot create {}", path.display()))?;
        Ok(Self { path })
    }
}

impl Drop for SpillFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir(&self.path);
    }
}
