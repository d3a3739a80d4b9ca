//! Counts of a segment, from the rows that are written to it.

use std::collections::{BTreeMap, BTreeSet};

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;

use super::manifest::{Counts, Segment};
use crate::tables::Table;

/// Adds `rows` of `table` to the counts of `segment`.
pub(super) fn add_rows(segment: &mut Segment, table: Table, rows: &RecordBatch) {
    match table {
        Table::Documents => count_documents(segment, rows),
        Table::Blocks => count_blocks(segment, rows),
        Table::Repeats => count_repeats(segment, rows),
        Table::Sentences | Table::Rejects => {}
    }
}

fn count_documents(segment: &mut Segment, rows: &RecordBatch) {
    let column = |name| rows.column_by_name(name).map(AsArray::as_string::<i32>);
    segment.counts.pages += rows.num_rows() as u64;
    if let Some(of) = column("duplicate_of") {
        segment.counts.duplicate_pages += of.iter().flatten().count() as u64;
    }
    let runs = column("run").into_iter().flat_map(|runs| runs.iter().flatten().collect::<BTreeSet<_>>());
    for run in runs {
        if !segment.runs.contains(run) {
            segment.runs.insert(run.to_owned());
        }
    }
}

fn count_blocks(segment: &mut Segment, rows: &RecordBatch) {
    let Counts { kept_blocks, dropped_blocks, rule_hits, .. } = &mut segment.counts;
    let mut kept = rows.num_rows() as u64;
    for reason in codes(rows, "reason") {
        kept -= 1;
        add_one(dropped_blocks, reason);
    }
    *kept_blocks += kept;
    let rules = rows.column_by_name("rule").map(AsArray::as_string::<i32>);
    for rule in rules.into_iter().flat_map(|rules| rules.iter().flatten()) {
        add_one(rule_hits, rule);
    }
}

fn count_repeats(segment: &mut Segment, rows: &RecordBatch) {
    for reason in codes(rows, "reason") {
        add_one(&mut segment.counts.repeated_sentences, reason);
    }
    let dropped = codes(rows, "verdict").filter(|verdict| *verdict == "dropped");
    segment.counts.dropped_sentences += dropped.count() as u64;
}

/// Returns the values of the column `name` of `rows` that are not null.
pub(super) fn codes<'a>(rows: &'a RecordBatch, name: &str) -> impl Iterator<Item = &'a str> {
    let column = rows.column_by_name(name).map(AsArray::as_dictionary::<Int32Type>);
    column.into_iter().flat_map(|column| {
        let names = column.values().as_string::<i32>();
        column.keys_iter().flatten().map(move |key| names.value(key))
    })
}

/// Adds 1 to the count of `name`.
pub(super) fn add_one(counts: &mut BTreeMap<String, u64>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => drop(counts.insert(name.to_owned(), 1)),
    }
}
