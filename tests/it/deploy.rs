//! Checks that the files of `deploy/` fit the program and are valid for cron, systemd and Prometheus. `deploy/check.sh` goes further.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn deploy(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy").join(file)).unwrap()
}

/// Returns the one line of the crontab that runs a command.
fn crontab_line() -> String {
    let tab = deploy("crontab.example");
    let lines = tab.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let mut lines = lines.filter(|line| !line.split(' ').next().unwrap_or_default().contains('='));
    let line = lines.next().unwrap().to_owned();
    assert_eq!(lines.next(), None);
    line
}

#[test]
fn the_crontab_line_is_one_that_cron_takes() {
    let line = crontab_line();
    let fields = line.split_whitespace().collect::<Vec<_>>();
    for (field, most) in fields.iter().zip([59, 23, 31, 12, 7]) {
        assert!(*field == "*" || field.parse::<u32>().is_ok_and(|number| number <= most), "{field}");
    }
    assert_eq!(fields[5..7], ["gristmill", "gristmill"], "user and program");
    assert!(!line.replace("\\%", "").contains('%'), "a percent sign ends the command");
    assert!(deploy("crontab.example").ends_with('\n'), "cron ignores a last line without its end");
}

#[test]
fn cron_and_systemd_give_the_same_command_and_the_program_knows_its_flags() {
    let line = crontab_line();
    let (_, by_cron) = line.split_once("gristmill  gristmill ").unwrap();
    let (by_cron, _) = by_cron.split_once(" >> ").unwrap();
    let unit = deploy("gristmill.service");
    let by_systemd = unit.lines().find_map(|line| line.strip_prefix("ExecStart=")).unwrap();
    assert_eq!(by_systemd, format!("/usr/local/bin/gristmill {by_cron}"));
    let help = Command::new(env!("CARGO_BIN_EXE_gristmill")).args(["run", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for flag in by_cron.split(' ').filter(|word| word.starts_with("--")) {
        assert!(help.contains(flag), "{flag}");
    }
}

#[test]
fn the_units_are_sound() {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        eprintln!("SKIPPED: systemd-analyze is missing");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let units = ["gristmill.service", "gristmill.timer"].map(|unit| {
        let path = folder.path().join(unit);
        let text = deploy(unit).replace("/usr/local/bin/gristmill", env!("CARGO_BIN_EXE_gristmill"));
        fs::write(&path, text).unwrap();
        path
    });
    let verify = |units: &[PathBuf]| {
        let verify =
            Command::new("systemd-analyze").args(["verify", "--man=no"]).args(units).output().unwrap();
        String::from_utf8_lossy(&verify.stderr).into_owned()
    };
    let said = verify(&units);
    assert!(!said.contains("gristmill."), "{said}");
    // A misspelt key is reported.
    let broken = fs::read_to_string(&units[0]).unwrap().replace("NoNewPrivileges", "NoNewPrivilege");
    fs::write(&units[0], broken).unwrap();
    assert!(verify(&units).contains("NoNewPrivilege"));
}

#[test]
fn alerts_name_metrics_that_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("m.prom");
    let run = Command::new(env!("CARGO_BIN_EXE_gristmill"))
        .args(["run", "seeds/000_ecf51989fed748b2.txt", "--quiet", "-o"])
        .arg(folder.path().join("out"))
        .arg("--metrics-file")
        .arg(&file)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status();
    assert!(run.unwrap().success());
    let written = fs::read_to_string(file).unwrap();
    let alerts = deploy("alerts.yml");
    let words = alerts.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let named = words.filter(|word| word.starts_with("gristmill_")).collect::<Vec<_>>();
    assert!(named.len() >= 4, "{named:?}");
    for name in named {
        assert!(written.contains(&format!("# TYPE {name} gauge\n")), "{name}");
    }
}
