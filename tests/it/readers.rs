//! Conformance tests of the readers: every format in every compression, intact and damaged.

#![expect(clippy::unwrap_used, reason = "a case that cannot be set up fails its test")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BinaryArray, Date32Array, DictionaryArray, Int64Array, LargeStringArray, RecordBatch,
    StringArray, StringViewArray, TimestampMicrosecondArray, TimestampMillisecondArray,
};
use gristmill::model::{Body, MediaType, RawPage, Reject, RejectCode};
use gristmill::read::{self, Entry, FileReport, Options};
use proptest::prelude::*;
use tempfile::TempDir;

const COMPRESSIONS: [&str; 5] = ["", ".gz", ".zst", ".bz2", ".xz"];

/// Returns each format with a file of two pages, "first" and "second", or one page if the format holds only
/// one.
fn formats() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("txt", b"first\n\nsecond\n".to_vec()),
        ("md", b"# first\n\nsecond\n".to_vec()),
        ("html", b"<!doctype html><p>first<p>second".to_vec()),
        ("xhtml", b"<?xml version=\"1.0\"?><html><p>first</p></html>".to_vec()),
        ("warc", warc(&[response("first"), response("second")])),
        ("wet", warc(&[conversion("first"), conversion("second")])),
        ("jsonl", b"{\"id\":\"1\",\"text\":\"first\"}\n\n{\"id\":\"2\",\"text\":\"second\"}\n".to_vec()),
        ("ndjson", b"{\"text\":\"first\"}\r\n{\"text\":\"second\"}".to_vec()),
        ("csv", b"id,text\r\n1,first\r\n2,\"second\r\nline\"\r\n".to_vec()),
        ("tsv", b"id\ttext\n1\tfirst\n2\tsecond\n".to_vec()),
        ("parquet", parquet(vec![("text", strings(&["first", "second"]))])),
    ]
}

pub(super) fn strings(values: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

pub(super) fn parquet(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

pub(super) fn record(kind: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <https://example.org/>\r\n\
         WARC-Date: 2024-05-18T01:58:10Z\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    record.extend_from_slice(block);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

pub(super) fn http(status: u16, content_type: &str, body: &str) -> Vec<u8> {
    let block = format!("HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\n\r\n{body}");
    record("response", "application/http; msgtype=response", block.as_bytes())
}

pub(super) fn response(text: &str) -> Vec<u8> {
    http(200, "text/html; charset=utf-8", &format!("<p>{text}"))
}

pub(super) fn conversion(text: &str) -> Vec<u8> {
    record("conversion", "text/plain", text.as_bytes())
}

pub(super) fn warc(records: &[Vec<u8>]) -> Vec<u8> {
    [record("warcinfo", "application/warc-fields", b"a: b\r\n"), records.concat()].concat()
}

pub(super) fn compress(bytes: &[u8], ending: &str) -> Vec<u8> {
    match ending {
        ".gz" => {
            let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            out.write_all(bytes).unwrap();
            out.finish().unwrap()
        }
        ".zst" => zstd::encode_all(bytes, 3).unwrap(),
        ".bz2" => {
            let mut out = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
            out.write_all(bytes).unwrap();
            out.finish().unwrap()
        }
        ".xz" => {
            let mut out = liblzma::write::XzEncoder::new(Vec::new(), 0);
            out.write_all(bytes).unwrap();
            out.finish().unwrap()
        }
        _ => bytes.to_vec(),
    }
}

#[derive(Debug, PartialEq)]
pub(super) struct Outcome {
    pub(super) entries: Vec<Entry>,
    pub(super) report: FileReport,
}

impl Outcome {
    pub(super) fn pages(&self) -> Vec<&RawPage> {
        self.entries
            .iter()
            .filter_map(|entry| if let Entry::Page(page) = entry { Some(page) } else { None })
            .collect()
    }

    pub(super) fn rejects(&self) -> Vec<&Reject> {
        self.entries
            .iter()
            .filter_map(|entry| if let Entry::Reject(found) = entry { Some(found) } else { None })
            .collect()
    }

    pub(super) fn codes(&self) -> Vec<RejectCode> {
        self.rejects().iter().map(|reject| reject.code).collect()
    }

    pub(super) fn texts(&self) -> Vec<String> {
        let text = |page: &&RawPage| match &page.body {
            Body::Text(text) => text.clone(),
            Body::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        };
        self.pages().iter().map(text).collect()
    }
}

fn read_file(path: &Path, options: &Options) -> Outcome {
    let inputs = read::discover(&[path.to_owned()], options).unwrap();
    assert!(inputs.rejects.is_empty(), "{:?}", inputs.rejects);
    let mut reader = read::open(&inputs.files[0], 0, options);
    let entries = reader.by_ref().collect::<Vec<_>>();
    let report = reader.finish();
    assert!(report.adds_up(), "{}: {report:?}", path.display());
    let offsets = entries.iter().filter_map(|entry| match entry {
        Entry::Page(page) => Some(page.source.byte),
        Entry::Reject(reject) => reject.offset,
        Entry::Skipped { offset, .. } => Some(*offset),
    });
    assert!(offsets.is_sorted(), "entries of {} are out of order", path.display());
    for (number, page) in
        entries.iter().filter_map(|e| if let Entry::Page(p) = e { Some(p) } else { None }).enumerate()
    {
        assert!(page.source.record >= number as u64);
        assert_eq!(u64::from(page.id.record), page.source.record);
    }
    Outcome { entries, report }
}

pub(super) fn read_bytes(name: &str, bytes: &[u8], options: &Options) -> Outcome {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    read_file(&path, options)
}

pub(super) fn read_default(name: &str, bytes: &[u8]) -> Outcome {
    read_bytes(name, bytes, &Options::default())
}

#[test]
fn every_format_reads_the_same_in_every_compression() {
    for (format, bytes) in formats() {
        let plain = read_default(&format!("a.{format}"), &bytes);
        assert!(plain.codes().is_empty(), "{format}: {:?}", plain.rejects());
        assert!(plain.texts().concat().contains("first"), "{format}: the first page is lost");
        for ending in COMPRESSIONS {
            let packed = compress(&bytes, ending);
            let outcome = read_default(&format!("a.{format}{ending}"), &packed);
            assert_eq!(outcome.texts(), plain.texts(), "{format}{ending}");
            assert_eq!(outcome.report.stored_bytes, packed.len() as u64);
            assert_eq!(outcome.report.content_bytes, bytes.len() as u64, "{format}{ending}");
            assert_eq!(outcome.report.sha256.as_deref(), Some(&*sha256(&packed)), "{format}{ending}");
        }
    }
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    gristmill::text::hash::hex_bytes(&sha2::Sha256::digest(bytes))
}

#[test]
fn members_are_read_to_the_last() {
    for (format, bytes) in formats() {
        let plain = read_default(&format!("a.{format}"), &bytes);
        for ending in &COMPRESSIONS[1..] {
            let (head, tail) = bytes.split_at(bytes.len() / 2);
            let mut packed = [compress(head, ending), compress(b"", ending), compress(tail, ending)].concat();
            let outcome = read_default(&format!("a.{format}{ending}"), &packed);
            assert_eq!(outcome.texts(), plain.texts(), "{format}{ending} in three members");
            packed.extend_from_slice(&[0; 512]);
            let padded = read_default(&format!("a.{format}{ending}"), &packed);
            assert_eq!(padded.entries, outcome.entries, "{format}{ending} with padding");
        }
    }
}

#[test]
fn garbage_behind_the_last_member_is_a_reject_behind_the_pages() {
    for (format, bytes) in
        formats().into_iter().filter(|(format, _)| !is_whole(format) && *format != "parquet")
    {
        let plain = read_default(&format!("a.{format}"), &bytes);
        for ending in &COMPRESSIONS[1..] {
            let packed = [compress(&bytes, ending), b"garbage".to_vec()].concat();
            let outcome = read_default(&format!("a.{format}{ending}"), &packed);
            assert_eq!(outcome.codes(), [RejectCode::BadCompression], "{format}{ending}");
            assert_eq!(outcome.texts(), plain.texts(), "{format}{ending}");
        }
    }
}

fn is_whole(format: &str) -> bool {
    matches!(format, "txt" | "md" | "html" | "xhtml")
}

#[test]
fn every_cut_of_every_file_is_read_or_rejected() {
    for (format, bytes) in formats() {
        for ending in COMPRESSIONS {
            let packed = compress(&bytes, ending);
            let step = (packed.len() / 20).max(1);
            for cut in (0..packed.len()).step_by(step) {
                let outcome = read_default(&format!("a.{format}{ending}"), &packed[..cut]);
                if !ending.is_empty() || format == "parquet" {
                    let codes = outcome.codes();
                    assert_eq!(codes.len(), 1, "{format}{ending} cut at {cut}: {codes:?}");
                    if !ending.is_empty() && cut > 12 {
                        assert_eq!(codes, [RejectCode::Truncated], "{format}{ending} cut at {cut}");
                    }
                }
            }
        }
    }
}

#[test]
fn every_flipped_byte_is_read_or_rejected() {
    for (format, bytes) in formats() {
        for ending in COMPRESSIONS {
            let mut packed = compress(&bytes, ending);
            // The content of a compressed file is the plain file again, so a sample suffices.
            let step = if ending.is_empty() { 1 } else { 17 };
            for at in (0..packed.len()).step_by(step) {
                packed[at] ^= 0x55;
                read_default(&format!("a.{format}{ending}"), &packed);
                packed[at] ^= 0x55;
            }
        }
    }
}

#[test]
fn empty_files() {
    for (format, _) in formats() {
        let outcome = read_default(&format!("a.{format}"), b"");
        if is_whole(format) {
            assert_eq!(outcome.texts(), [""], "{format}: an empty file is a page without text");
        } else if format == "parquet" {
            assert_eq!(outcome.codes(), [RejectCode::BadParquet]);
        } else {
            assert!(outcome.entries.is_empty(), "{format}: {:?}", outcome.entries);
        }
        for ending in &COMPRESSIONS[1..] {
            let outcome = read_default(&format!("a.{format}{ending}"), b"");
            assert!(
                outcome.codes().contains(&RejectCode::Truncated),
                "{format}{ending}: {:?}",
                outcome.entries
            );
        }
    }
}

#[test]
fn names_that_lie() {
    for ending in &COMPRESSIONS[1..] {
        let outcome = read_default(&format!("a.jsonl{ending}"), b"{\"text\":\"a\"}\n");
        assert_eq!((outcome.codes(), outcome.texts()), (vec![], vec!["a".to_owned()]), "{ending}");
        let outcome = read_default("a.jsonl", &compress(b"{\"text\":\"a\"}\n", ending));
        assert_eq!(outcome.texts(), ["a"], "{ending} without its ending");
    }
    for (name, bytes) in [("a.txt", &b"%PDF-1.4\n"[..]), ("a.html", b"\x89PNG\r\n\x1a\n")] {
        assert_eq!(read_default(name, bytes).codes(), [RejectCode::NotText], "{name}");
    }
    let html = b"<html><p>a\nb</html>";
    assert_eq!(read_default("a.jsonl", html).codes(), [RejectCode::BadJson]);
    assert_eq!(read_default("a.csv", html).codes(), [RejectCode::MissingText]);
    assert_eq!(read_default("a.warc", html).codes(), [RejectCode::BadWarc]);
    assert_eq!(read_default("a.parquet", html).codes(), [RejectCode::BadParquet]);
}

#[test]
fn long_pages_and_lines_are_rejected_and_the_next_one_goes_on() {
    let options = Options { max_page_bytes: 100, max_line_bytes: 1000, ..Options::default() };
    let page = "x".repeat(101);
    let line = "y".repeat(200_000);
    for (name, bytes, expected) in [
        ("a.txt", page.clone(), vec![RejectCode::PageTooLarge]),
        ("b.txt", line.clone(), vec![RejectCode::PageTooLarge]),
        ("a.html", line.clone(), vec![RejectCode::PageTooLarge]),
        (
            "a.jsonl",
            format!("{{\"text\":\"{line}\"}}\n{{\"text\":\"{page}\"}}\n{{\"text\":\"ok\"}}\n"),
            vec![RejectCode::LineTooLong, RejectCode::PageTooLarge],
        ),
        (
            "a.csv",
            format!("text\n\"{line}\"\n{page}\nok\n"),
            vec![RejectCode::LineTooLong, RejectCode::PageTooLarge],
        ),
        (
            "a.warc",
            String::from_utf8(warc(&[response(&line), response(&page), response("ok")])).unwrap(),
            vec![RejectCode::PageTooLarge; 2],
        ),
    ] {
        let outcome = read_bytes(name, bytes.as_bytes(), &options);
        assert_eq!(outcome.codes(), expected, "{name}");
        let is_last_read = outcome.texts().iter().any(|text| text.ends_with("ok"));
        assert_eq!(is_last_read, bytes.contains("ok"), "{name}: the page after the long one");
    }
    let rows = parquet(vec![("text", strings(&[&page, "ok"]))]);
    let outcome = read_bytes("a.parquet", &rows, &options);
    assert_eq!((outcome.codes(), outcome.texts()), (vec![RejectCode::PageTooLarge], vec!["ok".to_owned()]));
}

#[test]
fn a_bomb_is_stopped() {
    let zeros = vec![b'\n'; 20 << 20];
    for ending in [".gz", ".zst", ".xz"] {
        let outcome = read_default(&format!("a.warc{ending}"), &compress(&zeros, ending));
        assert_eq!(outcome.codes(), [RejectCode::ExpansionLimit], "{ending}");
        assert!(outcome.report.content_bytes < 17 << 20, "{ending}: {}", outcome.report.content_bytes);
    }
    let options = Options { max_wrapped_parquet_bytes: 100, ..Options::default() };
    let packed = compress(&parquet(vec![("text", strings(&["first"]))]), ".gz");
    assert_eq!(read_bytes("a.parquet.gz", &packed, &options).codes(), [RejectCode::ExpansionLimit]);
}

#[test]
fn text_named_as_compressed_is_read() {
    let page = "<!doctype html><p>Rain fell on the mill, día y noche.";
    for (name, bytes, texts, codes) in [
        ("a.html.gz", page.as_bytes(), vec![page], vec![]),
        ("a.txt.bz2", b"Rain fell.", vec!["Rain fell."], vec![]),
        ("a.jsonl.zst", b"{\"text\":\"Rain fell.\"}", vec!["Rain fell."], vec![]),
        ("a.html.gz", b"\x1e\x8b\x08\xff\xfe\x00\x01", vec![], vec![RejectCode::BadCompression]),
        ("a.txt.gz", &[0; 4000], vec![], vec![RejectCode::BadCompression]),
    ] {
        let outcome = read_default(name, bytes);
        assert_eq!(
            (outcome.codes(), outcome.texts()),
            (codes, texts.iter().map(|&text| text.to_owned()).collect()),
            "{name}"
        );
        assert!(outcome.report.adds_up(), "{name}");
    }
}

#[test]
fn rows_of_other_makes_are_read() {
    for (name, table, expected) in [
        // Joined tables.
        ("a.csv", "id,text\n1,a\nid,text\n2,b\n", vec!["a", "b"]),
        ("a.csv", "\"id\",\"text\"\r\n1,a\r\nid,text\r\n2,b\r\n", vec!["a", "b"]),
        // A database shell.
        ("a.tsv", "id\ttext\n--\t------\n1\ta\n", vec!["a"]),
        // R with the names of rows, and rows that only look so.
        ("a.tsv", "id\ttext\nr1\t7\ta\nr2\t8\tb, c\n", vec!["a", "b, c"]),
        ("a.csv", "\"id\",\"text\"\n\"1\",7,\"a, b\"\n\"2\",8,\"c\"\n", vec!["a, b", "c"]),
        ("a.csv", "id,text\n1,a, b\n2,c, d\n", vec![]),
        // Single quotes.
        ("a.csv", "id,text\n1,'a, ''b''\nc'\n2,'d'\n", vec!["a, 'b'\nc", "d"]),
        ("a.csv", "'id';'text'\n'1';'a; b'\n", vec!["a; b"]),
        (
            "a.csv",
            "id,text\n1,'Tis the season\n2,'Twas the night\n",
            vec!["'Tis the season", "'Twas the night"],
        ),
        ("a.csv", "id,text\n1,'a' and b\n2,'c'\n", vec!["'a' and b", "'c'"]),
        // MySQL and ClickHouse.
        ("a.tsv", "id\ttext\n1\tIt\\'s\\nlate, \\\"no\\\"\n", vec!["It's\nlate, \"no\""]),
    ] {
        assert_eq!(read_default(name, table.as_bytes()).texts(), expected, "{table:?}");
    }
}

#[test]
fn tables_may_be_joined_and_end_their_rows_in_returns() {
    for (name, table, texts, rejects) in [
        ("a.csv", "id,text\n1,a\nid,text\n2,b\n", &["a", "b"][..], 0),
        ("a.csv", "id,title,text\n1,T,a\ntext,id,title\nb,2,U\n", &["a", "b"], 0),
        ("a.csv", "id,date,text\n1,2024-02-03,a\nid,text\n2,b\n", &["a", "b"], 0),
        ("a.csv", "id,text\n1,a\nid,Text,author\n2,b,c\n", &["a", "b"], 0),
        ("a.tsv", "text\ttitle\na\tT\ntitle\ttext\nU\tb\n", &["a", "b"], 0),
        // A text may be the name of a column.
        ("a.csv", "id,text\n1,id\n2,text\ntext,4\n", &["id", "text", "4"], 0),
        ("a.csv", "id,text\r1,\"a\nb\"\r2,c\nd\r", &["a\nb", "c\nd"], 0),
    ] {
        let outcome = read_default(name, table.as_bytes());
        assert_eq!(
            (outcome.texts(), outcome.codes().len()),
            (texts.iter().map(|&text| text.to_owned()).collect(), rejects),
            "{table}"
        );
        assert!(outcome.report.adds_up(), "{table}");
    }
}

#[test]
fn objects_behind_what_a_program_writes_before_them_are_read() {
    for (lines, texts, rejects) in [
        ("     1\t{\"text\":\"a\"}\n     2\t{\"text\":\"b\"}\n", vec!["a", "b"], 0),
        ("data: {\"text\":\"a\"}\n\ndata: {\"text\":\"b\"}\n\n", vec!["a", "b"], 0),
        ("2024-05-01T10:00:00Z stdout F {\"text\":\"a\"}\n", vec!["a"], 0),
        ("callback({\"text\":\"a\"});\n", vec!["a"], 0),
        ("const pages = [{\"text\":\"a\"}];\n", vec!["a"], 0),
        ("\"{\\\"text\\\": \\\"a \\\\\\\"b\\\\\\\"\\\"}\"\n{\"text\":\"c\"}\n", vec!["a \"b\"", "c"], 0),
        (
            "{\"total\": 2, \"articles\": [{\"text\":\"a\"},\n {\"text\":\"b\"}], \"next\": null}\n{\"text\":\"c\"}",
            vec!["a", "b", "c"],
            0,
        ),
        ("{\"hits\":{\"total\":2,\"hits\":[{\"text\":\"a\"}, {\"url\":\"u\"}]}}\n", vec!["a"], 1),
        // What describes a page is one, though its text has another name.
        ("{\"url\":\"u\",\"links\":[{\"text\":\"a\"}]}\n{\"text\":\"b\"}\n", vec!["b"], 1),
        // Nothing says that this is a page.
        ("error: {\"code\": 5}\n{\"text\":\"a\"}\n", vec!["a"], 1),
        ("{\"text\":\"a\"}\nthe end {\"text\":\"b\"} was near\n{\"text\":\"c\"}\n", vec!["a", "c"], 1),
    ] {
        let outcome = read_default("a.jsonl", lines.as_bytes());
        assert_eq!(
            (outcome.texts(), outcome.codes().len()),
            (texts.iter().map(|&text| text.to_owned()).collect(), rejects),
            "{lines}"
        );
        assert!(outcome.report.adds_up(), "{lines}");
    }
}

#[test]
fn json_lines_go_on_behind_bad_ones() {
    let lines = b"\xef\xbb\xbf{\"text\":\"a\"}\n{\"text\":\n\n\xff\n[]\n{\"url\":\"u\"}\n{\"text\":\"b\",\"date\":\"2024-02-29\"}";
    let outcome = read_default("a.jsonl", lines);
    let expected = [RejectCode::BadJson, RejectCode::BadJson, RejectCode::MissingText];
    assert_eq!(outcome.codes(), expected);
    assert_eq!(outcome.texts(), ["a", "b"]);
    assert_eq!(outcome.report.skipped["blank_line"], 1);
    let reject = outcome.rejects()[1];
    assert_eq!((reject.record, reject.offset), (Some(2), Some(26)));
    assert!(reject.message.starts_with("line 4: "), "{}", reject.message);
    let last = outcome.pages()[1];
    assert_eq!((last.source.record, last.source.byte), (4, 43));
    assert_eq!(last.published, chrono::NaiveDate::from_ymd_opt(2024, 2, 29));
}

#[test]
fn csv_rows_may_be_quoted_ragged_or_in_another_encoding() {
    let rows = b"\xef\xbb\xbfurl,html,text,date\r\n\r\nu,,\"a, \"\"b\"\"\r\nc\",86400\r\nragged\r\nv,<p>,t,\r\nw,,caf\xe9,\r\n";
    let outcome = read_default("a.csv", rows);
    assert_eq!(outcome.codes(), [RejectCode::BadCsv]);
    assert_eq!(outcome.texts(), ["a, \"b\"\r\nc", "<p>", "caf\u{fffd}"]);
    assert_eq!(outcome.pages()[0].url.as_deref(), Some("u"));
    assert_eq!(outcome.pages()[0].source.byte, 25);
    assert_eq!(outcome.pages()[1].media_type, MediaType::Html);
    assert_eq!(outcome.pages()[2].body, Body::Bytes(b"caf\xe9".to_vec()));
    let without = read_default("b.csv", b"a,b\n1,2\n3,4\n");
    assert_eq!((without.codes(), without.rejects()[0].record), (vec![RejectCode::MissingText], None));
}

#[test]
fn warc_records_are_pages_or_counted() {
    let file = warc(&[
        record("request", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        response("first"),
        http(404, "text/html", "gone"),
        http(200, "image/png", "..."),
        http(200, "text/html", "%PDF-1.5"),
        record("response", "application/http", b"no http"),
        record("resource", "text/plain", b"second"),
        record("revisit", "application/http", b""),
        record("metadata", "application/warc-fields", b"a: b"),
    ]);
    let outcome = read_default("a.warc", &file);
    assert_eq!(outcome.texts(), ["<p>first", "second"]);
    assert_eq!(outcome.codes(), [RejectCode::NotText, RejectCode::BadHttp]);
    let skipped = outcome.report.skipped.iter().map(|(kind, &count)| (&**kind, count)).collect::<Vec<_>>();
    assert_eq!(
        skipped,
        [
            ("http_404", 1),
            ("media:image/png", 1),
            ("metadata", 1),
            ("request", 1),
            ("revisit", 1),
            ("warcinfo", 1)
        ]
    );
    let page = outcome.pages()[0];
    assert_eq!((page.source.record, page.id.record), (2, 2));
    assert_eq!(page.url.as_deref(), Some("https://example.org/"));
    assert_eq!(page.charset.as_deref(), Some("utf-8"));
    assert_eq!(page.fetched_at.unwrap().to_rfc3339(), "2024-05-18T01:58:10+00:00");
}

#[test]
fn kinds_of_skipped_records_are_not_told_apart_without_end() {
    let records = (0..300).map(|number| http(200, &format!("image/{number}"), "")).collect::<Vec<_>>();
    let report = read_default("a.warc", &records.concat()).report;
    assert_eq!((report.skipped.len(), report.skipped["other"]), (257, 44));
}

#[test]
fn warc_reading_goes_on_behind_damage() {
    let damaged = [
        warc(&[response("first")]),
        b"rubbish\r\nmore rubbish\r\n".to_vec(),
        response("second"),
        b"WARC/1.0\r\nWARC-Type: response\r\n\r\nno length\r\n".to_vec(),
        response("third"),
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99\r\n\r\nshort".to_vec(),
    ]
    .concat();
    let outcome = read_default("a.warc", &damaged);
    assert_eq!(outcome.texts(), ["<p>first", "<p>second", "<p>third"]);
    assert_eq!(outcome.codes(), [RejectCode::BadWarc, RejectCode::BadWarc, RejectCode::Truncated]);
}

/// A record that fills a member of its own is rejected if the member's checksum is wrong, though it decodes.
#[test]
fn a_warc_record_whose_checksum_is_wrong_is_no_page() {
    for ending in [".gz", ".zst"] {
        for (damaged, texts) in
            [(0, ["<p>second", "<p>third"]), (1, ["<p>first", "<p>third"]), (2, ["<p>first", "<p>second"])]
        {
            let mut members = ["first", "second", "third"].map(|text| member(&response(text), ending));
            let length = members[damaged].len();
            // The last bytes are the length in gzip, and before it the checksum; in zstd the checksum.
            members[damaged][length - if ending == ".gz" { 6 } else { 1 }] ^= 1;
            let outcome = read_default(&format!("a.warc{ending}"), &members.concat());
            assert_eq!(outcome.texts(), texts, "{ending} {damaged}");
            assert_eq!(outcome.codes(), [RejectCode::BadCompression], "{ending} {damaged}");
        }
    }
}

/// Compresses a record to a member, with a checksum.
fn member(record: &[u8], ending: &str) -> Vec<u8> {
    if ending != ".zst" {
        return compress(record, ending);
    }
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(record).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn parquet_columns_come_in_many_types() {
    let date = chrono::NaiveDate::from_ymd_opt(1970, 1, 2);
    let words = ["first", "second"];
    let dictionary = words.into_iter().collect::<DictionaryArray<Int32Type>>();
    let texts: [ArrayRef; 5] = [
        strings(&words),
        Arc::new(LargeStringArray::from(words.to_vec())),
        Arc::new(StringViewArray::from(words.to_vec())),
        Arc::new(BinaryArray::from(vec![&b"first"[..], b"second"])),
        Arc::new(dictionary),
    ];
    let dates: [ArrayRef; 5] = [
        strings(&["1970-01-02", "1970-01-02T10:00:00Z"]),
        Arc::new(Date32Array::from(vec![1, 1])),
        Arc::new(TimestampMicrosecondArray::from(vec![86_400_000_000, 86_400_000_001])),
        Arc::new(TimestampMicrosecondArray::from(vec![86_400_000_000; 2]).with_timezone("Europe/Paris")),
        Arc::new(TimestampMillisecondArray::from(vec![86_400_000, 86_400_001])),
    ];
    for (text, day) in texts.into_iter().zip(dates) {
        let kinds = format!("{} and {}", text.data_type(), day.data_type());
        let id: ArrayRef = Arc::new(Int64Array::from(vec![7, 8]));
        let outcome = read_default("a.parquet", &parquet(vec![("id", id), ("text", text), ("date", day)]));
        assert_eq!(outcome.texts(), words, "{kinds}");
        assert_eq!(outcome.pages()[1].given_id.as_deref(), Some("8"));
        assert!(outcome.pages().iter().all(|page| page.published == date), "{kinds}");
    }
    let nulls: ArrayRef = Arc::new(StringArray::from(vec![Some("first"), None]));
    let outcome = read_default("a.parquet", &parquet(vec![("text", nulls)]));
    assert_eq!((outcome.texts().len(), outcome.codes()), (1, vec![RejectCode::MissingText]));
    let outcome = read_default("a.parquet", &parquet(vec![("body", strings(&["a", "b"]))]));
    assert_eq!(outcome.codes(), [RejectCode::MissingText]);
}

#[test]
fn a_text_that_a_parquet_file_holds_once_is_not_copied_for_every_row() {
    let page = "x".repeat(8 << 20);
    // As arrays these rows would overflow 32-bit offsets, or take 2 GiB with 64-bit ones.
    let repeated = vec![&*page; 260];
    let keys = arrow_array::Int32Array::from(vec![0; repeated.len()]);
    let dictionary: ArrayRef =
        Arc::new(DictionaryArray::<Int32Type>::new(keys, Arc::new(StringArray::from(vec![&*page]))));
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.parquet");
    fs::write(&path, parquet(vec![("text", dictionary)])).unwrap();
    let options = Options { max_expansion_ratio: 1 << 20, ..Options::default() };
    let inputs = read::discover(&[path], &options).unwrap();
    let mut reader = read::open(&inputs.files[0], 0, &options);
    let lengths = reader.by_ref().map(|entry| match entry {
        Entry::Page(page) => page.body.len(),
        other => panic!("{other:?}"),
    });
    assert_eq!(lengths.collect::<Vec<_>>(), vec![page.len(); repeated.len()]);
    assert!(reader.finish().adds_up());
}

/// Simulates a failing disk: the kernel lists this as a regular file, but its first byte cannot be read.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_read_is_one_reject() {
    for (format, _) in formats() {
        for ending in COMPRESSIONS {
            let folder = TempDir::new().unwrap();
            let path = folder.path().join(format!("a.{format}{ending}"));
            std::os::unix::fs::symlink("/proc/self/mem", &path).unwrap();
            let outcome = read_file(&path, &Options::default());
            assert_eq!(outcome.codes(), [RejectCode::Io], "{format}{ending}");
            assert_eq!((outcome.report.sha256, outcome.entries.len()), (None, 1), "{format}{ending}");
        }
    }
}

/// Opening a pipe without a writer blocks forever.
#[cfg(unix)]
#[test]
fn a_pipe_is_never_waited_for() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.jsonl");
    fs::write(&path, b"{}").unwrap();
    let found = read::discover(std::slice::from_ref(&path), &Options::default()).unwrap();
    fs::remove_file(&path).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let (send, receive) = std::sync::mpsc::channel();
    let root = folder.path().to_owned();
    std::thread::spawn(move || {
        for root in [root, path] {
            let inputs = read::discover(&[root], &Options::default()).unwrap();
            send.send((inputs.files.len(), inputs.rejects.into_iter().map(|reject| reject.code).collect()))
                .unwrap();
        }
        let codes = read::open(&found.files[0], 0, &Options::default()).map(|entry| match entry {
            Entry::Reject(reject) => reject.code,
            other => panic!("{other:?}"),
        });
        send.send((0, codes.collect::<Vec<_>>())).unwrap();
    });
    for step in ["found in a folder", "given as a root", "put in place of a file"] {
        let met = receive.recv_timeout(std::time::Duration::from_secs(60));
        assert_eq!(met, Ok((0, vec![RejectCode::Io])), "{step}");
    }
}

#[test]
fn a_file_that_changes_is_a_reject_beside_its_pages() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.jsonl");
    fs::write(&path, b"{\"text\":\"a\"}\n").unwrap();
    let inputs = read::discover(std::slice::from_ref(&path), &Options::default()).unwrap();
    let mut reader = read::open(&inputs.files[0], 0, &Options::default());
    assert!(matches!(reader.next(), Some(Entry::Page(_))));
    fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{\"text\":\"b\"}\n").unwrap();
    let codes =
        reader.filter_map(|entry| if let Entry::Reject(reject) = entry { Some(reject.code) } else { None });
    assert_eq!(codes.collect::<Vec<_>>(), [RejectCode::Changed]);
}

#[test]
fn a_reader_can_move_to_another_thread() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.jsonl");
    fs::write(&path, b"{\"text\":\"a\"}\n{\"text\":\"b\"}\n").unwrap();
    let inputs = read::discover(std::slice::from_ref(&path), &Options::default()).unwrap();
    let mut reader = read::open(&inputs.files[0], 0, &Options::default());
    assert!(reader.next().is_some());
    let rest = std::thread::spawn(move || (reader.by_ref().count(), reader.finish()));
    let (entries, report) = rest.join().unwrap();
    assert_eq!((entries, report.pages), (1, 2));
    assert!(report.adds_up());
}

#[test]
fn a_file_that_is_gone_is_one_reject() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.jsonl");
    fs::write(&path, b"{}").unwrap();
    let inputs = read::discover(std::slice::from_ref(&path), &Options::default()).unwrap();
    fs::remove_file(&path).unwrap();
    let mut reader = read::open(&inputs.files[0], 0, &Options::default());
    let codes =
        reader.by_ref().map(|entry| matches!(entry, Entry::Reject(reject) if reject.code == RejectCode::Io));
    assert_eq!(codes.collect::<Vec<_>>(), [true]);
    assert_eq!(reader.finish().sha256, None);
}

#[test]
fn the_seeds_read_with_the_rejects_that_they_are_made_for() {
    let options = Options::default();
    let inputs = read::discover(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds")], &options).unwrap();
    assert_eq!(inputs.rejects, []);
    let outcomes = inputs.files.iter().map(|input| read_file(&input.path, &options)).collect::<Vec<_>>();
    assert_eq!(outcomes.iter().flat_map(Outcome::codes).collect::<Vec<_>>(), [RejectCode::BadJson]);
    assert!(outcomes.iter().map(|outcome| outcome.pages().len()).sum::<usize>() >= 25);
    assert!(outcomes.iter().all(|outcome| !outcome.pages().is_empty()));
}

#[test]
fn real_common_crawl_files_read_with_every_record_accounted_for() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/commoncrawl");
    if !folder.is_dir() {
        eprintln!("SKIPPED: {} is missing, so no real WARC file was read", folder.display());
        return;
    }
    let outcome = read_file(&folder.join("whirlwind.warc.gz"), &Options::default());
    assert_eq!((outcome.report.pages, outcome.codes()), (1, vec![]));
    let skipped = outcome.report.skipped.iter().map(|(kind, &count)| (&**kind, count)).collect::<Vec<_>>();
    assert_eq!(skipped, [("metadata", 1), ("request", 1), ("warcinfo", 1)]);
    let page = outcome.pages()[0];
    assert_eq!(page.url.as_deref(), Some("https://an.wikipedia.org/wiki/Escopete"));
    assert_eq!((page.body.len(), page.charset.as_deref()), (72_848, Some("UTF-8")));

    let outcome = read_file(&folder.join("whirlwind.warc.wet.gz"), &Options::default());
    assert_eq!((outcome.report.pages, outcome.codes()), (1, vec![]));
    assert_eq!((outcome.pages()[0].body.len(), outcome.pages()[0].media_type), (4_456, MediaType::Text));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_read_or_rejected(bytes in prop::collection::vec(any::<u8>(), 0..600), format in 0usize..11) {
        let (ending, _) = &formats()[format];
        read_default(&format!("a.{ending}"), &bytes);
    }

    #[test]
    fn where_members_end_does_not_matter(cuts in prop::collection::vec(0usize..1000, 0..8), format in 0usize..11) {
        let (ending, bytes) = &formats()[format];
        let whole = read_default(&format!("a.{ending}"), bytes);
        let mut cuts = cuts.into_iter().map(|cut| cut % bytes.len()).collect::<Vec<_>>();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let members = cuts.windows(2).map(|cut| compress(&bytes[cut[0]..cut[1]], ".gz")).collect::<Vec<_>>();
        let outcome = read_default(&format!("a.{ending}.gz"), &members.concat());
        prop_assert_eq!(outcome.texts(), whole.texts());
    }
}
