use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::build::SHOWN_CHARS;
use super::survey::SHOWN_BLOCKS;
use super::*;
use crate::model::{Judged, Reject, RejectCode, TextParts};
use crate::publish::RunTables;
use crate::publish::Staging;
use crate::publish::manifest::{Input, Manifest, rows_by_table};
use crate::publish::tests::{chrome, ids, judged, manifest, replace_manifest};
use crate::tables::{Options, RunFacts, encode};

/// Publishes `pages` and `rejects` as `run`, after `previous`, with the settings hash `settings`.
fn publish_as(
    output: &Path,
    (run, previous): (&str, Option<&str>),
    pages: &[Judged],
    rejects: &[Reject],
    settings: &str,
) -> PathBuf {
    let facts = RunFacts { run: run.into(), program_version: "0.1.0".into(), settings_hash: settings.into() };
    let options = Options { csv_tables: BTreeSet::new(), ..Options::default() };
    let staging = Staging::begin(output, run).unwrap();
    let mut tables = RunTables::new(staging.path(), &options, &facts);
    let batches = pages
        .chunks(7)
        .map(|some| encode(some, TextParts::All, &ids(pages), run).unwrap())
        .collect::<Vec<_>>();
    tables.write(&batches).unwrap();
    tables.write_rejects(rejects).unwrap();
    let mut of = manifest(pages, tables.finish().unwrap(), false);
    of.run = run.to_owned();
    of.previous = previous.map(str::to_owned);
    of.settings_hash = settings.to_owned();
    of.counts.rejects.clear();
    for reject in rejects {
        *of.counts.rejects.entry(reject.code.code().to_owned()).or_default() += 1;
    }
    of.inputs = vec![input("news/one.jsonl", pages.len() as u64), input("bad.jsonl", rejects.len() as u64)];
    of.write(staging.path()).unwrap();
    staging.commit().unwrap().0
}

fn report_of(run: &Path) -> Result<Report, crate::tables::Error> {
    Report::of(run, &Manifest::read(run)?, &AtomicBool::new(false))
}

fn publish(output: &Path, runs: (&str, Option<&str>), pages: &[Judged], rejects: &[Reject]) -> PathBuf {
    publish_as(output, runs, pages, rejects, "00ff")
}

fn input(source: &str, pages: u64) -> Input {
    Input {
        source: source.to_owned(),
        bytes: 1000,
        content_bytes: 4000,
        sha256: None,
        pages,
        rejects: 0,
        skipped: BTreeMap::from([("request".to_owned(), 2)]),
        ..Input::default()
    }
}

fn reject(record: u64, message: &str) -> Reject {
    Reject {
        source: "bad.jsonl".into(),
        record: Some(record),
        offset: Some(12),
        code: RejectCode::BadJson,
        message: message.to_owned(),
    }
}

/// Makes a page of a site with an article and a line of chrome of about `chrome_chars` characters.
fn page(record: u32, site: &str, chrome_chars: usize) -> Judged {
    let article = format!("Article {record} says what happened on that day and who was there to see it.");
    let teaser = "More news for you ".repeat(chrome_chars.div_ceil(18));
    let paragraphs = ["A title", &*article, &*teaser];
    let mut judged = judged(record, &paragraphs, &[(2, chrome("en.related.more"))]);
    judged.page.facts.site = Some(site.to_owned());
    judged
}

/// Asserts that every element of `html` is closed in order and that ids are unique.
fn assert_well_formed(html: &str) {
    let mut open = Vec::new();
    let mut ids = BTreeSet::new();
    let (_, body) = html.split_once("</style>").unwrap();
    for tag in body.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').unwrap_or_else(|| panic!("an open tag: {tag}"));
        if let Some(name) = tag.strip_prefix('/') {
            // The head was cut off.
            if !open.is_empty() || name != "head" && name != "html" {
                assert_eq!(open.pop(), Some(name), "near {tag}");
            }
        } else if !tag.ends_with('/') && tag != "br" {
            open.push(tag.split(' ').next().unwrap());
        }
        if let Some((_, id)) = tag.split_once(" id=\"") {
            assert!(ids.insert(id.split('"').next().unwrap()), "two elements are {id}");
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
}

#[test]
fn what_pages_say_is_text_and_never_markup() {
    const EVIL: &str = "<script>alert(1)</script><img src=x onerror=\"alert(2)\">'\"&";
    let output = tempfile::tempdir().unwrap();
    let mut evil = judged(0, &[EVIL, EVIL, EVIL], &[(1, chrome(EVIL))]);
    evil.page.source.file = EVIL.into();
    evil.page.facts.site = Some(EVIL.to_owned());
    evil.page.facts.url = Some(EVIL.to_owned());
    evil.page.facts.title = Some(EVIL.to_owned());
    let rejects = [Reject { source: EVIL.into(), ..reject(0, EVIL) }];
    let run = publish(output.path(), ("1", None), &[evil], &rejects);
    let html = html(&report_of(&run).unwrap());
    assert_well_formed(&html);
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("onerror=\""));
    // Site, line, rule (three times), title, source, URL, two kept blocks and a dropped one, and the reject.
    assert!(html.matches("&lt;script&gt;").count() >= 12, "{}", html.matches("&lt;script&gt;").count());
    assert!(!html.contains("http://") && !html.contains("https://"), "nothing is fetched");
}

#[test]
fn an_empty_run_has_a_report() {
    let output = tempfile::tempdir().unwrap();
    let run = publish(output.path(), ("1", None), &[], &[]);
    let report = report_of(&run).unwrap();
    let html = html(&report);
    assert_well_formed(&html);
    for said in ["There are no pages.", "Nothing was dropped.", "Everything could be read.", "no earlier run"]
    {
        assert!(html.contains(said), "{said}");
    }
    assert!(!html.contains("NaN") && !html.contains("inf "));
    // The second run is empty too.
    let next = publish(output.path(), ("2", Some("1")), &[], &[]);
    let report = report_of(&next).unwrap();
    assert_eq!(report.drift.against.as_deref(), Some("1"));
    assert!(report.drift.warnings.is_empty());
}

#[test]
fn numbers_are_those_of_the_tables() {
    let output = tempfile::tempdir().unwrap();
    let mut pages = (0..30).map(|at| page(at, &format!("site{}.org", at % 25), 40)).collect::<Vec<_>>();
    pages.push(judged(30, &["Kept alone"], &[]));
    pages[30].page.facts.site = None;
    let run = publish(output.path(), ("1", None), &pages, &[reject(0, "one"), reject(7, "two")]);
    let report = report_of(&run).unwrap();
    let funnel = &report.funnel;
    assert_eq!((funnel.pages, funnel.blocks, funnel.kept_blocks, funnel.rejects), (31, 91, 61, 2));
    assert_eq!((funnel.files, funnel.bytes, funnel.content_bytes, funnel.skipped), (2, 2000, 8000, 4));
    assert_eq!(report.rules, [("en.related.more".to_owned(), 30)]);
    assert_eq!((report.lines.top.len(), report.lines.seen, report.lines.short_by), (1, 30, 0));
    assert_eq!((report.lines.top[0].count, &*report.lines.top[0].rule), (30, "en.related.more"));
    assert!(report.lines.top[0].text.starts_with("More news for you More"));
    // 25 hosts, and the file with the page without a URL.
    let sites = &report.sites;
    assert_eq!((sites.by_pages.len(), sites.rest_sites, sites.rest.pages, sites.all.pages), (20, 6, 6, 31));
    assert_eq!((&*sites.by_pages[0].site, sites.by_pages[0].totals.pages), ("site0.org", 2));
    assert!(sites.by_dropped_share.is_empty(), "no site has five pages");
    assert_eq!(report.rejects.len(), 1);
    assert_eq!((report.rejects[0].count, report.rejects[0].examples[1].record), (2, Some(7)));
    assert_eq!(report.samples.len(), 5);
    for sample in &report.samples {
        assert_eq!((sample.blocks, sample.kept_blocks, sample.shown.len()), (3, 2, 3));
        assert_eq!(sample.shown[2].reason.as_deref(), Some("chrome"));
        assert_eq!(sample.shown[1].reason, None);
    }
    let page = html(&report);
    assert_well_formed(&page);
    assert_eq!(page, html(&report_of(&run).unwrap()), "the same tables give the same bytes");
}

#[test]
fn long_texts_and_long_pages_are_cut() {
    let output = tempfile::tempdir().unwrap();
    let long = "ü".repeat(SHOWN_CHARS + 1);
    let mut paragraphs = vec!["A title", "word"];
    paragraphs.resize(SHOWN_BLOCKS + 10, &*long);
    let run = publish(output.path(), ("1", None), &[judged(0, &paragraphs, &[(1, chrome("x"))])], &[]);
    let report = report_of(&run).unwrap();
    assert_eq!(report.samples[0].shown.len(), SHOWN_BLOCKS);
    assert_eq!(report.samples[0].shown[2].text.chars().count(), SHOWN_CHARS + 1);
    assert!(html(&report).contains("and 10 more blocks"));
}

#[test]
fn a_changed_template_is_told_and_an_unchanged_one_is_not() {
    let output = tempfile::tempdir().unwrap();
    let mut pages = (0..40).map(|at| page(at, "changed.org", 20)).collect::<Vec<_>>();
    pages.extend((40..80).map(|at| page(at, "same.org", 20)));
    publish(output.path(), ("1", None), &pages, &[]);
    pages.extend((80..110).map(|at| page(at, "changed.org", 300)));
    pages.extend((110..140).map(|at| page(at, "same.org", 20)));
    let run = publish(output.path(), ("2", Some("1")), &pages, &[]);
    let report = report_of(&run).unwrap();
    assert_eq!((report.drift.new_pages, report.drift.against.as_deref()), (60, Some("1")));
    let [warning] = &*report.drift.warnings else { panic!("{:?}", report.drift.warnings) };
    assert_eq!((warning.measure, &*warning.group), (Measure::ChromeShare, "changed.org"));
    assert_eq!((warning.pages_before, warning.pages_now), (40, 30));
    assert_eq!(report.drift.counts[&Measure::ChromeShare], 1);
    let page = html(&report);
    assert_well_formed(&page);
    assert!(page.contains("changed.org: chrome is") && page.contains("This run and the one before"));

    // With other settings, earlier pages are compared as this run judges them.
    let run = publish_as(output.path(), ("3", Some("1")), &pages, &[], "other");
    let anew = report_of(&run).unwrap();
    assert_eq!(anew.drift.warnings.len(), 1);
    assert_eq!(anew.drift.warnings[0].pages_before, 40);

    // If the run before is gone or damaged, the report says so and is otherwise complete.
    fs::write(output.path().join("runs/1/documents/part-00000.parquet"), "damaged").unwrap();
    let damaged = report_of(&output.path().join("runs/2")).unwrap();
    assert!(damaged.drift.failure.is_some() && damaged.drift.warnings.is_empty());
    assert_eq!(damaged.funnel, report.funnel);
    fs::remove_dir_all(output.path().join("runs/1")).unwrap();
    let alone = report_of(&output.path().join("runs/2")).unwrap();
    assert_eq!((alone.before, alone.drift.failure), (None, None));
}

#[test]
fn only_new_rejects_count_against_a_place() {
    let output = tempfile::tempdir().unwrap();
    let old = (0..60).map(|record| reject(record, "old")).collect::<Vec<_>>();
    let pages = (0..60).map(|at| page(at, "same.org", 20)).collect::<Vec<_>>();
    let mut history = pages.clone();
    for page in &mut history {
        page.page.source.file = "bad.jsonl".into();
    }
    publish(output.path(), ("1", None), &history, &old);
    let again = publish(output.path(), ("2", Some("1")), &history, &old);
    assert!(report_of(&again).unwrap().drift.warnings.is_empty(), "nothing is new");
    let mut more = old.clone();
    more.extend((100..140).map(|record| reject(record, "new")));
    let run = publish(output.path(), ("3", Some("2")), &history, &more);
    let report = report_of(&run).unwrap();
    let [warning] = &*report.drift.warnings else { panic!("{:?}", report.drift.warnings) };
    assert_eq!((warning.measure, &*warning.group), (Measure::RejectShare, "bad.jsonl"));
    assert_eq!((warning.pages_before, warning.pages_now), (120, 40));
}

/// A run that has parts of an earlier one besides its own.
#[test]
fn pages_of_earlier_runs_are_counted_but_not_shown() {
    let output = tempfile::tempdir().unwrap();
    let old = (0..12).map(|at| page(at, "old.org", 20)).collect::<Vec<_>>();
    let first = publish(output.path(), ("1", None), &old, &[]);
    let new = (12..15).map(|at| page(at, "new.org", 40)).collect::<Vec<_>>();
    let run = publish(output.path(), ("2", Some("1")), &new, &[]);
    let mut of = Manifest::read(&run).unwrap();
    for mut part in Manifest::read(&first).unwrap().files {
        let name = part.file.replace("part-00000", "part-00001");
        fs::hard_link(first.join(&part.file), run.join(&name)).unwrap();
        part.file = name;
        of.files.push(part);
    }
    of.rows = rows_by_table(&of.files);
    replace_manifest(&of, &run);
    let report = report_of(&run).unwrap();
    let pages =
        report.sites.by_pages.iter().map(|site| (&*site.site, site.totals.pages, site.totals.new_pages));
    assert_eq!(pages.collect::<Vec<_>>(), [("old.org", 12, 0), ("new.org", 3, 3)]);
    assert_eq!((report.lines.seen, report.drift.new_pages), (3, 3));
    assert_eq!(report.samples.len(), 1, "one of each site, and none written by an earlier run");
    assert!(report.samples[0].shown[1].text.starts_with("Article 1"));
}

#[test]
fn a_report_that_nobody_waits_for_ends() {
    let output = tempfile::tempdir().unwrap();
    let pages = (0..3).map(|record| page(record, "example.org", 20)).collect::<Vec<_>>();
    let run = publish(output.path(), ("a", None), &pages, &[]);
    let report = Report::of(&run, &Manifest::read(&run).unwrap(), &AtomicBool::new(true));
    assert!(matches!(report, Err(crate::tables::Error::Stopped)));
}
