//! The parts of a text dump, which has no boxes around them: lines of one form, each with sentences directly below it.
//!
//! In: a page. Out: runs of parts, in page order. Sections below short headings, answers below questions, and entries
//! below their times or the names of their writers are such runs. A row of short sentences, as the steps of a recipe
//! or the lines of a play, is a run without heads.

use std::ops::Range;

use super::reading::Reading;
use super::thread;
use crate::model::Page;
use crate::text::marks;

/// Maximum number of words of a heading; the headline of a teaser is longer.
const HEADING_MAX_WORDS: u32 = 4;
/// Maximum number of words of a line with a number that heads an entry.
const ENTRY_MAX_WORDS: u32 = 10;
/// Minimum number of parts of a run, and of sentences of a row.
const MIN_PARTS: usize = 3;
const MIN_SENTENCES: usize = 4;

/// What the heads of a run have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Heading,
    Question,
    /// A line with numbers, by its shape.
    Entry(String),
    /// No heads.
    Row,
}

/// Parts of one form below each other, without other lines between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) form: Form,
    /// The lines of each part, its head first.
    pub(super) parts: Vec<Range<usize>>,
}

impl Run {
    pub(super) fn lines(&self) -> Range<usize> {
        self.parts[0].start..self.parts[self.parts.len() - 1].end
    }
}

/// Returns the runs of `page`; none in HTML, where the markup tells. Cost: linear.
pub(super) fn find(page: &Page, reading: &Reading) -> Vec<Run> {
    if !page.elements.is_empty() {
        return Vec::new();
    }
    let is_question = |at: usize| marks::is_question(&page.blocks[at].text);
    let head = |at: usize| {
        let text = &page.blocks[at].text;
        if text.ends_with([':', '：', '…']) || text.ends_with("...") {
            return None;
        }
        if text.contains(char::is_numeric) {
            let shape = reading.lines[at].is_phrase(ENTRY_MAX_WORDS).then(|| thread::shape(text))?;
            return shape.map(Form::Entry);
        }
        reading.lines[at].is_phrase(HEADING_MAX_WORDS).then_some(Form::Heading)
    };
    let mut runs = Vec::new();
    collect(reading, head, |_| true, &mut runs);
    collect(reading, |at| is_question(at).then_some(Form::Question), |at| !is_question(at), &mut runs);
    let lines = (0..reading.lines.len()).collect::<Vec<_>>();
    for row in lines.chunk_by(|&a, &b| reading.lines[a].ends_sentence == reading.lines[b].ends_sentence) {
        // A call at the end, to buy or to subscribe, is no part of it.
        let is_call = |at: &usize| page.blocks[*at].text.ends_with(['!', '！']);
        let row = &row[..row.iter().rposition(|at| !is_call(at)).map_or(0, |last| last + 1)];
        let Some(&first) = row.first() else { continue };
        let short = row.iter().filter(|&&at| !reading.lines[at].is_prose()).count();
        if reading.lines[first].ends_sentence && row.len() >= MIN_SENTENCES && short * 4 >= row.len() * 3 {
            runs.push(Run { form: Form::Row, parts: row.iter().map(|&at| at..at + 1).collect() });
        }
    }
    runs
}

/// Adds the runs whose heads are those that `head` recognises, and whose sentences are those that it does not and
/// `may_be` lets pass.
fn collect(
    reading: &Reading,
    head: impl Fn(usize) -> Option<Form>,
    may_be: impl Fn(usize) -> bool,
    runs: &mut Vec<Run>,
) {
    let is_sentence = |at: usize| {
        reading.lines.get(at).is_some_and(|line| line.ends_sentence && line.words > 0) && may_be(at)
    };
    let mut open: Option<Run> = None;
    let mut at = 0;
    while at < reading.lines.len() {
        let form = is_sentence(at + 1).then(|| head(at)).flatten();
        let Some(form) = form else {
            runs.extend(open.take().and_then(closed));
            at += 1;
            continue;
        };
        let end = (at + 1..reading.lines.len()).find(|&at| !is_sentence(at)).unwrap_or(reading.lines.len());
        match &mut open {
            Some(run) if run.form == form => run.parts.push(at..end),
            _ => {
                let run = Run { form, parts: std::iter::once(at..end).collect() };
                runs.extend(open.replace(run).and_then(closed));
            }
        }
        at = end;
    }
    runs.extend(open.and_then(closed));
}

/// Returns the run if it has enough parts. Its last part is no longer than the longest other: what follows it may be the
/// notices of the site.
fn closed(mut run: Run) -> Option<Run> {
    let (last, others) = run.parts.split_last_mut()?;
    let longest = others.iter().map(ExactSizeIterator::len).max().unwrap_or_default();
    last.end = last.end.min(last.start + longest);
    (run.parts.len() >= MIN_PARTS).then_some(run)
}

/// Minimum number of plain sections above a heading that has the words of chrome, and of words of a sentence of one.
const MIN_PLAIN: usize = 2;
const SECTION_MIN_WORDS: u32 = 8;

/// Returns the headings with the words of chrome that are those of sections of the text, in page order: two plain sections
/// or more stand above them without other lines between, and another section below. Below those for which `runs_on` is true,
/// any section may follow; below the others a plain one. `is_plain` tells whether no rule knows a line by its words.
pub(super) fn named_sections(
    runs: &[Run],
    reading: &Reading,
    is_plain: impl Fn(usize) -> bool,
    runs_on: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let mut spared = Vec::new();
    for run in runs.iter().filter(|run| run.form == Form::Heading) {
        let (mut plain, mut named) = (0, Vec::new());
        for part in &run.parts {
            let is_section = reading.lines[part.start + 1].is_full_paragraph(SECTION_MIN_WORDS)
                && (part.start + 1..part.end).all(&is_plain);
            if !is_section {
                break;
            }
            let is_plain = is_plain(part.start);
            spared.extend(named.extract_if(.., |at: &mut usize| is_plain || runs_on(*at)));
            if is_plain {
                plain += 1;
            } else if plain >= MIN_PLAIN {
                named.push(part.start);
            }
        }
    }
    spared.sort_unstable();
    spared
}

/// Returns the short lines above parts of the page's own: above a sentence of a run of sections, or above a row of sentences
/// or figures. `is_own` tells whether the page alone has a line.
pub(super) fn heads_of_own_parts(
    runs: &[Run],
    reading: &Reading,
    is_own: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let mut heads = Vec::new();
    for run in runs {
        match run.form {
            Form::Heading => {
                heads.extend(run.parts.iter().map(|part| part.start).filter(|&at| is_own(at + 1)));
            }
            Form::Row => heads.extend(run.lines().any(&is_own).then(|| run.lines().start).and_then(above)),
            Form::Question | Form::Entry(_) => {}
        }
    }
    let figures = reading.figures.iter().filter(|series| (*series).clone().any(&is_own));
    heads.extend(figures.filter_map(|series| above(series.start)));
    heads.retain(|&at| reading.lines[at].is_phrase(HEADING_MAX_WORDS));
    heads
}

fn above(at: usize) -> Option<usize> {
    at.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::paragraphs;

    const TEXT: &str = "The keys hang in the hall. They are lent for a day.";

    #[test]
    fn heads_of_one_form_make_a_run() {
        let forms = |lines: &[&str]| {
            let page = paragraphs(lines);
            let runs = find(&page, &Reading::of(&page)).into_iter();
            runs.map(|run| (run.form.clone(), run.lines())).collect::<Vec<_>>()
        };
        let sections = ["Keys", TEXT, "Lamps", TEXT, TEXT, "Oil", TEXT, "Home", "News"];
        assert_eq!(forms(&sections), [(Form::Heading, 0..7)]);
        let asked = ["Is it old?", "Yes.", "Is it deep?", "No.", "Is it wet?", "Very.", "Thanks."];
        assert!(forms(&asked).contains(&(Form::Question, 0..6)), "the last answer is as long as the others");
        let live = ["14:05", "It is open.", "13:10", "It rains.", "12:00", "Hello.", "News"];
        assert!(matches!(&forms(&live)[..], [(Form::Entry(_), lines)] if *lines == (0..6)));
        let steps = ["Method", "Peel it.", "Cut it.", "Boil it.", "Serve it."];
        assert_eq!(forms(&steps), [(Form::Row, 1..5)]);
        assert_eq!(forms(&["Share:", TEXT, "Click here...", TEXT, "Oil", TEXT]), []);
    }

    #[test]
    fn a_heading_with_the_words_of_chrome_between_sections_is_one_of_them() {
        let lines = ["Keys", TEXT, "Lamps", TEXT, "Comments", TEXT, "Oil", TEXT, "Share", TEXT];
        let page = paragraphs(&lines);
        let reading = Reading::of(&page);
        let runs = find(&page, &reading);
        let spared = |named: &[usize], runs_on: bool| {
            named_sections(&runs, &reading, |at| !named.contains(&at), |_| runs_on)
        };
        assert_eq!(spared(&[4, 8], false), [4], "nothing stands below the last");
        assert_eq!(spared(&[2, 4, 8], false), [0usize; 0], "one plain section above");
        assert_eq!(spared(&[4, 6, 8], false), [0usize; 0], "none below");
        assert_eq!(spared(&[4, 6, 8], true), [4, 6]);
        assert_eq!(spared(&[4, 5, 8], false), [0usize; 0], "its text is chrome");
    }
}
