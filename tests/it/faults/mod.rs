//! Tests with injected faults: runs killed at every step and at random moments, full and failing disks,
//! resource limits.
//!
//! The C compiler that rustc links with builds `shim.c`, which is loaded into the normal program ahead of
//! libc; the program has no code for tests. Afterwards the tests check what a user sees: exit code, messages,
//! `latest`, the result of `verify`, and that no stray files are in the output folder.
//!
//! With `GRISTMILL_SOAK=1` (`make soak`) many more places are tried.

mod clock;
mod errors;
mod kills;
mod limits;
mod reader;
mod stops;

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const SHIM: &str = include_str!("shim.c");

/// Returns true if the long tests are enabled.
pub(crate) fn is_soak() -> bool {
    std::env::var_os("GRISTMILL_SOAK").is_some()
}

/// Prints a figure or the reason of a skipped test.
#[expect(clippy::print_stderr, reason = "the runner shows it where it is asked to")]
pub(crate) fn tell(line: &str) {
    eprintln!("{line}");
}

/// Builds the shim and returns the library; `None`, with a message, if it cannot be used here.
pub(crate) fn shim() -> Option<PathBuf> {
    let skipped = |why: &str| {
        tell(&format!("SKIPPED: no faults can be made here: {why}"));
        None
    };
    if !cfg!(all(target_os = "linux", target_env = "gnu")) {
        return skipped("the shim is written for Linux with glibc");
    }
    let mut hasher = DefaultHasher::new();
    SHIM.hash(&mut hasher);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let library = folder.join(format!("faults-{:016x}.so", hasher.finish()));
    if !library.exists() {
        // Tests run in parallel: each builds under its own name, and the last rename wins.
        let fresh = tempfile::Builder::new().suffix(".so").tempfile_in(folder).unwrap().into_temp_path();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/faults/shim.c");
        let flags = ["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o"];
        match Command::new("cc").args(flags).arg(&fresh).arg(source).arg("-ldl").output() {
            Ok(built) if built.status.success() => fs::rename(&fresh, &library).unwrap(),
            Ok(built) => panic!("the shim does not build: {}", String::from_utf8_lossy(&built.stderr)),
            Err(error) => return skipped(&format!("no C compiler: {error}")),
        }
    }
    Some(library)
}

/// A fault at one call or, with `on`, at all calls from it on.
#[derive(Clone, Copy, Debug)]
struct Fault<'a> {
    /// Only calls on this folder or below it count.
    folder: &'a Path,
    /// Names of the calls that count, separated by commas.
    calls: &'a str,
    /// Number of the call that fails, from 1.
    at: usize,
    kind: &'a str,
    on: bool,
}

/// A temporary folder with inputs, settings and an output folder.
struct Yard {
    folder: TempDir,
    shim: PathBuf,
}

/// Calls that change the entries of a folder, or sync or truncate files.
const STEPS: &str = "rename,symlink,link,unlink,rmdir,mkdir,fsync,create,truncate";

impl Yard {
    /// Creates a yard with six inputs of different formats; `None` if faults cannot be injected here.
    fn new() -> Option<Self> {
        let yard = Self { folder: tempfile::tempdir().unwrap(), shim: shim()? };
        fs::create_dir(yard.inputs()).unwrap();
        for seed in [
            "000_ecf51989fed748b2.txt",
            "blog_posts.parquet",
            "courier_boatyard_apprentices.html",
            "courier_crawl.warc.gz",
            "courier_market.jsonl.zst",
            "forum_threads.csv",
        ] {
            fs::copy(seeds().join(seed), yard.inputs().join(seed)).unwrap();
        }
        yard.keep_runs(1);
        Some(yard)
    }

    fn keep_runs(&self, runs: u32) {
        let settings = format!("[output]\nkeep_runs = {runs}\nmax_reject_share = 1.0\n");
        fs::write(self.settings(), settings).unwrap();
    }

    fn inputs(&self) -> PathBuf {
        self.folder.path().join("inputs")
    }

    fn output(&self) -> PathBuf {
        self.folder.path().join("output")
    }

    fn settings(&self) -> PathBuf {
        self.folder.path().join("settings.toml")
    }

    /// Changes one input, adds one and removes one.
    fn next_night(&self) {
        let page = self.inputs().join("000_ecf51989fed748b2.txt");
        let longer = fs::read_to_string(&page).unwrap() + "\n\nA paragraph was put behind it in the night.\n";
        fs::write(page, longer).unwrap();
        let new = "courier_ferry_timetable.txt";
        fs::copy(seeds().join(new), self.inputs().join(new)).unwrap();
        fs::remove_file(self.inputs().join("courier_boatyard_apprentices.html")).unwrap();
    }

    /// Returns a command that runs on the inputs, in one thread, so that calls have a fixed order.
    fn run(&self) -> Command {
        let mut command = gristmill();
        command.arg("run").arg(self.inputs()).arg("-o").arg(self.output());
        command.args(["-j", "1", "--quiet", "--config"]).arg(self.settings());
        command
    }

    /// Like [`Self::run`], with the shim counting calls.
    fn watched(&self, folder: &Path, calls: &str) -> Command {
        let mut command = self.run();
        command.env("LD_PRELOAD", &self.shim).env("FAULT_FOLDER", folder).env("FAULT_CALLS", calls);
        command
    }

    fn struck(&self, fault: Fault<'_>) -> Output {
        let mut command = self.watched(fault.folder, fault.calls);
        command.env("FAULT_AT", fault.at.to_string()).env("FAULT_KIND", fault.kind);
        if fault.on {
            command.env("FAULT_ON", "1");
        }
        output(&mut command)
    }

    /// Runs and returns the counted calls on `folder`, each with its name, path and other path. The run is
    /// published.
    fn calls(&self, folder: &Path, calls: &str) -> Vec<[String; 3]> {
        let log = self.folder.path().join("calls.log");
        let _ = fs::remove_file(&log);
        succeed(self.watched(folder, calls).env("FAULT_LOG", &log));
        let text = fs::read_to_string(&log).unwrap_or_default();
        let call = |line: &str| {
            let mut parts = line.split('\t').skip(1).map(str::to_owned);
            [(); 3].map(|()| parts.next().unwrap())
        };
        text.lines().map(call).collect()
    }

    /// Deletes the output folder and replaces it by a copy of `kept`, if given.
    fn restore(&self, kept: Option<&Path>) {
        let _ = fs::remove_dir_all(self.output());
        if let Some(kept) = kept {
            succeed(Command::new("cp").arg("-a").arg(kept).arg(self.output()));
        }
    }

    /// Copies the output folder to `name` and returns the copy.
    fn keep(&self, name: &str) -> PathBuf {
        let kept = self.folder.path().join(name);
        succeed(Command::new("cp").arg("-a").arg(self.output()).arg(&kept));
        kept
    }

    /// Asserts that `latest` verifies; it may be missing only if `may_be_missing`.
    fn assert_latest_is_sound(&self, may_be_missing: bool, about: &str) {
        if may_be_missing && !self.output().join("latest").is_symlink() {
            return;
        }
        let verify = output(gristmill().args(["verify", "-o"]).arg(self.output()));
        assert!(verify.status.success(), "{about}: {}", said(&verify));
    }

    /// Asserts that the output folder has only published runs, at most `most`, and no stray files.
    fn assert_no_garbage(&self, most: usize, about: &str) {
        let known = BTreeSet::from(["runs", "latest", "state", ".lock"].map(str::to_owned));
        let found = names(&self.output());
        let stray = found.difference(&known).collect::<Vec<_>>();
        assert!(stray.is_empty(), "{about}: {stray:?} are in the output folder");
        let runs = self.runs();
        assert!(runs.len() <= most, "{about}: {} runs are left: {runs:?}", runs.len());
        for run in runs {
            let verify = output(gristmill().args(["verify", &run, "-o"]).arg(self.output()));
            assert!(verify.status.success(), "{about}: {run}: {}", said(&verify));
        }
    }

    fn runs(&self) -> BTreeSet<String> {
        names(&self.output().join("runs"))
    }

    fn latest(&self) -> Option<PathBuf> {
        fs::read_link(self.output().join("latest")).ok()
    }

    /// Returns the rows of all tables of `latest`, sorted, each prefixed with its table and without the name
    /// of the run.
    fn rows(&self) -> Vec<String> {
        rows(&self.output().join("latest"))
    }
}

fn rows(run: &Path) -> Vec<String> {
    let mut rows = Vec::new();
    for table in ["documents", "blocks", "sentences", "rejects"] {
        let mut reader = csv::Reader::from_path(run.join("csv").join(format!("{table}.csv"))).unwrap();
        let of_run = reader.headers().unwrap().iter().position(|name| name == "run");
        for row in reader.records() {
            let row = row.unwrap();
            let cells = row.iter().enumerate().filter(|&(at, _)| Some(at) != of_run).map(|(_, cell)| cell);
            rows.push(format!("{table}\t{}", cells.collect::<Vec<_>>().join("\t")));
        }
    }
    rows.sort_unstable();
    rows
}

pub(crate) fn gristmill() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gristmill"));
    command.env_remove("SOURCE_DATE_EPOCH").stdin(Stdio::null());
    command
}

fn seeds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds")
}

pub(crate) fn output(command: &mut Command) -> Output {
    command.output().unwrap()
}

fn succeed(command: &mut Command) -> Output {
    let output = output(command);
    assert!(output.status.success(), "{command:?}: {}", said(&output));
    output
}

/// Returns the exit status of a command and the messages that it printed to standard error.
pub(crate) fn said(output: &Output) -> String {
    format!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr))
}

/// Returns the names of the entries of `folder`, or none if it does not exist.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}
