//! The rest of a series in a dump of which the first parts are kept: parts below labels that count ("Day 1", "Day 2"),
//! and questions with their answers.
//!
//! In: an assessed page and the blocks to keep; only adds to those. The model takes the last short lines of such a
//! series for the menu below it. What is added follows kept parts of the same form.

use std::ops::Range;

use super::assessed::Assessed;
use crate::text::marks;

/// Maximum number of words of a label, and of its digits.
const LABEL_MAX_WORDS: u32 = 4;
const LABEL_MAX_DIGITS: usize = 2;
/// Minimum number of labels that count, and maximum number of lines from one to the next.
const MIN_LABELS: usize = 3;
const PART_MAX_LINES: usize = 12;
/// Minimum number of kept sentences in a series whose other lines are kept, and of kept questions with an answer above
/// another.
const MIN_KEPT: usize = 2;
/// Minimum probability of content of a line that is added. Set by hand: the last lines of such series are below .2.
const MIN_CONTENT: f32 = 0.1;
const ANSWER_MIN_CONTENT: f32 = 0.2;

/// Keeps the rest of each such series. Cost: linear.
pub(super) fn keep_rest(assessed: &Assessed<'_>, keep: &mut [bool]) {
    if !assessed.is_dump() {
        return;
    }
    for series in counted(assessed) {
        let is_sentence = |at: usize| assessed.reading.lines[at].ends_sentence;
        let kept = series.clone().filter(|&at| keep[at] && is_sentence(at)).count();
        if kept >= MIN_KEPT {
            assessed.keep_whole(series, MIN_CONTENT, keep);
        }
    }
    // Whoever asks in a thread is answered by others; the labels above would pass for the heads of its posts.
    if !assessed.parts.is_thread() {
        keep_answers(assessed, keep);
    }
}

/// Returns the series of parts below labels that count, each with the sentences below its last label.
fn counted(assessed: &Assessed<'_>) -> Vec<Range<usize>> {
    let &Assessed { page, reading, .. } = assessed;
    let labels = (0..page.blocks.len()).filter(|&at| reading.lines[at].words <= LABEL_MAX_WORDS);
    let labels = labels.filter_map(|at| Some((at, label(&page.blocks[at].text)?))).collect::<Vec<_>>();
    let counts = |one: &(usize, (String, u32)), next: &(usize, (String, u32))| {
        one.1.0 == next.1.0 && one.1.1 + 1 == next.1.1 && next.0 - one.0 <= PART_MAX_LINES
    };
    let has_sentence = |mut lines: Range<usize>| lines.any(|at| reading.lines[at].ends_sentence);
    let mut found = Vec::new();
    for run in labels.chunk_by(counts) {
        let parts = run.windows(2).map(|pair| pair[0].0 + 1..pair[1].0);
        let longest = parts.clone().map(|part| part.len()).max().unwrap_or_default();
        // The numbers of pages or levels in a menu have nothing between them.
        if run.len() < MIN_LABELS || !parts.clone().all(has_sentence) {
            continue;
        }
        let last = run[run.len() - 1].0;
        let below = last + 1..page.blocks.len().min(last + 1 + longest);
        let end = below.clone().find(|&at| !reading.lines[at].ends_sentence).unwrap_or(below.end);
        found.push(run[0].0..end);
    }
    found
}

/// Returns the form of a label that counts, without its number, and the number.
fn label(text: &str) -> Option<(String, u32)> {
    let digits = text.chars().filter(char::is_ascii_digit).collect::<String>();
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let is_one = text[start..].starts_with(&digits) && digits.len() <= LABEL_MAX_DIGITS;
    let form = text.replacen(&digits, "#", 1);
    (is_one && form.contains(char::is_alphabetic)).then_some(())?;
    Some((form, digits.parse().ok()?))
}

/// Keeps questions, each with a sentence below it that answers it, directly below kept ones.
fn keep_answers(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, reading, .. } = assessed;
    let is_question = |at: usize| marks::is_question(&page.blocks[at].text);
    let is_answer = |at: usize| {
        let text = &page.blocks[at].text;
        reading.lines[at].ends_sentence && !is_question(at) && !text.ends_with(['!', '！', '…'])
    };
    let mut kept = 0;
    let mut at = 0;
    while at + 1 < keep.len() {
        let is_pair = is_question(at) && is_answer(at + 1);
        let is_open = |at: usize| keep[at] || assessed.may_join(at, ANSWER_MIN_CONTENT);
        if !is_pair || !is_open(at) || !is_open(at + 1) {
            kept = if is_answer(at) && keep[at] { kept } else { 0 };
            at += 1;
            continue;
        }
        let is_kept = keep[at] && keep[at + 1];
        if is_kept || kept >= MIN_KEPT {
            keep[at..at + 2].fill(true);
        }
        kept = if keep[at] && keep[at + 1] { kept + 1 } else { 0 };
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::passes::tests::stay_by;

    const TEXT: &str =
        "The wheel of the upper mill turned once more when we cleared the sluice of all the old leaves.";

    #[test]
    fn the_last_days_of_a_journey_stay_with_the_first() {
        let days = [
            "Day 1",
            TEXT,
            "Day 2",
            TEXT,
            "Day 3",
            "At leisure.",
            "Day 4",
            "Flight home.",
            "Request a quote",
        ];
        assert_eq!(stay_by(keep_rest, &days, &[4, 5, 6, 7, 8], 0.15), [4, 5, 6, 7]);
        assert_eq!(stay_by(keep_rest, &days, &[4, 5, 6, 7, 8], 0.05), [0usize; 0], "the model is sure");
        assert_eq!(stay_by(keep_rest, &days, &[0, 1, 2, 4, 5, 6, 7], 0.15), [0usize; 0], "one part");
        let pages = ["Mill", TEXT, TEXT, "Page 1", "Page 2", "Page 3"];
        assert_eq!(stay_by(keep_rest, &pages, &[3, 4, 5], 0.4), [0usize; 0]);
    }

    #[test]
    fn the_last_answers_stay_with_the_first() {
        let asked =
            ["Is it old?", TEXT, "May I look?", "On Sundays.", "Is there a park?", "No.", "Questions? Call!"];
        assert_eq!(stay_by(keep_rest, &asked, &[4, 5, 6], 0.3), [4, 5]);
        assert_eq!(stay_by(keep_rest, &asked, &[2, 3, 4, 5, 6], 0.3), [0usize; 0], "one answer");
        assert_eq!(stay_by(keep_rest, &asked, &[4, 5, 6], 0.15), [0usize; 0]);
    }
}
