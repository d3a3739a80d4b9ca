//! Codes that stand in the column `rule` though no pack has them.

use std::sync::Arc;

pub(super) const NAVIGATION: &str = "any.navigation.run";
pub(super) const REPEATED: &str = "site.repeated";
pub(super) const SHARED: &str = "site.shared";
const MODEL: &str = "model";
const COMMENTS: &str = "any.comments.series";

/// Code and explanation of what speaks against a block without being written in a pack.
pub(super) const BUILT_IN: [(&str, &str); 5] = [
    (
        NAVIGATION,
        "Short lines in a row without a sentence, outside the article, or very many links in a row inside it: a menu, a \
         list of links or a row of controls. The lines right before a paragraph stay, as do those of a page without prose.",
    ),
    (
        COMMENTS,
        "Three or more posts below the text, each under a line that says who wrote it and when: comments of readers.",
    ),
    (
        SHARED,
        "Another page of the site carries the same text, while the pages are no copies of each other: less likely a page's own.",
    ),
    (
        REPEATED,
        "A line that many pages of the site carry is part of the site's template. Long paragraphs are left to \
         dedupe, which keeps the first copy.",
    ),
    (
        MODEL,
        "The learned model takes the block for chrome by its shape, its words, its neighbours, its markup and its place on \
         the page, and the page is better without it.",
    ),
];

/// Those codes, shared by all blocks that they are said of.
#[derive(Clone, Debug)]
pub(super) struct Codes {
    pub(super) navigation: Arc<str>,
    pub(super) repeated: Arc<str>,
    pub(super) comments: Arc<str>,
    pub(super) shared: Arc<str>,
    pub(super) model: Arc<str>,
}

impl Default for Codes {
    fn default() -> Self {
        Self {
            navigation: NAVIGATION.into(),
            repeated: REPEATED.into(),
            comments: COMMENTS.into(),
            shared: SHARED.into(),
            model: MODEL.into(),
        }
    }
}
