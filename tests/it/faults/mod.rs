//! Runs that are struck: killed at every step and at any moment, on disks that fill up or fail, under limits.
//!
//! `shim.c` is built by the C compiler that rustc links with, and loaded ahead of libc into the program as it is built: there
//! is no switch for tests in the program. What is looked at afterwards is what a user sees: exit code, messages, `latest`,
//! what `verify` says, and that nothing lies in the output folder that no run published.
//!
//! `GRISTMILL_SOAK=1` (`make soak`) tries many more places.

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

/// Whether the long sweeps are wanted.
pub(crate) fn is_soak() -> bool {
    std::env::var_os("GRISTMILL_SOAK").is_some()
}

/// Says a figure, or what was skipped.
#[expect(clippy::print_stderr, reason = "the runner shows it where it is asked to")]
pub(crate) fn tell(line: &str) {
    eprintln!("{line}");
}

/// The shim as a library; `None`, with a line that says so, where it cannot be used.
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
        // Tests run side by side: each builds under a name of its own, and the last rename wins.
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

/// What befalls one call or, with `on`, all from it on.
#[derive(Clone, Copy, Debug)]
struct Fault<'a> {
    /// The folder whose calls count.
    folder: &'a Path,
    /// Names of the calls that count, between commas.
    calls: &'a str,
    /// The call that is struck, from 1.
    at: usize,
    kind: &'a str,
    on: bool,
}

/// A place with inputs, settings and an output folder.
struct Yard {
    folder: TempDir,
    shim: PathBuf,
}

/// Calls that change what stands in a folder, or make it last.
const STEPS: &str = "rename,symlink,link,unlink,rmdir,mkdir,fsync,create,truncate";

impl Yard {
    /// A place with six inputs of different formats; `None` where no faults can be made.
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

    /// The inputs of the next night: one changed, one new, one gone.
    fn next_night(&self) {
        let page = self.inputs().join("000_ecf51989fed748b2.txt");
        let longer = fs::read_to_string(&page).unwrap() + "\n\nA paragraph was put behind it in the night.\n";
        fs::write(page, longer).unwrap();
        let new = "courier_ferry_timetable.txt";
        fs::copy(seeds().join(new), self.inputs().join(new)).unwrap();
        fs::remove_file(self.inputs().join("courier_boatyard_apprentices.html")).unwrap();
    }

    /// A run of this place's inputs, in one thread, so that calls come in one order.
    fn run(&self) -> Command {
        let mut command = gristmill();
        command.arg("run").arg(self.inputs()).arg("-o").arg(self.output());
        command.args(["-j", "1", "--quiet", "--config"]).arg(self.settings());
        command
    }

    /// The same, with the shim counting calls.
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

    /// The calls on `folder` that a run makes, each with its name, path and other path. The run is published.
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

    /// Forgets all that was published, and puts back what `kept` holds.
    fn restore(&self, kept: Option<&Path>) {
        let _ = fs::remove_dir_all(self.output());
        if let Some(kept) = kept {
            succeed(Command::new("cp").arg("-a").arg(kept).arg(self.output()));
        }
    }

    /// Puts a copy of the output folder aside.
    fn keep(&self, name: &str) -> PathBuf {
        let kept = self.folder.path().join(name);
        succeed(Command::new("cp").arg("-a").arg(self.output()).arg(&kept));
        kept
    }

    /// Fails unless `latest` is sound, or there is none where none `may_be_missing`.
    fn assert_latest_is_sound(&self, may_be_missing: bool, about: &str) {
        if may_be_missing && !self.output().join("latest").is_symlink() {
            return;
        }
        let verify = output(gristmill().args(["verify", "-o"]).arg(self.output()));
        assert!(verify.status.success(), "{about}: {}", said(&verify));
    }

    /// Fails where something lies in the output folder that no run published, or more runs than `most`.
    fn assert_no_garbage(&self, most: usize, about: &str) {
        let known = BTreeSet::from(["runs", "latest", "state", ".lock"].map(str::to_owned));
        let found = names(&self.output());
        let stray = found.difference(&known).collect::<Vec<_>>();
        assert!(stray.is_empty(), "{about}: {stray:?} lie in the output folder");
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

    /// The rows of all tables of `latest`, sorted, each with its table ahead and without the run's name.
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

/// What a command printed as messages.
pub(crate) fn said(output: &Output) -> String {
    format!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr))
}

/// Names in `folder`; none where there is no such folder.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}
