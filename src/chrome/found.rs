//! What is said of a block.

use std::sync::Arc;

/// What kind of evidence there is of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// None.
    #[default]
    None,
    /// A rule keeps the block.
    Keep,
    /// A rule fits the block itself.
    Rule,
    /// The block stands in a section that a rule opened.
    Section,
    /// A rule that goes by the next block's verdict.
    Waiting,
    /// The block stands in a run of short lines.
    Navigation,
    /// Many pages of the site carry the line.
    Repeated,
}

/// What is said of one block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is said, or not, of a block by itself")]
pub struct Evidence {
    /// Who speaks.
    pub kind: Kind,
    /// Code of the rule, where one speaks for chrome.
    pub code: Option<Arc<str>>,
    /// Whether the rule is the user's own or its site's, and so holds whatever the model says.
    pub is_explicit: bool,
    /// Whether the rule knows the block by its own words.
    pub is_phrase: bool,
    /// Whether the block opens a section.
    pub opens_section: bool,
    /// Whether other pages of the site carry its text too.
    pub is_shared: bool,
    /// Whether the block is known for a comment of a reader, or for the line above them.
    pub is_comment: bool,
    /// Whether it goes, or stays, for that, whatever the model says.
    pub is_settled: bool,
    /// Whether it is none of the page's title, byline and date, whatever the parser took it for.
    pub(super) is_no_lead: bool,
    /// Whether the rule that speaks against it knows comments, and nothing else does.
    pub(super) is_by_comments: bool,
}

impl Evidence {
    /// Whether the block is taken for chrome.
    #[must_use]
    pub fn is_chrome(&self) -> bool {
        self.code.is_some()
    }

    pub(super) fn is_open(&self) -> bool {
        self.kind == Kind::None
    }

    pub(super) fn drop_for(&mut self, kind: Kind, code: &Arc<str>, is_explicit: bool) {
        if self.is_open() {
            (self.kind, self.code, self.is_explicit) = (kind, Some(Arc::clone(code)), is_explicit);
        }
    }
}
