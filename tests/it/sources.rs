//! Tests of `gristmill verify --sources`, which checks the tables against the inputs.

use std::fs::{self, File};
use std::path::Path;
use std::process::Output;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{ArrayRef, DictionaryArray, Int64Array, RecordBatch, StringArray};
use arrow_cast::cast;
use arrow_schema::DataType;
use gristmill::publish::manifest::Manifest;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use sha2::{Digest, Sha256};

use crate::faults::{gristmill, output, said};

fn verify(out: &Path, sources: &Path) -> Output {
    output(gristmill().args(["verify", "-o"]).arg(out).arg("--sources").arg(sources))
}

fn seeds(folder: &Path) {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    fs::create_dir(folder).unwrap();
    for seed in fs::read_dir(seeds).unwrap() {
        let seed = seed.unwrap().path();
        fs::copy(&seed, folder.join(seed.file_name().unwrap())).unwrap();
    }
}

/// The text of a page has no marks of quoted lines, nor hyphens at their ends; its bytes do.
#[test]
fn what_lines_of_a_dump_have_beside_their_text_is_no_difference() {
    const LINES: &str = "Hello Ida,\n\n\
        > The old mill beside the river was sold last week to a young couple from the\n\
        > city, who want to grind flour there again, as the neighbours have heard.\n\n\
        The wheel had not been turned by the water of the little river since the win-\n\
        ter before last, and nobody in the whole of the village could remember any lon-\n\
        ger pause than that, not even the old miller, who was asked about it on Wednes-\n\
        day.\n";
    for end in ["\n", "\r\n", "\u{85}", "\u{2028}"] {
        let folder = tempfile::tempdir().unwrap();
        let (input, out) = (folder.path().join("in"), folder.path().join("out"));
        fs::create_dir(&input).unwrap();
        fs::write(input.join("a.txt"), LINES.replace('\n', end)).unwrap();
        let run = output(gristmill().arg("run").arg(&input).arg("-o").arg(&out).arg("--quiet"));
        assert!(run.status.success(), "{}", said(&run));
        let text = output(gristmill().arg("clean").arg(input.join("a.txt")));
        let text = String::from_utf8(text.stdout).unwrap();
        assert!(text.contains("from the city") && text.contains("winter"), "{end:?}: {text}");
        let checked = verify(&out, &input);
        assert!(checked.status.success(), "{end:?}: {}", said(&checked));
    }
}

/// Replaces columns of `table` by what `change` returns for them, and corrects length and digest in the
/// manifest.
fn rewrite(run: &Path, table: &str, change: impl Fn(&str, &ArrayRef) -> Option<ArrayRef>) {
    let name = format!("{table}/part-00000.parquet");
    let path = run.join(&name);
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(&path).unwrap()).unwrap();
    let schema = Arc::clone(builder.schema());
    let batches = builder.build().unwrap().collect::<Result<Vec<_>, _>>().unwrap();
    let mut writer = ArrowWriter::try_new(File::create(&path).unwrap(), Arc::clone(&schema), None).unwrap();
    for batch in batches {
        let columns = schema.fields().iter().zip(batch.columns());
        let columns =
            columns.map(|(field, column)| change(field.name(), column).unwrap_or_else(|| Arc::clone(column)));
        writer.write(&RecordBatch::try_new(Arc::clone(&schema), columns.collect()).unwrap()).unwrap();
    }
    writer.close().unwrap();
    let bytes = fs::read(&path).unwrap();
    let digest = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let mut manifest = Manifest::read(run).unwrap();
    // Removes CSV files, which would reveal the change.
    manifest.files.retain(|part| !part.is_csv());
    let _ = fs::remove_dir_all(run.join("csv"));
    let part = manifest.files.iter_mut().find(|part| part.file == name).unwrap();
    part.bytes = bytes.len() as u64;
    part.sha256 = digest;
    fs::remove_file(run.join("manifest.json")).unwrap();
    manifest.write(run).unwrap();
}

/// Moves `start` and `end` in every row of `table` by one byte.
fn shift(run: &Path, table: &str) {
    rewrite(run, table, |name, column| {
        let moved = |column: &Int64Array| column.iter().flatten().map(|at| at + 1).collect::<Int64Array>();
        ["start", "end"].contains(&name).then(|| Arc::new(moved(column.as_primitive())) as ArrayRef)
    });
}

/// Returns a column of the same type with a different value in every cell.
fn other_values(column: &ArrayRef) -> ArrayRef {
    match column.data_type() {
        DataType::Utf8 => {
            let texts = column.as_string::<i32>().iter();
            Arc::new(
                texts.map(|text| Some(format!("{}x", text.unwrap_or_default()))).collect::<StringArray>(),
            )
        }
        DataType::Dictionary(..) => {
            let others = vec!["code"; column.len()].into_iter().collect::<DictionaryArray<Int32Type>>();
            Arc::new(others)
        }
        other => {
            let numbers = cast(column, &DataType::Int64).unwrap();
            let numbers = numbers.as_primitive::<Int64Type>().iter();
            let numbers = numbers.map(|number| number.map_or(1, |number| number + 1)).collect::<Int64Array>();
            let narrow = if *other == DataType::Date32 {
                cast(&numbers, &DataType::Int32).unwrap()
            } else {
                Arc::new(numbers)
            };
            cast(&narrow, other).unwrap()
        }
    }
}

/// Changes every column that can be derived from the page, one at a time.
#[test]
fn a_lie_in_any_column_that_can_be_derived_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (inputs, out) = (folder.path().join("inputs"), folder.path().join("out"));
    fs::create_dir(&inputs).unwrap();
    let html = "<html lang='en'><head><title>Mill sold</title><meta name='author' content='A. Miller'>\
                <meta property='article:published_time' content='2024-05-18'></head><body><h1>Mill sold</h1>\
                <p>The old mill by the river was sold to a baker who wants to grind his own flour.</p></body></html>";
    let line = serde_json::json!({ "url": "https://www.mill.example/1", "html": html, "id": "one" });
    fs::write(inputs.join("page.jsonl"), format!("{line}\n")).unwrap();
    let run = output(gristmill().arg("run").arg(&inputs).arg("-o").arg(&out));
    assert!(run.status.success(), "{}", said(&run));
    let judged = [
        "text",
        "kept_blocks",
        "sentences",
        "words",
        "chars",
        "chrome_share",
        "duplicate_share",
        "duplicate_of",
        "run",
        "verdict",
        "reason",
        "rule",
        "score",
        "keeper_document_id",
        "keeper_block",
        "similarity",
    ];
    let mut lies = 0;
    for (table, column) in gristmill::tables::dictionary() {
        let is_of_page = ["documents", "blocks"].contains(&table.name());
        if !is_of_page || judged.contains(&column.name) && (table.name() != "blocks" || column.name != "text")
        {
            continue;
        }
        let lying = folder.path().join(format!("{table}-{}", column.name));
        crate::incremental::copy(&out, &lying);
        let run = fs::canonicalize(lying.join("latest")).unwrap();
        rewrite(&run, table.name(), |name, old| (name == column.name).then(|| other_values(old)));
        let found = verify(&lying, &inputs);
        assert_eq!(found.status.code(), Some(1), "{table}.{}: {}", column.name, said(&found));
        lies += 1;
        fs::remove_dir_all(&lying).unwrap();
    }
    assert!(lies > 20, "{lies}");
}

#[test]
fn a_sound_run_is_proved_and_each_lie_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (inputs, out) = (folder.path().join("inputs"), folder.path().join("out"));
    seeds(&inputs);
    let run = output(gristmill().arg("run").arg(&inputs).arg("-o").arg(&out));
    assert!(run.status.success(), "{}", said(&run));
    let proved = verify(&out, &inputs);
    assert!(proved.status.success(), "{}", said(&proved));

    // Spans that are all moved by one byte are consistent; only the inputs reveal the change.
    shift(&out.join("latest"), "sentences");
    shift(&out.join("latest"), "blocks");
    let alone = output(gristmill().args(["verify", "-o"]).arg(&out));
    assert!(alone.status.success(), "{}", said(&alone));
    let moved = verify(&out, &inputs);
    assert_eq!(moved.status.code(), Some(1));
    for lie in ["block 0: start:", "block 0: end:", "sentence 0: span:", "of the page are not its text"] {
        assert!(said(&moved).contains(lie), "{lie} is not in {}", said(&moved));
    }
}

#[test]
fn inputs_that_changed_or_went_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let (inputs, out) = (folder.path().join("inputs"), folder.path().join("out"));
    seeds(&inputs);
    let run = output(gristmill().arg("run").arg(&inputs).arg("-o").arg(&out));
    assert!(run.status.success(), "{}", said(&run));
    fs::write(inputs.join("courier_ferry_timetable.txt"), "Another timetable.").unwrap();
    fs::remove_file(inputs.join("forum_threads.csv")).unwrap();
    let verify = verify(&out, &inputs);
    assert_eq!(verify.status.code(), Some(1));
    let said = said(&verify);
    assert!(said.contains("courier_ferry_timetable.txt: has changed since the run read it"), "{said}");
    assert!(said.contains("forum_threads.csv: is not among the inputs"), "{said}");
    assert_eq!(said.lines().count(), 2, "{said}");
}

/// Files found by fuzzing that reach different code paths of the readers: each is accounted for, its spans
/// are correct, and a second run carries them over.
#[test]
fn what_fuzzing_found_adds_up_and_is_taken_over() {
    let scratch = tempfile::tempdir().unwrap();
    let (corpus, out) =
        (Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus"), scratch.path().join("out"));
    for night in 0..2 {
        let run = output(gristmill().arg("run").arg(&corpus).arg("-o").arg(&out));
        // Most files are rejects, so the first run exits with 3.
        assert_eq!(run.status.code(), Some(if night == 0 { 3 } else { 0 }), "{}", said(&run));
        let proved = verify(&out, &corpus);
        assert!(proved.status.success(), "{}", said(&proved));
    }
}

/// A block may begin inside a link; its bytes then have the end of the link's marks, but not the beginning.
#[test]
fn texts_with_marks_of_markdown_are_found_in_their_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (inputs, out) = (folder.path().join("inputs"), folder.path().join("out"));
    fs::create_dir(&inputs).unwrap();
    let page = "# The mill by the river\n\n\
                [Anna Miller](https://mill.example/anna) is the new owner of the mill, and wants to grind flour there.\n\n\
                The **old** wheel was sold to [a baker](https://baker.example/), who turns it into a table.\n\n\
                It took the town three years to find somebody who would repair the dam below the mill.\n";
    fs::write(inputs.join("page.txt"), page).unwrap();
    let run = output(gristmill().arg("run").arg(&inputs).arg("-o").arg(&out));
    assert!(run.status.success(), "{}", said(&run));
    let checked = verify(&out, &inputs);
    assert!(checked.status.success(), "{}", said(&checked));
}

#[test]
fn a_foreign_file_beside_the_csv_files_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (inputs, out) = (folder.path().join("inputs"), folder.path().join("out"));
    seeds(&inputs);
    assert!(output(gristmill().arg("run").arg(&inputs).arg("-o").arg(&out)).status.success());
    assert!(verify(&out, &inputs).status.success());
    fs::write(out.join("latest/csv/more.csv"), "document_id\n1\n").unwrap();
    let checked = verify(&out, &inputs);
    assert!(!checked.status.success() && said(&checked).contains("csv/more.csv"), "{}", said(&checked));
}
