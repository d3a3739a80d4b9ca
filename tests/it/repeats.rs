//! Tests of repeated sentences and passages in whole runs: marked, dropped, verified, and independent of
//! threads and memory.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const NOTE: &str = "The wheel of the old mill has not turned for forty years.";
const PASSAGE: &str = "A young baker bought the mill in spring and wants to grind his own flour there. He asked the \
    village for help with the great stones, which nobody had moved since the flood. Twelve people came with ropes on \
    the first Saturday of May and stayed until it was dark. The miller's daughter brought bread and told them how her \
    father had worked.";

/// Writes twelve pages that share a sentence; one of them also repeats a passage of the first page.
fn corpus(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    for page in 0..12 {
        let (own, end) =
            (format!("Report number {page} of the river council follows here."), "Nothing else was said.");
        let mut text = format!("{own} {NOTE} The council met {page} times because of it, and {end}\n\n");
        if page == 0 {
            text.push_str(&format!("It begins with the purchase. {PASSAGE}\n"));
        }
        if page == 7 {
            text.push_str(&format!(
                "This part was told before in other words. {PASSAGE} That is all of page seven.\n"
            ));
        }
        fs::write(folder.join(format!("page-{page:02}.txt")), text).unwrap();
    }
}

fn gristmill(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_gristmill"))
        .args(args)
        .env("SOURCE_DATE_EPOCH", "1700000000")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].map(|said| String::from_utf8(said).unwrap()).concat();
    assert!(output.status.success(), "{said}");
    said
}

fn run(scratch: &Path, name: &str, settings: &str, threads: &str) -> PathBuf {
    let (config, output) = (scratch.join(format!("{name}.toml")), scratch.join(name));
    let csv = "[csv]\ntables = [\"documents\", \"sentences\", \"repeats\"]\n";
    // The paragraphs with the passage are near-duplicates of each other; with `near` on, one would be dropped
    // as a whole.
    fs::write(&config, format!("{csv}[dedupe]\nnear = false\n{settings}")).unwrap();
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    let (input, config, folder) = (path(&scratch.join("pages")), path(&config), path(&output));
    gristmill(&["run", "--quiet", "--threads", threads, "--config", &config, "--output", &folder, &input]);
    assert!(gristmill(&["verify", "--output", &folder]).contains("everything adds up"));
    fs::canonicalize(output.join("latest")).unwrap()
}

/// Returns name and content of every file of the tables.
fn tables(run: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for table in ["csv", "documents", "blocks", "sentences", "rejects", "repeats"] {
        for entry in fs::read_dir(run.join(table)).unwrap() {
            let path = entry.unwrap().path();
            files.push((path.strip_prefix(run).unwrap().display().to_string(), fs::read(&path).unwrap()));
        }
    }
    files.sort();
    files
}

#[test]
fn repeats_are_marked_or_dropped() {
    let scratch = tempfile::tempdir().unwrap();
    corpus(&scratch.path().join("pages"));
    let csv = |run: &Path, table: &str| fs::read_to_string(run.join(format!("csv/{table}.csv"))).unwrap();

    let off = run(scratch.path(), "off", "sentences = \"off\"\n", "1");
    assert!(!off.join("repeats").exists() && !off.join("csv/repeats.csv").exists());

    let mark = run(scratch.path(), "mark", "sentences = \"mark\"\n", "1");
    assert_eq!(csv(&mark, "sentences"), csv(&off, "sentences"));
    let marked = csv(&mark, "repeats");
    assert_eq!(marked.matches(",kept,duplicate_sentence,").count(), 11, "{marked}");
    assert_eq!(marked.matches(",kept,duplicate_passage,").count(), 4, "{marked}");

    let drop = run(scratch.path(), "drop", "sentences = \"drop\"\n", "1");
    assert_eq!(csv(&drop, "repeats"), marked.replace(",kept,", ",dropped,"));
    let (sentences, documents) = (csv(&drop, "sentences"), csv(&drop, "documents"));
    assert_eq!((sentences.matches(NOTE).count(), documents.matches(NOTE).count()), (1, 1));
    assert_eq!(sentences.lines().count() + 15, csv(&off, "sentences").lines().count());
    assert!(documents.contains("This part was told before in other words. That is all of page seven."));

    let limited = "sentences = \"drop\"\nmemory_limit_bytes = 1\n";
    for (name, settings, threads) in [("two", "sentences = \"drop\"\n", "2"), ("tight", limited, "2")] {
        let other = run(scratch.path(), name, settings, threads);
        assert!(tables(&other) == tables(&drop), "{name} differs");
    }
}
