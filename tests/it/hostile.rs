//! Tests of malicious and broken inputs: each ends as a row, a reject or a clear error, in bounded memory.
//! `docs/robustness.md` has figures for larger ones.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray, new_null_array};
use arrow_schema::DataType;
use gristmill::read::{self, Entry, Options};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression::ZSTD, ZstdLevel};
use parquet::file::properties::WriterProperties;
use tempfile::TempDir;

use crate::faults::{gristmill, is_soak, output, said, shim, tell};

/// Memory limit in MiB of the runs in these tests.
const LIMIT_MIB: u64 = 64;

/// Returns the memory in MiB that a run may take beyond the limit, as stated in docs/robustness.md.
fn constant_mib() -> u64 {
    let text = include_str!("../../docs/robustness.md");
    let (_, behind) = text.split_once("the limit plus **").expect("the document states the constant");
    behind.split(' ').next().and_then(|number| number.parse().ok()).expect("the constant is a number of MiB")
}

/// Result of a run on a folder.
#[derive(Debug)]
struct Outcome {
    pages: u64,
    rejects: BTreeMap<String, u64>,
    peak_mib: u64,
}

/// Runs on `inputs` and asserts that the run is published and verifies.
fn pipeline(inputs: &Path, about: &str) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let (out, peak) = (folder.path().join("out"), folder.path().join("peak"));
    let settings = folder.path().join("limit.toml");
    fs::write(&settings, format!("[dedupe]\nmemory_limit_bytes = {}\n", LIMIT_MIB << 20)).unwrap();
    let mut run = gristmill();
    run.arg("run").arg(inputs).arg("-o").arg(&out).args(["-j", "1", "--quiet", "--config"]).arg(settings);
    if let Some(shim) = shim() {
        run.env("LD_PRELOAD", shim).env("FAULT_PEAK", &peak);
    }
    let run = output(&mut run);
    assert!(matches!(run.status.code(), Some(0 | 3)), "{about}: {}", said(&run));
    let verify = output(gristmill().args(["verify", "-o"]).arg(&out));
    assert!(verify.status.success(), "{about}: {}", said(&verify));
    let manifest = fs::read(out.join("latest/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let counts = &manifest["counts"];
    let rejects = counts["rejects"].as_object().unwrap();
    let peak = fs::read_to_string(peak).ok().map_or(0, |text| text.trim().parse::<u64>().unwrap() >> 10);
    let outcome = Outcome {
        pages: counts["pages"].as_u64().unwrap(),
        rejects: rejects.iter().map(|(code, count)| (code.clone(), count.as_u64().unwrap())).collect(),
        peak_mib: peak,
    };
    tell(&format!("{about}: {outcome:?}"));
    assert!(!outcome.rejects.contains_key("internal_error"), "{about}: {}", said(&run));
    assert!(outcome.peak_mib <= LIMIT_MIB + constant_mib(), "{about}: {outcome:?}");
    outcome
}

/// Asserts what a run makes of one file: the number of pages, and the rejects with their counts by code.
#[track_caller]
fn assert_outcome(name: &str, bytes: &[u8], pages: u64, rejects: &[(&str, u64)]) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let outcome = pipeline(folder.path(), name);
    let expected = rejects.iter().map(|&(code, count)| (code.to_owned(), count)).collect::<BTreeMap<_, _>>();
    assert_eq!((outcome.pages, &outcome.rejects), (pages, &expected), "{name}");
}

/// Compresses `megabytes` MiB of zeros with `program` and repeats the result `copies` times; `None` if the
/// program is missing.
fn bomb(program: &[&str], megabytes: usize, copies: usize) -> Option<Vec<u8>> {
    let script = format!("head -c {megabytes}M /dev/zero | {}", program.join(" "));
    let packed = Command::new("sh").args(["-c", &script]).output().unwrap();
    if packed.stdout.len() < 20 {
        tell(&format!("SKIPPED: no {}", program[0]));
        return None;
    }
    Some(packed.stdout.repeat(copies))
}

#[test]
fn bombs_end_at_the_limits() {
    // A text page reaches the page limit long before the expansion limit; records reach the expansion limit.
    let megabytes = if is_soak() { 10 << 10 } else { 128 };
    for (ending, program) in [
        ("gz", &["gzip", "-9"][..]),
        ("zst", &["zstd", "-q", "-19"]),
        ("bz2", &["bzip2", "-9"]),
        ("xz", &["xz", "-6"]),
    ] {
        let Some(bomb) = bomb(program, 64, megabytes / 64) else { continue };
        assert_outcome(&format!("bomb.txt.{ending}"), &bomb, 0, &[("page_too_large", 1)]);
        // The zeros before the limit are a reject too: they are not JSON.
        assert_outcome(&format!("bomb.jsonl.{ending}"), &bomb, 0, &[("bad_json", 1), ("expansion_limit", 1)]);
    }
}

#[test]
fn html_that_never_ends_is_a_page_or_too_deep() {
    let soak = if is_soak() { 5 } else { 1 };
    let many = |text: &str, count: usize| text.repeat(count * soak).into_bytes();
    assert_outcome("tags.html", &many("<div>", 200_000), 0, &[("too_deep", 1)]);
    assert_outcome("inline.html", &[many("<b>", 200_000), b"x".to_vec()].concat(), 0, &[("too_deep", 1)]);
    assert_outcome("svg.html", &[b"<svg>".to_vec(), many("<g>", 200_000)].concat(), 0, &[("too_deep", 1)]);
    assert_outcome("tables.html", &many("<table><tr><td>", 50_000), 0, &[("too_deep", 1)]);
    assert_outcome("links.html", &many("<p><a href=x>", 50_000), 1, &[]);
    assert_outcome("entities.html", &many("&am", 200_000), 1, &[]);
    assert_outcome("comments.html", &many("<!--", 200_000), 1, &[]);
    assert_outcome("brackets.html", &many("<", 1_000_000), 1, &[]);
    let names = (0..200_000 * soak).map(|at| format!(" a{at}={at}")).collect::<Vec<_>>().concat();
    assert_outcome("attributes.html", format!("<p{names}>Text.").as_bytes(), 1, &[]);
    assert_outcome("classes.html", format!("<p class='{names}'>Text.").as_bytes(), 1, &[]);
    assert_outcome("blocks.html", &many("<p>words of text", 50_000), 1, &[]);
    // Each has a name that rules look at, and must not be compared with all others.
    let section =
        |at| format!("<section id=comment-{at}><h2>Part {at}</h2><p>{}</section>", "word ".repeat(20));
    let sections = (0..20_000 * soak).map(section).collect::<Vec<_>>().concat();
    assert_outcome("sections.html", sections.as_bytes(), 1, &[]);
    // Each is a heading of a rank of its own, called like a section of chrome.
    let headings =
        (0..50_000 * soak).map(|at| format!("<p class=c{at}>Comments")).collect::<Vec<_>>().concat();
    assert_outcome("headings.html", headings.as_bytes(), 1, &[]);
    // One box of lines that would take their small boxes with them.
    let box_of_lines = format!("<div><div>{}", "<p>Your email".repeat(50_000 * soak));
    assert_outcome("box.html", box_of_lines.as_bytes(), 1, &[]);
}

#[test]
fn references_in_metadata_neither_recur_nor_multiply() {
    let article = |author: &str, nodes: &str| {
        let own = format!(r#"{{"@type":"Article","headline":"Mill","author":{author}}}"#);
        format!(
            "<script type='application/ld+json'>{{\"@graph\":[{own},{nodes}]}}</script><p>The mill turns."
        )
    };
    let own_name = article(r##"{"@id":"#a"}"##, r##"{"@id":"#a","name":{"@id":"#a"}}"##);
    assert_outcome("own_name.html", own_name.as_bytes(), 1, &[]);
    let many = |level: usize| format!("[{}]", vec![format!(r##"{{"@id":"#{level}"}}"##); 24].join(","));
    let levels = (0..8).map(|level| format!(r##"{{"@id":"#{level}","name":{}}}"##, many(level + 1)));
    let levels = levels.collect::<Vec<_>>().join(",") + r##",{"@id":"#8","name":"Ha"}"##;
    assert_outcome("names.html", article(&many(0), &levels).as_bytes(), 1, &[]);
    let publisher = format!(r##"{{"@id":"#p","name":"{}"}}"##, "x".repeat(200_000));
    let articles = vec![r##"{"@type":"Article","author":{"@id":"#p"},"publisher":{"@id":"#p"}}"##; 4_000];
    let long = article("[]", &format!("{publisher},{}", articles.join(",")));
    assert_outcome("long.html", long.as_bytes(), 1, &[]);
}

#[test]
fn text_of_any_shape_is_a_page() {
    let soak = if is_soak() { 10 } else { 1 };
    for (name, piece, count) in [
        ("lines.txt", "the same line\n", 50_000),
        ("combining.txt", "\u{301}", 200_000),
        ("bidi.txt", "\u{202e}\u{2066}abc\u{2069}\u{202c} ", 50_000),
        ("word.txt", "a", 1_000_000),
        ("stops.txt", ". ", 500_000),
        ("initials.txt", "A.", 200_000),
        ("quotes.txt", "\"", 1_000_000),
        ("feeds.txt", "\n", 1_000_000),
        ("spaces.txt", " ", 1_000_000),
        ("cjk.txt", "水。", 100_000),
        ("thai.txt", "ก็", 100_000),
    ] {
        assert_outcome(name, piece.repeat(count * soak).as_bytes(), 1, &[]);
    }
    assert_outcome("nuls.txt", b"text and\0 then a NUL", 0, &[("not_text", 1)]);
    let text = "The rain came down on the mill.\n\nIt went on for days.";
    for bytes in [|unit: u16| unit.to_le_bytes(), |unit: u16| unit.to_be_bytes()] {
        let units = |text: &str| text.encode_utf16().flat_map(bytes).collect::<Vec<_>>();
        assert_outcome("utf16.txt", &units(text), 1, &[]);
        assert_outcome("utf16-mark.txt", &units(&format!("\u{feff}{text}")), 1, &[]);
        assert_outcome("utf16.html", &units(&format!("<p>{text}</p>")), 1, &[]);
    }
}

#[test]
fn records_of_any_shape_are_rows_or_rejects() {
    let deep = format!("{{\"x\":{}1{},\"text\":\"t\"}}", "[".repeat(500_000), "]".repeat(500_000));
    assert_outcome("deep.jsonl", deep.as_bytes(), 1, &[]);
    let digits = format!("{{\"id\":{},\"date\":1e999,\"text\":\"t\"}}\n", "9".repeat(1_000_000));
    assert_outcome("numbers.jsonl", digits.as_bytes(), 1, &[]);
    assert_outcome("surrogates.jsonl", br#"{"text":"a \ud800 b \udfff c \ud83d\ude00"}"#, 1, &[]);
    assert_outcome(
        "line.jsonl",
        &[b"{\"text\":\"".to_vec(), vec![b'a'; 70 << 20]].concat(),
        0,
        &[("line_too_long", 1)],
    );
    let columns = (0..100_000).map(|at| format!("c{at},")).collect::<Vec<_>>().concat();
    assert_outcome("columns.csv", format!("{columns}text\n{columns}t\n").as_bytes(), 0, &[("bad_csv", 1)]);
    assert_outcome("quote.csv", format!("text\n\"{}", "a,b\n".repeat(2_000)).as_bytes(), 2_000, &[]);
    let record = |length: &str| {
        format!(
            "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\nhello\r\n\r\n"
        )
    };
    assert_outcome("minus.warc", record("-5").as_bytes(), 0, &[("bad_warc", 1)]);
    assert_outcome("large.warc", record("18446744073709551615").as_bytes(), 0, &[("truncated", 1)]);
    assert_outcome("larger.warc", record(&"9".repeat(40)).as_bytes(), 0, &[("bad_warc", 1)]);
    assert_outcome(
        "head.warc",
        format!("WARC/1.0\r\n{}", "X: y\r\n".repeat(500_000)).as_bytes(),
        0,
        &[("bad_warc", 1)],
    );
    let empty =
        b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n\r\n\r\n";
    assert_outcome("empty.warc", &empty.repeat(10_000), 10_000, &[]);
}

#[test]
fn pages_of_very_many_blocks_take_memory_one_at_a_time() {
    // So many lines that pages are parsed one at a time.
    let (pages, lines) = if is_soak() { (6, 1_000_000) } else { (2, 170_000) };
    let folder = tempfile::tempdir().unwrap();
    for page in 0..pages {
        let text = format!("the line {page}\n").repeat(lines);
        fs::write(folder.path().join(format!("{page}.txt")), text).unwrap();
    }
    assert_eq!(pipeline(folder.path(), "pages of very many lines").pages, pages);
    assert_outcome("more.html", "<p>a".repeat(1_100_000).as_bytes(), 0, &[("page_too_large", 1)]);
}

/// Returns a Parquet file of one column, written with `properties`.
fn parquet(name: &str, column: ArrayRef, properties: WriterProperties) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter([(name, column)]).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn parquet_that_grows_when_it_is_read_ends_at_the_limit() {
    let packed = || WriterProperties::builder().set_compression(ZSTD(ZstdLevel::default()));
    let text = "The rain came down on the mill for days. ".repeat(5_000);
    // One text in the dictionary, used in 2,000 rows: each row is a page of 200 kB.
    let rows = StringArray::from(vec![&*text; 2_000]);
    let dictionary = parquet("text", Arc::new(rows), packed().build());
    assert!(dictionary.len() < 20_000, "{}", dictionary.len());
    assert_outcome("dictionary.parquet", &dictionary, 81, &[("expansion_limit", 1)]);
    assert_outcome("other.parquet", &dictionary, 81, &[("expansion_limit", 1)]);
    // One Parquet page that decompresses to 40 MiB, and many that decompress to 8 MiB each.
    for (name, bytes, rows) in [("page.parquet", 40 << 20, 1), ("pages.parquet", 8 << 20, 8)] {
        let zeros = "0".repeat(bytes);
        let rows = StringArray::from(vec![&*zeros; rows]);
        let plain =
            packed().set_dictionary_enabled(false).set_data_page_size_limit(1 << 20).set_write_batch_size(1);
        let file = parquet("text", Arc::new(rows), plain.build());
        assert_outcome(name, &file, 0, &[("expansion_limit", 1)]);
    }
    // The size of a column that is not read does not matter.
    let zeros = "0".repeat(40 << 20);
    let both = RecordBatch::try_from_iter([
        ("other", Arc::new(StringArray::from(vec![&*zeros])) as ArrayRef),
        ("text", Arc::new(StringArray::from(vec!["A page like any other."]))),
    ]);
    let mut bytes = Vec::new();
    let both = both.unwrap();
    let mut writer = ArrowWriter::try_new(&mut bytes, both.schema(), Some(packed().build())).unwrap();
    writer.write(&both).unwrap();
    writer.close().unwrap();
    assert_outcome("beside.parquet", &bytes, 1, &[]);
}

#[test]
fn rejects_without_end_are_few_rows_and_all_count() {
    let nulls = parquet("text", new_null_array(&DataType::Utf8, 200_000), WriterProperties::default());
    assert!(nulls.len() < 1_000, "{}", nulls.len());
    assert_outcome("nulls.parquet", &nulls, 0, &[("missing_text", 1_001)]);
    let billion = parquet("text", new_null_array(&DataType::Utf8, 3_000_000), WriterProperties::default());
    assert_outcome("more.parquet", &billion, 0, &[("expansion_limit", 1), ("missing_text", 1_001)]);
    for (name, record, code) in [
        ("a.jsonl", "{}\n", "missing_text"),
        ("b.jsonl", "{\"text\":x}\n", "bad_json"),
        ("a.csv", "a,b,c\n", "bad_csv"),
        ("a.warc", "WARC/1.0\r\nWARC-Type: resource\r\n\r\n", "bad_warc"),
    ] {
        let head = if name.ends_with("csv") { "text,url\na,b\n" } else { "" };
        let pages = u64::from(!head.is_empty());
        assert_outcome(name, format!("{head}{}", record.repeat(20_000)).as_bytes(), pages, &[(code, 1_001)]);
    }
    // Only a few rejects are rows, but all 3,000 count: their share of 0.993 is above the limit of 0.985.
    let folder = tempfile::tempdir().unwrap();
    let (page, settings) = ("{\"text\":\"A page like any other.\"}\n", folder.path().join("s.toml"));
    fs::write(folder.path().join("a.jsonl"), page.repeat(20) + &"{}\n".repeat(3_000)).unwrap();
    fs::write(&settings, "[output]\nmax_reject_share = 0.985\n[read]\nmax_rejects_of_a_code = 5\n").unwrap();
    let mut run = gristmill();
    run.arg("run").arg(folder.path().join("a.jsonl")).arg("-o").arg(folder.path().join("out"));
    let run = output(run.arg("--config").arg(&settings));
    assert_eq!(run.status.code(), Some(3), "{}", said(&run));
    assert!(said(&run).contains("6 rejects"), "{}", said(&run));
}

#[test]
fn a_history_that_memory_does_not_hold_is_left_aside_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let (out, settings) = (folder.path().join("out"), folder.path().join("s.toml"));
    let pages = (0..6_000).map(|page| format!("{{\"text\":\"Page {page}.\"}}\n"));
    let pages = pages.collect::<Vec<_>>().concat();
    fs::write(folder.path().join("a.jsonl"), pages).unwrap();
    fs::write(&settings, "[dedupe]\nmemory_limit_bytes = 1_000_000\n").unwrap();
    let run = || {
        let mut run = gristmill();
        run.arg("run").arg(folder.path().join("a.jsonl")).arg("-o").arg(&out).arg("--config").arg(&settings);
        let run = output(&mut run);
        assert_eq!(run.status.code(), Some(0), "{}", said(&run));
        said(&run)
    };
    assert!(!run().contains("every file was read"));
    let second = run();
    assert!(second.contains("every file was read: the state of 6000 pages"), "{second}");
}

#[test]
fn fields_of_megabytes_are_cut() {
    let long = "ab ".repeat(700_000);
    let folder = tempfile::tempdir().unwrap();
    let line = |field: &str| {
        format!("{{\"text\":\"The mill stood still for days.\",\"{field}\":\"http://a.example/{long}\"}}\n")
    };
    let lines = ["id", "url", "title", "date"].map(line).concat();
    fs::write(folder.path().join("a.jsonl"), lines).unwrap();
    let people = format!("<meta name=author content='{long}'><p>The mill stood still for days.");
    fs::write(folder.path().join("author.html"), people).unwrap();
    let titles = format!("<title>{long}</title><h1>{long}</h1><p>The mill stood still for days.");
    fs::write(folder.path().join("title.html"), titles).unwrap();
    let address =
        format!("<link rel=canonical href='http://a.example/{long}'><p>The mill stood still for days.");
    fs::write(folder.path().join("url.html"), address).unwrap();
    let out = folder.path().join("out");
    let mut run = gristmill();
    let run = output(run.arg("run").arg(folder.path()).arg("-o").arg(&out).arg("--quiet"));
    assert_eq!(run.status.code(), Some(0), "{}", said(&run));
    let documents = fs::read_to_string(out.join("latest/csv/documents.csv")).unwrap();
    // The heading stays complete.
    assert!(documents.len() < 5_000_000, "{}", documents.len());
    assert!(fs::metadata(out.join("latest/report.html")).unwrap().len() < 200_000);
}

#[test]
fn what_is_no_file_is_a_reject_and_names_are_printable() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("good.txt"), "A page like any other.").unwrap();
    fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"\xff\xfe.txt")), "Not UTF-8.").unwrap();
    fs::write(at("line\nfeed.txt"), "A name of two lines.").unwrap();
    fs::create_dir(at("sub")).unwrap();
    symlink(folder.path(), at("sub/up")).unwrap();
    symlink(at("self.txt"), at("self.txt")).unwrap();
    symlink("/dev/zero", at("device.txt")).unwrap();
    assert!(Command::new("mkfifo").arg(at("pipe.txt")).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(at("socket.txt")).unwrap();
    let outcome = pipeline(folder.path(), "no files");
    assert_eq!((outcome.pages, outcome.rejects), (3, BTreeMap::from([("io".to_owned(), 5)])));
}

/// Reads a file to its end, asserts that the bytes add up, and returns the codes of its rejects.
fn read_through(path: &Path, options: &Options) -> Vec<&'static str> {
    let inputs = read::discover(&[path.to_owned()], options).unwrap();
    let mut reader = read::open(&inputs.files[0], 0, options);
    let codes = reader.by_ref().filter_map(|entry| match entry {
        Entry::Reject(reject) => Some(reject.code.code()),
        _ => None,
    });
    let codes = codes.collect();
    let report = reader.finish();
    assert!(report.adds_up(), "{}: {report:?}", path.display());
    codes
}

/// Writes a small file of each format and compression.
fn small_files(folder: &TempDir) -> Vec<PathBuf> {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut paths = Vec::new();
    for seed in fs::read_dir(seeds).unwrap() {
        let seed = seed.unwrap().path();
        let path = folder.path().join(seed.file_name().unwrap());
        fs::copy(&seed, &path).unwrap();
        paths.push(path);
    }
    paths.sort();
    assert!(paths.len() > 10);
    paths
}

#[test]
fn files_cut_anywhere_add_up() {
    let folder = tempfile::tempdir().unwrap();
    for path in small_files(&folder) {
        let bytes = fs::read(&path).unwrap();
        let step = if is_soak() { 1 } else { 1 + bytes.len() / 150 };
        for length in (0..bytes.len()).step_by(step) {
            File::options().write(true).open(&path).unwrap().set_len(0).unwrap();
            File::options().write(true).open(&path).unwrap().write_all(&bytes[..length]).unwrap();
            let codes = read_through(&path, &Options::default());
            let ending = path.extension().unwrap().to_str().unwrap();
            // A file of several members that is cut between members is intact.
            let is_whole = ending == "gz"
                && length > 0
                && flate2::read::MultiGzDecoder::new(&bytes[..length]).read_to_end(&mut Vec::new()).is_ok();
            let is_told =
                is_whole || !codes.is_empty() || !["gz", "zst", "bz2", "xz", "parquet"].contains(&ending);
            assert!(is_told, "{} cut at {length} reads as whole", path.display());
        }
    }
}

#[test]
fn noise_under_any_name_adds_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut bits = 1u64;
    let mut noise = |length: usize| {
        let next = || {
            bits ^= bits << 13;
            bits ^= bits >> 7;
            bits ^= bits << 17;
            bits.to_le_bytes()[3]
        };
        std::iter::repeat_with(next).take(length).collect::<Vec<_>>()
    };
    for ending in [
        "txt", "html", "warc", "wet", "jsonl", "csv", "tsv", "parquet", "txt.gz", "csv.zst", "x.bz2",
        "warc.xz",
    ] {
        for length in [0, 1, 2, 7, 100, 5_000, 70_000] {
            let path = folder.path().join(format!("noise.{ending}"));
            fs::write(&path, noise(length)).unwrap();
            read_through(&path, &Options::default());
        }
    }
    // Intact files with some bytes changed.
    for path in small_files(&folder) {
        let bytes = fs::read(&path).unwrap();
        for _ in 0..if is_soak() { 500 } else { 25 } {
            let mut bytes = bytes.clone();
            for change in noise(12).chunks(3) {
                let at = usize::from(u16::from_le_bytes([change[0], change[1]])) * bytes.len() / 65_536;
                bytes[at] = change[2];
            }
            fs::write(&path, bytes).unwrap();
            read_through(&path, &Options::default());
        }
    }
}
