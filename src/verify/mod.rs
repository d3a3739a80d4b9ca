//! Checks a published run against its manifest, and its tables against each other.
//!
//! Returns every deviation from what a run publishes; a sound run has none. Files are streamed: besides a
//! batch of rows of each table and the rows of one page, memory holds 40 bytes for each page (fingerprint of
//! its id, and position), one bit for each block (whether it is kept) and some 80 bytes for each sentence
//! that others repeat.

mod pages;
mod place;
mod problems;
mod repeats;
mod rows;
mod walk;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufReader, Read};
use std::path::Path;

use arrow_schema::{FieldRef, Fields};

pub use self::pages::{Derived, NamedCells, PageRows, TextAt, pages};
pub use self::problems::{MAX_PROBLEMS, Problem, Verification};
use crate::publish::layout::MANIFEST_FILE;
use crate::publish::manifest::{Manifest, rows_by_table};
use crate::tables::{self, CSV_FOLDER, Digested, Error, PartFacts, PartReader, SCHEMA_VERSION, Table};

/// Number of bytes of a file that are read at once.
const READ_BYTES: usize = 256 << 10;

/// Checks the run in the folder `run`: digests and lengths of files, row counts, keys, verdicts, texts,
/// spans, accounting, and CSV against Parquet. If files differ from what was published, they are reported and
/// tables are not compared. Cost: each file is read twice.
///
/// # Errors
/// Fails if the manifest cannot be read, or the content of a file cannot be read.
pub fn verify(run: &Path) -> Result<Verification, Error> {
    let (manifest, is_as_written) = Manifest::read_as_is(run)?;
    let mut found = Verification::new(&manifest);
    if !is_as_written {
        found.add(MANIFEST_FILE, "was changed since it was written".to_owned());
    }
    check_manifest(&manifest, &mut found);
    let before = found.problem_count;
    check_listing(run, &manifest, &mut found)?;
    for part in &manifest.files {
        check_file(run, part, &mut found)?;
    }
    if found.problem_count == before {
        walk::check(run, &manifest, &mut found)?;
        for part in manifest.files.iter().filter(|part| part.is_csv()) {
            check_csv(run, &manifest, part, &mut found)?;
        }
    }
    Ok(found)
}

/// Checks the version of the manifest, and that its numbers agree with each other.
fn check_manifest(manifest: &Manifest, found: &mut Verification) {
    let name = MANIFEST_FILE;
    if manifest.schema_version != SCHEMA_VERSION {
        let version = manifest.schema_version;
        found.add(name, format!("has schema version {version}, but this program reads {SCHEMA_VERSION}"));
    }
    if !manifest.accounting.is_balanced() {
        found.add(name, format!("accounts do not balance: {:?}", manifest.accounting));
    }
    if manifest.rows != rows_by_table(&manifest.files) {
        found.add(name, "rows of the tables are not the sum of the rows of their files".to_owned());
    }
    for part in manifest.files.iter().filter(|part| part.is_csv()) {
        let rows = manifest.rows.get(&part.table).copied().unwrap_or(0);
        found.expect(&part.file, "rows", part.rows, rows);
    }
}

/// Reports files that readers of the folder of a table would read although the run did not write them.
fn check_listing(run: &Path, manifest: &Manifest, found: &mut Verification) -> Result<(), Error> {
    let listed = manifest.files.iter().map(|part| &*part.file).collect::<BTreeSet<_>>();
    let mut folders = vec![CSV_FOLDER];
    for table in Table::ALL {
        let is_listed = manifest.files.iter().any(|part| part.table == table && !part.is_csv());
        if !is_listed && Table::ALWAYS.contains(&table) {
            found.add(table.name(), "has no file in the manifest".to_owned());
        } else {
            folders.push(table.name());
        }
    }
    for name in folders {
        let folder = run.join(name);
        let entries = match fs::read_dir(&folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
            Ok(entries) => entries,
            // Its files are reported as missing.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(source) => return Err(Error::io("list", &folder, source)),
        };
        let names = entries.iter().map(|entry| format!("{name}/{}", entry.file_name().to_string_lossy()));
        for name in names.collect::<BTreeSet<_>>() {
            if !listed.contains(&*name) {
                found.add(&name, "is not in the manifest".to_owned());
            }
        }
    }
    Ok(())
}

/// Compares a file with its entry in the manifest.
fn check_file(run: &Path, part: &PartFacts, found: &mut Verification) -> Result<(), Error> {
    let path = run.join(&part.file);
    let file = match tables::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            found.add(&part.file, "is missing".to_owned());
            return Ok(());
        }
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
            found.add(&part.file, error.to_string());
            return Ok(());
        }
        Err(source) => return Err(Error::io("open", &path, source)),
    };
    let Digested { bytes, sha256 } =
        tables::digest(file).map_err(|source| Error::io("read", &path, source))?;
    if bytes != part.bytes || sha256 != part.sha256 {
        found.add(&part.file, format!("is not as published: {bytes} bytes, {} expected", part.bytes));
    } else if !part.is_csv() {
        let reader = PartReader::open(path)?;
        if !have_same_columns(reader.fields(), part.table.schema().fields()) {
            found.add(&part.file, format!("does not have the columns of {}", part.table));
        }
        found.expect(&part.file, "rows", reader.rows(), part.rows);
    }
    Ok(())
}

/// Returns true if both have columns of the same names and types in the same order. The descriptions of
/// columns may differ between versions of the program.
fn have_same_columns(one: &Fields, other: &Fields) -> bool {
    let is_same = |one: &FieldRef, other: &FieldRef| {
        one.name() == other.name()
            && one.data_type() == other.data_type()
            && one.is_nullable() == other.is_nullable()
    };
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
}

/// Compares a CSV file with the rows of the Parquet parts.
fn check_csv(
    run: &Path,
    manifest: &Manifest,
    part: &PartFacts,
    found: &mut Verification,
) -> Result<(), Error> {
    let path = run.join(&part.file);
    let file = tables::open(&path).map_err(|source| Error::io("open", &path, source))?;
    let mut file = BufReader::with_capacity(READ_BYTES, file);
    let mut actual = Vec::new();
    let mut differs = |expected: &[u8]| {
        actual.clear();
        let read = file.by_ref().take(expected.len() as u64).read_to_end(&mut actual);
        read.map(|_| actual != expected).map_err(|source| Error::io("read", &path, source))
    };
    if differs(&tables::header(part.table))? {
        found.add(&part.file, "has another header than the table".to_owned());
        return Ok(());
    }
    let mut row = 0;
    for batch in rows::batches(run, manifest, part.table) {
        let batch = batch?;
        if differs(&tables::format_rows(part.table, &batch, manifest.csv_spreadsheet_safe))? {
            let last = row + batch.num_rows();
            found.add(&part.file, format!("differs from the Parquet rows between {row} and {last}"));
            return Ok(());
        }
        row += batch.num_rows();
    }
    let rest = file.bytes().next().transpose().map_err(|source| Error::io("read", &path, source))?;
    if rest.is_some() {
        found.add(&part.file, format!("has more than the {row} rows of the Parquet files"));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
