//! Blocks of kinds of which short ones repeat on purpose.

use crate::model::{Block, BlockKind};

/// Least words for which code is compared, and sentences of titles, bylines, dates and rows of tables: short ones repeat on purpose.
pub(super) const LABEL_MIN_WORDS: u32 = 10;

/// Returns true if the block is of a kind of which short ones repeat on purpose.
pub(super) fn is_label(block: &Block) -> bool {
    block.kind.is_heading_matter() || matches!(block.kind, BlockKind::Code | BlockKind::TableRow)
}
