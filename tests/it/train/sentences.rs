//! Tests of `train sentences`: the committed model equals, byte for byte, the one trained on the data.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Folder of the labelled data, beside the repository.
const DATA: &str = "../shared/data";

fn train(data: &Path, output: &Path) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gristmill"));
    command.args(["train", "sentences", "--data"]).arg(data).arg("--output").arg(output);
    command.output().unwrap()
}

#[test]
fn the_committed_sentence_model_is_reproducible() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let data = root.join(DATA);
    if !data.join("sentences/ewt-train.jsonl").exists() {
        eprintln!("SKIPPED: {} has no sentences/ewt-train.jsonl to train on", data.display());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("sentences.bin");
    let run = train(&data, &output);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let (made, committed) =
        (fs::read(output).unwrap(), fs::read(root.join("config/models/sentences.bin")).unwrap());
    assert!(
        made == committed,
        "config/models/sentences.bin differs from the model of `make train`: {} bytes, {}",
        made.len(),
        committed.len()
    );
}

/// Twenty paragraphs suffice for training, the same paragraphs give the same bytes, and a folder without data
/// is a usage error.
#[test]
fn training_is_repeatable_and_needs_its_data() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir_all(data.join("sentences")).unwrap();
    let missing = train(&data, &folder.path().join("none.bin"));
    assert_eq!(missing.status.code(), Some(2));
    let paragraph = r#"{"id":"a#1","text":"It rained. We stayed in. Nobody minded","ends":[10,24,38]}"#;
    fs::write(data.join("sentences/ewt-train.jsonl"), format!("{paragraph}\n").repeat(20)).unwrap();
    let (one, other) = (folder.path().join("one.bin"), folder.path().join("other.bin"));
    assert!(train(&data, &one).status.success() && train(&data, &other).status.success());
    assert_eq!(fs::read(one).unwrap(), fs::read(other).unwrap());
}
