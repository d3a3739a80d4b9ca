//! The last section of a text in a dump: a heading, a short list and a closing line, which a model of single lines takes
//! for a menu.
//!
//! In: an assessed page and the blocks to keep; only adds to those. A menu does not end with a sentence: short lines
//! directly below the last kept paragraph belong to it if they begin with a heading, end with a sentence of a few words,
//! and the page ends there or goes on with known chrome.

use super::assessed::Assessed;
use crate::chrome::found::Kind;
use crate::text::marks;

/// Minimum number of kept paragraphs of a text: the lines below a single one are as often those of a shop or a start page.
const MIN_PARAGRAPHS: usize = 2;
/// Maximum number of words of a heading, and of an item or a closing sentence.
const HEADING_MAX_WORDS: u32 = 8;
const LINE_MAX_WORDS: u32 = 11;
/// Maximum number of items. Set by hand.
const MAX_ITEMS: usize = 8;
/// Minimum number of words of a closing sentence.
const SENTENCE_MIN_WORDS: u32 = 2;
/// Minimum probability of content of a closing sentence, and of every other line. Set by hand: on 288 dumps made for
/// this, most such lines have .1 to .3. Topics and menus below the texts of the labelled dumps have .1 or less.
const SENTENCE_MIN_CONTENT: f32 = 0.15;
const LINE_MIN_CONTENT: f32 = 0.1;

/// Keeps the sections of short lines that end a text. Cost: linear.
pub(super) fn keep_last_sections(assessed: &Assessed<'_>, keep: &mut [bool]) {
    if !assessed.is_dump() {
        return;
    }
    let found = assessed.found;
    let is_text = |at: usize| assessed.is_kept_prose(at, keep);
    let Some(last) = (0..keep.len()).rfind(|&at| is_text(at)) else { return };
    let mut end = last + 1;
    while let Some(below) = end_of_section(assessed, keep, end) {
        end = below;
    }
    // What is open may be the rest of a box about something else.
    let is_end = found.get(end).is_none_or(|found| !matches!(found.kind, Kind::None | Kind::Keep));
    if end > last + 1
        && is_end
        && (0..=last).filter(|&at| is_text(at)).take(MIN_PARAGRAPHS).count() == MIN_PARAGRAPHS
        && !assessed.parts.is_thread()
    {
        keep[last + 1..end].fill(true);
    }
}

/// Returns the end of the section whose heading is at `start`: behind the sentence that closes its list.
fn end_of_section(assessed: &Assessed<'_>, keep: &[bool], start: usize) -> Option<usize> {
    let &Assessed { page, reading, .. } = assessed;
    let is_line = |at: usize, max_words: u32, min_content: f32| {
        let line = reading.lines.get(at)?;
        let is_open = (1..=max_words).contains(&line.words)
            && !line.is_heading_matter
            && (keep[at] || assessed.may_join(at, min_content));
        is_open.then_some(line.ends_sentence)
    };
    if is_line(start, HEADING_MAX_WORDS, LINE_MIN_CONTENT)? {
        return None;
    }
    let items = start + 1..start + 2 + MAX_ITEMS;
    let close = items.clone().find(|&at| is_line(at, LINE_MAX_WORDS, LINE_MIN_CONTENT) != Some(false))?;
    is_line(close, LINE_MAX_WORDS, SENTENCE_MIN_CONTENT)?;
    let text = &page.blocks[close].text;
    let is_closing = close > items.start
        && reading.lines[close].words >= SENTENCE_MIN_WORDS
        // Calls to buy or to subscribe end with an exclamation mark.
        && !text.contains(['!', '！', '@', '©'])
        && !marks::is_question(text);
    is_closing.then_some(close + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::passes::tests::stay_by;

    const TEXT: &str =
        "The wheel of the upper mill turned once more when we cleared the sluice of all the old leaves.";

    #[test]
    fn a_last_section_with_a_closing_line_stays() {
        let lines =
            ["Mill", TEXT, TEXT, "What to bring", "Sturdy shoes", "A torch", "Dogs stay at home.", "# Share"];
        assert_eq!(stay_by(keep_last_sections, &lines, &[3, 4, 5, 6, 7], 0.15), [3, 4, 5, 6]);
        assert_eq!(stay_by(keep_last_sections, &lines[..7], &[3, 4, 5, 6], 0.15), [3, 4, 5, 6]);
        assert_eq!(stay_by(keep_last_sections, &lines, &[3, 4, 5, 6, 7], 0.12), [0usize; 0]);
        let two = [&lines[..7], &["Getting there", "Bus 12", "Parking is free."]].concat();
        assert_eq!(stay_by(keep_last_sections, &two, &[3, 4, 5, 6, 7, 8, 9], 0.2), [3, 4, 5, 6, 7, 8, 9]);
    }

    #[test]
    fn a_menu_or_a_call_does_not_stay() {
        for end in [
            &["Visit", "News", "Shop", "Contact"][..],
            &["Visit", "News", "Shop now!"],
            &["Visit", "News", "Who owns it?"],
            &["Visit", "News", "Mail us at mill@mill.example."],
            &["Visit", "It is open."],
            &["It is open.", "News", "It is shut."],
            &["Visit", "# News", "It is open."],
            &["Visit", "News", "It is open.", "Shop"],
        ] {
            let lines = [&["Mill", TEXT, TEXT][..], end].concat();
            let out = (3..lines.len()).collect::<Vec<_>>();
            assert_eq!(stay_by(keep_last_sections, &lines, &out, 0.4), [0usize; 0], "{end:?}");
        }
        let short = ["Mill", TEXT, "Visit", "News", "It is open."];
        assert_eq!(stay_by(keep_last_sections, &short, &[2, 3, 4], 0.4), [0usize; 0], "one paragraph");
    }
}
