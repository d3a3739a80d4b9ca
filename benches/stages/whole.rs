//! Measures whole runs by their CPU time, and compares it to that of `zstd -6` on the same file, so that the
//! speed of the machine cancels out.
//!
//! Inputs are the labelled pages beside the repository, as text dumps and as HTML, and the prose corpus named
//! by `GRISTMILL_BENCH_CORPUS`; each becomes one JSONL file. A missing input is skipped with a message. The
//! table gives for each input: MB per CPU-second on one thread, CPU time as a multiple of that of zstd,
//! speed-up of two threads, peak memory, and the share of each step.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use flate2::read::MultiGzDecoder;
use gristmill::pipeline::{self, Job, Summary};
use tempfile::TempDir;

/// Number of timed runs. The one with the least CPU time is shown, because other load only adds to it.
const SAMPLES: usize = 3;

/// Level of zstd for comparison; it compresses text at about 60 MB per CPU-second.
const ZSTD_LEVEL: i32 = 6;

/// Base-2 logarithm of the zstd window of the labelled pages, from their README.
const WINDOW_LOG: u32 = 27;

/// Clock ticks per second in `/proc/self/stat`, see proc(5). Linux uses this value on every architecture.
const TICKS: f64 = 100.0;

/// Measures all inputs that exist and prints a table.
pub(crate) fn measure_all() {
    println!(
        "\n{:<12} {:>8} {:>8} {:>10} {:>10} {:>10}",
        "whole run", "MB", "MB/CPU-s", "x zstd -6", "2 threads", "peak MB"
    );
    let folder = super::folder();
    for (name, input) in [
        ("text dumps", labelled("text", folder.path())),
        ("prose", generated(folder.path())),
        ("HTML", labelled("html", folder.path())),
    ] {
        match input {
            Ok(input) => measure(name, &input),
            Err(missing) => eprintln!("{name}: SKIPPED, {missing}"),
        }
    }
}

/// Unpacks the labelled pages in `form` ("text" or "html") into `folder` and returns the file; the error
/// names the missing input.
fn labelled(form: &str, folder: &Path) -> Result<PathBuf, String> {
    let packed = format!("../shared/data/pages/pages.{form}.jsonl.zst");
    let packed = Path::new(env!("CARGO_MANIFEST_DIR")).join(packed);
    let file = File::open(&packed).map_err(|error| format!("{}: {error}", packed.display()))?;
    let mut decoder = zstd::Decoder::new(file).expect("a decoder can be made");
    decoder.window_log_max(WINDOW_LOG).expect("the window is one that zstd knows");
    let input = folder.join(format!("{form}.jsonl"));
    io::copy(&mut decoder, &mut File::create(&input).expect("a temporary file can be made"))
        .expect("the labelled pages can be unpacked");
    Ok(input)
}

/// Concatenates the documents of the generated corpus into a file in `folder` and returns it; the error names
/// the missing input.
fn generated(folder: &Path) -> Result<PathBuf, String> {
    let corpus = std::env::var_os("GRISTMILL_BENCH_CORPUS").ok_or("GRISTMILL_BENCH_CORPUS is not set")?;
    let documents = Path::new(&corpus).join("documents");
    let parts = fs::read_dir(&documents).map_err(|error| format!("{}: {error}", documents.display()))?;
    let mut parts = parts.map(|part| part.expect("the folder can be read").path()).collect::<Vec<_>>();
    parts.sort_unstable();
    let input = folder.join("prose.jsonl");
    let mut output = BufWriter::new(File::create(&input).expect("a temporary file can be made"));
    for part in parts {
        let file = File::open(part).expect("a part can be opened");
        io::copy(&mut MultiGzDecoder::new(file), &mut output).expect("a part can be unpacked");
    }
    output.flush().expect("a temporary file can be written");
    Ok(input)
}

/// Times and summary of a run.
struct Run {
    cpu_s: f64,
    wall: Duration,
    summary: Summary,
}

fn measure(name: &str, input: &Path) {
    let bytes = fs::metadata(input).expect("the input is there").len();
    let megabytes = bytes as f64 / 1e6;
    let zstd_s = least((0..SAMPLES).map(|_| zstd(input)));
    super::forget_peak();
    let one = best(input, 1);
    let two = best(input, 2);
    let sooner = one.wall.as_secs_f64() / two.wall.as_secs_f64();
    let peak = one.summary.manifest.peak_memory_bytes.unwrap_or_default() / 1_000_000;
    println!(
        "{name:<12} {megabytes:>8.0} {:>8.1} {:>10.1} {sooner:>9.2}x {peak:>10}",
        megabytes / one.cpu_s,
        one.cpu_s / zstd_s,
    );
    let all = one.summary.step_ms.values().sum::<u64>().max(1);
    let shares = one.summary.step_ms.iter().map(|(step, &ms)| format!("{step} {} %", 100 * ms / all));
    println!("{:<12} {}", "", shares.collect::<Vec<_>>().join(", "));
}

/// Runs `input` [`SAMPLES`] times and returns the run with the least CPU time.
fn best(input: &Path, threads: usize) -> Run {
    let runs = (0..SAMPLES).map(|_| run(input, threads));
    runs.min_by(|a, b| a.cpu_s.total_cmp(&b.cpu_s)).expect("there is a sample")
}

fn run(input: &Path, threads: usize) -> Run {
    let output: TempDir = super::folder();
    let job = Job {
        inputs: vec![input.to_owned()].into(),
        output: output.path().to_owned(),
        full: true,
        threads,
        other_outputs: Vec::new(),
    };
    let (before, start) = (cpu_s(), Instant::now());
    let summary = pipeline::run(&job, &super::MILL, &super::host()).expect("the run is published");
    Run { cpu_s: cpu_s() - before, wall: start.elapsed(), summary }
}

/// Returns the CPU seconds of compressing `input` with `zstd -6` on one thread.
fn zstd(input: &Path) -> f64 {
    let before = cpu_s();
    let file = File::open(input).expect("the input is there");
    zstd::stream::copy_encode(file, io::sink(), ZSTD_LEVEL).expect("a file can be compressed");
    cpu_s() - before
}

fn least(seconds: impl Iterator<Item = f64>) -> f64 {
    seconds.fold(f64::INFINITY, f64::min)
}

/// Returns the CPU seconds, user and system, of this process so far.
fn cpu_s() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("the kernel reports process times");
    // The program name in parentheses may contain spaces; the times are the 12th and 13th field after it.
    let fields = stat.rsplit_once(')').map(|(_, fields)| fields).unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok());
    ticks.sum::<f64>() / TICKS
}
