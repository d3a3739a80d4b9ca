//! A published run, as `verify` and the next run read it.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;

use super::layout::{LATEST_LINK, MANIFEST_FILE};
use super::manifest::{Manifest, Segment};
use super::staging;
use crate::tables::{self, Error, PartFacts, PartReader, RejectRow, Row as _, Table, batches, digest};

/// A published run.
#[derive(Clone, Debug)]
pub struct Published {
    /// Folder of the run.
    pub folder: PathBuf,
    /// Manifest of the run.
    pub manifest: Manifest,
}

impl Published {
    /// Opens the run that `latest` in `output` leads to; `None` if nothing was published.
    ///
    /// # Errors
    /// Fails if `latest` is broken, or missing although there are runs, or if the manifest cannot be read or
    /// was changed.
    pub fn latest(output: &Path) -> Result<Option<Self>, Error> {
        let path = output.join(LATEST_LINK);
        if fs::symlink_metadata(&path).is_err() {
            return if staging::has_runs(output) { Err(Error::LatestMissing { path }) } else { Ok(None) };
        }
        // Resolves the link, so that the run stays the same when `latest` moves on.
        let folder = fs::canonicalize(&path).ok().filter(|folder| folder.join(MANIFEST_FILE).exists());
        let folder = folder.ok_or(Error::LatestBroken { path })?;
        let manifest = Manifest::read(&folder)?;
        Ok(Some(Self { folder, manifest }))
    }

    /// Returns the Parquet parts of `table` in `segment`, in row order.
    pub fn parts<'a>(&'a self, segment: &'a Segment, table: Table) -> impl Iterator<Item = &'a PartFacts> {
        let names = segment.files.iter().map(String::as_str).collect::<BTreeSet<_>>();
        let files = self.manifest.files.iter();
        files.filter(move |part| part.table == table && names.contains(&*part.file))
    }

    /// Returns the Parquet parts of rejects, which do not belong to segments.
    pub fn reject_parts(&self) -> impl Iterator<Item = &PartFacts> {
        self.manifest.files.iter().filter(|part| part.table == Table::Rejects && !part.is_csv())
    }

    /// Returns the rows of `table` that belong to the page `document`. The first column has the page; rows of
    /// a page are adjacent.
    ///
    /// # Errors
    /// Fails if a file cannot be read.
    pub fn rows_of(&self, table: Table, document: &str) -> Result<Vec<RecordBatch>, Error> {
        let mut rows = Vec::new();
        let parts = self.manifest.files.iter().filter(|part| part.table == table && !part.is_csv());
        for batch in batches(&self.folder, parts) {
            let batch = batch?;
            let keys = batch.column(0).as_string::<i32>();
            let own = keys.iter().map(|key| key == Some(document)).collect::<Vec<_>>();
            match own.iter().position(|&own| own) {
                Some(first) => {
                    rows.push(batch.slice(first, own[first..].iter().take_while(|&&own| own).count()));
                }
                None if rows.is_empty() => {}
                None => break,
            }
        }
        Ok(rows)
    }

    /// Returns the rejects that do not belong to an input of the run, such as
    /// unreadable folders.
    ///
    /// # Errors
    /// Fails if a file cannot be read.
    pub fn rejects_beside_inputs(&self) -> Result<Vec<RejectRow<String>>, Error> {
        let inputs = self.manifest.inputs.iter().map(|input| &*input.source).collect::<BTreeSet<_>>();
        let mut rejects = Vec::new();
        self.reject_parts().try_for_each(|part| self.check(part))?;
        for batch in batches(&self.folder, self.reject_parts()) {
            let batch = batch?;
            let rows = RejectRow::<String>::rows(&batch).filter(|row| !inputs.contains(&*row.source));
            rejects.extend(rows);
        }
        Ok(rejects)
    }

    /// Reads the file of `part` to its end and compares it with the manifest.
    ///
    /// # Errors
    /// [`Error::Damaged`] if it differs from what was published, or cannot be read.
    pub fn check(&self, part: &PartFacts) -> Result<(), Error> {
        let path = self.folder.join(&part.file);
        match tables::open(&path).and_then(digest) {
            Ok(found) if found.bytes == part.bytes && found.sha256 == part.sha256 => Ok(()),
            Ok(_) | Err(_) => Err(Error::Damaged { path }),
        }
    }

    /// Reads all files until one differs from what was published, and returns [`Error::Damaged`] with its
    /// name.
    #[must_use]
    pub fn find_damage(&self) -> Option<Error> {
        self.manifest.files.iter().find_map(|part| self.check(part).err())
    }

    /// Checks the Parquet files of `table` in `segment`, before their rows are copied.
    ///
    /// # Errors
    /// [`Error::Damaged`] if one differs from what was published.
    pub fn check_parts(&self, segment: &Segment, table: Table) -> Result<(), Error> {
        self.parts(segment, table).try_for_each(|part| self.check(part))
    }

    /// Returns true if every table file exists and has its length.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let is_there = |part: &PartFacts| {
            fs::metadata(self.folder.join(&part.file)).is_ok_and(|file| file.len() == part.bytes)
        };
        self.manifest.files.iter().all(is_there)
    }

    /// Returns the rows of `table` in `segment`.
    pub fn batches<'a>(
        &'a self,
        segment: &'a Segment,
        table: Table,
    ) -> impl Iterator<Item = Result<RecordBatch, Error>> + 'a {
        batches(&self.folder, self.parts(segment, table))
    }

    /// Calls `each` with `columns` of the rows in `ranges` of `table` in `segment`. Ranges are ascending and
    /// do not touch; batches do not respect their limits.
    ///
    /// # Errors
    /// Fails if a file cannot be read, with [`Error::Damaged`] if it differs from what was published.
    pub fn rows(
        &self,
        segment: &Segment,
        table: Table,
        columns: &[&str],
        ranges: &[Range<usize>],
        mut each: impl FnMut(&RecordBatch),
    ) -> Result<(), Error> {
        let (mut first, mut ranges) = (0, ranges.iter());
        let mut range = ranges.next().cloned();
        for part in self.parts(segment, table) {
            let rows = usize::try_from(part.rows).unwrap_or(usize::MAX);
            let end = first + rows;
            let mut own = Vec::new();
            while let Some(next) = range.clone().filter(|range| range.start < end) {
                own.push(next.start - first..next.end.min(end) - first);
                // A page at the end of a part may continue in the next one.
                range = if next.end > end { Some(end..next.end) } else { ranges.next().cloned() };
            }
            if !own.is_empty() {
                self.rows_of_part(part, columns, own, &mut each)
                    .map_err(|error| self.check(part).err().unwrap_or(error))?;
            }
            first = end;
        }
        Ok(())
    }

    /// Calls `each` with `columns` of the rows in `ranges` of `part`.
    fn rows_of_part(
        &self,
        part: &PartFacts,
        columns: &[&str],
        ranges: Vec<Range<usize>>,
        mut each: impl FnMut(&RecordBatch),
    ) -> Result<(), Error> {
        let part = PartReader::open(self.folder.join(&part.file))?;
        for batch in part.batches(Some(columns), Some(ranges))? {
            each(&batch?);
        }
        Ok(())
    }
}
