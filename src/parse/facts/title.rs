//! The block that shows a page's title.

mod address;
mod compared;
mod dump;
mod kind;
mod line;
mod menu;
mod near;
mod parts;
mod stated;

use crate::model::BlockKind;
use crate::parse::draft::Draft;
use crate::text::normalize::normalize;
use crate::text::spaces::fold;

use super::site::SiteNames;
use kind::{is_short_text, mark_only};
use parts::{is_part_at_edge, without_shown_site};

pub(super) use address::Address;
pub(super) use compared::Words;
#[cfg(feature = "learn")]
pub(super) use dump::lines;
pub(super) use dump::mark_in_dump;
pub(super) use kind::unmark;
#[cfg(feature = "learn")]
pub use line::{Features, Line};
pub(super) use stated::{mark_labelled, mark_of_window};

/// Returns the title of a text dump, without the site's name: that of the first block of that kind, else the
/// first main heading.
pub(super) fn of_dump(drafts: &[Draft], names: &SiteNames) -> Option<String> {
    let title = drafts.iter().find(|draft| draft.is_visible() && is_main_heading(draft))?;
    let title = fold(&title.text);
    let stripped = names.strip(&title);
    let stripped = if stripped == title { without_shown_site(&title, drafts) } else { stripped };
    Some(if names.has(stripped) { title } else { stripped.to_owned() })
}

/// Returns the item if there is exactly one.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}

/// Gives the block that shows the title that kind, unless a block has it already: the first heading that says
/// the same, else the only `<h1>` that is not a name of the site, else the first line equal to the title (old
/// pages set titles in bold).
pub(super) fn mark(drafts: &mut [Draft], title: Option<&str>, names: &SiteNames) {
    if drafts.iter().any(|draft| draft.kind == BlockKind::Title) {
        return;
    }
    let form = title.map(normalize).unwrap_or_default();
    let is_heading = |draft: &Draft| draft.kind == BlockKind::Heading && draft.is_visible();
    let similar = |draft: &Draft| is_heading(draft) && is_similar(&form, &normalize(&draft.text));
    let main = |draft: &Draft| is_heading(draft) && is_main_heading(draft);
    let at = drafts.iter().position(|draft| main(draft) && similar(draft));
    let at = at.or_else(|| drafts.iter().position(similar));
    let own = |draft: &Draft| main(draft) && !names.has(&draft.text);
    let at = at.or_else(|| only((0..drafts.len()).filter(|&at| own(&drafts[at]))));
    let is_line = |draft: &Draft| {
        let is_text = matches!(
            draft.kind,
            BlockKind::Paragraph | BlockKind::Other | BlockKind::TableRow | BlockKind::Quote
        );
        let is_linked = draft.markup.as_ref().is_some_and(|markup| markup.link_chars > 0);
        is_text
            && !draft.has_cells()
            && draft.is_visible()
            && !is_linked
            && !form.is_empty()
            && is_short_text(draft)
    };
    let at = at.or_else(|| drafts.iter().position(|draft| is_line(draft) && normalize(&draft.text) == form));
    if let Some(at) = at {
        drafts[at].kind = BlockKind::Title;
    }
}

/// Gives the first line of a dump that says `headline` the kind of the title, and no other; returns true if there is
/// one.
pub(super) fn mark_headline(drafts: &mut [Draft], headline: &str) -> bool {
    let form = normalize(headline);
    let is_headline = |draft: &Draft| is_short_text(draft) && normalize(&draft.text) == form;
    let Some(at) = drafts.iter().position(is_headline) else { return false };
    mark_only(drafts, at);
    true
}

fn is_main_heading(draft: &Draft) -> bool {
    draft.kind == BlockKind::Title || draft.markup.as_ref().is_some_and(|markup| markup.heading_level == 1)
}

/// Returns true if the two are equal or one is an edge part of the other.
fn is_similar(title: &str, heading: &str) -> bool {
    title == heading || is_part_at_edge(title, heading) || is_part_at_edge(heading, title)
}
