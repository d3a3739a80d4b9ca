//! Tests of the command: flags, exit codes, and what is written to which stream.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn gristmill() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gristmill"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("SOURCE_DATE_EPOCH");
    command
}

fn output(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).output().unwrap()
}

/// Runs the command with `input` on standard input.
fn filter(args: &[&str], input: &[u8]) -> Output {
    let mut child = gristmill()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    output
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn manifest(run: &Path) -> Value {
    serde_json::from_slice(&fs::read(run.join("manifest.json")).unwrap()).unwrap()
}

#[test]
fn run_publishes_the_seeds_and_verify_agrees() {
    let folder = tempfile::tempdir().unwrap();
    let run = output(gristmill().args(["run", "seeds", "--output"]).arg(folder.path()));
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    assert!(run.stdout.is_empty());
    assert_eq!(stderr(&run).lines().count(), 1, "one summary line: {}", stderr(&run));
    assert!(stderr(&run).contains("sentences"));

    let latest = folder.path().join("latest");
    for table in ["documents", "blocks", "sentences", "rejects"] {
        assert!(latest.join(table).join("part-00000.parquet").is_file(), "{table}");
        assert!(latest.join("csv").join(format!("{table}.csv")).is_file(), "{table}");
    }
    let manifest = manifest(&latest);
    assert!(manifest["counts"]["pages"].as_u64().unwrap() > 10);
    assert!(manifest["counts"]["dropped_blocks"]["duplicate_exact"].as_u64().unwrap() > 0);

    let verify = output(gristmill().args(["verify", "--output"]).arg(folder.path()));
    assert_eq!(verify.status.code(), Some(0), "{}", stderr(&verify));

    // `verify` finds a table that was changed.
    let part = fs::canonicalize(latest.join("blocks/part-00000.parquet")).unwrap();
    let mut bytes = fs::read(&part).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&part, bytes).unwrap();
    let verify = output(gristmill().args(["verify", "--output"]).arg(folder.path()));
    assert_eq!(verify.status.code(), Some(1));
    assert!(stderr(&verify).contains("blocks/part-00000.parquet"), "{}", stderr(&verify));
}

#[test]
fn a_second_run_replaces_latest_and_old_runs_are_pruned() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("settings.toml");
    fs::write(&settings, "[output]\nkeep_runs = 2\n").unwrap();
    let out = folder.path().join("out");
    for _ in 0..4 {
        let run = output(gristmill().args(["run", "seeds", "-o"]).arg(&out).arg("--config").arg(&settings));
        assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    }
    let runs = fs::read_dir(out.join("runs")).unwrap().count();
    assert_eq!(runs, 2);
    assert!(out.join("latest/manifest.json").is_file());
}

#[test]
fn wrong_usage_is_2_and_names_the_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let missing = output(gristmill().args(["run", "no-such-folder", "-o"]).arg(folder.path().join("o")));
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("no-such-folder"));
    assert!(!folder.path().join("o").exists(), "nothing is written for a wrong input");

    let settings = folder.path().join("settings.toml");
    for (text, named) in [
        ("[chrome]\nsite_min_pagse = 3\n", "site_min_pagse"),
        ("[chrome]\ndisabled_rules = [\"en.advert.label\", \"no.such.rule\"]\n", "no.such.rule"),
        ("[read]\ncsv_separator = \",\"\ncsv_quote = \",\"\n", "read.csv_separator"),
        ("[read]\ncsv_quote = \"'\"\ncsv_escape = \"'\"\n", "read.csv_quote"),
    ] {
        fs::write(&settings, text).unwrap();
        let wrong = output(gristmill().arg("check").arg("--config").arg(&settings));
        assert_eq!(wrong.status.code(), Some(2), "{text}");
        assert!(stderr(&wrong).contains(named), "{}", stderr(&wrong));
    }
    let right = "[chrome]\ndisabled_rules = [\"en.advert.label\", \"any.copy.cut\", \"site.repeated\"]\n";
    fs::write(&settings, right).unwrap();
    assert_eq!(output(gristmill().arg("check").arg("--config").arg(&settings)).status.code(), Some(0));

    let flag = output(gristmill().args(["run", "seeds", "--no-such-flag"]));
    assert_eq!(flag.status.code(), Some(2));
}

#[test]
fn a_filter_that_can_read_nothing_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (good, bad) = (folder.path().join("good.txt"), folder.path().join("bad.parquet"));
    fs::write(&good, "The mill stands still.").unwrap();
    fs::write(&bad, "no table").unwrap();
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    for command in ["clean", "sentences"] {
        let filtered = |path: &Path| {
            let output = output(gristmill().arg(command).arg(path));
            (output.status.code(), stderr(&output).lines().count())
        };
        assert_eq!(filtered(&good), (Some(0), 0), "{command}");
        assert_eq!(filtered(&bad), (Some(3), 1), "{command}: a line for each reject");
        assert_eq!(filtered(&empty), (Some(0), 1), "{command}: no pages");
    }
}

#[test]
fn too_many_rejects_is_3_and_the_run_is_published() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("bad.jsonl");
    fs::write(&input, "{\"text\":\"One good line stands here.\"}\nnot json\n").unwrap();
    let out = folder.path().join("out");
    let run = output(gristmill().arg("run").arg(&input).arg("-o").arg(&out));
    assert_eq!(run.status.code(), Some(3), "{}", stderr(&run));
    assert!(stderr(&run).contains("max_reject_share"));
    let rejects = fs::read_to_string(out.join("latest/csv/rejects.csv")).unwrap();
    assert!(rejects.contains("bad.jsonl,1,") && rejects.contains("bad_json"), "{rejects}");
}

#[test]
fn a_held_lock_is_4_and_leaves_the_output_alone() {
    let folder = tempfile::tempdir().unwrap();
    let _lock = gristmill::publish::lock::RunLock::acquire(folder.path()).unwrap();
    let run = output(gristmill().args(["run", "seeds", "-o"]).arg(folder.path()));
    assert_eq!(run.status.code(), Some(4), "{}", stderr(&run));
    assert!(stderr(&run).contains("another run"));
    assert!(!folder.path().join("latest").exists());
}

#[test]
fn an_output_that_cannot_be_written_is_1_with_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let run = output(gristmill().args(["run", "seeds", "-o"]).arg(file.join("out")));
    assert_eq!(run.status.code(), Some(1), "{}", stderr(&run));
    assert!(stderr(&run).starts_with("gristmill: error: "));
}

/// A file-size limit fails a write in the middle of a file, like a full disk.
#[test]
fn a_disk_that_fills_up_leaves_latest_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let first = output(gristmill().args(["run", "seeds", "-o"]).arg(folder.path()));
    assert_eq!(first.status.code(), Some(0));
    let before = fs::read_link(folder.path().join("latest")).unwrap();
    // SIGXFSZ is ignored, so that write() fails with EFBIG.
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" run seeds -o \"$1\"";
    let limited = output(
        Command::new("bash")
            .args(["-c", script, env!("CARGO_BIN_EXE_gristmill")])
            .arg(folder.path())
            .current_dir(env!("CARGO_MANIFEST_DIR")),
    );
    assert_eq!(limited.status.code(), Some(1), "{}", stderr(&limited));
    assert_eq!(fs::read_link(folder.path().join("latest")).unwrap(), before);
    let left = fs::read_dir(folder.path().join("runs")).unwrap().count();
    assert_eq!(left, 1, "the failed run removed its folder");
}

#[test]
fn a_signal_ends_the_run_and_publishes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("big.jsonl");
    let mut file = File::create(&input).unwrap();
    for line in 0..60_000 {
        let text = format!("Line {line} of a long file. It says a thing or two. ").repeat(8);
        writeln!(file, "{{\"text\":\"{text}\"}}").unwrap();
    }
    let out = folder.path().join("out");
    let mut child =
        gristmill().arg("run").arg(&input).arg("-o").arg(&out).stderr(Stdio::piped()).spawn().unwrap();
    while !out.join("runs").exists() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    let status = child.wait().unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(said.contains("stopped"), "{said}");
    assert!(!out.join("latest").exists());
    assert_eq!(fs::read_dir(out.join("runs")).unwrap().count(), 0);
}

#[test]
fn inputs_come_from_a_list_on_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let run = filter(
        &["run", "-", "-o", out.to_str().unwrap(), "--log-format", "json"],
        b"seeds/000_ecf51989fed748b2.txt\n\n",
    );
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    let line: Value = serde_json::from_str(stderr(&run).trim()).unwrap();
    assert_eq!(line["files"], 1);
    assert_eq!(line["blocks_kept"], 25);
    assert_eq!(line["blocks_dropped"]["duplicate_exact"], 1);
    assert_eq!(line["blocks_dropped"]["chrome"], 6);
}

#[test]
fn clean_is_a_filter_in_both_forms() {
    let page =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/000_ecf51989fed748b2.txt")).unwrap();
    let clean = filter(&["clean"], &page);
    assert_eq!(clean.status.code(), Some(0));
    let text = stdout(&clean);
    assert!(text.starts_with("New Era of Pak-Russia Relations\n\nBy Sajjad Shaukat\n\nThere are no"));
    assert!(!text.contains("Check Also") && !text.contains("Powered by"));

    let html =
        filter(&["clean"], b"<nav><a href=/>Home</a></nav><p>The rain &amp; the wind came at noon.</p>");
    assert_eq!(stdout(&html).trim(), "The rain & the wind came at noon.");

    let lines = b"{\"id\":\"a\",\"text\":\"The first page says this.\"}\nbroken\n{\"id\":3,\"html\":\"<p>The third one.</p>\"}\n{\"id\":4}\n";
    let done = filter(&["clean", "--jsonl"], lines);
    assert_eq!(done.status.code(), Some(3), "half of the lines are rejects");
    let answers = stdout(&done);
    let answers =
        answers.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>();
    assert_eq!(answers.len(), 4);
    assert_eq!((&answers[0]["id"], &answers[0]["text"]), (&"a".into(), &"The first page says this.".into()));
    assert_eq!(answers[1]["error"]["code"], "bad_json");
    assert_eq!((&answers[2]["id"], &answers[2]["text"]), (&"3".into(), &"The third one.".into()));
    assert_eq!((&answers[3]["id"], &answers[3]["error"]["code"]), (&"4".into(), &"missing_text".into()));
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(said.contains("2 of 4 lines are rejects"), "{said}");
    assert_eq!(filter(&["clean", "--jsonl"], b"{\"text\":\"One.\"}").status.code(), Some(0));
}

#[test]
fn sentences_is_a_filter_in_both_forms() {
    let plain = filter(&["sentences"], b"Dr. Smith arrived at 5 p.m. on Friday. He left\nsoon after that.\n");
    assert_eq!(stdout(&plain), "Dr. Smith arrived at 5 p.m. on Friday.\nHe left soon after that.\n");

    let text = "Ärger? Nein. Gut!";
    let line = serde_json::json!({ "id": 7, "text": text, "language": "de" }).to_string();
    let answer: Value =
        serde_json::from_str(&stdout(&filter(&["sentences", "--jsonl"], line.as_bytes()))).unwrap();
    assert_eq!(answer["id"], 7);
    let sentences = answer["sentences"].as_array().unwrap();
    assert_eq!(sentences.len(), 3);
    for sentence in sentences {
        let at = |key: &str| usize::try_from(sentence[key].as_u64().unwrap()).unwrap();
        assert_eq!(&text[at("start")..at("end")], sentence["text"].as_str().unwrap());
    }
}

/// The keeper is on another page, so only a published run knows it.
#[test]
fn explain_shows_what_a_published_repeat_has_other_than_its_keeper() {
    let folder = tempfile::tempdir().unwrap();
    let text = "The old mill by the river was sold in spring to a young baker who wants to grind his own flour there, and \
                who has asked the whole village for help with the great wheel that has not turned for forty years.";
    let pages =
        [("a", text.to_owned()), ("b", format!("{}\n\nA line of its own.", text.replace("young", "tall")))];
    let lines = pages.map(|(id, text)| serde_json::json!({ "id": id, "text": text }).to_string() + "\n");
    let input = folder.path().join("pages.jsonl");
    fs::write(&input, lines.concat()).unwrap();
    let settings = folder.path().join("settings.toml");
    fs::write(&settings, "[chrome]\nenabled = false\n").unwrap();
    let out = folder.path().join("out");
    let run = output(gristmill().arg("run").args([
        &input,
        Path::new("--config"),
        &settings,
        Path::new("--output"),
        &out,
    ]));
    assert!(run.status.success(), "{}", stderr(&run));
    let explain = |id: &str| output(gristmill().args(["explain", "--document", id, "--output"]).arg(&out));
    let shown = explain("b");
    assert!(shown.status.success(), "{}", stderr(&shown));
    let shown = stdout(&shown);
    assert!(shown.contains("duplicate_near: 8") && shown.contains("% of a block 0"), "{shown}");
    assert!(
        shown.contains("[-young-] {+tall+}") && shown.contains("1 of 2 blocks kept, 1 sentences"),
        "{shown}"
    );
    assert_eq!(explain("c").status.code(), Some(2));
}

#[test]
fn explain_names_verdict_reason_and_rule() {
    let explain = output(gristmill().args(["explain", "seeds/000_ecf51989fed748b2.txt", "--color", "never"]));
    assert_eq!(explain.status.code(), Some(0));
    let text = stdout(&explain);
    for said in ["Check Also", "en.related.check_also", "the same text as block 2", "25 of 32 blocks kept"] {
        assert!(text.contains(said), "{said} is not in\n{text}");
    }
    assert!(!text.contains('\x1b'));
    let colored =
        output(gristmill().args(["explain", "seeds/000_ecf51989fed748b2.txt", "--color", "always"]));
    assert!(stdout(&colored).contains('\x1b'));
}

#[test]
fn the_small_commands_say_what_they_are_asked() {
    let said = |args: &[&str]| {
        let output = output(gristmill().args(args));
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(&output));
        stdout(&output)
    };
    assert!(said(&["check"]).contains("all examples hold"));
    assert!(said(&["schema"]).contains("duplicate_of"));
    let schema: Value = serde_json::from_str(&said(&["schema", "--format", "json"])).unwrap();
    assert_eq!(schema[0]["table"], "documents");
    assert!(said(&["show-config"]).contains("min_words_across_pages = 8"));
    assert!(said(&["completions", "bash"]).contains("complete"));
    assert!(said(&["man"]).starts_with(".ie"));
    assert!(said(&["--version"]).starts_with("gristmill "));
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let script = "\"$0\" schema --format json | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}";
    let piped = output(Command::new("bash").args(["-c", script, env!("CARGO_BIN_EXE_gristmill")]));
    assert_eq!(piped.status.code(), Some(0), "{}", stderr(&piped));
}

#[test]
fn an_answer_that_cannot_be_written_is_a_failure() {
    for args in [&["--version"][..], &["help", "run"], &["schema"], &["check"]] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let status = gristmill().args(args).stdin(Stdio::null()).stdout(full).stderr(Stdio::null()).status();
        assert_eq!(status.unwrap().code(), Some(1), "{args:?}");
    }
}
