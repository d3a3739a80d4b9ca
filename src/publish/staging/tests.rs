use std::collections::BTreeMap;

use super::*;
use crate::publish::Written;
use crate::publish::tests::manifest;
use crate::tables::{PartFacts, Table};

const PART: &str = "documents/part";

fn publish(output: &Path, run: &str) {
    let mut staging = Staging::begin(output, run).unwrap();
    fill(&mut staging);
    staging.commit().unwrap();
}

/// Writes a part of a table and a manifest that lists it.
fn fill(staging: &mut Staging) {
    fs::create_dir(staging.path().join("documents")).unwrap();
    fs::write(staging.path().join(PART), &staging.run).unwrap();
    let part = PartFacts {
        table: Table::Documents,
        file: PART.to_owned(),
        rows: 0,
        bytes: 0,
        sha256: String::new(),
    };
    let written =
        Written { parts: vec![part], segments: vec![], published: BTreeMap::new(), rejects: BTreeMap::new() };
    let manifest = Manifest { run: staging.run.clone(), ..manifest(&[], written, false) };
    manifest.write(staging.path()).unwrap();
}

fn names(folder: &Path) -> Result<Vec<String>, Error> {
    let name = |path: PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    Ok(entries(folder)?.into_iter().map(name).collect())
}

fn read_latest(output: &Path) -> String {
    fs::read_to_string(output.join("latest/documents/part")).unwrap()
}

fn removed(output: &Path, keep_runs: usize) -> Vec<String> {
    prune(output, keep_runs).unwrap().removed
}

/// Leaves the folder like a killed process.
fn abandon(staging: Staging) {
    let Staging { folder, .. } = staging;
    folder.abandon();
}

#[test]
fn latest_moves_to_the_run_that_was_committed() {
    let output = tempfile::tempdir().unwrap();
    publish(output.path(), "1");
    assert_eq!(read_latest(output.path()), "1");
    publish(output.path(), "2");
    assert_eq!(read_latest(output.path()), "2");
    assert_eq!(latest(output.path()).as_deref(), Some("2"));
    assert_eq!(names(&output.path().join(RUNS_FOLDER)).unwrap().len(), 2);
}

#[test]
fn a_dropped_run_leaves_nothing() {
    let output = tempfile::tempdir().unwrap();
    publish(output.path(), "1");
    drop(Staging::begin(output.path(), "2").unwrap());
    assert_eq!(names(&output.path().join(RUNS_FOLDER)).unwrap(), ["1"]);
    assert_eq!(read_latest(output.path()), "1");
}

#[test]
fn a_crash_between_the_renames_leaves_latest_on_the_old_run() {
    let output = tempfile::tempdir().unwrap();
    publish(output.path(), "1");
    let mut staging = Staging::begin(output.path(), "2").unwrap();
    fill(&mut staging);
    staging.move_into_place().unwrap();
    std::mem::forget(staging);
    symlink("runs/2", output.path().join(".latest-2")).unwrap();
    assert_eq!(read_latest(output.path()), "1");
    publish(output.path(), "3");
    assert_eq!(read_latest(output.path()), "3");
    assert!(!output.path().join(".latest-2").is_symlink());
}

#[test]
fn leftovers_of_a_killed_run_are_removed() {
    let output = tempfile::tempdir().unwrap();
    let staging = Staging::begin(output.path(), "1").unwrap();
    let left = staging.path().to_owned();
    fs::write(left.join("half"), "written").unwrap();
    abandon(staging);
    let next = Staging::begin(output.path(), "2").unwrap();
    assert!(!left.exists());
    assert!(next.path().exists());
}

#[test]
fn a_folder_that_was_about_to_be_published_or_was_half_removed_goes() {
    let output = tempfile::tempdir().unwrap();
    publish(output.path(), "1");
    let mut staging = Staging::begin(output.path(), "2").unwrap();
    fill(&mut staging);
    staging.folder.unmark().unwrap();
    std::mem::forget(staging);
    let runs = output.path().join(RUNS_FOLDER);
    fs::rename(runs.join("1"), runs.join(".staging-1")).unwrap();
    fs::remove_file(runs.join(".staging-1").join(PART)).unwrap();
    let empty = runs.join(".staging-20261123T020000Z-1a2b3c");
    fs::create_dir(empty).unwrap();
    let next = Staging::begin(output.path(), "3").unwrap();
    assert!(next.foreign().is_empty(), "{:?}", next.foreign());
    assert_eq!(names(&runs).unwrap(), [".staging-3"]);
}

#[test]
fn what_no_run_made_stays() {
    let output = tempfile::tempdir().unwrap();
    publish(output.path(), "1");
    let runs = output.path().join(RUNS_FOLDER);
    let theirs = tempfile::tempdir().unwrap();
    fs::write(theirs.path().join("text"), "theirs").unwrap();
    fs::create_dir_all(runs.join("lost+found")).unwrap();
    fs::create_dir_all(runs.join(".staging-mine/deep")).unwrap();
    fs::create_dir_all(runs.join(".staging-empty")).unwrap();
    fs::write(runs.join(".staging-20261123T020000Z-1a2b3c"), "a file").unwrap();
    fs::write(runs.join("notes.txt"), "theirs").unwrap();
    fs::create_dir_all(runs.join("0")).unwrap();
    fs::copy(runs.join("1/manifest.json"), runs.join("0/manifest.json")).unwrap();
    symlink(theirs.path(), runs.join("linked")).unwrap();
    symlink(theirs.path(), runs.join(".staging-linked")).unwrap();
    symlink(theirs.path(), output.path().join(".latest-1")).unwrap();
    fs::write(output.path().join(".latest-2"), "theirs").unwrap();
    let before = names(&runs).unwrap();
    let staging = Staging::begin(output.path(), "2").unwrap();
    assert_eq!(staging.foreign().len(), 6, "{:?}", staging.foreign());
    drop(staging);
    let pruned = prune(output.path(), 0).unwrap();
    assert_eq!(pruned.removed, Vec::<String>::new());
    assert_eq!(pruned.foreign.len(), 4, "{:?}", pruned.foreign);
    assert_eq!(names(&runs).unwrap(), before);
    assert_eq!(names(theirs.path()).unwrap(), ["text"]);
    assert_eq!(names(output.path()).unwrap(), [".latest-1", ".latest-2", "latest", "runs"]);
}

/// Foreign files in a run, a table folder that was replaced by a link, and a run with a changed manifest.
#[test]
fn of_a_run_only_goes_what_its_manifest_lists() {
    let output = tempfile::tempdir().unwrap();
    for run in ["1", "2", "3", "4"] {
        publish(output.path(), run);
    }
    let runs = output.path().join(RUNS_FOLDER);
    let theirs = tempfile::tempdir().unwrap();
    fs::write(theirs.path().join("part"), "theirs").unwrap();
    fs::write(runs.join("1/documents/notes.txt"), "theirs").unwrap();
    fs::remove_dir_all(runs.join("2/documents")).unwrap();
    symlink(theirs.path(), runs.join("2/documents")).unwrap();
    let manifest = fs::read_to_string(runs.join("3/manifest.json")).unwrap();
    fs::write(runs.join("3/manifest.json"), manifest.replace("00ff", "00fe")).unwrap();
    let pruned = prune(output.path(), 1).unwrap();
    assert_eq!(pruned.removed, ["1", "2"]);
    let left = ["1/documents/notes.txt", "2/documents", "3"].map(|path| runs.join(path));
    assert_eq!(pruned.foreign, left);
    assert_eq!(fs::read_to_string(theirs.path().join("part")).unwrap(), "theirs");
    assert_eq!(fs::read_dir(runs.join("1/documents")).unwrap().count(), 1);
    assert!(!runs.join("1/manifest.json").exists() && runs.join("3").join(PART).exists());
}

#[test]
fn runs_behind_a_link_go_only_if_they_came_before_the_latest() {
    let [here, there] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    publish(there.path(), "theirs");
    symlink(there.path().join(RUNS_FOLDER), here.path().join(RUNS_FOLDER)).unwrap();
    for run in ["1", "2", "3"] {
        publish(here.path(), run);
    }
    assert_eq!(removed(here.path(), 1), ["1", "2"]);
    assert_eq!(names(&there.path().join(RUNS_FOLDER)).unwrap(), ["3", "theirs"]);
}

#[test]
fn a_link_that_leads_elsewhere_is_not_replaced() {
    let output = tempfile::tempdir().unwrap();
    let latest = output.path().join(LATEST_LINK);
    for target in ["elsewhere", "../runs/1", "/", "runs/../../x"] {
        symlink(target, &latest).unwrap();
        let error = Staging::begin(output.path(), "1").unwrap_err();
        assert!(matches!(error, Error::LatestInTheWay { .. }), "{target}");
        assert_eq!(fs::read_link(&latest).unwrap(), Path::new(target));
        fs::remove_file(&latest).unwrap();
    }
    symlink("runs/gone", &latest).unwrap();
    publish(output.path(), "1");
    fs::remove_file(&latest).unwrap();
    symlink(output.path().join("runs/1"), &latest).unwrap();
    publish(output.path(), "2");
    assert_eq!(read_latest(output.path()), "2");
}

#[test]
fn names_of_runs_are_told_from_others() {
    for name in ["20261123T020000Z-1a2b3c", "20261123T020000Z-1a2b3c-12", "20261123T020000Z-000000-2"] {
        assert!(is_run_name(name), "{name}");
    }
    for name in [
        "",
        "1",
        "lost+found",
        "20261123T020000Z",
        "20261123T020000Z-1A2B3C",
        "20261123-1a2b3c",
        "..",
        "20261123T020000Z-1a2b3c-",
        "20261123T020000Z-1a2b3c-x",
        "20261123T0200Z-1a2b3c",
        "2026112aT020000Z-1a2b3c",
    ] {
        assert!(!is_run_name(name), "{name}");
    }
}

#[test]
fn nothing_replaces_a_run_or_a_folder_called_latest() {
    let output = tempfile::tempdir().unwrap();
    publish(output.path(), "1");
    assert!(matches!(Staging::begin(output.path(), "1"), Err(Error::RunExists { .. })));
    fs::remove_file(output.path().join(LATEST_LINK)).unwrap();
    fs::create_dir(output.path().join(LATEST_LINK)).unwrap();
    let error = Staging::begin(output.path(), "2").unwrap_err();
    assert!(matches!(error, Error::LatestInTheWay { .. }));
    assert_eq!(names(&output.path().join(RUNS_FOLDER)).unwrap(), ["1"]);
}

#[test]
fn pruning_goes_by_the_order_of_publishing_not_by_the_clock() {
    let output = tempfile::tempdir().unwrap();
    for run in ["2030", "2026-b", "2026-a", "2025"] {
        publish(output.path(), run);
    }
    assert_eq!(removed(output.path(), 3), ["2030"]);
    assert_eq!(removed(output.path(), 2), ["2026-b"]);
}

#[test]
fn pruning_keeps_the_newest_runs_and_the_latest() {
    let output = tempfile::tempdir().unwrap();
    for run in ["1", "2", "3", "4"] {
        publish(output.path(), run);
    }
    point_latest(output.path(), "1").unwrap();
    assert_eq!(removed(output.path(), 2), ["2", "3"]);
    assert_eq!(removed(output.path(), 0), ["4"]);
    assert_eq!(read_latest(output.path()), "1");
    assert_eq!(names(&output.path().join(RUNS_FOLDER)).unwrap(), ["1"]);
}

#[test]
fn what_a_killed_run_left_takes_no_name() {
    let output = tempfile::tempdir().unwrap();
    let name = "20261123T020000Z-1a2b3c";
    let staging = output.path().join(RUNS_FOLDER).join(format!("{STAGING_PREFIX}{name}"));
    fs::create_dir_all(&staging).unwrap();
    // The name of a foreign folder is taken, that of a killed run is free.
    assert!(is_taken(output.path(), name));
    fs::write(staging.join(owned::MARK_FILE), "").unwrap();
    assert!(!is_taken(output.path(), name));
}
