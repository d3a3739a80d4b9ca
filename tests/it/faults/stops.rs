//! Tests of SIGTERM, of a second run, and of the leftovers of a killed one.

use std::fs::{self, File};
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{Yard, output, said, succeed, tell};

/// Maximum time that a run may take to stop; systemd waits 90 s by default before it kills.
const PATIENCE: Duration = Duration::from_secs(30);

/// Size in bytes of a sparse input, which takes minutes to read and no space on disk.
const SPARSE_BYTES: u64 = 64 << 30;

fn wait_for_staging(yard: &Yard, child: &mut Child) {
    while !yard.runs().iter().any(|name| name.starts_with(".staging-")) {
        assert!(child.try_wait().unwrap().is_none(), "the run ended before it could be stopped");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Sends SIGTERM to `child`, asserts that it stops without publishing, and returns the time that took.
fn terminate(mut child: Child, about: &str) -> Duration {
    let told = Instant::now();
    succeed(Command::new("kill").args(["-TERM", &child.id().to_string()]));
    while child.try_wait().unwrap().is_none() {
        assert!(told.elapsed() < PATIENCE, "{about}: the run does not end");
        std::thread::sleep(Duration::from_millis(5));
    }
    let took = told.elapsed();
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(1), "{about}: {}", said(&ended));
    assert!(said(&ended).contains("stopped; nothing was published"), "{about}: {}", said(&ended));
    took
}

#[test]
fn a_run_that_is_told_to_end_ends_whatever_it_reads() {
    let Some(yard) = Yard::new() else { return };
    succeed(&mut yard.run());
    let old = yard.latest();
    let mut longest = Duration::ZERO;
    // One page too large to keep, which is read on for its digest; one line; one row; one record.
    for (name, head) in [
        ("huge.txt", ""),
        ("huge.jsonl", "{\"text\":\""),
        ("huge.csv", "text\n\""),
        ("huge.warc", "WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 68000000000\r\n\r\n"),
        ("huge.parquet", "PAR1"),
    ] {
        let path = yard.inputs().join(name);
        let mut file = File::create(&path).unwrap();
        file.write_all(head.as_bytes()).unwrap();
        file.set_len(SPARSE_BYTES).unwrap();
        let mut child = yard.run().stderr(Stdio::piped()).spawn().unwrap();
        wait_for_staging(&yard, &mut child);
        std::thread::sleep(Duration::from_millis(300));
        let second = output(&mut yard.run());
        assert_eq!(second.status.code(), Some(4), "{name}: {}", said(&second));
        longest = longest.max(terminate(child, name));
        assert_eq!(yard.latest(), old, "{name}");
        yard.assert_no_garbage(1, name);
        fs::remove_file(path).unwrap();
    }
    tell(&format!("{} ms was the longest that a run took to end", longest.as_millis()));
}

#[test]
fn what_a_dead_run_left_is_no_hindrance() {
    let Some(yard) = Yard::new() else { return };
    succeed(&mut yard.run());
    // A lock file with the number of a dead process, a half-written folder, a temporary link.
    let mut dead = Command::new("true").spawn().unwrap();
    dead.wait().unwrap();
    fs::write(yard.output().join(".lock"), format!("{}\n", dead.id())).unwrap();
    fs::create_dir_all(yard.output().join("runs/.staging-20200101T000000Z-abcdef/blocks")).unwrap();
    std::os::unix::fs::symlink("runs/nowhere", yard.output().join(".latest-20200101T000000Z-abcdef"))
        .unwrap();
    succeed(&mut yard.run());
    yard.assert_no_garbage(1, "after a dead run");
}
