//! A compiled rule.

use std::sync::Arc;

use super::examples::Examples;
use super::pack::Effect;
use crate::chrome::reading::Position;
use crate::model::BlockKind;

/// The pages that a pack is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::chrome) struct Scope {
    /// Language that a page must have, if its language is known.
    pub(super) language: Option<Arc<str>>,
    /// Host that a page must be from.
    pub(super) site: Option<String>,
    /// True if the pack is the user's own.
    pub(super) is_users: bool,
}

/// A compiled rule.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a separate switch in the pack")]
pub(in crate::chrome) struct Rule {
    pub(in crate::chrome) code: Arc<str>,
    pub(super) explain: String,
    pub(in crate::chrome) effect: Effect,
    pub(super) scope: Arc<Scope>,
    pub(super) wants_text: bool,
    pub(super) wants_markup: bool,
    pub(super) hidden: bool,
    pub(super) linked: bool,
    pub(super) with_link: bool,
    pub(super) min_words: u32,
    pub(super) max_words: u32,
    pub(super) position: Position,
    pub(super) kinds: Vec<BlockKind>,
    pub(in crate::chrome) before_chrome: bool,
    pub(in crate::chrome) to_the_end: bool,
    pub(in crate::chrome) comments: bool,
    pub(in crate::chrome) with_box: bool,
    pub(in crate::chrome) no_lead: bool,
    pub(in crate::chrome) sure: bool,
    pub(in crate::chrome) collapsible: bool,
    pub(in crate::chrome) yields_to_text: bool,
    pub(super) states_nothing: bool,
    pub(in crate::chrome) addresses_reader: bool,
    pub(super) not_the_author: bool,
    pub(in crate::chrome) examples: Examples,
}

impl Rule {
    /// Returns true if the rule has matchers for text.
    pub(in crate::chrome) fn knows_words(&self) -> bool {
        self.wants_text
    }

    /// Returns true if the rule is limited to the tail of a page.
    pub(in crate::chrome) fn is_in_tail(&self) -> bool {
        self.position == Position::Tail
    }

    /// Returns true if the rule is the user's own or limited to a site, and so overrides other evidence.
    pub(in crate::chrome) fn is_explicit(&self) -> bool {
        self.scope.is_users || self.scope.site.is_some()
    }
}
