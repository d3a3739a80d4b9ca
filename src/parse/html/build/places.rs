//! Headings with a link to themselves behind them.

use super::Builder;
use crate::parse::html::attributes::{Attribute, Attributes};
use crate::parse::html::tags::Tag;

impl Builder {
    /// Notes the id of a heading, and returns true if the element is a link directly behind a heading that leads to this
    /// very heading: whatever it says, it is a permalink.
    pub(super) fn is_link_to_heading(&mut self, tag: Tag, attributes: &Attributes) -> bool {
        if matches!(tag, Tag::Heading(_)) {
            self.heading_id = attributes.get(Attribute::Id).map(str::to_owned);
        }
        let inherited = self.stack.inherited();
        let (Some(id), Tag::Link, 0) = (&self.heading_id, tag, inherited.heading_level) else { return false };
        let target = attributes.get(Attribute::Href).and_then(|target| target.trim().strip_prefix('#'));
        !id.is_empty() && target == Some(id.as_str())
    }
}
