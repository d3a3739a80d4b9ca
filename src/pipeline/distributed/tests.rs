use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{
    Array, ArrayRef, BooleanArray, Int32Array, Int64Array, ListArray, RecordBatch, StringArray, StructArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{Field, Fields};

use super::*;
use crate::config;
use crate::dedupe::sentences::Mode;
use crate::pipeline::Pipeline;
use crate::tables::Table;

const STORY: &str =
    "The ferry across the sound sailed again on Monday after nine days in the dock for a new shaft.";
const TOLD_AGAIN: &str =
    "The ferry across the sound sailed again on Monday after nine days in the dock for a shaft.";

fn stages() -> Arc<Stages> {
    let pipeline = Pipeline::new(config::load(None).unwrap()).unwrap();
    Arc::new(Stages::new(pipeline, "a run".to_owned()).unwrap())
}

fn longs<const N: usize>(values: [Option<i64>; N]) -> ArrayRef {
    Arc::new(values.into_iter().collect::<Int64Array>())
}

fn strings<const N: usize>(values: [Option<&str>; N]) -> ArrayRef {
    Arc::new(values.into_iter().collect::<StringArray>())
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)))
        .unwrap()
}

/// Makes a column with an empty list in each row.
fn empty_lists(rows: usize, items: Vec<(&str, ArrayRef)>) -> ArrayRef {
    let fields = items.iter().map(|(name, column)| Field::new(*name, column.data_type().clone(), true));
    let fields = fields.collect::<Fields>();
    let items = StructArray::new(fields, items.into_iter().map(|(_, column)| column).collect(), None);
    let field = Arc::new(Field::new("item", items.data_type().clone(), true));
    Arc::new(ListArray::new(field, OffsetBuffer::from_lengths(vec![0; rows]), Arc::new(items), None))
}

fn push(worker: &mut Worker, batch: &RecordBatch) -> RecordBatch {
    let batches = worker.push(batch).unwrap();
    arrow_select::concat::concat_batches(&worker.step.schema(), &batches).unwrap()
}

fn step(stages: &Arc<Stages>, step: Step, batch: &RecordBatch) -> RecordBatch {
    push(&mut Worker::new(Arc::clone(stages), step), batch)
}

fn texts(batch: &RecordBatch, column: &str) -> Vec<Option<String>> {
    let column = batch.column_by_name(column).unwrap().as_string::<i32>();
    column.iter().map(|cell| cell.map(str::to_owned)).collect()
}

/// Parses two pages of a table, of which the second repeats the first except for a word, and a row that is
/// not a page.
fn parsed(stages: &Arc<Stages>) -> RecordBatch {
    let pages = batch(vec![
        ("source", strings([Some("a"), Some("a"), Some("b")])),
        ("record", longs([Some(0), Some(1), Some(0)])),
        ("text", strings([Some(STORY), Some(TOLD_AGAIN), None])),
    ]);
    step(stages, Step::Parse, &pages)
}

fn judged(stages: &Arc<Stages>) -> (RecordBatch, RecordBatch) {
    let pages = parsed(stages).slice(0, 2);
    let lines: Vec<(&str, ArrayRef)> = vec![
        ("line", longs([])),
        ("is_own", Arc::new(BooleanArray::from(Vec::<bool>::new()))),
        ("is_shared", Arc::new(BooleanArray::from(Vec::<bool>::new()))),
    ];
    let column = |name: &str| ArrayRef::clone(pages.column_by_name(name).unwrap());
    let rows = batch(vec![
        ("page", column("page")),
        ("place", longs([Some(5), Some(1 << 40)])),
        ("site", column("site")),
        ("document_id", column("document_id")),
        ("packed", column("packed")),
        ("lines", empty_lists(2, lines)),
    ]);
    (step(stages, Step::Judge, &rows), pages)
}

#[test]
fn a_row_is_a_page_or_a_reject() {
    let stages = stages();
    let rows = parsed(&stages);
    assert_eq!(texts(&rows, "code"), [None, None, Some("missing_text".to_owned())]);
    assert_eq!(rows.column_by_name("packed").unwrap().null_count(), 1);
    let pages = rows.column_by_name("page").unwrap().as_primitive::<Int64Type>();
    assert_eq!(pages.values().iter().collect::<std::collections::BTreeSet<_>>().len(), 3);
    let nameless = batch(vec![
        ("source", strings([Some("a")])),
        ("record", longs([None])),
        ("text", strings([Some("a")])),
    ]);
    let error = Worker::new(Arc::clone(&stages), Step::Parse).push(&nameless).unwrap_err();
    assert!(error.to_string().contains("`record`"), "{error}");
    let textless = batch(vec![("source", strings([Some("a")])), ("record", longs([Some(0)]))]);
    let error = Worker::new(stages, Step::Parse).push(&textless).unwrap_err();
    assert!(matches!(error, Error::NoText(_)), "{error}");
}

#[test]
fn ids_are_numbered_over_batches_and_pass_by_those_taken() {
    let stages = stages();
    let mut worker = Worker::new(stages, Step::Ids);
    let rows = |wanted: [&str; 3], number: [Option<i64>; 3], page: [Option<i64>; 3]| {
        batch(vec![
            ("wanted", strings(wanted.map(Some))),
            ("number", longs(number)),
            ("page", longs(page)),
            ("place", longs(page)),
        ])
    };
    let first = push(&mut worker, &rows(["a"; 3], [Some(3), None, None], [None, Some(10), Some(11)]));
    let second = push(&mut worker, &rows(["a", "b", "b"], [None; 3], [Some(12), Some(20), Some(21)]));
    let ids =
        [first, second].map(|rows| texts(&rows, "document_id").into_iter().flatten().collect::<Vec<_>>());
    assert_eq!(ids, [vec!["a-2"], vec!["a-4", "b-2"]]);
}

#[test]
fn lines_that_tell_nothing_are_left_out() {
    let stages = stages();
    let rows = batch(vec![
        ("site", longs([Some(1), Some(1)])),
        ("line", longs([Some(2), Some(4)])),
        ("carriers", longs([Some(9), Some(1)])),
        ("pages", longs([Some(10), Some(10)])),
    ]);
    let told = step(&stages, Step::Site, &rows);
    assert_eq!(told.num_rows(), 1);
    assert!(told.column_by_name("is_own").unwrap().as_boolean().value(0));
}

#[test]
fn a_near_duplicate_goes_for_the_earlier_text() {
    let stages = stages();
    let ids = |later: (i64, i32), earlier: (i64, i32)| -> Vec<(&str, ArrayRef)> {
        vec![
            ("is_page", Arc::new(BooleanArray::from(vec![false]))),
            ("later_place", longs([Some(later.0)])),
            ("later_block", Arc::new(Int32Array::from(vec![later.1]))),
            ("earlier_place", longs([Some(earlier.0)])),
            ("earlier_block", Arc::new(Int32Array::from(vec![earlier.1]))),
        ]
    };
    let mut pair = ids((1 << 40, 0), (5, 0));
    pair.extend([
        ("later_text", strings([Some(TOLD_AGAIN)])),
        ("earlier_text", strings([Some(STORY)])),
        ("earlier_id", strings([Some("x")])),
    ]);
    let found = step(&stages, Step::Verify, &batch(pair));
    assert_eq!((found.num_rows(), texts(&found, "earlier_id")), (1, vec![Some("x".to_owned())]));
    assert_eq!(step(&stages, Step::Settle, &found).num_rows(), 1);
}

/// Returns the pairs of three texts, of which the first and the last are pages with the same two keys.
fn paired(stages: &Arc<Stages>, hot: Option<i64>) -> Vec<(bool, i64, i64)> {
    let mut worker = Worker::new(Arc::clone(stages), Step::Keys);
    assert!(worker.push(&batch(vec![("hot", longs([hot]))])).unwrap().is_empty());
    let keys = [[7, -9], [7, 9], [7, -9]].map(|keys| Some(keys.map(Some)));
    let texts = batch(vec![
        ("is_page", Arc::new(BooleanArray::from(vec![true, false, true]))),
        ("place", longs([Some(1 << 40), Some(5), Some(5)])),
        ("block", Arc::new(Int32Array::from(vec![3, 1, 0]))),
        ("keys", Arc::new(ListArray::from_iter_primitive::<arrow_array::types::Int32Type, _, _>(keys))),
        ("buckets", Arc::new(Int32Array::from(vec![3; 3]))),
    ]);
    assert!(worker.push(&texts).unwrap().is_empty());
    let packed = worker.finish().unwrap().unwrap();
    let mut worker = Worker::new(Arc::clone(stages), Step::Pairs);
    let batches = [push(&mut worker, &packed), worker.finish().unwrap().unwrap()];
    let pairs = arrow_select::concat::concat_batches(&worker.step.schema(), &batches).unwrap();
    let is_page = pairs.column_by_name("is_page").unwrap().as_boolean();
    let places = ["later_place", "earlier_place"]
        .map(|name| pairs.column_by_name(name).unwrap().as_primitive::<Int64Type>().clone());
    (0..pairs.num_rows()).map(|at| (is_page.value(at), places[0].value(at), places[1].value(at))).collect()
}

#[test]
fn texts_meet_by_their_keys_in_corpus_order() {
    let stages = stages();
    let pair = (true, 1 << 40, 5);
    assert_eq!(paired(&stages, Some(7)), [pair; 2], "one for each key");
    let second = 1 << 62 | 1 << 32 | i64::from((-9_i32).cast_unsigned());
    assert_eq!(paired(&stages, Some(second)), [pair], "hot keys are left out");
}

#[test]
fn pages_become_rows_of_the_tables() {
    let stages = stages();
    let (judged, pages) = judged(&stages);
    let notes = judged.column_by_name("texts").unwrap().as_list::<i32>();
    assert_eq!((notes.value(0).len(), notes.value(1).len()), (2, 2), "a block and a page each");
    let fates: Vec<(&str, ArrayRef)> = vec![
        ("is_page", Arc::new(BooleanArray::from(Vec::<bool>::new()))),
        ("block", Arc::new(Int32Array::from(Vec::<i32>::new()))),
        ("keeper_place", longs([])),
        ("keeper_block", Arc::new(Int32Array::from(Vec::<i32>::new()))),
        ("keeper_id", strings([])),
        ("similarity", Arc::new(arrow_array::Float32Array::from(Vec::<f32>::new()))),
    ];
    let column = |batch: &RecordBatch, name: &str| ArrayRef::clone(batch.column_by_name(name).unwrap());
    let rows = batch(vec![
        ("place", column(&judged, "place")),
        ("document_id", column(&judged, "document_id")),
        ("verdicts", column(&judged, "verdicts")),
        ("packed", column(&pages, "packed")),
        ("fates", empty_lists(2, fates)),
    ]);
    let written = step(&stages, Step::Write, &rows);
    let documents = RecordBatch::from(written.column_by_name("document").unwrap().as_struct());
    assert_eq!(texts(&documents, "text"), [STORY, TOLD_AGAIN].map(|text| Some(text.to_owned())));
    assert_eq!(texts(&documents, "run"), vec![Some("a run".to_owned()); 2]);
    let names = documents.schema().fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>();
    let expected = Table::Documents.schema();
    assert_eq!(names, expected.fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>());
    let sentences = written.column_by_name("sentences").unwrap().as_list::<i32>();
    assert_eq!((sentences.value(0).len(), sentences.value(1).len()), (1, 1));
}

#[test]
fn what_was_changed_is_an_error() {
    let stages = stages();
    let (judged, pages) = judged(&stages);
    let column = |batch: &RecordBatch, name: &str| ArrayRef::clone(batch.column_by_name(name).unwrap());
    let rows = |packed| {
        batch(vec![
            ("page", column(&pages, "page")),
            ("place", column(&judged, "place")),
            ("site", column(&pages, "site")),
            ("document_id", column(&pages, "document_id")),
            ("packed", packed),
            (
                "lines",
                empty_lists(
                    2,
                    vec![
                        ("line", longs([])),
                        ("is_own", Arc::new(BooleanArray::from(Vec::<bool>::new()))),
                        ("is_shared", Arc::new(BooleanArray::from(Vec::<bool>::new()))),
                    ],
                ),
            ),
        ])
    };
    let damaged = rows(column(&judged, "verdicts"));
    let error = Worker::new(Arc::clone(&stages), Step::Judge).push(&damaged).unwrap_err();
    assert!(matches!(error, Error::Damaged), "{error}");
    let error = Worker::new(stages, Step::Site).push(&pages).unwrap_err();
    assert_eq!(error.to_string(), "the rows of step `site` have no column `line` of type Int64");
}

#[test]
fn repeated_sentences_are_refused() {
    let mut settings = config::load(None).unwrap();
    settings.dedupe.sentences.mode = Mode::Mark;
    let error = Stages::new(Pipeline::new(settings).unwrap(), String::new()).unwrap_err();
    assert!(matches!(error, Error::Sentences));
}
