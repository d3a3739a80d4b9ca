//! The accounts of a run: what it read, what it took over from the published one, and that both add up to what it wrote.

use std::collections::BTreeMap;

use super::incremental::{CarriedOver, Changes};
use super::{Error, RunCounts};
use crate::publish::Published;
use crate::publish::manifest::{self, Accounting, Counts, rows_by_table};
use crate::publish::{RunTables, Written};
use crate::read::Inputs;
use crate::tables::Table;

/// Writes the rejects of what is no input, and takes over those of inputs that are as they were; none where those are damaged: their
/// inputs are read again then. Gives how many of the former were
/// known already.
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
    let rejects = inputs.rejects.iter();
    let now =
        rejects.map(|r| [&*r.source, r.code.code(), &*r.message].map(str::to_owned)).collect::<Vec<_>>();
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

/// What a run adds up to.
pub(super) struct Balance {
    /// Rows of each table.
    pub(super) rows: BTreeMap<Table, u64>,
    pub(super) counts: Counts,
    /// Both sides of the accounts.
    pub(super) accounting: Accounting,
}

/// Checks that nothing was lost or doubled: neither of what the run read, whose `run_counts` is given, nor of what it took over, the pages and
/// blocks `carried_over`.
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
        ("pages that stay", carried_over.pages, "rows taken over of documents", published(Table::Documents)),
        (
            "blocks of pages that stay",
            carried_over.blocks,
            "rows taken over of blocks",
            published(Table::Blocks),
        ),
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

/// Counts of the whole run.
fn counts(written: &Written, files: &[manifest::Input]) -> Counts {
    let mut counts = Counts { rejects: written.rejects.clone(), ..Counts::default() };
    written.segments.iter().for_each(|segment| counts.add(&segment.counts));
    counts.replaced_characters = files.iter().map(|input| input.replaced_characters).sum();
    counts
}
