//! Checks that imports point one way: modules import only from lower layers, stages do not import each other,
//! and no files of `src` form an import cycle. Test code is exempt.

mod code;
mod graph;

use std::fs;
use std::path::{Path, PathBuf};

use graph::Imports;

/// Layers of top-level modules, lowest first. Modules of a layer do not import each other.
const LAYERS: [&[&str]; 12] = [
    &["model"],
    &["text"],
    &["spill"],
    &["read", "parse", "dedupe", "chrome", "sentences", "tables"],
    &["publish"],
    &["report", "verify"],
    // `learn` trains models on what the stages extract from labelled data; `state` stores what the stages
    // need to know of published pages.
    &["learn", "state"],
    &["config"],
    &["pipeline"],
    &["error"],
    &["cli"],
    &["main"],
];

/// Returns the index of the layer of the top-level module `room`.
fn layer(room: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&room))
}

/// Lists the Rust files below `folder`.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
    files
}

fn imports_of_src() -> Imports {
    let imports = graph::of_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(imports.len() > 30, "the test found only {} files", imports.len());
    imports
}

#[test]
fn imports_point_one_way() {
    let mut wrong = Vec::new();
    for (file, imports) in imports_of_src() {
        let Some(room) = file.first() else { continue };
        let own = layer(room).unwrap_or_else(|| panic!("{room} is in no layer: add it to LAYERS"));
        for theirs in imports.iter().filter_map(|import| import.first()).filter(|theirs| *theirs != room) {
            if layer(theirs).is_some_and(|theirs| theirs >= own) {
                wrong.push(format!("{} imports {theirs}", file.join("/")));
            }
        }
    }
    assert!(wrong.is_empty(), "these imports point up or sideways:\n{}", wrong.join("\n"));
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let circle = graph::circle(&imports_of_src());
    assert!(circle.is_none(), "import cycle: {circle:?}");
}

#[test]
fn circles_are_found_through_every_form_of_import() {
    let imports = |a: &str| {
        let sources = [
            ("", "pub mod room; pub use room::Item;"),
            ("room", "mod a; mod b; pub use b::Item; use self::a::f;"),
            ("room/a", a),
            ("room/b", "use super::a; pub struct Item; fn g() { a::f(); }"),
        ];
        let module =
            |path: &str| path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        graph::of_sources(
            sources.into_iter().map(|(path, source)| (module(path), source.to_owned())).collect(),
        )
    };
    for a in [
        "use super::b;",
        "use super::Item;",
        "use crate::room::{self, Item as Other};",
        "fn f() { super::b::g() }",
        "use crate::room; fn f() { room::b::g() }",
        "use crate::Item;",
    ] {
        let imports = imports(a);
        assert!(graph::circle(&imports).is_some(), "{a}: {imports:?}");
    }
    for a in [
        "use std::fmt;",
        "// use super::b;",
        "pub(in crate::room) fn f() {}",
        "#[cfg(test)] mod t { use super::super::b; }",
    ] {
        let imports = imports(a);
        assert!(graph::circle(&imports).is_none(), "{a}: {imports:?}");
    }
}

#[test]
fn a_mod_file_shows_its_room_and_defines_no_type_of_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let defines = |line: &str| {
        let item =
            line.strip_prefix("pub").map_or(line, |rest| rest.trim_start_matches("(super)").trim_start());
        ["struct ", "enum ", "trait ", "type ", "union ", "impl"].iter().any(|word| item.starts_with(word))
    };
    let mut wrong = Vec::new();
    for file in rust_files(&src).iter().filter(|file| file.ends_with("mod.rs")) {
        let source = fs::read_to_string(file).unwrap();
        let lines = source.lines().filter(|line| defines(line));
        wrong.extend(lines.map(|line| format!("{}: {line}", file.display())));
    }
    assert!(wrong.is_empty(), "move these out of the `mod.rs`:\n{}", wrong.join("\n"));
}

#[test]
fn source_files_fit_in_the_head() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in rust_files(&src).iter().filter(|file| !file.ends_with("tests.rs")) {
        let source = fs::read_to_string(file).unwrap();
        let lines = source.split("#[cfg(test)]").next().unwrap_or_default().lines().count();
        assert!(lines <= 500, "{} has {lines} lines: split it along a seam", file.display());
    }
}
