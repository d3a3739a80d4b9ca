//! Tests a reader that loads all tables of `latest` repeatedly while runs publish and prune.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use arrow_array::cast::AsArray;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{Yard, is_soak, succeed, tell};

const PUBLICATIONS: usize = 12;
const PUBLICATIONS_OF_A_SOAK: usize = 100;

/// Loads a table and returns the document ids in it and the number of rows.
fn load(run: &Path, table: &str) -> io::Result<(BTreeSet<String>, u64)> {
    let (mut ids, mut rows) = (BTreeSet::new(), 0);
    for entry in fs::read_dir(run.join(table))? {
        let file = File::open(entry?.path())?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        for batch in reader {
            let batch = batch.unwrap();
            rows += batch.num_rows() as u64;
            if let Some(column) = batch.column_by_name("document_id") {
                ids.extend(column.as_string::<i32>().iter().flatten().map(str::to_owned));
            }
        }
    }
    Ok((ids, rows))
}

/// Loads all tables of a run and asserts that they belong together.
fn load_all(run: &Path) -> io::Result<()> {
    let manifest = fs::read(run.join("manifest.json"))?;
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let (documents, pages) = load(run, "documents")?;
    assert_eq!(Some(pages), manifest["rows"]["documents"].as_u64(), "{}", run.display());
    for table in ["blocks", "sentences", "rejects"] {
        let (ids, rows) = load(run, table)?;
        assert_eq!(Some(rows), manifest["rows"][table].as_u64(), "{}: {table}", run.display());
        assert!(ids.is_subset(&documents), "{}: {table} has rows of another run", run.display());
    }
    Ok(())
}

#[test]
fn a_reader_never_sees_a_mix_or_a_gap() {
    let Some(yard) = Yard::new() else { return };
    yard.keep_runs(2);
    succeed(&mut yard.run());
    let (published, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (mut loads, mut overtaken) = (0, 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let wanted = if is_soak() { PUBLICATIONS_OF_A_SOAK } else { PUBLICATIONS };
            for number in 0..wanted {
                let text = format!("Night {number} brought rain. It fell on {number} roofs.");
                fs::write(yard.inputs().join(format!("{}.txt", number % 3)), text).unwrap();
                succeed(&mut yard.run());
                published.fetch_add(1, Ordering::SeqCst);
            }
            is_over.store(true, Ordering::SeqCst);
        });
        while !is_over.load(Ordering::SeqCst) {
            let before = published.load(Ordering::SeqCst);
            let run = yard.output().join(yard.latest().expect("there is a latest at every moment"));
            match load_all(&run) {
                Ok(()) => loads += 1,
                Err(error) => {
                    // Two runs are kept: the second publication after a run prunes it, which may be under
                    // way.
                    assert_eq!(error.kind(), io::ErrorKind::NotFound, "{error}");
                    let since = published.load(Ordering::SeqCst) - before;
                    assert!(since >= 1, "{} is gone too early: {error}", run.display());
                    overtaken += 1;
                }
            }
        }
    });
    tell(&format!("{loads} loads, {overtaken} overtaken by two publications"));
    assert!(loads > 10, "only {loads} loads");
    yard.assert_no_garbage(2, "the end");
}
