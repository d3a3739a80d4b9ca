//! Kinds of the blocks that show author and day.
//!
//! In: the blocks in which they were found. Out: these blocks with the kinds of bylines and dates. A sentence behind a
//! line break stays text: old pages put author, day and the first paragraph into one block.

use crate::model::BlockKind;
use crate::parse::byline::Names;
use crate::parse::date::Reader;
use crate::parse::draft::Draft;
use crate::text::words;

use super::place;

/// Maximum number of words of a line that is a byline or date; longer ones are prose that contains a name or
/// a day.
const MAX_NOTE_WORDS: u32 = 24;

/// Maximum number of words of a line that begins like a byline and has the page's day too: times of publication
/// and change, a role, a place, the time for reading.
const MAX_SIGNED_WORDS: u32 = 36;

/// Minimum number of words of a line that is a sentence, and of a line with a day that is one: notes such as "Updated at 5
/// p.m." are shorter.
const SENTENCE_MIN_WORDS: u32 = 6;
const DATED_MIN_WORDS: u32 = 12;

/// Gives the blocks that show day and author, if they are notes, these kinds; the index of each is of `drafts`.
pub(super) fn mark(
    drafts: &mut Vec<Draft>,
    published: Option<usize>,
    authors: Option<usize>,
    (reader, names): (Reader, Names),
) {
    let shared = authors.filter(|&at| published == Some(at) && is_signed(&drafts[at], names));
    let mut found = [(published, BlockKind::Date), (authors, BlockKind::Byline)];
    // The last first, as a block that is split moves those behind it.
    found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    for (at, kind) in found {
        let Some(at) = at.filter(|&at| at < drafts.len()) else { continue };
        if Some(at) == shared {
            drafts[at].kind = BlockKind::Byline;
        } else if is_note(&drafts[at]) && drafts[at].kind != BlockKind::Title {
            split(drafts, at, (reader, names));
            if kind == BlockKind::Byline || !is_dated_sentence(&drafts[at], reader, names) {
                drafts[at].kind = kind;
            }
        }
    }
}

/// Splits the block at `at` behind the lines of author and day, if a sentence follows them.
fn split(drafts: &mut Vec<Draft>, at: usize, (reader, names): (Reader, Names)) {
    let text = drafts[at].text.as_str();
    let is_note = |line: &str| names.in_line(line).is_some() || reader.is_date_line(line);
    let mut end = 0;
    let mut is_signed = false;
    for line in text.split('\n') {
        let is_long = words::count(line) >= SENTENCE_MIN_WORDS && ends_sentence(line);
        if is_long && !is_note(line) {
            break;
        }
        is_signed |= is_note(line) || reader.first(line).is_some();
        end += line.len() + 1;
    }
    if !is_signed || end == 0 || end >= text.len() || drafts[at].markup.is_none() {
        return;
    }
    let draft = drafts.remove(at);
    let (parts, _) = draft.part(0, end - 1);
    drafts.splice(at..at, parts);
}

/// Returns true if the block is a sentence with a day: "May 3, 2006 - The mill stands still again this year."
fn is_dated_sentence(draft: &Draft, reader: Reader, names: Names) -> bool {
    draft.markup.is_some()
        && draft.words >= DATED_MIN_WORDS
        && ends_sentence(&draft.text)
        && !draft.text.contains('\n')
        && names.in_line(&draft.text).is_none()
        && reader.label_at_start(&draft.text).is_none()
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '»', '\'']).ends_with(['.', '!', '?', '。', '…'])
}

/// Returns true if the block is short enough to be a byline or date, and is no prose, code or table row.
fn is_note(draft: &Draft) -> bool {
    draft.kind != BlockKind::Code
        && !draft.has_cells()
        && draft.words <= MAX_NOTE_WORDS
        && !place::is_prose(draft)
}

/// Returns true if the block, which names author and day of the page, begins like a byline.
fn is_signed(draft: &Draft, names: Names) -> bool {
    draft.kind == BlockKind::Paragraph
        && draft.words <= MAX_SIGNED_WORDS
        && names.without_prefix(&draft.text).is_some()
}
