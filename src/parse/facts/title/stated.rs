//! Titles that a text dump states: behind a label, or in the fields of the program that made it.
//!
//! In: the blocks of the dump, and the title of the window if it is known. Out: the line that shows the title.

use crate::model::BlockKind;
use crate::parse::byline::Names;
use crate::parse::draft::Draft;
use crate::parse::facts::site;

use super::kind::{is_short_text, mark_only};
use super::parts::{MAX_LINE_BYTES, is_part_at_edge};
use crate::text::field::{COLONS, Field};
use crate::text::normalize::normalize;
use crate::text::words;

/// Number of lines at the top of a dump among which the title has a label.
const MAX_LABELLED_LINES: usize = 10;

/// Maximum number of bytes of a label.
const MAX_LABEL_BYTES: usize = 40;

/// Makes the title of the line behind a label of titles, beside another line with a label (`Betreff: Old mills`, `Von:
/// Ida Brandt`); returns the title. One word may name a section.
pub(in crate::parse::facts) fn mark_labelled(drafts: &mut [Draft], names: Names) -> Option<String> {
    let top = &drafts[..drafts.len().min(MAX_LABELLED_LINES)];
    let is_field = |at: usize| top.get(at).and_then(|draft| labelled(&draft.text)).is_some();
    let (at, title) = top.iter().enumerate().find_map(|(at, draft)| {
        let (label, value) = labelled(&draft.text)?;
        let is_beside = at.checked_sub(1).is_some_and(is_field) || is_field(at + 1);
        (is_beside && words::count(value) > 1 && names.is_title_label(label)).then(|| (at, value.to_owned()))
    })?;
    mark_only(drafts, at);
    Some(title)
}

/// Splits a line into a short label and a value.
fn labelled(line: &str) -> Option<(&str, &str)> {
    let Field { name, value, .. } =
        if line.len() <= MAX_LINE_BYTES { Field::of(line, &COLONS)? } else { return None };
    (name.len() <= MAX_LABEL_BYTES && !value.is_empty()).then_some((name, value))
}

/// Makes the title of the first heading, else of the first line, that the title of the window consists of or begins or
/// ends with; returns true if there is one.
pub(in crate::parse::facts) fn mark_of_window(drafts: &mut [Draft], window: &str) -> bool {
    let form = normalize(window);
    let parts: Vec<String> =
        site::sides(window).flat_map(|(before, behind)| [before, behind].map(normalize)).collect();
    let is_heading = |draft: &Draft| matches!(draft.kind, BlockKind::Heading | BlockKind::Title);
    let is_title = |draft: &Draft| {
        if !is_short_text(draft) {
            return false;
        }
        let text = normalize(&draft.text);
        !text.is_empty() && (is_part_at_edge(&form, &text) || (is_heading(draft) && parts.contains(&text)))
    };
    let heading = drafts.iter().position(|draft| is_heading(draft) && is_title(draft));
    let Some(at) = heading.or_else(|| drafts.iter().position(is_title)) else { return false };
    mark_only(drafts, at);
    true
}
