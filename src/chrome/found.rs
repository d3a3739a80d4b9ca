//! Evidence on blocks.

use std::sync::Arc;

/// Kind of evidence on a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// No evidence.
    #[default]
    None,
    /// A rule keeps the block.
    Keep,
    /// A rule fits the block itself.
    Rule,
    /// The block is in a section that a rule opened.
    Section,
    /// A rule that depends on the verdict on the next block applies.
    Waiting,
    /// The block is in a run of short lines.
    Navigation,
    /// Many pages of the site have the line.
    Repeated,
}

/// Evidence on one block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "the properties are independent of each other")]
pub struct Evidence {
    /// Kind of the evidence.
    pub kind: Kind,
    /// Code of the rule, if the evidence is for chrome.
    pub code: Option<Arc<str>>,
    /// True if the rule is the user's own or limited to the site, and so overrides the model.
    pub is_explicit: bool,
    /// True if the rule recognises the block by its words.
    pub is_phrase: bool,
    /// True if the block calls on the reader or is a notice of the site, as a whole.
    pub(super) is_call: bool,
    /// True if the name of an element around the block says as much as words.
    pub(super) is_sure: bool,
    /// True if the block opens a section.
    pub opens_section: bool,
    /// True if other pages of the site have its text too.
    pub is_shared: bool,
    /// True if the block is recognised as a comment of a reader, or as the line above comments.
    pub is_comment: bool,
    /// True if the block is kept or dropped as a comment, or dropped as hidden within a sentence, whatever the
    /// model says.
    pub is_settled: bool,
    /// True if the block is the label of a panel that opens, or in the panel.
    pub(super) is_in_panel: bool,
    /// True if the block is not title, byline or date of the page, whatever kind the parser gave it.
    pub(super) is_no_lead: bool,
    /// The block below that begins with the text of this one, which is cut off by an ellipsis.
    pub(super) whole: Option<usize>,
    /// True if the only evidence against the block is a rule for comments.
    pub(super) is_by_comments: bool,
}

impl Evidence {
    /// Returns true if there is evidence for chrome.
    #[must_use]
    pub fn is_chrome(&self) -> bool {
        self.code.is_some()
    }

    /// Returns true if the evidence decides, whatever the model says.
    pub(super) fn is_certain(&self) -> bool {
        self.is_explicit || self.is_settled
    }

    /// Returns true if a rule about comments recognises the block: a form, a button below one, a note.
    pub(super) fn is_about_comments(&self) -> bool {
        self.code.as_deref().is_some_and(|code| code.contains(".comments."))
    }

    /// Returns true if a rule knows the block as the label of an advert.
    pub(super) fn is_advert(&self) -> bool {
        self.code.as_deref().is_some_and(|code| code.contains(".advert."))
    }

    /// Returns true if there is no evidence yet.
    pub(super) fn is_open(&self) -> bool {
        self.kind == Kind::None
    }

    /// Records evidence for chrome unless there is evidence already.
    pub(super) fn drop_for(&mut self, kind: Kind, code: &Arc<str>, is_explicit: bool) {
        if self.is_open() {
            (self.kind, self.code, self.is_explicit) = (kind, Some(Arc::clone(code)), is_explicit);
        }
    }

    /// Records that the structure of the page makes the block chrome, as surely as its words would, unless there is other
    /// evidence already.
    pub(super) fn drop_surely(&mut self, code: &Arc<str>) {
        self.drop_for(Kind::Rule, code, false);
        self.is_sure |= self.kind == Kind::Rule;
    }
}
