//! Whether the entries of a manifest agree with each other.
//!
//! A manifest may contradict itself although its digest is correct, or although it has none: somebody edited it
//! and sealed it again, or a faulty program wrote it. The accounts of a run that builds on it would not balance,
//! or its tables would not be those that it lists.

use std::collections::{BTreeMap, BTreeSet};

use super::manifest::{Counts, Manifest, rows_by_table};
use crate::tables::{PartFacts, Table};

/// Returns true if entries of a manifest agree with each other.
type Check = fn(&Manifest) -> bool;

impl Manifest {
    /// Returns what contradicts itself in the manifest; `None` if all entries agree. Reads no other file.
    #[must_use]
    pub fn contradiction(&self) -> Option<&'static str> {
        let checks: [(Check, &str); 6] = [
            (Self::files_are_named_once, "a file is listed twice, or under a name that no run gives"),
            (Self::rows_add_up, "the rows of the tables are not those of their files"),
            (Self::segments_have_their_files, "the files of a segment do not have its pages and blocks"),
            (Self::inputs_add_up, "the pages of the inputs are not those of the tables"),
            (Self::accounts_add_up, "the accounts do not balance"),
            (Self::counts_add_up, "the counts are not the sum of those of the segments"),
        ];
        checks.into_iter().find(|(holds, _)| !holds(self)).map(|(_, what)| what)
    }

    fn files_are_named_once(&self) -> bool {
        let mut names = BTreeSet::new();
        self.files.iter().all(|part| has_own_name(part) && names.insert(&*part.file))
    }

    fn rows_add_up(&self) -> bool {
        let is_same = |part: &&PartFacts| !part.is_csv() || part.rows == self.rows_of(part.table);
        self.rows == rows_by_table(&self.files) && self.files.iter().all(|part| is_same(&part))
    }

    /// Returns true if each file of a segment is listed and belongs to no other segment, if the files of each
    /// segment have the rows that it counts, and if no row of a page is outside of the segments.
    fn segments_have_their_files(&self) -> bool {
        let mut parts = self.files.iter().filter(|part| !part.is_csv() && part.table != Table::Rejects);
        let mut parts = parts.by_ref().map(|part| (&*part.file, part)).collect::<BTreeMap<_, _>>();
        let mut ids = BTreeSet::new();
        let is_whole = self.segments.iter().all(|segment| {
            let own = segment.files.iter().map(|file| parts.remove(&**file)).collect::<Option<Vec<_>>>();
            let rows = |table| {
                let parts = own.iter().flatten().filter(|part| part.table == table);
                parts.fold(0, |rows: u64, part| rows.saturating_add(part.rows))
            };
            own.is_some()
                && ids.insert(&*segment.id)
                && rows(Table::Documents) == segment.counts.pages
                && rows(Table::Blocks) == segment.counts.blocks()
        });
        is_whole && parts.into_values().all(|part| part.rows == 0)
    }

    fn inputs_add_up(&self) -> bool {
        let mut names = BTreeSet::new();
        self.sum_of_inputs(|input| input.pages) == self.rows_of(Table::Documents)
            && self.inputs.iter().all(|input| names.insert(&*input.source))
    }

    fn accounts_add_up(&self) -> bool {
        let accounts = &self.accounting;
        accounts.is_balanced()
            && accounts.pages_read == self.rows_of(Table::Documents)
            && accounts.blocks_written == self.rows_of(Table::Blocks)
            && accounts.bytes_read == self.sum_of_inputs(|input| input.delivered)
            && accounts.bytes_accounted == self.sum_of_inputs(|input| input.accounted)
    }

    fn counts_add_up(&self) -> bool {
        let rejects = self.counts.rejects.values().fold(0, |sum: u64, &count| sum.saturating_add(count));
        let mut sum = Counts { rejects: self.counts.rejects.clone(), ..Counts::default() };
        self.segments.iter().for_each(|segment| sum.add(&segment.counts));
        sum.replaced_characters = self.sum_of_inputs(|input| input.replaced_characters);
        sum == self.counts && rejects == self.rows_of(Table::Rejects)
    }

    fn rows_of(&self, table: Table) -> u64 {
        self.rows.get(&table).copied().unwrap_or(0)
    }

    fn sum_of_inputs(&self, count: impl Fn(&super::manifest::Input) -> u64) -> u64 {
        self.inputs.iter().map(count).fold(0, u64::saturating_add)
    }
}

/// Returns true if the name of `part` is one that a run gives to a file of its table.
fn has_own_name(part: &PartFacts) -> bool {
    let number = part.file.strip_prefix(part.table.name()).and_then(|rest| rest.strip_prefix("/part-"));
    let number = number.and_then(|rest| rest.strip_suffix(".parquet"));
    part.is_csv() || number.is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()))
}
