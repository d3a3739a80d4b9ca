//! The kind of the block that shows the title, and lines that name the kind of text.

use crate::model::BlockKind;
use crate::parse::draft::Draft;
use crate::parse::lexicon::Lexicon;

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

/// Minimum number of words of a title below a line that names the kind of text.
const MIN_TITLE_WORDS: u32 = 3;

/// Returns true if the line at `at` says what kind of text a longer line below is the title of: `FOR IMMEDIATE RELEASE`.
pub(super) fn is_of_kind(drafts: &[Draft], at: usize, lexicon: &Lexicon) -> bool {
    let is_title =
        |below: &Draft| below.words >= MIN_TITLE_WORDS && is_short_text(below) && !below.has_cells();
    lexicon.is_untitled(&drafts[at].text) && drafts.get(at + 1).is_some_and(is_title)
}
