//! Tests of `train titles`: the committed weights equal those trained on the data.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::json;

fn train(data: &[PathBuf], output: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gristmill"));
    command.args(["train", "titles"]);
    for folder in data {
        command.arg("--data").arg(folder);
    }
    command.arg("--output").arg(output).output().unwrap()
}

#[test]
fn the_committed_weights_are_reproducible() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let data = ["pages", "suites"].map(|name| root.join("../shared/data").join(name));
    if let Some(absent) = data.iter().find(|folder| !folder.exists()) {
        eprintln!("SKIPPED: {} is not there to train on", absent.display());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("weights.toml");
    let run = train(&data, &output);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let made = fs::read_to_string(output).unwrap();
    let committed = fs::read_to_string(root.join("src/parse/facts/title/weights.toml")).unwrap();
    assert_eq!(made, committed, "the committed weights differ from those of `make train`");
}

/// Every page has its title below a menu, and a text that repeats its words.
#[test]
fn weights_are_trained_on_the_lines_that_show_titles() {
    let folder = tempfile::tempdir().unwrap();
    let (mut gold, mut pages) = (String::new(), String::new());
    for number in 0..20 {
        let title = format!("Journey {number} to the harbour");
        let text = format!(
            "The harbour was visited again on journey {number}, and everybody who had come along agreed that it looked \
            better than it had in all the years before."
        );
        let facts =
            json!({ "id": number.to_string(), "domain": format!("site{number}.example"), "title": title });
        gold.push_str(&format!("{facts}\n"));
        let page = json!({ "id": number.to_string(), "text": format!("Home\n\nAbout our company\n\n{title}\n\n{text}\n\n{text}") });
        pages.push_str(&format!("{page}\n"));
    }
    fs::write(folder.path().join("gold.jsonl"), gold).unwrap();
    fs::write(folder.path().join("pages.text.jsonl"), pages).unwrap();
    let output = folder.path().join("weights.toml");
    let run = train(&[folder.path().to_owned()], &output);
    let report = String::from_utf8(run.stdout).unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(report.contains("without address, a line is the title: 1.000 of 20"), "{report}");
    let weights = fs::read_to_string(&output).unwrap();
    let in_text = weights.lines().find_map(|line| line.strip_prefix("in_text = ")).unwrap();
    assert!(in_text.parse::<f64>().unwrap() > 0.0, "{weights}");

    fs::write(folder.path().join("pages.text.jsonl"), "").unwrap();
    let empty = train(&[folder.path().to_owned()], &output);
    assert_eq!(empty.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&empty.stderr).contains("no page has a title"));
}
