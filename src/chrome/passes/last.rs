//! The parts of a text that a model of single lines takes for a menu: the series of figures, and what ends a
//! text: short sentences, a short section, the names under a letter.
//!
//! Takes an assessed page and the blocks to keep, and only adds to those. What is added adjoins kept text, and
//! the end of a text is followed by lines that are known to be chrome, or by nothing.

use super::assessed::Assessed;
use crate::chrome::figures;
use crate::chrome::found::{Evidence, Kind};
use crate::chrome::tree::link_share;
use crate::model::BlockKind;
use crate::text::marks;

/// Minimum probability of content of a line of a series, and of the line above it.
const FIGURE_MIN_CONTENT: f32 = 0.2;

/// Maximum number of words of a heading above a series or a last sentence.
const HEADING_MAX_WORDS: u32 = 8;

/// Keeps the series of figures that adjoin kept text, each with the line above it. Rows of tables stay whatever
/// the model says: it has learned from dumps without tables.
pub(super) fn keep_figures(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, reading, content, .. } = assessed;
    for series in &reading.figures {
        let is_joining =
            |at: &usize| is_heading(assessed, *at) && may_join(assessed, *at, FIGURE_MIN_CONTENT);
        let heading = series.start.checked_sub(1).filter(is_joining);
        let above = heading.unwrap_or(series.start);
        let is_below_text = above.checked_sub(1).is_some_and(|at| keep[at]);
        let is_above_text = [series.end, series.end + 1].iter().any(|&at| assessed.is_kept_prose(at, keep));
        if !(is_below_text || is_above_text) {
            continue;
        }
        for at in (above..series.end).filter(|&at| may_be_text(assessed, at)) {
            keep[at] |= page.blocks[at].kind == BlockKind::TableRow || content[at] >= FIGURE_MIN_CONTENT;
        }
    }
}

/// Returns true unless evidence other than the look of a menu speaks against the block. Unlike
/// [`Assessed::may_be_text`], it lets lines pass that other pages of the site have: rows of figures and signatures recur.
fn may_be_text(assessed: &Assessed<'_>, at: usize) -> bool {
    let found = &assessed.found[at];
    matches!(found.kind, Kind::None | Kind::Navigation) && !found.is_comment && !found.opens_section
}

/// Returns true if the block may be text, and the model gives it at least the probability `min_content`.
fn may_join(assessed: &Assessed<'_>, at: usize, min_content: f32) -> bool {
    assessed.content[at] >= min_content && may_be_text(assessed, at)
}

/// Returns true if the block is as short as a heading and no sentence.
fn is_heading(assessed: &Assessed<'_>, at: usize) -> bool {
    let line = assessed.reading.lines[at];
    line.is_phrase(HEADING_MAX_WORDS) && !line.is_heading_matter
}

/// Minimum number of words of a last sentence, and in a text dump, where nothing but its stop shows that it is
/// one of several.
const LAST_MIN_WORDS: u32 = 4;
const LAST_MIN_WORDS_IN_DUMPS: u32 = 2;
/// Minimum probability of content of a last sentence.
const LAST_MIN_CONTENT: f32 = 0.2;
/// The same where less shows that the text goes on: for a single sentence directly above a run of short lines, and below
/// a short sentence instead of a paragraph. Set by hand.
const LAST_MIN_CONTENT_IN_DOUBT: f32 = 0.35;
/// Minimum number of words of such a short sentence, and of the answer below a question.
const SENTENCE_MIN_WORDS: u32 = 3;
const ANSWER_MIN_WORDS: u32 = 5;
/// Maximum number of words of a last sentence above a line without evidence against it. Set by hand.
const SHORT_MAX_WORDS: u32 = 6;
/// Maximum number of lines of a text after its last paragraph.
const MAX_LAST_LINES: usize = 4;

/// Keeps the short sentences that end the text: directly below a kept paragraph and directly above the line that
/// opens a list of other pages. In a text dump, any line with evidence of chrome other than its look, or the end
/// of the page, may follow, and there may be several sentences and a heading above one; a run of short lines may follow
/// a single sentence, and any line a short one. A question may stand above its answer.
pub(super) fn keep_last_sentences(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { tree, reading, found, .. } = assessed;
    let is_dump = assessed.is_dump();
    let ends_text = |at: usize| match found.get(at) {
        Some(found) => {
            found.opens_section || (is_dump && found.is_chrome() && found.kind != Kind::Navigation)
        }
        None => is_dump,
    };
    for at in 1..keep.len() {
        let is_below_prose = reading.lines[at - 1].is_prose();
        let is_below_sentence = is_dump && reading.lines[at - 1].is_full_paragraph(SENTENCE_MIN_WORDS);
        if keep[at] || !keep[at - 1] || !(is_below_prose || is_below_sentence) {
            continue;
        }
        let end = end_of_sentences(assessed, at, if is_dump { MAX_LAST_LINES } else { 1 });
        let is_beside = || tree.element_around(at) == tree.element_around(at - 1);
        // Tags, names and the headlines of other pages may have no evidence of their own. A longer sentence above them
        // is a note about the author or the site as often as text.
        let is_above_doubtful = || {
            is_dump
                && end == at + 1
                && found.get(end).is_some_and(|found| {
                    found.kind == Kind::Navigation
                        || (found.kind == Kind::None && reading.lines[at].words <= SHORT_MAX_WORDS)
                })
                && assessed.content[at] >= LAST_MIN_CONTENT_IN_DOUBT
        };
        let ends = || keep.get(end) != Some(&true) && (ends_text(end) || is_above_doubtful());
        let is_likely = is_below_prose
            || assessed.content[at..end].iter().all(|content| *content >= LAST_MIN_CONTENT_IN_DOUBT);
        if end > at && is_likely && ends() && is_beside() {
            keep[at..end].fill(true);
        }
    }
}

/// Returns the end of the row of short sentences from `start` on, of at most `max_lines` lines with the headings
/// above one.
fn end_of_sentences(assessed: &Assessed<'_>, start: usize, max_lines: usize) -> usize {
    let &Assessed { page, reading, content, .. } = assessed;
    let is_dump = assessed.is_dump();
    let min_words = if is_dump { LAST_MIN_WORDS_IN_DUMPS } else { LAST_MIN_WORDS };
    let is_sentence = |at: usize| {
        at < content.len()
            && reading.lines[at].is_full_paragraph(min_words)
            && may_join(assessed, at, LAST_MIN_CONTENT)
            && link_share(&page.blocks[at..=at]) <= 0.0
            // "Was this page useful?"
            && !(is_dump && marks::is_question(&page.blocks[at].text))
    };
    let is_headed = |at: usize| is_heading(assessed, at) && may_join(assessed, at, LAST_MIN_CONTENT);
    // "Was this page useful?" has no answer, or a word of thanks.
    let is_asked = |at: usize| {
        marks::is_question(&page.blocks[at].text)
            && may_join(assessed, at, LAST_MIN_CONTENT_IN_DOUBT)
            && reading.lines.get(at + 1).is_some_and(|line| line.is_full_paragraph(ANSWER_MIN_WORDS))
            && content[at + 1] >= LAST_MIN_CONTENT_IN_DOUBT
    };
    let mut end = start;
    while end < content.len() && end < start + max_lines {
        if is_sentence(end) {
            end += 1;
        } else if is_dump && (is_headed(end) || is_asked(end)) && is_sentence(end + 1) {
            end += 2;
        } else {
            break;
        }
    }
    end
}

/// Maximum number of words of a salutation, and of each line of the end of a letter.
const LETTER_LINE_MAX_WORDS: u32 = 8;

/// Maximum number of lines below a letter: formula, name, office, place and date.
const MAX_SIGNED_LINES: usize = 5;

/// Keeps salutation and signature of a letter or public notice in a text dump: a short line with a comma
/// directly above the first paragraph, and the short lines between the last one and a day or lines that are known to
/// be chrome.
pub(super) fn keep_signature(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, reading, found, .. } = assessed;
    let mut texts = (0..keep.len()).filter(|&at| assessed.is_kept_prose(at, keep));
    let Some(first) = texts.next().filter(|_| assessed.is_dump()) else { return };
    let is_line = |at: usize| {
        let kind = page.blocks[at].kind;
        reading.lines[at].words <= LETTER_LINE_MAX_WORDS
            && may_be_text(assessed, at)
            && matches!(kind, BlockKind::Paragraph | BlockKind::Other | BlockKind::Date | BlockKind::Heading)
    };
    let greets = |at: &usize| is_line(*at) && page.blocks[*at].text.ends_with([',', '，', '،', '：', '、']);
    let Some(salutation) = first.checked_sub(1).filter(greets) else { return };
    let last = keep.iter().rposition(|&keep| keep).unwrap_or(first);
    let below = last + 1..keep.len();
    let end = below.clone().find(|&at| !is_line(at)).unwrap_or(keep.len());
    // The day of the letter is its last line.
    let day = below.take(MAX_SIGNED_LINES).find(|&at| at < end && figures::has_year(&page.blocks[at].text));
    let is_known = |at: usize| found.get(at).is_none_or(Evidence::is_chrome);
    keep[salutation] = true;
    if let Some(day) = day {
        keep[last..=day].fill(true);
    } else if end - last <= MAX_SIGNED_LINES + 1 && is_known(end) {
        keep[last..end].fill(true);
    }
}
