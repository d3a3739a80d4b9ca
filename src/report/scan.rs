//! Columns of a table's Parquet parts, streamed: only those that are asked for, and only the rows where some are.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow::array::RecordBatch;

use crate::publish::manifest::Manifest;
use crate::tables::{Cells, Error, PartReader, Table};

/// The tables of a run, until nobody wants to read on.
#[derive(Clone, Copy)]
pub(super) struct Tables<'a> {
    pub(super) run: &'a Path,
    pub(super) manifest: &'a Manifest,
    /// Set where the report is not wanted any longer.
    pub(super) stop: &'a AtomicBool,
}

/// One Parquet part.
pub(super) struct Part<'a> {
    stop: &'a AtomicBool,
    reader: PartReader,
}

impl<'a> Part<'a> {
    /// The run that wrote the part, as its key-value metadata says.
    pub(super) fn run(&self) -> Option<&str> {
        self.reader.key_value("gristmill.run")
    }

    /// The batches of `columns`; of the rows of `ranges` alone where they are given, which ascend and do not meet.
    pub(super) fn batches(
        self,
        columns: &[&str],
        ranges: Option<Vec<Range<usize>>>,
    ) -> Result<impl Iterator<Item = Result<RecordBatch, Error>> + use<'a>, Error> {
        let batches = self.reader.batches(Some(columns), ranges)?;
        let stop = self.stop;
        Ok(batches.map(move |batch| if stop.load(Ordering::Relaxed) { Err(Error::Stopped) } else { batch }))
    }
}

/// A row: the number of its part in the table and of the row in the part.
pub(super) type Place = (u32, u32);

impl<'a> Tables<'a> {
    /// The Parquet parts of `table` in order.
    pub(super) fn parts(self, table: Table) -> impl Iterator<Item = Result<Part<'a>, Error>> + 'a {
        let files = self.manifest.files.iter().filter(move |part| part.table == table && !part.is_csv());
        files.map(move |part| {
            Ok(Part { stop: self.stop, reader: PartReader::open(self.run.join(&part.file))? })
        })
    }

    /// The texts of `columns` in the rows at `places` of `table`, in the order of `columns`; a null is empty.
    pub(super) fn texts(
        self,
        table: Table,
        columns: &[&str],
        places: &BTreeSet<Place>,
    ) -> Result<BTreeMap<Place, Vec<String>>, Error> {
        let mut found = BTreeMap::new();
        for (number, part) in (0..).zip(self.parts(table)) {
            let rows =
                places.range((number, 0)..=(number, u32::MAX)).map(|&(_, row)| row).collect::<Vec<_>>();
            if rows.is_empty() {
                continue;
            }
            let part = part?;
            let ranges = rows.iter().map(|&row| row as usize..row as usize + 1).collect::<Vec<_>>();
            let mut rows = rows.into_iter();
            for batch in part.batches(columns, Some(ranges))? {
                let batch = batch?;
                let cells = Cells(&batch);
                for (at, row) in (0..batch.num_rows()).zip(&mut rows) {
                    let texts = columns.iter().map(|column| cells.text(column, at).to_owned());
                    found.insert((number, row), texts.collect());
                }
            }
        }
        Ok(found)
    }
}
