//! Tests of inputs as found in practice: odd dates, CSV dialects, lenient JSON, and damage that must not
//! affect other records.

use std::fmt::Write as _;
use std::io::Write as _;

use arrow_array::{
    ArrayRef, Date32Array, Float64Array, Int64Array, StringArray, StructArray, TimestampSecondArray,
    UInt64Array,
};
use arrow_schema::{DataType, Field};
use chrono::NaiveDate;
use gristmill::model::{Body, Notice, RejectCode};
use gristmill::read::{Entry, Fields, Mark, Names, Options};
use liblzma::stream::{Action, Check, Status, Stream};
use std::sync::Arc;

use super::readers::{compress, parquet, read_bytes, read_default, record, response, strings, warc};

/// Returns the number of lost bytes that the message of a reject names: the last number in it.
fn lost_bytes(message: &str) -> u64 {
    let number = message.split(|c: char| !c.is_ascii_digit()).rfind(|part| !part.is_empty());
    number.and_then(|number| number.parse().ok()).expect("the message contains a number of bytes")
}

#[test]
fn days_outside_the_years_are_null_and_counted_in_every_format() {
    let day = NaiveDate::from_ymd_opt(2024, 5, 18);
    let dates =
        ["2024-05-18", "1716000000000", "20240518", "+56347-01-01", "99999999999", "0001-01-01", "soon"];
    let expected = [day, day, day, None, None, None, None];
    let mut files = vec![
        ("a.csv", "text,date\n".to_owned()),
        ("a.tsv", "text\tdate\n".to_owned()),
        ("a.jsonl", String::new()),
    ];
    for (date, separator) in dates.iter().flat_map(|date| [(date, 0), (date, 1), (date, 2)]) {
        let row = match separator {
            0 => format!("t,{date}\n"),
            1 => format!("t\t{date}\n"),
            _ => format!("{{\"text\": \"t\", \"date\": \"{date}\"}}\n"),
        };
        files[separator].1.push_str(&row);
    }
    for (name, text) in files {
        let outcome = read_default(name, text.as_bytes());
        assert_eq!(outcome.pages().iter().map(|page| page.published).collect::<Vec<_>>(), expected, "{name}");
        assert_eq!(outcome.report.notices[&Notice::DateOutOfRange], 3, "{name}");
    }
    let columns: [(ArrayRef, Option<NaiveDate>); 8] = [
        (Arc::new(Date32Array::from(vec![19_861])), day),
        (Arc::new(Date32Array::from(vec![i32::MAX])), None),
        (Arc::new(Date32Array::from(vec![i32::MIN])), None),
        (Arc::new(TimestampSecondArray::from(vec![i64::MAX])), None),
        (Arc::new(Int64Array::from(vec![1_716_000_000_000_000])), day),
        (Arc::new(Int64Array::from(vec![20_240_518])), day),
        (Arc::new(UInt64Array::from(vec![u64::MAX])), None),
        (Arc::new(Float64Array::from(vec![1.716e12])), day),
    ];
    for (column, expected) in columns {
        let kind = format!("{column:?}");
        let outcome = read_default("a.parquet", &parquet(vec![("text", strings(&["t"])), ("date", column)]));
        assert_eq!(outcome.pages()[0].published, expected, "{kind}");
        assert_eq!(outcome.report.notices.values().sum::<u64>(), u64::from(expected.is_none()), "{kind}");
    }
    let far = String::from_utf8(response("far")).unwrap().replace("2024-05-18T", "9999-05-18T");
    let outcome = read_default("a.warc", far.as_bytes());
    assert_eq!((outcome.pages()[0].fetched_at, outcome.report.notices[&Notice::DateOutOfRange]), (None, 1));
}

/// Encodes `text` in UTF-32 with a byte order mark.
fn utf_32(text: &str, unit: fn(u32) -> [u8; 4]) -> Vec<u8> {
    "\u{feff}".chars().chain(text.chars()).flat_map(|c| unit(c.into())).collect()
}

#[test]
fn the_dialect_of_a_table_is_told_from_its_bytes() {
    let wanted = ["a; b, c\td | e", "\"x\" and y", "two\nlines"];
    let utf_16 = |text: &str, little: bool| {
        let units =
            text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() });
        units.collect::<Vec<u8>>()
    };
    let quoted = |separator: &str, quote: &str| {
        let header = format!("id{separator}text{separator}url\r\n");
        let row = |text: &str| format!("1{separator}\"{}\"{separator}u\r\n", text.replace('"', quote));
        header + &wanted.map(row).concat()
    };
    let mut files = vec![];
    for separator in [",", ";", "\t", "|"] {
        let table = quoted(separator, "\"\"");
        files.push((format!("plain {separator:?}"), table.clone().into_bytes()));
        files.push((format!("marked {separator:?}"), format!("\u{feff}{table}").into_bytes()));
        files.push((format!("named {separator:?}"), format!("sep={separator}\r\n{table}").into_bytes()));
        files.push((format!("UTF-16 {separator:?}"), utf_16(&format!("\u{feff}{table}"), true)));
        files.push((format!("UTF-16BE without mark {separator:?}"), utf_16(&table, false)));
        files.push((format!("UTF-32 {separator:?}"), utf_32(&table, u32::to_le_bytes)));
        files.push((format!("UTF-32BE {separator:?}"), utf_32(&table, u32::to_be_bytes)));
        files.push((
            format!("blank lines {separator:?}"),
            table.replace("u\r\n", "u\r\n\r\n  \r\n").into_bytes(),
        ));
        files.push((
            format!("header {separator:?}"),
            table.replace("id", " \"ID\"").replacen("text", "Text ", 1).into_bytes(),
        ));
        files.push((format!("line feeds {separator:?}"), table.replace("\r\n", "\n").into_bytes()));
        files.push((format!("escapes {separator:?}"), quoted(separator, "\\\"").into_bytes()));
    }
    for (kind, bytes) in files {
        for name in ["a.csv", "a.tsv"] {
            let outcome = read_default(name, &bytes);
            assert_eq!(outcome.texts(), wanted, "{kind}, {name}: {:?}", outcome.rejects());
            assert_eq!(outcome.codes(), [], "{kind}, {name}");
            assert_eq!(outcome.pages()[2].url.as_deref(), Some("u"), "{kind}, {name}");
        }
    }
    let returns = read_default("a.csv", b"id,text\r1,a\r2,\"b, c\"\r");
    assert_eq!(returns.texts(), ["a", "b, c"]);
    let dump = read_default("a.tsv", b"id\ttext\n1\ta\\tb\\nc\n2\t\\N\n3\tback\\\\slash\n");
    assert_eq!(dump.texts(), ["a\tb\nc", "", "back\\slash"]);
}

#[test]
fn the_dialect_of_a_table_may_be_set() {
    let options = Options {
        csv_separator: Mark::Char(b'#'),
        csv_quote: Mark::Char(b'\''),
        csv_escape: Mark::Char(b'^'),
        ..Options::default()
    };
    assert_eq!(read_bytes("a.csv", b"id#text\n1#'a#^'b^''\n2#\"c\n", &options).texts(), ["a#'b'", "\"c"]);
    let options = Options { csv_quote: Mark::None, ..Options::default() };
    assert_eq!(read_bytes("a.csv", b"id,text\n1,\"a\n2,b\"\n", &options).texts(), ["\"a", "b\""]);
}

#[test]
fn a_quote_that_goes_wrong_swallows_no_rows() {
    for (kind, table) in [
        (
            "closes three rows behind",
            "1\tone\n2\t\"It began.\n3\tthree\n4\tend of it.\" Then she left.\n5\tfive\n",
        ),
        ("closes at the end of another row", "1\tone\n2\t\"It began.\n3\tthree\n4\tend of it.\"\n5\tfive\n"),
        ("never closes", "1\tone\n2\t\"It began.\n3\tthree\n4\tfour\n5\tfive\n"),
        ("closes on its line", "1\tone\n2\t\"It\" began.\n3\tthree\n4\t\"\n5\tfive\n"),
    ] {
        for (name, table) in [("a.tsv", table.to_owned()), ("a.csv", table.replace('\t', ","))] {
            if name == "a.csv" && kind == "closes at the end of another row" {
                // RFC 4180 reads this as a cell of three lines.
                continue;
            }
            let outcome = read_default(
                name,
                format!("id\ttext\n{table}")
                    .replace('\t', if name == "a.csv" { "," } else { "\t" })
                    .as_bytes(),
            );
            let ids = outcome.pages().iter().map(|page| page.given_id.clone().unwrap()).collect::<Vec<_>>();
            assert_eq!(
                ids,
                ["1", "2", "3", "4", "5"],
                "{name}, a quote that {kind}: {:?}",
                outcome.rejects()
            );
            assert!(outcome.texts()[1].starts_with("\"It"), "{name}, a quote that {kind}");
            assert!(!outcome.texts()[1].contains("three"), "{name}, a quote that {kind}");
        }
    }
}

#[test]
fn a_row_that_does_not_fit_is_a_reject_and_the_next_is_read() {
    let table = "id,text,url\n1,one,u\n2,two\n3,three,u,more\n4,four,u\n";
    let outcome = read_default("a.csv", table.as_bytes());
    assert_eq!(
        (outcome.texts(), outcome.codes()),
        (vec!["one".into(), "four".into()], vec![RejectCode::BadCsv; 2])
    );
    assert_eq!(outcome.rejects()[0].offset, Some(20));
    // A cell of several lines without its closing quote: its lines become one reject.
    let table = "id,text,url\n1,\"one\nmore\nand more\nand\n2,two,u\n3,\"three\",u\n";
    let outcome = read_default("a.csv", table.as_bytes());
    assert_eq!(outcome.texts(), ["two", "three"]);
    assert_eq!(outcome.codes(), [RejectCode::BadCsv]);
    assert_eq!(lost_bytes(&outcome.rejects()[0].message), 25);
    // The file ends within the last cell.
    let table = "id,text,url\n1,one,u\n2,\"two\nmore, and\nstill";
    assert_eq!(read_default("a.csv", table.as_bytes()).texts(), ["one"]);
}

#[test]
fn cells_missing_or_too_many_at_the_end_of_a_row_are_empty() {
    for (kind, table, expected) in [
        (
            "short rows of a writer that quotes",
            "id,text,url,notes\n1,\"one, \"\"two\"\"\nthree\",u,n\n2,\"four, five\"\n3,six,u\n4,\"\"\"seven\"\" eight\"\n",
            vec!["one, \"two\"\nthree", "four, five", "six", "\"seven\" eight"],
        ),
        (
            "a separator after each row",
            "id,text\n1,one,\n2,\"two, three\",,\r\n3,5\" pipe,\n",
            vec!["one", "two, three", "5\" pipe"],
        ),
        (
            "a separator after the header alone",
            "id,text,\n1,one\n2,\"two, three\"\n3,four,x\n",
            vec!["one", "two, three", "four"],
        ),
    ] {
        for separator in [",", ";", "\t"] {
            let table = table.replace(',', separator);
            let outcome = read_default("a.csv", table.as_bytes());
            let expected = expected.iter().map(|text| text.replace(',', separator)).collect::<Vec<_>>();
            assert_eq!(outcome.texts(), expected, "{kind}, {separator:?}: {:?}", outcome.rejects());
            assert_eq!(outcome.codes(), [], "{kind}, {separator:?}");
        }
    }
    for (kind, table) in [
        // Rows of a writer that does not quote may be parts of a text with line ends.
        ("without quotes", "id,text,url\n1,one,u\n2,two\nand three, four\n"),
        ("without a text", "id,text,url\n1,\"one\",u\n\"2\"\n"),
        ("cut at the end of the file", "id,text,url\n1,\"one\",u\n2,\"two\""),
        ("a text cut at its comma", "id,text,url,x\n1,\"one\",u,x\n2,\"Yes,\" she said, and left\n"),
        ("the end of a quoted text", "id,text,url\n1,\"one\",u\nso it ended\",u\n"),
        ("a text in a cell too many", "id,text\n1,\"one\"\n2,two, three,\n"),
    ] {
        let outcome = read_default("a.csv", table.as_bytes());
        assert_eq!(outcome.texts(), ["one"], "{kind}: {:?}", outcome.rejects());
        assert!(outcome.codes().iter().all(|&code| code == RejectCode::BadCsv), "{kind}");
        assert!(!outcome.codes().is_empty(), "{kind}");
    }
}

#[test]
fn quotes_that_never_close_cost_no_more_than_their_bytes() {
    let mut table = String::from("id,text\n");
    for number in 0..200_000 {
        let _ = writeln!(table, "{number},\"open");
    }
    let started = std::time::Instant::now();
    let outcome = read_default("a.csv", table.as_bytes());
    assert_eq!(outcome.pages().len(), 200_000);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn json_is_read_as_programs_write_it() {
    for (kind, json, expected) in [
        ("NaN and Infinity", "{\"text\": \"a\", \"x\": NaN}\n{\"x\": -Infinity, \"text\": \"b\"}\n", 2),
        ("marks in the middle", "{\"text\": \"a\"}\n\u{feff}{\"text\": \"b\"}\n", 2),
        ("two on a line", "{\"text\": \"a\"}{\"text\": \"b\"} {\"text\": \"c\"},{\"text\": \"d\"}\n", 4),
        ("trailing commas", "{\"text\": \"a\", \"x\": [1,],}\n{\"text\": \"b\",},\n", 2),
        ("raw tabs and others", "{\"text\": \"a\tb\u{1}\"}\n{\"text\": \"b\"}\n", 2),
        ("an array on a line", "[{\"text\": \"a\"}, {\"text\": \"b\"}]", 2),
        ("an array on lines", "[\n{\"text\": \"a\"},\n{\"text\": \"b\"}\n]\n", 2),
        (
            "an indented array",
            "[\n  {\n    \"text\": \"a\",\n    \"x\": {\n      \"y\": []\n    }\n  },\n  {\n    \"text\": \"b\"\n  }\n]\n",
            2,
        ),
        ("indented objects", "{\n  \"text\": \"a\"\n}\n{\n  \"text\": \"b\"\n}\n", 2),
        ("text sequences", "\u{1e}{\"text\": \"a\"}\n\u{1e}{\"text\": \"b\"}\n", 2),
        ("Python", "{'text': 'it\\'s', 'x': None}\n{'text': \"b\", 'y': True}\n", 2),
        ("comments", "// pages\n{\"text\": \"a\" /* one */}\n", 1),
        ("carriage returns", "{\"text\": \"a\"}\r\n\r\n{\"text\": \"b\"}\r\n", 2),
        ("a line break in a string", "{\"text\": \"a\nb\"}\n{\"text\": \"b\"}\n", 2),
        ("no pages", "[]\n", 0),
    ] {
        let outcome = read_default("a.jsonl", json.as_bytes());
        assert_eq!(
            (outcome.texts().len(), outcome.codes().len()),
            (expected, 0),
            "{kind}: {:?}",
            outcome.rejects()
        );
        let units = "\u{feff}".encode_utf16().chain(json.encode_utf16()).flat_map(u16::to_le_bytes);
        let wide = read_default("a.jsonl", &units.collect::<Vec<_>>());
        assert_eq!(wide.texts(), outcome.texts(), "{kind} in UTF-16");
        let wide = read_default("a.jsonl", &utf_32(json, u32::to_le_bytes));
        assert_eq!(wide.texts(), outcome.texts(), "{kind} in UTF-32");
    }
    let outcome = read_default("a.jsonl", b"{\"text\": \"caf\xe9\"}\n{\"text\": \"b\", \"x\": \"\xff\"}\n");
    assert_eq!(outcome.pages()[0].body, Body::Bytes(b"caf\xe9".to_vec()));
    assert_eq!(outcome.texts()[1], "b");
}

#[test]
fn json_goes_on_behind_an_object_that_is_cut() {
    for (kind, json, codes) in [
        ("in a string", "{\"text\": \"a\"}\n{\"text\": \"lo\n{\"text\": \"b\"}\n{\"text\": \"c\"}\n", 1),
        ("behind a comma", "{\"text\": \"a\"}\n{\"x\": 1,\n{\"text\": \"b\"}\n{\"text\": \"c\"}\n", 1),
        ("behind a colon", "{\"text\": \"a\"}\n{\"x\":\n{\"text\": \"b\"}\n{\"text\": \"c\"}\n", 1),
        ("in an array", "{\"text\": \"a\"}\n{\"x\": [1,\n{\"text\": \"b\"}\n{\"text\": \"c\"}\n", 1),
        (
            "in its middle",
            "{\"text\": \"a\"}\n\"text\": \"lost\"}\n{\"text\": \"b\"}\n{\"text\": \"c\"}\n",
            1,
        ),
        (
            "in an indented file",
            "{\n  \"text\": \"a\"\n}\n{\n  \"x\": 1\n  \"y\": {\n    \"z\": 2\n  }\n}\n{\n  \"text\": \"b\"\n}\n{\n  \"text\": \"c\"\n}\n",
            1,
        ),
    ] {
        let outcome = read_default("a.jsonl", json.as_bytes());
        assert_eq!(outcome.texts(), ["a", "b", "c"], "{kind}: {:?}", outcome.rejects());
        assert_eq!(outcome.codes(), vec![RejectCode::BadJson; codes], "{kind}");
        assert!(lost_bytes(&outcome.rejects()[0].message) > 5, "{kind}");
    }
}

#[test]
fn json_behind_a_stump_or_behind_nuls_is_read() {
    let whole = "{\"id\": \"j2\", \"text\": \"b\"}";
    let stump = "{\"id\": \"j1\", \"n\": 1, \"text\": \"lost, \\n lost\"}";
    let file = |middle: &str| format!("{{\"text\": \"a\"}}\n{middle}\n{{\"text\": \"c\"}}\n");
    // A writer died in any place of a line and was restarted. An object behind a colon is a value.
    for cut in 1..stump.len() {
        let outcome = read_default("a.jsonl", file(&format!("{}{whole}", &stump[..cut])).as_bytes());
        let is_value = stump[..cut].trim_end().ends_with(':');
        let expected = if is_value { vec!["a", "c"] } else { vec!["a", "b", "c"] };
        assert_eq!(outcome.texts(), expected, "{}: {:?}", &stump[..cut], outcome.rejects());
        assert_eq!(outcome.codes(), [RejectCode::BadJson], "{}", &stump[..cut]);
    }
    let nuls = |count: usize| "\0".repeat(count);
    for (kind, middle, expected) in [
        ("a line of NULs", nuls(4096), vec!["a", "c"]),
        ("NULs before an object", format!("{}{whole}", nuls(70_000)), vec!["a", "b", "c"]),
        (
            "a stump and NULs before an object",
            format!("{}{}{whole}", &stump[..30], nuls(70_000)),
            vec!["a", "b", "c"],
        ),
        ("NULs before the rest of an object", format!("{}{}", nuls(9), &whole[9..]), vec!["a", "c"]),
        (
            "NULs that join two objects",
            format!("{}{}{}", &stump[..36], nuls(20), &whole[21..]),
            vec!["a", "c"],
        ),
        // Objects in broken objects, which are no pages of their own.
        ("an object in a broken one", format!("{{\"x\": {whole} \"y\": 1}}"), vec!["a", "c"]),
        ("an object in a text", format!("{{\"text\": \"such as {whole} or others\"}}"), vec!["a", "c"]),
        ("an object without a text", "{\"text\": \"lo{\"id\": \"j2\"}".to_owned(), vec!["a", "c"]),
    ] {
        let outcome = read_default("a.jsonl", file(&middle).as_bytes());
        assert_eq!(outcome.texts(), expected, "{kind}: {:?}", outcome.rejects());
        assert_eq!(outcome.codes(), [RejectCode::BadJson], "{kind}: {:?}", outcome.rejects());
    }
    let hole = read_default("a.csv", format!("id,text\n1,a\n2,\"lo{}\"\n3,c\n", nuls(9)).as_bytes());
    assert_eq!((hole.texts(), hole.codes()), (vec!["a".into(), "c".into()], vec![RejectCode::BadCsv]));
    let single = read_default("a.jsonl", b"{\"text\": \"a\0b\0\0c\"}\n");
    assert_eq!(single.texts(), ["a\0b\0\0c"]);
}

#[test]
fn objects_that_never_end_cost_no_more_than_their_bytes() {
    let started = std::time::Instant::now();
    let outcome = read_default("a.jsonl", "{\"a\":[\n".repeat(30_000).as_bytes());
    assert!(outcome.texts().is_empty());
    let outcome =
        read_default("a.jsonl", format!("{{\"text\": \"a\"}}\n{}", "{\"a\":[\n".repeat(30_000)).as_bytes());
    assert_eq!(outcome.texts(), ["a"]);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn fields_may_lie_inside_others_and_have_several_names() {
    let fields = Fields {
        url: Names(vec!["metadata.url".into(), "link".into()]),
        text: Names(vec!["body".into(), "doc.text".into()]),
        ..Fields::default()
    };
    let options = Options { fields, ..Options::default() };
    let lines =
        "{\"doc\": {\"text\": \"a\"}, \"metadata\": {\"url\": \"u\"}}\n{\"body\": \"b\", \"link\": \"v\"}\n";
    let outcome = read_bytes("a.jsonl", lines.as_bytes(), &options);
    let urls = |outcome: &super::readers::Outcome| {
        outcome.pages().iter().map(|page| page.url.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        (outcome.texts(), urls(&outcome)),
        (vec!["a".into(), "b".into()], vec![Some("u".into()), Some("v".into())])
    );
    let outcome = read_bytes("a.csv", b"LINK,doc.text\nu,a\n", &options);
    assert_eq!((outcome.texts(), urls(&outcome)), (vec!["a".into()], vec![Some("u".into())]));

    let url: ArrayRef = Arc::new(StringArray::from(vec![Some("u"), None, Some("w")]));
    let depth: ArrayRef = Arc::new(Int64Array::from(vec![1, 2, 3]));
    let metadata = StructArray::new(
        vec![Field::new("url", DataType::Utf8, true), Field::new("depth", DataType::Int64, false)].into(),
        vec![url, depth],
        Some(vec![true, true, false].into()),
    );
    let rows = parquet(vec![("metadata", Arc::new(metadata)), ("body", strings(&["a", "b", "c"]))]);
    let outcome = read_bytes("a.parquet", &rows, &options);
    assert_eq!((outcome.texts().len(), urls(&outcome)), (3, vec![Some("u".into()), None, None]));
}

#[test]
fn lists_and_names_in_capitals_are_read_in_parquet_too() {
    let list = |rows: &[&[&str]]| -> ArrayRef {
        let rows = rows.iter().map(|row| Some(row.iter().map(|text| Some(*text)).collect::<Vec<_>>()));
        let mut list = arrow_array::builder::ListBuilder::new(arrow_array::builder::StringBuilder::new());
        for row in rows {
            list.append_option(row);
        }
        Arc::new(list.finish())
    };
    let rows = parquet(vec![
        ("Title", list(&[&["A", "B"], &[], &["C"]])),
        ("URL", list(&[&["", "u"], &[], &["v", "w"]])),
        ("TEXT", list(&[&["p1", "p2"], &[], &["p3"]])),
    ]);
    let outcome = read_default("a.parquet", &rows);
    assert_eq!(
        (outcome.texts(), outcome.codes()),
        (vec!["p1\n\np2".into(), "p3".into()], vec![RejectCode::MissingText])
    );
    let fields =
        outcome.pages().iter().map(|page| (page.title.clone(), page.url.clone())).collect::<Vec<_>>();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(fields, [(some("A B"), some("u")), (some("C"), some("v"))]);
    // A text that the file holds once, named a thousand times in one row.
    let page = "x".repeat(2_000);
    let rows = parquet(vec![("text", list(&[&vec![&*page; 1_000], &["short"]]))]);
    let outcome = read_bytes("a.parquet", &rows, &Options { max_page_bytes: 100_000, ..Options::default() });
    assert_eq!((outcome.codes(), outcome.texts()), (vec![RejectCode::PageTooLarge], vec!["short".into()]));
}

#[test]
fn titles_are_in_the_encoding_of_their_text_or_file() {
    for (encoding, title) in [
        (encoding_rs::WINDOWS_1252, "Größe der Türen in Köln"),
        (encoding_rs::WINDOWS_1251, "Ворота шлюза закрыты"),
        (encoding_rs::SHIFT_JIS, "川のそばの水車小屋"),
    ] {
        for text in ["plain words", title] {
            let bytes = |text: &str| encoding.encode(text).0.into_owned();
            let of =
                |text: &str| -> ArrayRef { Arc::new(arrow_array::BinaryArray::from(vec![&*bytes(text)])) };
            for (name, file) in [
                ("a.csv", bytes(&format!("title;text;url\r\n{title};{text};https://a.example/{title}\r\n"))),
                ("a.jsonl", bytes(&format!("{{\"text\": \"{text}\", \"title\": \"{title}\"}}\n"))),
                ("a.parquet", parquet(vec![("title", of(title)), ("text", of(text))])),
            ] {
                let outcome = read_default(name, &file);
                let page = outcome.pages()[0];
                assert_eq!(page.title.as_deref(), Some(title), "{name}, {}, {text}", encoding.name());
                assert!(page.url.as_deref().is_none_or(|url| url.ends_with(title)), "{name}");
            }
        }
    }
    // Damaged UTF-8 is not another encoding.
    let outcome = read_default("a.csv", "title,text\nKöln,größer\nK\u{f6}".as_bytes());
    assert_eq!(outcome.codes(), [RejectCode::BadCsv]);
    let table = ["title,text\nKöln,größer\nGr".as_bytes(), b"\xc3", b",plain words\n"].concat();
    assert_eq!(read_default("a.csv", &table).pages()[1].title.as_deref(), Some("Gr\u{fffd}"));
}

/// Compresses twenty records, each as a separate member. Returns the bytes and the start of each member.
fn members(records: &[Vec<u8>], ending: &str) -> (Vec<u8>, Vec<usize>) {
    let (mut packed, mut begins) = (Vec::new(), Vec::new());
    for record in records {
        begins.push(packed.len());
        packed.extend(compress(record, ending));
    }
    (packed, begins)
}

fn text(number: usize) -> String {
    (0..60).map(|word| (word * 7919 % (number + 97)).to_string()).collect::<Vec<_>>().join(" ")
        + &format!(" end {number}")
}

#[test]
fn a_damaged_member_costs_itself() {
    type Make = fn(usize) -> Vec<u8>;
    let formats: [(&str, Make); 3] = [
        ("warc", |number| response(&text(number))),
        ("jsonl", |number| format!("{{\"text\": \"{}\"}}\n", text(number)).into_bytes()),
        ("csv", |number| {
            if number == 0 {
                b"id,text\n".to_vec()
            } else {
                format!("{number},\"{}\"\n", text(number)).into_bytes()
            }
        }),
    ];
    for (format, make) in formats {
        let records = (0..20).map(make).collect::<Vec<_>>();
        let all = read_default(&format!("a.{format}"), &records.concat()).texts();
        for ending in [".gz", ".zst", ".bz2", ".xz"] {
            let (packed, begins) = members(&records, ending);
            let size = begins[8] - begins[7];
            for at in (0..size).step_by(7) {
                let mut damaged = packed.clone();
                damaged[begins[7] + at] ^= 0x55;
                let outcome = read_default(&format!("a.{format}{ending}"), &damaged);
                let texts = outcome.texts();
                let others = all.iter().filter(|text| !text.ends_with("end 7")).collect::<Vec<_>>();
                let kept = texts.iter().filter(|text| others.contains(text)).count();
                let missing = others.iter().filter(|text| !texts.contains(text)).collect::<Vec<_>>();
                let what =
                    format!("{format}{ending}, byte {at} of {size}: {:?}, {missing:?}", outcome.rejects());
                assert_eq!(kept, others.len(), "{what}");
                // A damaged stream may give several lines of garbage before the damage is detected.
                assert!(outcome.codes().len() <= if format == "warc" { 2 } else { 8 }, "{what}");
                // A zstd frame has a checksum only on request.
                assert!(texts == all || ending == ".zst" || !outcome.codes().is_empty(), "{what}");
            }
        }
    }
}

/// Compresses `rows` in one stream of several blocks.
fn blocks(rows: &[Vec<u8>], ending: &str) -> Vec<u8> {
    if ending == ".bz2" {
        let mut out = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        out.write_all(&rows.concat()).unwrap();
        return out.finish().unwrap();
    }
    let mut stream = Stream::new_easy_encoder(0, Check::Crc64).unwrap();
    let mut out = Vec::with_capacity(rows.concat().len() + 4096);
    for block in rows.chunks(rows.len() / 5) {
        let (block, before) = (block.concat(), stream.total_in());
        while stream
            .process_vec(&block[to_usize(stream.total_in() - before)..], &mut out, Action::FullFlush)
            .unwrap()
            != Status::StreamEnd
        {}
    }
    while stream.process_vec(&[], &mut out, Action::Finish).unwrap() != Status::StreamEnd {}
    out
}

fn to_usize(number: u64) -> usize {
    usize::try_from(number).unwrap()
}

#[test]
fn a_damaged_block_costs_itself() {
    let row = |number: usize| format!("{{\"text\": \"{}\"}}\n", text(number)).into_bytes();
    let rows = (0..5_000).map(row).collect::<Vec<_>>();
    let all = read_default("a.jsonl", &rows.concat()).texts();
    for ending in [".bz2", ".xz"] {
        let packed = blocks(&rows, ending);
        let whole = read_default(&format!("a.jsonl{ending}"), &packed);
        assert!(whole.texts() == all && whole.codes().is_empty(), "{ending}: {:?}", whole.rejects());
        for at in [packed.len() / 3, packed.len() / 2, packed.len() * 2 / 3, packed.len() - packed.len() / 10]
        {
            let mut damaged = packed.clone();
            damaged[at] ^= 0x55;
            // What follows the stream is read too.
            for (bytes, behind) in [(damaged.clone(), 0), ([damaged, packed.clone()].concat(), all.len())] {
                let outcome = read_default(&format!("a.jsonl{ending}"), &bytes);
                let (texts, rejects) = (outcome.texts(), outcome.rejects());
                let what =
                    format!("{ending}, byte {at} of {}: {} rows, {rejects:?}", packed.len(), texts.len());
                let own = &texts[..texts.len().checked_sub(behind).expect(&what)];
                let (lost, is_last) = (all.len() - own.len(), at > packed.len() * 4 / 5);
                assert!((1..=all.len() / 4).contains(&lost), "{what}");
                assert!(own.first() == all.first() && (own.last() == all.last() || is_last), "{what}");
                assert_eq!(texts[own.len()..], all[..behind], "{what}");
                let faults = outcome.codes().into_iter().filter(|code| *code == RejectCode::BadCompression);
                assert_eq!(faults.count(), 1, "{what}");
            }
        }
    }
}

#[test]
fn rows_before_a_wrong_checksum_stay_and_are_said_to_be_in_doubt() {
    let row = |number: usize| format!("{{\"text\": \"{}\"}}\n", text(number));
    let rows = (0..20).map(row).collect::<Vec<_>>().concat();
    let mut packed = compress(rows.as_bytes(), ".gz");
    let at = packed.len() - 6;
    packed[at] ^= 0x55;
    let outcome = read_default("a.jsonl.gz", &packed);
    assert_eq!((outcome.texts().len(), outcome.codes()), (20, vec![RejectCode::BadCompression]));
    assert!(outcome.rejects()[0].message.contains("in doubt"), "{:?}", outcome.rejects());
    // A page that is the whole file is complete or a reject.
    let mut packed = compress(text(1).as_bytes(), ".gz");
    let at = packed.len() - 6;
    packed[at] ^= 0x55;
    let outcome = read_default("a.txt.gz", &packed);
    assert_eq!((outcome.texts().len(), outcome.codes()), (0, vec![RejectCode::BadCompression]));
}

#[test]
fn a_json_object_over_lines_that_is_cut_costs_itself() {
    let object = |number: usize| {
        format!(
            "{{\n  \"id\": {number},\n  \"of\": {{\n    \"pages\": [\n      {{\n        \"text\": \"inner\"\n      }}\n    ]\n  }},\n  \
             \"text\": \"{} end {number}\"\n}}",
            text(number)
        )
    };
    let objects = (0..6).map(object).collect::<Vec<_>>();
    let wanted = [0, 1, 3, 4, 5].map(|number| format!("{} end {number}", text(number)));
    let in_text = objects[2].len() - 40;
    let in_id = objects[2].find("2,").unwrap() + 1;
    for (cut, kind) in [(in_text, "text"), (in_id, "id"), (objects[2].rfind("\"text\"").unwrap() + 3, "key")]
    {
        for (between, around) in [("\n", ["", "\n"]), (",\n", ["[\n", "\n]\n"]), (",", ["[", "]"])] {
            for joint in ["", "\n", between] {
                let file = [
                    around[0],
                    &objects[..2].join(between),
                    between,
                    &objects[2][..cut],
                    joint,
                    &objects[3..].join(between),
                    around[1],
                ];
                let outcome = read_default("a.json", file.concat().as_bytes());
                let what = format!("{kind} cut, {between:?}, {joint:?}: {:?}", outcome.rejects());
                assert_eq!(outcome.texts(), wanted, "{what}");
                assert_eq!(outcome.codes(), [RejectCode::BadJson], "{what}");
            }
        }
        // The end of each object and the beginning of the next one stand on a line.
        let inner = objects.iter().map(|object| &object[1..object.len() - 1]).collect::<Vec<_>>();
        let cut = format!("{}\n", &inner[2][..cut - 1]);
        let all = [inner[0], inner[1], &cut, inner[3], inner[4], inner[5]];
        for between in ["},{", "}, {"] {
            let outcome = read_default("a.json", format!("[{{{}}}]\n", all.join(between)).as_bytes());
            assert_eq!(outcome.texts(), wanted, "{kind} cut, {between:?}: {:?}", outcome.rejects());
        }
    }
}

#[test]
fn bytes_missing_or_strange_within_a_compressed_file_cost_their_members() {
    let records = (0..20).map(|number| response(&text(number))).collect::<Vec<_>>();
    let (packed, begins) = members(&records, ".gz");
    let middle = usize::midpoint(begins[7], begins[8]);
    let cases: [(&str, Vec<u8>, usize); 4] = [
        ("bytes missing", [&packed[..middle], &packed[middle + 20..]].concat(), 19),
        (
            "a member's half and the next one's half missing",
            [&packed[..middle], &packed[middle + begins[8] - begins[7]..]].concat(),
            18,
        ),
        (
            "strange bytes between members",
            [&packed[..begins[8]], &b"strange \x1f\x8b\x08\x00 bytes"[..], &packed[begins[8]..]].concat(),
            20,
        ),
        (
            "a block of zeros",
            [&packed[..middle], &vec![0; begins[8] - middle][..], &packed[begins[8]..]].concat(),
            19,
        ),
    ];
    for (kind, bytes, pages) in cases {
        let outcome = read_default("a.warc.gz", &bytes);
        assert_eq!(outcome.texts().len(), pages, "{kind}: {:?}", outcome.rejects());
        assert_eq!(outcome.codes().len(), 1, "{kind}: {:?}", outcome.rejects());
        let lost = lost_bytes(&outcome.rejects()[0].message);
        assert!(lost > 5 && lost < (begins[9] - begins[7]) as u64 + 30, "{kind}: {:?}", outcome.rejects());
        assert_eq!(outcome.report.stored_bytes, bytes.len() as u64, "{kind}");
    }
}

#[test]
fn members_behind_a_lost_beginning_are_read() {
    let records = (0..5).map(|number| response(&text(number))).collect::<Vec<_>>();
    for ending in [".gz", ".zst", ".bz2", ".xz"] {
        let (packed, begins) = members(&records, ending);
        for lost in [1, 5, begins[1] - 1] {
            let outcome = read_default(&format!("a.warc{ending}"), &packed[lost..]);
            assert_eq!(outcome.texts().len(), 4, "{ending}, {lost}: {:?}", outcome.rejects());
            assert_eq!(outcome.codes(), [RejectCode::BadCompression], "{ending}, {lost}");
            let message = &outcome.rejects()[0].message;
            assert_eq!(lost_bytes(message), (begins[1] - lost) as u64, "{ending}, {lost}: {message}");
        }
        // A text that is not compressed at all, and a table whose header is lost.
        let plain = read_default(&format!("a.txt{ending}"), b"plain words");
        assert_eq!((plain.texts().len(), plain.codes()), (1, vec![]), "{ending}");
        let rows = [b"id,text\n".to_vec(), b"1,a\n".to_vec()];
        let (packed, _) = members(&rows, ending);
        assert_eq!(
            read_default(&format!("a.csv{ending}"), &packed[1..]).texts(),
            Vec::<String>::new(),
            "{ending}"
        );
    }
}

#[test]
fn frames_may_need_the_dictionary_of_their_file() {
    let records = (0..20).map(|number| response(&text(number))).collect::<Vec<_>>();
    let all = read_default("a.warc", &records.concat()).texts();
    let dictionary = records[..5].concat();
    for stored in [dictionary.clone(), zstd::encode_all(&*dictionary, 3).unwrap()] {
        let mut file =
            [&b"\x5d\x2a\x4d\x18"[..], &u32::try_from(stored.len()).unwrap().to_le_bytes(), &stored].concat();
        let mut begins = vec![];
        for record in &records {
            begins.push(file.len());
            let mut encoder = zstd::bulk::Compressor::with_dictionary(3, &dictionary).unwrap();
            file.extend(encoder.compress(record).unwrap());
        }
        let outcome = read_default("a.warc.zst", &file);
        assert_eq!((outcome.texts(), outcome.codes()), (all.clone(), vec![]), "{:?}", outcome.rejects());
        // Damage costs its frame.
        let mut damaged = file.clone();
        damaged[begins[7]..begins[7] + 20].fill(0x55);
        let outcome = read_default("a.warc.zst", &damaged);
        assert_eq!((outcome.texts().len(), outcome.codes().len()), (19, 1), "{:?}", outcome.rejects());
    }
}

#[test]
fn a_damaged_row_group_costs_itself() {
    let properties = ::parquet::file::properties::WriterProperties::builder()
        .set_max_row_group_row_count(Some(10))
        .set_dictionary_enabled(false)
        .build();
    let rows = (0..50).map(text).collect::<Vec<_>>();
    let batch = arrow_array::RecordBatch::try_from_iter([(
        "text",
        strings(&rows.iter().map(String::as_str).collect::<Vec<_>>()),
    )]);
    let mut bytes = Vec::new();
    let batch = batch.unwrap();
    let mut writer =
        ::parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let at = memchr::memmem::find(&bytes, text(25).as_bytes()).unwrap();
    let first = memchr::memmem::find(&bytes, text(20).as_bytes()).unwrap();
    for (kind, from, to) in [("values", at - 4, at + 40), ("the header of a page", first - 16, first - 4)] {
        let mut damaged = bytes.clone();
        damaged[from..to].fill(0xff);
        for ending in ["", ".gz"] {
            let outcome = read_default(&format!("a.parquet{ending}"), &compress(&damaged, ending));
            let texts = outcome.texts();
            let others = (0..20).chain(30..50).filter(|&number| texts.contains(&text(number))).count();
            assert_eq!(others, 40, "{kind}{ending}: {:?}", outcome.rejects());
            assert_eq!(outcome.codes().len(), 1, "{kind}{ending}: {:?}", outcome.rejects());
        }
    }
}

#[test]
fn a_member_of_zeros_is_a_reject() {
    let warc = (0..5).map(|number| response(&text(number))).collect::<Vec<_>>();
    let jsonl = (0..5).map(|number| format!("{{\"text\": \"{}\"}}\n", text(number)).into_bytes());
    for (format, records) in [("warc", warc), ("jsonl", jsonl.collect::<Vec<_>>())] {
        for ending in [".gz", ".zst", ".bz2", ".xz"] {
            let (packed, begins) = members(&records, ending);
            let name = format!("a.{format}{ending}");
            let mut zeroed = packed.clone();
            zeroed[begins[2]..begins[3]].fill(0);
            let outcome = read_default(&name, &zeroed);
            assert_eq!(outcome.texts().len(), 4, "{name}: {:?}", outcome.rejects());
            assert_eq!(outcome.codes(), [RejectCode::BadCompression], "{name}");
            let message = &outcome.rejects()[0].message;
            assert_eq!(lost_bytes(message), (begins[3] - begins[2]) as u64, "{name}: {message}");
            // Padding that is too short for a member, and padding after the last one.
            let padded = [&packed[..begins[2]], &[0; 8], &packed[begins[2]..], &[0; 10_240]].concat();
            let outcome = read_default(&name, &padded);
            assert_eq!(
                (outcome.texts().len(), outcome.codes()),
                (5, vec![]),
                "{name}: {:?}",
                outcome.rejects()
            );
        }
    }
}

#[test]
fn a_record_of_a_wrong_length_costs_itself() {
    let long = |number: usize| format!("{}{}", "word ".repeat(20_000 * (number % 2)), text(number));
    let records = (0..9).map(|number| response(&long(number))).collect::<Vec<_>>();
    let whole = warc(&records);
    let all = read_default("a.warc", &whole).texts();
    for struck in 0..9 {
        let length = records[struck].len();
        let text = String::from_utf8(records[struck].clone()).unwrap();
        let told = text.split_once("Content-Length: ").unwrap().1.split_once('\r').unwrap().0.to_owned();
        for (kind, wrong) in [
            ("longer", format!("9{told}")),
            ("longer than the file", "99999999999".into()),
            ("none", "x".into()),
        ] {
            let mut damaged = records.clone();
            damaged[struck] =
                text.replacen(&format!("Length: {told}"), &format!("Length: {wrong}"), 1).into_bytes();
            let outcome = read_default("a.warc", &warc(&damaged));
            let kept = all.iter().filter(|text| outcome.texts().contains(text)).count();
            // The content of a record above the page limit is not searched for other records.
            assert!(
                kept >= 8 || wrong.len() > 7,
                "record {struck} of {length} bytes, {kind}: {kept}, {:?}",
                outcome.rejects()
            );
            assert!(!outcome.codes().is_empty(), "record {struck}, {kind}");
        }
    }
}

#[test]
fn a_record_cut_in_its_header_costs_itself() {
    let [first, second] = ["first", "second"].map(response);
    let header = memchr::memmem::find(&first, b"\r\n\r\n").unwrap() + 2;
    for cut in 1..header {
        let outcome = read_default("a.warc", &[&first[..cut], &second, &response("third")].concat());
        assert_eq!(outcome.texts(), ["<p>second", "<p>third"], "cut at {cut}: {:?}", outcome.rejects());
        assert_eq!(outcome.codes(), [RejectCode::BadWarc], "cut at {cut}");
    }
    // An address may end in the version of WARC, in front of or behind any other field.
    let record = String::from_utf8(response("text")).unwrap();
    let url = "WARC-Target-URI: <https://example.org/>\r\n";
    let named = "WARC-Target-URI: https://example.org/WARC/1.0\r\n";
    let without = record.replace(url, "");
    for field in ["WARC-Type", "WARC-Date", "Content-Type", "Content-Length"] {
        let record = without.replacen(field, &format!("{named}{field}"), 1);
        let outcome = read_default("a.warc", format!("{record}{record}").as_bytes());
        assert_eq!(outcome.texts().len(), 2, "{field}: {:?}", outcome.rejects());
        assert_eq!(outcome.pages()[0].url.as_deref(), Some("https://example.org/WARC/1.0"), "{field}");
    }
}

#[test]
fn remarks_and_a_title_may_stand_above_a_header() {
    for above in ["# exported on Monday\n", "# a\n# b, c\n\n", "All pages,,\n", "All pages\n\n"] {
        let table = format!("{above}id,text,url\n1,\"The mill, closed.\",u\n2,It rains.,u\n");
        let outcome = read_default("a.csv", table.as_bytes());
        assert_eq!(outcome.texts(), ["The mill, closed.", "It rains."], "{above}: {:?}", outcome.rejects());
    }
    for table in ["id,name\n1,text\n2,html\n", "name\ntext\nhtml\n", "# a\nid,name\n1,b\n"] {
        let outcome = read_default("a.csv", table.as_bytes());
        assert_eq!((outcome.texts().len(), outcome.rejects().len()), (0, 1), "{table}");
    }
}

#[test]
fn what_a_crawler_notes_for_itself_is_no_page() {
    let of = |kind: &str, url: &str| {
        let record = String::from_utf8(record(kind, "text/plain", b"log")).unwrap();
        record.replace("<https://example.org/>", url).into_bytes()
    };
    let urls = [
        "metadata://gnu.org/software/wget/warc/wget.log",
        "urn:X-wpull:log",
        "urn:text:https://a.example/",
        "urn:pageinfo:https://a.example/",
        "screenshot:https://a.example/",
        "dns:a.example",
        "<urn:uuid:1>",
        "https://a.example/robots.txt",
        "https://a.example/.well-known/security.txt",
    ];
    let records =
        urls.iter().flat_map(|url| [of("resource", url), of("conversion", url)]).collect::<Vec<_>>();
    let outcome = read_default("a.warc", &warc(&records));
    assert!(
        outcome.entries.iter().all(|entry| matches!(entry, Entry::Skipped { .. })),
        "{:?}",
        outcome.entries
    );
    assert_eq!(outcome.report.skipped["crawler_record"], 18);
    for url in [
        "http://a.example/",
        "HTTPS://a.example/",
        "file:///a.html",
        "ftp://a.example/a",
        "a.example/page",
        "",
    ] {
        assert_eq!(read_default("a.warc", &of("resource", url)).texts(), ["log"], "{url}");
    }
}

#[test]
fn the_bytes_of_a_body_tell_where_its_type_does_not() {
    let of = |status: u16, header: &str, body: &[u8]| {
        let head = format!("HTTP/1.1 {status} X\r\n{header}\r\n\r\n");
        record("response", "application/http", &[head.as_bytes(), body].concat())
    };
    let html = b"<!doctype html><p>text";
    for header in [
        "X: y",
        "Content-Type:",
        "Content-Type: html",
        "Content-Type: text/html charset=utf-8",
        "Content-Type: text/html,text/html",
        "Content-Type: \"text/html\"",
        "Content-Type: unknown/unknown",
        "Content-Type: */*",
        "Content-Type: text",
        "Content-Type: none",
        "Content-Type: application/xml",
        "Content-Type: text/htm",
        "Content-Type: Content-Type: text/html",
        "content-type : text/html",
    ] {
        for status in [200, 203, 206] {
            let outcome = read_default("a.warc", &of(status, header, html));
            assert_eq!(outcome.texts().len(), 1, "{status}, {header}: {:?}", outcome.entries);
        }
    }
    for (header, body) in [
        ("Content-Type: image/png", &html[..]),
        ("Content-Type: application/xml", b"<?xml version=\"1.0\"?><rss/>"),
        ("Content-Type: unknown/unknown", b"\x89PNG\r\n\x1a\n\0\0"),
        ("Content-Type: application/json", b"{}"),
    ] {
        let outcome = read_default("a.warc", &of(200, header, body));
        assert!(matches!(outcome.entries[..], [Entry::Skipped { .. }]), "{header}: {:?}", outcome.entries);
    }
    let cut = of(
        200,
        "Content-Type: text/html\r\nTransfer-Encoding: chunked",
        b"10\r\n<p>first chunk..\r\nff\r\nand",
    );
    let outcome = read_default("a.warc", &cut);
    assert_eq!(
        (outcome.texts(), outcome.report.notices[&Notice::CutBody]),
        (vec!["<p>first chunk..and".into()], 1)
    );
}
