//! Positions of pages and blocks in a run.

use serde::{Deserialize, Serialize};

/// Position of a page in the sorted input: file, then record. Valid within one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PageId {
    /// 0-based position of the file in the sorted input list.
    pub file: u32,
    /// 0-based record within the file.
    pub record: u32,
}

/// Position of a block in the run: its page, then its index in the page. The order gives "first" one meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BlockId {
    /// The page that holds the block.
    pub page: PageId,
    /// 0-based position in page order.
    pub index: u32,
}
