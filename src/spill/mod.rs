//! Storage in memory or on disk: data beyond a memory budget are written to unnamed files and read back in
//! order.
//!
//! [`Budget`] limits memory and names the folder for files. `Sorter` sorts small records, `Stream` reads
//! them back with a look-ahead of one, `Store` keeps whole values, either in memory or packed on disk, and
//! `SpillFile` is the file used by all of them. No result depends on the budget.

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
