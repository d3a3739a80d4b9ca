//! Tests that modules import only modules of lower layers, and that modules of one layer do not import each
//! other.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers, lowest first.
const LAYERS: [&[&str]; 9] = [
    &["model"],
    &["text"],
    &["read", "parse", "dedupe", "chrome", "sentences", "write"],
    // `learn` trains models on what the stages see of labelled data; `state` keeps what the stages need of
    // published pages.
    &["learn", "state"],
    &["config"],
    &["pipeline"],
    &["error"],
    &["cli"],
    &["main"],
];

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

/// Returns the top-level modules that `source` names after `crate::` or `gristmill::`; comments are ignored.
fn imports(source: &str) -> BTreeSet<String> {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = code.collect::<Vec<_>>().join("\n");
    let mut found = BTreeSet::new();
    for root in ["crate::", "gristmill::"] {
        for (at, _) in code.match_indices(root) {
            let rest = &code[at + root.len()..];
            let names = match rest.strip_prefix('{') {
                // For `use crate::{a, b::c};`, takes the first name after the brace and after each comma of
                // the outer list.
                Some(list) => outer_names(list),
                None => vec![first_name(rest)],
            };
            found.extend(names.into_iter().filter(|name| layer(name).is_some()));
        }
    }
    found
}

fn first_name(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn outer_names(list: &str) -> Vec<String> {
    let (mut depth, mut names, mut start) = (0, Vec::new(), 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(first_name(&list[start..at]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(first_name(&list[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    names
}

#[test]
fn imports_point_one_way() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let mut wrong = Vec::new();
    for file in &files {
        let inner = file.strip_prefix(&src).unwrap();
        let module = inner.components().next().unwrap().as_os_str().to_string_lossy();
        let module = module.trim_end_matches(".rs");
        if module == "lib" {
            continue;
        }
        let own = layer(module).unwrap_or_else(|| panic!("{module} is in no layer: add it to LAYERS"));
        for import in imports(&fs::read_to_string(file).unwrap()) {
            let theirs = layer(&import).unwrap();
            if import != module && theirs >= own {
                wrong.push(format!("{} imports {import}", inner.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "these imports point up or sideways:\n{}", wrong.join("\n"));
    assert!(files.len() > 30, "the test found only {} files", files.len());
}

#[test]
fn the_scan_sees_every_form_of_import() {
    let source = "use crate::model::Page;\n// crate::cli\nuse crate::{read, write::{self, Tables}};\nlet x = crate::text::hash::hex(1);";
    let found = imports(source);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["model", "read", "text", "write"]);
}

#[test]
fn source_files_fit_in_the_head() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    for file in files.iter().filter(|file| !file.ends_with("tests.rs")) {
        let source = fs::read_to_string(file).unwrap();
        let lines = source.split("#[cfg(test)]").next().unwrap_or_default().lines().count();
        assert!(lines <= 800, "{} has {lines} lines: split it along a seam", file.display());
    }
}
