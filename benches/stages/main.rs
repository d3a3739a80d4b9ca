//! Measures the throughput of every stage, and that and the peak memory of whole runs.
//!
//! Inputs are the first pages of the labelled data beside the repository, as text and as HTML, or if they are
//! missing the seeds, repeated to the same size. Prints a table to standard output. Stages run on one thread
//! and count bytes of page bodies, except that `read` counts the content of its files and `sentences` the
//! text of its blocks. Whole runs have a table of their own ([`whole`]). Arguments limit the benchmark to the
//! named stages: `cargo bench --bench stages -- chrome run`.

#![expect(clippy::print_stderr, clippy::print_stdout, reason = "a benchmark reports to a person")]

mod measure;
mod pages;
mod whole;

use std::hint::black_box;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock};

use chrono::Utc;
use gristmill::chrome::{Chrome, Model, Rules, SiteNotes, SiteSurvey};
use gristmill::config::{self, Settings};
use gristmill::dedupe::Survey as Repeats;
use gristmill::dedupe::{Known, Notes, Settler};
use gristmill::model::{DocumentIds, Judged, Page, RawPage, TextParts, Verdicts};
use gristmill::parse::Parser;
use gristmill::pipeline::{Environment, Pipeline, Silent};
use gristmill::publish::RunTables;
use gristmill::read::{self, Options};
use gristmill::spill::Budget;
use gristmill::tables::{self, RunFacts};
use measure::{header, measure};
use pages::{Corpus, Kind};
use rayon::{ThreadPool, ThreadPoolBuilder};
use tempfile::TempDir;
use unicode_segmentation::UnicodeSegmentation;

#[global_allocator]
static GLOBAL: mimalloc::MiMalloc = mimalloc::MiMalloc;

static SETTINGS: LazyLock<Settings> =
    LazyLock::new(|| config::load(None).expect("the built-in settings load"));
static MILL: LazyLock<Pipeline> =
    LazyLock::new(|| Pipeline::new(SETTINGS.clone()).expect("the built-in settings are sound"));
/// Pool of one thread, for stages that would use all cores.
static ONE_THREAD: LazyLock<ThreadPool> =
    LazyLock::new(|| ThreadPoolBuilder::new().num_threads(1).build().expect("a thread starts"));

/// Pages encoded at a time, about as many as in a chunk of the pipeline.
const CHUNK_PAGES: usize = 64;

const BOTH: [Kind; 2] = [Kind::Text, Kind::Html];

type Stage = (&'static str, fn(Kind));

fn main() {
    let wanted = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect::<Vec<_>>();
    let is_wanted = |stage: &str| wanted.is_empty() || wanted.iter().any(|name| name == stage);
    if wanted.iter().any(|name| name != "run") || wanted.is_empty() {
        println!("{}", header());
    }
    if is_wanted("read") {
        ["text.jsonl", "text.jsonl.gz", "html.jsonl", "html.jsonl.gz"].into_iter().for_each(read);
    }
    let stages: [Stage; 5] = [
        ("parse", parse),
        ("dedupe", dedupe),
        ("chrome", chrome),
        ("sentences", sentences),
        ("tables", tables),
    ];
    for (_, stage) in stages.into_iter().filter(|(name, _)| is_wanted(name)) {
        BOTH.into_iter().for_each(stage);
    }
    if is_wanted("splitters") {
        BOTH.into_iter().for_each(splitters);
    }
    if is_wanted("run") {
        whole::measure_all();
    }
}

fn read(name: &str) {
    let kind = if name.starts_with("text") { Kind::Text } else { Kind::Html };
    let file = Corpus::of(kind).folder.path().join(name);
    let inputs = read::discover(&[file], &Options::default()).expect("the file exists");
    let read_all = || {
        let mut reader = read::open(&inputs.files[0], 0, &Options::default());
        reader.by_ref().for_each(|entry| drop(black_box(entry)));
        reader.finish()
    };
    let report = read_all();
    assert!(report.adds_up() && report.rejects == 0, "{report:?}");
    println!("{}", measure("read", name, report.content_bytes, || (), |()| read_all()));
}

fn parse(kind: Kind) {
    let corpus = Corpus::of(kind);
    let parser = Parser::new(SETTINGS.parse.clone());
    let parse_all = |raw: Vec<RawPage>| raw.into_iter().for_each(|page| drop(black_box(parser.parse(page))));
    println!("{}", measure("parse", kind.name(), corpus.bytes as u64, || corpus.raw.clone(), parse_all));
}

fn dedupe(kind: Kind) {
    let corpus = Corpus::of(kind);
    let pages = corpus.pages();
    let survey = Repeats::new(SETTINGS.dedupe.clone());
    let settle_all = |mut verdicts: Vec<Verdicts>| {
        ONE_THREAD.install(|| {
            let mut notes = Notes::default();
            for (page, verdicts) in pages.iter().zip(&verdicts) {
                survey.observe(page, verdicts, &mut notes);
            }
            let mut ledger = survey.index_builder(Known::default(), &Budget::unlimited());
            ledger.add(notes).expect("all is in memory");
            let repeats = ledger.finish().expect("all is in memory");
            let mut settler = Settler::new(SETTINGS.dedupe.clone(), repeats);
            for (page, verdicts) in pages.iter().zip(&mut verdicts) {
                black_box(settler.settle(page, verdicts)).expect("all is in memory");
            }
        });
    };
    println!("{}", measure("dedupe", kind.name(), corpus.bytes as u64, || keep_all(&pages), settle_all));
}

fn chrome(kind: Kind) {
    let corpus = Corpus::of(kind);
    let pages = corpus.pages();
    let judge = judge(&pages);
    let judge_all = |mut verdicts: Vec<Verdicts>| {
        for (page, verdicts) in pages.iter().zip(&mut verdicts) {
            judge.judge(page, verdicts);
        }
        verdicts
    };
    println!("{}", measure("chrome", kind.name(), corpus.bytes as u64, || keep_all(&pages), judge_all));
}

fn sentences(kind: Kind) {
    let pages = Corpus::of(kind).pages();
    let bytes = pages.iter().flat_map(|page| &page.blocks).map(|block| block.text.len()).sum::<usize>();
    let verdicts = keep_all(&pages);
    let split_all = |()| {
        for (page, verdicts) in pages.iter().zip(&verdicts) {
            black_box(MILL.split(page, verdicts));
        }
    };
    println!("{}", measure("sentences", kind.name(), bytes as u64, || (), split_all));
}

/// Compares the splitter with those of other crates on the same texts, all treated as English.
fn splitters(kind: Kind) {
    let pages = Corpus::of(kind).pages();
    let texts =
        pages.iter().flat_map(|page| &page.blocks).map(|block| block.text.as_str()).collect::<Vec<_>>();
    let bytes = texts.iter().map(|text| text.len()).sum::<usize>() as u64;
    let row = |name: &str, split: &dyn Fn(&str) -> usize| {
        let split_all = |()| texts.iter().map(|text| black_box(split(text))).sum::<usize>();
        println!("{}", measure(name, kind.name(), bytes, || (), split_all));
    };
    row("gristmill", &|text| MILL.splitter().split(text, Some("en")).len());
    row("sentencex", &|text| sentencex::get_sentence_boundaries("en", text).len());
    row("unicode-segmentation", &|text| text.unicode_sentences().count());
}

fn tables(kind: Kind) {
    let corpus = Corpus::of(kind);
    let pages = corpus.pages();
    let judge = judge(&pages);
    let ids =
        DocumentIds::settle(pages.iter().map(|page| (page.id, page.content_hash.as_str().into())).collect());
    let judged = pages.into_iter().map(|page| {
        let mut verdicts = Verdicts::keep_all(page.blocks.len());
        judge.judge(&page, &mut verdicts);
        let sentences = MILL.split(&page, &verdicts);
        Judged { page, verdicts, sentences, duplicate_of: None }
    });
    let judged = judged.collect::<Vec<_>>();
    let facts = RunFacts {
        run: "bench".into(),
        program_version: env!("CARGO_PKG_VERSION").into(),
        settings_hash: SETTINGS.hash(),
    };
    let write_all = |folder: TempDir| {
        ONE_THREAD.install(|| {
            let mut tables = RunTables::new(folder.path(), &SETTINGS.tables, &facts);
            for chunk in judged.chunks(CHUNK_PAGES) {
                let batches =
                    tables::encode(chunk, TextParts::All, &ids, &facts.run).expect("pages can be encoded");
                tables.write(&[batches]).expect("tables can be written");
            }
            tables.finish().expect("tables can be ended")
        })
    };
    println!("{}", measure("tables", kind.name(), corpus.bytes as u64, folder, write_all));
}

fn host() -> Environment<'static> {
    static STOP: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);
    Environment {
        now: &Utc::now,
        peak_memory_bytes: &|| resident("VmHWM:"),
        memory_bytes: &|| 4 << 30,
        stop: &STOP,
        progress: &Silent,
    }
}

/// Resets the peak memory of the process to its present use and returns it in bytes; see proc(5),
/// `clear_refs`.
fn forget_peak() -> Option<u64> {
    std::fs::write("/proc/self/clear_refs", "5").ok()?;
    resident("VmRSS:")
}

/// Reads the value of `key` from `/proc/self/status` and converts it from kB to bytes.
fn resident(key: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(key))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder can be made")
}

fn keep_all(pages: &[Page]) -> Vec<Verdicts> {
    pages.iter().map(|page| Verdicts::keep_all(page.blocks.len())).collect()
}

/// Builds the chrome judge of a run over `pages`.
fn judge(pages: &[Page]) -> Chrome {
    let survey = SiteSurvey::new(&SETTINGS.chrome);
    let mut notes = SiteNotes::default();
    for page in pages {
        survey.observe(page, &mut notes);
    }
    let rules = Rules::compile(SETTINGS.packs.clone()).expect("the built-in packs are sound");
    Chrome::new(
        Arc::new(rules),
        survey.conclude(notes),
        SETTINGS
            .chrome_model
            .as_deref()
            .map(|model| Arc::new(Model::from_bytes(model).expect("the built-in model is sound"))),
        SETTINGS.chrome.clone(),
    )
}
