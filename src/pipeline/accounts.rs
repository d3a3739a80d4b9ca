//! Accounting of a run: what it read and what it carried over must add up to what it wrote.

use std::collections::BTreeMap;

use super::incremental::{CarriedOver, Changes};
use super::{Error, RunCounts};
use crate::publish::Published;
use crate::publish::manifest::{self, Accounting, Counts, rows_by_table};
use crate::publish::{RunTables, Written};
use crate::read::Inputs;
use crate::tables::Table;

/// Writes the rejects that do not belong to an input, and carries over those of unchanged inputs; without
/// `published`, for a full run or if the table of rejects is damaged, none are carried over. Returns how many
/// of the former were known already.
pub(super) fn write_rejects(
    inputs: &Inputs,
    published: Option<&Published>,
    changes: &Changes<'_>,
    tables: &mut RunTables,
    run_counts: &mut RunCounts,
) -> Result<u64, Error> {
    let Some(published) = published else {
        run_counts.reject(&inputs.rejects);
        tables.write_rejects(&inputs.rejects)?;
        return Ok(0);
    };
    let before = published.rejects_beside_inputs()?;
    let before = before.iter().map(|r| (&*r.source, &*r.code, &*r.message)).collect::<Vec<_>>();
    let rejects = inputs.rejects.iter();
    let now = rejects.map(|r| (&*r.source, r.code.code(), &*r.message)).collect::<Vec<_>>();
    let all_same = changes.read.is_empty() && changes.same.len() == published.manifest.inputs.len();
    if all_same && now == before {
        tables.link_rejects(published)?;
        return Ok(0);
    }
    run_counts.reject(&inputs.rejects);
    tables.write_rejects(&inputs.rejects)?;
    tables.append_rejects(published, |source| changes.same.contains_key(source))?;
    Ok(now.iter().filter(|reject| before.contains(reject)).count() as u64)
}

/// Totals of a run, after both sides of the accounts agreed.
pub(super) struct Balance {
    /// Number of rows of each table.
    pub(super) rows: BTreeMap<Table, u64>,
    pub(super) counts: Counts,
    /// Both sides of the accounts, for the manifest.
    pub(super) accounting: Accounting,
}

/// Checks that nothing was lost or duplicated, neither of what the run read, counted in `run_counts`, nor of
/// the pages and blocks in `carried_over`. Returns the number of rows of each table, and the accounting for
/// the manifest.
pub(super) fn balance(
    run_counts: &RunCounts,
    carried_over: CarriedOver,
    written: &Written,
    files: &[manifest::Input],
) -> Result<Balance, Error> {
    let rows = rows_by_table(&written.parts);
    let published = |table| written.published.get(&table).copied().unwrap_or(0);
    let new = rows.iter().map(|(&table, &rows)| (table, rows - published(table))).collect();
    run_counts.check(&new)?;
    let segments = written.segments.iter().map(|segment| segment.counts.blocks()).sum::<u64>();
    let pages_read = files.iter().map(|input| input.pages).sum();
    let sides = [
        (
            "pages carried over",
            carried_over.pages,
            "published rows of documents",
            published(Table::Documents),
        ),
        ("blocks carried over", carried_over.blocks, "published rows of blocks", published(Table::Blocks)),
        ("pages of inputs", pages_read, "rows of documents", rows[&Table::Documents]),
        ("blocks of segments", segments, "rows of blocks", rows[&Table::Blocks]),
    ];
    for (left, left_count, right, right_count) in sides {
        if left_count != right_count {
            return Err(Error::Accounting { left, left_count, right, right_count });
        }
    }
    let accounting = Accounting {
        pages_read,
        pages_written: rows[&Table::Documents],
        blocks_parsed: carried_over.blocks + run_counts.blocks_parsed,
        blocks_judged: segments,
        blocks_written: rows[&Table::Blocks],
        bytes_read: files.iter().map(|input| input.delivered).sum(),
        bytes_accounted: files.iter().map(|input| input.accounted).sum(),
    };
    Ok(Balance { rows, counts: counts(written, files), accounting })
}

/// Returns the counts of the whole run.
fn counts(written: &Written, files: &[manifest::Input]) -> Counts {
    let mut counts = Counts { rejects: written.rejects.clone(), ..Counts::default() };
    written.segments.iter().for_each(|segment| counts.add(&segment.counts));
    counts.replaced_characters = files.iter().map(|input| input.replaced_characters).sum();
    counts
}
