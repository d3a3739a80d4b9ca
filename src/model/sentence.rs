//! One sentence of a kept block.

use super::block::BlockId;
use super::span::TextSpan;

/// A sentence: a range of its block's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The block that the sentence is part of.
    pub block: BlockId,
    /// 0-based position in the page's kept text.
    pub index: u32,
    /// Bytes of the block's text.
    pub span: TextSpan,
}
