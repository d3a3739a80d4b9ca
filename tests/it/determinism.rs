//! Tests that the same input and settings give the same bytes, whatever the number of threads and the order
//! of files on disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Returns every file of the published run by its path in the run, except the manifest, which holds times and
/// memory.
fn files(output: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let run = fs::canonicalize(output.join("latest")).unwrap();
    let mut found = BTreeMap::new();
    let mut folders = vec![run.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name != "manifest.json") {
                found.insert(path.strip_prefix(&run).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn command(input: &Path, output: &Path, threads: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gristmill"));
    command.args(["run", "--quiet", "--threads", threads, "--output"]).args([output, input]);
    command.env("SOURCE_DATE_EPOCH", "1700000000");
    command
}

fn run(input: &Path, output: &Path, threads: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    assert!(command(input, output, threads).status().unwrap().success());
    files(output)
}

/// Runs with a very small memory limit, so that every sort spills to disk.
fn run_in_little_memory(input: &Path, output: &Path, threads: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let settings = output.with_extension("toml");
    fs::write(&settings, "[dedupe]\nmemory_limit_bytes = 1\n").unwrap();
    assert!(command(input, output, threads).arg("--config").arg(settings).status().unwrap().success());
    files(output)
}

/// Writes text pages with paragraphs that repeat within and across pages, enough for several chunks.
fn corpus(folder: &Path, names: impl Iterator<Item = usize>) {
    for number in names {
        let mut page = format!("Page {number}\n\n");
        for paragraph in 0..40 {
            let which = (number * 7 + paragraph * 3) % 211;
            // Leaves out a word in every fifth paragraph, which makes it a near-duplicate.
            let word = if (number + paragraph) % 5 == 0 { "" } else { "very " };
            page.push_str(&format!(
                "Paragraph {which} of the corpus says the {word}same words wherever it stands, and then it \
                 ends. Its second sentence names the number {which} again so that it is long.\n\n"
            ));
        }
        fs::write(folder.join(format!("page-{number:04}.txt")), page).unwrap();
    }
    let lines = (0..3000).map(|line| {
        format!("{{\"url\":\"https://example.org/{line}\",\"text\":\"Line {line} holds a text of its own that is long enough to count, number {}.\"}}\n", line % 700)
    });
    fs::write(folder.join("lines.jsonl"), lines.collect::<String>()).unwrap();
}

#[test]
fn threads_and_file_order_do_not_show() {
    let scratch = tempfile::tempdir().unwrap();
    let (forward, backward) = (scratch.path().join("a/pages"), scratch.path().join("b/pages"));
    fs::create_dir_all(&forward).unwrap();
    fs::create_dir_all(&backward).unwrap();
    corpus(&forward, 0..300);
    corpus(&backward, (0..300).rev());
    let one = run(&forward, &scratch.path().join("one"), "1");
    assert!(one.keys().any(|path| path.starts_with("sentences")));
    let blocks = String::from_utf8_lossy(&one[Path::new("csv/blocks.csv")]).into_owned();
    assert!(blocks.contains("duplicate_near") && blocks.contains("duplicate_exact"));
    for (input, threads) in [(&forward, "2"), (&forward, "8"), (&backward, "3")] {
        let other = run(input, &scratch.path().join(format!("out-{threads}")), threads);
        assert_equal(&one, &other, &format!("with {threads} threads"));
    }
    for threads in ["1", "2"] {
        let other =
            run_in_little_memory(&forward, &scratch.path().join(format!("little-{threads}")), threads);
        assert_equal(&one, &other, &format!("in little memory, with {threads} threads"));
    }
    // Kills runs at arbitrary moments and then runs to the end.
    let again = scratch.path().join("again");
    for milliseconds in [30, 120] {
        let mut killed = command(&forward, &again, "2").spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(milliseconds));
        killed.kill().unwrap();
        killed.wait().unwrap();
    }
    assert_equal(&one, &run(&forward, &again, "2"), "after two runs that were killed");
}

fn assert_equal(one: &BTreeMap<PathBuf, Vec<u8>>, other: &BTreeMap<PathBuf, Vec<u8>>, how: &str) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>(), "{how}");
    for (path, bytes) in one {
        assert!(bytes == &other[path], "{} differs {how}", path.display());
    }
}
