//! Rule codes that are not from a pack, as they appear in the column `rule`.

use std::sync::Arc;

pub(super) const NAVIGATION: &str = "any.navigation.run";
pub(super) const REPEATED: &str = "site.repeated";
pub(super) const POINTER: &str = "any.link.alone";
pub(super) const SHARED: &str = "site.shared";
pub(super) const NEXT_ARTICLE: &str = "any.article.next";
pub(super) const POLL: &str = "any.poll.box";
pub(super) const LINK_ROW: &str = "any.menu.links";
const MODEL: &str = "model";
const COMMENTS: &str = "any.comments.series";
pub(super) const CUT: &str = "any.copy.cut";
pub(super) const CONTENTS: &str = "any.contents.list";

/// Code and explanation of the evidence that is built in rather than written in a pack.
pub(super) const BUILT_IN: [(&str, &str); 11] = [
    (
        NAVIGATION,
        "Short lines in a row without a sentence, outside the article, or very many links in a row inside it: a menu, a \
         list of links or a row of controls. Kept are the lines directly before a paragraph, and those of a page without prose.",
    ),
    (
        POINTER,
        "A headline between two lines of the text that is a link, with its label and teaser: it points to another page of the \
         site.",
    ),
    (
        NEXT_ARTICLE,
        "An article below that of the page, with headline and author of its own: the site loads it as the reader scrolls on.",
    ),
    (
        LINK_ROW,
        "Three or more links in one line or block with nothing but marks or breaks between them: a menu.",
    ),
    (POLL, "A question to readers with answers to choose from, each a label or button."),
    (
        COMMENTS,
        "Three or more posts below the text, each under a line that says who wrote it and when: comments of readers.",
    ),
    (
        CUT,
        "A text cut off by an ellipsis whose whole stands further down on the page, such as a summary made from the first \
         paragraph.",
    ),
    (
        CONTENTS,
        "A table of contents: three or more lines in a row with the words of the headings further down, in their order.",
    ),
    (
        SHARED,
        "Other pages of the site have the same text, though they are not copies of this page: less likely the page's own text.",
    ),
    (
        REPEATED,
        "A line that many pages of the site have belongs to the template of the site. Long paragraphs are left to \
         dedupe, which keeps the first copy.",
    ),
    (
        MODEL,
        "The learned model considers the block chrome, given its shape, words, neighbours, markup and place on the page, and \
         expects the page to be better without it.",
    ),
];

/// The same codes, shared by all blocks that they apply to.
#[derive(Clone, Debug)]
pub(super) struct Codes {
    pub(super) navigation: Arc<str>,
    pub(super) repeated: Arc<str>,
    pub(super) pointer: Arc<str>,
    pub(super) next_article: Arc<str>,
    pub(super) poll: Arc<str>,
    pub(super) link_row: Arc<str>,
    pub(super) comments: Arc<str>,
    pub(super) cut: Arc<str>,
    pub(super) contents: Arc<str>,
    pub(super) shared: Arc<str>,
    pub(super) model: Arc<str>,
}

impl Default for Codes {
    fn default() -> Self {
        Self {
            navigation: NAVIGATION.into(),
            repeated: REPEATED.into(),
            pointer: POINTER.into(),
            next_article: NEXT_ARTICLE.into(),
            poll: POLL.into(),
            link_row: LINK_ROW.into(),
            comments: COMMENTS.into(),
            cut: CUT.into(),
            contents: CONTENTS.into(),
            shared: SHARED.into(),
            model: MODEL.into(),
        }
    }
}
