//! HTML structure around blocks, recorded at parsing so that no judge walks the document again.

use serde::{Deserialize, Serialize};

/// An element that holds blocks, directly or through other elements.
///
/// The elements of a page form a tree in [`Page::elements`](super::Page::elements), parents before their
/// children.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Element {
    /// Index of the parent element; `None` for the root.
    pub parent: Option<u32>,
    /// Tag name in lower case.
    pub name: String,
    /// Tokens of the `id`, `class`, `role`, `itemprop`, `itemtype` and `aria-label` attributes, lower case,
    /// separated by single spaces; may be empty.
    pub tokens: String,
}

impl Element {
    /// Returns true for `<h1>` to `<h6>`.
    #[must_use]
    pub fn is_heading(&self) -> bool {
        matches!(self.name.as_bytes(), [b'h', b'1'..=b'6'])
    }
}

/// HTML evidence about a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Markup {
    /// Index in [`Page::elements`](super::Page::elements) of the innermost element that holds the whole
    /// block.
    pub element: u32,
    /// Number of characters of the text inside links.
    pub link_chars: u32,
    /// Number of links that some of the text is in.
    pub links: u16,
    /// 1 to 6 for `<h1>` to `<h6>`, 0 for other blocks.
    pub heading_level: u8,
    /// Whether the page hides the block (`hidden`, `display:none`, `<template>`, `<noscript>`), or it is
    /// `aria-hidden="true"` and no words of the text around it.
    pub hidden: bool,
}
