//! Labels: kinds of blocks in which short texts repeat on purpose.

use crate::model::{Block, BlockKind};

/// Minimum of words of code that is compared, and of sentences in titles, bylines, dates and table rows:
/// short ones repeat on purpose.
pub(super) const LABEL_MIN_WORDS: u32 = 10;

/// Returns true if the kind of the block is one in which short texts repeat on purpose.
pub(super) fn is_label(block: &Block) -> bool {
    block.kind.is_heading_matter() || matches!(block.kind, BlockKind::Code | BlockKind::TableRow)
}
