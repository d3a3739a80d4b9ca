//! Tests of small disks, few inodes, little memory, and folders of other users.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use super::{Yard, output, said, succeed, tell};

/// Runs `script` in a shell, started by the command `before`. Its `$0` to `$3` are the program, the inputs,
/// the output folder and the settings.
fn shell(yard: &Yard, before: &[&str], script: &str) -> Output {
    let words = [before, &["bash", "-c", script, env!("CARGO_BIN_EXE_gristmill")]].concat();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).args([yard.inputs(), yard.output(), yard.settings()]);
    output(command.env_remove("SOURCE_DATE_EPOCH"))
}

const RUN: &str = "\"$0\" run \"$1\" -o \"$2\" --config \"$3\" --quiet -j 1";

/// Returns true if the command `probe` works here, and reports a skipped test otherwise.
fn works(probe: &[&str]) -> bool {
    let works = Command::new(probe[0]).args(&probe[1..]).output().is_ok_and(|probed| probed.status.success());
    if !works {
        tell(&format!("SKIPPED: `{}` is not allowed here", probe.join(" ")));
    }
    works
}

/// Runs on a tmpfs mounted with `options` that already has a published run, and expects the run to fail
/// cleanly.
fn on_small_disk(options: &str) {
    let mount = ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"];
    if !works(&mount) {
        return;
    }
    let Some(yard) = Yard::new() else { return };
    succeed(&mut yard.run());
    yard.keep("first");
    let script = format!(
        "mount -t tmpfs -o {options} none \"$2\" && cp -a \"$2/../first/.\" \"$2\" || exit 90
         old=$(readlink \"$2/latest\")
         {RUN} --full; code=$?
         test \"$old\" = \"$(readlink \"$2/latest\")\" || exit 91
         test \"$(ls -A \"$2/runs\" | wc -l)\" = 1 || exit 92
         \"$0\" verify -o \"$2\" || exit 93
         exit $code"
    );
    let run = shell(&yard, &["unshare", "--mount"], &script);
    assert_eq!(run.status.code(), Some(1), "{options}: {}", said(&run));
    assert!(said(&run).contains("gristmill: error: "), "{options}: {}", said(&run));
}

#[test]
fn a_small_disk_that_fills_up_keeps_latest() {
    // Room for the published run and little more.
    on_small_disk("size=$(($(du -sk \"$2/../first\" | cut -f1) + 40))k");
}

#[test]
fn a_disk_without_inodes_keeps_latest() {
    on_small_disk("nr_inodes=$(($(find \"$2/../first\" | wc -l) + 8))");
}

#[test]
fn a_file_size_limit_keeps_latest() {
    let Some(yard) = Yard::new() else { return };
    succeed(&mut yard.run());
    let old = yard.latest();
    for blocks in [1, 4, 16] {
        // With SIGXFSZ at its default, and ignored by the parent process.
        for signal in ["", "trap '' XFSZ; "] {
            let run = shell(&yard, &["env"], &format!("{signal}ulimit -f {blocks}; {RUN} --full"));
            assert_eq!(run.status.code(), Some(1), "{}", said(&run));
            assert!(said(&run).contains("File too large"), "{}", said(&run));
            assert_eq!(yard.latest(), old);
            yard.assert_no_garbage(1, "a file size limit");
        }
    }
    succeed(&mut yard.run());
    yard.assert_no_garbage(1, "the run after a file size limit");
}

#[test]
fn little_memory_ends_the_run_or_is_enough() {
    let Some(yard) = Yard::new() else { return };
    succeed(&mut yard.run());
    let mut ended = [0, 0];
    for mebibytes in [20, 60, 100, 140, 200, 300, 600, 4_000] {
        let old = yard.latest();
        let run = shell(&yard, &["env"], &format!("ulimit -c 0; ulimit -v {}; {RUN}", mebibytes << 10));
        ended[usize::from(run.status.success())] += 1;
        if !run.status.success() {
            assert_eq!(yard.latest(), old, "{mebibytes} MiB: {}", said(&run));
            // Below about 50 MiB the program cannot even be loaded and prints nothing.
            assert!(mebibytes < 60 || !run.stderr.is_empty(), "{mebibytes} MiB: it fails without a message");
        }
        yard.assert_latest_is_sound(false, "little memory");
    }
    tell(&format!("of eight limits of memory {} were too small", ended[0]));
    assert!(ended[1] > 0, "4,000 MiB are not enough");
    succeed(&mut yard.run());
    yard.assert_no_garbage(1, "little memory");
}

const NOBODY: [&str; 4] = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

/// Returns true if the test can run the program as a user without rights.
fn is_nobody_there() -> bool {
    works(&[&NOBODY[..], &[env!("CARGO_BIN_EXE_gristmill"), "--version"]].concat())
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_folder_that_may_not_be_read_is_a_reject() {
    let Some(yard) = Yard::new() else { return };
    if !is_nobody_there() {
        return;
    }
    allow(yard.folder.path(), 0o777);
    let (closed, shut) = (yard.inputs().join("closed"), yard.inputs().join("shut.txt"));
    fs::create_dir(&closed).unwrap();
    fs::write(closed.join("page.txt"), "Nobody reads this.").unwrap();
    fs::write(&shut, "Nor this.").unwrap();
    allow(&closed, 0o700);
    allow(&shut, 0o600);
    let run = shell(&yard, &NOBODY, RUN);
    assert_eq!(run.status.code(), Some(0), "{}", said(&run));
    let rejects = fs::read_to_string(yard.output().join("latest/csv/rejects.csv")).unwrap();
    for name in ["closed", "shut.txt"] {
        assert!(rejects.lines().any(|line| line.starts_with(name) && line.contains(",io,")), "{rejects}");
    }
}

#[test]
fn an_output_that_may_not_be_written_is_1_and_one_clear_line() {
    let Some(yard) = Yard::new() else { return };
    if !is_nobody_there() {
        return;
    }
    succeed(&mut yard.run());
    allow(yard.folder.path(), 0o755);
    let run = shell(&yard, &NOBODY, RUN);
    assert_eq!(run.status.code(), Some(1), "{}", said(&run));
    assert!(said(&run).contains("gristmill: error: ") && said(&run).contains("output"), "{}", said(&run));
    yard.assert_no_garbage(1, "an output of somebody else");
}
