//! Tests that the make targets, subcommands, flags and settings named in the README exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

fn root(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

/// Returns the words that follow `head` anywhere in `readme`.
fn behind(readme: &str, head: &str) -> BTreeSet<String> {
    let words = readme.match_indices(head).filter_map(|(at, _)| {
        let rest = &readme[at + head.len()..];
        let word = rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next()?;
        (!word.is_empty()).then(|| word.to_owned())
    });
    words.collect()
}

#[test]
fn every_command_of_the_readme_exists() {
    let readme = root("README.md");
    let makefile = root("Makefile");
    for target in behind(&readme, "\nmake ").union(&behind(&readme, "`make ")) {
        assert!(makefile.contains(&format!("\n{target}:")), "there is no make target {target}");
    }
    let commands = behind(&readme, "target/release/gristmill ");
    assert!(commands.len() >= 4, "{commands:?}");
    for command in commands.union(&behind(&readme, "`gristmill ")) {
        let help = Command::new(env!("CARGO_BIN_EXE_gristmill")).args([command, "--help"]).output().unwrap();
        assert!(help.status.success(), "there is no command gristmill {command}");
    }
    for file in [
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "NOTICE",
        "docs/before-after.svg",
        "config/gristmill.toml",
        "deploy/README.md",
    ] {
        assert!(readme.contains(file) && !root(file).is_empty(), "{file}");
    }
    let picture = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/report.png")).unwrap();
    assert!(readme.contains("docs/report.png") && picture.starts_with(b"\x89PNG"));
}
