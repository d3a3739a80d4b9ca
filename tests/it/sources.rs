//! `gristmill verify --sources`: spans proved against the inputs.

use std::fs::{self, File};
use std::path::Path;
use std::process::Output;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Int64Array, RecordBatch};
use arrow::datatypes::Int64Type;
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

/// Moves the spans of every row of `table` by one byte, and puts length and digest in the manifest right.
fn shift(run: &Path, table: &str) {
    let name = format!("{table}/part-00000.parquet");
    let path = run.join(&name);
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(&path).unwrap()).unwrap();
    let schema = Arc::clone(builder.schema());
    let batches = builder.build().unwrap().collect::<Result<Vec<_>, _>>().unwrap();
    let mut writer = ArrowWriter::try_new(File::create(&path).unwrap(), Arc::clone(&schema), None).unwrap();
    for batch in batches {
        let columns = schema.fields().iter().zip(batch.columns()).map(|(field, column)| -> ArrayRef {
            if !["start", "end"].contains(&field.name().as_str()) {
                return Arc::clone(column);
            }
            let moved = column.as_primitive::<Int64Type>().iter().flatten().map(|at| at + 1);
            Arc::new(moved.collect::<Int64Array>())
        });
        writer.write(&RecordBatch::try_new(Arc::clone(&schema), columns.collect()).unwrap()).unwrap();
    }
    writer.close().unwrap();
    let bytes = fs::read(&path).unwrap();
    let digest = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let manifest = run.join("manifest.json");
    let mut facts: serde_json::Value = serde_json::from_slice(&fs::read(&manifest).unwrap()).unwrap();
    let files = facts["files"].as_array_mut().unwrap();
    // Without CSV, which would tell on its own.
    files.retain(|part| !part["file"].as_str().unwrap().starts_with("csv/"));
    let part = files.iter_mut().find(|part| part["file"] == name.as_str()).unwrap();
    part["bytes"] = bytes.len().into();
    part["sha256"] = digest.into();
    fs::write(&manifest, serde_json::to_vec(&facts).unwrap()).unwrap();
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

    // Spans that are all moved by one byte are in order, and only the inputs tell.
    shift(&out.join("latest"), "sentences");
    shift(&out.join("latest"), "blocks");
    let alone = output(gristmill().args(["verify", "-o"]).arg(&out));
    assert!(alone.status.success(), "{}", said(&alone));
    let moved = verify(&out, &inputs);
    assert_eq!(moved.status.code(), Some(1));
    for lie in ["block 0: span:", "sentence 0: span:", "of the page are not its text"] {
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

/// Files that fuzzing found to reach other parts of the readers than those before: each is accounted for, its spans are right, and a
/// second run takes them over as they are.
#[test]
fn what_fuzzing_found_adds_up_and_is_taken_over() {
    let scratch = tempfile::tempdir().unwrap();
    let (corpus, out) =
        (Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus"), scratch.path().join("out"));
    for night in 0..2 {
        let run = output(gristmill().arg("run").arg(&corpus).arg("-o").arg(&out));
        // Most of them are rejects, which the first run says.
        assert_eq!(run.status.code(), Some(if night == 0 { 3 } else { 0 }), "{}", said(&run));
        let proved = verify(&out, &corpus);
        assert!(proved.status.success(), "{}", said(&proved));
    }
}
