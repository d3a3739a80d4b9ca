//! Tests of `train chrome` and cross-validation: the bytes do not depend on threads, and the program uses the
//! model.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use gristmill::learn::labels::{self, GoldPage, Source};
use serde_json::json;

fn gristmill(threads: u32, args: &[&str], paths: &[&Path]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gristmill"));
    command.args(args).args(paths).env("RAYON_NUM_THREADS", threads.to_string()).stdin(Stdio::null());
    command.output().unwrap()
}

/// Writes forty small synthetic pages with labels, articles between a menu and a footer, as text and as HTML.
fn labelled(folder: &Path) {
    let [mut gold, mut text, mut html] = ["gold", "pages.text", "pages.html"]
        .map(|name| File::create(folder.join(format!("{name}.jsonl"))).unwrap());
    let things = ["harbour", "orchard", "railway", "library", "glacier"];
    for number in 0..40 {
        let (id, domain) = (format!("{number:04}"), format!("site{}.example", number % 20));
        let thing = things[number % things.len()];
        let url = format!("https://{domain}/{thing}/{number}");
        let paragraphs = (0..4).map(|part| {
            format!(
                "The {thing} was visited again on day {part} of journey {number}, and everybody who had come along \
                 agreed that it looked better than it had in the years before."
            )
        });
        let paragraphs = paragraphs.collect::<Vec<_>>();
        let content = paragraphs.join("\n");
        let page = format!(
            "Home\n\nAbout us\n\nContact\n\n{}\n\nPrivacy policy\n\nFollow us\n\nSite map",
            paragraphs.join("\n\n")
        );
        let markup = format!(
            "<html><head><title>Journey {number} to the {thing}</title></head><body>\
             <nav><a href=/>Home</a><p>About us</p></nav><main><p>{}</p></main>\
             <footer><p>Privacy policy</p><p>Site map</p></footer></body></html>",
            paragraphs.join("</p><p>")
        );
        let facts = json!({ "id": id, "domain": domain, "type": "article", "gold": content, "with": [], "without": [],
            "title": format!("Journey {number}  to the {thing}") });
        writeln!(gold, "{facts}").unwrap();
        writeln!(text, "{}", json!({ "id": id, "url": url, "text": page })).unwrap();
        writeln!(html, "{}", json!({ "id": id, "url": url, "html": markup })).unwrap();
    }
}

#[test]
fn training_gives_the_same_bytes_and_a_model_that_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    labelled(folder.path());
    let models = folder.path().join("config/models");
    fs::create_dir_all(&models).unwrap();
    let (one, two) = (folder.path().join("one.bin"), models.join("chrome.bin"));
    for (threads, path) in [(1, &one), (2, &two)] {
        let trained =
            gristmill(threads, &["train", "chrome", "--data"], &[folder.path(), Path::new("--output"), path]);
        assert!(trained.status.success(), "{}", String::from_utf8_lossy(&trained.stderr));
    }
    let bytes = fs::read(&one).unwrap();
    assert_eq!(bytes, fs::read(&two).unwrap(), "one thread and two give different models");

    let config = folder.path().join("config");
    let input = folder.path().join("page.txt");
    fs::write(
        &input,
        "Home\n\nAbout us\n\nThe harbour was visited again, and everybody who had come along agreed that it \
        looked better than it had.\n\nPrivacy policy\n\nSite map\n",
    )
    .unwrap();
    let cleaned = gristmill(1, &["clean", "--config"], &[&config, &input]);
    let cleaned = String::from_utf8(cleaned.stdout).unwrap();
    assert!(cleaned.contains("harbour") && !cleaned.contains("Site map"), "{cleaned}");

    // A damaged model is an error before anything is read.
    fs::write(&two, &bytes[..bytes.len() / 2]).unwrap();
    let refused = gristmill(1, &["clean", "--config"], &[&config, &input]);
    assert_eq!(refused.status.code(), Some(2));
    let message = String::from_utf8(refused.stderr).unwrap();
    assert!(message.contains("chrome.bin") && message.contains("damaged"), "{message}");

    // Training does not load the configured model; otherwise a model of an old version could never be
    // replaced.
    let paths = [folder.path(), Path::new("--output"), &one, Path::new("--config"), &config];
    let again = gristmill(2, &["train", "chrome", "--data"], &paths);
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    assert_eq!(fs::read(&one).unwrap(), bytes);
}

#[test]
fn cross_validation_judges_pages_by_models_that_have_not_seen_them() {
    let folder = tempfile::tempdir().unwrap();
    labelled(folder.path());
    let answers = folder.path().join("answers.jsonl");
    let paths = [folder.path(), Path::new("--answers"), &answers];
    let eval = gristmill(2, &["eval", "pages", "--folds", "2"], &paths);
    assert!(eval.status.success(), "{}", String::from_utf8_lossy(&eval.stderr));
    let table = String::from_utf8(eval.stdout).unwrap();
    assert!(
        table.contains("text form") && table.contains("html form") && table.contains("share of chrome"),
        "{table}"
    );
    let titles =
        table.lines().filter_map(|line| line.split_once("titles as in the gold ")).map(|(_, share)| share);
    assert_eq!(titles.collect::<Vec<_>>(), ["0.000", "1.000"], "{table}");
    let all = table
        .lines()
        .filter(|line| line.starts_with("all "))
        .map(|line| line.split_whitespace().nth(2).unwrap().parse::<f64>().unwrap());
    assert!(all.clone().count() == 2 && all.clone().all(|f1| f1 > 0.9), "{table}");
    assert_eq!(fs::read_to_string(&answers).unwrap().lines().count(), 80);
}

/// Writes a folder with both kinds of labels of test suites: text on which programs agree, and snippets
/// alone.
fn suites(folder: &Path) {
    let [mut gold, mut html] =
        ["gold", "pages.html"].map(|name| File::create(folder.join(format!("{name}.jsonl"))).unwrap());
    for number in 0..12 {
        let (id, domain) = (format!("s{number:04}"), format!("suite{number}.example"));
        let body = format!(
            "Am Tag {number} wurde die alte Muehle am Fluss besucht, und alle fanden sie schoener als frueher."
        );
        let markup = format!(
            "<nav><p>Startseite</p></nav><h1>Muehle</h1><p>{body}</p><footer><p>Impressum</p></footer>"
        );
        let mut facts = json!({ "id": id, "domain": domain, "suite": "snips", "lang": "de", "type": "article", "gold": null,
            "silver": body, "title": "Muehle", "with": ["am Fluss besucht"], "without": ["Impressum"] });
        if number % 4 == 0 {
            facts["silver"] = serde_json::Value::Null;
        }
        writeln!(gold, "{facts}").unwrap();
        writeln!(html, "{}", json!({ "id": id, "url": format!("https://{domain}/m"), "html": markup }))
            .unwrap();
    }
}

#[test]
fn several_folders_are_learned_from_together_and_told_apart() {
    let (pages, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    labelled(pages.path());
    suites(other.path());
    let eval = gristmill(
        2,
        &["eval", "pages", "--folds", "2", "--fold", "0", "--form", "html"],
        &[pages.path(), other.path()],
    );
    assert!(eval.status.success(), "{}", String::from_utf8_lossy(&eval.stderr));
    let table = String::from_utf8(eval.stdout).unwrap();
    let row = |name: &str| {
        let line =
            table.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}: {table}"));
        line[15..].split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    // Half of the pages of each folder are judged, including pages of the suite that have only snippets.
    assert_eq!(
        row("all")[0],
        row("language de")[0].parse::<u32>().map(|pages| (pages + 20).to_string()).unwrap()
    );
    let snippets = row("snips");
    assert!(snippets[1] == "–" && snippets[4].parse::<f64>().unwrap() > 0.9, "{table}");
}

#[test]
fn labelled_data_beside_the_repository_is_understood() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    for (folder, pages, sources) in [
        ("pages", 1313, &[Source::Gold][..]),
        ("suites", 2233, &[Source::Gold, Source::Silver, Source::Snippets][..]),
    ] {
        let Some(file) = labels::find(&data.join(folder), "gold.jsonl") else {
            eprintln!("SKIPPED: {} holds no {folder}/gold.jsonl", data.display());
            continue;
        };
        let gold = labels::lines::<GoldPage>(&file).unwrap().collect::<Result<Vec<_>, _>>().unwrap();
        assert_eq!(gold.len(), pages, "{folder}");
        for &source in sources {
            let found = gold.iter().filter(|page| page.source().is_some_and(|(of, _)| of == source)).count();
            assert!(found >= 20, "{folder}: {found} pages of {source:?}");
        }
    }
}
