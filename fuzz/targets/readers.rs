//! Reads files of any bytes: the report accounts for every byte (or row) and counts every entry.

#![no_main]

use std::io::Write;

use gristmill::read::{self, Compression, Entry, Format, Input, Options};
use libfuzzer_sys::fuzz_target;
use tempfile::NamedTempFile;

const FORMATS: [Format; 7] =
    [Format::Text, Format::Html, Format::Warc, Format::Jsonl, Format::Csv, Format::Tsv, Format::Parquet];
const COMPRESSIONS: [Option<Compression>; 5] =
    [None, Some(Compression::Gzip), Some(Compression::Zstd), Some(Compression::Bzip2), Some(Compression::Xz)];

fuzz_target!(|data: &[u8]| {
    let Some((&choice, bytes)) = data.split_first() else { return };
    let choice = usize::from(choice);
    let mut file = NamedTempFile::new().expect("a temporary file can be made");
    file.write_all(bytes).expect("a temporary file can be written");
    let input = Input {
        path: file.path().to_owned(),
        name: "fuzzed".into(),
        stamp: None,
        bytes: bytes.len() as u64,
        format: FORMATS[choice % FORMATS.len()],
        compression: COMPRESSIONS[choice / FORMATS.len() % COMPRESSIONS.len()],
    };
    // Small limits, so that small inputs reach them.
    let options = Options { max_page_bytes: 2_000, max_line_bytes: 1_000, ..Options::default() };
    let mut reader = read::open(&input, 0, &options);
    let (mut pages, mut rejects, mut skipped) = (0, 0, 0);
    for entry in reader.by_ref() {
        match entry {
            Entry::Page(page) => {
                assert!(page.body.len() as u64 <= options.max_page_bytes, "a page is over the limit");
                pages += 1;
            }
            Entry::Reject(_) => rejects += 1,
            Entry::Skipped { .. } => skipped += 1,
        }
    }
    let report = reader.finish();
    assert!(report.adds_up(), "{report:?}");
    assert_eq!((report.pages, report.rejects), (pages, rejects), "{report:?}");
    assert_eq!(report.skipped.values().sum::<u64>(), skipped, "{report:?}");
});
