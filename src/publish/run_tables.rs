//! All tables of a run, written side by side.
//!
//! Rows of pages are written in segments with Parquet files of their own. Published segments are linked as
//! they are, or copied without the pages that are gone. The CSV files cover all segments.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use arrow_array::{BooleanArray, RecordBatch};
use arrow_select::filter::filter_record_batch;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::counts::{add_one, add_rows, codes};
use super::csv_file::Csv;
use super::link::link;
use super::manifest::Segment;
use super::published::Published;
use crate::model::Reject;
use crate::tables::{self, Batches, Error, Options, PartFacts, PartWriter, RunFacts, Table, encode_rejects};

/// Tables whose rows belong to pages.
const OF_PAGES: [Table; 4] = [Table::Documents, Table::Blocks, Table::Sentences, Table::Repeats];

/// Writes the tables of a run into its staging folder.
///
/// Rows keep the order in which they are given. Columns of all tables are encoded on the threads of the
/// current rayon pool. Memory: one encoded row group for each table.
pub struct RunTables {
    folder: PathBuf,
    options: Options,
    facts: RunFacts,
    csv: Vec<(Table, Csv)>,
    open: Option<Open>,
    rejects: Option<PartWriter>,
    segments: Vec<Segment>,
    parts: Vec<PartFacts>,
    published: BTreeMap<Table, u64>,
    reject_counts: BTreeMap<String, u64>,
}

/// Result of writing the tables.
#[derive(Clone, Debug)]
pub struct Written {
    /// All files: table by table, Parquet parts in row order followed by the CSV file.
    pub parts: Vec<PartFacts>,
    /// The segments in row order; the digests of their state are not yet set.
    pub segments: Vec<Segment>,
    /// Number of rows carried over from another run, by table.
    pub published: BTreeMap<Table, u64>,
    /// Number of rejects, by code.
    pub rejects: BTreeMap<String, u64>,
}

/// The segment that is being written.
struct Open {
    segment: Segment,
    writers: Vec<(Table, PartWriter)>,
}

impl RunTables {
    /// Creates the tables of a run in `folder`.
    #[must_use]
    pub fn new(folder: &Path, options: &Options, facts: &RunFacts) -> Self {
        let csv = options.csv_tables.iter().filter(|&&table| has(table, options));
        Self {
            folder: folder.to_owned(),
            options: options.clone(),
            facts: facts.clone(),
            csv: csv.map(|&table| (table, Csv::New)).collect(),
            open: None,
            rejects: None,
            segments: Vec::new(),
            parts: Vec::new(),
            published: BTreeMap::new(),
            reject_counts: BTreeMap::new(),
        }
    }

    /// Carries over the CSV files of `published`. All of its rows of pages must then be linked or appended,
    /// unchanged, before any other row; they are not written to the CSV files again.
    pub fn take_csv(&mut self, published: &Published) {
        for (table, csv) in self.csv.iter_mut().filter(|(table, _)| *table != Table::Rejects) {
            csv.take(*table, published);
        }
    }

    /// Carries over the rejects of `published`; no others may be written.
    ///
    /// # Errors
    /// Fails if a file can be neither linked nor copied.
    pub fn link_rejects(&mut self, published: &Published) -> Result<(), Error> {
        self.link_parts(published, Table::Rejects, published.reject_parts())?;
        self.reject_counts.clone_from(&published.manifest.counts.rejects);
        for (table, csv) in self.csv.iter_mut().filter(|(table, _)| *table == Table::Rejects) {
            csv.take(*table, published);
        }
        if self.writes_csv(Table::Rejects) {
            for batch in tables::batches(&published.folder, published.reject_parts()) {
                self.write_csv(Table::Rejects, &[&batch?])?;
            }
        }
        Ok(())
    }

    /// Begins the segment `id`.
    ///
    /// # Errors
    /// Fails if a folder cannot be created.
    pub fn begin_segment(&mut self, id: String) -> Result<(), Error> {
        self.end_segment()?;
        let segment = Segment { id, ..Segment::default() };
        let writers = self.tables_of_pages().into_iter().map(|table| {
            let first = self.next_part(table);
            Ok((table, PartWriter::create(&self.folder, table, first, &self.options, &self.facts)?))
        });
        let writers = writers.collect::<Result<_, Error>>()?;
        self.open = Some(Open { segment, writers });
        Ok(())
    }

    /// Appends `batches`, rows of pages that this run read, to the open segment, or to a new one.
    ///
    /// # Errors
    /// Fails if a file cannot be written; the tables are then incomplete and must not be published.
    pub fn write(&mut self, batches: &[Batches]) -> Result<(), Error> {
        if self.open.is_none() {
            self.begin_segment(self.facts.run.clone())?;
        }
        for batch in batches {
            let Some(Open { segment, .. }) = &mut self.open else { continue };
            for table in OF_PAGES {
                add_rows(segment, table, of_table(batch, table));
            }
        }
        let of = |table: Table| batches.iter().map(|batches| of_table(batches, table)).collect::<Vec<_>>();
        let csv = &mut self.csv;
        let writers = self.open.as_mut().map(|open| &mut open.writers).into_iter().flatten();
        // Writes all tables, and both formats of each, in parallel.
        let mut results = [const { Ok(()) }; 2 * OF_PAGES.len()];
        let (parquet_results, csv_results) = results.split_at_mut(OF_PAGES.len());
        rayon::scope(|scope| {
            for ((table, writer), result) in writers.zip(parquet_results) {
                let rows = of(*table);
                scope.spawn(move |_| *result = writer.write(&rows));
            }
            let pages = csv.iter_mut().filter(|(table, _)| *table != Table::Rejects);
            for ((table, csv), result) in pages.zip(csv_results) {
                let rows = of(*table);
                let (folder, options, table) = (&self.folder, &self.options, *table);
                scope.spawn(move |_| *result = csv.write(folder, table, options, &rows));
            }
        });
        results.into_iter().collect()
    }

    /// Carries over `segment` of `published` as it is.
    ///
    /// # Errors
    /// Fails if a file can be neither linked nor copied, with [`Error::Damaged`] if its rows are needed and
    /// differ from what was published.
    pub fn link(&mut self, published: &Published, segment: &Segment) -> Result<(), Error> {
        self.end_segment()?;
        for table in self.tables_of_pages() {
            self.link_parts(published, table, published.parts(segment, table))?;
            if self.writes_csv(table) {
                published.check_parts(segment, table)?;
                for batch in published.batches(segment, table) {
                    self.write_csv(table, &[&batch?])?;
                }
            }
        }
        self.segments.push(segment.clone());
        Ok(())
    }

    /// Copies the rows of `segment` of `published` to the open segment, except those of pages for whose id
    /// `is_gone` is true.
    ///
    /// # Errors
    /// Fails if a file cannot be read or written, with [`Error::Damaged`] if it differs from what was
    /// published, so that damaged rows never get a new digest.
    pub fn append(
        &mut self,
        published: &Published,
        segment: &Segment,
        is_gone: impl Fn(&str) -> bool,
    ) -> Result<(), Error> {
        for table in self.tables_of_pages() {
            published.check_parts(segment, table)?;
            for batch in published.batches(segment, table) {
                let batch = without(table, &batch?, &is_gone)?;
                *self.published.entry(table).or_default() += batch.num_rows() as u64;
                let Some(open) = &mut self.open else { continue };
                add_rows(&mut open.segment, table, &batch);
                if let Some((_, writer)) = open.writers.iter_mut().find(|(of, _)| *of == table) {
                    writer.write(&[&batch])?;
                }
                if self.writes_csv(table) {
                    self.write_csv(table, &[&batch])?;
                }
            }
        }
        Ok(())
    }

    /// Appends `rejects` in their order.
    ///
    /// # Errors
    /// Fails if a file cannot be written.
    pub fn write_rejects(&mut self, rejects: &[Reject]) -> Result<(), Error> {
        self.write_reject_rows(&encode_rejects(rejects)?)
    }

    /// Copies the rejects of `published` for whose source `stays` is true.
    ///
    /// # Errors
    /// Fails if a file cannot be read or written.
    pub fn append_rejects(
        &mut self,
        published: &Published,
        stays: impl Fn(&str) -> bool,
    ) -> Result<(), Error> {
        for batch in tables::batches(&published.folder, published.reject_parts()) {
            let rows = without(Table::Rejects, &batch?, &|source: &str| !stays(source))?;
            *self.published.entry(Table::Rejects).or_default() += rows.num_rows() as u64;
            self.write_reject_rows(&rows)?;
        }
        Ok(())
    }

    /// Completes all files. A table without rows still gets one part with its schema.
    ///
    /// # Errors
    /// Fails if a file cannot be written.
    pub fn finish(mut self) -> Result<Written, Error> {
        self.end_segment()?;
        if let Some(rejects) = self.rejects.take() {
            self.parts.extend(rejects.finish(true)?);
        }
        for table in self.tables_of_pages().into_iter().chain([Table::Rejects]) {
            if !self.parts.iter().any(|part| part.table == table) {
                let writer = PartWriter::create(&self.folder, table, 0, &self.options, &self.facts)?;
                self.parts.extend(writer.finish(true)?);
            }
        }
        for (table, csv) in self.csv {
            self.parts.push(csv.finish(&self.folder, table, &self.options)?);
        }
        self.parts.sort_by_key(|part| (part.table, part.is_csv()));
        Ok(Written {
            parts: self.parts,
            segments: self.segments,
            published: self.published,
            rejects: self.reject_counts,
        })
    }

    fn tables_of_pages(&self) -> Vec<Table> {
        OF_PAGES.into_iter().filter(|&table| has(table, &self.options)).collect()
    }

    /// Links files of `published` into this run.
    fn link_parts<'a>(
        &mut self,
        published: &Published,
        table: Table,
        parts: impl Iterator<Item = &'a PartFacts>,
    ) -> Result<(), Error> {
        let folder = self.folder.join(table.name());
        fs::create_dir_all(&folder).map_err(|source| Error::io("create", &folder, source))?;
        for part in parts {
            link(&published.folder.join(&part.file), &self.folder.join(&part.file))?;
            self.parts.push(part.clone());
            *self.published.entry(table).or_default() += part.rows;
        }
        Ok(())
    }

    /// Completes the segment in progress; an empty one is omitted.
    fn end_segment(&mut self) -> Result<(), Error> {
        let Some(Open { mut segment, writers }) = self.open.take() else { return Ok(()) };
        // The last row groups of all tables are compressed, written and digested in parallel.
        let finished = writers.into_par_iter().map(|(_, writer)| writer.finish(false));
        for parts in finished.collect::<Result<Vec<_>, Error>>()? {
            segment.files.extend(parts.iter().map(|part| part.file.clone()));
            self.parts.extend(parts);
        }
        if segment.counts.pages > 0 {
            self.segments.push(segment);
        }
        Ok(())
    }

    /// Returns the number of the next part of `table`; linked parts keep theirs.
    fn next_part(&self, table: Table) -> usize {
        let parts = self.parts.iter().filter(|part| part.table == table);
        parts.filter_map(|part| part_number(&part.file)).max().map_or(0, |last| last + 1)
    }

    /// Returns true if published rows of `table` must be written to its CSV file, which is not the case if
    /// the file has them already.
    fn writes_csv(&self, table: Table) -> bool {
        self.csv.iter().any(|(of, csv)| *of == table && !matches!(csv, Csv::Published { .. }))
    }

    /// Appends `rows` to the CSV file of `table`, if it has one.
    fn write_csv(&mut self, table: Table, rows: &[&RecordBatch]) -> Result<(), Error> {
        let Some((_, csv)) = self.csv.iter_mut().find(|(of, _)| *of == table) else { return Ok(()) };
        csv.write(&self.folder, table, &self.options, rows)
    }

    /// Appends `rows` to the table of rejects.
    fn write_reject_rows(&mut self, rows: &RecordBatch) -> Result<(), Error> {
        if rows.num_rows() == 0 {
            // Linked parts then remain the only ones.
            return Ok(());
        }
        let writer = match &mut self.rejects {
            Some(writer) => writer,
            None => self.rejects.insert(PartWriter::create(
                &self.folder,
                Table::Rejects,
                0,
                &self.options,
                &self.facts,
            )?),
        };
        writer.write(&[rows])?;
        for code in codes(rows, "code") {
            add_one(&mut self.reject_counts, code);
        }
        self.write_csv(Table::Rejects, &[rows])
    }
}

/// Returns true if a run with `options` has `table`.
fn has(table: Table, options: &Options) -> bool {
    table != Table::Repeats || options.repeats
}

/// Returns the rows of `batch` for whose first column, the page or the source, `is_gone` is false.
fn without(table: Table, batch: &RecordBatch, is_gone: &impl Fn(&str) -> bool) -> Result<RecordBatch, Error> {
    let keys = batch.column(0).as_string::<i32>();
    let stays = keys.iter().map(|key| Some(!key.is_some_and(is_gone))).collect::<BooleanArray>();
    if stays.true_count() == batch.num_rows() {
        return Ok(batch.clone());
    }
    filter_record_batch(batch, &stays).map_err(|source| Error::Schema { table, source })
}

fn of_table(batches: &Batches, table: Table) -> &RecordBatch {
    match table {
        Table::Documents => &batches.documents,
        Table::Blocks => &batches.blocks,
        Table::Sentences => &batches.sentences,
        Table::Repeats => &batches.repeats,
        Table::Rejects => unreachable!("rejects belong to no page"),
    }
}

/// Extracts the number of a part from a name such as `documents/part-00012.parquet`.
fn part_number(file: &str) -> Option<usize> {
    file.rsplit_once("part-")?.1.strip_suffix(".parquet")?.parse().ok()
}
