//! Expansion of glob patterns: `*`, `?` and `[…]` within a name, `**` for any number of folders.
//!
//! In: a pattern. Out: the paths that it matches, ordered by name. The `glob` crate only matches names here,
//! because its search follows links in `**` along every path. This search enters a folder once for each part
//! of the pattern, however many paths lead to it.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use glob::{MatchOptions, Pattern, PatternError};

/// A component of a pattern.
enum Part {
    /// `**`
    Folders,
    Name(Pattern),
    /// `.`, `..` or a root, which match themselves.
    Itself(PathBuf),
}

/// Calls `matched` with each path that `pattern` matches, or with the error if a folder on the way cannot be
/// read. Returns the folder to which names are relative: the components before the first that contains a
/// wildcard.
pub(super) fn expand(
    pattern: &str,
    mut matched: impl FnMut(&Path, Result<(), io::Error>),
) -> Result<PathBuf, PatternError> {
    Pattern::new(pattern)?;
    let is_plain = |part: &Component<'_>| !part.as_os_str().to_string_lossy().contains(['*', '?', '[']);
    let base = Path::new(pattern).components().take_while(is_plain).collect::<PathBuf>();
    let parts = Path::new(pattern).components().skip_while(is_plain).map(|part| match part {
        Component::Normal(name) if name == "**" => Ok(Part::Folders),
        Component::Normal(name) => Pattern::new(&name.to_string_lossy()).map(Part::Name),
        other => Ok(Part::Itself(other.as_os_str().into())),
    });
    let parts = parts.collect::<Result<Vec<_>, PatternError>>()?;
    let mut search = Search {
        parts: parts.into(),
        wants_folders: pattern.ends_with('/'),
        entered: HashSet::new(),
        matched: &mut matched,
    };
    search.look(&base, 0);
    Ok(base)
}

struct Search<'a> {
    parts: Rc<[Part]>,
    wants_folders: bool,
    /// Folders already searched, by device and inode, and the part that was searched for there.
    entered: HashSet<(u64, u64, usize)>,
    matched: &'a mut dyn FnMut(&Path, Result<(), io::Error>),
}

impl Search<'_> {
    /// Searches folder `at` for what the parts from `part` on match.
    fn look(&mut self, at: &Path, part: usize) {
        let folder = if at.as_os_str().is_empty() { Path::new(".") } else { at };
        let Ok(metadata) = fs::metadata(folder) else { return };
        if !metadata.is_dir() || !self.entered.insert((metadata.dev(), metadata.ino(), part)) {
            return;
        }
        let parts = Rc::clone(&self.parts);
        let is_last = part + 1 == parts.len();
        match &parts[part] {
            // Everything below the folder.
            Part::Folders if is_last => (self.matched)(at, Ok(())),
            Part::Folders => {
                self.look(at, part + 1);
                let is_shown = |name: &&OsString| !name.as_encoded_bytes().starts_with(b".");
                for name in self.names(at, folder).iter().filter(is_shown) {
                    self.look(&at.join(name), part);
                }
            }
            Part::Itself(itself) => self.take(&at.join(itself), part),
            Part::Name(pattern) => {
                let options = MatchOptions { require_literal_leading_dot: true, ..MatchOptions::new() };
                for name in self.names(at, folder) {
                    if pattern.matches_with(&name.to_string_lossy(), options) {
                        self.take(&at.join(name), part);
                    }
                }
            }
        }
    }

    /// Handles a `path` that part `part` matches: reports it if the part is the last, else continues the
    /// search in it.
    fn take(&mut self, path: &Path, part: usize) {
        if part + 1 < self.parts.len() {
            self.look(path, part + 1);
        } else if !self.wants_folders || path.is_dir() {
            (self.matched)(path, Ok(()));
        }
    }

    /// Lists the names in `folder`, which is reached as `at`, in order.
    fn names(&mut self, at: &Path, folder: &Path) -> Vec<OsString> {
        let entries = fs::read_dir(folder).and_then(|entries| {
            entries.map(|entry| entry.map(|entry| entry.file_name())).collect::<io::Result<Vec<_>>>()
        });
        let mut names = entries.unwrap_or_else(|error| {
            (self.matched)(at, Err(error));
            Vec::new()
        });
        names.sort_unstable();
        names
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn patterns_match_as_in_a_shell() {
        let folder = TempDir::new().unwrap();
        for file in
            ["2024/a.txt", "2024/b.html", "2025/a.txt", "2025/.c.txt", "2025/x/y/a.txt", ".h/a.txt", "d.txt"]
        {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let find = |pattern: &str| {
            let mut found = Vec::new();
            let root = folder.path().to_str().unwrap();
            let base = expand(&format!("{root}/{pattern}"), |path, result| {
                result.unwrap();
                found.push(path.strip_prefix(folder.path()).unwrap().to_str().unwrap().to_owned());
            });
            (base.unwrap().strip_prefix(folder.path()).unwrap().to_str().unwrap().to_owned(), found)
        };
        for (pattern, base, expected) in [
            ("*/*.txt", "", vec!["2024/a.txt", "2025/a.txt"]),
            ("202[4]", "", vec!["2024"]),
            ("2025/*", "2025", vec!["2025/a.txt", "2025/x"]),
            ("*/", "", vec!["2024", "2025"]),
            ("**/a.*", "", vec!["2024/a.txt", "2025/a.txt", "2025/x/y/a.txt"]),
            ("2025/**", "2025", vec!["2025"]),
            ("202?/**/a.txt", "", vec!["2024/a.txt", "2025/a.txt", "2025/x/y/a.txt"]),
            ("202?/../d.*", "", vec!["2024/../d.txt"]),
            ("*/.c.txt", "", vec!["2025/.c.txt"]),
            ("*.md", "", vec![]),
            ("none/*", "none", vec![]),
        ] {
            assert_eq!(
                find(pattern),
                (base.to_owned(), expected.into_iter().map(str::to_owned).collect()),
                "{pattern}"
            );
        }
        assert!(expand("a/[", |_, _| ()).is_err() && expand("a**b/c", |_, _| ()).is_err());
    }
}
