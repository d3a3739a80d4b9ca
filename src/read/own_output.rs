//! Recognition of this program's own output, which is never an input: otherwise its tables would feed on
//! themselves every night.
//!
//! In: folders and files met under the roots. Out: which of them belong to the output folder of this run, by
//! whatever path or link they are reached, or are another output or run of this program. Cost: looking for
//! `manifest.json` and `runs` once in each folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Names of a run's manifest, and of the folder of runs.
const MANIFEST: &str = "manifest.json";
const RUNS: &str = "runs";

/// First fields of every manifest, in order.
const MANIFEST_FIELDS: [&str; 4] =
    ["\"run\":", "\"program_version\":", "\"schema_version\":", "\"settings_hash\":"];

/// Bytes that suffice for those fields: a name, two versions and a digest.
const MANIFEST_HEAD_BYTES: u64 = 4 << 10;

/// Output that is skipped.
#[derive(Debug, Default)]
pub(super) struct OwnOutput {
    /// The output folder of the run, with links resolved.
    folder: Option<PathBuf>,
    /// Device and inode of that folder.
    identity: Option<(u64, u64)>,
    /// Folders and files that were skipped, by the path they were met at; of what lies in `folder`, only the
    /// folder.
    met: BTreeSet<PathBuf>,
    /// Folders that patterns led through, and whether they hold output.
    seen: BTreeMap<PathBuf, bool>,
}

impl OwnOutput {
    /// Skips the output folder `folder`. One that does not exist yet is ignored: no input can lie in it.
    pub(super) fn at(folder: Option<&Path>) -> Self {
        let folder = folder.and_then(|folder| fs::canonicalize(folder).ok());
        let identity = folder.as_deref().and_then(|folder| fs::metadata(folder).ok()).map(|of| identity(&of));
        Self { folder, identity, ..Self::default() }
    }

    /// Returns true, and records it, if the folder at `path` holds output, of this run or of any other run of
    /// this program.
    pub(super) fn is_folder(&mut self, path: &Path, metadata: &Metadata) -> bool {
        let is_own = Some(identity(metadata)) == self.identity || is_run(path) || holds_runs(path);
        if is_own {
            self.met.insert(path.to_owned());
        }
        is_own
    }

    /// Returns true, and records it, if a folder between `base`, included, and `path` holds output: a pattern
    /// relative to `base` matches files without entering their folders.
    pub(super) fn is_above(&mut self, path: &Path, base: &Path) -> bool {
        let folders = path.ancestors().skip(1).take_while(|folder| folder.starts_with(base));
        for folder in folders.collect::<Vec<_>>().into_iter().rev() {
            let is_own = self.seen.get(folder).copied().unwrap_or_else(|| {
                let at = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
                let is_own = fs::metadata(at).is_ok_and(|metadata| self.is_folder(at, &metadata));
                self.seen.insert(folder.to_owned(), is_own);
                is_own
            });
            if is_own {
                return true;
            }
        }
        false
    }

    /// Returns the first path that was skipped.
    pub(super) fn first_met(&self) -> Option<PathBuf> {
        self.met.first().cloned()
    }

    /// Returns true, and records it, if `path`, which must be free of links, lies in the output folder of the
    /// run.
    pub(super) fn holds(&mut self, path: &Path) -> bool {
        let Some(folder) = self.folder.as_ref().filter(|folder| path.starts_with(folder)) else {
            return false;
        };
        // The folder itself may have been recorded by another name.
        if self.met.is_empty() {
            self.met.insert(folder.clone());
        }
        true
    }

    /// Returns everything that was skipped.
    pub(super) fn into_met(self) -> Vec<PathBuf> {
        self.met.into_iter().collect()
    }
}

/// Device and inode.
fn identity(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

/// Beginning of every metrics file.
pub const METRICS_HEAD: &str = "# HELP gristmill_";

/// Returns true if the file at `path`, which must be a regular one, begins as the metrics file of a run.
pub(super) fn is_metrics(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(METRICS_HEAD.len() as u64).read_to_end(&mut head));
    read.is_ok() && head == METRICS_HEAD.as_bytes()
}

/// Returns true if `folder` is a run: it contains a manifest as this program writes it.
fn is_run(folder: &Path) -> bool {
    let path = folder.join(MANIFEST);
    // Only regular files are opened, so that no pipe blocks.
    if !fs::metadata(&path).is_ok_and(|metadata| metadata.is_file()) {
        return false;
    }
    let mut head = Vec::new();
    let read = File::open(&path).and_then(|file| file.take(MANIFEST_HEAD_BYTES).read_to_end(&mut head));
    let head = String::from_utf8_lossy(&head);
    let mut rest = &*head;
    read.is_ok()
        && MANIFEST_FIELDS.iter().all(|field| {
            let found = rest.split_once(field);
            rest = found.map_or("", |(_, behind)| behind);
            found.is_some()
        })
}

/// Returns true if `folder` is an output folder: its `runs` contains a run.
fn holds_runs(folder: &Path) -> bool {
    let entries = fs::read_dir(folder.join(RUNS)).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| is_run(&entry.path()))
}
