//! The kind of the block that shows the title.

use crate::model::BlockKind;
use crate::parse::draft::Draft;

use super::parts::MAX_LINE_BYTES;

/// Returns true if `draft` may be a title by its kind and length.
pub(super) fn is_short_text(draft: &Draft) -> bool {
    draft.kind != BlockKind::Code && draft.text.len() <= MAX_LINE_BYTES
}

/// Makes the title of the line at `at` alone.
pub(super) fn mark_only(drafts: &mut [Draft], at: usize) {
    unmark(drafts);
    drafts[at].kind = BlockKind::Title;
}

/// Makes headings of the lines that the parser took for the title.
pub(in crate::parse::facts) fn unmark(drafts: &mut [Draft]) {
    for draft in drafts.iter_mut().filter(|draft| draft.kind == BlockKind::Title) {
        draft.kind = BlockKind::Heading;
    }
}
