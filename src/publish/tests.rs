//! Small synthetic pages, and tests of the tables made from them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use ::parquet::basic::{Compression, Encoding};
use ::parquet::file::metadata::RowGroupMetaData;
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::file::serialized_reader::ReadOptionsBuilder;
use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float32Type, Int32Type};
use arrow_select::concat::concat_batches;
use chrono::{DateTime, NaiveDate, Utc};
use proptest::prelude::*;

use super::manifest::{Accounting, Counts, Manifest, rows_by_table};
use super::*;
use crate::model::TextParts;
use crate::model::{
    Block, BlockId, BlockKind, DocumentIds, Facts, Judged, Language, MappedText, MediaType, Page, PageId,
    Reason, Reject, RejectCode, Repeat, RepeatReason, Sentence, Source, Span, TextSpan, Verdicts,
};
use crate::tables::{Batches, Options, RunFacts, SCHEMA_VERSION, Table, encode};
use crate::text::{hash, normalize, words};
use crate::verify::verify;

pub(crate) const RUN: &str = "20261123T020000Z-1a2b3c";

/// Makes a page of paragraphs with sentences ending at `". "`; the paragraphs in `dropped` are dropped.
pub(crate) fn judged(record: u32, paragraphs: &[&str], dropped: &[(usize, Reason)]) -> Judged {
    let id = PageId { file: 0, record };
    let body = paragraphs.join("\n\n");
    let mut start = 0;
    let mut blocks = Vec::new();
    for (index, paragraph) in (0..).zip(paragraphs) {
        let mut text = MappedText::default();
        text.push_verbatim(paragraph, start);
        let end = start + u32::try_from(paragraph.len()).unwrap();
        let (text, map) = text.into_parts();
        blocks.push(Block {
            id: BlockId { page: id, index },
            kind: if index == 0 { BlockKind::Title } else { BlockKind::Paragraph },
            words: words::count(&text),
            fingerprint: hash::fingerprint(&normalize::normalize(&text)),
            text,
            span: Span::new(start, end),
            map,
            markup: None,
        });
        start = end + 2;
    }
    let mut verdicts = Verdicts::keep_all(blocks.len());
    for (index, reason) in dropped {
        verdicts.drop_block(*index, reason.clone());
    }
    let page = Page {
        id,
        source: Source { file: "news/one.jsonl".into(), record: record.into(), byte: 0 },
        given_id: None,
        media_type: MediaType::Text,
        encoding: "UTF-8".to_owned(),
        bytes: body.len() as u64,
        replaced: 0,
        content_hash: hash::hex(hash::fingerprint(&body)),
        facts: Facts {
            url: Some("https://example.org/a?b=1".to_owned()),
            site: Some("example.org".to_owned()),
            title: paragraphs.first().map(|&title| title.to_owned()),
            byline: None,
            published: NaiveDate::from_ymd_opt(2013, 5, 7),
            modified: NaiveDate::from_ymd_opt(2014, 6, 8),
            description: Some("Of mills, \"old\" and new".to_owned()),
            tags: vec!["mills".to_owned(), "rivers".to_owned()],
            language: Some(Language { code: "en".to_owned(), confidence: 0.75 }),
            fetched_at: DateTime::from_timestamp_millis(1_367_928_000_250),
        },
        elements: Vec::new(),
        blocks,
    };
    let sentences = sentences_of(&page, &verdicts);
    Judged { page, verdicts, sentences, duplicate_of: None }
}

fn sentences_of(page: &Page, verdicts: &Verdicts) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for (at, block) in page.blocks.iter().enumerate().filter(|&(at, _)| verdicts.is_kept(at)) {
        let mut start = 0;
        for piece in block.text.split_inclusive(". ") {
            let end = start + piece.trim_end().len();
            let index = u32::try_from(sentences.len()).unwrap();
            sentences.push(Sentence {
                block: page.block_id(at),
                index,
                span: TextSpan::try_new(start, end).unwrap(),
            });
            start += piece.len();
        }
    }
    sentences
}

pub(crate) fn chrome(rule: &str) -> Reason {
    Reason::Chrome { rule: rule.into() }
}

pub(crate) fn duplicate(record: u32, index: u32) -> Reason {
    Reason::DuplicateExact { of: BlockId { page: PageId { file: 0, record }, index } }
}

/// Makes three pages: a plain one, one with chrome and a repeated paragraph, and one that duplicates the
/// first.
pub(crate) fn sample() -> Vec<Judged> {
    let mut pages = vec![
        judged(0, &["Élan vital", "One thing. Another, \"quoted\"; a third."], &[]),
        judged(
            1,
            &["Title", "Same words here.", "Same words here.", "Powered by\nnobody"],
            &[(2, duplicate(1, 1)), (3, chrome("en.footer.powered_by"))],
        ),
        judged(
            2,
            &["Élan vital", "One thing. Another, \"quoted\"; a third.", "=SUM(A1)"],
            &[(1, duplicate(0, 1))],
        ),
        judged(3, &[], &[]),
    ];
    pages[2].duplicate_of = Some(pages[0].page.id);
    pages
}

/// Makes two pages, of which the second repeats the third sentence of the first.
pub(crate) fn sample_with_repeat(is_dropped: bool) -> Vec<Judged> {
    let mut pages = vec![
        judged(0, &["Nought", "One thing. Another."], &[]),
        judged(1, &["First", "New words. ONE thing. Last words."], &[]),
    ];
    let keeper = pages[0].page.block_id(1);
    pages[1].verdicts.set_repeats(vec![Repeat {
        sentence: 2,
        reason: RepeatReason::DuplicateSentence,
        keeper,
        keeper_sentence: 1,
        is_dropped,
    }]);
    pages
}

pub(crate) fn rejects() -> Vec<Reject> {
    let reject = |record, message: &str| Reject {
        source: "bad.jsonl".into(),
        record,
        offset: Some(12),
        code: RejectCode::BadJson,
        message: message.to_owned(),
    };
    vec![reject(None, "expected a value"), reject(Some(3), "not an object")]
}

pub(crate) fn ids(pages: &[Judged]) -> DocumentIds {
    DocumentIds::settle(
        pages.iter().map(|p| (p.page.id, format!("page-{}", p.page.id.record).into())).collect(),
    )
}

/// Publishes `pages` as [`RUN`], in batches of `batch_pages` pages, and returns the folder of the run.
pub(crate) fn write_run(output: &Path, pages: &[Judged], batch_pages: usize, options: &Options) -> PathBuf {
    let facts = RunFacts {
        run: RUN.to_owned(),
        program_version: "0.1.0".to_owned(),
        settings_hash: "00ff".to_owned(),
    };
    let staging = Staging::begin(output, RUN).unwrap();
    let mut tables = RunTables::new(staging.path(), options, &facts);
    let ids = ids(pages);
    let batches = pages
        .chunks(batch_pages)
        .map(|pages| encode(pages, TextParts::All, &ids, RUN).unwrap())
        .collect::<Vec<_>>();
    for batches in batches.chunks(2) {
        tables.write(batches).unwrap();
    }
    tables.write_rejects(&rejects()).unwrap();
    let written = tables.finish().unwrap();
    assert_eq!(written.rejects, BTreeMap::from([("bad_json".to_owned(), rejects().len() as u64)]));
    manifest(pages, written, options.csv_spreadsheet_safe).write(staging.path()).unwrap();
    staging.commit().unwrap().0
}

/// Replaces the manifest of `run` by `manifest`.
pub(crate) fn replace_manifest(manifest: &Manifest, run: &Path) {
    fs::remove_file(run.join(layout::MANIFEST_FILE)).unwrap();
    manifest.write(run).unwrap();
}

pub(crate) fn manifest(pages: &[Judged], written: Written, csv_spreadsheet_safe: bool) -> Manifest {
    let mut counts = Counts {
        pages: pages.len() as u64,
        duplicate_pages: pages.iter().filter(|page| page.duplicate_of.is_some()).count() as u64,
        rejects: BTreeMap::from([("bad_json".to_owned(), rejects().len() as u64)]),
        ..Counts::default()
    };
    for page in pages {
        for repeat in page.verdicts.repeats() {
            *counts.repeated_sentences.entry(repeat.reason.code().to_owned()).or_default() += 1;
            counts.dropped_sentences += u64::from(repeat.is_dropped);
        }
        for index in 0..page.page.blocks.len() {
            match page.verdicts.reason(index) {
                None => counts.kept_blocks += 1,
                Some(reason) => {
                    *counts.dropped_blocks.entry(reason.code().to_owned()).or_default() += 1;
                    if let Reason::Chrome { rule, .. } = reason {
                        *counts.rule_hits.entry(rule.to_string()).or_default() += 1;
                    }
                }
            }
        }
    }
    let of_pages = Counts { rejects: BTreeMap::new(), ..counts.clone() };
    let counted = written.segments.iter().map(|segment| segment.counts.clone()).collect::<Vec<_>>();
    assert_eq!(counted, if pages.is_empty() { Vec::new() } else { vec![of_pages] });
    Manifest {
        run: RUN.to_owned(),
        previous: None,
        program_version: "0.1.0".to_owned(),
        schema_version: SCHEMA_VERSION,
        manifest_version: manifest::MANIFEST_VERSION,
        formats: manifest::Formats { normal_form: 1, shingles: 1, minhash: 1 },
        settings_hash: "00ff".to_owned(),
        started_at: DateTime::<Utc>::UNIX_EPOCH,
        finished_at: DateTime::<Utc>::UNIX_EPOCH,
        step_ms: BTreeMap::new(),
        peak_memory_bytes: None,
        inputs: Vec::new(),
        counts,
        accounting: Accounting::default(),
        csv_spreadsheet_safe,
        text: TextParts::All,
        rows: rows_by_table(&written.parts),
        files: written.parts,
        segments: written.segments,
    }
}

/// Reads all rows of a table.
fn read(run: &Path, table: Table) -> RecordBatch {
    let mut parts =
        fs::read_dir(run.join(table.name())).unwrap().map(|e| e.unwrap().path()).collect::<Vec<_>>();
    parts.sort();
    let batches = parts.iter().flat_map(|part| {
        let file = fs::File::open(part).unwrap();
        ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap().map(Result::unwrap)
    });
    // Removes the metadata of the file from the schema.
    let batches =
        batches.map(|batch| RecordBatch::try_new(table.schema(), batch.columns().to_vec()).unwrap());
    concat_batches(&table.schema(), &batches.collect::<Vec<_>>()).unwrap()
}

fn encoded(pages: &[Judged]) -> Batches {
    encode(pages, TextParts::All, &ids(pages), RUN).unwrap()
}

fn csv_of(run: &Path, table: Table) -> String {
    fs::read_to_string(run.join(crate::tables::csv_name(table))).unwrap()
}

fn files_of(run: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for folder in ["csv", "documents", "blocks", "sentences", "rejects"] {
        for entry in fs::read_dir(run.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            files.insert(path.strip_prefix(run).unwrap().to_owned(), fs::read(&path).unwrap());
        }
    }
    files
}

#[test]
fn a_page_becomes_rows() {
    let rows = encoded(&sample());
    let documents = &rows.documents;
    let ints = |name: &str| {
        documents
            .column_by_name(name)
            .unwrap()
            .as_primitive::<Int32Type>()
            .values()
            .iter()
            .copied()
            .collect::<Vec<_>>()
    };
    assert_eq!(ints("blocks"), [2, 4, 3, 0]);
    assert_eq!(ints("kept_blocks"), [2, 2, 2, 0]);
    assert_eq!(ints("sentences"), [3, 2, 2, 0]);
    assert_eq!(ints("chars"), [48, 21, 18, 0]);
    let share = |name: &str| documents.column_by_name(name).unwrap().as_primitive::<Float32Type>().value(1);
    assert!((share("chrome_share") - 17.0 / 54.0).abs() < 1e-6);
    assert!((share("duplicate_share") - 16.0 / 54.0).abs() < 1e-6);
    let text = documents.column_by_name("text").unwrap().as_string::<i32>();
    assert_eq!(text.value(1), "Title\n\nSame words here.");
    let duplicate_of = documents.column_by_name("duplicate_of").unwrap().as_string::<i32>();
    assert_eq!(duplicate_of.iter().collect::<Vec<_>>(), [None, None, Some("page-0"), None]);
    let published = documents.column_by_name("published").unwrap().as_primitive::<Date32Type>();
    assert_eq!(published.value_as_date(0), NaiveDate::from_ymd_opt(2013, 5, 7));
    assert_eq!(rows.blocks.num_rows(), 9);
    assert_eq!(rows.sentences.num_rows(), 7);
}

#[test]
fn a_dropped_sentence_is_nowhere_but_in_repeats() {
    for (is_dropped, text, sentences, words) in [
        (false, "First\n\nNew words. ONE thing. Last words.", 7, 7),
        (true, "First\n\nNew words. Last words.", 6, 5),
    ] {
        let rows = encoded(&sample_with_repeat(is_dropped));
        let column = |name| rows.documents.column_by_name(name).unwrap();
        assert_eq!(column("text").as_string::<i32>().value(1), text);
        assert_eq!(column("words").as_primitive::<Int32Type>().value(1), words);
        assert_eq!(column("sentences").as_primitive::<Int32Type>().value(1), sentences - 3);
        assert_eq!(i32::try_from(rows.sentences.num_rows()), Ok(sentences));
        assert_eq!(rows.repeats.num_rows(), 1);
    }
}

#[test]
fn a_page_without_id_is_an_error() {
    let pages = sample();
    let error = encode(&pages, TextParts::All, &DocumentIds::default(), RUN).unwrap_err();
    assert_eq!(error.to_string(), "page 0 of input file 0 has no document id");
}

#[test]
fn what_is_written_is_read_back_and_verified() {
    let output = tempfile::tempdir().unwrap();
    let pages = sample();
    let run = write_run(output.path(), &pages, 1, &Options::default());
    let rows = encoded(&pages);
    assert_eq!(read(&run, Table::Documents), rows.documents);
    assert_eq!(read(&run, Table::Blocks), rows.blocks);
    assert_eq!(read(&run, Table::Sentences), rows.sentences);
    assert_eq!(read(&run, Table::Rejects).num_rows(), 2);
    assert_eq!(verify(&run).unwrap().problems, []);
}

#[test]
fn threads_do_not_show_in_the_files() {
    let pages = (0..40)
        .map(|record| {
            let (a, b) = (format!("Heading {record}"), format!("Text {record}. More of it. ").repeat(9));
            judged(record, &[&a, &b], &[])
        })
        .collect::<Vec<_>>();
    let options = Options { row_group_rows: 17, max_part_rows: 34, ..Options::default() };
    let write = |threads| {
        let output = tempfile::tempdir().unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        files_of(&pool.install(|| write_run(output.path(), &pages, 3, &options)))
    };
    let one = write(1);
    assert!(one.len() > 8);
    assert_eq!(one, write(4));
}

#[test]
fn an_empty_table_has_one_part_with_its_schema() {
    let output = tempfile::tempdir().unwrap();
    let run = write_run(output.path(), &[], 1, &Options::default());
    for table in [Table::Documents, Table::Blocks, Table::Sentences] {
        assert_eq!(read(&run, table).num_rows(), 0);
        assert_eq!(csv_of(&run, table).lines().count(), 1);
    }
    assert_eq!(verify(&run).unwrap().problems, []);
}

#[test]
fn row_groups_and_parts_are_cut_by_rows() {
    let output = tempfile::tempdir().unwrap();
    let options = Options { row_group_rows: 2, max_part_rows: 5, ..Options::default() };
    let run = write_run(output.path(), &sample(), 4, &options);
    let groups = |part: &str| {
        let file = fs::File::open(run.join(part)).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        reader.metadata().row_groups().iter().map(RowGroupMetaData::num_rows).collect::<Vec<_>>()
    };
    assert_eq!(groups("blocks/part-00000.parquet"), [2, 2, 1]);
    assert_eq!(groups("blocks/part-00001.parquet"), [2, 2]);
    assert!(!run.join("blocks/part-00002.parquet").exists());
    assert_eq!(read(&run, Table::Blocks), encoded(&sample()).blocks);
}

#[test]
fn row_groups_are_cut_by_bytes() {
    let output = tempfile::tempdir().unwrap();
    let options = Options { row_group_bytes: 1, ..Options::default() };
    let run = write_run(output.path(), &sample(), 1, &options);
    let file = fs::File::open(run.join("documents/part-00000.parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    assert_eq!(reader.metadata().num_row_groups(), 4);
}

#[test]
fn parquet_files_say_where_they_come_from_and_hold_no_exotic_feature() {
    let output = tempfile::tempdir().unwrap();
    let run = write_run(output.path(), &sample(), 4, &Options::default());
    let file = fs::File::open(run.join("blocks/part-00000.parquet")).unwrap();
    let options = ReadOptionsBuilder::new().with_page_index().build();
    let reader = SerializedFileReader::new_with_options(file, options).unwrap();
    let metadata = reader.metadata();
    let pairs = metadata.file_metadata().key_value_metadata().unwrap();
    for (key, value) in [
        ("gristmill.run", RUN),
        ("gristmill.program_version", "0.1.0"),
        ("gristmill.schema_version", "3"),
        ("gristmill.settings_hash", "00ff"),
    ] {
        assert!(pairs.iter().any(|pair| pair.key == key && pair.value.as_deref() == Some(value)), "{key}");
    }
    assert!(metadata.page_index().is_some());
    assert_eq!(metadata.file_metadata().version(), 1);
    for column in metadata.row_group(0).columns() {
        assert!(matches!(column.compression(), Compression::ZSTD(_)));
        let name = column.column_path().string();
        let encodings = column.encodings().collect::<Vec<_>>();
        let expected = match &*name {
            "text" | "hash" => Encoding::DELTA_LENGTH_BYTE_ARRAY,
            "start" | "end" | "block" | "words" | "chars" | "keeper_block" => Encoding::DELTA_BINARY_PACKED,
            _ => Encoding::RLE_DICTIONARY,
        };
        assert!(encodings.contains(&expected), "{name}: {encodings:?}");
    }
}

#[test]
fn csv_quotes_as_rfc_4180_asks() {
    let output = tempfile::tempdir().unwrap();
    let run = write_run(output.path(), &sample(), 4, &Options::default());
    let sentences = csv_of(&run, Table::Sentences);
    let mut lines = sentences.split("\r\n");
    assert_eq!(lines.next().unwrap(), "document_id,block,sentence,text,start,end,words,chars,language");
    assert_eq!(lines.next().unwrap(), "page-0,0,0,Élan vital,0,11,2,10,en");
    assert_eq!(lines.nth(1).unwrap(), "page-0,1,2,\"Another, \"\"quoted\"\"; a third.\",24,51,4,27,en");
    assert!(csv_of(&run, Table::Blocks).contains("\"Powered by\nnobody\""));
    let documents = csv_of(&run, Table::Documents);
    let facts = ",2013-05-07,2014-06-08,\"Of mills, \"\"old\"\" and new\",mills; rivers,en,0.75,";
    assert!(documents.contains(facts), "{documents}");
    assert!(documents.contains(",2013-05-07T12:00:00.250Z,"), "{documents}");
}

#[test]
fn only_safe_csv_neutralises_formulas() {
    for (csv_spreadsheet_safe, expected) in [(false, ",=SUM(A1),"), (true, ",'=SUM(A1),")] {
        let output = tempfile::tempdir().unwrap();
        let options = Options { csv_spreadsheet_safe, ..Options::default() };
        let run = write_run(output.path(), &sample(), 4, &options);
        assert!(csv_of(&run, Table::Sentences).contains(expected));
        assert_eq!(verify(&run).unwrap().problems, []);
    }
}

#[test]
fn csv_is_written_for_the_tables_asked_for() {
    let output = tempfile::tempdir().unwrap();
    let options = Options { csv_tables: [Table::Sentences].into(), ..Options::default() };
    let run = write_run(output.path(), &sample(), 4, &options);
    let names = fs::read_dir(run.join("csv")).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(names.collect::<Vec<_>>(), ["sentences.csv"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn random_pages_come_back_as_they_were(
        pages in prop::collection::vec(prop::collection::vec("[^\\x00]{1,30}", 0..6), 0..8),
        drops in prop::collection::vec(any::<bool>(), 48),
        batch_pages in 1usize..4,
        group_rows in 1usize..9,
    ) {
        let judged = (0u32..).zip(&pages).map(|(record, blocks)| {
            let blocks = blocks.iter().map(|block| &**block).collect::<Vec<_>>();
            let dropped = (0..blocks.len()).filter(|at| drops[record as usize * 6 + at]);
            let dropped = dropped.map(|at| (at, chrome("rule"))).collect::<Vec<_>>();
            self::judged(record, &blocks, &dropped)
        }).collect::<Vec<_>>();
        let options = Options { row_group_rows: group_rows, max_part_rows: 2 * group_rows, ..Options::default() };
        let output = tempfile::tempdir().unwrap();
        let run = write_run(output.path(), &judged, batch_pages, &options);
        let rows = encoded(&judged);
        prop_assert_eq!(read(&run, Table::Documents), rows.documents);
        prop_assert_eq!(read(&run, Table::Blocks), rows.blocks);
        prop_assert_eq!(read(&run, Table::Sentences), rows.sentences);
        prop_assert_eq!(verify(&run).unwrap().problems, []);
    }
}
