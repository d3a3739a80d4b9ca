//! Discovery of input files.
//!
//! In: files, folders and glob patterns. Out: [`Inputs`]: every file once, under a unique name, sorted by
//! name; and a reject for everything met that cannot be read. Files and folders below a root whose name
//! begins with a dot are ignored, as in shell patterns. Symbolic links are followed, though not in circles,
//! and each folder is entered once, however many paths lead to it.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;
use walkdir::{DirEntry, WalkDir};

use super::content::Content;
use super::draft::Fault;
use super::format::{Compression, Format};
use super::markers::{is_arc, is_marker, is_no_page};
use super::options::Options;
use super::own_output::{OwnOutput, is_metrics};
use super::patterns;
use super::saved_pages;
use super::sniff::{self, SNIFFED_BYTES};
use super::stored::{Stamp, Stored};
use crate::model::{Reject, RejectCode};

/// Maximum number of folders named in a notice.
const MOST_NAMED: usize = 5;

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Path of the file.
    pub path: PathBuf,
    /// Path relative to its root, with `/` as separator; unique in the run. Control characters and bytes that
    /// are not UTF-8 are escaped as `%` and two hexadecimal digits.
    pub name: Arc<str>,
    /// Length in bytes as stored, at discovery.
    pub bytes: u64,
    /// Stamp of the file at discovery.
    pub stamp: Option<Stamp>,
    /// Format of the records.
    pub format: Format,
    /// Compression claimed by the name; the bytes decide.
    pub compression: Option<Compression>,
}

/// Files found under the roots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Files to read, sorted by name.
    pub files: Vec<Input>,
    /// Files that cannot be read, and why, sorted by name.
    pub rejects: Vec<Reject>,
    /// Folders of this program's output that were skipped, and input files that lie in one.
    pub own_output: Vec<PathBuf>,
    /// Files and folders below a root that were skipped because their name begins with a dot.
    pub hidden: Vec<PathBuf>,
    /// Folders beside saved pages of which scripts, styles, pictures and the like were skipped.
    pub saved: Vec<PathBuf>,
}

impl Inputs {
    /// Checks that none of `outputs`, files about to be written, is also an input, by whatever name.
    ///
    /// # Errors
    /// [`Error::OutputIsInput`] if one is.
    pub fn check_outputs<'a>(&self, outputs: impl IntoIterator<Item = &'a Path>) -> Result<(), Error> {
        let identity = |path: &Path| {
            let facts = fs::metadata(path).ok().filter(Metadata::is_file)?;
            Some((facts.dev(), facts.ino()))
        };
        let outputs = outputs.into_iter().filter_map(identity).collect::<HashSet<_>>();
        let is_output = |input: &&Input| identity(&input.path).is_some_and(|input| outputs.contains(&input));
        match self.files.iter().find(|input| !outputs.is_empty() && is_output(input)) {
            Some(input) => Err(Error::OutputIsInput { path: input.path.clone() }),
            None => Ok(()),
        }
    }

    /// Returns a line for each reason for which something was skipped, with the names of the first few.
    #[must_use]
    pub fn notices(&self) -> Vec<String> {
        let reasons = [
            ("output of this program among the inputs", &self.own_output),
            ("hidden files and folders", &self.hidden),
            ("folders of images and scripts of saved pages", &self.saved),
        ];
        let skipped = reasons.into_iter().filter(|(_, paths)| !paths.is_empty());
        skipped.map(|(what, paths)| format!("skipped {what}: {}", named(paths))).collect()
    }
}

/// Names the first of `paths`, and counts the others.
fn named(paths: &[PathBuf]) -> String {
    let quoted = |path: &PathBuf| format!("`{}`", path.display());
    let names = paths.iter().take(MOST_NAMED).map(quoted).collect::<Vec<_>>().join(", ");
    match paths.len().saturating_sub(MOST_NAMED) {
        0 => names,
        more => format!("{names} and {more} more"),
    }
}

/// Why a root cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The root does not exist or is not accessible.
    #[error("cannot find the input `{}`", path.display())]
    Missing {
        /// The root as given.
        path: PathBuf,
        /// Error of the system.
        #[source]
        source: io::Error,
    },
    /// The root is a malformed pattern.
    #[error("the input `{pattern}` is not a valid pattern")]
    BadPattern {
        /// The root as given.
        pattern: String,
        /// Error of the pattern.
        #[source]
        source: glob::PatternError,
    },
    /// The root is a pattern that matches nothing.
    #[error("no file matches the input `{pattern}`")]
    NoMatch {
        /// The root as given.
        pattern: String,
    },
    /// A file would be both read and written.
    #[error("`{}` is both an input and an output", path.display())]
    OutputIsInput {
        /// The file, by its path among the inputs.
        path: PathBuf,
    },
    /// All roots are output of this program.
    #[error("all inputs are output of this program, which is never read: `{}`", path.display())]
    OwnOutput {
        /// The first of the roots.
        path: PathBuf,
    },
}

/// Finds the files under `roots`: a file itself, a folder's files at any depth, and what a glob pattern (`*`,
/// `?`, `[…]`, `**`) matches. A file that several roots reach is listed once.
///
/// The extension of a file tells its format. A file that is itself a root may have any name; then its first
/// bytes tell. So they do in a folder if they are clearly those of HTML, WARC, JSON or Parquet.
///
/// # Errors
/// If a root does not exist, or is a pattern that is malformed or matches nothing. Anything unreadable below
/// a root is a reject, not an error.
pub fn discover(roots: &[PathBuf], options: &Options) -> Result<Inputs, Error> {
    discover_beside(&Roots::from(roots.to_owned()), None, options)
}

/// Roots of the search for inputs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roots {
    /// Files, folders and patterns named by the caller. A missing one is an error, except a pattern next to
    /// roots under which something was found.
    pub given: Vec<PathBuf>,
    /// Roots from a list made earlier. A missing one is a reject.
    pub listed: Vec<PathBuf>,
}

impl From<Vec<PathBuf>> for Roots {
    fn from(given: Vec<PathBuf>) -> Self {
        Self { given, listed: Vec::new() }
    }
}

/// Finds files as [`discover`] does, for a run with the output folder `output`, if any: nothing in that
/// folder is an input, by whatever path or link it is reached.
///
/// # Errors
/// Those of [`discover`], and [`Error::OwnOutput`] if all roots are output of this program.
pub fn discover_beside(roots: &Roots, output: Option<&Path>, options: &Options) -> Result<Inputs, Error> {
    let Roots { given, listed } = roots;
    let (mut found, mut lost) = (Vec::new(), Vec::new());
    let mut own = OwnOutput::at(output);
    let is_own = |root: &PathBuf| {
        let own = &mut OwnOutput::at(output);
        fs::canonicalize(root).is_ok_and(|path| own.holds(&path))
            || fs::metadata(root).is_ok_and(|metadata| metadata.is_dir() && own.is_folder(root, &metadata))
    };
    let mut all = given.iter().chain(listed);
    if let Some(path) = all.clone().next().filter(|_| all.all(is_own)) {
        return Err(Error::OwnOutput { path: path.clone() });
    }
    let roots = given.iter().map(|root| (root, false)).chain(listed.iter().map(|root| (root, true)));
    for (root, is_listed) in roots {
        match look(root, &mut own, &mut found) {
            Err(error) if is_listed || matches!(error, Error::NoMatch { .. }) => {
                let fault = Fault::new(RejectCode::Io, error.to_string());
                found.push(Found { path: root.clone(), name: printable(root), reach: Err(fault) });
                lost.push(error);
            }
            looked => looked?,
        }
    }
    let is_pattern = |root: &PathBuf| fs::metadata(root).is_err();
    if found.is_empty()
        && given.iter().chain(listed).all(is_pattern)
        && let Some(path) = own.first_met()
    {
        return Err(Error::OwnOutput { path });
    }
    if found.len() == lost.len() && !lost.is_empty() {
        return Err(lost.swap_remove(0));
    }
    Ok(settle(found, own, options))
}

/// Finds the files under `root`.
fn look(root: &Path, own: &mut OwnOutput, found: &mut Vec<Found>) -> Result<(), Error> {
    match fs::metadata(root) {
        Ok(metadata) if metadata.is_dir() => walk(root, root, own, &mut Entered::default(), found),
        Ok(_) => {
            let base = root.parent().unwrap_or(Path::new(""));
            found.push(Found::at(root, base, Ok(Reach::Named)));
        }
        Err(source) => match root.to_str().filter(|pattern| pattern.contains(['*', '?', '['])) {
            Some(pattern) => expand(pattern, own, found)?,
            None => return Err(Error::Missing { path: root.to_owned(), source }),
        },
    }
    Ok(())
}

/// A path found under a root.
struct Found {
    path: PathBuf,
    /// Name relative to the root.
    name: String,
    /// How it was reached, or why it could not be.
    reach: Result<Reach, Fault>,
}

/// How a root leads to a file or folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// It names the file.
    Named,
    /// The file is one of many below a folder.
    Below,
    /// It is below a folder and skipped, because its name begins with a dot.
    Hidden,
}

impl Found {
    /// Describes the file at `path`; its name is the path below `base`.
    fn at(path: &Path, base: &Path, reach: Result<Reach, Fault>) -> Self {
        let below = path.strip_prefix(base).ok().filter(|below| !below.as_os_str().is_empty());
        Self { path: path.to_owned(), name: printable(below.unwrap_or(path)), reach }
    }
}

/// Folders already entered, by device and inode. Seventeen folders with two links each to the next can be
/// reached by 131,072 paths, and are entered once each.
#[derive(Default)]
struct Entered(HashSet<(u64, u64)>);

impl Entered {
    /// Returns true if `entry` is not a folder, or one not entered before.
    fn is_new(&mut self, entry: &DirEntry) -> bool {
        let folder = entry.metadata().ok().filter(|_| entry.file_type().is_dir());
        folder.is_none_or(|metadata| self.0.insert((metadata.dev(), metadata.ino())))
    }
}

/// Finds everything under `start`, a folder or file, with names relative to `base`. Goes through names in
/// order, so that a folder with several paths is always entered by the same one.
fn walk(start: &Path, base: &Path, own: &mut OwnOutput, entered: &mut Entered, found: &mut Vec<Found>) {
    let is_hidden =
        |entry: &DirEntry| entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
    let is_beside_data = |entry: &DirEntry| entry.depth() > 0 && is_marker(entry.path());
    let mut is_own =
        |entry: &DirEntry| entry.metadata().is_ok_and(|metadata| own.is_folder(entry.path(), &metadata));
    let mut walk = WalkDir::new(start).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        match entry {
            Ok(entry) if is_hidden(&entry) => {
                if !is_beside_data(&entry) {
                    found.push(Found::at(entry.path(), base, Ok(Reach::Hidden)));
                }
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
            }
            Ok(entry) if entry.file_type().is_dir() => {
                if is_beside_data(&entry) || !entered.is_new(&entry) || is_own(&entry) {
                    walk.skip_current_dir();
                }
            }
            Ok(entry) => found.push(Found::at(entry.path(), base, Ok(Reach::Below))),
            Err(error) => {
                let message = match error.loop_ancestor() {
                    Some(_) => "a symbolic link to one of its parent folders".to_owned(),
                    None => error.io_error().map_or_else(|| error.to_string(), io::Error::to_string),
                };
                let path = error.path().unwrap_or(start);
                found.push(Found::at(path, base, Err(Fault::new(RejectCode::Io, message))));
            }
        }
    }
}

/// Finds the files under everything that `pattern` matches.
fn expand(pattern: &str, own: &mut OwnOutput, found: &mut Vec<Found>) -> Result<(), Error> {
    let (mut paths, mut failed) = (Vec::new(), Vec::new());
    let base = patterns::expand(pattern, |path, result| match result {
        Ok(()) => paths.push(path.to_owned()),
        Err(error) => failed.push((path.to_owned(), error)),
    });
    let base = base.map_err(|source| Error::BadPattern { pattern: pattern.to_owned(), source })?;
    if paths.is_empty() && failed.is_empty() {
        return Err(Error::NoMatch { pattern: pattern.to_owned() });
    }
    let mut entered = Entered::default();
    for path in paths {
        if own.is_above(&path, &base) {
            continue;
        }
        walk(&path, &base, own, &mut entered, found);
    }
    for (path, error) in failed {
        let fault = Fault::new(RejectCode::Io, error.to_string());
        found.push(Found::at(&path, &base, Err(fault)));
    }
    Ok(())
}

/// Removes repeated files and own output, makes names unique, and determines formats.
fn settle(mut found: Vec<Found>, mut own: OwnOutput, options: &Options) -> Inputs {
    // A file named as a root precedes the same file met in a folder: it is read whatever its extension. One that is
    // skipped by one path may be read by another.
    found.sort_by(|a, b| {
        let rank = |found: &Found| match found.reach {
            Ok(Reach::Named) => 0,
            Ok(Reach::Below) | Err(_) => 1,
            Ok(Reach::Hidden) => 2,
        };
        (rank(a), &a.name, &a.path).cmp(&(rank(b), &b.name, &b.path))
    });
    let mut seen = HashSet::with_capacity(found.len());
    found.retain(|found| {
        let path = fs::canonicalize(&found.path).unwrap_or_else(|_| found.path.clone());
        !own.holds(&path) && seen.insert(path)
    });

    let (hidden, found): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|found| found.reach == Ok(Reach::Hidden));

    let mut saved = BTreeSet::new();
    let mut is_asset = |found: &Found| {
        let folder = saved_pages::folder_of_asset(&found.path).filter(|_| found.reach == Ok(Reach::Below));
        folder.map(|folder| saved.insert(folder)).is_some()
    };
    let found = found.into_iter().filter(|found| !is_asset(found)).collect::<Vec<_>>();

    let mut uses = BTreeMap::<String, u32>::new();
    for found in &found {
        *uses.entry(found.name.clone()).or_default() += 1;
    }
    let mut taken = HashSet::with_capacity(found.len());
    let hidden = hidden.into_iter().map(|found| found.path).collect();
    let saved = saved.into_iter().collect();
    let mut inputs = Inputs { own_output: own.into_met(), hidden, saved, ..Inputs::default() };
    for found in found {
        // Roots contain files of the same name: use the path, which includes the root.
        let wanted = if uses[&found.name] > 1 { printable(&found.path) } else { found.name };
        let mut name = wanted.clone();
        let mut copy = 1;
        while !taken.insert(name.clone()) {
            copy += 1;
            name = format!("{wanted}~{copy}");
        }
        let name = Arc::<str>::from(name);
        match found.reach.and_then(|reach| input(found.path, &name, reach, options)) {
            Ok(input) => inputs.files.extend(input),
            Err(fault) => inputs.rejects.push(fault.at(&name, None, None)),
        }
    }
    inputs.files.sort_by(|a, b| a.name.cmp(&b.name));
    inputs.rejects.sort_by(|a, b| a.source.cmp(&b.source));
    inputs
}

/// Makes an input of the file at `path`, as if met in a folder under `name`. Returns `None` for files that by
/// design contain no pages, such as `_SUCCESS`.
///
/// # Errors
/// A fault if it is not a regular file, or not of a known format.
pub fn input_named(path: PathBuf, name: &Arc<str>, options: &Options) -> Result<Option<Input>, Fault> {
    input(path, name, Reach::Below, options)
}

/// Makes an input of `path`; `None` for empty files of unknown format, markers such as `_SUCCESS`, and metrics of
/// this program, met below a root.
fn input(path: PathBuf, name: &Arc<str>, reach: Reach, options: &Options) -> Result<Option<Input>, Fault> {
    let metadata = fs::metadata(&path).map_err(|error| Fault::new(RejectCode::Io, error.to_string()))?;
    if !metadata.is_file() {
        return Err(Fault::new(RejectCode::Io, "not a regular file"));
    }
    let unsupported = |message| Err(Fault::new(RejectCode::UnsupportedFormat, message));
    let (format, compression) = Format::of_name(&path.to_string_lossy());
    let format = match (format, reach) {
        (Some(format), _) => format,
        (None, _) if is_arc(&path) => {
            return unsupported("ARC, the predecessor of WARC, is not supported; convert it to WARC first");
        }
        (None, Reach::Below) if metadata.len() == 0 || is_marker(&path) || is_metrics(&path) => {
            return Ok(None);
        }
        (None, Reach::Below) if is_no_page(&path) => return unsupported("unknown file extension"),
        (None, _) => {
            let mut content = Content::new(Stored::open(&path)?, compression, options);
            let head = content.peek(SNIFFED_BYTES);
            match sniff::clear_format(head) {
                Some(format) => format,
                None if reach == Reach::Named => sniff::format(head),
                None => {
                    return unsupported(
                        "unknown file extension, and the content is not clearly HTML, WARC, JSON or Parquet",
                    );
                }
            }
        }
    };
    let (bytes, stamp) = (metadata.len(), Some(Stamp::of(&metadata)));
    Ok(Some(Input { path, name: Arc::clone(name), bytes, stamp, format, compression }))
}

/// Formats `path` with `/` as separator; escapes control characters and what is not UTF-8.
fn printable(path: &Path) -> String {
    let parts = path.components().filter(|part| *part != Component::CurDir).map(|part| {
        let mut name = String::new();
        for chunk in part.as_os_str().as_encoded_bytes().utf8_chunks() {
            for c in chunk.valid().chars() {
                if c.is_control() {
                    let mut bytes = [0; 4];
                    name.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
                } else {
                    name.push(c);
                }
            }
            name.extend(chunk.invalid().iter().map(|byte| format!("%{byte:02X}")));
        }
        if part == Component::RootDir { String::new() } else { name }
    });
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// Makes a folder of `files`, each with its own name as content.
    fn folder(files: &[&str]) -> TempDir {
        let folder = TempDir::new().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        folder
    }

    fn find(roots: &[PathBuf]) -> (Vec<String>, Vec<(String, RejectCode)>) {
        let inputs = discover(roots, &Options::default()).unwrap();
        let names = inputs.files.iter().map(|input| input.name.to_string()).collect();
        (names, inputs.rejects.iter().map(|reject| (reject.source.to_string(), reject.code)).collect())
    }

    #[test]
    fn folders_are_walked_in_order_without_hidden_files() {
        let folder =
            folder(&["b/2.txt", "b/1.html.gz", "a.txt", ".git/x.txt", ".y.txt", "b.arc.gz", "c.doc", "d"]);
        let (names, rejects) = find(&[folder.path().to_owned()]);
        assert_eq!(names, ["a.txt", "b/1.html.gz", "b/2.txt"]);
        let unsupported =
            ["b.arc.gz", "c.doc", "d"].map(|name| (name.to_owned(), RejectCode::UnsupportedFormat));
        assert_eq!(rejects, unsupported);
    }

    #[test]
    fn what_is_skipped_for_its_name_is_told() {
        let folder = folder(&[".y.txt", ".old/a.txt", ".old/b.txt", ".git/x.txt", "b/._c.txt", "b/c.txt"]);
        std::os::unix::fs::symlink(folder.path().join(".old/b.txt"), folder.path().join("b.txt")).unwrap();
        let inputs = discover(&[folder.path().to_owned()], &Options::default()).unwrap();
        let hidden = [".old", ".y.txt"].map(|name| folder.path().join(name));
        assert_eq!(inputs.hidden, hidden);
        assert_eq!(inputs.files.iter().map(|file| &*file.name).collect::<Vec<_>>(), ["b.txt", "b/c.txt"]);
        let told = inputs.notices();
        assert!(
            told.len() == 1 && hidden.iter().all(|path| told[0].contains(path.to_str().unwrap())),
            "{told:?}"
        );
        // What a root names is read.
        assert_eq!(find(&[folder.path().join(".old")]).0, ["a.txt", "b.txt"]);
        assert_eq!(find(&[folder.path().join(".y.txt")]).0, [".y.txt"]);
    }

    #[test]
    fn what_a_saved_page_embeds_is_skipped() {
        let folder = folder(&[
            "Mill.html",
            "Mill_files/style.css",
            "Mill_files/app.js.download",
            "Mill_files/img/wheel",
            "Mill_files/frame.html",
            "Weir.htm",
            "Weir-Dateien/a.png",
            // No page stands beside these.
            "old/Mill_files/style.css",
            "my_files/a.doc",
        ]);
        let root = folder.path().to_owned();
        let (names, rejects) = find(std::slice::from_ref(&root));
        assert_eq!(names, ["Mill.html", "Mill_files/frame.html", "Weir.htm"]);
        let rejected = rejects.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>();
        assert_eq!(rejected, ["my_files/a.doc", "old/Mill_files/style.css"]);
        let inputs = discover(std::slice::from_ref(&root), &Options::default()).unwrap();
        assert_eq!(inputs.saved, ["Mill_files", "Weir-Dateien"].map(|name| root.join(name)));
        assert!(inputs.notices()[0].contains("Mill_files"), "{:?}", inputs.notices());
    }

    #[test]
    fn a_file_is_read_once_and_names_are_unique() {
        let folder = folder(&["x/a.txt", "y/a.txt"]);
        let [x, y] = ["x", "y"].map(|name| folder.path().join(name));
        assert_eq!(
            find(&[x.clone(), x.join("a.txt"), folder.path().join("*/a.txt")]).0,
            ["a.txt", "y/a.txt"]
        );
        let both = find(&[x, y]).0;
        assert_eq!(both.len(), 2);
        assert!(both[0].ends_with("x/a.txt") && both[1].ends_with("y/a.txt"), "{both:?}");
    }

    #[test]
    fn a_root_with_another_name_is_known_by_its_bytes() {
        let folder = folder(&[]);
        for (name, bytes, format) in [
            ("page", &b"<!DOCTYPE html>"[..], Format::Html),
            ("dump.log", b"words", Format::Text),
            ("lines.json", b"{\"text\": 1}", Format::Jsonl),
        ] {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            let inputs = discover(&[path], &Options::default()).unwrap();
            assert_eq!(inputs.files[0].format, format, "{name}");
        }
    }

    #[test]
    fn the_bytes_tell_in_a_folder_if_they_are_clear() {
        let html = "<!DOCTYPE html><html><body><p>text";
        let json = "{\"text\": \"a\"}\n";
        let folder = folder(&[]);
        let read = [
            ("index.php", html),
            ("news.shtml", "<!-- saved -->\n<HTML><body>text"),
            ("page.html?id=3", html),
            ("page.html.1", html),
            ("about", html),
            ("feed.xml", "<?xml version='1.0'?><html><p>text</p></html>"),
            ("part-00000", json),
            ("lines.00", " [ {\n \"text\": \"a\"}]"),
            ("crawl.warc.open", "WARC/1.0\r\n"),
            ("a.jsonl.zstd", json),
            ("a.tab", "id\ttext\n"),
            ("a.psv", "id|text\n"),
            ("a.markdown", "# text"),
            ("a.xht", "<p>text"),
        ];
        let left = [
            ("notes", "words"),
            ("data.log", "{words}"),
            ("rss.xml", "<?xml version='1.0'?><rss/>"),
            ("README", "<p align=center>words"),
            ("old.php", "<?php echo 1; ?>"),
            ("page.html.bak", html),
            ("page.html~", html),
            ("lines.jsonl.tmp", json),
            ("site.css", "<!-- p {} --> <html>"),
            ("rows", "id,text\n1,a\n"),
        ];
        for (name, text) in read.iter().chain(&left) {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let (names, rejects) = find(&[folder.path().to_owned()]);
        let sorted = |files: &[(&str, &str)]| {
            files.iter().map(|(name, _)| (*name).to_owned()).collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(names.into_iter().collect::<std::collections::BTreeSet<_>>(), sorted(&read));
        assert!(rejects.iter().all(|(_, code)| *code == RejectCode::UnsupportedFormat), "{rejects:?}");
        assert_eq!(
            rejects.into_iter().map(|(name, _)| name).collect::<std::collections::BTreeSet<_>>(),
            sorted(&left)
        );
    }

    #[test]
    fn patterns_match_files_and_folders() {
        let folder = folder(&["2024/a.txt", "2024/b.html", "2025/a.txt", "2025/.c.txt"]);
        let find = |pattern: &str| find(&[folder.path().join(pattern)]).0;
        assert_eq!(find("*/*.txt"), ["2024/a.txt", "2025/a.txt"]);
        assert_eq!(find("202[4]"), ["2024/a.txt", "2024/b.html"]);
        assert_eq!(find("**/a.*"), ["2024/a.txt", "2025/a.txt"]);
    }

    #[test]
    fn marks_beside_data_are_no_rejects() {
        let folder = folder(&[
            "a.json",
            "_metadata",
            "_committed_1",
            "a.json.crc",
            "Thumbs.db",
            "_delta_log/0.json",
            "__MACOSX/x.doc",
            "c.doc",
        ]);
        for empty in ["_SUCCESS", "done", "empty.json"] {
            fs::write(folder.path().join(empty), "").unwrap();
        }
        let (names, rejects) = find(&[folder.path().to_owned()]);
        assert_eq!(names, ["a.json", "empty.json"]);
        assert_eq!(rejects, [("c.doc".to_owned(), RejectCode::UnsupportedFormat)]);
    }

    #[test]
    fn what_a_list_names_and_is_not_there_is_a_reject() {
        let folder = folder(&["a.txt", "b.txt"]);
        let path = |name: &str| folder.path().join(name);
        let rejects = |roots: &Roots| {
            let inputs = discover_beside(roots, None, &Options::default())?;
            assert!(inputs.rejects.iter().all(|reject| reject.code == RejectCode::Io));
            Ok::<_, Error>((inputs.files.len(), inputs.rejects.len()))
        };
        let listed = vec![path("a.txt"), path("gone.txt"), path("*.html"), path("[.txt"), path("b.txt")];
        assert_eq!(rejects(&Roots { given: vec![], listed: listed.clone() }).unwrap(), (2, 3));
        // A missing pattern beside others, as shell scripts pass them.
        assert_eq!(rejects(&vec![path("*.txt"), path("*.html")].into()).unwrap(), (2, 1));
        assert!(matches!(rejects(&vec![path("*.jsonl"), path("*.html")].into()), Err(Error::NoMatch { .. })));
        assert!(matches!(rejects(&vec![path("a.txt"), path("gone.txt")].into()), Err(Error::Missing { .. })));
        let lost = Roots { given: vec![], listed: vec![path("gone.txt")] };
        assert!(matches!(rejects(&lost), Err(Error::Missing { .. })));
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt;
            let foreign = folder.path().join(std::ffi::OsStr::from_bytes(b"lost\xff.txt"));
            assert_eq!(
                rejects(&Roots { given: vec![path("a.txt")], listed: vec![foreign] }).unwrap(),
                (1, 1)
            );
        }
    }

    #[test]
    fn roots_that_are_not_there_are_errors() {
        let folder = folder(&[]);
        let error = |name: &str| discover(&[folder.path().join(name)], &Options::default()).unwrap_err();
        assert!(matches!(error("none.txt"), Error::Missing { .. }));
        assert!(matches!(error("*.txt"), Error::NoMatch { .. }));
        assert!(matches!(error("[.txt"), Error::BadPattern { .. }));
    }

    const MANIFEST: &str = "{\n  \"run\": \"1\",\n  \"program_version\": \"0.1.0\",\n  \"schema_version\": 7,\n  \"settings_hash\": \"ab\"\n}\n";

    /// Skips the output folder of the run and those of others, by whatever path they are reached; but reads a
    /// table folder of another's output that is named explicitly, and a foreign folder that only looks alike.
    #[test]
    fn output_of_this_program_is_no_input() {
        use std::os::unix::fs::symlink;
        let folder = folder(&[
            "in/a.txt",
            "in/runs/list.txt",
            "in/site/b.txt",
            "in/site/manifest.json",
            "out/own.txt",
            "out/runs/2/documents/part.txt",
            "in/other/runs/1/documents/part.txt",
            "in/other/state/1-1.txt",
            "in/copy/csv/blocks.csv",
        ]);
        for run in ["out/runs/2", "in/other/runs/1", "in/copy"] {
            fs::write(folder.path().join(run).join("manifest.json"), MANIFEST).unwrap();
        }
        let [input, out, other] = ["in", "out", "in/other"].map(|name| folder.path().join(name));
        symlink(&out, input.join("tables")).unwrap();
        symlink(out.join("runs/2/documents"), input.join("newest")).unwrap();
        symlink(out.join("own.txt"), input.join("one.txt")).unwrap();
        let names = |roots: &[PathBuf], output: &Path| {
            let inputs =
                discover_beside(&Roots::from(roots.to_vec()), Some(output), &Options::default()).unwrap();
            let names = inputs.files.iter().map(|input| input.name.to_string());
            (names.filter(|name| !name.contains("manifest")).collect::<Vec<_>>(), inputs.own_output.len())
        };
        let read = ["a.txt", "runs/list.txt", "site/b.txt"];
        assert_eq!(names(std::slice::from_ref(&input), &out), (read.map(str::to_owned).to_vec(), 3));
        let all = names(&[input.join("*"), out.join("own.txt")], &out).0;
        assert_eq!(all, read);
        // Named explicitly, a table of another output is read.
        let documents = other.join("runs/1/documents");
        assert_eq!(names(std::slice::from_ref(&documents), &out).0, ["part.txt"]);
        // A pattern leads into no output either, unless it begins there.
        assert_eq!(names(&[input.join("**/*.txt")], &out), (read.map(str::to_owned).to_vec(), 2));
        assert_eq!(names(&[documents.join("*.txt")], &out).0, ["part.txt"]);
        for pattern in ["**/*.txt", "runs/*/documents/*", "runs/1/**/part.txt"] {
            let found =
                discover_beside(&Roots::from(vec![other.join(pattern)]), Some(&out), &Options::default());
            assert!(matches!(found, Err(Error::OwnOutput { .. })), "{pattern}: {found:?}");
        }
        let everything = [out.clone(), out.join("own.txt"), other.clone(), other.join("runs/1")];
        for roots in everything.iter().map(std::slice::from_ref).chain([&everything[..]]) {
            let error =
                discover_beside(&Roots::from(roots.to_vec()), Some(&out), &Options::default()).unwrap_err();
            assert!(matches!(error, Error::OwnOutput { .. }), "{roots:?}: {error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_but_not_in_circles() {
        use std::os::unix::fs::symlink;
        let folder = folder(&["a/1.txt"]);
        symlink(folder.path(), folder.path().join("a/up")).unwrap();
        symlink(folder.path().join("nowhere"), folder.path().join("a/broken.txt")).unwrap();
        symlink(folder.path().join("a/1.txt"), folder.path().join("same.txt")).unwrap();
        let (names, rejects) = find(&[folder.path().to_owned()]);
        assert_eq!(names, ["a/1.txt"]);
        assert_eq!(
            rejects,
            [("a/broken.txt".to_owned(), RejectCode::Io), ("a/up".to_owned(), RejectCode::Io)]
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_is_entered_once_however_many_paths_lead_to_it() {
        use std::os::unix::fs::symlink;
        let folder = TempDir::new().unwrap();
        for level in 0..40 {
            let here = folder.path().join(format!("{level:02}"));
            fs::create_dir(&here).unwrap();
            fs::write(here.join(format!("{level}.txt")), "text").unwrap();
            for link in ["a", "b"] {
                symlink(folder.path().join(format!("{:02}", level + 1)), here.join(link)).unwrap();
            }
        }
        for root in [folder.path().to_owned(), folder.path().join("0*"), folder.path().join("**")] {
            let (names, rejects) = find(&[root]);
            assert_eq!(names.len(), 40);
            // The last two links are dangling.
            assert_eq!(rejects.len(), 2, "{rejects:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn sockets_are_rejects_and_foreign_names_are_printable() {
        use std::os::unix::ffi::OsStrExt;
        let folder = folder(&["a%FF.txt"]);
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("s.txt")).unwrap();
        fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"a\xff.txt")), "").unwrap();
        fs::write(folder.path().join("line\nbreak.txt"), "").unwrap();
        let (names, rejects) = find(&[folder.path().to_owned()]);
        assert_eq!(names.len(), 3);
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), 3, "{names:?}");
        assert!(names.contains(&"line%0Abreak.txt".to_owned()), "{names:?}");
        assert_eq!(rejects, [("s.txt".to_owned(), RejectCode::Io)]);
    }
}
