//! Streams the requested columns and rows of the Parquet parts of a table.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow_array::RecordBatch;

use crate::publish::manifest::Manifest;
use crate::tables::{Error, PartReader, Row, Table};

/// The tables of a run.
#[derive(Clone, Copy)]
pub(super) struct Tables<'a> {
    pub(super) run: &'a Path,
    pub(super) manifest: &'a Manifest,
    /// Cancellation flag.
    pub(super) stop: &'a AtomicBool,
}

/// A Parquet part.
pub(super) struct Part<'a> {
    stop: &'a AtomicBool,
    reader: PartReader,
}

impl<'a> Part<'a> {
    /// Returns the run that wrote the part, from its key-value metadata.
    pub(super) fn run(&self) -> Option<&str> {
        self.reader.key_value("gristmill.run")
    }

    /// Returns batches of `columns`, and only of the rows in `ranges`, if given; ranges must be ascending and
    /// must not touch.
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

/// Position of a row: the number of its part in the table, and its number in the part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) part: u32,
    pub(super) row: u32,
}

impl<'a> Tables<'a> {
    /// Returns the Parquet parts of `table` in order.
    pub(super) fn parts(self, table: Table) -> impl Iterator<Item = Result<Part<'a>, Error>> + 'a {
        let files = self.manifest.files.iter().filter(move |part| part.table == table && !part.is_csv());
        files.map(move |part| {
            Ok(Part { stop: self.stop, reader: PartReader::open(self.run.join(&part.file))? })
        })
    }

    /// Returns `columns` of the rows at `places`; the other columns are empty.
    pub(super) fn rows_at<R: for<'b> Row<'b>>(
        self,
        columns: &[&str],
        places: &BTreeSet<Place>,
    ) -> Result<BTreeMap<Place, R>, Error> {
        let mut found = BTreeMap::new();
        for (number, part) in (0..).zip(self.parts(R::TABLE)) {
            let of_part = Place { part: number, row: 0 }..=Place { part: number, row: u32::MAX };
            let rows = places.range(of_part).map(|place| place.row).collect::<Vec<_>>();
            if rows.is_empty() {
                continue;
            }
            let part = part?;
            let ranges = rows.iter().map(|&row| row as usize..row as usize + 1).collect::<Vec<_>>();
            let mut rows = rows.into_iter();
            for batch in part.batches(columns, Some(ranges))? {
                found.extend(
                    R::rows(&batch?)
                        .zip(&mut rows)
                        .map(|(of_row, row)| (Place { part: number, row }, of_row)),
                );
            }
        }
        Ok(found)
    }
}
