//! Proof of ownership: what this program may remove.
//!
//! A folder that is made to go away again carries a mark, which is locked for as long as its maker works. So a later process can tell
//! what a killed one left behind: a folder with a mark that nobody has locked. Whatever lacks the proof is somebody else's and is
//! left alone. Nothing here follows a symbolic link.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::layout::MANIFEST_FILE;
use crate::tables::Error;

/// File of an owned folder that says who made it.
pub const MARK_FILE: &str = ".gristmill-owner";

/// What a mark holds.
const MARK: &[u8] = b"Made by gristmill, which removes this folder and all that is in it.\n";

/// Prefix of the names that [`OwnedFolder::unique`] gives; 16 hexadecimal digits follow.
const UNIQUE_PREFIX: &str = ".gristmill-";

/// Names that are tried until one is free. Names are random: a second try is next to never needed.
const MOST_TRIES: usize = 64;

/// A folder that this process made; dropping it removes the folder.
#[derive(Debug)]
pub struct OwnedFolder {
    path: PathBuf,
    /// Open, and locked, for as long as this process works.
    mark: Option<File>,
}

impl OwnedFolder {
    /// Creates the folder `path`.
    ///
    /// # Errors
    /// Where it exists or cannot be created.
    pub fn create(path: PathBuf) -> Result<Self, Error> {
        fs::create_dir(&path).map_err(|source| Error::io("create", &path, source))?;
        let mut owned = Self { path, mark: None };
        let mark = owned.path.join(MARK_FILE);
        owned.mark = Some(new_mark(&mark).map_err(|source| Error::io("create", &mark, source))?);
        Ok(owned)
    }

    /// Creates a folder of a new name in `parent`, and removes those that killed processes of the same user left there.
    ///
    /// # Errors
    /// Where none can be created.
    pub fn unique(parent: &Path) -> Result<Self, Error> {
        let random = RandomState::new();
        let mut tries = 0;
        let owned = loop {
            let name = format!("{UNIQUE_PREFIX}{:016x}", random.hash_one(tries));
            tries += 1;
            match Self::create(parent.join(name)) {
                // The name is taken, or another process that cleans up took the folder for abandoned before it was marked.
                Err(Error::Io { source, .. }) if is_race(&source) && tries < MOST_TRIES => {}
                created => break created?,
            }
        };
        owned.remove_abandoned_beside();
        Ok(owned)
    }

    /// Removes the folders beside this one that killed processes left. In a folder that all may write to, those of other users may be
    /// traps, and are left alone.
    fn remove_abandoned_beside(&self) {
        let Some(user) = fs::symlink_metadata(&self.path).ok().map(|facts| facts.uid()) else { return };
        let parent = self.path.parent().filter(|parent| !parent.as_os_str().is_empty());
        for entry in fs::read_dir(parent.unwrap_or(Path::new("."))).into_iter().flatten().flatten() {
            let is_like_ours = entry.file_name().to_str().is_some_and(is_unique_name);
            if is_like_ours && entry.metadata().is_ok_and(|facts| facts.uid() == user) {
                // What cannot be removed now, the next process removes.
                let _ = remove_abandoned(&entry.path());
            }
        }
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes the mark: from now on only what the folder holds can tell whose it is. Dropping the value removes the folder still, and
    /// the file `proof` in it last.
    ///
    /// # Errors
    /// Where it cannot be removed.
    pub(super) fn unmark(&mut self) -> Result<(), Error> {
        let mark = self.path.join(MARK_FILE);
        fs::remove_file(&mark).map_err(|source| Error::io("remove", &mark, source))?;
        self.mark = None;
        Ok(())
    }
}

#[cfg(test)]
impl OwnedFolder {
    /// Leaves the folder as a process leaves it that is killed: marked, and locked by nobody.
    pub(super) fn abandon(mut self) {
        self.mark = None;
        std::mem::forget(self);
    }
}

impl Drop for OwnedFolder {
    fn drop(&mut self) {
        let proof = if self.mark.is_some() { MARK_FILE } else { MANIFEST_FILE };
        // What cannot be removed now, the next process removes.
        let _ = remove_tree(&self.path, proof);
    }
}

/// Removes the folder `path` if a process of this program made it and is gone. Returns whether it is removed.
///
/// # Errors
/// Where it can be told to be abandoned, but not be removed.
pub fn remove_abandoned(path: &Path) -> Result<bool, Error> {
    // The lock is held until the folder is gone: of two processes one removes it.
    let Some(_lock) = abandoned(path) else { return Ok(false) };
    remove_tree(path, MARK_FILE).map_err(|source| Error::io("remove", path, source))?;
    Ok(true)
}

/// The mark of the folder `path`, locked, if a process of this program made the folder and is gone.
fn abandoned(path: &Path) -> Option<File> {
    let file = is_real_folder(path).then(|| open_regular(&path.join(MARK_FILE)).ok())??;
    let mut text = Vec::new();
    let read = (&file).take(MARK.len() as u64 + 1).read_to_end(&mut text);
    // A process that is killed may leave it half written.
    (read.is_ok() && MARK.starts_with(&text) && file.try_lock().is_ok()).then_some(file)
}

/// Returns true if a process of this program made the folder `path` and is gone.
pub(super) fn is_abandoned(path: &Path) -> bool {
    abandoned(path).is_some()
}

/// Opens the regular file `path` to be read; no link is followed, and nothing else is waited for.
///
/// # Errors
/// Where it is something else or cannot be opened.
pub(crate) fn open_regular(path: &Path) -> io::Result<File> {
    let file = File::options().read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"));
    }
    Ok(file)
}

/// Returns true if `path` is a folder, and no link to one.
pub(crate) fn is_real_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|facts| facts.is_dir())
}

/// Regular files in `folder` and in those of its folders that `is_own`, by their path relative to it, with `/`; and what else there
/// is. Links are not followed.
pub(super) fn files_below(
    folder: &Path,
    is_own: impl Fn(&str) -> bool,
) -> io::Result<(BTreeSet<String>, Vec<PathBuf>)> {
    let (mut files, mut others) = (BTreeSet::new(), Vec::new());
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((path, prefix)) = folders.pop() {
        for entry in fs::read_dir(&path)? {
            let entry = entry?;
            let (kind, name) = (entry.file_type()?, entry.file_name());
            match name.to_str() {
                Some(name) if kind.is_dir() && prefix.is_empty() && is_own(name) => {
                    folders.push((entry.path(), format!("{name}/")));
                }
                Some(name) if kind.is_file() => drop(files.insert(format!("{prefix}{name}"))),
                _ => others.push(entry.path()),
            }
        }
    }
    Ok((files, others))
}

/// Removes `folder` and all that is in it, the file `proof` last, so that a removal that is killed can be told for what it was.
fn remove_tree(folder: &Path, proof: &str) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() == proof {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    match fs::remove_file(folder.join(proof)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::remove_dir(folder)
}

/// A new mark, locked. Fails with `WouldBlock` or `NotFound` where another process holds the folder for abandoned.
fn new_mark(path: &Path) -> io::Result<File> {
    let mut file = File::options().read(true).write(true).create_new(true).open(path)?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => return Err(io::ErrorKind::WouldBlock.into()),
        // Without locks nothing is ever held for abandoned.
        Ok(()) | Err(TryLockError::Error(_)) => {}
    }
    file.write_all(MARK)?;
    // Behind a loss of power the folder is to be known too.
    file.sync_all()?;
    fs::symlink_metadata(path)?;
    Ok(file)
}

fn is_race(error: &io::Error) -> bool {
    use io::ErrorKind::{AlreadyExists, NotFound, WouldBlock};
    matches!(error.kind(), AlreadyExists | NotFound | WouldBlock)
}

fn is_unique_name(name: &str) -> bool {
    name.strip_prefix(UNIQUE_PREFIX).is_some_and(|digits| {
        digits.len() == 16 && digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>();
        names.sort();
        names
    }

    #[test]
    fn a_folder_goes_with_all_in_it_and_links_lead_nowhere() {
        let scratch = tempfile::tempdir().unwrap();
        let theirs = scratch.path().join("theirs");
        fs::create_dir(&theirs).unwrap();
        fs::write(theirs.join("text"), "theirs").unwrap();
        let owned = OwnedFolder::unique(scratch.path()).unwrap();
        fs::create_dir_all(owned.path().join("a/b")).unwrap();
        fs::write(owned.path().join("a/b/c"), "ours").unwrap();
        symlink(&theirs, owned.path().join("link")).unwrap();
        symlink(&theirs, owned.path().join("a/link")).unwrap();
        drop(owned);
        assert_eq!(names(scratch.path()), ["theirs"]);
        assert_eq!(fs::read_to_string(theirs.join("text")).unwrap(), "theirs");
    }

    #[test]
    fn only_marked_folders_of_dead_processes_are_abandoned() {
        let scratch = tempfile::tempdir().unwrap();
        let at = |name: &str| scratch.path().join(name);
        let alive = OwnedFolder::unique(scratch.path()).unwrap();
        for name in [".gristmill-0123456789abcdef", ".gristmill-11112222333344445", ".gristmill-77"] {
            fs::create_dir(at(name)).unwrap();
            fs::write(at(name).join("data"), "x").unwrap();
        }
        fs::write(at(".gristmill-11112222333344445").join(MARK_FILE), MARK).unwrap();
        let dead = at(".gristmill-aaaabbbbccccdddd");
        fs::create_dir(&dead).unwrap();
        fs::write(dead.join("half"), "written").unwrap();
        fs::write(dead.join(MARK_FILE), &MARK[..7]).unwrap();
        let linked = at(".gristmill-eeeeeeeeeeeeeeee");
        symlink(at("elsewhere"), &linked).unwrap();
        fs::create_dir(at("elsewhere")).unwrap();
        fs::write(at("elsewhere").join(MARK_FILE), MARK).unwrap();
        drop(OwnedFolder::unique(scratch.path()).unwrap());
        assert!(!dead.exists() && alive.path().join(MARK_FILE).exists() && linked.is_symlink());
        assert_eq!(names(scratch.path()).len(), 6, "{:?}", names(scratch.path()));
        drop(alive);
        assert_eq!(names(scratch.path()).len(), 5, "{:?}", names(scratch.path()));
    }
}
