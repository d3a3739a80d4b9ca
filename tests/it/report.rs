//! Tests of what a run reports to operators: report, metrics, log line, drift warnings.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn gristmill(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gristmill"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("SOURCE_DATE_EPOCH").args(args);
    command.stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[track_caller]
fn run(args: &[&str], code: i32) -> String {
    let output = gristmill(args);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

/// Returns the value of `series`, a name with labels, in the text of a metrics file.
#[track_caller]
fn metric(file: &str, series: &str) -> f64 {
    let line = file.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {series} in\n{file}")).parse().unwrap()
}

#[test]
fn a_run_has_its_report_and_the_command_renders_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    for _ in 0..2 {
        run(&["run", "seeds", "-o", out, "--full"], 0);
    }
    let published = fs::read_to_string(folder.path().join("latest/report.html")).unwrap();
    assert!(published.contains("Check Also") && published.contains("This run and the one before"));
    assert_eq!(run(&["verify", "-o", out], 0), "");

    let again = gristmill(&["report", "-o", out]);
    assert_eq!(text(&again.stdout), published, "the same tables give the same bytes");
    let file = folder.path().join("r.html");
    let both = gristmill(&["report", "-o", out, "--html", file.to_str().unwrap(), "--json"]);
    assert_eq!(fs::read_to_string(file).unwrap(), published);
    let report: Value = serde_json::from_slice(&both.stdout).unwrap();
    assert_eq!(report["funnel"]["files"], 18);
    assert_eq!(report["drift"]["new_pages"], 0, "the second run of the same files has nothing new");
    assert_eq!(report["sites"]["all"]["pages"], report["funnel"]["pages"]);
    assert!(!report["drift"]["against"].is_null());

    assert!(run(&["report", "-o", out, "--html", "-", "--json"], 2).contains("standard output"));

    // The first run by its name, and a run that is none.
    let first = report["before"]["run"].as_str().unwrap();
    let first = gristmill(&["report", first, "-o", out, "--json"]);
    let first: Value = serde_json::from_slice(&first.stdout).unwrap();
    assert!(first["before"].is_null());
    assert!(run(&["report", "none", "-o", out], 2).contains("not a published run"));
}

#[test]
fn metrics_tell_success_and_failure() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (out, file) = (path("out"), path("gristmill.prom"));
    run(&["run", "seeds", "-o", &out, "--metrics-file", &file], 0);
    let first = fs::read_to_string(&file).unwrap();
    let manifest: Value =
        serde_json::from_slice(&fs::read(folder.path().join("out/latest/manifest.json")).unwrap()).unwrap();
    let counts = &manifest["counts"];
    for (series, count) in [
        ("gristmill_last_run_success", &json!(1)),
        ("gristmill_last_run_exit_code", &json!(0)),
        ("gristmill_last_run_pages", &counts["pages"]),
        ("gristmill_last_run_sentences", &manifest["rows"]["sentences"]),
        ("gristmill_last_run_blocks{verdict=\"kept\",reason=\"\"}", &counts["kept_blocks"]),
        (
            "gristmill_last_run_blocks{verdict=\"dropped\",reason=\"chrome\"}",
            &counts["dropped_blocks"]["chrome"],
        ),
        ("gristmill_last_run_rejects{code=\"bad_json\"}", &counts["rejects"]["bad_json"]),
        ("gristmill_last_run_rejects{code=\"bad_warc\"}", &json!(0)),
        ("gristmill_last_run_drift_warnings{measure=\"chrome_share\"}", &json!(0)),
        ("gristmill_last_run_input_files", &json!(18)),
    ] {
        assert_eq!(Some(metric(&first, series)), count.as_f64(), "{series}");
    }
    assert!(metric(&first, "gristmill_last_run_peak_memory_bytes") > 1e6);
    let success = metric(&first, "gristmill_last_success_timestamp_seconds");
    assert!(success > 1.6e9);
    assert!((success - metric(&first, "gristmill_last_run_timestamp_seconds")).abs() < 1e-6);

    // A run that fails, before or while reading, keeps the time of the last success.
    fs::write(path("settings.toml"), "[output]\nkeep_rnus = 1\n").unwrap();
    let settings = path("settings.toml");
    run(&["run", "seeds", "-o", &out, "--metrics-file", &file, "--config", &settings], 2);
    let failed = fs::read_to_string(&file).unwrap();
    assert_eq!(metric(&failed, "gristmill_last_run_exit_code").to_string(), "2");
    fs::write(path("file"), "").unwrap();
    run(&["run", "seeds", "-o", &path("file/out"), "--metrics-file", &file], 1);
    let failed = fs::read_to_string(&file).unwrap();
    assert_eq!(metric(&failed, "gristmill_last_run_success").to_string(), "0");
    assert_eq!(metric(&failed, "gristmill_last_run_exit_code").to_string(), "1");
    assert_eq!(metric(&failed, "gristmill_last_success_timestamp_seconds").to_bits(), success.to_bits());
    assert!(!failed.contains("gristmill_last_run_pages"), "a run that failed has no figures");

    // A run that finds the lock held writes no metrics; the run with the lock will.
    let _lock = gristmill::publish::lock::RunLock::acquire(Path::new(&out)).unwrap();
    run(&["run", "seeds", "-o", &out, "--metrics-file", &file], 4);
    assert_eq!(fs::read_to_string(&file).unwrap(), failed);
}

#[test]
fn a_wrong_metrics_path_is_found_first_and_an_unwritable_one_is_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let missing = folder.path().join("none/x.prom");
    let args = ["run", "seeds", "-o", out.to_str().unwrap(), "--metrics-file"];
    assert!(run(&[&args[..], &[missing.to_str().unwrap()]].concat(), 2).contains("does not exist"));
    assert!(!out.exists(), "nothing was read or written");
    if cfg!(target_os = "linux") {
        let said = run(&[&args[..], &["/proc/gristmill.prom"]].concat(), 0);
        assert!(said.contains("warn: cannot write the metrics file"), "{said}");
        assert!(out.join("latest/manifest.json").is_file());
    }
}

#[test]
fn the_json_log_is_one_line_that_holds_everything() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let bad = folder.path().join("bad.jsonl");
    fs::write(&bad, "{\"text\":\"One good line stands here.\"}\nnot json\n").unwrap();
    let args = ["run", bad.to_str().unwrap(), "-o", out.to_str().unwrap(), "--log-format", "json"];
    let said = run(&args, 3);
    assert_eq!(said.lines().count(), 1, "{said}");
    let line: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((&line["level"], &line["rejects_by_code"]), (&json!("warn"), &json!({ "bad_json": 1 })));
    assert!(line["warnings"][0].as_str().unwrap().contains("max_reject_share"));
    for step in ["read_and_parse", "judge", "settle", "write", "report", "publish"] {
        assert!(line["step_ms"][step].is_u64(), "{step}: {}", line["step_ms"]);
    }
    assert!(line["peak_memory_bytes"].as_u64().unwrap() > 1_000_000);
    assert!(line["seconds"].as_f64().unwrap() > 0.0);
    // `--quiet` suppresses the line of a run without warnings.
    fs::write(&bad, "{\"text\":\"One good line stands here.\"}\n").unwrap();
    assert_eq!(run(&[&args[..], &["--quiet"]].concat(), 0), "");
}

/// The most common silent failure of scraping: a site serves a notice instead of its articles.
#[test]
fn a_site_that_answers_with_a_notice_is_warned_of() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let article = |site: &str, number: u32| {
        let facts = (0..12).map(|fact| {
            format!(
                "Fact {fact} of story {number} is that {} people came to the place by noon.",
                number * 17 + fact
            )
        });
        let text = facts.collect::<Vec<_>>().join("\n\n");
        json!({ "url": format!("https://{site}/story/{number}"), "text": text }).to_string()
    };
    let notice = |number: u32| {
        let text = "Please enable JavaScript and cookies to continue reading this page.";
        json!({ "url": format!("https://walled.example/story/{number}"), "text": text }).to_string()
    };
    let pages = folder.path().join("pages");
    fs::create_dir(&pages).unwrap();
    let first = (0..40).flat_map(|n| [article("walled.example", n), article("open.example", n + 1000)]);
    fs::write(pages.join("2026-11-23.jsonl"), first.collect::<Vec<_>>().join("\n")).unwrap();
    let args = ["run", pages.to_str().unwrap(), "-o", out.to_str().unwrap()];
    assert!(!run(&args, 0).contains("warn"));
    let second = (40..75).flat_map(|n| [notice(n), article("open.example", n + 1000)]);
    fs::write(pages.join("2026-11-24.jsonl"), second.collect::<Vec<_>>().join("\n")).unwrap();
    let metrics = folder.path().join("m.prom");
    let said = run(&[&args[..], &["--metrics-file", metrics.to_str().unwrap()]].concat(), 0);
    assert!(
        said.contains("warn: walled.example: ") && said.contains(" words are kept of each of 35 new pages"),
        "{said}"
    );
    assert!(!said.contains("open.example"), "{said}");
    let metrics = fs::read_to_string(metrics).unwrap();
    assert_eq!(
        metric(&metrics, "gristmill_last_run_drift_warnings{measure=\"kept_words\"}").to_string(),
        "1"
    );
    let report = fs::read_to_string(out.join("latest/report.html")).unwrap();
    assert!(report.contains("walled.example: "), "the report names it too");
    // A third night without new pages gives no warning.
    assert!(!run(&args, 0).contains("warn"));
}

/// A page with bytes but no block is counted, and replaced bytes are reported for each page.
#[test]
fn pages_without_text_are_counted_and_warned_of() {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (folder.path().join("in"), folder.path().join("out"));
    fs::create_dir(&input).unwrap();
    fs::write(input.join("swallowed.html"), "<p><!-- never closed: the water is back in the pond.").unwrap();
    fs::write(input.join("empty.txt"), "").unwrap();
    fs::write(input.join("damaged.txt"), b"Gr\xc3\xb6\xc3\x9fe, h\xc3\xb6her\xff und l\xc3\xa4nger").unwrap();
    let (input, out) = (input.to_str().unwrap(), out.to_str().unwrap());
    for _ in 0..2 {
        let said = run(&["run", input, "-o", out], 0);
        let report = gristmill(&["report", "-o", out, "--json"]);
        let report: Value = serde_json::from_slice(&report.stdout).unwrap();
        assert_eq!(report["notices"], json!({ "no_blocks": 1 }), "{said}");
        let page = fs::read_to_string(Path::new(out).join("latest/report.html")).unwrap();
        assert!(page.contains("1 pages have content but no text"));
        let documents = fs::read_to_string(Path::new(out).join("latest/csv/documents.csv")).unwrap();
        let mut rows = csv::Reader::from_reader(documents.as_bytes());
        let column = rows.headers().unwrap().iter().position(|name| name == "replaced_chars").unwrap();
        let replaced: Vec<_> = rows.records().map(|row| row.unwrap()[column].to_owned()).collect();
        assert_eq!(replaced, ["1", "0", "0"]);
        assert_eq!(run(&["verify", "-o", out], 0), "");
    }
}
