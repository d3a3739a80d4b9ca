//! Memory or disk: what does not fit a budget of memory goes to files without a name and comes back in order.
//!
//! [`Budget`] says how much memory may be taken and where files go. [`Sorter`] sorts small records, [`Stream`] reads them back with
//! one of look-ahead, [`Store`] keeps whole values, in memory as they are or packed on disk, and [`SpillFile`] is the file under all of
//! them. No result depends on the budget.

mod budget;
mod error;
mod file;
mod sort;
mod store;
mod stream;

pub use budget::Budget;
pub use error::Error;
pub(crate) use file::SpillFile;
pub(crate) use sort::{Record, Sorted, Sorter};
pub(crate) use store::{ChunkAt, Packed, Slot, SpillPolicy, Spillable, Store, StoreWriter, Window};
pub(crate) use stream::Stream;
