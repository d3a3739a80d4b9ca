//! Tests of `gristmill dedupe`: what it drops and writes, and that neither depends on memory or threads.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const PARAGRAPH: &str = "The old mill by the river was sold to a young baker who wants to grind his own flour, and who has \
                         asked the village for help with the wheel that has not turned in forty years.";
const OTHER: &str =
    "Nobody in the village remembers the year in which the wheel was last repaired by the smith.";

fn dedupe(args: &[&str], input: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gristmill"));
    command.arg("dedupe").arg(input).args(args).stdin(Stdio::null()).output().unwrap()
}

fn lines(text: &[u8]) -> Vec<Value> {
    String::from_utf8_lossy(text).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Writes pages as JSONL: a copy, a near-duplicate, a page that repeats another, and a line that is not a
/// page.
fn input(folder: &Path) -> std::path::PathBuf {
    let near = PARAGRAPH.replace("young baker", "baker");
    let pages = [
        json!({ "id": "a", "url": "https://a.example/1", "text": format!("{PARAGRAPH}\n\n{OTHER}") }),
        json!({ "id": "b", "text": format!("  {}\n\nA line of its own.", PARAGRAPH.to_uppercase()) }),
        json!({ "id": "c", "text": format!("{near}\n\nAnother line of its own.") }),
        json!({ "id": "d", "text": format!("{PARAGRAPH}\n\n{OTHER}") }),
    ];
    let lines = pages.iter().map(Value::to_string).chain(["not json".to_owned()]);
    let text = lines.collect::<Vec<_>>().join("\n");
    let path = folder.join("pages.jsonl");
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn repeats_go_and_each_names_its_keeper() {
    let folder = tempfile::tempdir().unwrap();
    let removed = folder.path().join("removed.jsonl");
    let output = dedupe(&["--removed", removed.to_str().unwrap()], &input(folder.path()));
    // One of the five lines is not a page.
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("pages.jsonl") && said.contains("4 pages (1 repeated), 8 paragraphs"), "{said}");
    let pages = lines(&output.stdout);
    assert_eq!(
        pages,
        [
            json!({ "id": "a", "url": "https://a.example/1", "text": format!("{PARAGRAPH}\n\n{OTHER}") }),
            json!({ "id": "b", "text": "A line of its own." }),
            json!({ "id": "c", "text": "Another line of its own." }),
            json!({ "id": "d", "duplicate_of": "a", "text": "" }),
        ]
    );
    let removed = lines(&fs::read(removed).unwrap());
    let facts = removed.iter().map(|row| {
        let at =
            ["id", "paragraph", "reason", "keeper_id", "keeper_paragraph"].map(|key| row[key].to_string());
        at.join(" ").replace('"', "")
    });
    assert_eq!(
        facts.collect::<Vec<_>>(),
        [
            "b 0 duplicate_exact a 0",
            "c 0 duplicate_near a 0",
            "d 0 duplicate_exact a 0",
            "d 1 duplicate_exact a 1",
        ]
    );
    assert_eq!((removed[0]["start"].as_u64(), removed[0]["similarity"].as_f64()), (Some(2), None));
    assert!((0.8..1.0).contains(&removed[1]["similarity"].as_f64().unwrap()));
}

#[test]
fn compressed_files_appear_whole_and_memory_does_not_show() {
    let folder = tempfile::tempdir().unwrap();
    let input = input(folder.path());
    let plain = dedupe(&["--quiet"], &input).stdout;
    let settings = folder.path().join("little.toml");
    fs::write(&settings, "[dedupe]\nmemory_limit_bytes = 1\n").unwrap();
    for name in ["kept.jsonl", "kept.jsonl.gz", "kept.jsonl.zst"] {
        let path = folder.path().join(name);
        let args = [
            "--quiet",
            "--threads",
            "2",
            "--config",
            settings.to_str().unwrap(),
            "--output",
            path.to_str().unwrap(),
        ];
        assert!(dedupe(&args, &input).stdout.is_empty());
        let written = fs::read(&path).unwrap();
        let text = match path.extension().unwrap().to_str().unwrap() {
            "gz" => {
                let mut text = Vec::new();
                std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(&*written), &mut text)
                    .unwrap();
                text
            }
            "zst" => zstd::decode_all(&*written).unwrap(),
            _ => written,
        };
        assert_eq!(text, plain, "{name}");
    }
    // Only the input, the settings and three results exist: no temporary file is left.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 5);
}

#[test]
fn a_folder_that_cannot_be_written_to_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let output = dedupe(&["--output", "/nonexistent/kept.jsonl"], &input(folder.path()));
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.starts_with("gristmill: error: cannot write /nonexistent/kept.jsonl"), "{said}");
}

/// The log names a few rejects; `--rejects` lists all.
#[test]
fn many_rejects_do_not_fill_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("bad.jsonl");
    fs::write(&input, "{}\n".repeat(300)).unwrap();
    let list = folder.path().join("rejects.jsonl");
    let output = dedupe(&["--rejects", list.to_str().unwrap()], &input);
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.lines().count() < 30, "{said}");
    assert!(said.contains("280 more rejects; --rejects FILE lists all"), "{said}");
    let listed = lines(&fs::read(list).unwrap());
    assert_eq!(listed.len(), 300);
    assert_eq!((&listed[7]["code"], &listed[7]["record"]), (&json!("missing_text"), &json!(7)));
}

#[test]
fn settings_that_have_no_effect_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let (input, settings) = (folder.path().join("page.txt"), folder.path().join("settings.toml"));
    fs::write(&input, "One paragraph of a page.\n").unwrap();
    for (mode, warns) in [("off", false), ("mark", true), ("drop", true)] {
        fs::write(&settings, format!("[dedupe]\nsentences = \"{mode}\"\n")).unwrap();
        let output = dedupe(&["--config", settings.to_str().unwrap()], &input);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(said.contains("dedupe.sentences has no effect here"), warns, "{said}");
        assert!(output.status.success());
    }
}
