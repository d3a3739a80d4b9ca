//! Golden cases: folders with an input and the expected output, which `GOLDEN=rewrite` replaces by the actual
//! one; review the diff like code. Those in `pages` have blocks with their verdicts, and the sentences of kept
//! blocks; those in `tables` have every table of a run as CSV, and `schema.txt` the columns of each table.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gristmill::model::{Judged, RawPage, Reason};
use gristmill::pipeline::Pipeline;
use gristmill::tables::Table;
use gristmill::{config, read};

fn cases(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(kind);
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut cases = entries.filter(|path| path.is_dir()).collect::<Vec<_>>();
    cases.sort();
    cases
}

/// Reads the page of a case: from the file named `input.*`, or from the path that `input.path` gives,
/// relative to the repository.
fn page(case: &Path, pipeline: &Pipeline) -> RawPage {
    let input = if let Ok(path) = fs::read_to_string(case.join("input.path")) {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(path.trim())
    } else {
        let mut files = fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path());
        files.find(|path| path.file_stem().is_some_and(|stem| stem == "input")).expect("a case has an input")
    };
    let inputs = read::discover(&[input], &pipeline.settings().read).unwrap();
    let entry = read::open(&inputs.files[0], 0, &pipeline.settings().read).next();
    match entry {
        Some(read::Entry::Page(page)) => page,
        other => panic!("{} is not a page: {other:?}", case.display()),
    }
}

fn blocks(judged: &Judged) -> String {
    let mut out = String::new();
    for (index, block) in judged.page.blocks.iter().enumerate() {
        let verdict = match judged.verdicts.reason(index) {
            None => "kept".to_owned(),
            Some(Reason::DuplicateExact { of }) => format!("dropped: duplicate_exact, keeper {}", of.index),
            Some(reason @ (Reason::Chrome { rule } | Reason::Comments { rule })) => {
                format!("dropped: {}, {rule}", reason.code())
            }
            Some(other) => format!("dropped: {}", other.code()),
        };
        let text = block.text.replace('\n', "⏎").replace('\t', "⇥");
        writeln!(out, "{index} | {} | {verdict} | {text}", block.kind.code()).unwrap();
    }
    out
}

fn sentences(judged: &Judged) -> String {
    let mut out = String::new();
    for sentence in &judged.sentences {
        let block = &judged.page.blocks[sentence.block.index as usize];
        writeln!(out, "{} | {}", sentence.block.index, sentence.span.slice(&block.text).unwrap()).unwrap();
    }
    out
}

/// Lists lines in which two texts differ, about ten of them at most.
fn difference(expected: &str, found: &str) -> String {
    let (expected, found) = (expected.lines().collect::<Vec<_>>(), found.lines().collect::<Vec<_>>());
    let mut out = String::new();
    for at in 0..expected.len().max(found.len()) {
        let (left, right) = (expected.get(at), found.get(at));
        if left != right {
            writeln!(out, "line {}:\n  expected {left:?}\n  found    {right:?}", at + 1).unwrap();
        }
        if out.lines().count() > 30 {
            break;
        }
    }
    out
}

/// Compares `found` with the file at `path`, or writes it there, and notes differences in `wrong`.
fn compare(path: &Path, found: &str, wrong: &mut String) {
    if std::env::var_os("GOLDEN").is_some_and(|what| what == "rewrite") {
        fs::write(path, found).unwrap();
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected != found {
        writeln!(wrong, "{}\n{}", path.display(), difference(&expected, found)).unwrap();
    }
}

#[test]
fn golden_pages() {
    let pipeline = Pipeline::new(config::load(None).unwrap()).unwrap();
    let mut wrong = String::new();
    for case in cases("pages") {
        let judged = pipeline.clean(page(&case, &pipeline)).unwrap();
        for (file, found) in [("blocks.txt", blocks(&judged)), ("sentences.txt", sentences(&judged))] {
            compare(&case.join(file), &found, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{wrong}`make golden` accepts what was found");
}

/// Returns the columns of `table`, one a line.
fn columns(table: Table) -> String {
    let mut out = String::new();
    for field in table.schema().fields() {
        let null = if field.is_nullable() { ", may be null" } else { "" };
        writeln!(out, "{}.{}: {}{null}", table.name(), field.name(), field.data_type()).unwrap();
    }
    out
}

#[test]
fn golden_tables() {
    let mut wrong = String::new();
    let schema = Table::ALL.into_iter().map(columns).collect::<String>();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/tables");
    compare(&folder.join("schema.txt"), &schema, &mut wrong);
    for case in cases("tables") {
        let scratch = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_gristmill"));
        command.args(["run", "--quiet", "--config", "config.toml", "--output"]).arg(scratch.path());
        command.arg("input").current_dir(&case).env("SOURCE_DATE_EPOCH", "1700000000");
        assert!(command.status().unwrap().success(), "{}", case.display());
        let run = fs::canonicalize(scratch.path().join("latest")).unwrap();
        let name = run.file_name().unwrap().to_str().unwrap();
        for table in Table::ALL {
            let file = format!("{}.csv", table.name());
            let rows = fs::read_to_string(run.join("csv").join(&file)).unwrap();
            // The name of a run depends on the settings, which change with every new default.
            compare(&case.join(&file), &rows.replace(name, "RUN"), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{wrong}`make golden` accepts what was found");
}
