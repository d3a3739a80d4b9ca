//! Shared parts of the filters: pages from files or standard input, and JSON lines in order.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use gristmill::model::{RawPage, Reject};
use gristmill::pipeline::Pipeline;
use gristmill::read::{self, Draft, Entry, jsonl};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde_json::{Value, json};

use super::exit::{Exit, Usage};
use super::logging::Log;
use super::target::{STANDARD_OUTPUT, is_one_file};

/// Number of lines processed at a time: enough for all cores, few enough to answer soon.
const BATCH_LINES: usize = 256;
/// Bytes of lines after which a batch is full.
const BATCH_BYTES: usize = 4 << 20;

/// Writes what `each` makes of every page of `files`, or of standard input as one page, to `out`. Reports rejects on
/// `log`; more of them than the settings allow are an exit code of their own, as for a run.
pub(super) fn each_page<W: Write>(
    files: &[PathBuf],
    pipeline: &Pipeline,
    log: &Log,
    mut out: W,
    mut each: impl FnMut(RawPage, &mut W) -> io::Result<Result<(), Reject>>,
) -> anyhow::Result<Exit> {
    let mut counts = Counts::default();
    visit(files, &pipeline.settings().read, |page| {
        let done = match page {
            Ok(page) => each(page, &mut out)?,
            Err(reject) => Err(reject),
        };
        counts.inputs += 1;
        if let Err(reject) = done {
            counts.rejects += 1;
            let code = json!({ "code": reject.code.code() });
            log.warn(&format!("{}: {}", reject.source, reject.message), code);
        }
        Ok(())
    })?;
    out.flush()?;
    if counts.inputs == 0 {
        log.warn("there are no pages", Value::Null);
    }
    Ok(counts.exit(pipeline))
}

/// Numbers of pages or lines.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    inputs: u32,
    rejects: u32,
}

impl Counts {
    /// Returns the exit code by the share of rejects that the settings allow.
    fn exit(self, pipeline: &Pipeline) -> Exit {
        let share = f64::from(self.rejects) / f64::from(self.inputs.max(1));
        if share > pipeline.settings().publishing.max_reject_share {
            Exit::TooManyRejects
        } else {
            Exit::Done
        }
    }
}

/// Calls `each` with every page of `files`, or with standard input as one page.
fn visit(
    files: &[PathBuf],
    options: &read::Options,
    mut each: impl FnMut(Result<RawPage, Reject>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    if files.is_empty() {
        let mut bytes = Vec::new();
        let limit = options.max_page_bytes.saturating_add(1);
        io::stdin().lock().take(limit).read_to_end(&mut bytes).context("cannot read standard input")?;
        if bytes.len() as u64 >= limit {
            return Err(
                Usage(format!("standard input is longer than {} bytes", options.max_page_bytes)).into()
            );
        }
        return each(Ok(Draft::sniffed(bytes).alone()));
    }
    let inputs = read::discover(files, options)?;
    inputs.check_outputs([Path::new(STANDARD_OUTPUT)])?;
    for reject in inputs.rejects {
        each(Err(reject))?;
    }
    for (file, input) in (0..).zip(&inputs.files) {
        for entry in read::open(input, file, options) {
            match entry {
                Entry::Page(page) => each(Ok(page))?,
                Entry::Reject(reject) => each(Err(reject))?,
                Entry::Skipped { .. } => {}
            }
        }
    }
    Ok(())
}

/// Converts every line of `files`, or of standard input, to one line on standard output, in order. Counts the answers that
/// are errors on `log`; more of them than the settings allow are an exit code of their own, as for a run.
pub(super) fn each_line(
    files: &[PathBuf],
    pipeline: &Pipeline,
    log: &Log,
    line: impl Fn(&[u8]) -> Value + Sync,
) -> anyhow::Result<Exit> {
    let mut counts = Counts::default();
    convert(files, pipeline.settings().read.max_line_bytes, &mut counts, &line)?;
    let Counts { inputs, rejects } = counts;
    if rejects > 0 {
        let message = format!("{rejects} of {inputs} lines are rejects; their answers say why");
        log.warn(&message, json!({ "lines": inputs, "rejects": rejects }));
    }
    Ok(counts.exit(pipeline))
}

/// Converts the lines, of at most `limit` bytes, and counts them.
fn convert(
    files: &[PathBuf],
    limit: u64,
    counts: &mut Counts,
    line: &(impl Fn(&[u8]) -> Value + Sync),
) -> anyhow::Result<()> {
    if files.is_empty() {
        return lines_of(&mut io::stdin().lock(), limit, counts, line);
    }
    let out = Path::new(STANDARD_OUTPUT);
    if let Some(file) = files.iter().find(|file| is_one_file(file, out)) {
        return Err(Usage(format!("{} is both an input and standard output", file.display())).into());
    }
    for file in files {
        let opened = std::fs::File::open(file)
            .map_err(|error| Usage(format!("cannot open {}: {error}", file.display())))?;
        lines_of(&mut BufReader::new(opened), limit, counts, line)
            .with_context(|| format!("cannot filter {}", file.display()))?;
    }
    Ok(())
}

/// Converts the lines of `input` in parallel batches, in order.
fn lines_of(
    input: &mut impl BufRead,
    limit: u64,
    counts: &mut Counts,
    line: &(impl Fn(&[u8]) -> Value + Sync),
) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    loop {
        let batch = next_batch(input, limit)?;
        if batch.is_empty() {
            return Ok(out.flush()?);
        }
        let answers = batch.par_iter().map(|text| match text {
            Line::Whole(text) => line(text),
            Line::TooLong => {
                error(Value::Null, "line_too_long", &format!("the line is longer than {limit} bytes"))
            }
        });
        let mut text = Vec::new();
        for answer in answers.collect::<Vec<_>>() {
            counts.inputs += 1;
            counts.rejects += u32::from(answer.get("error").is_some());
            serde_json::to_writer(&mut text, &answer)?;
            text.push(b'\n');
        }
        out.write_all(&text)?;
    }
}

/// Makes an answer that reports an error.
pub(super) fn error(id: impl Into<Value>, code: &str, message: &str) -> Value {
    json!({ "id": id.into(), "error": { "code": code, "message": message } })
}

/// Returns the value that is written as `bytes`; null if it has no form in JSON (`NaN`).
pub(super) fn value_of(bytes: &[u8]) -> Value {
    let value = serde_json::from_slice(bytes).ok();
    value.or_else(|| jsonl::text(bytes).map(Value::from)).unwrap_or_default()
}

/// Returns the `id` of a line of JSON that is no input, or null, so that the error can be matched to the line.
pub(super) fn id_of(line: &[u8]) -> Value {
    let id = jsonl::members(line, ["id"]).ok().and_then(|[id]| id.map(value_of));
    id.filter(|id| id.is_string() || id.is_number()).unwrap_or_default()
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
}

/// Reads the next batch of lines, skipping blank ones; empty at the end.
fn next_batch(input: &mut impl BufRead, limit: u64) -> io::Result<Vec<Line>> {
    let (mut batch, mut bytes) = (Vec::new(), 0);
    while batch.len() < BATCH_LINES && bytes < BATCH_BYTES {
        let mut line = Vec::new();
        if input.by_ref().take(limit.saturating_add(1)).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        bytes += line.len();
        if line.len() as u64 > limit && line.last() != Some(&b'\n') {
            skip_line(input)?;
            batch.push(Line::TooLong);
        } else if !line.trim_ascii().is_empty() {
            batch.push(Line::Whole(line));
        }
    }
    Ok(batch)
}

/// Skips the rest of the line.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let (read, found) = match memchr::memchr(b'\n', buffer) {
            Some(at) => (at + 1, true),
            None => (buffer.len(), false),
        };
        input.consume(read);
        if found {
            return Ok(());
        }
    }
}
