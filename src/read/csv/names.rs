//! The names of the columns of a table.

use std::collections::HashSet;

use crate::read::cells::Cells;
use crate::read::names::bare;

/// The header of the rows at hand.
#[derive(Default)]
pub(super) struct Header {
    pub(super) cells: Cells,
    /// Names of its columns, in lower case.
    names: HashSet<Vec<u8>>,
}

impl Header {
    pub(super) fn of(cells: Cells) -> Self {
        let names = (0..cells.count()).filter_map(|at| name(cells.get(at))).collect();
        Self { cells, names }
    }

    /// Returns true if it has a column with the name in `cell`.
    pub(super) fn has_column(&self, cell: &[u8]) -> bool {
        name(cell).is_some_and(|name| self.names.contains(&name))
    }
}

/// Longest name of a column in bytes that is known again.
const MAX_NAME_BYTES: usize = 64;

/// Returns the name of a column in lower case; `None` if it is empty or longer than names are.
fn name(cell: &[u8]) -> Option<Vec<u8>> {
    let name = bare(cell);
    (1..=MAX_NAME_BYTES).contains(&name.len()).then(|| name.to_ascii_lowercase())
}
