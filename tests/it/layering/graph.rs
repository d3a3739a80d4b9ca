//! Graph of imports between source files. A re-export counts as an import of the file that defines the item.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use super::code::code;

/// Path of a module in the crate; empty for the root.
type Module = Vec<String>;

/// Modules that each module imports.
pub(super) type Imports = BTreeMap<Module, BTreeSet<Module>>;

/// Source of all modules of a crate.
struct Crate {
    modules: BTreeMap<Module, Source>,
}

/// Source of a module.
struct Source {
    /// Code without its `use` items.
    body: String,
    uses: Vec<Use>,
}

/// Name imported by a `use` item.
struct Use {
    path: Vec<String>,
    name: String,
}

/// Reads the imports of all files below `folder` except tests.
pub(super) fn of_folder(folder: &Path) -> Imports {
    let mut sources = BTreeMap::new();
    for file in super::rust_files(folder) {
        let path = file.strip_prefix(folder).unwrap().with_extension("");
        let mut module = path.iter().map(|part| part.to_str().unwrap().to_owned()).collect::<Module>();
        if module.last().is_some_and(|last| last == "mod") || module == ["lib"] {
            module.pop();
        }
        if !module.iter().any(|part| part == "tests") {
            sources.insert(module, fs::read_to_string(&file).unwrap());
        }
    }
    of_sources(sources)
}

/// Reads the imports of `sources`, the modules of a crate.
pub(super) fn of_sources(sources: BTreeMap<Module, String>) -> Imports {
    let modules = sources.into_iter().map(|(module, source)| (module, Source::of(&source))).collect();
    let all = Crate { modules };
    all.modules.keys().map(|module| (module.clone(), all.imports(module))).collect()
}

/// Finds an import cycle: files of which each imports the next, and the last imports the first.
pub(super) fn circle(imports: &Imports) -> Option<Vec<String>> {
    let mut left = imports.clone();
    loop {
        // A file that imports none of the remaining files is in no cycle.
        let free = |of: &BTreeSet<Module>| !of.iter().any(|module| left.contains_key(module));
        let ends =
            left.iter().filter(|(_, of)| free(of)).map(|(module, _)| module.clone()).collect::<Vec<_>>();
        if ends.is_empty() {
            break;
        }
        for end in ends {
            left.remove(&end);
        }
    }
    let mut walk = vec![left.keys().next()?.clone()];
    loop {
        let next = left[walk.last()?].iter().find(|module| left.contains_key(*module))?.clone();
        if let Some(first) = walk.iter().position(|module| *module == next) {
            return Some(walk[first..].iter().map(|module| module.join("/")).collect());
        }
        walk.push(next);
    }
}

impl Source {
    fn of(source: &str) -> Self {
        static USE: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"(?m)^\s*(?:pub(?:\([^)]*\))?\s+)?use\s+([^;]+);").unwrap());
        static SCOPE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"pub\(in [^)]*\)").unwrap());
        let code = SCOPE.replace_all(&code(source), "pub").into_owned();
        let mut uses = Vec::new();
        for found in USE.captures_iter(&code) {
            names_of(&found[1], &[], &mut uses);
        }
        Self { body: USE.replace_all(&code, "").into_owned(), uses }
    }
}

/// Appends the names imported by the use tree `text` below `prefix` to `uses`.
fn names_of(text: &str, prefix: &[String], uses: &mut Vec<Use>) {
    let text = text.trim();
    let split = |path: &str| {
        path.split("::").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let Some((head, list)) = text.split_once('{') else {
        let (path, name) = text.split_once(" as ").map_or((text, None), |(path, name)| (path, Some(name)));
        let mut path = [prefix, &split(path)].concat();
        if path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let name = name.map(str::trim).or(path.last().map(String::as_str)).unwrap_or_default().to_owned();
        uses.push(Use { path, name });
        return;
    };
    let prefix = [prefix, &split(head)].concat();
    let (mut depth, mut start) = (0, 0);
    for (at, c) in list.char_indices() {
        match c {
            ',' | '}' if depth == 0 => {
                if !list[start..at].trim().is_empty() {
                    names_of(&list[start..at], &prefix, uses);
                }
                start = at + 1;
            }
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
}

impl Crate {
    /// Returns the modules that `module` imports or names by a path in its code.
    fn imports(&self, module: &Module) -> BTreeSet<Module> {
        static PATH: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?:\w+::)+\w+").unwrap());
        let source = &self.modules[module];
        let mut found =
            source.uses.iter().filter_map(|of| self.absolute(module, &of.path)).collect::<Vec<_>>();
        for path in PATH.find_iter(&source.body) {
            let path = path.as_str().split("::").map(str::to_owned).collect::<Vec<_>>();
            let imported = source.uses.iter().find(|of| of.name == path[0]);
            let imported = imported.and_then(|of| self.absolute(module, &of.path));
            found.extend(match imported {
                // The path starts at an imported module. At an imported type it leads to no other file.
                Some(of) => self.modules.contains_key(&of).then(|| [&of[..], &path[1..]].concat()),
                None => self.absolute(module, &path),
            });
        }
        found.into_iter().filter_map(|path| self.home(&path, 0)).filter(|home| home != module).collect()
    }

    /// Returns `path` from the root of the crate; `None` if it leads to another crate.
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Module> {
        let first = path.first()?;
        if first == "crate" || first == "gristmill" {
            return Some(path[1..].to_vec());
        }
        let ups = path.iter().take_while(|part| *part == "super").count();
        let rest = &path[ups + path[ups..].iter().take_while(|part| *part == "self").count()..];
        let from = [&module[..module.len().checked_sub(ups)?], rest].concat();
        let is_child = || self.modules.contains_key(&[&module[..], &path[..1]].concat());
        (rest.len() < path.len() || is_child()).then_some(from)
    }

    /// Returns the module that defines the item at `path`, after at most 8 re-exports.
    fn home(&self, path: &[String], followed: usize) -> Option<Module> {
        let len = (0..=path.len()).rev().find(|&len| self.modules.contains_key(&path[..len]))?;
        let (module, rest) = path.split_at(len);
        let source = &self.modules[module];
        let reexport = rest.first().and_then(|name| source.uses.iter().find(|of| of.name == *name));
        let target = reexport.and_then(|of| self.absolute(&module.to_vec(), &of.path));
        match target {
            Some(target) if followed < 8 => self.home(&[&target[..], &rest[1..]].concat(), followed + 1),
            _ => Some(module.to_vec()),
        }
    }
}
