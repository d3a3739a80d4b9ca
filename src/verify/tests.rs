use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, DictionaryArray, Float32Array, Int32Array, Int64Array, RecordBatch, StringArray,
};
use arrow_select::concat::concat_batches;
use parquet::arrow::ArrowWriter;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::*;
use crate::publish::tests::{replace_manifest, sample, sample_with_repeat, write_run};
use crate::tables::Options;
use crate::text::hash;

/// Publishes a sound run without CSV files.
fn run() -> (TempDir, PathBuf) {
    let output = tempfile::tempdir().unwrap();
    let options = Options { csv_tables: BTreeSet::new(), ..Options::default() };
    let run = write_run(output.path(), &sample(), 2, &options);
    (output, run)
}

/// Replaces the rows of `table` and adapts the manifest to the new file.
fn rewrite(run: &Path, table: Table, change: impl Fn(RecordBatch) -> RecordBatch) {
    let mut manifest = Manifest::read(run).unwrap();
    let batches = rows::batches(run, &manifest, table).collect::<Result<Vec<_>, _>>().unwrap();
    let batch = change(concat_batches(&batches[0].schema(), &batches).unwrap());
    let part = manifest.files.iter_mut().find(|part| part.table == table).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, table.schema(), None).unwrap();
    writer.write(&RecordBatch::try_new(table.schema(), batch.columns().to_vec()).unwrap()).unwrap();
    writer.close().unwrap();
    fs::write(run.join(&part.file), &bytes).unwrap();
    part.bytes = bytes.len() as u64;
    part.rows = batch.num_rows() as u64;
    part.sha256 = hash::hex_bytes(&Sha256::digest(&bytes));
    manifest.rows = rows_by_table(&manifest.files);
    replace_manifest(&manifest, run);
}

fn with_column(batch: &RecordBatch, name: &str, column: ArrayRef) -> RecordBatch {
    let mut columns = batch.columns().to_vec();
    columns[batch.schema().index_of(name).unwrap()] = column;
    RecordBatch::try_new(batch.schema(), columns).unwrap()
}

fn problems(run: &Path) -> Vec<String> {
    verify(run).unwrap().problems.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn assert_finds(run: &Path, expected: &str) {
    let problems = problems(run);
    assert!(problems.iter().any(|problem| problem.contains(expected)), "{expected:?} not in {problems:#?}");
}

#[test]
fn a_sound_run_has_no_problem() {
    let (_output, run) = run();
    let found = verify(&run).unwrap();
    assert!(found.is_sound());
    assert_eq!(found.rows[&Table::Blocks], 9);
}

#[test]
fn rewriting_the_same_rows_is_no_problem() {
    let (_output, run) = run();
    rewrite(&run, Table::Blocks, |batch| batch);
    assert_eq!(problems(&run), Vec::<String>::new());
}

#[test]
fn a_changed_byte_a_missing_file_and_a_foreign_file_are_named() {
    let (_output, run) = run();
    let path = run.join("blocks/part-00000.parquet");
    let mut bytes = fs::read(&path).unwrap();
    bytes[40] ^= 1;
    fs::write(&path, bytes).unwrap();
    fs::remove_file(run.join("sentences/part-00000.parquet")).unwrap();
    fs::write(run.join("documents/part-00001.parquet"), "").unwrap();
    let problems = problems(&run);
    assert_eq!(problems.len(), 3, "{problems:#?}");
    assert!(problems[0].starts_with("documents/part-00001.parquet: is not in the manifest"));
    assert!(problems[1].starts_with("blocks/part-00000.parquet: is not as published"));
    assert!(problems[2].starts_with("sentences/part-00000.parquet: is missing"));
}

#[test]
fn a_dropped_row_is_found_in_every_table() {
    for (table, expected) in [
        (Table::Documents, "blocks, page-0: belongs to no document"),
        (Table::Blocks, "documents, page-0: blocks: 2, expected 1"),
        (Table::Sentences, "sentences, page-0 sentence 1: sentence: 1, expected 0"),
        (Table::Rejects, "manifest.json: counts"),
    ] {
        let (_output, run) = run();
        rewrite(&run, table, |batch| batch.slice(1, batch.num_rows() - 1));
        assert_finds(&run, expected);
    }
}

#[test]
fn documents_count_their_sentences() {
    let (_output, run) = run();
    rewrite(&run, Table::Sentences, |batch| batch.slice(0, batch.num_rows() - 1));
    assert_finds(&run, "documents, page-2: sentences: 2, expected 1");
}

#[test]
fn a_keeper_must_be_an_earlier_kept_block() {
    // The keepers of rows 4 and 7, on page-1 itself and on page-0.
    for wrong in [2, 3, 9] {
        let (_output, run) = run();
        rewrite(&run, Table::Blocks, |batch| {
            let keeper = (0..9).map(|row| [(4, wrong), (7, 1)].into_iter().find(|k| k.0 == row).map(|k| k.1));
            with_column(&batch, "keeper_block", Arc::new(keeper.collect::<Int32Array>()))
        });
        assert_finds(&run, "is not an earlier kept block");
    }
}

#[test]
fn a_reason_goes_with_a_dropped_block() {
    let (_output, run) = run();
    rewrite(&run, Table::Blocks, |batch| {
        let kept = vec!["kept"; 9].into_iter().collect::<DictionaryArray<Int32Type>>();
        with_column(&batch, "verdict", Arc::new(kept))
    });
    assert_finds(&run, "kept with reason Some(\"duplicate_exact\")");
    assert_finds(&run, "text is not the kept blocks");
}

#[test]
fn changed_texts_are_found() {
    for (table, expected) in [
        (Table::Documents, "documents, page-0: text is not the kept blocks"),
        (Table::Blocks, "blocks, page-0 block 0: hash"),
        (Table::Sentences, "text is not in block 0 in order"),
    ] {
        let (_output, run) = run();
        rewrite(&run, table, |batch| {
            let texts = StringArray::from(vec!["Forged"; batch.num_rows()]);
            with_column(&batch, "text", Arc::new(texts))
        });
        assert_finds(&run, expected);
    }
}

#[test]
fn counts_are_counted_again() {
    for (table, name) in [
        (Table::Documents, "words"),
        (Table::Documents, "chars"),
        (Table::Documents, "kept_blocks"),
        (Table::Blocks, "words"),
        (Table::Sentences, "chars"),
    ] {
        let (_output, run) = run();
        rewrite(&run, table, |batch| {
            with_column(&batch, name, Arc::new(Int32Array::from(vec![77; batch.num_rows()])))
        });
        assert_finds(&run, &format!("{name}: 77"));
    }
}

#[test]
fn spans_lie_in_order_within_their_block() {
    let (_output, run) = run();
    rewrite(&run, Table::Sentences, |batch| {
        with_column(&batch, "start", Arc::new(Int64Array::from(vec![0; batch.num_rows()])))
    });
    assert_finds(&run, "span 0..23 is not in order within 13..51");
    rewrite(&run, Table::Blocks, |batch| {
        with_column(&batch, "start", Arc::new(Int64Array::from(vec![1000; batch.num_rows()])))
    });
    assert_finds(&run, "span 1000..11 is reversed");
}

#[test]
fn ids_are_unique_and_duplicates_name_an_earlier_page() {
    let (_output, run) = run();
    rewrite(&run, Table::Documents, |batch| {
        with_column(&batch, "document_id", Arc::new(StringArray::from(vec!["page-0"; batch.num_rows()])))
    });
    assert_finds(&run, "has the id of an earlier page");

    let (_output, run) = self::run();
    rewrite(&run, Table::Documents, |batch| {
        let of = StringArray::from(vec![Some("page-3"), None, None, None]);
        with_column(&batch, "duplicate_of", Arc::new(of))
    });
    assert_finds(&run, "duplicate_of is not an earlier page: page-3");
}

/// Publishes a sound run whose last page repeats a sentence of the first.
fn run_with_repeat(is_dropped: bool) -> (TempDir, PathBuf) {
    let output = tempfile::tempdir().unwrap();
    let options = Options { csv_tables: Table::ALL.into(), repeats: true, ..Options::default() };
    let run = write_run(output.path(), &sample_with_repeat(is_dropped), 1, &options);
    (output, run)
}

#[test]
fn repeats_are_checked_against_their_keepers_and_the_sentences() {
    for is_dropped in [false, true] {
        let (_output, run) = run_with_repeat(is_dropped);
        assert_eq!(problems(&run), Vec::<String>::new());
    }
    let int = |value: i32| Arc::new(Int32Array::from(vec![value])) as ArrayRef;
    let code = |value| Arc::new(vec![value].into_iter().collect::<DictionaryArray<Int32Type>>()) as ArrayRef;
    for (name, forged, expected) in [
        ("keeper_sentence", int(2), "keeper page-0 sentence 2 is not an earlier sentence of the same form"),
        ("keeper_block", int(0), "is not an earlier sentence of the same form"),
        ("keeper_document_id", Arc::new(StringArray::from(vec!["page-1"])), "is not an earlier sentence"),
        ("verdict", code("kept"), "is kept, contradicted by the table sentences"),
        ("verdict", code("kept"), "text is not the kept blocks"),
        ("sentence", int(1), "sentence 1: sentence: 1, expected 2"),
        ("words", int(9), "repeats, page-1 sentence 2: words: 9"),
        ("start", Arc::new(Int64Array::from(vec![0])), "repeats, page-1 sentence 2: span 0.."),
        ("text", Arc::new(StringArray::from(vec!["Else"])), "text is not in block 1 in order"),
    ] {
        let (_output, run) = run_with_repeat(true);
        rewrite(&run, Table::Repeats, |batch| with_column(&batch, name, Arc::clone(&forged)));
        assert_finds(&run, expected);
    }
    let (_output, run) = run_with_repeat(false);
    rewrite(&run, Table::Repeats, |batch| with_column(&batch, "end", Arc::new(Int64Array::from(vec![9]))));
    assert_finds(&run, "differs from its row in sentences");
}

#[test]
fn rows_in_another_order_are_found() {
    let (_output, run) = run();
    rewrite(&run, Table::Blocks, |batch| {
        concat_batches(&batch.schema(), &[batch.slice(6, 3), batch.slice(0, 6)]).unwrap()
    });
    assert_finds(&run, "blocks, page-0: is out of page order");
}

#[test]
fn other_columns_are_found() {
    let (_output, run) = run();
    let part = "rejects/part-00000.parquet";
    let batch =
        RecordBatch::try_from_iter([("score", Arc::new(Float32Array::from(vec![0.5])) as ArrayRef)]).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    fs::write(run.join(part), &bytes).unwrap();
    let mut manifest = Manifest::read(&run).unwrap();
    let facts = manifest.files.iter_mut().find(|facts| facts.file == part).unwrap();
    (facts.bytes, facts.sha256) = (bytes.len() as u64, hash::hex_bytes(&Sha256::digest(&bytes)));
    replace_manifest(&manifest, &run);
    assert_finds(&run, "does not have the columns of rejects");
    assert_finds(&run, "rows: 1, expected 2");
}

#[test]
fn a_manifest_that_does_not_add_up_is_named() {
    let (_output, run) = run();
    let mut manifest = Manifest::read(&run).unwrap();
    manifest.counts.kept_blocks += 1;
    manifest.accounting.bytes_read += 1;
    manifest.rows.insert(Table::Blocks, 1);
    replace_manifest(&manifest, &run);
    for expected in ["counts of the tables", "accounts do not balance", "rows of the tables"] {
        assert_finds(&run, expected);
    }
}

#[test]
fn csv_must_hold_the_rows_of_parquet() {
    for (name, change) in [
        (
            "differs from the Parquet rows",
            (|text| text.replace("Another", "Brother")) as fn(String) -> String,
        ),
        ("has another header", |text| text.replacen("text", "test", 1)),
        ("has more than", |text| text + "page-9\r\n"),
    ] {
        let output = tempfile::tempdir().unwrap();
        let run = write_run(output.path(), &sample(), 2, &Options::default());
        let mut manifest = Manifest::read(&run).unwrap();
        let part = manifest.files.iter_mut().find(|part| part.file == "csv/sentences.csv").unwrap();
        let text = change(fs::read_to_string(run.join(&part.file)).unwrap());
        fs::write(run.join(&part.file), &text).unwrap();
        part.bytes = text.len() as u64;
        part.sha256 = hash::hex_bytes(&Sha256::digest(&text));
        replace_manifest(&manifest, &run);
        assert_finds(&run, name);
    }
}

#[test]
fn many_problems_are_counted_and_the_first_are_told() {
    let mut found = Verification::new(&Manifest::read(&run().1).unwrap());
    for _ in 0..=MAX_PROBLEMS {
        found.add("place", "what".to_owned());
    }
    assert_eq!((found.problems.len(), found.problem_count), (MAX_PROBLEMS, MAX_PROBLEMS as u64 + 1));
}

/// Returns a random generator (`SplitMix64`; Steele, Lea and Flood 2014).
fn lots(mut state: u64) -> impl FnMut(usize) -> usize {
    move |end| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let bits = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) % end as u64).unwrap()
    }
}

/// Changes one value, key or element of `value`, after skipping `skip` others.
fn change(value: &mut serde_json::Value, skip: &mut usize, kind: usize) -> bool {
    use serde_json::{Value, json};
    match value {
        Value::Object(fields) => {
            for key in fields.keys().cloned().collect::<Vec<_>>() {
                if *skip > 0 {
                    *skip -= 1;
                    if change(fields.get_mut(&key).unwrap(), skip, kind) {
                        return true;
                    }
                    continue;
                }
                match kind {
                    0 => drop(fields.remove(&key)),
                    1 => drop(fields.insert(key + "x", Value::Null)),
                    _ => drop(fields.insert(key, json!("other"))),
                }
                return true;
            }
            false
        }
        Value::Array(items) => {
            if *skip == 0 && !items.is_empty() {
                items.pop();
                return true;
            }
            *skip = skip.saturating_sub(1);
            items.iter_mut().any(|item| change(item, skip, kind))
        }
        other if *skip == 0 => {
            *other = match other {
                Value::String(text) => json!(format!("{text} ")),
                Value::Number(number) => json!(number.as_f64().unwrap() + 1.0),
                Value::Bool(is) => json!(!*is),
                _ => json!(1),
            };
            true
        }
        _ => {
            *skip -= 1;
            false
        }
    }
}

/// Changes, inserts, removes and doubles bytes, and changes and removes keys and values, both in the
/// formatting of the program and in the most compact one.
#[test]
fn no_change_of_a_manifest_passes() {
    let (_output, run) = run();
    let path = run.join(MANIFEST_FILE);
    let original = fs::read(&path).unwrap();
    let value = serde_json::from_slice::<serde_json::Value>(&original).unwrap();
    let mut below = lots(300);
    let mut changes = 0;
    let assert_is_seen = |bytes: &[u8], about: &str| {
        fs::write(&path, bytes).unwrap();
        assert!(Manifest::read(&run).is_err(), "{about}");
        assert!(verify(&run).map_or(true, |found| !found.is_sound()), "{about}");
    };
    while changes < 300 {
        let mut bytes = original.clone();
        let at = below(bytes.len());
        let kind = below(5);
        match kind {
            0 => bytes[at] ^= 1 << below(8),
            1 => bytes.insert(at, b" 0x"[below(3)]),
            2 => drop(bytes.remove(at)),
            3 => bytes.truncate(at),
            _ => bytes.extend_from_slice(&original[at..]),
        }
        assert_is_seen(&bytes, &format!("kind {kind} at byte {at} of {}", original.len()));
        changes += 1;
    }
    for (kind, skip) in (0..3).flat_map(|kind| (0..200).map(move |skip| (kind, skip))) {
        let mut other = value.clone();
        if change(&mut other, &mut skip.clone(), kind) {
            let about = format!("kind {kind} at field {skip}");
            assert_is_seen(&serde_json::to_vec(&other).unwrap(), &about);
            assert_is_seen(&[serde_json::to_vec_pretty(&other).unwrap(), b"\n".to_vec()].concat(), &about);
            changes += 1;
        }
    }
    assert!(changes > 400, "{changes}");
    fs::write(&path, &original).unwrap();
    assert!(verify(&run).unwrap().is_sound());
}

/// Manifests of versions without a digest.
#[test]
fn a_manifest_without_digest_is_read() {
    let (_output, run) = run();
    let path = run.join(MANIFEST_FILE);
    let mut value = serde_json::from_slice::<serde_json::Value>(&fs::read(&path).unwrap()).unwrap();
    let fields = value.as_object_mut().unwrap();
    fields.remove("digest").unwrap();
    fields.remove("manifest_version").unwrap();
    fs::write(&path, serde_json::to_vec_pretty(&value).unwrap()).unwrap();
    assert!(Manifest::read(&run).is_ok() && verify(&run).unwrap().is_sound());
}

#[test]
fn columns_are_compared_without_their_descriptions() {
    use std::collections::HashMap;

    use arrow_schema::{DataType, Field};

    let column = |name: &str, data_type: DataType, description: &str| {
        let metadata = HashMap::from([("description".to_owned(), description.to_owned())]);
        Fields::from(vec![Field::new(name, data_type, true).with_metadata(metadata)])
    };
    let old = column("words", DataType::Int32, "Words of the text.");
    assert!(have_same_columns(&old, &column("words", DataType::Int32, "Number of words.")));
    assert!(!have_same_columns(&old, &column("chars", DataType::Int32, "Words of the text.")));
    assert!(!have_same_columns(&old, &column("words", DataType::Int64, "Words of the text.")));
    assert!(!have_same_columns(&old, &Fields::empty()));
}
