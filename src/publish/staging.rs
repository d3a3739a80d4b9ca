//! Atomic publication of a run, and removal of old runs.
//!
//! A run is written to `runs/.staging-<run>`, a name that readers ignore. Publication makes it durable (every
//! file and folder is synced), renames it to `runs/<run>`, and then replaces `latest` by renaming a new
//! symbolic link over it. POSIX `rename` is atomic, so a reader sees either the old or the new run; after a
//! crash between the two renames, `latest` still leads to the old run. Only the holder of
//! [`RunLock`](super::lock::RunLock) may call the functions of this module.
//!
//! The following are removed: staging folders that have a mark ([`owned`]) or a manifest that names them;
//! runs that have a manifest, and of those only the files listed in it; and temporary links to a run, by name
//! and target. Everything else may belong to somebody else; it is left alone and reported.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::layout::{
    LATEST_LINK, LOCK_FILE, MANIFEST_FILE, PREVIOUS_FILE, REPORT_FILE, RUNS_FOLDER, STATE_FOLDER,
};
use super::manifest::Manifest;
use super::owned::{self, OwnedFolder};
use crate::tables::{self, CSV_FOLDER, Error, Table};

const STAGING_PREFIX: &str = ".staging-";
const NEW_LINK_PREFIX: &str = ".latest-";

/// The folder of a run that is not yet published. Dropping it removes the folder.
#[derive(Debug)]
pub struct Staging {
    output: PathBuf,
    run: String,
    folder: OwnedFolder,
    foreign: Vec<PathBuf>,
}

impl Staging {
    /// Creates the staging folder of `run` in `output`, and removes what killed runs left.
    ///
    /// # Errors
    /// Fails if the run exists, `latest` does not belong to this program, or a folder cannot be created or
    /// removed.
    pub fn begin(output: &Path, run: &str) -> Result<Self, Error> {
        let runs = output.join(RUNS_FOLDER);
        let mut foreign = Vec::new();
        if !has_runs(output) {
            // In case the folder was chosen by mistake, its content is reported once, by the first run.
            let own = [LOCK_FILE, LATEST_LINK, STATE_FOLDER, RUNS_FOLDER];
            foreign.extend(
                entries(output)?.into_iter().filter(|path| !own.iter().any(|own| path.ends_with(own))),
            );
        }
        fs::create_dir_all(&runs).map_err(|source| Error::io("create", &runs, source))?;
        check_latest(output)?;
        foreign.extend(remove_staging_folders(&runs)?);
        foreign.extend(remove_new_links(output)?);
        let published = runs.join(run);
        if fs::symlink_metadata(&published).is_ok() {
            return Err(Error::RunExists { path: published });
        }
        let folder = OwnedFolder::create(runs.join(format!("{STAGING_PREFIX}{run}")))?;
        Ok(Self { output: output.to_owned(), run: run.to_owned(), folder, foreign })
    }

    /// Returns the path of the staging folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Returns foreign files and folders in places where only this program should write; they were left
    /// alone.
    #[must_use]
    pub fn foreign(&self) -> &[PathBuf] {
        &self.foreign
    }

    /// Makes what has been written so far durable, which leaves little of it to [`Self::commit`].
    ///
    /// # Errors
    /// Fails if a file cannot be synced.
    pub fn sync(&self) -> Result<(), Error> {
        sync_tree(self.path())
    }

    /// Publishes the run, whose manifest must be written, and lets `latest` lead to it. Returns the folder of
    /// the run, and the error that kept the last step from becoming durable, if any. In that case the run is
    /// published, but a power failure may undo it.
    ///
    /// # Errors
    /// Fails if a file cannot be synced or a rename fails; `latest` is then unchanged and nothing is left of
    /// the run.
    pub fn commit(mut self) -> Result<(PathBuf, Option<Error>), Error> {
        check_latest(&self.output)?;
        let published = self.move_into_place()?;
        let runs = self.output.join(RUNS_FOLDER);
        if let Err(error) = sync(&runs).and_then(|()| point_latest(&self.output, &self.run)) {
            // No link leads to the run yet, so it is renamed back and removed.
            let _ = fs::rename(&published, self.path());
            return Err(error);
        }
        Ok((published, sync(&self.output).err()))
    }

    /// Records the previous run, syncs the staging folder and renames it to its place in `runs/`.
    fn move_into_place(&mut self) -> Result<PathBuf, Error> {
        if let Some(previous) = latest(&self.output) {
            let path = self.path().join(PREVIOUS_FILE);
            fs::write(&path, previous + "\n").map_err(|source| Error::io("write", &path, source))?;
        }
        self.folder.unmark()?;
        sync_tree(self.path())?;
        let published = self.output.join(RUNS_FOLDER).join(&self.run);
        if fs::symlink_metadata(&published).is_ok() {
            return Err(Error::RunExists { path: published });
        }
        fs::rename(self.path(), &published).map_err(|source| Error::io("publish", &published, source))?;
        Ok(published)
    }
}

/// Returns the name of the run that `latest` leads to, if there is one.
#[must_use]
pub fn latest(output: &Path) -> Option<String> {
    let target = fs::read_link(output.join(LATEST_LINK)).ok()?;
    Some(target.file_name()?.to_str()?.to_owned())
}

/// Returns true if `output` contains published runs.
#[must_use]
pub fn has_runs(output: &Path) -> bool {
    let runs = entries(&output.join(RUNS_FOLDER)).unwrap_or_default();
    runs.iter().any(|path| suffix(path, "").is_some_and(|name| is_run(path, name)))
}

/// Returns true if the folder `path` is the published run `name`.
fn is_run(path: &Path, name: &str) -> bool {
    !name.starts_with(STAGING_PREFIX) && owned::is_real_folder(path) && Manifest::names(path, name)
}

/// Returns true if something in `output` has the name under which the run `name` would be published or
/// written. Leftovers of killed runs do not count, because [`Staging`] removes them.
#[must_use]
pub fn is_taken(output: &Path, name: &str) -> bool {
    let runs = output.join(RUNS_FOLDER);
    let staging = runs.join(format!("{STAGING_PREFIX}{name}"));
    let is_there = |path: &Path| fs::symlink_metadata(path).is_ok();
    is_there(&runs.join(name)) || (is_there(&staging) && !owned::is_abandoned(&staging))
}

/// Returns true if `name` has the form of a run name: `20261123T020000Z-1a2b3c`, possibly followed by a
/// number.
#[must_use]
pub fn is_run_name(name: &str) -> bool {
    let (time, rest) = name.split_once('-').unwrap_or_default();
    let (digest, copy) = rest.split_once('-').unwrap_or((rest, "2"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let time = time.strip_suffix('Z').and_then(|time| time.split_once('T'));
    time.is_some_and(|(day, hour)| day.len() >= 8 && hour.len() == 6 && are_digits(day) && are_digits(hour))
        && digest.len() == 6
        && digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        && are_digits(copy)
}

/// Result of removing old runs.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Names of the removed runs, oldest first.
    pub removed: Vec<String>,
    /// Foreign files and folders, which were left alone.
    pub foreign: Vec<PathBuf>,
}

/// Removes old runs until `keep_runs` are left, including the one that `latest` leads to. The age of a run is
/// determined by the chain of previous runs that starts at the latest one. Names do not determine it, since a
/// clock may go backwards and two runs may begin in the same second.
///
/// # Errors
/// Fails if a folder cannot be listed, renamed or removed.
pub fn prune(output: &Path, keep_runs: usize) -> Result<Pruned, Error> {
    let runs = output.join(RUNS_FOLDER);
    let latest = latest(output);
    let line = line_of(&runs, latest.as_deref());
    // If `runs` is a link, other output folders may publish there too, and only runs in this chain belong to
    // this one.
    let is_shared = !owned::is_real_folder(&runs);
    let mut pruned = Pruned::default();
    if is_shared {
        pruned.foreign.push(runs.clone());
    }
    let mut old = Vec::new();
    for path in entries(&runs)? {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if name.starts_with(STAGING_PREFIX) || latest.as_ref() == Some(&name) {
            continue;
        }
        if is_run(&path, &name) {
            old.extend((!is_shared || line.contains(&name)).then_some(name));
        } else if !is_shared {
            pruned.foreign.push(path);
        }
    }
    let age = |name: &String| line.iter().position(|run| run == name).unwrap_or(usize::MAX);
    old.sort_by(|a, b| (age(b), a).cmp(&(age(a), b)));
    let kept_besides_latest = keep_runs.saturating_sub(usize::from(latest.is_some()));
    old.truncate(old.len().saturating_sub(kept_besides_latest));
    for name in old {
        match remove_run(&runs, &name)? {
            Some(strangers) => {
                pruned.removed.push(name);
                pruned.foreign.extend(strangers);
            }
            None => pruned.foreign.push(runs.join(name)),
        }
    }
    Ok(pruned)
}

/// Removes the published run `name`, except files that its manifest does not list, which are returned.
/// Returns `None` if the manifest does not prove that the run belongs to this program.
fn remove_run(runs: &Path, name: &str) -> Result<Option<Vec<PathBuf>>, Error> {
    let path = runs.join(name);
    let Ok(manifest) = Manifest::read(&path) else { return Ok(None) };
    let (_, strangers) = contents(&path, &manifest)?;
    let leaving = runs.join(format!("{STAGING_PREFIX}{name}"));
    if !strangers.is_empty() || fs::symlink_metadata(&leaving).is_ok() {
        return remove_files(&path, &manifest).map(Some);
    }
    // Renames it to a staging name first, so that an interrupted removal never leaves half a run.
    fs::rename(&path, &leaving).map_err(|source| Error::io("remove", &path, source))?;
    remove_files(&leaving, &manifest).map(Some)
}

/// Returns the files of the folder `run` that are listed in `manifest`, and everything else in it.
fn contents(run: &Path, manifest: &Manifest) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Error> {
    let (found, mut strangers) =
        owned::files_below(run, is_table_folder).map_err(|source| Error::io("list", run, source))?;
    let own = manifest.files.iter().map(|part| &*part.file);
    let own = own.chain([REPORT_FILE, PREVIOUS_FILE, MANIFEST_FILE]).collect::<BTreeSet<_>>();
    let (files, others) = found.iter().partition::<Vec<&String>, _>(|file| own.contains(&***file));
    strangers.extend(others.into_iter().map(|file| run.join(file)));
    Ok((files.into_iter().map(|file| run.join(file)).collect(), strangers))
}

/// Returns true if runs have a folder called `name`.
fn is_table_folder(name: &str) -> bool {
    name == CSV_FOLDER || Table::ALL.iter().any(|table| table.name() == name)
}

/// Removes the files of the folder `run` that are listed in `manifest`, then the manifest, and the folders
/// that are then empty. Returns what is left.
fn remove_files(run: &Path, manifest: &Manifest) -> Result<Vec<PathBuf>, Error> {
    let (files, strangers) = contents(run, manifest)?;
    let proof = run.join(MANIFEST_FILE);
    let failed = |path: &Path, source| Error::io("remove", path, source);
    for file in files.iter().filter(|&file| *file != proof) {
        fs::remove_file(file).map_err(|source| failed(file, source))?;
    }
    for folder in entries(run)?.iter().filter(|path| suffix(path, "").is_some_and(is_table_folder)) {
        if !owned::is_real_folder(folder) {
            continue;
        }
        match fs::remove_dir(folder) {
            // Foreign files are left in it.
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {}
            removed => removed.map_err(|source| failed(folder, source))?,
        }
    }
    fs::remove_file(&proof).map_err(|source| failed(&proof, source))?;
    if strangers.is_empty() {
        fs::remove_dir(run).map_err(|source| failed(run, source))?;
    }
    Ok(strangers)
}

/// Returns the chain of runs from the latest back to the oldest that still exists.
fn line_of(runs: &Path, latest: Option<&str>) -> Vec<String> {
    let mut line = Vec::new();
    let mut next = latest.map(str::to_owned);
    while let Some(run) = next.take()
        && !line.contains(&run)
    {
        next = tables::open(&runs.join(&run).join(PREVIOUS_FILE)).and_then(io::read_to_string).ok();
        next = next.map(|name| name.trim_end().to_owned());
        line.push(run);
    }
    line
}

/// Fails if `latest` must not be replaced, because it is not a link or does not lead to a run of this folder.
fn check_latest(output: &Path) -> Result<(), Error> {
    let path = output.join(LATEST_LINK);
    if fs::symlink_metadata(&path).is_err() {
        return Ok(());
    }
    let runs = fs::canonicalize(output.join(RUNS_FOLDER)).ok();
    let target = fs::read_link(&path).ok();
    let parent = target.as_deref().and_then(Path::parent);
    let parent = parent.and_then(|parent| fs::canonicalize(output.join(parent)).ok());
    if runs.is_some() && parent == runs { Ok(()) } else { Err(Error::LatestInTheWay { path }) }
}

/// Replaces the link `latest` by one to `run`.
fn point_latest(output: &Path, run: &str) -> Result<(), Error> {
    let fresh = output.join(format!("{NEW_LINK_PREFIX}{run}"));
    symlink(target_of(run), &fresh).map_err(|source| Error::io("create", &fresh, source))?;
    let latest = output.join(LATEST_LINK);
    fs::rename(&fresh, &latest).map_err(|source| {
        let _ = fs::remove_file(&fresh);
        Error::io("replace", &latest, source)
    })
}

/// Returns the target of `latest` after `run` is published.
fn target_of(run: &str) -> PathBuf {
    Path::new(RUNS_FOLDER).join(run)
}

/// Syncs every file and folder below `path`, contents before folders; files of a folder in parallel, since that
/// is mostly waiting for the disk.
fn sync_tree(path: &Path) -> Result<(), Error> {
    let synced = entries(path)?
        .into_par_iter()
        .map(|entry| if entry.is_dir() { sync_tree(&entry) } else { sync(&entry) });
    synced.collect::<Result<(), Error>>()?;
    sync(path)
}

/// Makes the file or folder `path` durable.
///
/// # Errors
/// Fails if the system cannot do this.
pub fn sync(path: &Path) -> Result<(), Error> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|source| Error::io("sync", path, source))
}

/// Removes staging folders of killed runs from `runs`; returns those that may belong to somebody else.
fn remove_staging_folders(runs: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut foreign = Vec::new();
    for path in entries(runs)? {
        let Some(run) = suffix(&path, STAGING_PREFIX) else { continue };
        let is_removed =
            owned::remove_abandoned(&path)? || remove_unmarked(&path, run)? || remove_empty(&path, run)?;
        if !is_removed {
            foreign.push(path);
        }
    }
    Ok(foreign)
}

/// Removes the staging folder `path` of `run` if it has no mark because it was about to be published or
/// pruned; its manifest then names it and lists its files. Returns true if it was removed.
fn remove_unmarked(path: &Path, run: &str) -> Result<bool, Error> {
    if !owned::is_real_folder(path) {
        return Ok(false);
    }
    match Manifest::read(path) {
        Ok(manifest) if manifest.run == run => Ok(remove_files(path, &manifest)?.is_empty()),
        _ => Ok(false),
    }
}

/// Removes the staging folder `path` of `run` if it contains no file because the run was killed before the
/// mark was written or after the last file was removed. Returns true if it was removed.
fn remove_empty(path: &Path, run: &str) -> Result<bool, Error> {
    if !is_run_name(run) || !owned::is_real_folder(path) {
        return Ok(false);
    }
    let (files, others) =
        owned::files_below(path, is_table_folder).map_err(|source| Error::io("list", path, source))?;
    if !files.is_empty() || !others.is_empty() {
        return Ok(false);
    }
    for folder in entries(path)?.iter().map(PathBuf::as_path).chain([path]) {
        fs::remove_dir(folder).map_err(|source| Error::io("remove", folder, source))?;
    }
    Ok(true)
}

/// Removes temporary links that killed runs were about to rename to `latest`; returns other entries with such
/// names.
fn remove_new_links(output: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut foreign = Vec::new();
    for path in entries(output)? {
        let Some(run) = suffix(&path, NEW_LINK_PREFIX) else { continue };
        let leads_to_a_run =
            |target: PathBuf| target == target_of(run) || is_run_name(run) && is_in_runs(&target);
        if fs::read_link(&path).is_ok_and(leads_to_a_run) {
            fs::remove_file(&path).map_err(|source| Error::io("remove", &path, source))?;
        } else {
            foreign.push(path);
        }
    }
    Ok(foreign)
}

/// Returns true if the target `path` of a link is an entry of `runs`.
fn is_in_runs(path: &Path) -> bool {
    path.parent() == Some(Path::new(RUNS_FOLDER))
}

/// Returns the rest of the name of `path` after `prefix`.
fn suffix<'a>(path: &'a Path, prefix: &str) -> Option<&'a str> {
    path.file_name()?.to_str()?.strip_prefix(prefix)
}

/// Returns the paths of the entries of `folder`, sorted.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|source| Error::io("list", folder, source))?;
    let mut paths = entries.into_iter().map(|entry| entry.path()).collect::<Vec<_>>();
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests;
