//! A run appears whole or not at all.
//!
//! A run is written in `runs/.staging-<run>`, a name that no reader looks at. Publishing makes it durable
//! (every file and folder is synced), renames it to `runs/<run>` and then renames a fresh symbolic
//! link over `latest`. POSIX `rename` is atomic, so a reader sees the old run or the new one; a
//! crash between the two renames leaves `latest` on the old run. Only the holder of
//! [`RunLock`](super::lock::RunLock) may call anything here.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::error::Error;

/// Folder of published runs in the output folder.
pub const RUNS_FOLDER: &str = "runs";

/// Name of the link to the run that was published last.
pub const LATEST_LINK: &str = "latest";

/// File of a run that holds the name of the run that was the latest before it: what tells the order in which runs were
/// published, whatever the clock said.
const PREVIOUS_FILE: &str = "previous";

const STAGING_PREFIX: &str = ".staging-";
const NEW_LINK_PREFIX: &str = ".latest-";

/// The folder that a run is written in until it is published; dropping it removes the folder.
#[derive(Debug)]
pub struct Staging {
    output: PathBuf,
    run: String,
    path: PathBuf,
}

impl Staging {
    /// Creates the staging folder of `run` in `output`, and removes what killed runs left.
    ///
    /// # Errors
    /// Where the run exists already or a folder cannot be created or removed.
    pub fn begin(output: &Path, run: &str) -> Result<Self, Error> {
        let runs = output.join(RUNS_FOLDER);
        fs::create_dir_all(&runs).map_err(|source| Error::io("create", &runs, source))?;
        remove_leftovers(&runs, STAGING_PREFIX)?;
        remove_leftovers(output, NEW_LINK_PREFIX)?;
        let published = runs.join(run);
        if published.exists() {
            return Err(Error::RunExists { path: published });
        }
        let path = runs.join(format!("{STAGING_PREFIX}{run}"));
        fs::create_dir(&path).map_err(|source| Error::io("create", &path, source))?;
        Ok(Self { output: output.to_owned(), run: run.to_owned(), path })
    }

    /// The folder to write to.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Publishes the run and points `latest` at it. Returns the run's folder, and what kept the last step from being made
    /// durable, if anything did: the run is published then, though a loss of power may undo it.
    ///
    /// # Errors
    /// Where a file cannot be synced or a rename fails; `latest` is then as it was and nothing of the run is left.
    pub fn commit(self) -> Result<(PathBuf, Option<Error>), Error> {
        check_latest(&self.output)?;
        let published = self.move_into_place()?;
        let runs = self.output.join(RUNS_FOLDER);
        if let Err(error) = sync(&runs).and_then(|()| point_latest(&self.output, &self.run)) {
            // No link names the run: it leaves by the name under which it would be removed.
            let _ = fs::rename(&published, &self.path);
            return Err(error);
        }
        Ok((published, sync(&self.output).err()))
    }

    fn move_into_place(&self) -> Result<PathBuf, Error> {
        if let Some(previous) = latest(&self.output) {
            let path = self.path.join(PREVIOUS_FILE);
            fs::write(&path, previous + "\n").map_err(|source| Error::io("write", &path, source))?;
        }
        sync_tree(&self.path)?;
        let published = self.output.join(RUNS_FOLDER).join(&self.run);
        fs::rename(&self.path, &published).map_err(|source| Error::io("publish", &published, source))?;
        Ok(published)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Gone already where the run was published. What cannot be removed now, the next run removes.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// The run that `latest` names, if there is one.
#[must_use]
pub fn latest(output: &Path) -> Option<String> {
    let target = fs::read_link(output.join(LATEST_LINK)).ok()?;
    Some(target.file_name()?.to_str()?.to_owned())
}

/// Removes old runs until `keep_runs` are left, the one that `latest` names among them. Returns the
/// names of the removed runs, oldest first: those that came before the latest one, run by run, are the youngest. Names do
/// not tell that: a clock may go backwards, and two runs may begin in one second.
///
/// # Errors
/// Where a folder cannot be listed, renamed or removed.
pub fn prune(output: &Path, keep_runs: usize) -> Result<Vec<String>, Error> {
    let runs = output.join(RUNS_FOLDER);
    let latest = latest(output);
    let mut old = names(&runs)?;
    old.retain(|name| !name.starts_with('.') && Some(name) != latest.as_ref());
    let line = line_of(&runs, latest.as_deref());
    let age = |name: &String| line.iter().position(|run| run == name).unwrap_or(usize::MAX);
    old.sort_by(|a, b| (age(b), a).cmp(&(age(a), b)));
    let kept_besides_latest = keep_runs.saturating_sub(usize::from(latest.is_some()));
    old.truncate(old.len().saturating_sub(kept_besides_latest));
    for name in &old {
        // Under a staging name first: a removal that is killed half-way leaves no half run.
        let (path, leaving) = (runs.join(name), runs.join(format!("{STAGING_PREFIX}{name}")));
        fs::rename(&path, &leaving).map_err(|source| Error::io("remove", &path, source))?;
        fs::remove_dir_all(&leaving).map_err(|source| Error::io("remove", &leaving, source))?;
    }
    Ok(old)
}

/// The latest run, the one before it and so on, as far as they are still there.
fn line_of(runs: &Path, latest: Option<&str>) -> Vec<String> {
    let mut line = Vec::new();
    let mut next = latest.map(str::to_owned);
    while let Some(run) = next.take()
        && !line.contains(&run)
    {
        next = fs::read_to_string(runs.join(&run).join(PREVIOUS_FILE)).ok();
        next = next.map(|name| name.trim_end().to_owned());
        line.push(run);
    }
    line
}

/// Fails where `latest` is something that a run must not replace.
fn check_latest(output: &Path) -> Result<(), Error> {
    let path = output.join(LATEST_LINK);
    match fs::symlink_metadata(&path) {
        Ok(facts) if !facts.is_symlink() => Err(Error::LatestInTheWay { path }),
        _ => Ok(()),
    }
}

fn point_latest(output: &Path, run: &str) -> Result<(), Error> {
    let fresh = output.join(format!("{NEW_LINK_PREFIX}{run}"));
    let target = Path::new(RUNS_FOLDER).join(run);
    symlink(target, &fresh).map_err(|source| Error::io("create", &fresh, source))?;
    let latest = output.join(LATEST_LINK);
    fs::rename(&fresh, &latest).map_err(|source| {
        let _ = fs::remove_file(&fresh);
        Error::io("replace", &latest, source)
    })
}

/// Syncs every file and folder of `path`, contents before their folder.
fn sync_tree(path: &Path) -> Result<(), Error> {
    for name in names(path)? {
        let entry = path.join(name);
        if entry.is_dir() {
            sync_tree(&entry)?;
        } else {
            sync(&entry)?;
        }
    }
    sync(path)
}

/// Makes the file or folder `path` durable.
///
/// # Errors
/// Where the system cannot.
pub fn sync(path: &Path) -> Result<(), Error> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|source| Error::io("sync", path, source))
}

fn remove_leftovers(folder: &Path, prefix: &str) -> Result<(), Error> {
    for name in names(folder)?.iter().filter(|name| name.starts_with(prefix)) {
        let path = folder.join(name);
        let removed = if path.is_dir() && !path.is_symlink() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
        removed.map_err(|source| Error::io("remove", &path, source))?;
    }
    Ok(())
}

/// Names of the entries of `folder`; those that are not UTF-8 are none of ours.
fn names(folder: &Path) -> Result<Vec<String>, Error> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|source| Error::io("list", folder, source))?;
    Ok(entries.into_iter().filter_map(|entry| entry.file_name().into_string().ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn publish(output: &Path, run: &str) {
        let staging = Staging::begin(output, run).unwrap();
        fs::create_dir(staging.path().join("documents")).unwrap();
        fs::write(staging.path().join("documents/part"), run).unwrap();
        staging.commit().unwrap();
    }

    fn read_latest(output: &Path) -> String {
        fs::read_to_string(output.join("latest/documents/part")).unwrap()
    }

    #[test]
    fn latest_moves_to_the_run_that_was_committed() {
        let output = tempfile::tempdir().unwrap();
        publish(output.path(), "1");
        assert_eq!(read_latest(output.path()), "1");
        publish(output.path(), "2");
        assert_eq!(read_latest(output.path()), "2");
        assert_eq!(latest(output.path()).as_deref(), Some("2"));
        assert_eq!(names(&output.path().join(RUNS_FOLDER)).unwrap().len(), 2);
    }

    #[test]
    fn a_dropped_run_leaves_nothing() {
        let output = tempfile::tempdir().unwrap();
        publish(output.path(), "1");
        drop(Staging::begin(output.path(), "2").unwrap());
        assert_eq!(names(&output.path().join(RUNS_FOLDER)).unwrap(), ["1"]);
        assert_eq!(read_latest(output.path()), "1");
    }

    #[test]
    fn a_crash_between_the_renames_leaves_latest_on_the_old_run() {
        let output = tempfile::tempdir().unwrap();
        publish(output.path(), "1");
        let staging = Staging::begin(output.path(), "2").unwrap();
        staging.move_into_place().unwrap();
        std::mem::forget(staging);
        symlink("runs/2", output.path().join(".latest-2")).unwrap();
        assert_eq!(read_latest(output.path()), "1");
        publish(output.path(), "3");
        assert_eq!(read_latest(output.path()), "3");
        assert!(!output.path().join(".latest-2").is_symlink());
    }

    #[test]
    fn leftovers_of_a_killed_run_are_removed() {
        let output = tempfile::tempdir().unwrap();
        let staging = Staging::begin(output.path(), "1").unwrap();
        let left = staging.path().to_owned();
        fs::write(left.join("half"), "written").unwrap();
        std::mem::forget(staging);
        let next = Staging::begin(output.path(), "2").unwrap();
        assert!(!left.exists());
        assert!(next.path().exists());
    }

    #[test]
    fn nothing_replaces_a_run_or_a_folder_called_latest() {
        let output = tempfile::tempdir().unwrap();
        publish(output.path(), "1");
        assert!(matches!(Staging::begin(output.path(), "1"), Err(Error::RunExists { .. })));
        fs::remove_file(output.path().join(LATEST_LINK)).unwrap();
        fs::create_dir(output.path().join(LATEST_LINK)).unwrap();
        let error = Staging::begin(output.path(), "2").unwrap().commit().unwrap_err();
        assert!(matches!(error, Error::LatestInTheWay { .. }));
        assert_eq!(names(&output.path().join(RUNS_FOLDER)).unwrap(), ["1"]);
    }

    #[test]
    fn pruning_goes_by_the_order_of_publishing_not_by_the_clock() {
        let output = tempfile::tempdir().unwrap();
        for run in ["2030", "2026-b", "2026-a", "2025"] {
            publish(output.path(), run);
        }
        assert_eq!(prune(output.path(), 3).unwrap(), ["2030"]);
        assert_eq!(prune(output.path(), 2).unwrap(), ["2026-b"]);
    }

    #[test]
    fn pruning_keeps_the_newest_runs_and_the_latest() {
        let output = tempfile::tempdir().unwrap();
        for run in ["1", "2", "3", "4"] {
            publish(output.path(), run);
        }
        point_latest(output.path(), "1").unwrap();
        assert_eq!(prune(output.path(), 2).unwrap(), ["2", "3"]);
        assert_eq!(prune(output.path(), 0).unwrap(), ["4"]);
        assert_eq!(read_latest(output.path()), "1");
        assert_eq!(names(&output.path().join(RUNS_FOLDER)).unwrap(), ["1"]);
    }
}
