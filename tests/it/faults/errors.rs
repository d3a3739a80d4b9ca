//! Tests of disks that are full, fail or deny access: at every call that writes, and at every read of an
//! input.

use std::collections::BTreeMap;

use super::{Fault, STEPS, Yard, is_soak, said, succeed, tell};

/// Outside of soak tests, every n-th of the frequent calls fails.
const STRIDE: usize = 4;

/// Lets each of the calls of an incremental run fail with `kind`, one at a time, and checks the result.
/// Returns the number of runs by outcome.
///
/// A failure before the rename of `latest` publishes nothing; after it, the run is published with a warning.
fn sweep(calls: &str, kind: &str, stride: usize) -> BTreeMap<String, usize> {
    let Some(yard) = Yard::new() else { return BTreeMap::new() };
    succeed(&mut yard.run());
    let kept = yard.keep("first");
    yard.next_night();
    let steps = yard.calls(&yard.output(), calls);
    let all = yard.calls(&yard.output(), "rename");
    assert!(all.iter().any(|[_, path, _]| path.ends_with("/latest")), "latest is replaced by a rename");
    let expected = yard.rows();
    yard.restore(Some(&kept));
    let old = yard.latest();
    let mut outcomes = BTreeMap::<String, usize>::new();
    for (at, [name, path, _]) in (1..).zip(&steps) {
        let is_rare = ["rename", "symlink", "link", "truncate"].contains(&name.as_str());
        if at % stride != 0 && !is_rare && !is_soak() {
            continue;
        }
        let about = format!("{kind} at call {at} of {}, {name} {path}", steps.len());
        let struck = yard.struck(Fault { folder: &yard.output(), calls, at, kind, on: false });
        let words = said(&struck);
        if yard.latest() == old {
            assert_eq!(struck.status.code(), Some(1), "{about}: {words}");
            let mut lines = words.lines();
            let first = lines.next().unwrap_or_default();
            assert!(first.contains("gristmill: error: "), "{about}: {words}");
            assert!(lines.all(|line| line.starts_with("  caused by: ")), "{about}: {words}");
            *outcomes.entry("failed, nothing published".into()).or_default() += 1;
        } else {
            assert_eq!(struck.status.code(), Some(0), "{about}: {words}");
            assert!(words.contains("published, but"), "{about}: {words}");
            assert!(yard.rows() == expected, "{about}");
            *outcomes.entry("published, with a warning".into()).or_default() += 1;
            // The next run removes what this one could not.
            succeed(&mut yard.run());
            yard.assert_no_garbage(1, &about);
            yard.restore(Some(&kept));
        }
        yard.assert_latest_is_sound(false, &about);
        yard.assert_no_garbage(1, &about);
    }
    succeed(&mut yard.run());
    assert!(yard.rows() == expected, "the next run has other rows");
    tell(&format!("{kind} at {calls}: {outcomes:?}"));
    outcomes
}

#[test]
fn a_disk_that_is_full_at_any_write_publishes_nothing() {
    let outcomes = sweep("write,create,mkdir,symlink,truncate", "ENOSPC", 1);
    assert!(outcomes.is_empty() || outcomes["failed, nothing published"] > 20, "{outcomes:?}");
}

#[test]
fn a_disk_that_fails_at_any_step_publishes_nothing_or_warns() {
    let outcomes = sweep(STEPS, "EIO", STRIDE);
    assert!(outcomes.is_empty() || outcomes.len() == 2, "{outcomes:?}");
}

#[test]
fn a_disk_that_stays_broken_leaves_latest() {
    let Some(yard) = Yard::new() else { return };
    succeed(&mut yard.run());
    yard.next_night();
    let kept = yard.keep("first");
    for (calls, kind) in
        [(STEPS, "EROFS"), ("open,create", "EMFILE"), ("write", "ENOSPC"), ("write", "EDQUOT")]
    {
        for at in [1, 2, 5, 9] {
            let about = format!("{kind} from {calls} {at} on");
            let old = yard.latest();
            let struck = yard.struck(Fault { folder: &yard.output(), calls, at, kind, on: true });
            assert_eq!(struck.status.code(), Some(1), "{about}: {}", said(&struck));
            assert_eq!(yard.latest(), old, "{about}");
            yard.assert_latest_is_sound(false, &about);
            succeed(&mut yard.run());
            yard.assert_no_garbage(1, &about);
            yard.restore(Some(&kept));
        }
    }
}

#[test]
fn writes_that_fall_short_are_gone_on_with() {
    let Some(yard) = Yard::new() else { return };
    succeed(&mut yard.run());
    let expected = yard.rows();
    let short = yard.struck(Fault { folder: &yard.output(), calls: "write", at: 1, kind: "short", on: true });
    assert!(short.status.success(), "{}", said(&short));
    assert!(yard.rows() == expected);
    let short = yard.struck(Fault { folder: &yard.inputs(), calls: "read", at: 1, kind: "short", on: true });
    assert!(short.status.success(), "{}", said(&short));
    assert!(yard.rows() == expected);
    yard.assert_no_garbage(1, "short writes and reads");
}

/// Returns the codes of the rejects of `latest` and the files that they name.
fn rejects(yard: &Yard) -> Vec<(String, String)> {
    let path = yard.output().join("latest/csv/rejects.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (code, source) = (at("code"), at("source"));
    reader
        .records()
        .map(|row| row.unwrap())
        .map(|row| (row[code].to_owned(), row[source].to_owned()))
        .collect()
}

#[test]
fn an_input_that_cannot_be_read_is_a_reject_and_the_run_goes_on() {
    let Some(yard) = Yard::new() else { return };
    let reads = yard.calls(&yard.inputs(), "read,open");
    assert!(rejects(&yard).is_empty());
    let mut struck = 0;
    for (at, [name, path, _]) in (1..).zip(&reads) {
        let kinds: &[&str] = if name == "open" { &["EACCES", "ENOENT", "EMFILE"] } else { &["EIO"] };
        let kind = kinds[at % kinds.len()];
        if !is_soak() && at % 2 == 0 && name == "read" {
            continue;
        }
        let about = format!("{kind} at {name} {at} of {}, {path}", reads.len());
        // Removes the earlier run, so that every input is read and not only compared with its digest.
        std::fs::remove_dir_all(yard.output()).unwrap();
        let run = yard.struck(Fault { folder: &yard.inputs(), calls: "read,open", at, kind, on: false });
        assert!(run.status.success(), "{about}: {}", said(&run));
        yard.assert_latest_is_sound(false, &about);
        let rejects = rejects(&yard);
        assert!(
            rejects.iter().all(|(code, file)| code == "io" && path.ends_with(file)),
            "{about}: {rejects:?}"
        );
        // If the failure was after the last page, only the digest is missing, which the manifest shows.
        let manifest = std::fs::read_to_string(yard.output().join("latest/manifest.json")).unwrap();
        assert!(rejects.len() == 1 || manifest.contains("\"sha256\": null"), "{about}: {rejects:?}");
        struck += 1;
    }
    tell(&format!("{struck} of {} reads and opens of inputs failed", reads.len()));
    assert!(struck > 10);
}

#[test]
fn an_input_that_changes_while_it_is_read_is_told() {
    let Some(yard) = Yard::new() else { return };
    let file = yard.inputs().join("forum_threads.csv");
    let run = yard.struck(Fault { folder: &file, calls: "read", at: 1, kind: "change", on: false });
    assert!(run.status.success(), "{}", said(&run));
    let rejects = rejects(&yard);
    assert!(rejects.contains(&("changed".into(), "forum_threads.csv".into())), "{rejects:?}");
    yard.assert_latest_is_sound(false, "a file that was cut");
}

/// Every file and folder of a run is synced after its last change and before the rename of `latest`; the
/// folders changed by renames are synced after them.
#[test]
fn all_is_synced_before_latest_moves() {
    let Some(yard) = Yard::new() else { return };
    succeed(&mut yard.run());
    yard.next_night();
    let calls = yard.calls(&yard.output(), &format!("{STEPS},write"));
    let runs = yard.output().join("runs").display().to_string();
    let position = |name: &str, ending: &str| {
        calls.iter().position(|[call, path, _]| call == name && path.ends_with(ending)).unwrap()
    };
    let moved = position("rename", "/latest");
    let published =
        calls[..moved].iter().rposition(|[name, path, _]| name == "rename" && path.starts_with(&runs));
    let published = published.unwrap();
    let is_synced = |path: &str, from: usize, to: usize| {
        calls[from..to].iter().any(|[name, synced, _]| name == "fsync" && synced == path)
    };
    let mut changed = BTreeMap::new();
    for (at, [name, path, _]) in calls[..published].iter().enumerate() {
        let entry = path.trim_end_matches(" (deleted)");
        match name.as_str() {
            "create" | "mkdir" | "write" | "truncate" | "link"
                if path.starts_with(&runs) && *path != runs =>
            {
                changed.insert(entry.to_owned(), at);
                let parent = entry.rsplit_once('/').unwrap().0;
                if name != "write" && parent.starts_with(&runs) && parent != runs {
                    changed.insert(parent.to_owned(), at);
                }
            }
            "unlink" | "rmdir" => drop(changed.remove(entry)),
            _ => {}
        }
    }
    assert!(changed.len() > 10, "{changed:?}");
    for (path, at) in changed {
        assert!(is_synced(&path, at, published), "{path} is not synced before the run is published");
    }
    assert!(is_synced(&runs, published, moved), "runs/ is not synced before latest moves");
    let output = yard.output().display().to_string();
    assert!(is_synced(&output, moved, calls.len()), "the output folder is not synced after latest moves");
}
