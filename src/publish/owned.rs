//! Proof of ownership: what this program may remove.
//!
//! A temporary folder contains a mark, a file that is locked while its maker works. So a later process
//! recognises what a killed one left behind: a folder with a mark that nobody has locked. Anything without
//! this proof may belong to somebody else and is left alone. No symbolic links are followed.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::layout::MANIFEST_FILE;
use crate::tables::{self, Error};

/// The mark: a file in an owned folder.
pub const MARK_FILE: &str = ".gristmill-owner";

/// Content of a mark.
const MARK: &[u8] = b"Made by gristmill, which removes this folder and all that is in it.\n";

/// Prefix of the names given by [`OwnedFolder::unique`]; 16 hexadecimal digits follow.
const UNIQUE_PREFIX: &str = ".gristmill-";

/// Maximum number of names to try. Names are random, so a second try is hardly ever needed.
const MOST_TRIES: usize = 64;

/// A folder made by this process. Dropping it removes the folder.
#[derive(Debug)]
pub struct OwnedFolder {
    path: PathBuf,
    /// The mark, open and locked while this process works.
    mark: Option<File>,
}

impl OwnedFolder {
    /// Creates the folder `path`.
    ///
    /// # Errors
    /// Fails if it exists or cannot be created.
    pub fn create(path: PathBuf) -> Result<Self, Error> {
        fs::create_dir(&path).map_err(|source| Error::io("create", &path, source))?;
        let mut owned = Self { path, mark: None };
        let mark = owned.path.join(MARK_FILE);
        owned.mark = Some(new_mark(&mark).map_err(|source| Error::io("create", &mark, source))?);
        Ok(owned)
    }

    /// Creates a folder with a new name in `parent`, and removes folders that killed processes of the same
    /// user left there.
    ///
    /// # Errors
    /// Fails if no folder can be created.
    pub fn unique(parent: &Path) -> Result<Self, Error> {
        let random = RandomState::new();
        let mut tries = 0;
        let owned = loop {
            let name = format!("{UNIQUE_PREFIX}{:016x}", random.hash_one(tries));
            tries += 1;
            match Self::create(parent.join(name)) {
                // The name is taken, or another process considered the folder abandoned and removed it before
                // it was marked.
                Err(Error::Io { source, .. }) if is_race(&source) && tries < MOST_TRIES => {}
                created => break created?,
            }
        };
        owned.remove_abandoned_beside();
        Ok(owned)
    }

    /// Removes the folders beside this one that killed processes left. In a folder that everybody may write
    /// to, folders of other users may be traps and are left alone.
    fn remove_abandoned_beside(&self) {
        let Some(user) = fs::symlink_metadata(&self.path).ok().map(|facts| facts.uid()) else { return };
        let parent = self.path.parent().filter(|parent| !parent.as_os_str().is_empty());
        for entry in fs::read_dir(parent.unwrap_or(Path::new("."))).into_iter().flatten().flatten() {
            let is_like_ours = entry.file_name().to_str().is_some_and(is_unique_name);
            if is_like_ours && entry.metadata().is_ok_and(|facts| facts.uid() == user) {
                // The next process tries again if this fails.
                let _ = remove_abandoned(&entry.path());
            }
        }
    }

    /// Returns the path of the folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes the mark, after which only the content of the folder proves its ownership. Dropping the value
    /// still removes the folder, with the manifest last.
    ///
    /// # Errors
    /// Fails if the mark cannot be removed.
    pub(super) fn unmark(&mut self) -> Result<(), Error> {
        let mark = self.path.join(MARK_FILE);
        fs::remove_file(&mark).map_err(|source| Error::io("remove", &mark, source))?;
        self.mark = None;
        Ok(())
    }
}

#[cfg(test)]
impl OwnedFolder {
    /// Leaves the folder like a killed process: marked, but not locked.
    pub(super) fn abandon(mut self) {
        self.mark = None;
        std::mem::forget(self);
    }
}

impl Drop for OwnedFolder {
    fn drop(&mut self) {
        let proof = if self.mark.is_some() { MARK_FILE } else { MANIFEST_FILE };
        // The next process tries again if this fails.
        let _ = remove_tree(&self.path, proof);
    }
}

/// Removes the folder `path` if it was made by a process of this program that is gone. Returns true if it was
/// removed.
///
/// # Errors
/// Fails if the folder is abandoned but cannot be removed.
pub fn remove_abandoned(path: &Path) -> Result<bool, Error> {
    // Holds the lock until the folder is gone, so that of two processes only one removes it.
    let Some(_lock) = abandoned(path) else { return Ok(false) };
    remove_tree(path, MARK_FILE).map_err(|source| Error::io("remove", path, source))?;
    Ok(true)
}

/// Returns the mark of the folder `path`, locked, if it was made by a process of this program that is gone.
fn abandoned(path: &Path) -> Option<File> {
    let file = is_real_folder(path).then(|| tables::open_unlinked(&path.join(MARK_FILE)).ok())??;
    let mut text = Vec::new();
    let read = (&file).take(MARK.len() as u64 + 1).read_to_end(&mut text);
    // A killed process may have written only a part of it.
    (read.is_ok() && MARK.starts_with(&text) && file.try_lock().is_ok()).then_some(file)
}

/// Returns true if the folder `path` was made by a process of this program that is gone.
pub(super) fn is_abandoned(path: &Path) -> bool {
    abandoned(path).is_some()
}

/// Returns true if `path` is a folder and not a link to one.
pub(crate) fn is_real_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|facts| facts.is_dir())
}

/// Returns the regular files in `folder` and in its subfolders for which `is_own` is true, as relative paths
/// with `/`, and the paths of everything else in them. Does not follow links.
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

/// Removes `folder` with its content, the file `proof` last, so that an interrupted removal is still
/// recognised.
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

/// Creates a mark and locks it. Fails with `WouldBlock` or `NotFound` if another process considers the folder
/// abandoned.
fn new_mark(path: &Path) -> io::Result<File> {
    let mut file = File::options().read(true).write(true).create_new(true).open(path)?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => return Err(io::ErrorKind::WouldBlock.into()),
        // On file systems without locks nothing is ever considered abandoned.
        Ok(()) | Err(TryLockError::Error(_)) => {}
    }
    file.write_all(MARK)?;
    // Makes the mark survive a power failure.
    file.sync_all()?;
    fs::symlink_metadata(path)?;
    Ok(file)
}

/// Returns true for errors that occur if another process works in the same folder.
fn is_race(error: &io::Error) -> bool {
    use io::ErrorKind::{AlreadyExists, NotFound, WouldBlock};
    matches!(error.kind(), AlreadyExists | NotFound | WouldBlock)
}

/// Returns true for names of temporary folders of this program.
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
