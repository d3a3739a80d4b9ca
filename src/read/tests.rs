//! Tests of files as programs write them, through the reader of a file.

use std::io::Write;

use encoding_rs::{GBK, IBM866, WINDOWS_1251};
use tempfile::TempDir;

use super::*;
use crate::model::{RawPage, Reject, RejectCode};

/// What a file holds.
struct Outcome {
    pages: Vec<RawPage>,
    rejects: Vec<Reject>,
    report: FileReport,
}

fn read_with(name: &str, bytes: &[u8], options: &Options) -> Outcome {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let inputs = discover(&[path], options).unwrap();
    let mut reader = open(&inputs.files[0], 0, options);
    let (mut pages, mut rejects) = (Vec::new(), Vec::new());
    for entry in reader.by_ref() {
        match entry {
            Entry::Page(page) => pages.push(page),
            Entry::Reject(reject) => rejects.push(reject),
            Entry::Skipped { .. } => {}
        }
    }
    let report = reader.finish();
    assert!(report.adds_up(), "{name}: {report:?}");
    Outcome { pages, rejects, report }
}

/// Reads `bytes`, in which nothing is wrong, and returns id, address and text of each page.
#[track_caller]
fn pages(name: &str, bytes: &[u8], options: &Options) -> Vec<[String; 3]> {
    let outcome = read_with(name, bytes, options);
    assert_eq!(outcome.rejects, [], "{name}");
    let text = |page: &RawPage| String::from_utf8_lossy(page.body.as_bytes()).into_owned();
    let values = |page: RawPage| {
        let text = text(&page);
        [page.given_id.unwrap_or_default(), page.url.unwrap_or_default(), text]
    };
    outcome.pages.into_iter().map(values).collect()
}

#[track_caller]
fn texts(name: &str, bytes: impl AsRef<[u8]>) -> Vec<String> {
    pages(name, bytes.as_ref(), &Options::default()).into_iter().map(|[_, _, text]| text).collect()
}

fn named(text: &str) -> Options {
    let fields = Fields { text: Names(vec![text.to_owned()]), ..Fields::default() };
    Options { fields, ..Options::default() }
}

#[test]
fn a_column_is_found_by_its_name_in_any_encoding() {
    for (encoding, name) in [(WINDOWS_1251, "Текст"), (IBM866, "Текст"), (GBK, "正文")] {
        for spelled in [name.to_owned(), name.to_uppercase()] {
            let table = format!("id,{spelled}\r\n7,Rain fell.\r\n");
            let read = pages("a.csv", &encoding.encode(&table).0, &named(name));
            assert_eq!(read, [["7", "", "Rain fell."]], "{spelled} in {}", encoding.name());
            let lines = format!("{{\"id\": 7, \"{spelled}\": \"Rain fell.\"}}\n");
            let read = pages("a.jsonl", &encoding.encode(&lines).0, &named(name));
            assert_eq!(read, [["7", "", "Rain fell."]], "{spelled} in {}", encoding.name());
        }
    }
    let inner = "{\"МЕТА\": {\"ТЕКСТ\": \"Rain fell.\"}}\n";
    assert_eq!(pages("a.jsonl", inner.as_bytes(), &named("мета.текст")), [["", "", "Rain fell."]]);
}

#[test]
fn blanks_around_cells_are_no_part_of_them() {
    for table in [
        "\"id\", \"url\", \"text\"\n\"1\", \"https://a.example/\", \"Rain, hail; snow, sun.\"\n",
        "id, url, text\n1, https://a.example/, \"Rain, hail; snow, sun.\"\n",
        "id; \"url\";  \"text\"\n1; \"https://a.example/\";\t\"Rain, hail; snow, sun.\"\n",
    ] {
        let read = pages("a.csv", table.as_bytes(), &Options::default());
        assert_eq!(read, [["1", "https://a.example/", "Rain, hail; snow, sun."]], "{table}");
    }
}

#[test]
fn a_missing_value_of_r_or_a_spreadsheet_is_none_unless_it_is_quoted() {
    let table = "id,url,text\nNA,NA,\"NA\"\n2,#N/A,NA\n3,n/a,NASA\n4,\"NA\",#REF!\n";
    let expected = [["NA", "", "NA"], ["2", "", ""], ["3", "", "NASA"], ["4", "NA", ""]];
    assert_eq!(pages("a.csv", table.as_bytes(), &Options::default()), expected);
}

#[test]
fn line_ends_may_be_escaped_and_a_mark_may_end_the_data() {
    for (name, table) in [
        ("a.tsv", "id\ttext\n1\tRain.\\\n\\\nHail.\\\t\n2\tSun.\n"),
        ("a.csv", "id|text\n1|Rain.\\\n\\\nHail.\\|\n2|Sun.\n"),
    ] {
        let read = texts(name, table);
        assert_eq!(
            read.iter().map(|text| text.trim_end_matches(['\t', '|'])).collect::<Vec<_>>(),
            ["Rain.\n\nHail.", "Sun."],
            "{table}"
        );
    }
    let copied = "id\ttext\n1\tRain.\\n\\tHail.\n2\tSun.\n\\.\n";
    assert_eq!(texts("a.tsv", copied), ["Rain.\n\tHail.", "Sun."]);
    let escaped = Options { csv_escape: Mark::Char(b'\\'), ..Options::default() };
    assert_eq!(pages("a.tsv", copied.as_bytes(), &escaped)[0][2], "Rain.\n\tHail.");
    assert_eq!(texts("a.csv", "id,text\n1,Sun.\n\\.\r\n"), ["Sun."]);
}

#[test]
fn marks_of_order_and_of_the_end_are_no_rows() {
    for table in [
        "\u{feff}\u{feff}\"text\",id\nSun.,1\nRain.,2\n",
        "\u{feff}sep=,\n\u{feff}\"text\",id\nSun.,1\nRain.,2\n",
        "text,id\nSun.,1\n\u{feff}\"Rain.\",2\n",
        "id,\u{200b}text\u{a0}\n1,Sun.\n2,Rain.\n",
        "text,id\nSun.,1\nRain.,2\n\u{1a}",
        "text,id\r\nSun.,1\r\nRain.,2\r\n\u{1a}\u{1a}\r\n",
        "id,text\n1,Sun.\n2,Rain.\u{1a}",
        "id,text\n1,Sun.\n2,\"Rain.\"\u{1a}",
    ] {
        assert_eq!(texts("a.csv", table), ["Sun.", "Rain."], "{table:?}");
    }
    for lines in [
        "{\"text\":\"Sun.\"}\n{\"text\":\"Rain.\"}\n\u{1a}",
        "{\"\u{feff}text\":\"Sun.\"}\n\u{feff}{\"text\":\"Rain.\"}\u{1a}\0\0",
    ] {
        assert_eq!(texts("a.jsonl", lines), ["Sun.", "Rain."], "{lines:?}");
    }
    let inside =
        read_with("a.jsonl", b"{\"text\":\"Sun.\"}\n\x1a{\"text\":\"Rain.\"}\n", &Options::default());
    assert_eq!(inside.rejects.len(), 1);
}

#[test]
fn comments_between_objects_are_framing() {
    let [sun, rain] = ["{\"text\": \"Sun.\"}", "{\"text\": \"Rain.\"}"];
    for json in [
        format!("// list\n[{sun}, {rain}]"),
        format!("/* list\n of */ [{sun}, /* {sun} */ {rain}, // last\n]"),
        format!("# made by a script\n{sun} // one\n# {sun}\n{rain} /* two */\n// end"),
        format!("[\n  {sun}, # one\n  /* ** */\n  {rain}\n] // end\n"),
    ] {
        assert_eq!(texts("a.json", &json), ["Sun.", "Rain."], "{json}");
    }
    let lines = format!("{sun}\n{}{rain}", "/* no end\n".repeat(3_000));
    let read = read_with("a.jsonl", lines.as_bytes(), &Options::default());
    assert_eq!((read.pages.len(), read.report.rejects), (2, 3_000));
}

#[test]
fn objects_as_python_prints_them_are_pages() {
    let lines = "{u'id': u'1', 'size': (3, 4), 'tags': {'a', 'b'}, 'raw': b'\\x00{', 'text': ('Sun.', 'Rain.')}\n\
        {'text': b'\\xd0\\xa1', 'by_year': {2024: {1, 2}, 2025: {}}, 'none': ()}\n";
    assert_eq!(texts("a.jsonl", lines), ["Sun.\n\nRain.", "С"]);
}

#[test]
fn a_zstd_window_that_is_too_large_is_no_damage() {
    let mut packed = zstd::Encoder::new(Vec::new(), 1).unwrap();
    packed.window_log(28).unwrap();
    packed.write_all(b"{\"text\": \"Sun.\"}\n").unwrap();
    let read = read_with("a.jsonl.zst", &packed.finish().unwrap(), &Options::default());
    let reject = &read.rejects[0];
    assert_eq!((reject.code, read.rejects.len()), (RejectCode::BadCompression, 1));
    assert!(
        reject.message.contains("--long=27") && !reject.message.contains("damaged"),
        "{}",
        reject.message
    );
}

#[test]
fn bodies_of_all_records_together_keep_to_the_expansion_limit() {
    let record = |coding: &str, body: &[u8]| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n{coding}\r\n");
        let length = head.len() + body.len();
        let warc = format!("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {length}\r\n\r\n{head}");
        [warc.as_bytes(), body, b"\r\n\r\n"].concat()
    };
    let gzip = |bytes: &[u8]| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    };
    // 7 MiB each: two fit into the 16 MiB that every file may expand to. Packed twice, none of the rest does.
    let bomb = record("Content-Encoding: gzip\r\n", &gzip(&vec![b'a'; 7 << 20]));
    let file = [bomb.repeat(5), record("", b"Rain fell.")].concat();
    for (name, file) in [("a.warc", file.clone()), ("a.warc.gz", gzip(&file))] {
        let read = read_with(name, &file, &Options::default());
        let codes = read.rejects.iter().map(|reject| reject.code).collect::<Vec<_>>();
        assert_eq!(codes, [RejectCode::ExpansionLimit; 3], "{name}");
        let lengths = read.pages.iter().map(|page| page.body.len()).collect::<Vec<_>>();
        assert_eq!(lengths, [7 << 20, 7 << 20, 10], "{name}: what is not packed is read");
    }
    // A file of usual size may expand as usual files do.
    let numbers = (0..200_000u32).map(|number| number.wrapping_mul(2_654_435_761).to_string());
    let page = numbers.collect::<Vec<_>>().join(" ");
    let usual = record("Content-Encoding: gzip\r\n", &gzip(page.as_bytes())).repeat(12);
    let read = read_with("a.warc", &usual, &Options::default());
    assert_eq!((read.pages.len(), read.rejects.len()), (12, 0));
}
