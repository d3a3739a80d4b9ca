//! What HTML says of a block, kept so that no judge walks the document again.

use serde::{Deserialize, Serialize};

/// An element that holds blocks, directly or through other elements.
///
/// The elements of a page form a tree in [`Page::elements`](super::Page::elements): a parent always
/// stands before its children.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Element {
    /// Index of the element around this one; `None` for the root.
    pub parent: Option<u32>,
    /// Tag name in lower case.
    pub name: String,
    /// The `id`, `class`, `role`, `itemprop`, `itemtype` and `aria-label` tokens, lower case, separated by single
    /// spaces; empty where there are none.
    pub tokens: String,
}

/// The evidence that HTML gives for one block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Markup {
    /// Index in [`Page::elements`](super::Page::elements) of the innermost element around the whole block.
    pub element: u32,
    /// Characters of the block's text that stand inside links.
    pub link_chars: u32,
    /// 1 to 6 for `<h1>` to `<h6>`, 0 elsewhere.
    pub heading_level: u8,
    /// Whether the page hides the block (`hidden`, `aria-hidden="true"`, `display:none`,
    /// `<template>`, `<noscript>`).
    pub hidden: bool,
}
