//! Tests that only files of the program are deleted, overwritten or trusted: foreign files in the output
//! folder, and published files that were changed.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::faults::{gristmill, output, said};
use crate::incremental::{copy, first_night, rows, run, settings, told, verify, write_file};

/// Returns every file and link below `folder` with its bytes or the target of the link.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let facts = fs::symlink_metadata(&path).unwrap();
        if facts.is_dir() {
            all.extend(contents(&path));
        } else if facts.is_symlink() {
            all.insert(path.clone(), fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes());
        } else {
            all.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    all
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn run_any(input: &Path, out: &Path) -> Output {
    output(gristmill().arg("run").arg(input).arg("-o").arg(out))
}

/// A folder with other files is used as an output folder by mistake.
#[test]
fn nothing_foreign_in_the_output_folder_is_touched() {
    let (scratch, input, _, mut random) = first_night();
    let out = scratch.path().join("mine");
    let theirs = scratch.path().join("theirs");
    for file in [
        "notes.txt",
        "state/thesis.txt",
        "state/.snapshot/x",
        "state/lost+found/y",
        "runs/photos/1.jpg",
        "runs/todo",
    ] {
        write(&out.join(file), file);
    }
    write(&out.join("runs/.staging-20261123T020000Z-1a2b3c/draft"), "a draft");
    write(&theirs.join("a/b"), "theirs");
    symlink(&theirs, out.join("state/linked")).unwrap();
    symlink(&theirs, out.join("runs/linked")).unwrap();
    let before = contents(&out);
    let config = settings(scratch.path(), "[output]\nkeep_runs = 1\n");
    for night in 0..4 {
        let said = run(&input, &out, night, &["--config", &config]);
        let notices = said.lines().filter(|line| line.contains("left alone")).collect::<Vec<_>>();
        assert!(notices.len() == 1 && notices[0].contains("runs/"), "night {night}: {said}");
        // Files outside the program's own folders are named only in the first run.
        assert_eq!(notices[0].contains("notes.txt"), night == 0, "night {night}: {said}");
        verify(&out);
        write_file(&input, &mut random, 30 + usize::try_from(night).unwrap());
    }
    let after = contents(&out);
    for (path, bytes) in &before {
        assert_eq!(after.get(path), Some(bytes), "{}", path.display());
    }
    assert_eq!(contents(&theirs).len(), 1);
    let runs = fs::read_dir(out.join("runs")).unwrap().flatten();
    let own = runs.filter(|entry| entry.path().join("manifest.json").exists()).count();
    assert_eq!(own, 1, "our own old runs are pruned");
}

/// Other files, folders or links have the names that the program uses for its own.
#[test]
fn what_stands_in_the_place_of_ours_is_neither_followed_nor_replaced() {
    let (scratch, input, sound, mut random) = first_night();
    let theirs = scratch.path().join("theirs");
    write(&theirs.join("20231114T221320Z-1a2b3c-1"), "GRISTATE and more");
    write(&theirs.join("text"), "theirs");
    let before = contents(&theirs);
    write_file(&input, &mut random, 40);
    for (number, (name, is_link)) in ["state", "runs", "latest", ".lock"]
        .into_iter()
        .flat_map(|name| [(name, true), (name, false)])
        .enumerate()
    {
        for is_first in [true, false] {
            let out = scratch.path().join(format!("out-{number}-{is_first}"));
            if is_first {
                fs::create_dir(&out).unwrap();
            } else {
                copy(&sound, &out);
                let path = out.join(name);
                if path.is_dir() && !path.is_symlink() {
                    fs::remove_dir_all(&path).unwrap();
                } else {
                    fs::remove_file(&path).unwrap();
                }
            }
            let target = if name == ".lock" { theirs.join("text") } else { theirs.clone() };
            match (is_link, name) {
                (true, _) => symlink(&target, out.join(name)).unwrap(),
                (false, "state" | "runs") => fs::write(out.join(name), "a file").unwrap(),
                (false, _) => fs::create_dir(out.join(name)).unwrap(),
            }
            let about = format!("{name}, link {is_link}, first {is_first}");
            for _ in 0..2 {
                let done = run_any(&input, &out);
                let words = said(&done);
                match (name, is_link) {
                    ("state", _) | ("runs", true) => {
                        assert!(done.status.success() || name == "runs" && !is_first, "{about}: {words}");
                    }
                    _ => assert_eq!(done.status.code(), Some(1), "{about}: {words}"),
                }
                assert!(words.contains(name), "{about}: {words}");
            }
            let facts = fs::symlink_metadata(out.join(name)).unwrap();
            assert_eq!(facts.is_symlink(), is_link, "{about}");
            for (path, bytes) in &before {
                assert_eq!(&fs::read(path).unwrap(), bytes, "{about}");
            }
        }
    }
}

/// Flips a bit of the file.
fn damage(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    let at = at % bytes.len();
    bytes[at] ^= 1 << (at % 8);
    // Writes a new file, because other runs may share the bytes of the old one through a hard link.
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn damaged_tables_are_read_afresh_and_never_written_again() {
    let (scratch, input, sound, mut random) = first_night();
    // A file whose last line is not a page, so that there are rejects to carry over.
    let good = "{\"text\": \"A page of the list.\"}\n".repeat(40);
    fs::write(input.join("bad.jsonl"), good + "no json\n").unwrap();
    run(&input, &sound, 1, &[]);
    fs::remove_file(input.join("lines-000.jsonl")).unwrap();
    for number in 40..46 {
        write_file(&input, &mut random, number);
    }
    let full = scratch.path().join("full");
    copy(&sound, &full);
    run(&input, &full, 2, &[]);
    let expected = (told(&full), rows(&full, "rejects"));
    let files =
        ["documents", "blocks", "sentences", "rejects"].map(|table| format!("{table}/part-00000.parquet"));
    let csv = ["documents", "blocks", "sentences", "rejects"].map(|table| format!("csv/{table}.csv"));
    for (number, file) in files.iter().chain(&csv).cycle().take(24).enumerate() {
        let out = scratch.path().join(format!("out-{number}"));
        copy(&sound, &out);
        damage(&out.join("latest").join(file), number * 7_919 + 4);
        let said = run(&input, &out, 2, &[]);
        verify(&out);
        assert_eq!((told(&out), rows(&out, "rejects")), expected, "{file}: {said}");
        // CSV files are not read if they are written anew anyway.
        let is_read = !file.starts_with("csv/");
        assert!(!is_read || said.contains("damaged") && said.contains(file.as_str()), "{file}: {said}");
        assert!(!said.contains("every file was read"), "{file}: {said}");
        fs::remove_dir_all(&out).unwrap();
    }
}

/// Without changes the damaged file is hard-linked to the new run: `verify` finds the damage, unless the run
/// read the file and found it, and no run fails.
#[test]
fn a_damaged_file_that_is_linked_stops_no_night_and_gets_no_new_digest() {
    let (scratch, input, sound, _) = first_night();
    for number in 0..10 {
        let file =
            ["documents/part-00000.parquet", "blocks/part-00000.parquet", "csv/documents.csv"][number % 3];
        let out = scratch.path().join(format!("out-{number}"));
        copy(&sound, &out);
        damage(&out.join("latest").join(file), number * 104_729 + 11);
        for night in 1..3 {
            let said = run(&input, &out, night, &[]);
            let verified = output(gristmill().args(["verify", "-o"]).arg(&out));
            let found = crate::faults::said(&verified);
            assert!(
                verified.status.success() || found.contains(&format!("{file}: is not as published")),
                "{file}: {found}"
            );
            assert!(!verified.status.success() || night > 1 || said.contains("damaged"), "{file}: {said}");
        }
    }
}

/// Only a page is added, so that CSV files are continued.
#[test]
fn a_damaged_csv_file_is_not_continued() {
    let (_scratch, input, out, _) = first_night();
    write(
        &input.join("elsewhere/new.txt"),
        "A page of a site of its own, which no other page has anything to do with.",
    );
    damage(&out.join("latest/csv/blocks.csv"), 1_000);
    let said = run(&input, &out, 1, &[]);
    assert!(said.contains("csv/blocks.csv") && said.contains("damaged"), "{said}");
    assert!(said.contains("24 files unchanged, 1 pages read"), "{said}");
    verify(&out);
}

#[test]
fn a_changed_manifest_and_a_broken_latest_are_said() {
    let (scratch, input, sound, _) = first_night();
    let name = fs::read_link(sound.join("latest")).unwrap();
    let broken = |what: &str, breaks: &dyn Fn(&Path), says: &str| {
        let out = scratch.path().join(what);
        copy(&sound, &out);
        breaks(&out);
        let said = run(&input, &out, 1, &[]);
        assert!(said.contains("every file was read: ") && said.contains(says), "{what}: {said}");
        verify(&out);
    };
    broken(
        "changed",
        &|out| {
            let path = out.join("latest/manifest.json");
            let text = fs::read_to_string(&path).unwrap();
            fs::write(&path, text.replacen("\"pages\": ", "\"pages\": 1", 1)).unwrap();
        },
        "was changed since it was written",
    );
    broken(
        "missing",
        &|out| fs::remove_file(out.join("latest")).unwrap(),
        "is missing, though there are runs",
    );
    broken(
        "dangling",
        &|out| fs::remove_dir_all(out.join(&name)).unwrap(),
        "does not lead to a readable run",
    );
    broken(
        "empty",
        &|out| fs::remove_file(out.join("latest/manifest.json")).unwrap(),
        "does not lead to a readable run",
    );
}

/// Outputs must differ from all inputs and from each other, whatever names lead to them.
#[test]
fn an_output_is_never_an_input_and_two_outputs_are_two_files() {
    let scratch = tempfile::tempdir().unwrap();
    let at = |name: &str| scratch.path().join(name);
    let text = "{\"id\": \"1\", \"text\": \"A page that somebody keeps.\"}\n";
    write(&at("in/pages.jsonl"), text);
    write(&at("in/more.jsonl"), text);
    fs::hard_link(at("in/pages.jsonl"), at("hard.jsonl")).unwrap();
    symlink(at("in"), at("linked")).unwrap();
    symlink(at("hard.jsonl"), at("soft.jsonl")).unwrap();
    write(&at("settings.toml"), "[output]\nkeep_runs = 3\n");
    let before = contents(scratch.path());
    let refused = |args: &[&str]| {
        let done = output(gristmill().args(args).current_dir(scratch.path()));
        assert_eq!(done.status.code(), Some(2), "{args:?}: {}", said(&done));
        assert_eq!(
            said(&done).lines().filter(|line| line.contains("error")).count(),
            1,
            "{args:?}: {}",
            said(&done)
        );
        assert_eq!(contents(scratch.path()), before, "{args:?}");
    };
    for name in [
        "in/pages.jsonl",
        "./in/pages.jsonl",
        "linked/pages.jsonl",
        "hard.jsonl",
        "soft.jsonl",
        "in/../hard.jsonl",
    ] {
        for option in ["--output", "--removed", "--rejects"] {
            refused(&["dedupe", "in", option, name]);
            refused(&["dedupe", "in/*.jsonl", option, name]);
        }
        refused(&["run", "in", "-o", "out", "--metrics-file", name]);
    }
    for (a, b) in [("new", "new"), ("new", "./new"), ("in/new", "linked/new"), ("hard.jsonl", "soft.jsonl")] {
        for (one, other) in [("--output", "--removed"), ("--removed", "--rejects"), ("--rejects", "--output")]
        {
            refused(&["dedupe", "settings.toml", one, a, other, b]);
        }
    }
    refused(&["dedupe", "in", "--config", "settings.toml", "--output", "settings.toml"]);
    refused(&["run", "in", "-o", "out", "--config", "settings.toml", "--metrics-file", "settings.toml"]);
    // Standard output is redirected to a file that is also read.
    for args in [
        &["dedupe", "in"][..],
        &["clean", "in/pages.jsonl"],
        &["clean", "--jsonl", "in/pages.jsonl"],
        &["sentences", "--jsonl", "hard.jsonl"],
    ] {
        let file = fs::File::options().append(true).open(at("soft.jsonl")).unwrap();
        let done = gristmill().args(args).current_dir(scratch.path()).stdout(file).output().unwrap();
        assert_eq!(done.status.code(), Some(2), "{args:?}: {}", said(&done));
        assert_eq!(contents(scratch.path()), before, "{args:?}");
    }
}

/// Files of a run, its lock and its state are refused as other outputs.
#[test]
fn files_of_published_runs_are_not_written_to() {
    let (scratch, input, out, _) = first_night();
    let run = fs::canonicalize(out.join("latest")).unwrap();
    let before = contents(&out);
    let paths = [
        run.join("manifest.json"),
        run.join("documents/part-00000.parquet"),
        run.join("new"),
        out.join("latest/csv/blocks.csv"),
    ];
    for path in &paths {
        for args in [vec!["report", "--html"], vec!["dedupe", input.to_str().unwrap(), "--output"]] {
            let mut command = gristmill();
            command.args(&args).arg(path);
            if args[0] == "report" {
                command.arg("-o").arg(&out);
            }
            let done = output(&mut command);
            assert_eq!(done.status.code(), Some(2), "{args:?} {}: {}", path.display(), said(&done));
        }
    }
    for name in [".lock", "latest", "runs/x.prom", "state/x.prom", "latest/x.prom", "latest/report.html"] {
        let done = output(
            gristmill().arg("run").arg(&input).arg("-o").arg(&out).arg("--metrics-file").arg(out.join(name)),
        );
        assert_eq!(done.status.code(), Some(2), "{name}: {}", said(&done));
    }
    assert_eq!(contents(&out), before);
    // The report of a run may be replaced.
    let page = run.join("report.html");
    let text = fs::read(&page).unwrap();
    fs::remove_file(&page).unwrap();
    let done = output(gristmill().args(["report", "--html"]).arg(&page).arg("-o").arg(&out));
    assert!(done.status.success(), "{}", said(&done));
    assert!(fs::read(&page).unwrap() == text);
    drop(scratch);
}

#[test]
fn what_a_killed_dedupe_left_goes_with_the_next_and_nothing_else() {
    let scratch = tempfile::tempdir().unwrap();
    let at = |name: &str| scratch.path().join(name);
    write(&at("page.txt"), "A page that somebody keeps.");
    let mark = "Made by gristmill, which removes this folder and all that is in it.\n";
    write(&at(".gristmill-0123456789abcdef/.gristmill-owner"), mark);
    write(&at(".gristmill-0123456789abcdef/partial"), "half");
    write(&at(".gristmill-fedcba9876543210/notes"), "theirs");
    write(&at("kept.jsonl.partial"), "theirs");
    let done = output(gristmill().arg("dedupe").arg(at("page.txt")).arg("--output").arg(at("kept.jsonl")));
    assert!(done.status.success(), "{}", said(&done));
    let mut names = contents(scratch.path()).into_keys().collect::<Vec<_>>();
    names.sort();
    let left = [".gristmill-fedcba9876543210/notes", "kept.jsonl", "kept.jsonl.partial", "page.txt"].map(at);
    assert_eq!(names, left);
    assert!(!at(".gristmill-0123456789abcdef").exists());
}

/// Whoever may write to the output folder may put a pipe in the place of a file; opening it would wait for ever.
#[test]
fn a_pipe_in_the_place_of_a_file_blocks_nothing() {
    let scratch = tempfile::tempdir().unwrap();
    let input = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let out = scratch.path().join("out");
    for _ in 0..2 {
        assert!(run_any(&input, &out).status.success());
    }
    let latest = fs::canonicalize(out.join("latest")).unwrap();
    let files = contents(&out).into_keys().filter(|path| !path.is_symlink());
    for file in files.map(|path| path.strip_prefix(&out).unwrap().to_owned()) {
        let copied = scratch.path().join("copied");
        copy(&out, &copied);
        fs::remove_file(copied.join(&file)).unwrap();
        assert!(Command::new("mkfifo").arg(copied.join(&file)).status().unwrap().success());
        let is_of_latest = out.join(&file).starts_with(&latest);
        let is_table = file.extension().is_some_and(|end| end == "parquet" || end == "csv");
        for command in ["verify", "report", "run"] {
            let limit = ["120", env!("CARGO_BIN_EXE_gristmill"), command];
            let mut command = Command::new("timeout");
            command.args(limit).args(["--output".as_ref(), copied.as_os_str()]);
            if limit[2] == "run" {
                command.arg(&input);
            }
            let done = output(&mut command);
            let code = done.status.code().unwrap_or(-1);
            assert!((0..=3).contains(&code), "{} in {}: {}", limit[2], file.display(), said(&done));
            let is_damage = is_of_latest && is_table && limit[2] == "verify";
            let is_told = said(&done).contains("is not a regular file");
            assert!(!is_damage || is_told, "{} is a pipe: {}", file.display(), said(&done));
        }
        fs::remove_dir_all(&copied).unwrap();
    }
}
