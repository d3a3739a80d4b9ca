//! Files written by commands: each appears complete under its name, and none of them is read by the same
//! command.
//!
//! A file is written in a hidden folder next to its destination, and moved there when complete. Leftovers of
//! a killed command are removed by the next one that writes there, if the mark in them proves their origin.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use gristmill::publish::layout::REPORT_FILE;
use gristmill::publish::manifest::Manifest;
use gristmill::publish::owned::OwnedFolder;

use super::exit::Usage;

/// Name of a file while it is being written.
const PARTIAL_FILE: &str = "partial";

/// Prefixes of the names of labelled data.
const LABELLED: [&str; 5] = ["gold.", "pages.", "silver.", "snippets.", "ewt-"];

/// Path of standard output as a file.
pub(super) const STANDARD_OUTPUT: &str = "/dev/stdout";

/// A destination that only one output may use.
#[derive(PartialEq, Eq, Hash)]
enum Place {
    /// An existing file, by device and inode.
    File(u64, u64),
    /// A file that does not exist yet, by device and inode of its folder, and name.
    New(u64, u64, OsString),
}

impl Place {
    /// Returns the destination `path`; `None` if two outputs there do no harm (a device, a pipe) or its
    /// folder does not exist.
    fn of(path: &Path) -> Option<Self> {
        if let Ok(facts) = fs::metadata(path) {
            return facts.is_file().then(|| Self::File(facts.dev(), facts.ino()));
        }
        let folder = fs::metadata(folder_of(path)).ok()?;
        Some(Self::New(folder.dev(), folder.ino(), path.file_name()?.to_owned()))
    }
}

/// Checks that `files`, each with its option, are distinct whatever their names, and that none is inside a
/// published run.
pub(super) fn check_apart(files: &[(&str, &Path)]) -> Result<(), Usage> {
    let mut taken = HashMap::new();
    for &(label, path) in files {
        if let Some(run) = run_around(path) {
            let run = run.display();
            return Err(Usage(format!("{label} {} is inside the published run {run}", path.display())));
        }
        let Some(place) = Place::of(path) else { continue };
        if let Some(other) = taken.insert(place, label) {
            return Err(Usage(format!("{other} and {label} are the same file: {}", path.display())));
        }
    }
    Ok(())
}

/// Returns true if `a` and `b` are the same file, whatever their names.
pub(super) fn is_one_file(a: &Path, b: &Path) -> bool {
    Place::of(a).is_some_and(|place| Some(place) == Place::of(b))
}

/// Checks that `output` is not a file of labelled data in `folder`, whatever its name: pages, golds, snippets
/// or sentences.
pub(super) fn check_not_labelled(label: &str, output: &Path, folder: &Path) -> Result<(), Usage> {
    let folders = [folder.to_owned(), folder.join("sentences")];
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
    let is_data = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        LABELLED.iter().any(|prefix| name.starts_with(prefix)) && is_one_file(path, output)
    };
    match entries.map(|entry| entry.path()).find(is_data) {
        Some(data) => {
            Err(Usage(format!("{label} {} is labelled data: {}", output.display(), data.display())))
        }
        None => Ok(()),
    }
}

/// Returns the published run that contains `path`, except for its report, which may be replaced.
fn run_around(path: &Path) -> Option<PathBuf> {
    let folder = fs::canonicalize(folder_of(path)).ok()?;
    let run = folder.ancestors().find(|folder| {
        folder.file_name().and_then(|name| name.to_str()).is_some_and(|name| Manifest::names(folder, name))
    })?;
    let is_report = run == folder && path.file_name().is_some_and(|name| name == REPORT_FILE);
    (!is_report).then(|| run.to_owned())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file that appears under its name once it is complete; or a stream.
pub(super) struct Target {
    writer: Box<dyn Write + Send>,
    whole: Option<Whole>,
}

/// A file not yet at its destination.
struct Whole {
    folder: OwnedFolder,
    place: PathBuf,
    /// Permissions of the file that it replaces.
    permissions: Option<Permissions>,
}

impl Target {
    /// Makes a target that writes to `writer` directly.
    pub(super) fn stream(writer: Box<dyn Write + Send>) -> Self {
        Self { writer, whole: None }
    }

    /// Makes a target for the file `path`. A device or pipe is written to directly.
    pub(super) fn file(path: &Path) -> anyhow::Result<Self> {
        let cannot = || format!("cannot write {}", path.display());
        let (place, permissions) = match fs::metadata(path) {
            Ok(facts) if facts.is_dir() => {
                return Err(Usage(format!("{} is a folder", path.display())).into());
            }
            Ok(facts) if !facts.is_file() => {
                let stream = File::options().write(true).open(path).with_context(cannot)?;
                return Ok(Self::stream(Box::new(stream)));
            }
            // A link is kept, and leads to the new file.
            Ok(facts) => (fs::canonicalize(path).with_context(cannot)?, Some(Metadata::permissions(&facts))),
            Err(_) if fs::symlink_metadata(path).is_ok() => {
                return Err(Usage(format!("{} is a dangling link", path.display())).into());
            }
            Err(_) => (path.to_owned(), None),
        };
        let folder = OwnedFolder::unique(folder_of(&place)).with_context(cannot)?;
        let file = File::create_new(folder.path().join(PARTIAL_FILE)).with_context(cannot)?;
        Ok(Self { writer: Box::new(file), whole: Some(Whole { folder, place, permissions }) })
    }

    /// Returns the writer.
    pub(super) fn writer(&mut self) -> &mut (dyn Write + Send) {
        &mut *self.writer
    }

    /// Moves the file to its destination.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        self.writer.flush()?;
        drop(self.writer);
        let Some(Whole { folder, place, permissions }) = self.whole else { return Ok(()) };
        let partial = folder.path().join(PARTIAL_FILE);
        let put = || -> io::Result<()> {
            if let Some(permissions) = permissions {
                fs::set_permissions(&partial, permissions)?;
            }
            File::open(&partial)?.sync_all()?;
            fs::rename(&partial, &place)
        };
        put().with_context(|| format!("cannot write {}", place.display()))
    }
}

/// Writes `bytes` to the file `path`.
pub(super) fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut target = Target::file(path)?;
    target.writer().write_all(bytes).with_context(|| format!("cannot write {}", path.display()))?;
    target.finish()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn one_file_by_two_names_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("sub")).unwrap();
        symlink(at("sub"), at("linked")).unwrap();
        fs::write(at("sub/old"), "").unwrap();
        fs::hard_link(at("sub/old"), at("hard")).unwrap();
        symlink(at("hard"), at("soft")).unwrap();
        let check = |a: &Path, b: &Path| check_apart(&[("--output", a), ("--removed", b)]).is_ok();
        for (a, b) in
            [("sub/old", "hard"), ("soft", "linked/old"), ("sub/new", "linked/new"), ("sub/./new", "sub/new")]
        {
            assert!(!check(&at(a), &at(b)), "{a} {b}");
        }
        for (a, b) in [("sub/new", "new"), ("sub/old", "sub/new"), ("none/x", "none/x")] {
            assert!(check(&at(a), &at(b)), "{a} {b}");
        }
        assert!(check(Path::new("/dev/null"), Path::new("/dev/null")));
    }

    #[test]
    fn labelled_data_is_no_place_to_write_to() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("sentences")).unwrap();
        for name in ["gold.jsonl", "pages.html.jsonl.zst", "sentences/ewt-train.jsonl", "answers.jsonl"] {
            fs::write(at(name), "data").unwrap();
        }
        fs::hard_link(at("gold.jsonl"), at("model.bin")).unwrap();
        let check = |name: &str| check_not_labelled("--output", &at(name), folder.path()).is_ok();
        for name in ["model.bin", "pages.html.jsonl.zst", "./gold.jsonl", "sentences/ewt-train.jsonl"] {
            assert!(!check(name), "{name}");
        }
        assert!(check("answers.jsonl") && check("new.bin"));
    }

    #[test]
    fn a_file_appears_whole_and_keeps_what_stood_around_it() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        symlink("file", &link).unwrap();
        let mut target = Target::file(&link).unwrap();
        target.writer().write_all(b"new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "old");
        target.finish().unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(link.is_symlink());
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        drop(Target::file(&folder.path().join("never")).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left behind");
        write(Path::new("/dev/null"), b"gone").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
        symlink("nowhere", folder.path().join("dangling")).unwrap();
        assert!(write(&folder.path().join("dangling"), b"").is_err());
        assert!(write(folder.path(), b"").is_err());
    }
}
