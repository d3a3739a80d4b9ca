//! The rest of a series in a dump of which some parts are kept: parts below labels that count ("Day 1", "Day 2"), and
//! the runs of sections, answers, entries and short sentences.
//!
//! In: an assessed page and the blocks to keep; only adds to those. The model takes the last short lines of such a
//! series for the menu below it. What is added follows kept parts of the same form.

use std::ops::Range;

use super::assessed::Assessed;
use crate::chrome::found::Kind;
use crate::chrome::outline::{Form, Run};

/// Maximum number of words of a label, and of its digits.
const LABEL_MAX_WORDS: u32 = 4;
const LABEL_MAX_DIGITS: usize = 2;
/// Minimum number of labels that count, and maximum number of lines from one to the next.
const MIN_LABELS: usize = 3;
const PART_MAX_LINES: usize = 12;
/// Minimum number of kept sentences in a series whose other lines are kept, and of kept parts of a run.
const MIN_KEPT: usize = 2;
/// Minimum probability of content of a line that is added. Set by hand: the last lines of such series are below .2.
const MIN_CONTENT: f32 = 0.1;
/// Part of the parts of a run, one in this many, that are kept if its others are; and of the sentences of a row.
const KEPT_ONE_IN: usize = 3;
const ROW_MIN_KEPT: usize = 3;
const ROW_OF: usize = 5;
/// Minimum number of words, and minimum probability of content, of the sentences below a heading with the words of chrome.
/// Set by hand.
const NAMED_MIN_WORDS: u32 = 8;
const NAMED_MIN_CONTENT: f32 = 0.2;

/// Returns the minimum probability of content of a line that is added to a run. Set by hand on the labelled dumps: below
/// short headings are teasers and captions too; nothing but text has questions with their answers.
fn min_content(form: &Form) -> f32 {
    match form {
        Form::Heading => 0.2,
        Form::Question => 0.03,
        Form::Entry(_) => 0.1,
        Form::Row => 0.15,
    }
}

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
    keep_runs(assessed, keep);
}

/// Keeps the other parts of each run of which enough are kept, and the heads of the kept ones.
fn keep_runs(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let is_plain = |at: usize| !assessed.found[at].is_chrome();
    for run in assessed.parts.runs() {
        let is_row = run.form == Form::Row;
        let head = |part: &Range<usize>| (!is_row).then_some(part.start);
        let has_kept = |part: &Range<usize>, keep: &[bool]| {
            (part.start + usize::from(!is_row)..part.end).any(|at| keep[at])
        };
        let kept = run.parts.iter().filter(|part| has_kept(part, keep)).count();
        let is_one_of = match run.form {
            Form::Row => kept * ROW_OF >= run.parts.len() * ROW_MIN_KEPT,
            Form::Heading => {
                let heads = run.parts.iter().filter(|part| keep[part.start] && is_plain(part.start));
                heads.count() >= MIN_KEPT
            }
            // Whoever asks in a thread is answered by others.
            Form::Question => !assessed.parts.is_thread(),
            Form::Entry(_) => true,
        };
        if kept < MIN_KEPT || kept * KEPT_ONE_IN < run.parts.len() || !is_one_of {
            continue;
        }
        let min_content = min_content(&run.form);
        for part in &run.parts {
            if !has_kept(part, keep) {
                assessed.keep_whole(part.clone(), min_content, keep);
            } else if let Some(head) = head(part).filter(|&at| assessed.may_join(at, min_content)) {
                keep[head] = true;
            }
        }
        if run.form == Form::Heading {
            keep_named(assessed, run, keep);
        }
    }
}

/// Keeps the last sections of a run whose headings have the words of chrome, down to one that the model knows better.
fn keep_named(assessed: &Assessed<'_>, run: &Run, keep: &mut [bool]) {
    let is_named = |at: usize| {
        let found = &assessed.found[at];
        found.kind == Kind::Rule
            && found.is_phrase
            && !found.is_certain()
            && !found.is_comment
            && !found.is_advert()
    };
    let last_plain = run.parts.iter().rposition(|part| !assessed.found[part.start].is_chrome());
    for part in &run.parts[last_plain.map_or(0, |at| at + 1)..] {
        let is_text = |at: usize| {
            assessed.is_statement(at, NAMED_MIN_WORDS)
                && (keep[at] || assessed.may_join(at, NAMED_MIN_CONTENT))
        };
        if !is_named(part.start) || !(part.start + 1..part.end).all(is_text) {
            break;
        }
        keep[part.clone()].fill(true);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Evidence;
    use crate::chrome::passes::tests::{run_pass, stay_by};
    use crate::chrome::tests::paragraphs;

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
        assert_eq!(stay_by(keep_rest, &asked, &[4, 5, 6], 0.02), [0usize; 0]);
    }

    #[test]
    fn the_first_and_last_parts_of_a_run_stay_with_the_others() {
        let live = ["14:05", "It is open.", "13:10", TEXT, "12:40", TEXT, "12:00", "Hello.", "News"];
        assert_eq!(stay_by(keep_rest, &live, &[0, 1, 2, 4, 6, 7, 8], 0.15), [0, 1, 2, 4, 6, 7]);
        assert_eq!(stay_by(keep_rest, &live, &[0, 1, 4, 5, 6, 7], 0.15), [0usize; 0], "one part");
        let play = ["Night.", "IDA. When?", "BO. Soon.", "Silence.", "IDA. No.", "Curtain.", "Next scene"];
        assert_eq!(stay_by(keep_rest, &play, &[0, 5, 6], 0.2), [0, 5]);
        assert_eq!(stay_by(keep_rest, &play, &[0, 3, 4, 5], 0.2), [0usize; 0], "half of it");
        let teasers = ["Weir sold", TEXT, "Mill gone", TEXT, "Pump back", TEXT];
        assert_eq!(stay_by(keep_rest, &teasers, &[0, 2, 4, 5], 0.3), [0usize; 0], "no heading is kept");
    }

    #[test]
    fn the_last_sections_stay_whatever_their_names() {
        let text = "The keys hang in the hall. They are lent for a day.";
        let stay = |content: f32, last: &str| {
            let lines = ["Keys", text, "Lamps", text, "Share", text, "Login", last];
            let named =
                Evidence { kind: Kind::Rule, is_phrase: true, code: Some("x".into()), ..Evidence::default() };
            let found =
                (0..8).map(|at| if [4, 6].contains(&at) { named.clone() } else { Evidence::default() });
            let mut keep = (0..8).map(|at| at < 4).collect::<Vec<_>>();
            run_pass(
                keep_rest,
                &paragraphs(&lines),
                &found.collect::<Vec<_>>(),
                &[],
                &[content; 8],
                &mut keep,
            );
            (4..8).filter(|&at| keep[at]).collect::<Vec<_>>()
        };
        assert_eq!(stay(0.25, text), [4, 5, 6, 7]);
        assert_eq!(stay(0.25, "Not a member?"), [4, 5]);
        assert_eq!(stay(0.15, text), [0usize; 0]);
    }
}
