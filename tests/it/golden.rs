//! Golden cases: folders with an input, its expected blocks with their verdicts, and the expected sentences
//! of kept blocks. `GOLDEN=rewrite` writes the actual output as the expected one; review the diff like code.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use gristmill::model::{Judged, RawPage, Reason};
use gristmill::pipeline::Pipeline;
use gristmill::{config, read};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/pages");
    let mut cases = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
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

#[test]
fn golden_pages() {
    let pipeline = Pipeline::new(config::load(None).unwrap()).unwrap();
    let mut wrong = String::new();
    for case in cases() {
        let judged = pipeline.clean(page(&case, &pipeline)).unwrap();
        for (file, found) in [("blocks.txt", blocks(&judged)), ("sentences.txt", sentences(&judged))] {
            let path = case.join(file);
            if std::env::var_os("GOLDEN").is_some_and(|what| what == "rewrite") {
                fs::write(&path, &found).unwrap();
            }
            let expected = fs::read_to_string(&path).unwrap_or_default();
            if expected != found {
                writeln!(wrong, "{}\n{}", path.display(), difference(&expected, &found)).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}`make golden` accepts what was found");
}
